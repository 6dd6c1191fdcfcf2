//! The errors that the manual lists, page by page, and those of them that
//! cannot be provoked here.

use std::ffi::c_int;

use libc::*;
use libtest_mimic::Trial;

use crate::{proven, rows::Row};

/// The errors of the pages of man-pages 6.03, in their order.
const PAGES: &[(&str, &[c_int])] = &[
    (
        "send",
        &[
            EACCES,
            EAGAIN,
            EALREADY,
            EBADF,
            ECONNRESET,
            EDESTADDRREQ,
            EFAULT,
            EINTR,
            EINVAL,
            EISCONN,
            EMSGSIZE,
            ENOBUFS,
            ENOMEM,
            ENOTCONN,
            ENOTSOCK,
            EOPNOTSUPP,
            EPIPE,
        ],
    ),
    ("recv", &[EAGAIN, EBADF, ECONNREFUSED, EFAULT, EINTR, EINVAL, ENOMEM, ENOTCONN, ENOTSOCK]),
    (
        "connect",
        &[
            EACCES,
            EPERM,
            EADDRINUSE,
            EADDRNOTAVAIL,
            EAFNOSUPPORT,
            EAGAIN,
            EALREADY,
            EBADF,
            ECONNREFUSED,
            EFAULT,
            EINPROGRESS,
            EINTR,
            EISCONN,
            ENETUNREACH,
            ENOTSOCK,
            EPROTOTYPE,
            ETIMEDOUT,
        ],
    ),
    (
        "bind",
        &[
            EACCES,
            EADDRINUSE,
            EBADF,
            EINVAL,
            ENOTSOCK,
            EADDRNOTAVAIL,
            EFAULT,
            ELOOP,
            ENAMETOOLONG,
            ENOENT,
            ENOMEM,
            ENOTDIR,
            EROFS,
        ],
    ),
    ("listen", &[EADDRINUSE, EBADF, ENOTSOCK, EOPNOTSUPP]),
    (
        "accept",
        &[
            EAGAIN,
            EBADF,
            ECONNABORTED,
            EFAULT,
            EINTR,
            EINVAL,
            EMFILE,
            ENFILE,
            ENOBUFS,
            ENOMEM,
            ENOTSOCK,
            EOPNOTSUPP,
            EPERM,
            EPROTO,
        ],
    ),
    ("socket", &[EACCES, EAFNOSUPPORT, EINVAL, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPROTONOSUPPORT]),
    (
        "unix",
        &[
            EADDRINUSE,
            EBADF,
            ECONNREFUSED,
            ECONNRESET,
            EFAULT,
            EINVAL,
            EISCONN,
            ENFILE,
            ENOENT,
            ENOMEM,
            ENOTCONN,
            EOPNOTSUPP,
            EPERM,
            EPIPE,
            EPROTONOSUPPORT,
            EPROTOTYPE,
            ESOCKTNOSUPPORT,
            ESRCH,
            ETOOMANYREFS,
        ],
    ),
    (
        "ip",
        &[
            EACCES,
            EADDRINUSE,
            EADDRNOTAVAIL,
            EAGAIN,
            EALREADY,
            ECONNABORTED,
            EHOSTUNREACH,
            EINVAL,
            EISCONN,
            EMSGSIZE,
            ENOBUFS,
            ENOMEM,
            ENOENT,
            ENOPKG,
            ENOPROTOOPT,
            EOPNOTSUPP,
            ENOTCONN,
            EPERM,
            EPIPE,
            ESOCKTNOSUPPORT,
        ],
    ),
    ("tcp", &[EAFNOSUPPORT, EPIPE, ETIMEDOUT]),
    ("udp", &[ECONNREFUSED]),
    ("raw", &[EACCES, EFAULT, EINVAL, EMSGSIZE, EOPNOTSUPP, EPERM, EPROTO]),
];

const NO_MEMORY: &str = "the kernel's memory would have to run out";
const TOO_MANY_FILES: &str = "fs.file-max is of the whole machine, not of a namespace";
const FIREWALL: &str = "needs a firewall or a security module that refuses it";

/// Those that cannot be provoked here, and why.
const NOT_HERE: &[(&str, c_int, &str)] = &[
    ("send", ENOMEM, NO_MEMORY),
    ("recv", ENOMEM, NO_MEMORY),
    ("bind", ENOMEM, NO_MEMORY),
    ("accept", ENOMEM, NO_MEMORY),
    ("accept", ENOBUFS, NO_MEMORY),
    ("socket", ENOMEM, NO_MEMORY),
    ("socket", ENOBUFS, NO_MEMORY),
    ("unix", ENOMEM, NO_MEMORY),
    ("ip", ENOMEM, NO_MEMORY),
    ("accept", ENFILE, TOO_MANY_FILES),
    ("socket", ENFILE, TOO_MANY_FILES),
    ("unix", ENFILE, TOO_MANY_FILES),
    ("connect", EPERM, FIREWALL),
    ("accept", EPERM, FIREWALL),
    ("connect", EADDRINUSE, "Linux answers EADDRNOTAVAIL where the page has this"),
    ("accept", ECONNABORTED, "Linux accepts a connection that is reset, and tells of it later"),
    ("accept", EPROTO, "a network error that a peer would have to cause by a malformed packet"),
    ("ip", ENOENT, "of SIOCGSTAMP, an ioctl, which none of the calls makes"),
    ("ip", ENOPKG, "the kernel would have to lack a part, as for IP_XFRM_POLICY"),
    ("raw", EPROTO, "an ICMP message of a malformed packet would have to arrive"),
];

/// That each error is either provoked or has a reason; a trial for each of
/// the latter, so that the reasons are in the output and in the count.
pub fn trials(rows: &[Row]) -> Vec<Trial> {
    let proven = proven(rows);
    let mut gaps = vec![];
    for (page, errnos) in PAGES {
        for errno in *errnos {
            let excused = NOT_HERE.iter().any(|(of, number, _)| of == page && number == errno);
            if excused == proven.contains(&(*page, *errno)) {
                gaps.push(format!("{page}: errno {errno}"));
            }
        }
    }
    let every = Trial::test("every_error_of_the_pages_is_provoked_or_has_a_reason", move || {
        assert!(gaps.is_empty(), "neither, or both: {gaps:?}");
        Ok(())
    });
    let excuses = NOT_HERE.iter().map(|(page, errno, reason)| {
        let name = format!("{page}_errno_{errno}");
        Trial::test(name, || Ok(())).with_kind(*reason).with_ignored_flag(true)
    });
    [every].into_iter().chain(excuses).collect()
}
