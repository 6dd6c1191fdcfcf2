import ctypes, socket
from ctypes import c_int, c_size_t, c_ssize_t, c_void_p

sockshim = ctypes.CDLL("libsockshim.so.0", use_errno=True)
for function in sockshim.sockshim_send, sockshim.sockshim_recv:
    function.argtypes, function.restype = [c_int, c_void_p, c_size_t, c_int], c_ssize_t

near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
buffer = ctypes.create_string_buffer(16)
sockshim.sockshim_send(near.fileno(), b"hello", 5, 0)
size = sockshim.sockshim_recv(far.fileno(), buffer, len(buffer), 0)
print(buffer[:size].decode())
if sockshim.sockshim_send(-1, b"hello", 5, 0) < 0:
    print("errno", ctypes.get_errno())
