# An echo server for one client ("serve"), or a client that sends a megabyte
# and wants it back ("ask PORT").
require "socket"

SIZE = 1 << 20

def serve
  server = TCPServer.new("127.0.0.1", 0)
  puts server.addr[1]
  $stdout.flush
  client = server.accept
  loop do
    data = client.recv(65_536)
    break if data.nil? || data.empty?
    data = data.byteslice(client.send(data, 0)..) until data.empty?
  end
  client.close
end

def ask(port)
  sent = (0...SIZE).map { |at| at * 7 % 251 }.pack("C*")
  socket = TCPSocket.new("127.0.0.1", port)
  writer = Thread.new do
    left = sent
    left = left.byteslice(socket.send(left, 0)..) until left.empty?
    socket.close_write
  end
  received = "".b
  loop do
    data = socket.recv(65_536)
    break if data.nil? || data.empty?
    received << data
  end
  writer.join
  puts received == sent ? "the same" : "another"
end

ARGV[0] == "serve" ? serve : ask(Integer(ARGV[1]))
