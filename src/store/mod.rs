//! Content-addressed cache under every arrow: a [`Key`] that can be printed
//! names a value on disk. The store is disposable: delete it and nothing is
//! lost but time.

mod atomic;
mod digest;
mod key;
mod lock;
mod objects;
mod space;

pub use atomic::{AtomicFile, sweep, write_atomically, write_unsynced};
pub use digest::{Digest, FileDigests};
pub use key::{Key, Stage};
pub use lock::{Busy, Lock};
pub use objects::{Found, Pruned, StageUse, Store, StoreError, TEMPORARY_FOLDER};
pub use space::free_bytes;
