"""The chat over Python's grpcio: calls with bytes in and fields out."""
import queue
import sys
import traceback

try:
    import grpc
except ImportError as missing:
    print(f'Python has no grpcio here ({missing}); Debian has it as python3-grpcio.', file=sys.stderr)
    sys.exit(77)

from wire import Fields, message

MESSAGE, PING, JOIN = 0, 1, 5
STATUS, START, CHUNK, COMPLETE, ERROR, PONG, UPDATE = range(7)


class Client:
    def __init__(self, target, **options):
        self.channel = grpc.insecure_channel(target, **options)

    def ask(self, path, request=b'', timeout=10, **options):
        return self.channel.unary_unary(path, response_deserializer=Fields)(request, timeout=timeout, **options)

    def create(self):
        return self.ask('/chat.ChatService/CreateSession').text(1)

    def chat(self, timeout=10):
        return Chat(self.channel, timeout)


class Chat:
    """An open stream: what is said goes out at once, and None half-closes it."""

    def __init__(self, channel, timeout):
        self._said = queue.Queue()
        self.call = channel.stream_stream('/chat.ChatService/Chat', response_deserializer=Fields)(iter(self._said.get, None), timeout=timeout)

    def say(self, *requests):
        for request in requests:
            self._said.put(request)

    def until(self, kind):
        answers = []
        for answer in self.call:
            answers.append(answer)
            if answer.number(1) == kind:
                return answers
        raise AssertionError('the stream ended')


def say(session, text):
    return message(f2=session, f3=text)


def run(cases):
    """Prints a line for each: its name, then "ok" or what went wrong."""
    for case in cases:
        try:
            case()
            print(case.__name__, 'ok', flush=True)
        except Exception:
            print(case.__name__, traceback.format_exc().replace('\n', ' | '), flush=True)
