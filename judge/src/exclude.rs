//! What is not judged, by name.

use crate::case::{AddrlenPlace, Call, Case, Place};

/// A class of cases that are counted and not run, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exclusion {
    pub name: &'static str,
    pub reason: &'static str,
}

/// A subject follows `addrlen` itself, as the header of sockshim documents.
pub const ADDRLEN_NOT_MAPPED: Exclusion = Exclusion {
    name: "addrlen-not-mapped",
    reason: "recvfrom's addrlen is followed by the library itself: where it points into the user \
             half of the address space, but to memory not mapped for reading and writing, the \
             process receives SIGSEGV instead of EFAULT, as sockshim.h says",
};

/// All there are.
pub const ALL: [Exclusion; 1] = [ADDRLEN_NOT_MAPPED];

/// Why this case is not run, if it is not.
pub fn excluded(case: &Case) -> Option<Exclusion> {
    let Call::RecvFrom(bytes, origin) = &case.call else { return None };
    if origin.address == Place::Null {
        return None;
    }
    let place = match origin.addrlen {
        AddrlenPlace::At(place) => place,
        AddrlenPlace::InBuffer(_) => bytes.at,
        AddrlenPlace::InAddress(_) => origin.address,
    };
    match place {
        Place::ReadOnly | Place::Unmapped | Place::TopOfUser | Place::NonCanonical => {
            Some(ADDRLEN_NOT_MAPPED)
        }
        Place::Ends(missing) if missing > 0 || origin.addrlen != AddrlenPlace::At(place) => {
            Some(ADDRLEN_NOT_MAPPED)
        }
        _ => None,
    }
}
