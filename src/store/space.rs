//! How much room a disk has left.

use std::path::Path;

/// The bytes this process may still write where `path` lies; `None` where the
/// system does not say.
pub fn free_bytes(path: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(path).ok()?;
    stat.f_bavail.checked_mul(stat.f_frsize)
}
