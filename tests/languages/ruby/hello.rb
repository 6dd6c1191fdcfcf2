require "fiddle/import"
require "socket"

module Sockshim
  extend Fiddle::Importer
  dlload "libsockshim.so.0"
  extern "ssize_t sockshim_send(int, void *, size_t, int)"
  extern "ssize_t sockshim_recv(int, void *, size_t, int)"
end

near, far = UNIXSocket.pair(:DGRAM)
buffer = Fiddle::Pointer.malloc(16, Fiddle::RUBY_FREE)
Sockshim.sockshim_send(near.fileno, "hello", 5, 0)
size = Sockshim.sockshim_recv(far.fileno, buffer, 16, 0)
puts buffer[0, size]
puts "errno #{Fiddle.last_error}" if Sockshim.sockshim_send(-1, "hello", 5, 0) < 0
