use std::{string::String, vec::Vec};

use crate::{
    error::Error,
    layout::{FORM_RECORDING, FORM_RING, HeaderBytes, MAGIC, MAX_TABLE, TABLES_OFFSET, VERSION},
    read::Source,
    shared::value_of,
};

/// What a ring or recording says of itself.
#[derive(Clone, Debug)]
pub struct Preamble {
    /// The header.
    pub header: HeaderBytes,
    calls: Vec<String>,
    facts: Vec<(String, String)>,
}

impl Preamble {
    /// Reads it.
    ///
    /// # Errors
    /// When the file is empty, cut, damaged, something else, or of a later version.
    pub fn read(source: &impl Source) -> Result<Self, Error> {
        let mut bytes = [0; size_of::<HeaderBytes>()];
        let count = fill(source, &mut bytes, 0)?;
        let header: HeaderBytes = value_of(&bytes).ok_or(Error::Foreign)?;
        let is_ours = bytes[..count.min(8)] == MAGIC[..count.min(8)];
        match header {
            _ if count == 0 => return Err(Error::Empty),
            _ if !is_ours => return Err(Error::Foreign),
            _ if count < bytes.len() => return Err(Error::Cut { offset: count as u64 }),
            HeaderBytes { version, .. } if version > VERSION => return Err(Error::Newer(version)),
            HeaderBytes { version: VERSION, form: FORM_RING | FORM_RECORDING, .. } => {}
            _ => return Err(Error::Damaged { offset: 8, what: "the version or form" }),
        }
        let names = table(source, header.names_offset, header.names_size)?;
        let facts = table(source, header.facts_offset, header.facts_size)?;
        let facts = facts.into_iter().map(|fact| match fact.split_once('=') {
            Some((key, value)) => (key.into(), value.into()),
            None => (fact, String::new()),
        });
        let preamble = Self { header, calls: names, facts: facts.collect() };
        if header.form == FORM_RECORDING {
            preamble.check_end(source)?;
        }
        Ok(preamble)
    }

    /// Whether the file reaches to where the first chunk begins.
    fn check_end(&self, source: &impl Source) -> Result<(), Error> {
        let HeaderBytes { facts_offset, facts_size, body_offset, .. } = self.header;
        let tables_end = u64::from(facts_offset) + u64::from(facts_size);
        let largest = u64::from(TABLES_OFFSET) + 3 * MAX_TABLE as u64;
        if !(u64::from(TABLES_OFFSET)..=largest).contains(&body_offset) {
            return Err(Error::Damaged { offset: 32, what: "where the chunks begin" });
        }
        match fill(source, &mut [0], body_offset - 1)? {
            0 => Err(Error::Cut { offset: tables_end }),
            _ => Ok(()),
        }
    }

    /// The name of a call; `None` if the recording does not have it.
    #[must_use]
    pub fn call(&self, number: u16) -> Option<&str> {
        self.calls.get(usize::from(number)).map(String::as_str)
    }

    /// The names of all calls, in the order of their numbers.
    #[must_use]
    pub fn calls(&self) -> &[String] {
        &self.calls
    }

    /// A fact about the recording.
    #[must_use]
    pub fn fact(&self, key: &str) -> Option<&str> {
        self.facts.iter().find(|fact| fact.0 == key).map(|fact| fact.1.as_str())
    }

    /// All of them.
    #[must_use]
    pub fn facts(&self) -> &[(String, String)] {
        &self.facts
    }
}

/// Reads as many bytes as there are, and says how many.
pub(crate) fn fill(
    source: &impl Source,
    mut bytes: &mut [u8],
    mut offset: u64,
) -> Result<usize, Error> {
    let wanted = bytes.len();
    while !bytes.is_empty() {
        match source.read_at(bytes, offset) {
            Ok(0) => break,
            Ok(count) => {
                offset += count as u64;
                bytes = &mut bytes[count..];
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Error::Read(error)),
        }
    }
    Ok(wanted - bytes.len())
}

fn table(source: &impl Source, offset: u32, size: u32) -> Result<Vec<String>, Error> {
    let offset = u64::from(offset);
    if size as usize > MAX_TABLE || size > 0 && offset < u64::from(TABLES_OFFSET) {
        return Err(Error::Damaged { offset: 16, what: "the header" });
    }
    let mut bytes = std::vec![0; size as usize];
    let count = fill(source, &mut bytes, offset)?;
    if count < bytes.len() {
        return Err(Error::Cut { offset: offset + count as u64 });
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(bytes.split_inclusive(|byte| *byte == 0).map(|name| text(&name[..name.len() - 1])).collect())
}
