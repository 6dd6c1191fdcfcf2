//! A layer that overrides nothing: every question goes to the kernel behind it.

use std::ptr;

use sockshim::{
    call::Send,
    errno::Errno,
    kernel::{
        Way,
        layer::{self, Layer},
    },
    message::Source,
};

use crate::{
    FD, HIGH,
    kernel::{Asked, Fake, Header},
};

struct Plain(Fake);

impl Layer for Plain {
    type Next = Fake;

    fn next(&self) -> &Fake {
        &self.0
    }
}

impl layer::Messages for Plain {}
impl layer::Namesakes for Plain {}
impl layer::Probes for Plain {}

#[test]
fn a_layer_forwards_what_it_does_not_override() {
    for (refuses_ranges, reported) in [(true, Errno::EFAULT), (false, Errno::EBADF)] {
        let plain = Plain(Fake { refuses_ranges, ..Fake::answering([Err(Errno::EBADF)]) });
        // SAFETY: this kernel reads nothing.
        let source = unsafe { Source::from_raw(ptr::without_provenance(HIGH), 5) };
        assert_eq!(Send::new(FD, source, 0).run(&plain), Err(reported));
        let header = Header { base: HIGH, length: 5, ..Header::default() };
        let sendmsg = Asked::Sendmsg { fd: FD, header, flags: 0 };
        assert_eq!(plain.0.asked(), [sendmsg, Asked::IsUserRange(HIGH, 5, Way::Out)]);
    }
}
