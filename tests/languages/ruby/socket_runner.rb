# Replays the test vectors through Ruby's own sockets, which have the drop-in
# under them, as tests/vectors/README.md says:
#
#     LD_PRELOAD=libsockshim_preload.so ruby socket_runner.rb CONSTANTS.json VECTORS.json ...
#
# For each vector it prints a line of JSON with what its steps answered, or why
# Ruby's sockets cannot express it.

require "io/nonblock"
require "json"
require "socket"

# Addresses as Ruby has them: strings.
module Sockaddr
  STORAGE = 128 # sizeof(struct sockaddr_storage)

  module_function

  def parse(text)
    case text
    when "unix:" then [Socket::AF_UNIX].pack("S")
    when /\Aunix:@(.*)/ then [Socket::AF_UNIX, Regexp.last_match(1)].pack("Sxa*")
    when /\Aunix:(.*)/ then [Socket::AF_UNIX, Regexp.last_match(1)].pack("SZ*")
    when /\A\[?([^\]]*)\]?:(\d+)\z/ then Socket.sockaddr_in(Regexp.last_match(2), Regexp.last_match(1))
    end
  end

  def format(sockaddr)
    return "(no address)" if sockaddr.bytesize < 2

    family, path = sockaddr.unpack("Sa*")
    return "unspec" if family == Socket::AF_UNSPEC
    return path.start_with?("\0") ? "unix:@#{path[1..]}" : "unix:#{path.unpack1('Z*')}" if family == Socket::AF_UNIX

    port, host = Socket.unpack_sockaddr_in(sockaddr)
    family == Socket::AF_INET ? "#{host}:#{port}" : "[#{host}]:#{port}"
  end

  # The text and the length.
  def told(sockaddr)
    [format(sockaddr), [sockaddr.bytesize]]
  end
end

# Why a vector is left.
class Cannot < StandardError; end

# What the arguments of a step stand for.
module Arguments
  private

  def cannot(why) = raise(Cannot, why)

  def named(spec)
    spec in { fd: name } or cannot("Ruby makes a Socket of a socket alone")
    @sockets.fetch(name)
  end

  # One that waits, as most methods do where others would answer EAGAIN.
  def waiting(spec)
    named(spec).tap { |socket| cannot("this method waits") if socket.nonblock? }
  end

  def number(spec)
    case spec
    in Integer then spec
    in String then @constants.values_at(*spec.split("|")).reduce(:|)
    in { address_length: text } then sockaddr(text).bytesize
    in { fd: _ } then named(spec).fileno
    end
  end

  def sockaddr(text)
    text.start_with?("$") ? @sockets.fetch(text[1..]).getsockname : Sockaddr.parse(text)
  end

  # What a method is given as a String: so much of some memory.
  def bytes(spec, length)
    bytes =
      case spec
      in { text: } then text * spec.fetch(:times, 1)
      in { hex: digits } then [digits].pack("H*")
      in { ints: items } then items.map { |item| number(item) }.pack("i*")
      in { address: text } then sockaddr(text).ljust(Sockaddr::STORAGE, "\0")
      in { address_room: size } then "\0" * size
      else cannot("Ruby has no pointers")
      end
    size = number(length)
    size.between?(0, bytes.bytesize) ? bytes.byteslice(0, size) : cannot("a String is as long as it is")
  end

  CMSGHDR = 16 # sizeof(struct cmsghdr)
  private_constant :CMSGHDR

  # One message of ancillary data, if it is as Ruby would lay it out.
  def ancillary(control, controllen)
    return [] unless control

    control in { ints: [length, 0, level, type, *items] } or cannot("Ruby makes the ancillary data")
    data = items.map { |item| number(item) }.pack("i*").byteslice(0, length - CMSGHDR)
    size = CMSGHDR + data.bytesize
    cannot("Ruby makes the ancillary data") if length != size || controllen != (size + 7) / 8 * 8
    [Socket::AncillaryData.new(:UNIX, number(level), number(type), data)]
  end

  # Of its ints, those that Ruby tells.
  def told_ancillary(control, messages)
    told = messages.flat_map { |message| [nil, nil, message.level, message.type, *message.data.unpack("i*")] }
    control[:ints].each_index.map { |i| told[i] }
  end

  def size(room, length)
    room in { room: _ } or cannot("Ruby has no pointers")
    number(length)
  end

  def asked_for_address?(address, length)
    case [address, length]
    in [nil, nil] then false
    in [{ address_room: _ }, { ints: [Sockaddr::STORAGE] }] then true
    else cannot("Ruby makes the room for an address")
    end
  end

  # By one method with MSG_DONTWAIT, by another without, which waits even for an
  # error in the queue.
  def with_flags(method, spec, data, flags, *rest)
    flags = number(flags)
    if flags.anybits?(Socket::MSG_DONTWAIT)
      return named(spec).public_send("#{method}_nonblock", data, flags & ~Socket::MSG_DONTWAIT, *rest)
    end

    cannot("this method waits") if flags.anybits?(Socket::MSG_ERRQUEUE)
    waiting(spec).public_send(method, data, flags, *rest)
  end

  def receive(method, spec, room, length, flags, *rest)
    cannot("a String has all its bytes") if number(flags).anybits?(Socket::MSG_TRUNC)
    with_flags(method, spec, size(room, length), flags, *rest)
  end

  # What was received, laid over the room for it: Ruby made its own.
  def laid(room, data)
    room = "." * room[:room]
    room[0, data.bytesize] = data
    room.b.gsub(/[^ -~]/n) { |byte| format("\\x%02x", byte.ord) }
  end
