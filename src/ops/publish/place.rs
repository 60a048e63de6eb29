//! The storage of a show: where it is, what it asks for, how many connections it likes.

pub(super) use crate::ops::place::{secrets, surroundings, whom};

use crate::show::StorageAddress;
use crate::store::Digest;

/// How many connections a kind of storage likes: shared FTP servers allow few, a command takes
/// all files at once.
pub(super) fn connections(address: &StorageAddress) -> usize {
    match address {
        StorageAddress::Command(_) => 1,
        StorageAddress::Ftp { .. } => 2,
        _ => 4,
    }
}

/// The name of the journal of a storage.
pub(super) fn journal_name(address: &StorageAddress) -> String {
    let whole = format!("{address:?}");
    format!("{}.txt", Digest::of_bytes(whole.as_bytes()).short())
}
