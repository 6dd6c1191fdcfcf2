"""Replays the test vectors through sockshim, as tests/vectors/README.md says:

    python3 cffi_runner.py CONSTANTS.json VECTORS.json ...

For each vector it prints a line of JSON with what its steps answered.
"""

import json
import os
import sys
from functools import reduce
from operator import or_

from cffi import FFI

# The library, and its functions as sockshim.h declares them.

ffi = FFI()
ffi.cdef("""
    typedef uint32_t socklen_t;
    struct sockaddr_storage { char bytes[128]; };
    struct iovec { void *base; size_t len; };
    struct msghdr {
        void *name; socklen_t namelen; struct iovec *iov; size_t iovlen;
        void *control; size_t controllen; int flags;
    };
    struct mmsghdr { struct msghdr hdr; unsigned int len; };

    ssize_t sockshim_send(int, const void *, size_t, int);
    ssize_t sockshim_recv(int, void *, size_t, int);
    ssize_t sockshim_sendto(int, const void *, size_t, int, const void *, socklen_t);
    ssize_t sockshim_recvfrom(int, void *, size_t, int, void *, socklen_t *);
    ssize_t sockshim_sendmsg(int, const struct msghdr *, int);
    ssize_t sockshim_recvmsg(int, struct msghdr *, int);
    int sockshim_sendmmsg(int, struct mmsghdr *, unsigned int, int);
    int sockshim_recvmmsg(int, struct mmsghdr *, unsigned int, int, void *);
    ssize_t sockshim_read(int, void *, size_t);
    ssize_t sockshim_write(int, const void *, size_t);
    ssize_t sockshim_readv(int, const struct iovec *, int);
    ssize_t sockshim_writev(int, const struct iovec *, int);
    int sockshim_socket(int, int, int);
    int sockshim_socketpair(int, int, int, int *);
    int sockshim_bind(int, const void *, socklen_t);
    int sockshim_listen(int, int);
    int sockshim_connect(int, const void *, socklen_t);
    int sockshim_accept(int, void *, socklen_t *);
    int sockshim_accept4(int, void *, socklen_t *, int);
    int sockshim_shutdown(int, int);
    int sockshim_close(int);
    int sockshim_getsockname(int, void *, socklen_t *);
    int sockshim_getpeername(int, void *, socklen_t *);
    int sockshim_getsockopt(int, int, int, void *, socklen_t *);
    int sockshim_setsockopt(int, int, int, const void *, socklen_t);
    int sockshim_address_parse(const char *, void *, socklen_t *);
    size_t sockshim_address_format(const void *, socklen_t, char *, size_t);
    size_t sockshim_describe(int, char *, size_t);
    size_t sockshim_explain_send(int, int, const void *, size_t, int, char *, size_t);
    size_t sockshim_explain_sendto(int, int, const void *, size_t, int, const void *, socklen_t,
                                   char *, size_t);
    size_t sockshim_explain_recv(int, int, const void *, size_t, int, char *, size_t);
    size_t sockshim_explain_bind(int, int, const void *, socklen_t, char *, size_t);
    size_t sockshim_explain_connect(int, int, const void *, socklen_t, char *, size_t);
""")
sockshim = ffi.dlopen(os.environ.get("SOCKSHIM_LIBRARY", "libsockshim.so.0"))

# How they are called.

STORAGE = ffi.sizeof("struct sockaddr_storage")
ADDRESS_TEXT = 512


def parse(text):
    """The sockaddr that a text stands for, and its length."""
    storage, length = ffi.new("struct sockaddr_storage *"), ffi.new("socklen_t *")
    if sockshim.sockshim_address_parse(text.encode(), storage, length) != 0:
        raise OSError(ffi.errno, text)
    return storage, length[0]


def name_of(fd):
    """The sockaddr that a socket is bound to, and its length."""
    storage, length = ffi.new("struct sockaddr_storage *"), ffi.new("socklen_t *", STORAGE)
    if sockshim.sockshim_getsockname(fd, storage, length) != 0:
        raise OSError(ffi.errno, "getsockname")
    return storage, length[0]


def format(storage, length):
    """The text of a sockaddr."""
    text = ffi.new("char[]", ADDRESS_TEXT)
    sockshim.sockshim_address_format(storage, min(length, STORAGE), text, ADDRESS_TEXT)
    return ffi.string(text).decode()


def call(function, arguments):
    """Calls it with numbers and memory as its parameters' types."""
    types = ffi.typeof(function).args
    values = [ffi.cast(type, value) for type, value in zip(types, arguments, strict=True)]
    ffi.errno = 0
    result = function(*values)
    return result, ffi.errno if result == -1 else 0


def printable(room):
    return "".join(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in room)


# A vector, step by step.


