//! What each listener was sent of each episode on each day: one entry of 24 bytes, whatever the
//! number of requests.
//!
//! This is all of the counting that grows: with listeners times episodes times days, not with
//! lines. Tables double when they are 7/8 full, so a million entries take 28 to 56 MB; with what the
//! allocator keeps of smaller tables, up to 70.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Mutex;

use super::rules::Candidate;

/// One listener, episode and day. Everything in it is merged by what commutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sent {
    /// Bytes; stops at 4 GiB, which is more than a minute of anything.
    pub(super) bytes: u32,
    pub(super) hits: u32,
    pub(super) day: u16,
    pub(super) sound: u16,
    pub(super) app: u16,
}

impl Sent {
    pub(super) fn of(candidate: Candidate, bytes: u64) -> Sent {
        let Candidate { day, sound, app } = candidate;
        Sent { bytes: u32::try_from(bytes).unwrap_or(u32::MAX), hits: 1, day, sound, app }
    }

    fn add(&mut self, other: Sent) {
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.hits = self.hits.saturating_add(other.hits);
        // Two formats of one episode: either will do, if it is always the same.
        self.sound = self.sound.min(other.sound);
        self.app = self.app.min(other.app);
    }
}

/// Keys are hashes already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

type Table = HashMap<u64, Sent, BuildHasherDefault<AsItIs>>;

/// So many tables that threads seldom wait for each other.
const TABLES: usize = 64;

/// All entries.
pub(super) struct Tally {
    tables: Vec<Mutex<Table>>,
}

impl Tally {
    pub(super) fn new() -> Tally {
        Tally { tables: (0..TABLES).map(|_| Mutex::default()).collect() }
    }

    /// Adds what a chunk brought; leaves it empty.
    pub(super) fn take(&self, batch: &mut Vec<(u64, Sent)>) {
        batch.sort_unstable_by_key(|(key, _)| table_of(*key));
        for same in batch.chunk_by(|one, other| table_of(one.0) == table_of(other.0)) {
            let Some((key, _)) = same.first() else { continue };
            let Ok(mut table) = self.tables[table_of(*key)].lock() else { continue };
            for (key, sent) in same {
                table.entry(*key).and_modify(|there| there.add(*sent)).or_insert(*sent);
            }
        }
        batch.clear();
    }

    pub(super) fn get(&self, key: u64) -> Option<Sent> {
        self.tables[table_of(key)].lock().ok()?.get(&key).copied()
    }

    /// Every entry, in no order.
    pub(super) fn each(&self, mut look: impl FnMut(Sent)) {
        for table in &self.tables {
            if let Ok(table) = table.lock() {
                table.values().for_each(|sent| look(*sent));
            }
        }
    }
}

/// By bits in the middle: the tables themselves use those at both ends.
fn table_of(key: u64) -> usize {
    (key >> 40) as usize % TABLES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_as_small_as_promised() {
        assert_eq!(std::mem::size_of::<(u64, Sent)>(), 24);
    }

    #[test]
    fn what_a_listener_is_sent_adds_up_in_any_order() {
        let one = |sound, bytes| Sent::of(Candidate { day: 3, sound, app: 7 }, bytes);
        let all = [(5, one(2, 10)), (9 << 40, one(0, 1)), (5, one(1, 30)), (5, one(2, u64::MAX))];
        for turn in 0..all.len() {
            let tally = Tally::new();
            let mut batch = all.to_vec();
            batch.rotate_left(turn);
            tally.take(&mut batch);
            let sent = tally.get(5).unwrap();
            assert_eq!((sent.bytes, sent.hits, sent.sound), (u32::MAX, 3, 1));
            let mut count = 0;
            tally.each(|_| count += 1);
            assert_eq!(count, 2);
        }
    }
}
