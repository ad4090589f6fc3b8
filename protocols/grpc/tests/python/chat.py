"""The chat service at the address given, as Python's grpcio sees it."""
import sys

from client import CHUNK, COMPLETE, ERROR, JOIN, PING, PONG, START, STATUS, Client, Fields, grpc, message, run, say

target = sys.argv[1]
client = Client(target)


def session():
    created = client.ask('/chat.ChatService/CreateSession')
    assert (created.text(2), created.number(3)) == ('offline', 1)
    listed = client.ask('/chat.ChatService/ListSessions')
    assert created.text(1) in [one.text(1) for one in listed.messages(1)]
    client.ask('/chat.ChatService/DeleteSession', message(f1=created.text(1)))
    try:
        client.ask('/chat.ChatService/GetHistory', message(f1=created.text(1)))
        raise AssertionError('it is still there')
    except grpc.RpcError as error:
        assert (error.code(), error.details()) == (grpc.StatusCode.NOT_FOUND, 'Session not found')


def chat():
    id = client.create()
    stream = client.chat()
    stream.say(say(id, 'say one'), say(id, 'say two'), message(f1=PING), None)
    told = list(stream.call)
    assert [one.number(1) for one in told if one.number(1) != PONG] == [STATUS, START, CHUNK, COMPLETE] * 2
    assert ''.join(one.text(5) for one in told) == 'onetwo'
    assert stream.call.code() == grpc.StatusCode.OK
    history = client.ask('/chat.ChatService/GetHistory', message(f1=id))
    assert [one.text(2) for one in history.messages(1)] == ['say one', 'one', 'say two', 'two']


def error_in_band():
    stream = client.chat()
    stream.say(say('nowhere', 'hi'), say(client.create(), 'say fine'))
    assert stream.until(ERROR)[-1].text(10) == 'Session not found'
    assert ''.join(one.text(5) for one in stream.until(COMPLETE)) == 'fine'
    stream.call.cancel()


def gzip():
    packing = Client(target, compression=grpc.Compression.Gzip)
    id, long = packing.create(), 'x' * 20_000
    stream = packing.chat()
    stream.say(say(id, 'say ' + long), None)
    assert ''.join(one.text(5) for one in stream.call) == long
    history = packing.ask('/chat.ChatService/GetHistory', message(f1=id))
    assert [one.text(2) for one in history.messages(1)] == ['say ' + long, long]


def deadline():
    stream = client.chat(timeout=0.3)
    stream.say(message(f1=PING))
    try:
        list(stream.call)
        raise AssertionError('it ended well')
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED


def streams():
    # A channel is one connection here.
    id = client.create()
    open_streams = [client.chat() for _ in range(150)]
    for stream in open_streams:
        stream.say(message(f1=JOIN, f2=id), message(f1=PING))
    for stream in open_streams:
        stream.until(PONG)
    assert client.ask('/chat.ChatService/GetServerStats').text(9) == 'gRPC + Async Streaming'
    for stream in open_streams:
        stream.call.cancel()


def health():
    assert client.ask('/grpc.health.v1.Health/Check', message(f1='chat.ChatService')).number(1) == 1
    watching = client.channel.unary_stream('/grpc.health.v1.Health/Watch', response_deserializer=Fields)(b'', timeout=10)
    assert next(watching).number(1) == 1
    watching.cancel()


def reflection():
    asked = client.channel.stream_stream('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', response_deserializer=Fields)
    [answer] = asked(iter([message(f7='*')]), timeout=10)
    names = [one.text(1) for one in answer.messages(6)[0].messages(1)]
    assert sorted(names) == ['chat.ChatService', 'grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'], names


run([session, chat, error_in_band, gzip, deadline, streams, health, reflection])
