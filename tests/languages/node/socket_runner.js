// Replays the test vectors that Node's sockets can express, as
// tests/vectors/README.md says:
//
//     node socket_runner.js CONSTANTS.json VECTORS.json ...
//
// For each vector it prints a line of JSON with what its steps answered, or why
// they cannot be.

'use strict'

const dgram = require('dgram')
const { on, once } = require('events')
const fs = require('fs')
const net = require('net')
const { promisify } = require('util')

// What Node's sockets do not know.
class Cannot extends Error {}

function demand (possible, why) {
  if (!possible) throw new Cannot(why)
}

// The arguments: each gives what it is in Node.

function member (spec, kind) {
  demand(spec?.[kind] !== undefined, `no ${JSON.stringify(spec)} in Node`)
  return spec[kind]
}

function bytes (spec, length) {
  const buffer = Buffer.from(member(spec, 'text').repeat(spec.times ?? 1))
  demand(buffer.length === length, 'a buffer knows its length')
  return buffer
}

function plain (flags) {
  demand([0, 'MSG_NOSIGNAL', 'MSG_WAITALL'].includes(flags), `no ${flags} in Node`)
}

// There must be room enough for an address, or none at all.
function wants (room, length) {
  if (!room && !length) return false
  member(room, 'address_room')
  demand(member(length, 'ints')[0] >= 128, 'Node has room for all addresses')
  return true
}

function parse (text) {
  if (text.startsWith('unix:')) {
    demand(/^unix:[^@]/.test(text), 'no AF_UNIX names but paths in Node')
    return { path: text.slice('unix:'.length) }
  }
  const [, address, port] = text.match(/^\[?(.*?)\]?:(\d+)$/)
  return { address, port: Number(port) }
}

