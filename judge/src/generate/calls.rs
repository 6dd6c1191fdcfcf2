//! Makes calls out of bytes.

use arbitrary::{Result, Unstructured};

use super::{
    arguments::{address, batch, bytes, message, origin, timeout, vectors},
    choose::weighted,
    lifecycle,
};
use crate::case::Call;

/// The call, by the name of its function: to cover one more, add it here.
pub fn call(u: &mut Unstructured<'_>) -> Result<Call> {
    Ok(match u.int_in_range(0..=29)? {
        0 | 1 => Call::Send(bytes(u)?),
        2 | 3 => Call::Recv(bytes(u)?),
        4..=7 => Call::SendTo(bytes(u)?, address(u)?),
        8..=11 => Call::RecvFrom(bytes(u)?, origin(u)?),
        12 => Call::SendMsg(message(u)?),
        13 => Call::RecvMsg(message(u)?),
        14 => Call::SendMMsg(batch(u)?),
        15 => Call::RecvMMsg(batch(u)?, timeout(u)?),
        16 | 17 => Call::Read(bytes(u)?),
        18 | 19 => Call::Write(bytes(u)?),
        20 | 21 => Call::ReadV(vectors(u)?),
        22 | 23 => Call::WriteV(vectors(u)?),
        _ => return lifecycle::call(u),
    })
}

/// None, each bit alone, some together, all at random.
pub fn flags(u: &mut Unstructured<'_>) -> Result<i32> {
    let count = weighted(u, &[(8, Some(0)), (7, Some(1)), (4, Some(2)), (2, Some(3)), (1, None)])?;
    let Some(count) = count else { return u.arbitrary() };
    (0..count).try_fold(0, |flags, _| Ok(flags | 1 << u.int_in_range(0..=31)?))
}
