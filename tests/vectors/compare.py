#!/usr/bin/env python3
"""Runs a runner on the test vectors, and compares its answers with Linux's.

    compare.py [--only PREFIX] RUNNER [ARGUMENT ...]

RUNNER is started as README.md says, in an empty directory, with the vectors
without their answers. Each difference is printed. The exit status is 0 if there
is none.
"""

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
CONSTANTS = json.loads((HERE / "constants.json").read_text())
NAMES = "@sockshim"  # what the abstract addresses in the vectors begin with
TEXT_CALLS = re.compile(r"address_format$|describe$|explain_")


class Canonical:
    """Turns answers into the form that the files have, for one vector."""

    def __init__(self):
        self.ports, self.names = [], []

    def seen(self, step, raw):
        result, out = raw["result"], raw["out"]
        if TEXT_CALLS.match(step["call"]):
            result, out = self.texts(step["call"], result, out)
        else:
            out = [self.value(value) for value in out]
            if "as" in step and result >= 0:
                result = step["as"]
        seen = {"result": result}
        if raw["result"] == -1:
            seen["errno"] = errno_name(raw["errno"])
        if out:
            seen["out"] = out
        return seen

    def texts(self, call, result, out):
        """The result of such a call is the length of the text."""
        texts = []
        for value in out:
            if isinstance(value, str):
                real = re.sub(r"(\\x00)\.+$", r"\1", value)
                value = self.chosen(real)
                if call != "address_format":
                    value = re.sub(r"^(?:(\w+\()[0-9]+|[0-9]+(:))", r"\1FD\2", value)
                result += len(value) - len(real)
            texts.append(value if isinstance(value, str) else self.value(value))
        return result, texts

    def value(self, value):
        if isinstance(value, str):
            return self.chosen(value)
        if isinstance(value, dict) and isinstance(value.get("flags"), int):
            return value | {"flags": flags(value["flags"])}
        return value

    def chosen(self, text):
        """Names the ports and abstract names that the system chose."""
        def port(found):
            is_chosen = int(found[2]) >= 1024
            return f"{found[1]}port{place(self.ports, found[2])}" if is_chosen else found[0]

        text = re.sub(r"((?:127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):)([0-9]{4,5})\b", port, text)
        text = re.sub(
            r"(unix:@)([0-9a-f]{5})\b",
            lambda found: f"{found[1]}name{place(self.names, found[2])}",
            text,
        )
        return re.sub(r"(?:\\x00){9,}", lambda found: rf"\x00*{len(found[0]) // 4}", text)


def place(known, item):
    if item not in known:
        known.append(item)
    return 1 + known.index(item)


def errno_name(number):
    names = [name for name, value in CONSTANTS.items() if name[0] == "E" and value == number]
    return names[0] if names else f"E{number}"


def flags(number):
    names = [n for n, bit in CONSTANTS.items() if n.startswith("MSG_") and number & bit]
    named = 0
    for name in names:
        named |= CONSTANTS[name]
    return "|".join(names) if number == named != 0 else number


def steps(vector):
    return vector["setup"] + [vector["call"]] + vector["then"]


def question(vector):
    """The vector without its answers."""
    bare = lambda step: {key: step[key] for key in step if key not in ("expect", "linux")}
    return vector | {"call": bare(vector["call"]), "then": [bare(s) for s in vector["then"]]}


def difference(vector, line):
    if line is None:
        return "did not run"
    if len(line["steps"]) != len(steps(vector)):
        return f"{len(line['steps'])} steps of {len(steps(vector))}"
    canonical = Canonical()
    for step, raw in zip(steps(vector), line["steps"]):
        seen = canonical.seen(step, raw)
        if "expect" in step and seen != step["expect"]:
            return f"{step['call']}: expected {json.dumps(step['expect'])}, saw {json.dumps(seen)}"
        if step in vector["setup"] and "errno" in seen:
            return f"set-up: {step['call']}: {seen['errno']}"
    return None


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as it:
            it.bind(("::1", 0))
        return True
    except OSError:
        return False


def load(only):
    others = {"constants.json", "schema.json"}
    files = sorted(path for path in HERE.glob("*.json") if path.name not in others)
    vectors = [v for path in files for v in json.loads(path.read_text())["vectors"]]
    return [v for v in vectors if v["name"].startswith(only) and ("needs" not in v or has_ipv6())]


def replay(command, vectors):
    token = f"@{os.getpid():08x}"[: len(NAMES)]
    with tempfile.TemporaryDirectory() as directory:
        questions = json.dumps({"vectors": [question(v) for v in vectors]})
        path = Path(directory, "vectors.json")
        path.write_text(questions.replace(NAMES, token))
        empty = Path(directory, "empty")
        empty.mkdir()
        with open("/dev/null", "rb") as null:
            said = subprocess.run(
                [*command, str(HERE / "constants.json"), str(path)],
                cwd=empty, stdin=null, stdout=subprocess.PIPE, timeout=100,
            )
    if said.returncode != 0:
        print(f"the runner ended with status {said.returncode}", file=sys.stderr)
    lines = said.stdout.decode().replace(token, NAMES).splitlines()
    return {line["name"]: line for line in map(json.loads, lines)}, said.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="", metavar="PREFIX", help="vectors whose names begin so")
    parser.add_argument("runner", nargs=argparse.REMAINDER, help="the command of the runner")
    arguments = parser.parse_args()
    if not arguments.runner:
        parser.error("which runner?")
    vectors = load(arguments.only)
    said, status = replay(arguments.runner, vectors)
    wrong = 0
    for vector in vectors:
        how = difference(vector, said.get(vector["name"]))
        if how:
            wrong += 1
            print(f"{vector['name']}: {how}")
    print(f"{len(vectors)} vectors, {wrong} differ")
    return 1 if wrong or status else 0


if __name__ == "__main__":
    sys.exit(main())
