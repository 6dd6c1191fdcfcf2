# An echo server for one client ("serve"), or a client that sends a megabyte
# and wants it back ("ask PORT").
use strict;
use warnings;
use IO::Socket::INET;
use Socket qw(SHUT_WR);

use constant SIZE => 1 << 20;

sub serve {
    my $server = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 1) or die $!;
    $| = 1;
    print $server->sockport, "\n";
    my $client = $server->accept or die $!;
    my $data;
    while (defined $client->recv($data, 65536) && length $data) {
        while (length $data) {
            my $taken = $client->send($data) // die $!;
            substr($data, 0, $taken, '');
        }
    }
}

sub ask {
    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => shift) or die $!;
    my $sent = pack 'C*', map { $_ * 7 % 251 } 0 .. SIZE - 1;
    my $child = fork // die $!;
    if (!$child) {
        my $left = $sent;
        substr($left, 0, $socket->send($left) // die($!), '') while length $left;
        $socket->shutdown(SHUT_WR);
        exit 0;
    }
    my ($data, $received) = ('', '');
    while (defined $socket->recv($data, 65536) && length $data) { $received .= $data }
    waitpid $child, 0;
    print $received eq $sent ? "the same\n" : "another\n";
}

shift eq 'serve' ? serve() : ask(shift);