end

# The calls, each by the method that makes it. They give what it returned, and
# then what it told.
module Calls
  include Arguments

  private

  def call_send(socket, buffer, length, flags, *to)
    cannot("send waits") if number(flags).anybits?(Socket::MSG_DONTWAIT)
    to = to.empty? ? [] : [bytes(*to)]
    [waiting(socket).send(bytes(buffer, length), number(flags), *to)]
  end
  alias call_sendto call_send

  def call_recv(socket, room, length, flags)
    data = receive(:recv, socket, room, length, flags)
    [data.bytesize, laid(room, data)]
  end

  def call_recvfrom(socket, room, length, flags, address, address_length)
    asked = asked_for_address?(address, address_length)
    data, from = receive(:recvfrom, socket, room, length, flags)
    [data.bytesize, laid(room, data), *(Sockaddr.told(from.to_sockaddr) if asked)]
  end

  def call_sendmsg(socket, message, flags)
    message in { msghdr: { iov: { iovec: [[buffer, length]] }, iovlen: 1, **fields } } or cannot("one part a message")
    to = bytes(fields[:name], fields[:namelen]) if fields.key?(:name)
    controls = ancillary(fields[:control], fields[:controllen])
    [with_flags(:sendmsg, socket, bytes(buffer, length), flags, to, *controls), *controls.map { nil }, nil]
  end

  def call_recvmsg(socket, message, flags)
    message in { msghdr: { iov: { iovec: [[room, length]] }, iovlen: 1, **fields } } or cannot("one part a message")
    control, controllen = fields.values_at(:control, :controllen)
    asked = asked_for_address?(fields[:name], fields[:namelen]&.then { |size| { ints: [size] } })
    data, from, flags, *controls = receive(:recvmsg, socket, room, length, flags, controllen || 0)
    name, namelen = Sockaddr.told(from.to_sockaddr) if asked
    # Ruby asks for MSG_CMSG_CLOEXEC, and is told so.
    header = { namelen: namelen&.first, controllen: nil, flags: flags & ~@constants["MSG_CMSG_CLOEXEC"] }
    [data.bytesize, *name, laid(room, data), *([told_ancillary(control, controls)] if control), header]
  end

  def call_read(socket, room, length)
    size = size(room, length)
    cannot("Ruby reads nothing by itself") if size.zero?
    data = named(socket).nonblock? ? named(socket).read_nonblock(size) : named(socket).sysread(size)
    [data.bytesize, laid(room, data)]
  rescue EOFError
    [0, laid(room, "")]
  end

  def call_write(socket, buffer, length)
    data = bytes(buffer, length)
    [named(socket).nonblock? ? named(socket).write_nonblock(data) : named(socket).syswrite(data)]
  end

  def call_writev(socket, parts, count)
    parts in { iovec: [_, _, *] => parts } or cannot("Ruby writes one part by write")
    cannot("Ruby counts the parts") if parts.size != number(count)
    [waiting(socket).write(*parts.map { |buffer, length| bytes(buffer, length) })]
  end

  def call_socket(domain, type, protocol)
    [made(Socket.new(number(domain), number(type), number(protocol)), number(type))]
  end

  def call_socketpair(domain, type, protocol, pair)
    pair in { ints: [{ new_fd: one }, { new_fd: other }] } or cannot("Ruby makes the pair itself")
    sockets = Socket.pair(number(domain), number(type), number(protocol))
    @sockets[one], @sockets[other] = sockets.map { |socket| made(socket, number(type)) }
    [0, [one, other]]
  end

  # Ruby makes all sockets non-blocking; here they are what was asked for.
  def made(socket, type)
    socket.nonblock = type.anybits?(Socket::SOCK_NONBLOCK)
    socket
  end

  def call_bind(socket, address, length) = [named(socket).bind(bytes(address, length))]

  def call_listen(socket, backlog) = [named(socket).listen(number(backlog))]

  def call_connect(socket, address, length)
    address = bytes(address, length)
    [named(socket).nonblock? ? named(socket).connect_nonblock(address) : named(socket).connect(address)]
  end

  def call_accept(socket, address, length)
    asked = asked_for_address?(address, length)
    accepted, from = named(socket).nonblock? ? named(socket).accept_nonblock : named(socket).accept
    [made(accepted, 0), *(Sockaddr.told(from.to_sockaddr) if asked)]
  end

  def call_shutdown(socket, how)
    cannot("Ruby refuses it itself") unless number(how).between?(Socket::SHUT_RD, Socket::SHUT_RDWR)
    [named(socket).shutdown(number(how))]
  end

  def call_close(socket)
    named(socket).close
    @sockets.delete(socket[:fd])
    [0]
  end

  def call_getsockname(socket, *room) = name_of(:getsockname, socket, *room)

  def call_getpeername(socket, *room) = name_of(:getpeername, socket, *room)

  def name_of(method, socket, address, length)
    asked_for_address?(address, length) or cannot("Ruby always asks")
    [0, *Sockaddr.told(named(socket).public_send(method))]
  end

  def call_getsockopt(socket, level, option, room, length)
    [room, length] in [{ ints: items }, { ints: [size] }] or cannot("Ruby makes the room for an option")
    cannot("Ruby makes the room for an option") if size != 4 * items.size
    data = named(socket).getsockopt(number(level), number(option)).data
    values = bytes(room, size)
    values[0, data.bytesize] = data
    [0, values.unpack("i*"), [data.bytesize]]
  end

  def call_setsockopt(socket, level, option, value, length)
    data = bytes(value, length)
    [named(socket).setsockopt(number(level), number(option), data), data.unpack("i*")]
  end
