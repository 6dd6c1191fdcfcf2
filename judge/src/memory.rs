//! The memory that a case's arguments lie in.
//!
//! One arena for both twins, so that pointers are the same in both. Each
//! region is followed by a page that is not mapped, and mapped a second time
//! for reading only. Before a call every byte is set to a pattern; after it
//! all of them are compared, so a byte written anywhere is seen.

use std::{io, os::fd::AsRawFd, ptr, slice};

use crate::case::Place;

const PAGE: usize = 4096;

/// What a region is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// The bytes of a message.
    Data,
    /// A socket address, or the value of an option.
    Address,
    /// A `msghdr`, or several.
    Header,
    /// Lists of iovecs.
    Vectors,
    /// Ancillary data.
    Control,
    /// The timeout of `recvmmsg`.
    Timeout,
}

/// The regions and their sizes in pages. The data is more than the longest
/// datagram, the vectors are more than `IOV_MAX` and one.
const LAYOUT: [(Region, usize); 6] = [
    (Region::Data, 20),
    (Region::Address, 1),
    (Region::Header, 1),
    (Region::Vectors, 5),
    (Region::Control, 2),
    (Region::Timeout, 1),
];

const PAGES: usize = 30;
/// The regions and a guard after each.
const SPAN: usize = (PAGES + LAYOUT.len()) * PAGE;
/// How far from its region's start a fine thing lies: canaries before it.
const MARGIN: usize = 64;

/// The arena.
pub struct Memory {
    /// The regions for reading and writing, then the same for reading.
    base: *mut u8,
    pattern: Box<[u8]>,
    /// The last page that user space can map.
    last_page: usize,
}

/// Where a thing of a case lies.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// What the call is given for a pointer.
    pub address: usize,
    /// Where that is in its region, if it is there at all.
    offset: Option<usize>,
    region: Region,
}

impl Memory {
    /// Maps the regions. Fails as mmap(2) does.
    pub fn new() -> io::Result<Self> {
        let file = memory_file(PAGES * PAGE)?;
        // SAFETY: a fresh mapping of addresses that the kernel chooses.
        let base = unsafe {
            let anonymous = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
            libc::mmap(ptr::null_mut(), 2 * SPAN, libc::PROT_NONE, anonymous, -1, 0)
        };
        if base == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let base = base.cast::<u8>();
        for (region, pages) in LAYOUT {
            let (start, offset) = position(region);
            for (view, protection) in
                [(0, libc::PROT_READ | libc::PROT_WRITE), (SPAN, libc::PROT_READ)]
            {
                // SAFETY: the addresses were reserved above, for this.
                let mapped = unsafe {
                    libc::mmap(
                        base.add(view + start).cast(),
                        pages * PAGE,
                        protection,
                        libc::MAP_SHARED | libc::MAP_FIXED,
                        file.as_raw_fd(),
                        offset as libc::off_t,
                    )
                };
                if mapped == libc::MAP_FAILED {
                    return Err(io::Error::last_os_error());
                }
            }
        }
        let pattern = (0..PAGES * PAGE).map(|at| (at * 7 + at / 251 + 1) as u8).collect();
        Ok(Self { base, pattern, last_page: last_page_of_user_space() })
    }

    /// Sets every byte to the pattern.
    pub fn reset(&mut self) {
        for (region, _) in LAYOUT {
            let (_, offset) = position(region);
            let bytes = self.bytes_mut(region).as_mut_ptr();
            let length = size(region);
            let pattern = &self.pattern[offset..offset + length];
            // SAFETY: the region is `length` bytes long and not the pattern's.
            unsafe { ptr::copy_nonoverlapping(pattern.as_ptr(), bytes, length) }
        }
    }

    /// Every byte, as it is now.
    pub fn snapshot(&mut self) -> Vec<u8> {
        let mut all = Vec::with_capacity(PAGES * PAGE);
        for (region, _) in LAYOUT {
            all.extend_from_slice(self.bytes_mut(region));
        }
        all
    }

    /// The region that a byte of a snapshot is in, and where there.
    pub fn locate(at: usize) -> (Region, usize) {
        let region = LAYOUT
            .iter()
            .map(|(region, _)| *region)
            .rfind(|region| position(*region).1 <= at)
            .expect("the first region begins at 0");
        (region, at - position(region).1)
    }

    /// How far a byte of a region is from where a fine thing begins.
    pub fn from_start(offset: usize) -> isize {
        offset as isize - MARGIN as isize
    }

