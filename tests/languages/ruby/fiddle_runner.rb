# Replays the test vectors through sockshim, as tests/vectors/README.md says:
#
#     ruby fiddle_runner.rb CONSTANTS.json VECTORS.json ...
#
# For each vector it prints a line of JSON with what its steps answered.

require "fiddle/import"
require "json"

# The library, and its functions as sockshim.h declares them.
module Sockshim
  extend Fiddle::Importer
  dlload ENV.fetch("SOCKSHIM_LIBRARY", "libsockshim.so.0")
  typealias "socklen_t", "unsigned int"

  Iovec = struct ["void *base", "size_t len"]
  Msghdr = struct ["void *name", "socklen_t namelen", "void *iov", "size_t iovlen",
                   "void *control", "size_t controllen", "int flags"]
  Mmsghdr = struct [{ "hdr" => Msghdr }, "unsigned int len"]

  extern "ssize_t sockshim_send(int, void *, size_t, int)"
  extern "ssize_t sockshim_recv(int, void *, size_t, int)"
  extern "ssize_t sockshim_sendto(int, void *, size_t, int, void *, socklen_t)"
  extern "ssize_t sockshim_recvfrom(int, void *, size_t, int, void *, void *)"
  extern "ssize_t sockshim_sendmsg(int, void *, int)"
  extern "ssize_t sockshim_recvmsg(int, void *, int)"
  extern "int sockshim_sendmmsg(int, void *, unsigned int, int)"
  extern "int sockshim_recvmmsg(int, void *, unsigned int, int, void *)"
  extern "ssize_t sockshim_read(int, void *, size_t)"
  extern "ssize_t sockshim_write(int, void *, size_t)"
  extern "ssize_t sockshim_readv(int, void *, int)"
  extern "ssize_t sockshim_writev(int, void *, int)"
  extern "int sockshim_socket(int, int, int)"
  extern "int sockshim_socketpair(int, int, int, void *)"
  extern "int sockshim_bind(int, void *, socklen_t)"
  extern "int sockshim_listen(int, int)"
  extern "int sockshim_connect(int, void *, socklen_t)"
  extern "int sockshim_accept(int, void *, void *)"
  extern "int sockshim_accept4(int, void *, void *, int)"
  extern "int sockshim_shutdown(int, int)"
  extern "int sockshim_close(int)"
  extern "int sockshim_getsockname(int, void *, void *)"
  extern "int sockshim_getpeername(int, void *, void *)"
  extern "int sockshim_getsockopt(int, int, int, void *, void *)"
  extern "int sockshim_setsockopt(int, int, int, void *, socklen_t)"
  extern "int sockshim_address_parse(void *, void *, void *)"
  extern "size_t sockshim_address_format(void *, socklen_t, void *, size_t)"
  extern "size_t sockshim_describe(int, void *, size_t)"
  extern "size_t sockshim_explain_send(int, int, void *, size_t, int, void *, size_t)"
  extern "size_t sockshim_explain_sendto(int, int, void *, size_t, int, void *, socklen_t, void *, size_t)"
  extern "size_t sockshim_explain_recv(int, int, void *, size_t, int, void *, size_t)"
  extern "size_t sockshim_explain_bind(int, int, void *, socklen_t, void *, size_t)"
  extern "size_t sockshim_explain_connect(int, int, void *, socklen_t, void *, size_t)"
end

# How they are called.
module Memory
  ADDRESS_TEXT = 512
  STORAGE = 128 # sizeof(struct sockaddr_storage)

  module_function

  # Memory of these bytes, freed when nothing refers to it any more.
  def of(bytes)
    pointer = Fiddle::Pointer.malloc([bytes.bytesize, 1].max, Fiddle::RUBY_FREE)
    pointer[0, bytes.bytesize] = bytes
    pointer
  end

  def storage(length)
    [of("\0" * STORAGE), of([length].pack("I"))]
  end

  def length(pointer)
    pointer[0, 4].unpack1("I")
  end

  # The sockaddr that a text stands for, and its length.
  def parse(text)
    address, size = storage(0)
    failed = Sockshim.sockshim_address_parse(of("#{text}\0"), address, size) != 0
    raise SystemCallError.new(text, Fiddle.last_error) if failed

    [address, length(size)]
  end

  # The sockaddr that a socket is bound to, and its length.
  def name_of(descriptor)
    address, size = storage(STORAGE)
    failed = Sockshim.sockshim_getsockname(descriptor, address, size) != 0
    raise SystemCallError.new("getsockname", Fiddle.last_error) if failed

    [address, length(size)]
  end

  # The text of a sockaddr.
  def format(address, size)
    text = of("\0" * ADDRESS_TEXT)
    Sockshim.sockshim_address_format(address, [size, STORAGE].min, text, ADDRESS_TEXT)
    text.to_s
  end
