#!/usr/bin/perl
# Replays the test vectors through sockshim, as tests/vectors/README.md says:
#
#     perl platypus_runner.pl CONSTANTS.json VECTORS.json ...
#
# For each vector it prints a line of JSON with what its steps answered.
use v5.36;

# The library, and its functions as sockshim.h declares them.
package Sockshim {
    use FFI::Platypus 2.00;

    # What pack makes of the fields of each structure.
    use constant MSGHDR => 'J L x4 J J J J l x4', qw(name namelen iov iovlen control controllen flags);
    our %STRUCTURES = (
        iovec   => ['J J', qw(base len)],
        msghdr  => [MSGHDR],
        mmsghdr => [(MSGHDR)[0] . ' L x4', (MSGHDR)[1 .. 7], 'len'],
    );

    my $ffi = FFI::Platypus->new(api => 2, lib => $ENV{SOCKSHIM_LIBRARY} // 'libsockshim.so.0');
    $ffi->mangler(sub ($name) { "sockshim_$name" });
    $ffi->type(uint => 'socklen_t');

    $ffi->attach(send     => [qw(int opaque size_t int)]                  => 'ssize_t');
    $ffi->attach(recv     => [qw(int opaque size_t int)]                  => 'ssize_t');
    $ffi->attach(sendto   => [qw(int opaque size_t int opaque socklen_t)] => 'ssize_t');
    $ffi->attach(recvfrom => [qw(int opaque size_t int opaque opaque)]    => 'ssize_t');
    $ffi->attach(sendmsg  => [qw(int opaque int)]                         => 'ssize_t');
    $ffi->attach(recvmsg  => [qw(int opaque int)]                         => 'ssize_t');
    $ffi->attach(sendmmsg => [qw(int opaque uint int)]                    => 'int');
    $ffi->attach(recvmmsg => [qw(int opaque uint int opaque)]             => 'int');
    $ffi->attach(read     => [qw(int opaque size_t)]                      => 'ssize_t');
    $ffi->attach(write    => [qw(int opaque size_t)]                      => 'ssize_t');
    $ffi->attach(readv    => [qw(int opaque int)]                         => 'ssize_t');
    $ffi->attach(writev   => [qw(int opaque int)]                         => 'ssize_t');

    $ffi->attach(socket      => [qw(int int int)]                  => 'int');
    $ffi->attach(socketpair  => [qw(int int int opaque)]           => 'int');
    $ffi->attach(bind        => [qw(int opaque socklen_t)]         => 'int');
    $ffi->attach(listen      => [qw(int int)]                      => 'int');
    $ffi->attach(connect     => [qw(int opaque socklen_t)]         => 'int');
    $ffi->attach(accept      => [qw(int opaque opaque)]            => 'int');
    $ffi->attach(accept4     => [qw(int opaque opaque int)]        => 'int');
    $ffi->attach(shutdown    => [qw(int int)]                      => 'int');
    $ffi->attach(close       => [qw(int)]                          => 'int');
    $ffi->attach(getsockname => [qw(int opaque opaque)]            => 'int');
    $ffi->attach(getpeername => [qw(int opaque opaque)]            => 'int');
    $ffi->attach(getsockopt  => [qw(int int int opaque opaque)]    => 'int');
    $ffi->attach(setsockopt  => [qw(int int int opaque socklen_t)] => 'int');

    $ffi->attach(address_parse   => [qw(opaque opaque opaque)]                                     => 'int');
    $ffi->attach(address_format  => [qw(opaque socklen_t opaque size_t)]                           => 'size_t');
    $ffi->attach(describe        => [qw(int opaque size_t)]                                        => 'size_t');
    $ffi->attach(explain_send    => [qw(int int opaque size_t int opaque size_t)]                  => 'size_t');
    $ffi->attach(explain_sendto  => [qw(int int opaque size_t int opaque socklen_t opaque size_t)] => 'size_t');
    $ffi->attach(explain_recv    => [qw(int int opaque size_t int opaque size_t)]                  => 'size_t');
    $ffi->attach(explain_bind    => [qw(int int opaque socklen_t opaque size_t)]                   => 'size_t');
    $ffi->attach(explain_connect => [qw(int int opaque socklen_t opaque size_t)]                   => 'size_t');
}

# Memory that stays where it is, with these bytes; and the parts that its
# pointers lead to, which live as long as it does.
package Memory {
    use FFI::Platypus::Buffer qw(buffer_to_scalar scalar_to_buffer);
    use FFI::Platypus::Memory qw(free malloc memcpy);

    sub new ($class, $bytes, @parts) {
        my ($from, $size) = scalar_to_buffer($bytes);
        my $pointer = malloc($size || 1);
        memcpy($pointer, $from, $size);
        return bless { pointer => $pointer, size => $size, parts => \@parts }, $class;
    }

    sub DESTROY ($self)            { return free($self->{pointer}) }
    sub bytes   ($self)            { return buffer_to_scalar($self->{pointer}, $self->{size}) }
    sub numbers ($self, $template) { return unpack $template, $self->bytes }
    sub parts   ($self)            { return @{ $self->{parts} } }

    # What goes over to C: of memory its address, a number as it is.
    sub address ($value) { return ref $value ? $value->{pointer} : $value }
}

# Addresses, as memory and its length.
package Sockaddr {
    use List::Util qw(min);

    use constant STORAGE => 128;    # sizeof(struct sockaddr_storage)
    use constant TEXT    => 512;

    # What a text stands for.
    sub parse ($text) {
        my $of = Memory->new("$text\0");
        return written(sub (@to) { Sockshim::address_parse($of->{pointer}, @to) }, $text);
    }

    # What a socket is bound to.
    sub of ($descriptor) {
        return written(sub (@to) { Sockshim::getsockname($descriptor, @to) }, 'getsockname');
    }

    sub written ($function, $what) {
        my ($storage, $length) = (Memory->new("\0" x STORAGE), Memory->new(pack 'L', STORAGE));
        $function->($storage->{pointer}, $length->{pointer}) == 0 or die "$what: $!\n";
        return ($storage, $length->numbers('L'));
    }

    sub text_of ($storage, $length) {
        my $text = Memory->new("\0" x TEXT);
        Sockshim::address_format($storage->{pointer}, min($length, STORAGE), $text->{pointer}, TEXT);
        return unpack 'Z*', $text->bytes;
    }
}

# A vector, step by step.
package Vector {
    use JSON::PP ();

    # What a function is given for each kind of memory, and of number.
    my %ARGUMENTS = (
        fd             => sub ($self, $name) { $self->{descriptors}{$name} },
        new_fd         => sub ($self, $name) { -1 },
        address_length => sub ($self, $text) { ($self->sockaddr($text))[1] },
        pointer        => sub ($self, $number) { $number },
        text           => sub ($self, $text, $times = 1) { Memory->new($text x $times . "\0") },
        hex            => sub ($self, $digits) { Memory->new(pack 'H*', $digits) },
        room           => sub ($self, $size) { Memory->new('.' x $size) },
        ints           => sub ($self, $items) {
            Memory->new(pack 'l*', map { $self->argument($_) } @{$items});
        },
        address      => sub ($self, $text) { ($self->sockaddr($text))[0] },
        address_room => sub ($self, $size) { Memory->new("\0" x $size) },
        iovec        => sub ($self, $pairs) {
            $self->structures('iovec', map { { base => $_->[0], len => $_->[1] } } @{$pairs});
        },
        msghdr  => sub ($self, $fields) { $self->structures('msghdr', $fields) },
        mmsghdr => sub ($self, $messages) { $self->structures('mmsghdr', @{$messages}) },
    );

    sub new ($class, $constants) {
        return bless { constants => $constants, descriptors => {} }, $class;
    }

    sub replay ($self, $vector) {
        my @steps = (@{ $vector->{setup} }, $vector->{call}, @{ $vector->{then} });
        say JSON::PP::encode_json({ name => $vector->{name}, steps => [map { $self->step($_) } @steps] });
        Sockshim::close($_) for values %{ $self->{descriptors} };
        return;
    }

    sub step ($self, $spec) {
        my ($call, $as, @specs) = (@{$spec}{qw(call as)}, @{ $spec->{args} });
        my @arguments = map { $self->argument($_) } @specs;
        my $function  = Sockshim->can($call);
        my $result    = $function->(map { Memory::address($_) } @arguments);
        my $errno     = $result == -1 ? $! + 0 : 0;

        my @out;
        for my $i (keys @specs) {
            my $is_told = ref $specs[$i + 1] && $specs[$i + 1]{ints};
            my $length  = $is_told ? $arguments[$i + 1]->numbers('L') : Sockaddr::STORAGE;
            push @out, $self->report($specs[$i], $arguments[$i], $length);
        }
        $self->{descriptors}{$as} = $result if defined $as && $result != -1;
        delete $self->{descriptors}{ $specs[0]{fd} } if $call eq 'close' && $result == 0;
        return { result => $result, errno => $errno, out => \@out };
    }

    # A number, memory, or undef for NULL.
    sub argument ($self, $spec) {
        return $spec                  if !defined $spec || $spec =~ /^-?\d+$/;
        return $self->constant($spec) if !ref $spec;
        my %spec  = %{$spec};
        my @times = delete $spec{times} // ();
        my ($kind, $value) = %spec;
        return $ARGUMENTS{$kind}->($self, $value, @times);
    }

    sub constant ($self, $names) {
        my $value = 0;
        $value |= $self->{constants}{$_} for split /[|]/, $names;
        return $value;
    }

    sub sockaddr ($self, $text) {
        return $text =~ /^\$(.*)/ ? Sockaddr::of($self->{descriptors}{$1}) : Sockaddr::parse($text);
    }

    # Structures one behind the other.
    sub structures ($self, $kind, @specs) {
        my ($template, @fields) = @{ $Sockshim::STRUCTURES{$kind} };
        my (@parts, $bytes);
        for my $spec (@specs) {
            my %part = map { $_ => $self->argument($spec->{$_}) } keys %{$spec};
            $bytes .= pack $template, map { Memory::address($_) // 0 } @part{@fields};
            push @parts, \%part;
        }
        return Memory->new($bytes, @parts);
    }

    # The fields of each.
    sub elements ($kind, $memory) {
        my ($template, @fields) = @{ $Sockshim::STRUCTURES{$kind} };
        my @values = $memory->numbers("($template)*");
        my @elements;
        while (my @element = splice @values, 0, @fields) {
            my %element;
            @element{@fields} = @element;
            push @elements, \%element;
        }
        return @elements;
    }

    # What the call left in memory where it could write, in order.
    sub report ($self, $spec, $memory, $length = Sockaddr::STORAGE) {
        return () if !ref $spec;
        my ($kind, $value) = %{$spec};
        return $memory->bytes =~ s/([^ -~])/sprintf '\x%02x', ord $1/egr if $kind eq 'room';
        return Sockaddr::text_of($memory, $length)                       if $kind eq 'address_room';
        return $self->report_ints($value, $memory->numbers('l*'))        if $kind eq 'ints';
        if ($kind eq 'iovec') {
            my @parts = $memory->parts;
            return map { $self->report($value->[$_][0], $parts[$_]{base}) } keys @parts;
        }
        if ($kind =~ /msghdr$/) {
            my @specs    = $kind eq 'mmsghdr' ? @{$value} : $value;
            my @elements = elements($kind, $memory);
            my @parts    = $memory->parts;
            return map { $self->report_msghdr($specs[$_], $parts[$_], $elements[$_]) } keys @parts;
        }
        return ();
    }

    sub report_msghdr ($self, $spec, $part, $header) {
        return (
            $self->report($spec->{name},    $part->{name}, $header->{namelen}),
            $self->report($spec->{iov},     $part->{iov}),
            $self->report($spec->{control}, $part->{control}),
            { map { $_ => $header->{$_} } grep { exists $header->{$_} } qw(namelen controllen flags len) },
        );
    }

    # Each int after the call, or the name of the descriptor that it is.
    sub report_ints ($self, $specs, @values) {
        my @report;
        for my $spec (@{$specs}) {
            my $value = shift @values;
            my $name  = ref $spec && $value != -1 ? $spec->{new_fd} : undef;
            $self->{descriptors}{$name} = $value if defined $name;
            push @report, $name // $value;
        }
        return \@report;
    }
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
