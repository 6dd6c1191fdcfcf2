//! What can be wrong with a recording, in a sentence.

use std::{fmt, io, path::Path, path::PathBuf, string::String};

use crate::layout::VERSION;

/// Why a recording cannot be created or read.
#[derive(Debug)]
pub enum Error {
    /// It cannot be created.
    Create(PathBuf, io::Error),
    /// It cannot be opened.
    Open(PathBuf, io::Error),
    /// Names or facts are too long for the header.
    TooLong(PathBuf),
    /// It is empty.
    Empty,
    /// It is something else.
    Foreign,
    /// It is of a later version.
    Newer(u32),
    /// It is cut.
    Cut {
        /// Where it ends.
        offset: u64,
    },
    /// It does not say what it should.
    Damaged {
        /// Where.
        offset: u64,
        /// What is wrong there.
        what: &'static str,
    },
    /// Another process drains it.
    Drained,
    /// Reading failed.
    Read(io::Error),
    /// Writing failed.
    Write(io::Error),
}

impl Error {
    pub(crate) fn create(path: &Path, error: io::Error) -> Self {
        Self::Create(path.into(), error)
    }

    pub(crate) fn open(path: &Path, error: io::Error) -> Self {
        Self::Open(path.into(), error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create(path, error) => {
                write!(f, "cannot create {}: {}", path.display(), plain(error))
            }
            Self::Open(path, error) => {
                write!(f, "cannot open {}: {}", path.display(), plain(error))
            }
            Self::TooLong(path) => {
                write!(f, "cannot create {}: the command line is too long", path.display())
            }
            Self::Empty => f.write_str("the file is empty: nothing was recorded in it"),
            Self::Foreign => f.write_str("the file is not a recording of sockshim"),
            Self::Newer(version) => write!(
                f,
                "the recording has format version {version}, and this sockshim reads versions up \
                 to {VERSION}: use a newer sockshim"
            ),
            Self::Cut { offset } => write!(
                f,
                "the recording is cut off at byte {offset}: what was recorded up to there is \
                 complete"
            ),
            Self::Damaged { offset, what } => {
                write!(f, "the recording is damaged at byte {offset}: {what} cannot be right")
            }
            Self::Drained => f.write_str("another process is already collecting this recording"),
            Self::Read(error) => write!(f, "cannot read the recording: {}", plain(error)),
            Self::Write(error) => write!(f, "cannot write the recording: {}", plain(error)),
        }
    }
}

impl std::error::Error for Error {}

/// Without the number that std puts behind the text.
fn plain(error: &io::Error) -> String {
    let text = std::string::ToString::to_string(error);
    text.split(" (os error").next().unwrap_or_default().into()
}
