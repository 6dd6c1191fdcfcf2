import socket
from cffi import FFI

ffi = FFI()
ffi.cdef("""
    ssize_t sockshim_send(int fd, const void *buf, size_t len, int flags);
    ssize_t sockshim_recv(int fd, void *buf, size_t len, int flags);
""")
sockshim = ffi.dlopen("libsockshim.so.0")

near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
buffer = ffi.new("char[16]")
sockshim.sockshim_send(near.fileno(), b"hello", 5, 0)
size = sockshim.sockshim_recv(far.fileno(), buffer, len(buffer), 0)
print(ffi.string(buffer, size).decode())
if sockshim.sockshim_send(-1, b"hello", 5, 0) < 0:
    print("errno", ffi.errno)
