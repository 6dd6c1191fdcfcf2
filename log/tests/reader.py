#!/usr/bin/env python3
"""Reads a recording of sockshim by docs/recording.md and prints its events.

One JSON object a line, in the order of the file. Standard library only.
usage: reader.py FILE
"""

import json
import struct
import sys
import zlib

HEADER = struct.Struct("<8sIIIIIIQIIQQQQQQQ16sIIQ56x")
CHUNK = struct.Struct("<IIIIIIQQQIIII")
COUNTS = struct.Struct("<QQQQQQ")
RECORD = struct.Struct("<IHHIIQQqiiIHH")
ATTACHMENT = struct.Struct("<HHIII")

EVENTS, TICK, TRAILER = 1, 2, 3
RECORD_FIELDS = (
    "length kind call pid tid start end result errno fd flags arg_count attachment_count"
).split()


class Bad(Exception):
    """Why the file cannot be read further."""


def texts(data):
    return [text.decode("utf-8", "replace") for text in data.split(b"\0")[:-1]]


def read_header(data):
    if not data:
        raise Bad("the file is empty")
    if data[:8] != b"sockshim"[: len(data)]:
        raise Bad("not a recording of sockshim")
    if len(data) < HEADER.size:
        raise Bad("cut off in the header")
    fields = HEADER.unpack_from(data)
    version, form, names, names_size, facts, facts_size, body = fields[1:8]
    if version > 1:
        raise Bad(f"format version {version}: this program reads version 1")
    if form != 2:
        raise Bad("a ring, not a recording")
    calls = texts(data[names : names + names_size])
    facts = dict(fact.split("=", 1) for fact in texts(data[facts : facts + facts_size]))
    return calls, facts, body


def read_attachments(data, offset, count):
    for _ in range(count):
        kind, index, stored, start, full = ATTACHMENT.unpack_from(data, offset)
        offset += ATTACHMENT.size
        content = data[offset : offset + stored]
        yield {"kind": kind, "index": index, "offset": start, "full": full, "bytes": content.hex()}
        offset += (stored + 7) // 8 * 8


def read_records(data, calls):
    offset = 0
    while offset < len(data):
        event = dict(zip(RECORD_FIELDS, RECORD.unpack_from(data, offset)))
        length, arg_count = event.pop("length"), event.pop("arg_count")
        attachment_count = event.pop("attachment_count")
        args = offset + RECORD.size
        event["name"] = calls[event["call"]] if event["call"] < len(calls) else None
        event["args"] = list(struct.unpack_from(f"<{arg_count}Q", data, args))
        attachments = args + 8 * arg_count
        event["attachments"] = list(read_attachments(data, attachments, attachment_count))
        yield event
        offset += length


def read_chunks(data, offset):
    while offset < len(data):
        if offset + CHUNK.size > len(data):
            raise Bad(f"cut off at byte {len(data)}")
        head = data[offset : offset + CHUNK.size]
        fields = CHUNK.unpack(head)
        magic, kind, length, check = fields[0], fields[1], fields[2], fields[12]
        body = data[offset + CHUNK.size : offset + CHUNK.size + length]
        if magic != 0x6B6E6863:
            raise Bad(f"damaged at byte {offset}")
        if len(body) < length:
            raise Bad(f"cut off at byte {len(data)}")
        if zlib.crc32(body, zlib.crc32(head[:60] + bytes(4))) != check:
            raise Bad(f"damaged after byte {offset}")
        yield kind, body
        offset += CHUNK.size + length


def main(path):
    with open(path, "rb") as file:
        data = file.read()
    calls, facts, body = read_header(data)
    print(json.dumps({"calls": calls, "facts": facts}))
    for kind, content in read_chunks(data, body):
        if kind == EVENTS:
            for event in read_records(content, calls):
                print(json.dumps(event))
        elif kind == TRAILER:
            names = ("time", "events", "torn", "torn_bytes", "dropped", "unwritten")
            print(json.dumps({"trailer": dict(zip(names, COUNTS.unpack(content)))}))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Bad as error:
        sys.exit(f"{sys.argv[1]}: {error}")