function format ({ address, port }) {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

// A socket of AF_INET or AF_INET6 and SOCK_DGRAM. It has a name from bind on.
class Datagrams {
  constructor (family) {
    this.socket = dgram.createSocket(family === 'AF_INET' ? 'udp4' : 'udp6')
    this.messages = on(this.socket, 'message')
  }

  async bind (name) {
    this.socket.bind(name)
    await once(this.socket, 'listening')
    this.bound = true
  }

  connect ({ address, port }) {
    return promisify(this.socket.connect.bind(this.socket))(port, address)
  }

  send (buffer, to) {
    const destination = to ? [to.port, to.address] : []
    return promisify(this.socket.send.bind(this.socket))(buffer, ...destination)
  }

  async receive (length) {
    const { value: [message, sender] } = await this.messages.next()
    demand(message.length <= length, 'Node has room for all datagrams')
    return { message, sender }
  }

  name () {
    demand(this.bound, 'Node tells no name before there is one')
    return this.socket.address()
  }

  peer () {
    return this.socket.remoteAddress()
  }

  async close () {
    this.socket.close()
    await once(this.socket, 'close')
  }
}

// A socket of SOCK_STREAM. In Node it is one of two kinds, from listen or
// connect on.
class Stream {
  constructor (listens) {
    this.listens = listens
  }

  async bind (address) {
    demand(this.listens && !this.address, 'Node binds and listens at once')
    this.address = address
  }

  async listen (backlog) {
    demand(this.address, 'Node binds and listens at once')
    const { path, address: host, port } = this.address
    this.server = net.createServer({ allowHalfOpen: true })
    this.connections = on(this.server, 'connection')
    this.server.listen({ path, host, port, backlog })
    await once(this.server, 'listening')
  }

  async connect ({ path, address: host, port }) {
    demand(!this.address && !this.server && !this.socket, 'Node connects what is new')
    const socket = net.connect({ path, host, port, allowHalfOpen: true })
    await once(socket, 'connect')
    this.take(socket)
  }

  take (socket) {
    this.socket = socket
    socket.on('error', () => {}) // It is in socket.errored too.
    return this
  }

  async accept () {
    demand(this.server, 'only a server accepts in Node')
    const { value: [socket] } = await this.connections.next()
    return new Stream(false).take(socket)
  }

  async send (buffer, to) {
    demand(this.socket, 'Node has a stream from connect on')
    demand(!to && buffer.length > 0, 'a stream writes neither to someone nor nothing')
    await promisify(this.socket.write.bind(this.socket))(buffer)
    return buffer.length
  }

  async receive (length, all) {
    demand(this.socket, 'Node has a stream from connect on')
    for (;;) {
      if (this.socket.errored) throw this.socket.errored
      const some = all ? length : Math.min(length, this.socket.readableLength)
      const message = some > 0 ? this.socket.read(some) : this.socket.read()
      if (message) return { message }
      if (this.socket.readableEnded) return { message: Buffer.alloc(0) }
      await Promise.race([once(this.socket, 'readable'), once(this.socket, 'end')])
    }
  }

  shutdown (how) {
    demand(this.socket && how === 'SHUT_WR', 'Node ends what it writes')
    return new Promise(resolve => this.socket.end(resolve))
  }

  name () {
    demand(this.server || this.socket, 'Node tells no name before there is one')
    return (this.server ?? this.socket).address()
  }

  peer () {
    demand(this.socket?.remoteAddress, 'Node tells no error of a peer that is not there')
    return { address: this.socket.remoteAddress, port: this.socket.remotePort }
  }

  async close () {
    this.server?.close() // Its event waits for all connections.
    if (!this.socket || this.socket.closed) return
    this.socket.destroy()
    await once(this.socket, 'close')
  }
}

// A vector, step by step.

class Vector {
  constructor (constants, { name, setup, call, then }) {
    this.constants = constants
    this.name = name
    this.steps = [...setup, call, ...then]
    this.sockets = new Map()
  }

  // What is called on a socket.
  calls (name) {
    return new Set(this.steps.filter(({ args }) => args[0]?.fd === name).map(({ call }) => call))
  }

  socket (spec) {
    return this.sockets.get(member(spec, 'fd'))
  }

  address (spec, length) {
    const text = member(spec, 'address')
    member(length, 'address_length')
    return text.startsWith('$') ? this.sockets.get(text.slice(1)).name() : parse(text)
  }

  // Node makes a stream's socket with what is called on it.
  open ([domain, type, protocol], calls) {
    const stream = type === 'SOCK_STREAM' && (calls.has('listen') || calls.has('connect'))
    const known = domain === 'AF_INET' || domain === 'AF_INET6' || (stream && domain === 'AF_UNIX')
    demand(known && (stream || type === 'SOCK_DGRAM') && protocol === 0, 'no such socket in Node')
    return stream ? new Stream(calls.has('listen')) : new Datagrams(domain)
  }

  // What a call answers: its result, where it is not 0, and what it left.
  async perform (call, args, name) {
    const [first, second, third, fourth, fifth, sixth] = args
    switch (call) {
      case 'socket':
        this.sockets.set(name, this.open(args, this.calls(name))) // Node tells no number.
        return {}
      case 'bind':
        return await this.socket(first).bind(this.address(second, third)) ?? {}
      case 'listen':
        demand(this.socket(first).listen, 'datagrams do not listen in Node')
        return await this.socket(first).listen(second) ?? {}
      case 'connect':
        return await this.socket(first).connect(this.address(second, third)) ?? {}
      case 'accept': {
        demand(this.socket(first).accept, 'datagrams do not accept in Node')
        const whose = wants(second, third)
        const accepted = await this.socket(first).accept()
        this.sockets.set(name, accepted)
        return { address: whose ? accepted.peer() : undefined }
      }
      case 'send':
      case 'sendto': {
        plain(fourth)
        const to = call === 'sendto' ? this.address(fifth, sixth) : undefined
        return { result: await this.socket(first).send(bytes(second, third), to) }
      }
      case 'write':
        return { result: await this.socket(first).send(bytes(second, third)) }
      case 'recv':
      case 'recvfrom': {
        plain(fourth)
        demand(third === member(second, 'room') && third > 0, 'a buffer knows its length')
        const whose = wants(fifth, sixth)
        const { message, sender } = await this.socket(first).receive(third, fourth === 'MSG_WAITALL')
        demand(sender || !whose, 'in Node a stream tells no sender')
        return { result: message.length, message, address: sender }
      }
      case 'shutdown':
        demand(this.socket(first).shutdown, 'datagrams do not shut down in Node')
        return await this.socket(first).shutdown(second) ?? {}
      case 'getsockname':
        return { address: wants(second, third) && this.socket(first).name() }
      case 'getpeername':
        return { address: wants(second, third) && this.socket(first).peer() }
      case 'close':
        await this.socket(first).close()
        this.sockets.delete(first.fd)
        return {}
    }
    throw new Cannot(`no ${call} in Node`)
  }

  // What the call left of its arguments; null is what Node does not tell.
  report (spec, { message = Buffer.alloc(0), address }) {
    if (spec?.room) return [message.toString('latin1').padEnd(spec.room, '.')]
    if (spec?.address_room) return [address ? format(address) : null]
    if (spec?.ints) return [null]
    return []
  }

  async step ({ call, args, as }) {
    let answer
    let errno = 0
    try {
      answer = await this.perform(call, args, as)
    } catch (error) {
      errno = this.constants[error.code]
      if (error instanceof Cannot) throw error
      // Errors that Node finds before it asks the system.
      demand(!/^ERR_/.test(error.code), error.code)
      if (errno === undefined) throw error
      answer = { result: -1 }
    }
    const { result = 0 } = answer
    return { result, errno, out: args.flatMap(argument => this.report(argument, answer)) }
  }

  async replay () {
    const steps = []
    try {
      for (const step of this.steps) steps.push(await this.step(step))
      console.log(JSON.stringify({ name: this.name, steps }))
    } catch (error) {
      if (!(error instanceof Cannot)) throw error
      console.log(JSON.stringify({ name: this.name, cannot: error.message }))
    }
    for (const socket of this.sockets.values()) await socket.close()
  }
}

async function main () {
  const [constants, ...files] = process.argv.slice(2).map(path => JSON.parse(fs.readFileSync(path)))
  for (const { vectors } of files) {
    for (const vector of vectors) await new Vector(constants, vector).replay()
  }
}

main()
