"""Replays the test vectors through sockshim, as tests/vectors/README.md says:

    python3 ctypes_runner.py CONSTANTS.json VECTORS.json ...

For each vector it prints a line of JSON with what its steps answered.
"""

import ctypes
import json
import os
import sys
from ctypes import byref, c_int, c_size_t, c_ssize_t, c_uint, c_void_p
from functools import reduce
from operator import or_

# The library, and its functions as sockshim.h declares them.

sockshim = ctypes.CDLL(os.environ.get("SOCKSHIM_LIBRARY", "libsockshim.so.0"), use_errno=True)


class iovec(ctypes.Structure):
    _fields_ = [("base", c_void_p), ("len", c_size_t)]


class msghdr(ctypes.Structure):
    _fields_ = [("name", c_void_p), ("namelen", c_uint), ("iov", c_void_p), ("iovlen", c_size_t),
                ("control", c_void_p), ("controllen", c_size_t), ("flags", c_int)]


class mmsghdr(ctypes.Structure):
    _fields_ = [("hdr", msghdr), ("len", c_uint)]


FUNCTIONS = {
    "send": (c_ssize_t, c_int, c_void_p, c_size_t, c_int),
    "recv": (c_ssize_t, c_int, c_void_p, c_size_t, c_int),
    "sendto": (c_ssize_t, c_int, c_void_p, c_size_t, c_int, c_void_p, c_uint),
    "recvfrom": (c_ssize_t, c_int, c_void_p, c_size_t, c_int, c_void_p, c_void_p),
    "sendmsg": (c_ssize_t, c_int, c_void_p, c_int),
    "recvmsg": (c_ssize_t, c_int, c_void_p, c_int),
    "sendmmsg": (c_int, c_int, c_void_p, c_uint, c_int),
    "recvmmsg": (c_int, c_int, c_void_p, c_uint, c_int, c_void_p),
    "read": (c_ssize_t, c_int, c_void_p, c_size_t),
    "write": (c_ssize_t, c_int, c_void_p, c_size_t),
    "readv": (c_ssize_t, c_int, c_void_p, c_int),
    "writev": (c_ssize_t, c_int, c_void_p, c_int),
    "socket": (c_int, c_int, c_int, c_int),
    "socketpair": (c_int, c_int, c_int, c_int, c_void_p),
    "bind": (c_int, c_int, c_void_p, c_uint),
    "listen": (c_int, c_int, c_int),
    "connect": (c_int, c_int, c_void_p, c_uint),
    "accept": (c_int, c_int, c_void_p, c_void_p),
    "accept4": (c_int, c_int, c_void_p, c_void_p, c_int),
    "shutdown": (c_int, c_int, c_int),
    "close": (c_int, c_int),
    "getsockname": (c_int, c_int, c_void_p, c_void_p),
    "getpeername": (c_int, c_int, c_void_p, c_void_p),
    "getsockopt": (c_int, c_int, c_int, c_int, c_void_p, c_void_p),
    "setsockopt": (c_int, c_int, c_int, c_int, c_void_p, c_uint),
    "address_parse": (c_int, c_void_p, c_void_p, c_void_p),
    "address_format": (c_size_t, c_void_p, c_uint, c_void_p, c_size_t),
    "describe": (c_size_t, c_int, c_void_p, c_size_t),
    "explain_send": (c_size_t, c_int, c_int, c_void_p, c_size_t, c_int, c_void_p, c_size_t),
    "explain_sendto": (c_size_t, c_int, c_int, c_void_p, c_size_t, c_int, c_void_p, c_uint,
                       c_void_p, c_size_t),
    "explain_recv": (c_size_t, c_int, c_int, c_void_p, c_size_t, c_int, c_void_p, c_size_t),
    "explain_bind": (c_size_t, c_int, c_int, c_void_p, c_uint, c_void_p, c_size_t),
    "explain_connect": (c_size_t, c_int, c_int, c_void_p, c_uint, c_void_p, c_size_t),
}
for name, (result, *arguments) in FUNCTIONS.items():
    function = getattr(sockshim, "sockshim_" + name)
    function.restype, function.argtypes = result, arguments

# How they are called.

ADDRESS_TEXT = 512
STORAGE = 128  # sizeof(struct sockaddr_storage)


