//! The search over all episodes, a segment a hundred of them: only those with a change are made.

use std::collections::BTreeSet;

use super::known::{Known, Record};
use super::on_threads;
use super::public::Content;
use super::records;
use super::whole::{Making, recipe};
use crate::ops::Failure;
use crate::site::Entry;
use crate::site::search::{self, Hit, SEGMENT, Segment};

impl Making<'_> {
    /// The search: a segment a hundred episodes, the oldest first.
    pub(super) fn search(
        &self,
        records: &[&Record<'_>],
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<(), Failure> {
        if !self.pages.has_search() {
            return Ok(());
        }
        let oldest_first: Vec<&Record<'_>> = records.iter().rev().copied().collect();
        let mut segments = Vec::new();
        for (id, chunk) in oldest_first.chunks(SEGMENT).enumerate() {
            let digests = chunk.iter().map(|record| record.digest.as_str());
            let recipe = recipe([self.pages.language(), "search 1"].into_iter().chain(digests));
            let version = recipe[..8].to_owned();
            // The names of its shards, kept from the last time.
            let key = format!("search segment {id}");
            let kept: Option<(String, Vec<String>)> =
                known.made.get(&key).and_then(|kept| serde_json::from_str(kept).ok());
            let names = |count: usize| (0..count).map(move |at| format!("search/{id}-{at}.js"));
            let episodes = format!("search/episodes-{id}.js");
            if let Some((made, shards)) = kept.filter(|_| !self.force)
                && made == recipe
                && names(shards.len()).chain([episodes.clone()]).all(|path| self.public.has(&path))
            {
                self.public.keep(shards.len() + 1);
                needed.extend(names(shards.len()).chain([episodes]));
                segments.push(Segment { episodes: chunk.len(), version, shards });
                continue;
            }
            let shards = self.segment(id, chunk, needed)?;
            known.note(&key, serde_json::to_string(&(recipe, &shards)).unwrap_or_default());
            segments.push(Segment { episodes: chunk.len(), version, shards });
        }
        let script = search::index_script(&segments);
        let recipe = recipe([script.as_str()]);
        self.keep(known, needed, "search/index.js", recipe, || Ok(script.into_bytes()))
    }

    /// Makes a segment; gives the first term of each of its shards.
    fn segment(
        &self,
        id: usize,
        chunk: &[&Record<'_>],
        needed: &mut BTreeSet<String>,
    ) -> Result<Vec<String>, Failure> {
        let terms = on_threads(self.context.jobs, chunk, &|record| {
            records::terms(self.work, &record.digest)
        });
        let entries: Vec<Entry> = chunk.iter().filter_map(|record| record.entry()).collect();
        let hit = |entry: &'_ Entry| {
            let (date, number) = self.pages.hit(entry);
            let cover = entry.cover.as_ref().or(self.front.cover.as_ref());
            let cover = cover.and_then(|cover| cover.at_least(300));
            (date, number, cover.map(|size| size.path.clone()).unwrap_or_default())
        };
        let hits: Vec<Hit<'_>> = entries
            .iter()
            .map(|entry| {
                let (date, number, cover) = hit(entry);
                Hit { entry, date, number, cover }
            })
            .collect();
        let path = format!("search/episodes-{id}.js");
        let script = search::episodes_script(id, &hits);
        self.public.put(&path, &Content::Bytes(script.into_bytes()))?;
        needed.insert(path);
        let mut firsts = Vec::new();
        for (at, (first, script)) in search::shards(id, &terms).into_iter().enumerate() {
            let path = format!("search/{id}-{at}.js");
            self.public.put(&path, &Content::Bytes(script.into_bytes()))?;
            needed.insert(path);
            firsts.push(first);
        }
        Ok(firsts)
    }
}
