#!/usr/bin/perl
# Replays the test vectors through Perl's own sockets, which have the drop-in
# under them, as tests/vectors/README.md says:
#
#     LD_PRELOAD=libsockshim_preload.so perl socket_runner.pl CONSTANTS.json VECTORS.json ...
#
# For each vector it prints a line of JSON with what its steps answered, or why
# Perl's functions cannot express it.
use v5.36;

package Sockaddr {
    use Socket qw(AF_INET AF_INET6 AF_UNIX AF_UNSPEC inet_ntop inet_pton sockaddr_family
        pack_sockaddr_in pack_sockaddr_in6 unpack_sockaddr_in unpack_sockaddr_in6);

    sub parse ($text) {
        return pack 'S', AF_UNIX if $text eq 'unix:';
        return pack 'S x a*', AF_UNIX, $1 if $text =~ /^unix:@(.*)/;
        return pack 'S Z*', AF_UNIX, $1 if $text =~ /^unix:(.*)/;
        return pack_sockaddr_in6($2, inet_pton(AF_INET6, $1)) if $text =~ /^\[(.*)\]:(\d+)$/;
        return pack_sockaddr_in($2, inet_pton(AF_INET, $1)) if $text =~ /^(.*):(\d+)$/;
        die "$text is no address\n";
    }

    sub text_of ($sockaddr) {
        return '(no address)' if length $sockaddr < 2;
        my $family = sockaddr_family($sockaddr);
        if ($family == AF_UNIX) {
            my $path = substr $sockaddr, 2;
            return 'unix:' . ($path =~ /^\0(.*)/s ? "\@$1" : unpack 'Z*', $path);
        }
        return 'unspec' if $family == AF_UNSPEC;
        my ($port, $host) = $family == AF_INET ? unpack_sockaddr_in($sockaddr) : unpack_sockaddr_in6($sockaddr);
        my $text = inet_ntop($family, $host);
        return $family == AF_INET ? "$text:$port" : "[$text]:$port";
    }
}

