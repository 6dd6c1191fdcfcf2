"""Replays the test vectors through Python's own sockets, which with the drop-in
under them are sockshim's:

    LD_PRELOAD=libsockshim_preload.so \\
        python3 socket_runner.py CONSTANTS.json VECTORS.json ...

For each vector it prints a line of JSON with what its steps answered, as
tests/vectors/README.md says, or why the module `socket` cannot express it.
"""

import array
import json
import os
import socket
import struct
import sys
from functools import reduce
from operator import or_


class Cannot(Exception):
    """The module has no words for this."""


# Addresses, between their text and the form that the module gives them.

FAMILIES = {"unix:": socket.AF_UNIX, "[": socket.AF_INET6, "1": socket.AF_INET, "0": socket.AF_INET}
LENGTHS = {socket.AF_INET: 16, socket.AF_INET6: 28}


def parse(text, family):
    if family != next(family for start, family in FAMILIES.items() if text.startswith(start)):
        raise Cannot("an address of another family")
    if family == socket.AF_UNIX:
        name = text.removeprefix("unix:")
        return b"\0" + name[1:].encode() if name.startswith("@") else name
    host, port = text.rsplit(":", 1)
    return host.strip("[]"), int(port)


def format(address):
    match address:
        case None:
            return "(no address)"
        case bytes():
            return "unix:@" + address[1:].decode()
        case str():
            return "unix:" + address
        case (host, port):
            return f"{host}:{port}"
        case (host, port, _, _):
            return f"[{host}]:{port}"


def printable(room):
    return "".join(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in room)


