const koffi = require('koffi')

koffi.alias('ssize_t', 'int64_t')
const library = koffi.load('libsockshim.so.0')
const socketpair = library.func('int sockshim_socketpair(int domain, int type, int protocol, _Out_ int *ends)')
const send = library.func('ssize_t sockshim_send(int fd, const void *buf, size_t len, int flags)')
const recv = library.func('ssize_t sockshim_recv(int fd, _Out_ void *buf, size_t len, int flags)')

const [AF_UNIX, SOCK_DGRAM] = [1, 2]
const ends = [0, 0]
const buffer = Buffer.alloc(16)
if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) !== 0) throw new Error(`errno ${koffi.errno()}`)
send(ends[0], Buffer.from('hello'), 5, 0)
const size = recv(ends[1], buffer, buffer.length, 0)
console.log(buffer.toString('utf8', 0, size))
if (send(-1, Buffer.from('hello'), 5, 0) < 0) console.log('errno', koffi.errno())
