//! The table: how each error is provoked, and what is then said.

mod ancillary;
mod connect;
mod descriptors;
mod destinations;
mod families;
mod files;
mod lengths;
mod lifecycle;
mod memory;
mod more;
mod naming;
mod options;
mod receiving;
mod sending;

use std::ffi::c_int;

use crate::child::{Needs, Refusal};

/// One way to be refused.
pub struct Row {
    /// The pages of the manual whose error it is.
    pub pages: &'static str,
    /// How it is provoked.
    pub name: &'static str,
    pub errno: c_int,
    pub needs: Needs,
    pub provoke: fn() -> Refusal,
    pub sentence: &'static str,
}

fn row(
    pages: &'static str,
    name: &'static str,
    errno: c_int,
    needs: Needs,
    provoke: fn() -> Refusal,
    sentence: &'static str,
) -> Row {
    Row { pages, name, errno, needs, provoke, sentence }
}

/// A row whose errno no page lists: its name, errno, needs, provocation and
/// sentence.
type Short = (&'static str, c_int, Needs, fn() -> Refusal, &'static str);

fn short((name, errno, needs, provoke, sentence): Short) -> Row {
    row("", name, errno, needs, provoke, sentence)
}

pub fn all() -> Vec<Row> {
    let chapters = [
        sending::rows(),
        lengths::rows(),
        destinations::rows(),
        memory::rows(),
        ancillary::rows(),
        receiving::rows(),
        descriptors::rows(),
        connect::rows(),
        naming::rows(),
        lifecycle::rows(),
        options::rows(),
        more::rows(),
        families::rows(),
        files::rows(),
    ];
    chapters.into_iter().flatten().collect()
}
