//! Large files, and whether they are alike.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

/// The part of a file that has a number.
const BLOCK: usize = 4096;

/// Blocks that begin each with its number, so that none is like another.
pub fn write(path: &Path, size: usize) {
    let mut file = BufWriter::new(File::create(path).expect("a scratch file"));
    let mut block: Vec<u8> = (0..BLOCK).map(|at| (at % 251) as u8).collect();
    for number in 0..size / BLOCK {
        block[..8].copy_from_slice(&number.to_le_bytes());
        file.write_all(&block).expect("room for it");
    }
    file.flush().expect("room for it");
}

pub fn assert_alike(path: &Path, other: &Path) {
    let [left, right] = [path, other].map(|it| fs::read(it).expect("a file"));
    assert!(left == right, "{} is not {}", path.display(), other.display());
}
