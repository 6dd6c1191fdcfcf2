//! The memory map of the process, as /proc prints it.

use super::Extent;

/// Reads the lines of /proc/thread-self/maps, in pieces of any size, and
/// compares them with one range of memory.
pub struct Maps {
    /// The first byte that is not known to be good, and the end of the range.
    next: usize,
    start: usize,
    end: usize,
    to_write: bool,
    field: Field,
    numbers: [usize; 2],
    rights: [u8; 2],
}

/// Where in a line the next byte stands: `start-end rwxp …`.
#[derive(Clone, Copy, PartialEq)]
enum Field {
    Start,
    End,
    Read,
    Write,
    Rest,
}

impl Maps {
    pub fn new(address: usize, length: usize, to_write: bool) -> Self {
        Self {
            next: address,
            start: address,
            end: address.saturating_add(length),
            to_write,
            field: Field::Start,
            numbers: [0; 2],
            rights: [0; 2],
        }
    }

    /// Takes the next piece of the file; the verdict, once it is known.
    pub fn read(&mut self, piece: &[u8]) -> Option<Extent> {
        piece.iter().find_map(|byte| self.read_byte(*byte))
    }

    /// The verdict when the file has ended.
    pub fn finish(&self) -> Extent {
        if self.next >= self.end { Extent::Good } else { Extent::Unmapped(self.good()) }
    }

    fn good(&self) -> usize {
        self.next - self.start
    }

    fn read_byte(&mut self, byte: u8) -> Option<Extent> {
        let [start, end] = &mut self.numbers;
        match (self.field, byte) {
            (_, b'\n') => {
                (self.field, self.numbers) = (Field::Start, [0; 2]);
            }
            (Field::Start, b'-') => self.field = Field::End,
            (Field::End, b' ') => self.field = Field::Read,
            (Field::Start, digit) => *start = *start << 4 | hexadecimal(digit),
            (Field::End, digit) => *end = *end << 4 | hexadecimal(digit),
            (Field::Read, right) => {
                self.rights[0] = right;
                self.field = Field::Write;
            }
            (Field::Write, right) => {
                self.rights[1] = right;
                self.field = Field::Rest;
                return self.compare();
            }
            (Field::Rest, _) => {}
        }
        None
    }

    /// A mapping that may be written can be read as well on every processor
    /// that Linux runs on.
    fn compare(&mut self) -> Option<Extent> {
        let [start, end] = self.numbers;
        if end <= self.next {
            return None;
        }
        if start > self.next {
            return Some(Extent::Unmapped(self.good()));
        }
        let [read, write] = self.rights.map(|right| right != b'-');
        if !(write || read && !self.to_write) {
            return Some(Extent::Forbidden(self.good()));
        }
        self.next = end;
        (self.next >= self.end).then_some(Extent::Good)
    }
}

fn hexadecimal(digit: u8) -> usize {
    (match digit {
        b'0'..=b'9' => digit - b'0',
        _ => digit.wrapping_sub(b'a').wrapping_add(10),
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &[u8] = b"00001000-00003000 r--p 00000000 00:00 0 /a file\n\
        00003000-00004000 rw-p 00000000 00:00 0\n\
        00006000-00007000 ---p 00000000 00:00 0\n\
        00008000-00009000 rw-p 00000000 00:00 0 [stack]\n";

    fn extent(address: usize, length: usize, to_write: bool) -> Extent {
        let whole = {
            let mut maps = Maps::new(address, length, to_write);
            maps.read(MAP).unwrap_or_else(|| maps.finish())
        };
        let mut maps = Maps::new(address, length, to_write);
        let pieces = MAP.chunks(7).find_map(|piece| maps.read(piece));
        assert_eq!(pieces.unwrap_or_else(|| maps.finish()), whole);
        whole
    }

    #[test]
    fn ranges_are_compared_with_the_mappings() {
        assert_eq!(extent(0x1000, 0x3000, false), Extent::Good);
        assert_eq!(extent(0x1000, 0x3001, false), Extent::Unmapped(0x3000));
        assert_eq!(extent(0x1000, 0x3000, true), Extent::Forbidden(0));
        assert_eq!(extent(0x3fff, 1, true), Extent::Good);
        assert_eq!(extent(0x0, 1, false), Extent::Unmapped(0));
        assert_eq!(extent(0x6800, 1, false), Extent::Forbidden(0));
        assert_eq!(extent(0x8ff0, 0x20, true), Extent::Unmapped(0x10));
        assert_eq!(extent(0x9000, 1, false), Extent::Unmapped(0));
        assert_eq!(extent(0x8000, usize::MAX, false), Extent::Unmapped(0x1000));
    }
}