    /// Where a thing of `length` bytes lies that belongs into `region`.
    pub fn spot(&self, region: Region, place: Place, length: u64) -> Spot {
        let start = self.base.addr() + position(region).0;
        let size = size(region);
        let (address, offset) = match place {
            Place::Fine => (start + MARGIN, Some(MARGIN)),
            Place::ReadOnly => (start + SPAN + MARGIN, Some(MARGIN)),
            Place::Ends(missing) => {
                let length = usize::try_from(length).unwrap_or(size).min(size - MARGIN);
                let offset = size - length.saturating_sub(missing as usize);
                (start + offset, Some(offset))
            }
            Place::Null => (0, None),
            Place::FirstPage => (1, None),
            Place::Unmapped => (start + size, None),
            Place::TopOfUser => (self.last_page, None),
            Place::NonCanonical => (self.end_of_user_space(), None),
            Place::KernelHalf => (self.kernel_half(), None),
            Place::Last => (usize::MAX, None),
        };
        Spot { address, offset, region }
    }

    /// Puts bytes where a thing lies, as far as there is memory.
    pub fn write(&mut self, spot: Spot, bytes: &[u8]) {
        if let Some(offset) = spot.offset {
            let room = self.bytes_mut(spot.region).get_mut(offset..).unwrap_or_default();
            let length = bytes.len().min(room.len());
            room[..length].copy_from_slice(&bytes[..length]);
        }
    }

    /// The power of two at which user space ends, or ends but for some pages.
    /// Where it has more than half of all addresses, its very end.
    fn end_of_user_space(&self) -> usize {
        let end = self.last_page + PAGE;
        end.checked_next_power_of_two().unwrap_or(end)
    }

    /// The middle of what the kernel has: as much as user space, or the rest.
    fn kernel_half(&self) -> usize {
        let end = self.end_of_user_space();
        let size = end.min(0_usize.wrapping_sub(end));
        0_usize.wrapping_sub(size / 2)
    }

    fn bytes_mut(&mut self, region: Region) -> &mut [u8] {
        let (start, _) = position(region);
        // SAFETY: mapped for reading and writing in `new`, for good, and this
        // is the only way to a reference to it.
        unsafe { slice::from_raw_parts_mut(self.base.add(start), size(region)) }
    }
}

fn size(region: Region) -> usize {
    LAYOUT.iter().find(|(other, _)| *other == region).expect("every region is laid out").1 * PAGE
}

/// Where a region begins: in the mapping, and in the file and snapshots.
fn position(region: Region) -> (usize, usize) {
    let before = LAYOUT.iter().take_while(|(other, _)| *other != region);
    before.fold((0, 0), |(start, offset), (_, pages)| {
        (start + (pages + 1) * PAGE, offset + pages * PAGE)
    })
}

/// The page before the first that mmap(2) refuses at any time with ENOMEM.
fn last_page_of_user_space() -> usize {
    let (mut inside, mut outside) = (1, usize::MAX / PAGE);
    while inside + 1 < outside {
        let middle = inside + (outside - inside) / 2;
        if is_in_user_space(middle * PAGE) { inside = middle } else { outside = middle }
    }
    inside * PAGE
}

fn is_in_user_space(address: usize) -> bool {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED_NOREPLACE;
    let place = ptr::without_provenance_mut(address);
    // SAFETY: it maps nothing over what is there, and what it maps is unmapped
    // before anyone can know of it.
    unsafe {
        let mapped = libc::mmap(place, PAGE, libc::PROT_NONE, flags, -1, 0);
        if mapped != libc::MAP_FAILED {
            return libc::munmap(mapped, PAGE) == 0;
        }
    }
    io::Error::last_os_error().raw_os_error() != Some(libc::ENOMEM)
}

fn memory_file(size: usize) -> io::Result<std::fs::File> {
    use std::os::fd::FromRawFd;
    // SAFETY: the name is a C string.
    let fd = unsafe { libc::memfd_create(c"judge".as_ptr(), libc::MFD_CLOEXEC) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the descriptor was just made and is nobody else's.
    let file = unsafe { std::fs::File::from_raw_fd(fd) };
    file.set_len(size as u64)?;
    Ok(file)
}

impl Spot {
    /// This far on.
    pub fn shifted(self, by: usize) -> Self {
        Self {
            address: self.address.wrapping_add(by),
            offset: self.offset.map(|offset| offset + by),
            region: self.region,
        }
    }

    /// This far on, where there is memory on.
    pub fn shifted_if_fine(self, by: usize) -> Self {
        if self.offset == Some(MARGIN) { self.shifted(by) } else { self }
    }
}