# A vector, step by step.
package Vector {
    use JSON::PP ();
    use Socket qw(MSG_TRUNC);

    use constant STORAGE => 128;    # sizeof(struct sockaddr_storage)

    # The calls, each by the function that makes it. They give what it returned,
    # undef if it failed, and then what it told.
    my %CALLS = (
        send => sub ($self, $fd, $buf, $len, $flags) {
            return send $self->handle($fd), $self->bytes($buf, $len), $self->number($flags);
        },
        sendto => sub ($self, $fd, $buf, $len, $flags, $to, $tolen) {
            return send $self->handle($fd), $self->bytes($buf, $len), $self->number($flags), $self->bytes($to, $tolen);
        },
        recv => sub ($self, $fd, $room, $len, $flags) {
            my ($result, $data) = $self->receive($fd, $room, $len, $flags) or return;
            return ($result, $data);
        },
        recvfrom => sub ($self, $fd, $room, $len, $flags, $from, $fromlen) {
            my $is_asked = $self->asks_for_address($from, $fromlen);
            my ($result, $data, $name) = $self->receive($fd, $room, $len, $flags) or return;
            return ($result, $data, $is_asked ? told($name) : ());
        },
        write => sub ($self, $fd, $buf, $len) {
            return syswrite $self->handle($fd), $self->bytes($buf, $len);
        },
        read => sub ($self, $fd, $room, $len) {
            my $result = sysread $self->handle($fd), my $data, $self->size_of($room, $len);
            return defined $result ? ($result, laid($room, $data)) : ();
        },
        socket => sub ($self, @numbers) {
            my ($domain, $type, $protocol) = map { $self->number($_) } @numbers;
            socket my $socket, $domain, $type, $protocol or return;
            return $socket;
        },
        socketpair => sub ($self, $domain, $type, $protocol, $pair) {
            cannot('Perl makes the pair itself') if !ref $pair;
            my @numbers = map { $self->number($_) } $domain, $type, $protocol;
            my ($one, $other) = map { $_->{new_fd} } @{ $pair->{ints} };
            socketpair $self->{handles}{$one}, $self->{handles}{$other}, $numbers[0], $numbers[1], $numbers[2]
                or return;
            return (0, [$one, $other]);
        },
        bind => sub ($self, $fd, $addr, $addrlen) {
            return done(bind $self->handle($fd), $self->bytes($addr, $addrlen));
        },
        listen => sub ($self, $fd, $backlog) {
            return done(listen $self->handle($fd), $self->number($backlog));
        },
        connect => sub ($self, $fd, $addr, $addrlen) {
            return done(connect $self->handle($fd), $self->bytes($addr, $addrlen));
        },
        accept => sub ($self, $fd, $from, $fromlen) {
            my $is_asked = $self->asks_for_address($from, $fromlen);
            my $name     = accept my $socket, $self->handle($fd);
            return defined $name ? ($socket, $is_asked ? told($name) : ()) : ();
        },
        shutdown => sub ($self, $fd, $how) {
            return done(shutdown $self->handle($fd), $self->number($how));
        },
        close => sub ($self, $fd) {
            return done(close $self->handle($fd));
        },
        getsockname => sub ($self, $fd, $addr, $addrlen) {
            $self->asks_for_address($addr, $addrlen) or cannot('Perl always asks');
            my $name = getsockname $self->handle($fd) or return;
            return (0, told($name));
        },
        getpeername => sub ($self, $fd, $addr, $addrlen) {
            $self->asks_for_address($addr, $addrlen) or cannot('Perl always asks');
            my $name = getpeername $self->handle($fd) or return;
            return (0, told($name));
        },
        getsockopt => sub ($self, $fd, $level, $option, $room, $len) {
            my $size = ref $room && ref $len ? 4 * @{ $room->{ints} } : -1;
            cannot('Perl makes the room for an option') if $size < 0 || $len->{ints}[0] != $size;
            my $value = getsockopt $self->handle($fd), $self->number($level), $self->number($option);
            return if !defined $value;
            my $before = $self->bytes($room, $size);
            substr $before, 0, length $value, $value;
            return (0, [unpack 'l*', $before], [length $value]);
        },
        setsockopt => sub ($self, $fd, $level, $option, $value, $len) {
            my $bytes = $self->bytes($value, $len);
            setsockopt $self->handle($fd), $self->number($level), $self->number($option), $bytes or return;
            return (0, [unpack 'l*', $bytes]);
        },
    );

    sub new ($class, $constants) {
        return bless { constants => $constants, handles => {} }, $class;
    }

    sub replay ($self, $vector) {
        my @steps = (@{ $vector->{setup} }, $vector->{call}, @{ $vector->{then} });
        my @seen = eval { map { $self->step($_) } @steps };
        die $@ if $@ && !ref $@;
        my %seen = $@ ? %{$@} : (steps => \@seen);
        say JSON::PP::encode_json({ name => $vector->{name}, %seen });
        close $_ for values %{ $self->{handles} };
        return;
    }

    # Leaves the vector.
    sub cannot ($why) { die { cannot => $why } }

    sub step ($self, $spec) {
        my ($call, $as, @specs) = (@{$spec}{qw(call as)}, @{ $spec->{args} });
        my $function = $CALLS{$call} // cannot("Perl has no $call");
        my ($result, @out) = $function->($self, @specs);
        my $errno = defined $result ? 0 : $! + 0;
        if (!defined $result) {
            @out = map { undef } grep { ref && ($_->{room} // $_->{ints} // $_->{address_room}) } @specs;
        }
        if (ref $result) {
            $self->{handles}{$as} = $result if defined $as;
            $result = fileno $result;
        }
        delete $self->{handles}{ $specs[0]{fd} } if $call eq 'close' && defined $result;
        return { result => ($result // -1) + 0, errno => $errno, out => \@out };
    }

    sub handle ($self, $spec) {
        return $self->{handles}{ $spec->{fd} } if ref $spec;
        cannot('a handle has a descriptor') if $spec < 0;
        # Open for both: to one that is not, Perl itself refuses to write.
        state %others;
        open $others{$spec}, '+<&=', $spec or die "descriptor $spec: $!\n" if !$others{$spec};
        return $others{$spec};
    }

    sub number ($self, $spec) {
        return length $self->sockaddr($spec->{address_length}) if ref $spec;
        return $spec if $spec =~ /^-?\d+$/;
        my $value = 0;
        $value |= $self->{constants}{$_} for split /[|]/, $spec;
        return $value;
    }

    sub sockaddr ($self, $text) {
        return $text =~ /^\$(.*)/ ? getsockname $self->{handles}{$1} : Sockaddr::parse($text);
    }

    # What a function is given as a string: so much of some memory.
    sub bytes ($self, $spec, $len) {
        cannot('Perl has no pointers') if !ref $spec || exists $spec->{pointer};
        my $bytes =
              defined $spec->{text}    ? $spec->{text} x ($spec->{times} // 1)
            : defined $spec->{hex}     ? pack 'H*', $spec->{hex}
            : defined $spec->{ints}    ? pack 'l*', map { $self->number($_) } @{ $spec->{ints} }
            : defined $spec->{address} ? pack 'a' . STORAGE, $self->sockaddr($spec->{address})
            :                            "\0" x $spec->{address_room};
        my $size = $self->number($len);
        cannot('a string is as long as it is') if $size < 0 || $size > length $bytes;
        return substr $bytes, 0, $size;
    }

    # The size of the room that a receive is given.
    sub size_of ($self, $room, $len) {
        cannot('Perl has no pointers') if !ref $room || !defined $room->{room};
        return $self->number($len);
    }

    # Perl has one function that receives; it always asks for the sender.
    sub receive ($self, $fd, $room, $len, $flags) {
        my $number = $self->number($flags);
        cannot('a scalar would be longer than its bytes') if $number & MSG_TRUNC;
        my $name = recv $self->handle($fd), my $data, $self->size_of($room, $len), $number;
        return defined $name ? (length $data, laid($room, $data), $name) : ();
    }

    # What was received, laid over the room for it: Perl made its own.
    sub laid ($room, $data) {
        my $bytes = '.' x $room->{room};
        substr $bytes, 0, length $data, $data;
        return $bytes =~ s/([^ -~])/sprintf '\x%02x', ord $1/egr;
    }

    sub asks_for_address ($self, $addr, $addrlen) {
        return 0 if !defined $addr && !defined $addrlen;
        my $is_usual = ref $addr && $addr->{address_room} && ref $addrlen && $addrlen->{ints}[0] == STORAGE;
        return $is_usual ? 1 : cannot('Perl makes the room for an address');
    }

    sub told ($name) { return (Sockaddr::text_of($name), [length $name]) }

    sub done ($is_done) { return $is_done ? 0 : () }
}

sub load ($path) {
    open my $file, '<', $path or die "$path: $!\n";
    local $/ = undef;
    my $json = readline $file;
    close $file or die "$path: $!\n";
    return JSON::PP::decode_json($json);
}

my ($constants, @files) = map { load($_) } @ARGV;
for my $file (@files) {
    Vector->new($constants)->replay($_) for @{ $file->{vectors} };
}