def parse(text):
    """The sockaddr that a text stands for, and its length."""
    storage, length = ctypes.create_string_buffer(STORAGE), c_uint()
    if sockshim.sockshim_address_parse(text.encode(), storage, byref(length)) != 0:
        raise OSError(ctypes.get_errno(), text)
    return storage, length.value


def name_of(fd):
    """The sockaddr that a socket is bound to, and its length."""
    storage, length = ctypes.create_string_buffer(STORAGE), c_uint(STORAGE)
    if sockshim.sockshim_getsockname(fd, storage, byref(length)) != 0:
        raise OSError(ctypes.get_errno(), "getsockname")
    return storage, length.value


def format(storage, length):
    """The text of a sockaddr."""
    text = ctypes.create_string_buffer(ADDRESS_TEXT)
    sockshim.sockshim_address_format(storage, min(length, STORAGE), text, ADDRESS_TEXT)
    return text.value.decode()


def printable(room):
    return "".join(chr(byte) if 32 <= byte < 127 else f"\\x{byte:02x}" for byte in room)


# A vector, step by step.


class Vector:
    def __init__(self, constants):
        self.constants = constants
        self.descriptors = {}

    def address(self, text):
        return name_of(self.descriptors[text[1:]]) if text.startswith("$") else parse(text)

    def argument(self, spec):
        """What a function is given: a number, or memory."""
        match spec:
            case None | int():
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
                return number
            case {"text": text}:
                return ctypes.create_string_buffer(text.encode() * spec.get("times", 1))
            case {"hex": digits}:
                return ctypes.create_string_buffer(bytes.fromhex(digits))
            case {"room": size}:
                return ctypes.create_string_buffer(b"." * size)
            case {"ints": items}:
                return (c_int * len(items))(*map(self.argument, items))
            case {"address": text}:
                return self.address(text)[0]
            case {"address_room": _}:
                return ctypes.create_string_buffer(STORAGE)
            case {"iovec": pairs}:
                return self.array(iovec, [{"base": base, "len": length} for base, length in pairs])
            case {"msghdr": fields}:
                return self.array(msghdr, [fields])
            case {"mmsghdr": messages}:
                headers = self.array(msghdr, messages)
                memory = (mmsghdr * len(messages))(*((header, 0) for header in headers))
                memory.parts = headers.parts
                return memory
        raise ValueError(spec)

    def array(self, structure, items):
        """Structures whose pointers lead to the memory that their fields describe."""
        memory = (structure * len(items))()
        memory.parts = []  # keeps it alive
        for element, fields in zip(memory, items):
            parts = {name: self.argument(spec) for name, spec in fields.items()}
            for name, part in parts.items():
                is_memory = isinstance(part, ctypes.Array)
                setattr(element, name, ctypes.addressof(part) if is_memory else part or 0)
            memory.parts.append(parts)
        return memory

    def report(self, spec, memory, length=STORAGE):
        """What the call left in memory where it could write, in order."""
        match spec:
            case {"room": size}:
                return [printable(memory.raw[:size])]
            case {"ints": items}:
                return [[self.value(item, value) for item, value in zip(items, memory)]]
            case {"address_room": _}:
                return [format(memory, length)]
            case {"iovec": pairs}:
                seen = []
                for (base, _), part in zip(pairs, memory.parts):
                    seen += self.report(base, part["base"])
                return seen
            case {"msghdr": fields}:
                return self.report_msghdr(fields, memory[0], memory.parts[0])
            case {"mmsghdr": messages}:
                seen = []
                for fields, message, parts in zip(messages, memory, memory.parts):
                    seen += self.report_msghdr(fields, message.hdr, parts)
                    seen[-1]["len"] = message.len
                return seen
        return []

    def report_msghdr(self, fields, header, parts):
        return [
            *self.report(fields.get("name"), parts.get("name"), header.namelen),
            *self.report(fields.get("iov"), parts.get("iov")),
            *self.report(fields.get("control"), parts.get("control")),
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
        arguments = [self.argument(argument) for argument in spec["args"]]
        function = getattr(sockshim, "sockshim_" + spec["call"])
        ctypes.set_errno(0)
        result = function(*arguments)
        errno = ctypes.get_errno() if result == -1 else 0
        out = []
        for i, (argument, memory) in enumerate(zip(spec["args"], arguments)):
            following = spec["args"][i + 1] if i + 1 < len(arguments) else None
            match following:
                case {"ints": _}:
                    out += self.report(argument, memory, arguments[i + 1][0] % 2**32)
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
