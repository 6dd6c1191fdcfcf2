// Replays the test vectors through sockshim, as tests/vectors/README.md says:
//
//     node koffi_runner.js CONSTANTS.json VECTORS.json ...
//
// For each vector it prints a line of JSON with what its steps answered.

'use strict'

const fs = require('fs')
const koffi = require('koffi')

// The library, and its functions as sockshim.h declares them.

koffi.alias('ssize_t', 'int64_t')
koffi.alias('socklen_t', 'uint32_t')

const iovec = koffi.struct({ base: 'void *', len: 'size_t' })
const msghdr = koffi.struct({
  name: 'void *',
  namelen: 'socklen_t',
  iov: 'void *',
  iovlen: 'size_t',
  control: 'void *',
  controllen: 'size_t',
  flags: 'int'
})
const mmsghdr = koffi.struct({ hdr: msghdr, len: 'unsigned int' })

const library = koffi.load(process.env.SOCKSHIM_LIBRARY || 'libsockshim.so.0')

const sockshim = {
  send: library.func('ssize_t sockshim_send(int fd, void *buf, size_t len, int flags)'),
  recv: library.func('ssize_t sockshim_recv(int fd, void *buf, size_t len, int flags)'),
  sendto: library.func('ssize_t sockshim_sendto(int fd, void *buf, size_t len, int flags, void *to, socklen_t tolen)'),
  recvfrom: library.func('ssize_t sockshim_recvfrom(int fd, void *buf, size_t len, int flags, void *from, void *fromlen)'),
  sendmsg: library.func('ssize_t sockshim_sendmsg(int fd, void *msg, int flags)'),
  recvmsg: library.func('ssize_t sockshim_recvmsg(int fd, void *msg, int flags)'),
  sendmmsg: library.func('int sockshim_sendmmsg(int fd, void *msgs, unsigned int count, int flags)'),
  recvmmsg: library.func('int sockshim_recvmmsg(int fd, void *msgs, unsigned int count, int flags, void *timeout)'),
  read: library.func('ssize_t sockshim_read(int fd, void *buf, size_t len)'),
  write: library.func('ssize_t sockshim_write(int fd, void *buf, size_t len)'),
  readv: library.func('ssize_t sockshim_readv(int fd, void *iov, int count)'),
  writev: library.func('ssize_t sockshim_writev(int fd, void *iov, int count)'),
  socket: library.func('int sockshim_socket(int domain, int type, int protocol)'),
  socketpair: library.func('int sockshim_socketpair(int domain, int type, int protocol, void *fds)'),
  bind: library.func('int sockshim_bind(int fd, void *addr, socklen_t len)'),
  listen: library.func('int sockshim_listen(int fd, int backlog)'),
  connect: library.func('int sockshim_connect(int fd, void *addr, socklen_t len)'),
  accept: library.func('int sockshim_accept(int fd, void *addr, void *len)'),
  accept4: library.func('int sockshim_accept4(int fd, void *addr, void *len, int flags)'),
  shutdown: library.func('int sockshim_shutdown(int fd, int how)'),
  close: library.func('int sockshim_close(int fd)'),
  getsockname: library.func('int sockshim_getsockname(int fd, void *addr, void *len)'),
  getpeername: library.func('int sockshim_getpeername(int fd, void *addr, void *len)'),
  getsockopt: library.func('int sockshim_getsockopt(int fd, int level, int name, void *value, void *len)'),
  setsockopt: library.func('int sockshim_setsockopt(int fd, int level, int name, void *value, socklen_t len)'),
  address_parse: library.func('int sockshim_address_parse(void *text, void *storage, void *len)'),
  address_format: library.func('size_t sockshim_address_format(void *addr, socklen_t len, void *text, size_t size)'),
  describe: library.func('size_t sockshim_describe(int fd, void *text, size_t size)'),
  explain_send: library.func('size_t sockshim_explain_send(int error, int fd, void *buf, size_t len, int flags, void *text, size_t size)'),
  explain_sendto: library.func('size_t sockshim_explain_sendto(int error, int fd, void *buf, size_t len, int flags, void *to, socklen_t tolen, void *text, size_t size)'),
  explain_recv: library.func('size_t sockshim_explain_recv(int error, int fd, void *buf, size_t len, int flags, void *text, size_t size)'),
  explain_bind: library.func('size_t sockshim_explain_bind(int error, int fd, void *addr, socklen_t len, void *text, size_t size)'),
  explain_connect: library.func('size_t sockshim_explain_connect(int error, int fd, void *addr, socklen_t len, void *text, size_t size)')
}

// How they are called. Memory is a Buffer or an Int32Array.

const ADDRESS_TEXT = 512
const STORAGE = 128 // sizeof(struct sockaddr_storage)

function demand (result, what) {
  if (result === -1) throw new Error(`${what}: error ${koffi.errno()}`)
}

// The sockaddr that a text stands for, and its length.
function parse (text) {
  const storage = Buffer.alloc(STORAGE)
  const length = Int32Array.of(0)
  demand(sockshim.address_parse(Buffer.from(text + '\0'), storage, length), text)
  return { storage, length: length[0] }
}

// The sockaddr that a socket is bound to, and its length.
function nameOf (fd) {
  const storage = Buffer.alloc(STORAGE)
  const length = Int32Array.of(STORAGE)
  demand(sockshim.getsockname(fd, storage, length), 'getsockname')
  return { storage, length: length[0] }
}