class Vector:
    def __init__(self, constants):
        self.constants = constants
        self.sockets = {}

    # What the arguments stand for.

    def number(self, spec):
        match spec:
            case int():
                return spec
            case str():
                return reduce(or_, (self.constants[name] for name in spec.split("|")))
            case {"fd": name}:
                return self.sockets[name].fileno()
        raise Cannot("not a number of the module's")

    def socket(self, spec):
        match spec:
            case {"fd": name}:
                return self.sockets[name]
            case -1:  # is what a closed socket has
                closed = socket.socket()
                closed.close()
                return closed
        raise Cannot("no socket of the module's")

    def bytes(self, spec, length):
        match spec:
            case {"text": text, **rest} if length == len(text) * rest.get("times", 1):
                return text.encode() * rest.get("times", 1)
        raise Cannot("not the whole of an object's bytes")

    def room(self, spec, length):
        match spec:
            case {"room": size} if size == length > 0:
                return bytearray(b"." * size)
        raise Cannot("not the whole of an object's room")

    def address(self, spec, length, of):
        match spec:
            case {"address": text} if length == {"address_length": text} or length == LENGTHS.get(of.family):
                if text.startswith("$"):
                    other = self.sockets[text[1:]]
                    if other.family == of.family:
                        return other.getsockname()
                else:
                    return parse(text, of.family)
        raise Cannot("not an address of the module's")

    def named(self, name, new):
        self.sockets[name] = new
        return new.fileno()

    def wants(self, *room):
        """The module makes room for addresses itself, enough for any."""
        if room != ({"address_room": 128}, {"ints": [128]}):
            raise Cannot("the module makes room itself")

    # The calls: each gives its result, and what it has let us know.

    def do_socket(self, spec, domain, type, protocol):
        new = socket.socket(*map(self.number, (domain, type, protocol)))
        return self.named(spec["as"], new), []

    def do_socketpair(self, spec, domain, type, protocol, pair):
        match pair:
            case {"ints": [{"new_fd": one}, {"new_fd": other}]}:
                ends = socket.socketpair(*map(self.number, (domain, type, protocol)))
                self.named(one, ends[0]), self.named(other, ends[1])
                return 0, [[one, other]]
        raise Cannot("no room for a pair")

    def do_bind(self, spec, fd, address, length):
        of = self.socket(fd)
        of.bind(self.address(address, length, of))
        return 0, []

    def do_connect(self, spec, fd, address, length):
        of = self.socket(fd)
        of.connect(self.address(address, length, of))
        return 0, []

    def do_listen(self, spec, fd, backlog):
        self.socket(fd).listen(backlog)
        return 0, []

    def do_accept(self, spec, fd, *room):
        if room != (None, None):
            self.wants(*room)
        new, address = self.socket(fd).accept()
        return self.named(spec["as"], new), [format(address), None] if room[0] else []

    def do_shutdown(self, spec, fd, how):
        self.socket(fd).shutdown(self.number(how))
        return 0, []

    def do_close(self, spec, fd):
        os.close(self.sockets.pop(fd["fd"]).detach() if isinstance(fd, dict) else fd)
        return 0, []

    def do_getsockname(self, spec, fd, *room):
        self.wants(*room)
        return 0, [format(self.socket(fd).getsockname()), None]

    def do_getpeername(self, spec, fd, *room):
        self.wants(*room)
        return 0, [format(self.socket(fd).getpeername()), None]

    def do_send(self, spec, fd, bytes, length, flags):
        return self.socket(fd).send(self.bytes(bytes, length), self.number(flags)), []

    def do_sendto(self, spec, fd, bytes, length, flags, *to):
        of = self.socket(fd)
        address = self.address(*to, of)
        return of.sendto(self.bytes(bytes, length), self.number(flags), address), []

    def do_recv(self, spec, fd, room, length, flags):
        room = self.room(room, length)
        return self.filled(lambda: self.socket(fd).recv_into(room, 0, self.number(flags)), room)

    def do_recvfrom(self, spec, fd, room, length, flags, *sender):
        self.wants(*sender)
        room = self.room(room, length)
        try:
            count, address = self.socket(fd).recvfrom_into(room, 0, self.number(flags))
        except OSError as error:
            return error, [printable(room), None, None]
        return count, [printable(room), format(address), None]

    def filled(self, receive, *rooms):
        """Rooms are told whether they were filled or not."""
        try:
            count = receive()
        except OSError as error:
            count = error
        return count, [printable(room) for room in rooms]

    def parts(self, list, count, each):
        match list:
            case None if count == 0:
                return []
            case {"iovec": pairs} if count == len(pairs):
                return [each(*pair) for pair in pairs]
        raise Cannot("not a list of parts")

    def do_read(self, spec, fd, room, length):
        if room != {"room": length}:
            raise Cannot("the module makes room itself")
        data = os.read(self.number(fd), length)
        return len(data), [printable(data.ljust(length, b"."))]

    def do_write(self, spec, fd, bytes, length):
        return os.write(self.number(fd), self.bytes(bytes, length)), []

    def do_readv(self, spec, fd, list, count):
        rooms = self.parts(list, count, self.room)
        return self.filled(lambda: os.readv(self.number(fd), rooms), *rooms)

    def do_writev(self, spec, fd, list, count):
        return os.writev(self.number(fd), self.parts(list, count, self.bytes)), []

    def do_sendmsg(self, spec, fd, message, flags):
        of, fields = self.socket(fd), self.fields(message)
        parts = self.parts(fields["iov"], fields["iovlen"], self.bytes)
        address = self.address(fields["name"], fields["namelen"], of) if fields["name"] else None
        told = [{"namelen": None, "controllen": None, "flags": None}]
        match fields["control"], fields["controllen"]:
            case None, 0:
                ancillary = []
            case {"ints": [20, 0, level, type, fd, 0]}, 24:
                data = array.array("i", [self.number(fd)])
                ancillary = [(self.number(level), self.number(type), data)]
                told.insert(0, None)
            case _:
                raise Cannot("not ancillary data of the module's")
        try:
            count = of.sendmsg(parts, ancillary, self.number(flags), address)
        except OSError as error:
            count = error
        return count, told

    def do_recvmsg(self, spec, fd, message, flags):
        of, fields = self.socket(fd), self.fields(message)
        rooms = self.parts(fields["iov"], fields["iovlen"], self.room)
        if fields["name"]:
            self.wants(fields["name"], {"ints": [fields["namelen"]]})
        ancillary, seen, address = [], None, None
        try:
            answer = of.recvmsg_into(rooms, fields["controllen"], self.number(flags))
            count, ancillary, seen, address = answer
        except OSError as error:
            count = error
        told = [printable(room) for room in rooms]
        if fields["name"]:
            told.insert(0, None if seen is None else format(address))
        if fields["control"]:
            told.append(self.ancillary(fields["control"]["ints"], ancillary))
        return count, [*told, {"namelen": None, "controllen": None, "flags": seen}]

    def ancillary(self, ints, ancillary):
        """One item of it, as the ints that C sees; of a descriptor its name."""
        for level, type, data in ancillary:
            value = struct.unpack("i", data)[0]
            if "new_fd" in (ints[4] if isinstance(ints[4], dict) else {}):
                value = ints[4]["new_fd"]
                self.named(value, socket.socket(fileno=struct.unpack("i", data)[0]))
            return [16 + len(data), 0, level, type, value, 0]
        return ints

    def fields(self, message):
        match message:
            case {"msghdr": fields}:
                return {"name": None, "namelen": 0, "iov": None, "iovlen": 0,
                        "control": None, "controllen": 0} | fields
        raise Cannot("no message")

    def do_getsockopt(self, spec, fd, level, option, value, length):
        match value, length:
            case {"ints": [0]}, {"ints": [4]}:
                number = self.socket(fd).getsockopt(self.number(level), self.number(option))
                return 0, [[number], None]
            case {"ints": ints}, {"ints": [size]} if size > 0:
                data = self.socket(fd).getsockopt(self.number(level), self.number(option), size)
                known = struct.unpack(f"{len(data) // 4}i", data)
                return 0, [[*known, *[None] * (len(ints) - len(known))], [len(data)]]
        raise Cannot("not room for an option")

    def do_setsockopt(self, spec, fd, level, option, value, length):
        of, names = self.socket(fd), (self.number(level), self.number(option))
        match value:
            case None:
                of.setsockopt(*names, None, length)
            case {"ints": [number]} if length == 4:
                of.setsockopt(*names, number)
            case {"ints": ints} if 0 < length <= 4 * len(ints):
                of.setsockopt(*names, struct.pack(f"{len(ints)}i", *ints)[:length])
            case _:
                raise Cannot("not a value of an option")
        return 0, [value["ints"]] if value else []

    def step(self, spec):
        do = getattr(self, "do_" + spec["call"], None)
        if do is None:
            raise Cannot(f"no {spec['call']} in the module")
        try:
            result, out = do(spec, *spec["args"])
        except OSError as error:
            result, out = error, untold(spec["args"])
        if isinstance(result, OSError):
            return {"result": -1, "errno": result.errno, "out": out}
        return {"result": result, "errno": 0, "out": out}

    def replay(self, vector):
        line = {"name": vector["name"]}
        try:
            steps = [*vector["setup"], vector["call"], *vector["then"]]
            line["steps"] = [self.step(step) for step in steps]
        except Cannot as reason:
            line["cannot"] = str(reason)
        print(json.dumps(line))
        for one in self.sockets.values():
            one.close()


def untold(args):
    """Of a call that failed nothing is known but that."""
    told = ("room", "ints", "address_room")
    return [None for arg in args if isinstance(arg, dict) and any(kind in arg for kind in told)]


def main():
    constants, *files = (json.load(open(path)) for path in sys.argv[1:])
    for file in files:
        for vector in file["vectors"]:
            Vector(constants).replay(vector)


if __name__ == "__main__":
    main()
