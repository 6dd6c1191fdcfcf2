//! The ways in which a wrapper that only copies its arguments into a msghdr
//! differs from the system calls.

use sockshim_judge::{
    case::{Address, AddrlenPlace, Bytes, Call, Case, Length, Origin, Place, Socket, Vectors},
    trial::Difference,
};

/// One of these ways.
pub struct Class {
    pub name: &'static str,
    /// Whether the arguments are such that it can show.
    has: fn(&Case) -> bool,
    /// Whether it is what shows.
    shows: fn(&[Difference]) -> bool,
}

pub const ALL: [Class; 13] = [
    Class {
        name: "a_length_above_ssize_max_is_refused",
        has: |case| bytes(case).is_some_and(|bytes| bytes.len > i64::MAX as u64),
        shows: |differences| found(differences, "errno", "EINVAL"),
    },
    Class {
        name: "a_bad_descriptor_hides_a_range_beyond_user_space",
        has: |case| bytes(case).is_some_and(|bytes| is_beyond_user_space(bytes.at)),
        shows: |differences| {
            expected(differences, "errno", "EFAULT")
                && ["EBADF", "ENOTSOCK"].iter().any(|errno| found(differences, "errno", errno))
        },
    },
    Class {
        name: "the_flag_of_32_bit_callers_is_refused",
        has: |case| case.flags < 0,
        shows: |differences| found(differences, "errno", "EINVAL"),
    },
    Class {
        name: "an_address_longer_than_any_is_cut",
        has: |case| destination(case).is_some_and(|address| is_too_long(address.length)),
        shows: |differences| expected(differences, "errno", "EINVAL"),
    },
    Class {
        name: "an_address_of_no_bytes_is_dropped",
        has: |case| destination(case).is_some_and(|address| is_empty(address.length)),
        shows: |differences| expected(differences, "result", "-1"),
    },
    Class {
        name: "a_message_stays_when_addrlen_is_negative",
        has: |case| {
            origin(case).is_some_and(|origin| {
                origin.room < 0 && matches!(origin.addrlen, AddrlenPlace::At(Place::Fine))
            })
        },
        shows: |differences| {
            differences.iter().any(|difference| difference.what.starts_with("Data memory"))
        },
    },
    Class {
        name: "a_bad_pointer_to_addrlen_is_overlooked",
        has: |case| {
            origin(case).is_some_and(|origin| {
                let AddrlenPlace::At(place) = origin.addrlen else { return false };
                place == Place::Null || place == Place::FirstPage || is_beyond_user_space(place)
            })
        },
        shows: |differences| expected(differences, "errno", "EFAULT"),
    },
    Class {
        name: "addrlen_is_not_told_for_a_bad_address",
        has: |case| {
            origin(case).is_some_and(|origin| {
                origin.address != Place::Fine && origin.addrlen == AddrlenPlace::At(Place::Fine)
            })
        },
        shows: |differences| matches!(differences, [only] if only.what.starts_with("Header memory")),
    },
    Class {
        name: "a_read_of_nothing_takes_a_message",
        has: |case| match &case.call {
            Call::Read(bytes) => bytes.len == 0,
            Call::ReadV(vectors) => is_of_nothing(vectors),
            _ => false,
        },
        shows: |differences| {
            differences
                .iter()
                .any(|it| it.what == "subject's message" || it.what == "subject's poll")
        },
    },
    Class {
        name: "a_writev_of_nothing_sends_a_message",
        has: |case| matches!(&case.call, Call::WriteV(vectors) if is_of_nothing(vectors)),
        shows: |differences| differences.iter().any(|it| it.what.contains("poll")),
    },
    Class {
        name: "too_many_vectors_are_a_message_too_long",
        has: |case| match &case.call {
            Call::ReadV(vectors) | Call::WriteV(vectors) => count(vectors) > 1024,
            _ => false,
        },
        shows: |differences| {
            expected(differences, "errno", "EINVAL") && found(differences, "errno", "EMSGSIZE")
        },
    },
    Class {
        name: "a_length_that_leaves_user_space_is_cut",
        has: |case| match case.call {
            Call::Read(bytes) | Call::Write(bytes) => {
                (1 << 47..=i64::MAX as u64).contains(&bytes.len)
            }
            _ => false,
        },
        shows: |differences| expected(differences, "errno", "EFAULT"),
    },
    Class {
        name: "the_try_whether_it_is_a_socket_shows_in_errno",
        has: |case| {
            let is_plain = matches!(
                case.call,
                Call::Read(_) | Call::Write(_) | Call::ReadV(_) | Call::WriteV(_)
            );
            is_plain && matches!(case.fixture.socket, Socket::File | Socket::PipeRead)
        },
        shows: |differences| {
            expected(differences, "errno", "untouched") && found(differences, "errno", "ENOTSOCK")
        },
    },
];

fn count(vectors: &Vectors) -> u64 {
    vectors.count.unwrap_or(vectors.true_count() as u64)
}

fn is_of_nothing(vectors: &Vectors) -> bool {
    count(vectors) == 0
        || (vectors.count.is_none() && vectors.list.iter().all(|bytes| bytes.len == 0))
}

impl Class {
    /// Whether this class, and no other one, is what differs here.
    pub fn explains(&self, case: &Case, differences: &[Difference]) -> bool {
        (self.has)(case)
            && (self.shows)(differences)
            && ALL.iter().all(|other| other.name == self.name || !(other.has)(case))
    }
}

fn bytes(case: &Case) -> Option<Bytes> {
    match case.call {
        Call::Send(bytes)
        | Call::Recv(bytes)
        | Call::SendTo(bytes, _)
        | Call::RecvFrom(bytes, _) => Some(bytes),
        _ => None,
    }
}

fn destination(case: &Case) -> Option<Address> {
    match case.call {
        Call::SendTo(_, address) if address.at != Place::Null => Some(address),
        _ => None,
    }
}

fn origin(case: &Case) -> Option<Origin> {
    match case.call {
        Call::RecvFrom(_, origin) if origin.address != Place::Null => Some(origin),
        _ => None,
    }
}

fn is_beyond_user_space(place: Place) -> bool {
    matches!(place, Place::KernelHalf | Place::NonCanonical | Place::Last)
}

fn is_too_long(length: Length) -> bool {
    matches!(length, Length::Is(129..))
}

fn is_empty(length: Length) -> bool {
    length == Length::Is(0)
}

fn expected(differences: &[Difference], what: &str, value: &str) -> bool {
    differences.iter().any(|it| it.what == what && it.expected == value)
}

fn found(differences: &[Difference], what: &str, value: &str) -> bool {
    differences.iter().any(|it| it.what == what && it.found == value)
}
