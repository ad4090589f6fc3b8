"""A stream in a session that is open when the server stops."""
import sys

from client import JOIN, Client, grpc, message, run

target, session = sys.argv[1:]


def told():
    stream = Client(target).chat(timeout=30)
    stream.say(message(f1=JOIN, f2=session))
    try:
        list(stream.call)
        raise AssertionError('it ended well')
    except grpc.RpcError as error:
        assert (error.code(), error.details()) == (grpc.StatusCode.UNAVAILABLE, 'The server is shutting down; resume later'), error
        assert dict(error.trailing_metadata())['retry-after'] == '5', error


run([told])
