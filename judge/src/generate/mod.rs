//! Makes cases out of bytes: those of a random number generator or a fuzzer's.

mod arguments;
mod calls;
mod choose;
mod fixture;
mod lifecycle;

use arbitrary::{Arbitrary, Result, Unstructured};

use crate::case::{Call, Case, Fixture, Socket, State};

/// So many bytes are enough for nearly every case; the rest of one that needs
/// more is the simplest there is.
const BYTES: usize = 400;

/// The case with this number of the run with this seed.
pub fn random(seed: u64, number: u64) -> Case {
    // Neighbouring numbers must not give related cases.
    let mut generator = fastrand::Rng::with_seed(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    generator.u64(..);
    let mut bytes = [0; BYTES];
    generator.fill(&mut bytes);
    from_bytes(&bytes)
}

/// Every kind of descriptor that a case can be about.
pub fn sockets() -> impl Iterator<Item = Socket> {
    fixture::SOCKETS.iter().map(|(_, socket)| *socket)
}

/// The case that these bytes stand for: any bytes stand for one.
pub fn from_bytes(bytes: &[u8]) -> Case {
    Case::arbitrary(&mut Unstructured::new(bytes))
        .expect("every choice here has a value for no more bytes")
}

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let call = calls::call(u)?;
        let flags = calls::flags(u)?;
        let mut fixture = Fixture::arbitrary(u)?;
        fixture.blocking &= call.can_be_told_not_to_wait();
        if call.receives() {
            fixture::give_something_to_receive(u, &mut fixture)?;
        }
        if matches!(call, Call::Accept(_) | Call::Accept4(_)) && u.ratio(2, 3)? {
            fixture.state = State::Listening;
        }
        Ok(Self { fixture, call, flags })
    }
}