// The text of a sockaddr.
function format (storage, length) {
  const text = Buffer.alloc(ADDRESS_TEXT)
  sockshim.address_format(storage, Math.min(length, STORAGE), text, text.length)
  return text.toString('latin1', 0, text.indexOf(0))
}

// The bytes of a room, where they print, and the others by number.
function shown (bytes) {
  const byte = b => `\\x${b.charCodeAt(0).toString(16).padStart(2, '0')}`
  return bytes.toString('latin1').replace(/[^ -~]/g, byte)
}

// A vector, step by step.

class Vector {
  constructor (constants) {
    this.constants = constants
    this.descriptors = new Map()
  }

  address (text) {
    return text.startsWith('$') ? nameOf(this.descriptors.get(text.slice(1))) : parse(text)
  }

  // What a function is given: a number, or memory.
  argument (spec) {
    if (spec === null || typeof spec === 'number') return spec
    if (typeof spec === 'string') {
      return spec.split('|').reduce((value, name) => value | this.constants[name], 0)
    }
    if ('fd' in spec) return this.descriptors.get(spec.fd)
    if ('new_fd' in spec) return -1
    if ('address_length' in spec) return this.address(spec.address_length).length
    if ('pointer' in spec) return BigInt(spec.pointer)
    if ('text' in spec) return Buffer.from(spec.text.repeat(spec.times ?? 1) + '\0')
    if ('hex' in spec) return Buffer.from(spec.hex + '00', 'hex')
    if ('room' in spec) return Buffer.alloc(spec.room + 1, '.')
    if ('ints' in spec) return Int32Array.from(spec.ints, item => this.argument(item))
    if ('address' in spec) return this.address(spec.address).storage
    if ('address_room' in spec) return Buffer.alloc(STORAGE)
    if ('iovec' in spec) {
      return this.array(iovec, spec.iovec.map(([base, len]) => ({ base, len })))
    }
    if ('msghdr' in spec) return this.array(msghdr, [spec.msghdr])
    if ('mmsghdr' in spec) return this.array(mmsghdr, spec.mmsghdr)
    throw new Error(JSON.stringify(spec))
  }

  // Structures whose pointers lead to the memory that their fields describe.
  array (type, items) {
    const size = koffi.sizeof(type)
    const memory = Buffer.alloc(items.length * size + 1)
    memory.parts = items.map((fields, i) => {
      const parts = {} // keeps the memory alive
      const header = { name: null, namelen: 0, iov: null, iovlen: 0, control: null, controllen: 0, flags: 0 }
      for (const [name, spec] of Object.entries(fields)) {
        parts[name] = header[name] = this.argument(spec)
      }
      koffi.encode(memory, i * size, type, type === mmsghdr ? { hdr: header, len: 0 } : header)
      return parts
    })
    return memory
  }

  // What the call left in memory where it could write, in order.
  report (spec, memory, length = STORAGE) {
    if (spec?.room !== undefined) return [shown(memory.subarray(0, spec.room))]
    if (spec?.ints) return [spec.ints.map((item, i) => this.value(item, memory[i]))]
    if (spec?.address_room) return [format(memory, length)]
    if (spec?.iovec) {
      return spec.iovec.flatMap(([base], i) => this.report(base, memory.parts[i].base))
    }
    if (spec?.msghdr) {
      return this.reportHeader(spec.msghdr, koffi.decode(memory, msghdr), memory.parts[0])
    }
    if (spec?.mmsghdr) {
      return spec.mmsghdr.flatMap((fields, i) => {
        const { hdr, len } = koffi.decode(memory, i * koffi.sizeof(mmsghdr), mmsghdr)
        return this.reportHeader(fields, hdr, memory.parts[i], { len })
      })
    }
    return []
  }

  reportHeader (fields, { namelen, controllen, flags }, parts, more = {}) {
    return [
      ...this.report(fields.name, parts.name, namelen),
      ...this.report(fields.iov, parts.iov),
      ...this.report(fields.control, parts.control),
      { namelen, controllen, flags, ...more }
    ]
  }

  // An int after the call, or the name of the descriptor that it is.
  value (spec, value) {
    if (spec.new_fd === undefined || value === -1) return value
    this.descriptors.set(spec.new_fd, value)
    return spec.new_fd
  }

  step ({ call, args, as }) {
    const memory = args.map(argument => this.argument(argument))
    koffi.errno(0)
    const result = sockshim[call](...memory)
    const errno = result === -1 ? koffi.errno() : 0
    const out = args.flatMap((argument, i) =>
      this.report(argument, memory[i], args[i + 1]?.ints ? memory[i + 1][0] >>> 0 : STORAGE))
    if (as && result !== -1) this.descriptors.set(as, result)
    if (call === 'close' && result === 0) this.descriptors.delete(args[0].fd)
    return { result, errno, out }
  }

  replay ({ name, setup, call, then }) {
    const steps = [...setup, call, ...then].map(step => this.step(step))
    console.log(JSON.stringify({ name, steps }))
    for (const fd of this.descriptors.values()) sockshim.close(fd)
  }
}

const [constants, ...files] = process.argv.slice(2).map(path => JSON.parse(fs.readFileSync(path)))
for (const { vectors } of files) {
  for (const vector of vectors) new Vector(constants).replay(vector)
}
