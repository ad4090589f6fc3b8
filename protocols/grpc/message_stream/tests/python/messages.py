"""
The message stream service at the address given, as Python's grpcio sees it; the second argument is the descriptor of our proto file, in base64.
One line per case: its name, then "ok" or what went wrong.
"""
import base64
import sys

try:
    import grpc
    from google.protobuf import descriptor_pb2, message_factory
except ImportError as missing:
    print(f"Python's grpcio is not installed ({missing}): apt-get install python3-grpcio", file=sys.stderr)
    sys.exit(77)

PROTO = descriptor_pb2.FileDescriptorProto.FromString(base64.b64decode(sys.argv[2]))
MESSAGES = message_factory.GetMessages([PROTO])
StreamMessage, SetupRequest = (MESSAGES[f"{PROTO.package}.{name}"] for name in ("StreamMessage", "SetupRequest"))


class Stub:
    """What the generator of grpcio-tools makes of a service."""

    def __init__(self, channel):
        for service in PROTO.service:
            for method in service.method:
                kinds = ("stream" if method.client_streaming else "unary", "stream" if method.server_streaming else "unary")
                setattr(self, method.name, getattr(channel, "_".join(kinds))(
                    f"/{PROTO.package}.{service.name}/{method.name}",
                    request_serializer=lambda message: message.SerializeToString(),
                    response_deserializer=MESSAGES[method.output_type.lstrip(".")].FromString))


TO = {"channel_uuid": "5d1c1f5e-0000-4000-8000-0123456789ab", "contact_urn": "whatsapp:5511999990000", "project_uuid": "project"}
PIECES = ["Hello", ", ", "wörld", " 👋"]


def message(kind, msg_id, content="", **more):
    return StreamMessage(type=kind, msg_id=msg_id, content=content, **TO, **more)


def session(msg_id, pieces):
    """A persistent session as the source document has it: setup, deltas with the ids delta-0, delta-1…, and a completion that says Done."""
    yield message("setup", msg_id)
    for index, piece in enumerate(pieces):
        yield message("delta", f"delta-{index}", piece)
    yield message("completed", msg_id, "Done")


def check_session(answers, pieces):
    answers = list(answers)
    assert [answer.status for answer in answers] == ["success"] * (len(pieces) + 2), answers
    assert [answer.is_final for answer in answers] == [False] * (len(pieces) + 1) + [True], answers
    assert answers[-1].data["deltas"] == str(len(pieces)), answers[-1]
    sequence = [answer.sequence for answer in answers]
    assert sequence == sorted(set(sequence)), sequence


def case_twice(stub):
    for msg_id, pieces in (("m1", PIECES), ("m2", PIECES), ("m2", [piece.upper() for piece in PIECES])):
        check_session(stub.StreamMessages(session(msg_id, pieces), timeout=8), pieces)


def case_twice_by_unary_calls(stub):
    for run in range(2):
        setup = stub.Setup(SetupRequest(msg_id=f"u{run}", config={"language": "pt"}, **TO), timeout=8)
        assert setup.success and setup.session_id, setup
        for index, piece in enumerate(PIECES):
            answer = stub.SendMessage(message("delta", f"delta-{index}", piece * (run + 1)), timeout=8)
            assert (answer.status, answer.data["deltas"]) == ("success", str(index + 1)), answer
        done = stub.SendMessage(message("completed", "done", "Done"), timeout=8)
        assert (done.status, done.is_final) == ("success", True), done


def case_checked(stub):
    whole = {"check": "whole"}
    def told(setup, delta):
        return list(stub.StreamMessages(iter([message("setup", setup), message("delta", "delta-0", delta), message("completed", "c1", "Hello", metadata=whole)]), timeout=8))

    lost = told("w1", "Hel")
    assert (lost[2].status, lost[2].error_code, lost[2].is_final) == ("error", "DATA_LOSS", False), lost
    kept = told("w2", "Hello")
    assert (kept[2].status, kept[2].is_final) == ("success", True), kept


def case_to_server(stub):
    answer = stub.StreamToServer(session("s1", PIECES), timeout=8)
    assert (answer.status, answer.is_final, answer.data["messages"]) == ("success", True, str(len(PIECES) + 2)), answer


def case_gzip(stub):
    check_session(stub.StreamMessages(session("z1", PIECES * 50), timeout=8, compression=grpc.Compression.Gzip), PIECES * 50)


with grpc.insecure_channel(sys.argv[1]) as channel:
    service = Stub(channel)
    for name, run in [(name[5:], run) for name, run in list(globals().items()) if name.startswith("case_")]:
        try:
            run(service)
            print(name, "ok")
        except Exception as failure:  # Whatever it is, it is the case's result.
            print(name, repr(failure).replace("\n", " | "))