end

# A vector, step by step.
class Vector
  include Calls

  def initialize(constants)
    @constants = constants
    @sockets = {}
  end

  def replay(vector)
    steps = [*vector[:setup], vector[:call], *vector[:then]]
    puts JSON.generate(name: vector[:name], steps: steps.map { |spec| step(spec) })
  rescue Cannot => e
    puts JSON.generate(name: vector[:name], cannot: e.message)
  ensure
    @sockets.each_value(&:close)
  end

  private

  def step(spec)
    call = "call_#{spec[:call]}"
    cannot("Ruby has no #{spec[:call]}") unless respond_to?(call, true)
    result, *out = __send__(call, *spec[:args])
    if result.is_a?(Socket)
      @sockets[spec[:as]] = result if spec[:as]
      result = result.fileno
    end
    { result:, errno: 0, out: }
  rescue SystemCallError => e
    { result: -1, errno: e.errno, out: spec[:args].filter_map { |argument| untold(argument) }.flatten(1) }
  end

  # Of a call that failed, Ruby tells the error alone.
  def untold(argument)
    case argument
    in { room: _ } | { ints: _ } | { address_room: _ } then [nil]
    in { msghdr: { iov: { iovec: parts }, **fields } }
      memories = [*fields.values_at(:name, :control), *parts.map(&:first)]
      [nil, *memories.filter_map { |memory| untold(memory) }.flatten(1)]
    else nil
    end
  end
end

constants, *files = ARGV.map { |path| File.read(path) }
constants = JSON.parse(constants)
files.each do |file|
  JSON.parse(file, symbolize_names: true)[:vectors].each { |vector| Vector.new(constants).replay(vector) }
end
