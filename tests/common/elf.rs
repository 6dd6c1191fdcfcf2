//! What a built library says of itself. A module of the drivers that read one.

#![allow(dead_code, reason = "each driver uses its own part")]

use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

use object::{
    Endianness, Object, ObjectSymbol, elf,
    read::elf::{Dyn, ElfFile64},
};

use crate::common::{run, scratch};

/// A shared library, or an archive of objects.
pub struct Built {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Built {
    pub fn read(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path, bytes }
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The names that it defines for others.
    pub fn exports(&self) -> BTreeSet<String> {
        names(self.parse().dynamic_symbols().filter(ObjectSymbol::is_definition))
    }

    /// The names that it asks of others; the empty entry that starts the table
    /// is not one.
    pub fn asks(&self) -> BTreeSet<String> {
        let mut asked =
            names(self.parse().dynamic_symbols().filter(|symbol| symbol.is_undefined()));
        asked.remove("");
        asked
    }

    /// The libraries that it needs.
    pub fn needs(&self) -> Vec<String> {
        let library = self.parse();
        let (endian, sections) = (library.endian(), library.elf_section_table());
        let (entries, strings) =
            sections.dynamic(endian, self.bytes()).expect("readable").expect("a dynamic section");
        let strings = sections.strings(endian, self.bytes(), strings).expect("readable");
        entries
            .iter()
            .filter(|entry| entry.tag32(endian) == Some(elf::DT_NEEDED))
            .map(|entry| entry.string(endian, strings).expect("a name"))
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect()
    }

    /// The size of the file without its debug information and symbols.
    pub fn stripped_size(&self) -> u64 {
        let directory = scratch();
        let stripped = directory.path().join("stripped.so");
        run(Command::new("strip").arg("-o").arg(&stripped).arg(&self.path));
        fs::metadata(&stripped).expect("strip wrote it").len()
    }

    fn parse(&self) -> ElfFile64<'_, Endianness> {
        ElfFile64::parse(self.bytes()).expect("an ELF file")
    }
}

/// The names of symbols.
pub fn names<'data>(symbols: impl Iterator<Item = impl ObjectSymbol<'data>>) -> BTreeSet<String> {
    symbols.map(|symbol| symbol.name().expect("UTF-8").to_owned()).collect()
}
