"""The few kinds of protobuf fields that the chat has, written and read by hand: Debian's grpcio brings no generated code."""


def varint(number):
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def message(**fields):
    """message(f1=3, f2='text'): field 1 a number, field 2 a text."""
    out = bytearray()
    for name, value in fields.items():
        number = int(name[1:])
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            data = value.encode()
            out += varint(number << 3 | 2) + varint(len(data)) + data
    return bytes(out)


class Fields:
    """What a message has: a number or bytes for each field, in the order in which they came."""

    def __init__(self, data):
        self._all = {}
        position = 0
        while position < len(data):
            key, position = self._varint(data, position)
            kind = key & 7
            if kind == 0:
                value, position = self._varint(data, position)
            elif kind == 1:
                value, position = data[position:position + 8], position + 8
            else:
                assert kind == 2, kind
                length, position = self._varint(data, position)
                value, position = data[position:position + length], position + length
            self._all.setdefault(key >> 3, []).append(value)

    def number(self, field):
        return self._all.get(field, [0])[-1]

    def text(self, field):
        return self._all.get(field, [b''])[-1].decode()

    def messages(self, field):
        return [Fields(data) for data in self._all.get(field, [])]

    @staticmethod
    def _varint(data, position):
        number = shift = 0
        while True:
            byte = data[position]
            number, shift, position = number | (byte & 127) << shift, shift + 7, position + 1
            if byte < 128:
                return number, position
