"""Fills memcached over TCP with many connections, its Unix socket and UDP, and
prints what it then knows. The arguments: its port, and its path."""

import contextlib
import socket
import struct
import sys
import threading

CLIENTS = 32
KEYS = 50
PATIENCE = 60


def value(key):
    """As long as the key says, and like that of no other."""
    return (b"%d," % key) * key


def line(answers):
    return answers.readline().rstrip(b"\r\n")


def ask(client, keys):
    """Sets these keys, and gets each again."""
    answers = client.makefile("rb")
    for key in keys:
        data = value(key)
        client.sendall(b"set key%d 0 0 %d\r\n%s\r\n" % (key, len(data), data))
        assert line(answers) == b"STORED", key
    for key in keys:
        client.sendall(b"get key%d\r\n" % key)
        header = line(answers).split()
        assert header[:2] == [b"VALUE", b"key%d" % key], header
        assert answers.read(int(header[3])) == value(key), key
        assert (line(answers), line(answers)) == (b"", b"END"), key


def ask_by_udp(port):
    """A key, asked behind the eight bytes that UDP needs."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(PATIENCE)
        client.sendto(struct.pack("!4H", 7, 0, 1, 0) + b"get key3\r\n", ("127.0.0.1", port))
        answer, sender = client.recvfrom(2000)
        return answer, sender == ("127.0.0.1", port)


def load(port, first):
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
        ask(client, range(first, first + KEYS))


def main():
    port, path = int(sys.argv[1]), sys.argv[2]
    clients = [
        threading.Thread(target=load, args=(port, number * KEYS)) for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    print(ask_by_udp(port))
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as client:
        client.settimeout(PATIENCE)
        client.connect(path)
        ask(client, [CLIENTS * KEYS])
        client.sendall(b"stats\r\n")
        answers = client.makefile("rb")
        for stat in iter(lambda: line(answers), b"END"):
            if stat.split()[1] in (b"curr_items", b"get_hits", b"get_misses", b"cmd_set", b"bytes"):
                print(stat.decode())


main()