class Vector:
    def __init__(self, constants):
        self.constants = constants
        self.descriptors = {}
        self.memory = []  # of the present step: what C points to Python does not see

    def take(self, type, initial=None):
        self.memory.append(ffi.new(type, initial))
        return self.memory[-1]

    def address(self, text):
        return name_of(self.descriptors[text[1:]]) if text.startswith("$") else parse(text)

    def argument(self, spec):
        """What a function is given: a number, or memory."""
        match spec:
            case None:
                return ffi.NULL
            case int():
                return spec
            case str():
                return reduce(or_, (self.constants[name] for name in spec.split("|")))
            case {"fd": name}:
                return self.descriptors[name]
            case {"new_fd": _}:
                return -1
            case {"address_length": text}:
                return self.address(text)[1]
            case {"pointer": number}:
                return ffi.cast("void *", number)
            case {"text": text}:
                return self.take("char[]", text.encode() * spec.get("times", 1))
            case {"hex": digits}:
                return self.take("char[]", bytes.fromhex(digits))
            case {"room": size}:
                return self.take("char[]", b"." * size)
            case {"ints": items}:
                return self.take("int[]", [self.argument(item) for item in items])
            case {"address": text}:
                storage, _ = self.address(text)
                self.memory.append(storage)
                return storage
            case {"address_room": _}:
                return self.take("struct sockaddr_storage *")
            case {"iovec": pairs}:
                parts = [list(map(self.argument, pair)) for pair in pairs]
                return self.take("struct iovec[]", parts)
            case {"msghdr": fields}:
                return self.take("struct msghdr *", self.header(fields))
            case {"mmsghdr": messages}:
                return self.take("struct mmsghdr[]", [[self.header(fields)] for fields in messages])
        raise ValueError(spec)

    def header(self, fields):
        values = {name: self.argument(spec) for name, spec in fields.items()}
        # What is put into memory is not cut to its type, as a cast does.
        values["namelen"] = int(ffi.cast("socklen_t", values.get("namelen", 0)))
        return values

    def report(self, spec, memory, length=STORAGE):
        """What the call left in memory where it could write, in order."""
        match spec:
            case {"room": size}:
                return [printable(ffi.buffer(ffi.cast("char *", memory), size)[:])]
            case {"ints": items}:
                values = ffi.unpack(ffi.cast("int *", memory), len(items))
                return [[self.value(item, value) for item, value in zip(items, values)]]
            case {"address_room": _}:
                return [format(memory, length)]
            case {"iovec": pairs}:
                seen = []
                for i, (base, _) in enumerate(pairs):
                    seen += self.report(base, memory[i].base)
                return seen
            case {"msghdr": fields}:
                return self.report_header(fields, memory)
            case {"mmsghdr": messages}:
                seen = []
                for fields, message in zip(messages, memory):
                    seen += self.report_header(fields, message.hdr)
                    seen[-1]["len"] = message.len
                return seen
        return []

    def report_header(self, fields, header):
        return [
            *self.report(fields.get("name"), header.name, header.namelen),
            *self.report(fields.get("iov"), header.iov),
            *self.report(fields.get("control"), header.control),
            {"namelen": header.namelen, "controllen": header.controllen, "flags": header.flags},
        ]

    def value(self, spec, value):
        """An int after the call, or the name of the descriptor that it is."""
        match spec:
            case {"new_fd": name} if value != -1:
                self.descriptors[name] = value
                return name
        return value

    def step(self, spec):
        self.memory.clear()
        arguments = [self.argument(argument) for argument in spec["args"]]
        result, errno = call(getattr(sockshim, "sockshim_" + spec["call"]), arguments)
        out = []
        for i, (argument, memory) in enumerate(zip(spec["args"], arguments)):
            match spec["args"][i + 1 : i + 2]:
                case [{"ints": _}]:
                    length = ffi.cast("socklen_t *", arguments[i + 1])[0]
                    out += self.report(argument, memory, length)
                case _:
                    out += self.report(argument, memory)
        if "as" in spec and result != -1:
            self.descriptors[spec["as"]] = result
        if spec["call"] == "close" and result == 0:
            del self.descriptors[spec["args"][0]["fd"]]
        return {"result": result, "errno": errno, "out": out}

    def replay(self, vector):
        steps = [*vector["setup"], vector["call"], *vector["then"]]
        print(json.dumps({"name": vector["name"], "steps": [self.step(step) for step in steps]}))
        for fd in self.descriptors.values():
            sockshim.sockshim_close(fd)


def main():
    constants, *files = (json.load(open(path)) for path in sys.argv[1:])
    for file in files:
        for vector in file["vectors"]:
            Vector(constants).replay(vector)


if __name__ == "__main__":
    main()
