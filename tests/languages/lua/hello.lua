local ffi = require 'ffi'
ffi.cdef [[
int sockshim_socketpair(int domain, int type, int protocol, int ends[2]);
ssize_t sockshim_send(int fd, const void *buf, size_t len, int flags);
ssize_t sockshim_recv(int fd, void *buf, size_t len, int flags);
]]
local sockshim = ffi.load 'libsockshim.so.0'
local AF_UNIX, SOCK_DGRAM = 1, 2

local ends, buffer = ffi.new 'int[2]', ffi.new 'char[16]'
assert(sockshim.sockshim_socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0)
sockshim.sockshim_send(ends[0], 'hello', 5, 0)
local size = tonumber(sockshim.sockshim_recv(ends[1], buffer, 16, 0))
print(ffi.string(buffer, size))
if sockshim.sockshim_send(-1, 'hello', 5, 0) < 0 then print('errno ' .. ffi.errno()) end