end

# Structures one behind the other, whose pointers lead to the memory that their
# fields describe; that lives as long as they do.
class Structures
  attr_reader :elements, :parts

  def initialize(kind, parts)
    @parts = parts
    @memory = Memory.of("\0" * (kind.size * parts.size))
    @elements = parts.each_with_index.map { |fields, i| fill(kind.new(@memory + (i * kind.size)), fields) }
  end

  def to_ptr
    @memory
  end

  private

  def fill(element, fields)
    header = element.respond_to?(:hdr) ? element.hdr : element
    fields.each do |name, part|
      header[name.to_s] = part.respond_to?(:to_ptr) ? part.to_ptr.to_i : part.to_i
    end
    element
  end
end

# A vector, step by step.
class Vector
  def initialize(constants)
    @constants = constants
    @descriptors = {}
  end

  def replay(vector)
    steps = [*vector[:setup], vector[:call], *vector[:then]]
    puts JSON.generate(name: vector[:name], steps: steps.map { |spec| step(spec) })
    @descriptors.each_value { |descriptor| Sockshim.sockshim_close(descriptor) }
  end

  private

  def step(spec)
    specs = spec[:args]
    arguments = specs.map { |argument| argument(argument) }
    result = Sockshim.public_send("sockshim_#{spec[:call]}", *arguments)
    errno = result == -1 ? Fiddle.last_error : 0
    out = specs.each_index.flat_map do |i|
      length = Memory.length(arguments[i + 1]) if specs[i + 1] in { ints: _ }
      report(specs[i], arguments[i], length || Memory::STORAGE)
    end
    @descriptors[spec[:as]] = result if spec[:as] && result != -1
    @descriptors.delete(specs[0][:fd]) if spec[:call] == "close" && result.zero?
    { result:, errno:, out: }
  end

  # What a function is given: a number, or memory.
  def argument(spec)
    case spec
    in nil | Integer then spec
    in String then @constants.values_at(*spec.split("|")).reduce(:|)
    in { fd: name } then @descriptors.fetch(name)
    in { new_fd: _ } then -1
    in { address_length: text } then address(text)[1]
    in { pointer: number } then number
    in { text: } then Memory.of("#{text * spec.fetch(:times, 1)}\0")
    in { hex: digits } then Memory.of([digits].pack("H*"))
    in { room: size } then Memory.of("." * size)
    in { ints: items } then Memory.of(items.map { |item| argument(item) }.pack("i*"))
    in { address: text } then address(text)[0]
    in { address_room: size } then Memory.of("\0" * size)
    in { iovec: pairs } then structures(Sockshim::Iovec, pairs.map { |base, len| { base:, len: } })
    in { msghdr: fields } then structures(Sockshim::Msghdr, [fields])
    in { mmsghdr: messages } then structures(Sockshim::Mmsghdr, messages)
    end
  end

  def address(text)
    text.start_with?("$") ? Memory.name_of(@descriptors.fetch(text[1..])) : Memory.parse(text)
  end

  def structures(kind, specs)
    Structures.new(kind, specs.map { |fields| fields.transform_values { |spec| argument(spec) } })
  end

  # What the call left in memory where it could write, in order.
  def report(spec, memory, length = Memory::STORAGE)
    case spec
    in { room: size }
      [memory[0, size].gsub(/[^ -~]/n) { |byte| format("\\x%02x", byte.ord) }]
    in { ints: items }
      values = memory[0, 4 * items.size].unpack("i*")
      [items.zip(values).map { |item, value| value(item, value) }]
    in { address_room: _ }
      [Memory.format(memory, length)]
    in { iovec: pairs }
      pairs.zip(memory.parts).flat_map { |(base, _), part| report(base, part[:base]) }
    in { msghdr: fields }
      report_msghdr(fields, memory.elements[0], memory.parts[0])
    in { mmsghdr: messages }
      messages.zip(memory.elements, memory.parts).flat_map do |fields, element, parts|
        *seen, header = report_msghdr(fields, element.hdr, parts)
        [*seen, { **header, len: element.len }]
      end
    else
      []
    end
  end

  def report_msghdr(fields, header, parts)
    [
      *report(fields[:name], parts[:name], header.namelen),
      *report(fields[:iov], parts[:iov]),
      *report(fields[:control], parts[:control]),
      { namelen: header.namelen, controllen: header.controllen, flags: header.flags }
    ]
  end

  # An int after the call, or the name of the descriptor that it is.
  def value(spec, value)
    return value unless value != -1 && spec in { new_fd: name }

    @descriptors[name] = value
    name
  end
end

constants, *files = ARGV.map { |path| File.read(path) }
constants = JSON.parse(constants)
files.each do |file|
  JSON.parse(file, symbolize_names: true)[:vectors].each { |vector| Vector.new(constants).replay(vector) }
end
