//! Why an option was not read or set.

use super::super::{
    condition::Condition::*,
    rules::{rule, rules},
};

rules! { OPTION:
    rule(libc::ENOPROTOOPT, &[OwnLevel, Sets], "no such option can be set on a socket of %D, %T.");
    rule(libc::ENOPROTOOPT, &[OwnLevel], "no such option can be read from a socket of %D, %T.");
    rule(libc::ENOPROTOOPT, &[], "that level has no such option for a socket of %D, %T.");
    rule(libc::EOPNOTSUPP, &[], "a socket of %D, %T, has no options of that level.");
    rule(libc::EINVAL, &[Sets, ShortValue],
        "optlen is too small for the value. Pass the size of its type, for most an int.");
    rule(libc::EINVAL, &[Sets],
        "the value is out of the option's range, or does not fit the state of the socket.");
    rule(libc::EINVAL, &[],
        "*optlen is negative or too small. Set it to the size of optval before each call.");
    rule(libc::EPERM, &[],
        "the value needs a privilege: CAP_NET_ADMIN, or for SO_BINDTODEVICE CAP_NET_RAW.");
    rule(libc::EDOM, &[], "tv_usec is not within 0 to 999999.");
    rule(libc::ENODEV, &[], "no network interface has that name, index or address.");
    rule(libc::EADDRINUSE, &[], "the socket is a member of that group already.");
    rule(libc::EADDRNOTAVAIL, &[], "the socket is no member of that group.");
    rule(libc::ENOTCONN, &[], "the option is for connected sockets. Connect it first.");
    rule(libc::ENOENT, &[], "no module of the kernel has that name.");
}
