use v5.36;
use FFI::Platypus 2.00;
use FFI::Platypus::Memory qw(malloc);
use FFI::Platypus::Buffer qw(buffer_to_scalar);
use Socket;

my $ffi = FFI::Platypus->new(api => 2, lib => 'libsockshim.so.0');
$ffi->attach(sockshim_send => [qw(int string size_t int)] => 'ssize_t');
$ffi->attach(sockshim_recv => [qw(int opaque size_t int)] => 'ssize_t');

socketpair(my $near, my $far, AF_UNIX, SOCK_DGRAM, 0) or die $!;
my $buffer = malloc 16;
sockshim_send(fileno $near, 'hello', 5, 0);
my $size = sockshim_recv(fileno $far, $buffer, 16, 0);
say buffer_to_scalar($buffer, $size);
say 'errno ', 0 + $! if sockshim_send(-1, 'hello', 5, 0) < 0;
