//! Whether an index on disk is as it was left: a seal over the names, sizes and dates of its
//! files. Where it is broken, the files are read and their checksums tell.

use std::fs;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// The seal's own file, beside the index.
const SEAL: &str = "sealed";

/// Seals a finished index.
pub(super) fn put(folder: &Path) -> io::Result<()> {
    fs::write(folder.join(SEAL), of(folder)?)
}

/// Whether nothing has touched the files since they were sealed.
pub(super) fn holds(folder: &Path) -> bool {
    let told = fs::read_to_string(folder.join(SEAL));
    told.is_ok_and(|told| of(folder).is_ok_and(|now| now == told))
}

fn of(folder: &Path) -> io::Result<String> {
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Locks are opened for writing by every reader.
        if name == SEAL || name.ends_with(".lock") {
            continue;
        }
        let metadata = entry.metadata()?;
        let date = metadata.modified()?.duration_since(UNIX_EPOCH).map_or(0, |age| age.as_nanos());
        lines.push(format!("{name} {} {date}\n", metadata.len()));
    }
    lines.sort();
    Ok(blake3::hash(lines.concat().as_bytes()).to_string())
}
