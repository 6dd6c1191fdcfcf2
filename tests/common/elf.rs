//! What a built library says of itself. A module of the drivers that read one.

#![allow(dead_code, reason = "each driver uses its own part")]

use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

use object::{
    Endianness, Object, ObjectSymbol, SymbolScope, elf,
    read::{
        archive::ArchiveFile,
        elf::{Dyn, ElfFile64, ProgramHeader},
    },
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

    /// The names that the objects of an archive define for others, but for weak
    /// ones, which give way to another's.
    pub fn defines(&self) -> BTreeSet<String> {
        let archive = ArchiveFile::parse(self.bytes()).expect("an archive");
        let mut defined = BTreeSet::new();
        for member in archive.members() {
            let data = member.expect("a member").data(self.bytes()).expect("its bytes");
            // One member may be no object: the metadata of a Rust library.
            let Ok(object) = object::File::parse(data) else { continue };
            defined.extend(names(object.symbols().filter(|symbol| {
                symbol.is_definition()
                    && !symbol.is_weak()
                    && symbol.scope() == SymbolScope::Dynamic
            })));
        }
        defined
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
        self.dynamic(elf::DT_NEEDED)
    }

    /// What a program that is linked with it will need.
    pub fn soname(&self) -> Option<String> {
        self.dynamic(elf::DT_SONAME).pop()
    }

    /// The names in the dynamic section under a tag; none in a static program.
    fn dynamic(&self, tag: u32) -> Vec<String> {
        let library = self.parse();
        let (endian, sections) = (library.endian(), library.elf_section_table());
        let Some((entries, strings)) = sections.dynamic(endian, self.bytes()).expect("readable")
        else {
            return vec![];
        };
        let strings = sections.strings(endian, self.bytes(), strings).expect("readable");
        entries
            .iter()
            .filter(|entry| entry.tag32(endian) == Some(tag))
            .map(|entry| entry.string(endian, strings).expect("a name"))
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .collect()
    }

    /// Whether it runs without a loader.
    pub fn is_static_program(&self) -> bool {
        let library = self.parse();
        let headers = library.elf_program_headers();
        headers.iter().all(|header| header.p_type(library.endian()) != elf::PT_INTERP)
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
fn names<'data>(symbols: impl Iterator<Item = impl ObjectSymbol<'data>>) -> BTreeSet<String> {
    symbols.map(|symbol| symbol.name().expect("UTF-8").to_owned()).collect()
}
