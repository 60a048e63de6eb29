//! The search over all episodes, a segment a hundred of them: only those with a change are made.

use std::collections::BTreeSet;

use super::known::{Known, Record};
use super::on_threads;
use super::public::Content;
use super::whole::{File, Making, recipe};
use crate::ops::Failure;
use crate::site::Entry;
use crate::site::search::{self, Hit, SEGMENT, Segment};

impl Making<'_> {
    /// The search: a segment a hundred episodes, the oldest first.
    pub(super) fn search(
        &self,
        records: &[&Record],
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<(), Failure> {
        if !self.pages.has_search() {
            return Ok(());
        }
        let oldest_first: Vec<&Record> = records.iter().rev().copied().collect();
        let chunks: Vec<(usize, &[&Record])> = oldest_first.chunks(SEGMENT).enumerate().collect();
        let recipes: Vec<String> = chunks
            .iter()
            .map(|(_, chunk)| {
                let digests = chunk.iter().map(|record| record.digest.as_str());
                recipe([self.pages.language(), "search 1"].into_iter().chain(digests))
            })
            .collect();
        // The names of its shards, kept from the last time.
        let kept: Vec<Option<Vec<String>>> =
            chunks.iter().map(|(id, _)| self.kept_segment(known, *id, &recipes[*id])).collect();
        let due: Vec<(usize, &[&Record])> =
            chunks.iter().filter(|(id, _)| kept[*id].is_none()).copied().collect();
        let made = on_threads(self.context.jobs, &due, &|(id, chunk)| self.segment(*id, chunk));
        let mut made = made.into_iter();
        let mut segments = Vec::new();
        for ((id, chunk), shards) in chunks.iter().zip(kept) {
            let shards = match shards {
                Some(shards) => {
                    self.public.keep(shards.len() + 1);
                    shards
                }
                None => {
                    let Some(shards) = made.next() else { break };
                    let shards = shards?;
                    let kept = serde_json::to_string(&(&recipes[*id], &shards));
                    known.note(&segment_key(*id), kept.unwrap_or_default());
                    shards
                }
            };
            needed.extend(segment_files(*id, shards.len()));
            let version = recipes[*id][..8].to_owned();
            segments.push(Segment { episodes: chunk.len(), version, shards });
        }
        let script = search::index_script(&segments);
        let recipe = recipe([script.as_str()]);
        let make = move || Ok(script.clone().into_bytes());
        self.keep(known, needed, vec![File::new("search/index.js", recipe, make)])
    }

    /// The first terms of the shards of a segment that is as it should be.
    fn kept_segment(&self, known: &Known, id: usize, recipe: &str) -> Option<Vec<String>> {
        let kept = known.made.get(&segment_key(id)).filter(|_| !self.force)?;
        let (made, shards): (String, Vec<String>) = serde_json::from_str(kept).ok()?;
        let there = || segment_files(id, shards.len()).all(|path| self.public.has(&path));
        (made == recipe && there()).then_some(shards)
    }

    /// Makes a segment; gives the first term of each of its shards.
    fn segment(&self, id: usize, chunk: &[&Record]) -> Result<Vec<String>, Failure> {
        if self.context.reporter.cancelled() {
            return Err(Failure::Interrupted);
        }
        let terms: Result<Vec<_>, Failure> =
            chunk.iter().map(|record| self.kept.terms(record)).collect();
        let entries: Result<Vec<Entry>, Failure> =
            chunk.iter().map(|record| self.kept.entry(record)).collect();
        let hit = |entry: &'_ Entry| {
            let (date, number) = self.pages.hit(entry);
            let cover = entry.cover.as_ref().or(self.front.cover.as_ref());
            let cover = cover.and_then(|cover| cover.at_least(300));
            (date, number, cover.map(|size| size.path.clone()).unwrap_or_default())
        };
        let entries = entries?;
        let hits: Vec<Hit<'_>> = entries
            .iter()
            .map(|entry| {
                let (date, number, cover) = hit(entry);
                Hit { entry, date, number, cover }
            })
            .collect();
        let script = search::episodes_script(id, &hits);
        self.public.put(&episodes_file(id), &Content::Bytes(script.into_bytes()))?;
        let mut firsts = Vec::new();
        for (at, (first, script)) in search::shards(id, &terms?).into_iter().enumerate() {
            self.public.put(&shard_file(id, at), &Content::Bytes(script.into_bytes()))?;
            firsts.push(first);
        }
        Ok(firsts)
    }
}

/// What it is kept under; no file has a blank in its name.
fn segment_key(id: usize) -> String {
    format!("search segment {id}")
}

fn episodes_file(id: usize) -> String {
    format!("search/episodes-{id}.js")
}

fn shard_file(id: usize, at: usize) -> String {
    format!("search/{id}-{at}.js")
}

/// All files of a segment of so many shards.
fn segment_files(id: usize, shards: usize) -> impl Iterator<Item = String> {
    (0..shards).map(move |at| shard_file(id, at)).chain([episodes_file(id)])
}
