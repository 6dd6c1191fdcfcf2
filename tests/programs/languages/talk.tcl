# An echo server for one client ("serve"), or a client that sends a megabyte
# and wants it back ("ask PORT").
set size [expr {1 << 20}]

proc accept {client address port} {
    chan configure $client -translation binary
    chan copy $client $client -command [list served $client]
}

proc served {client bytes args} {
    close $client
    set ::done 1
}

proc serve {} {
    set server [socket -server accept -myaddr 127.0.0.1 0]
    puts [lindex [chan configure $server -sockname] 2]
    flush stdout
    vwait ::done
}

proc ask {port} {
    for {set at 0} {$at < $::size} {incr at} {lappend numbers [expr {$at * 7 % 251}]}
    set sent [binary format c* $numbers]
    set ::received ""
    set ::socket [socket 127.0.0.1 $port]
    chan configure $::socket -translation binary -blocking 0
    chan event $::socket readable {
        append ::received [read $::socket]
        if {[eof $::socket]} {set ::done 1}
    }
    puts -nonewline $::socket $sent
    chan close $::socket write
    vwait ::done
    puts [expr {$::received eq $sent ? "the same" : "another"}]
}

lassign $argv role port
if {$role eq "serve"} serve else {ask $port}
