//! `cache`: how much is kept to work faster, and keeping less.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{CACHE_FOLDER, Context, Failure, disk, open_store, store_trouble};
use crate::store::{Pruned, StageUse, Store};

/// What the cache of a show holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheInfo {
    /// Its folder; not there yet in a show where nothing was built.
    pub folder: PathBuf,
    /// How much each stage keeps.
    pub stages: BTreeMap<String, StageUse>,
}

/// Tells what the show's cache holds.
pub fn cache_info(context: &Context<'_>) -> Result<CacheInfo, Failure> {
    let folder = context.root()?.join(CACHE_FOLDER);
    let stages = Store::usage(&folder)
        .map_err(|error| Failure::one(disk::refused("look into", &folder, &error)))?;
    Ok(CacheInfo { folder, stages })
}

/// Removes what was used longest ago until at most `keep_bytes` are left.
/// Waits while another pod is at work in the show.
pub fn cache_prune(context: &Context<'_>, keep_bytes: u64) -> Result<Pruned, Failure> {
    let root = context.root()?;
    if !root.join(CACHE_FOLDER).exists() {
        return Ok(Pruned::default());
    }
    let pruned = open_store(context, &root)?.prune(keep_bytes);
    pruned.map_err(|error| Failure::one(store_trouble(&error)))
}
