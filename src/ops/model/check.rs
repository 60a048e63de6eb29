//! Whether a file is the model it should be: its size, its table, its checksums.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use super::stamp::{self, ModelStamp};
use crate::ops::{Context, Failure, disk};
use crate::report::{Counts, Diagnostic, Task};
use crate::transcript::whisper::header;
use crate::transcript::whisper::models::known;

/// What a model should be, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Expected {
    pub bytes: Option<u64>,
    pub sha1: Option<String>,
    pub sha256: Option<String>,
}

impl Expected {
    /// Of a model that is here: what the table says, else what it was when it came.
    pub fn of_present(name: &str, file: &Path) -> Expected {
        match (known(name), stamp::read(file)) {
            (Some(known), _) => Expected { sha1: Some(known.sha1.into()), ..Expected::default() },
            (None, Some(stamp)) => {
                Expected { bytes: Some(stamp.bytes), sha1: None, sha256: Some(stamp.sha256) }
            }
            (None, None) => Expected::default(),
        }
    }
}

/// Why a file did not pass.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It is not the model it should be.
    Wrong(Box<Diagnostic>),
    /// It cannot be read, or the user asked to stop.
    Stopped(Failure),
}

impl Trouble {
    pub fn failure(self) -> Failure {
        match self {
            Trouble::Wrong(told) => Failure::one(*told),
            Trouble::Stopped(failure) => failure,
        }
    }
}

/// Reads a file to its last byte and holds it to what it should be; gives its
/// stamp. The cheap tests come first, and say more than a checksum can.
pub(super) fn check(
    file: &Path,
    expected: &Expected,
    name: &str,
    context: &Context<'_>,
) -> Result<ModelStamp, Trouble> {
    let io = |error: io::Error| Trouble::Stopped(Failure::one(disk::refused("read", file, &error)));
    let wrong = |message: String| Trouble::Wrong(Box::new(Diagnostic::error(message)));
    let (bytes, modified_ns) = stamp::looks(file).map_err(io)?;
    match header::inspect(file) {
        Ok(_) => {}
        Err(header::HeaderError::Io { source, .. }) => return Err(io(source)),
        Err(error) => return Err(Trouble::Wrong(Box::new(super::told(&error)))),
    }
    if let Some(due) = expected.bytes.filter(|due| *due != bytes) {
        return Err(wrong(format!("`{name}` has {bytes} bytes instead of {due}")));
    }
    let (sha1, sha256) = checksums(file, bytes, name, context, &io)?;
    let differs = |due: &Option<String>, is: &str| {
        due.as_ref().is_some_and(|due| !due.eq_ignore_ascii_case(is))
    };
    for (kind, due, is) in
        [("SHA-1", &expected.sha1, &sha1), ("SHA-256", &expected.sha256, &sha256)]
    {
        if differs(due, is) {
            let due = due.as_deref().unwrap_or_default();
            return Err(wrong(format!(
                "`{name}` is wrong by its checksum: its {kind} is {is} instead of {due}"
            )));
        }
    }
    Ok(ModelStamp { bytes, modified_ns, sha1, sha256, source: None })
}

/// Both checksums in one pass.
fn checksums(
    file: &Path,
    bytes: u64,
    name: &str,
    context: &Context<'_>,
    io: &dyn Fn(io::Error) -> Trouble,
) -> Result<(String, String), Trouble> {
    let mut reader = File::open(file).map_err(io)?;
    let label = format!("checking {name}");
    let mut task = Task::start(context.reporter, label, Some(bytes), Counts::Bytes);
    let (mut sha1, mut sha256) = (Sha1::new(), Sha256::new());
    let mut block = vec![0; 256 * 1024];
    let mut done = 0;
    loop {
        if task.cancelled() {
            return Err(Trouble::Stopped(Failure::Interrupted));
        }
        match reader.read(&mut block) {
            Ok(0) => break,
            Ok(count) => {
                sha1.update(&block[..count]);
                sha256.update(&block[..count]);
                done += count as u64;
                task.advance(done);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(io(error)),
        }
    }
    task.finish("read to the end");
    Ok((hexadecimal(&sha1.finalize()), hexadecimal(&sha256.finalize())))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
