//! The pairs of letters by which the library packs its sentences: which two
//! they have most often side by side (byte-pair encoding). What letters are, and
//! how they are read, is in `src/explain/letters.rs`.

mod common;

use std::{collections::HashMap, env, fs, ops::Range, path::Path};

fn main() {
    common::conclude(vec![common::trial("are_those_of_the_sentences", &[], are_fresh)]);
}

/// With SOCKSHIM_WRITE_PAIRS set, they are written anew. Stale ones cost some
/// bytes of the library, and nothing else.
fn are_fresh() {
    let explain = common::root().join("src/explain");
    let (path, pairs) = (explain.join("pairs"), find(&explain.join("sentences")));
    if env::var_os("SOCKSHIM_WRITE_PAIRS").is_some() {
        fs::write(path, pairs).expect("a writable file");
    } else {
        let are_fresh = fs::read(path).expect("the pairs") == pairs;
        assert!(are_fresh, "SOCKSHIM_WRITE_PAIRS=1 cargo test --test pairs");
    }
}

type Pair = [u16; 2];

/// The letters that stand for pairs.
const PAIRS: Range<u16> = 96..896;
const BITS: usize = 10;

/// The pairs in the order of their letters, packed as a text is. One may be of
/// letters that stand for pairs themselves.
fn find(directory: &Path) -> Vec<u8> {
    let mut texts = texts(directory);
    let mut pairs = vec![];
    for letter in PAIRS {
        let pair = most_frequent(&texts);
        pairs.extend(pair);
        texts.iter_mut().for_each(|text| replace(text, pair, letter));
    }
    packed(&pairs)
}

fn most_frequent(texts: &[Vec<u16>]) -> Pair {
    let mut counts = HashMap::<Pair, usize>::new();
    for pair in texts.iter().flat_map(|text| text.windows(2)) {
        *counts.entry([pair[0], pair[1]]).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(pair, count)| (*count, *pair));
    most.expect("enough text").0
}

fn packed(letters: &[u16]) -> Vec<u8> {
    let mut bytes = vec![0; (letters.len() * BITS).div_ceil(8)];
    for (number, letter) in letters.iter().enumerate() {
        let (byte, bit) = (number * BITS / 8, number * BITS % 8);
        let [low, high] = (letter << bit).to_le_bytes();
        bytes[byte] |= low;
        bytes[byte + 1] |= high;
    }
    bytes
}

fn replace(text: &mut Vec<u16>, pair: Pair, letter: u16) {
    let mut place = 0;
    while place + 1 < text.len() {
        if text[place..place + 2] == pair {
            text.splice(place..place + 2, [letter]);
        }
        place += 1;
    }
}

/// What stands in the sources of a directory. What is missed here, or is none
/// of the sentences, costs some bytes of the library and nothing else.
fn texts(directory: &Path) -> Vec<Vec<u16>> {
    let entries = fs::read_dir(directory).expect("a readable directory");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let texts = files.iter().flat_map(|file| texts_of(file));
    texts.map(|text| text.bytes().map(|byte| u16::from(byte - b' ')).collect()).collect()
}

/// The literals of a file, and where it lists constants, their names.
fn texts_of(file: &Path) -> Vec<String> {
    let source = fs::read_to_string(file).expect("a source file");
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let code = source.lines().filter(is_code).collect::<Vec<_>>().join("\n");
    let mut texts: Vec<_> = code.split('"').skip(1).step_by(2).map(unfolded).collect();
    if file.ends_with("constants.rs") {
        let is_of_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let names = code.split_whitespace().map(|word| word.trim_end_matches(';'));
        texts.extend(names.filter(|name| name.chars().all(is_of_name)).map(str::to_owned));
    }
    texts
}

/// A literal as the compiler takes it: where a line ends with a backslash, the
/// next one goes on without the blanks in front.
fn unfolded(literal: &str) -> String {
    let mut lines = literal.split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| text + line.trim_start())
}
