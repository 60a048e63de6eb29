//! The pages and files of the show as a whole: pages of episodes with their neighbours, lists,
//! people, the feed, the search, the map of the site. Each has a recipe, the digest of all it is
//! made of; with the same recipe as last time it is left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::known::{Known, Record};
use super::on_threads;
use super::public::{Content, Public};
use super::records::{self, Looked};
use crate::ops::text::TURNS;
use crate::ops::{Context, Failure, OUT_FOLDER};
use crate::report::{Counts, Diagnostic, Task};
use crate::site::feed::{self, Paging};
use crate::site::page::{Around, Card, HOME, LIST, ListPage, Pages, Person, PersonPage};
use crate::site::{Built, Entry, Front, sitemap};
use crate::store::Digest;
use crate::transcript::{Transcript, read_turns};

/// How many episodes the page of a person shows: the newest.
const OF_PERSON: usize = 200;

/// Everything the making needs.
pub(super) struct Making<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) front: &'a Front,
    pub(super) pages: &'a Pages,
    pub(super) public: &'a Public,
    pub(super) work: &'a Path,
    pub(super) force: bool,
}

/// A recipe of these parts.
pub(super) fn recipe<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let text: String = parts.into_iter().flat_map(|part| [part, "\n"]).collect();
    Digest::of_bytes(text.as_bytes()).to_string()[..24].to_owned()
}

#[allow(clippy::boxed_local, reason = "it is what makes pages that gives it boxed")]
fn refused(error: Box<Diagnostic>) -> Failure {
    Failure::Refused { diagnostics: vec![*error], outcome: "the feed is unchanged" }
}

impl Making<'_> {
    /// Makes everything; gives how many files the feed has. The feed comes last: what it names
    /// is there by then.
    pub(super) fn all(
        &self,
        looked: &mut Looked<'_>,
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<usize, Failure> {
        for (path, content) in &self.pages.assets().files {
            self.keep(known, needed, path, recipe([path.as_str()]), || {
                Ok(content.clone().into_bytes())
            })?;
        }
        looked.changed |= self.episodes(&mut looked.records, needed)?;
        let records: Vec<&Record<'_>> =
            looked.records.iter().filter(|record| record.out.is_none()).collect();
        self.lists(&records, known, needed)?;
        self.people(&records, known, needed)?;
        self.single(&records, known, needed)?;
        self.search(&records, known, needed)?;
        records::sweep_terms(self.work, &looked.records);
        let files = self.feed(&records, known, needed)?;
        known.retain(needed);
        Ok(files)
    }

    /// Makes a file unless its recipe is that of last time and it is still there.
    pub(super) fn keep(
        &self,
        known: &mut Known,
        needed: &mut BTreeSet<String>,
        path: &str,
        recipe: String,
        make: impl FnOnce() -> Result<Vec<u8>, Failure>,
    ) -> Result<(), Failure> {
        needed.insert(path.to_owned());
        let same = known.made.get(path) == Some(&recipe);
        if same && !self.force && self.public.has(path) {
            self.public.keep(1);
            return Ok(());
        }
        self.public.put(path, &Content::Bytes(make()?))?;
        known.note(path, recipe);
        Ok(())
    }

    /// The pages of episodes. Tells whether any was made.
    fn episodes(
        &self,
        records: &mut [Record<'_>],
        needed: &mut BTreeSet<String>,
    ) -> Result<bool, Failure> {
        let shown: Vec<usize> =
            (0..records.len()).filter(|&at| records[at].out.is_none()).collect();
        let digest = |at: Option<usize>| at.map_or("", |at| records[shown[at]].digest.as_str());
        let recipes: Vec<String> = (0..shown.len())
            .map(|at| {
                let older = (at + 1 < shown.len()).then_some(at + 1);
                let newer = at.checked_sub(1);
                recipe([self.pages.digest(), digest(Some(at)), digest(older), digest(newer)])
            })
            .collect();
        let due: Vec<usize> = (0..shown.len())
            .filter(|&at| {
                let record = &records[shown[at]];
                let there = self.public.has(&page_path(record));
                self.force || !there || record.made != recipes[at]
            })
            .collect();
        let total = Some(due.len() as u64);
        let mut task = Task::start(self.context.reporter, "pages", total, Counts::Items);
        // In portions, so that it can be stopped and the bar moves.
        for (number, portion) in due.chunks(256).enumerate() {
            if task.cancelled() {
                return Err(Failure::Interrupted);
            }
            task.advance(number as u64 * 256);
            let made = on_threads(self.context.jobs, portion, &|&at| {
                let of = |at: usize| &records[shown[at]];
                let older = (at + 1 < shown.len()).then(|| of(at + 1));
                let newer = at.checked_sub(1).map(of);
                self.episode(of(at), older, newer)
            });
            made.into_iter().collect::<Result<Vec<()>, Failure>>()?;
        }
        task.finish(format!("{} made", due.len()));
        self.public.keep(shown.len() - due.len());
        for (at, recipe) in shown.iter().zip(recipes) {
            records[*at].made = recipe;
        }
        for record in records.iter().filter(|record| record.out.is_none()) {
            needed.insert(page_path(record));
            needed.extend(record.paths.iter().cloned());
        }
        Ok(!due.is_empty())
    }

    fn episode(
        &self,
        record: &Record<'_>,
        older: Option<&Record<'_>>,
        newer: Option<&Record<'_>>,
    ) -> Result<(), Failure> {
        let Some(entry) = record.entry() else { return Ok(()) };
        let card = |record: Option<&Record<'_>>| {
            record.and_then(Record::entry).map(|entry| self.pages.card(self.front, &entry))
        };
        let transcript = if record.words > 0 { self.transcript(record) } else { None };
        let around =
            Around { transcript: transcript.as_ref(), previous: card(older), next: card(newer) };
        let page = self.pages.episode(self.front, &entry, &around).map_err(refused)?;
        self.public.put(&page_path(record), &Content::Bytes(page.into_bytes()))
    }

    /// The text of an episode as its build left it.
    fn transcript(&self, record: &Record<'_>) -> Option<Transcript> {
        let root = self.work.parent().and_then(Path::parent)?;
        let out = root.join(&record.below).join(OUT_FOLDER);
        let built = Built::read(&out).ok()?;
        let file = built.texts.iter().find(|text| text.format == TURNS)?;
        read_turns(&std::fs::read(out.join(&file.file)).ok()?)
    }

    fn cards(&self, records: &[&Record<'_>]) -> Vec<Card> {
        let entries = records.iter().filter_map(|record| record.entry());
        entries.map(|entry| self.pages.card(self.front, &entry)).collect()
    }

    /// The home page and the list of all episodes.
    fn lists(
        &self,
        records: &[&Record<'_>],
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<(), Failure> {
        let count = records.len().div_ceil(LIST).max(1);
        let paths: Vec<String> = (1..=count)
            .map(|number| match number {
                1 => "episodes/index.html".to_owned(),
                number => format!("episodes/page-{number}.html"),
            })
            .collect();
        let trailer = records.iter().find(|record| record.trailer);
        let newest: Vec<&Record<'_>> = records.iter().take(HOME).copied().collect();
        let total = records.len().to_string();
        let digests = newest.iter().chain(trailer).map(|record| record.digest.as_str());
        let home = recipe([self.pages.digest(), &total].into_iter().chain(digests));
        self.keep(known, needed, "index.html", home, || {
            let trailer = trailer.map(|record| self.cards(&[record]));
            let trailer = trailer.as_ref().and_then(|cards| cards.first());
            let cards = self.cards(&newest);
            let page = self.pages.home(self.front, &cards, trailer, records.len());
            Ok(page.map_err(refused)?.into_bytes())
        })?;
        let chunks: Vec<&[&Record<'_>]> = match records.is_empty() {
            true => vec![&[]],
            false => records.chunks(LIST).collect(),
        };
        for (index, chunk) in chunks.into_iter().enumerate() {
            let digests = chunk.iter().map(|record| record.digest.as_str());
            let pages = count.to_string();
            let recipe = recipe([self.pages.digest(), &pages].into_iter().chain(digests));
            self.keep(known, needed, &paths[index], recipe, || {
                let episodes = self.cards(chunk);
                let list = ListPage { number: index + 1, count, episodes, paths: &paths };
                Ok(self.pages.list(self.front, &list).map_err(refused)?.into_bytes())
            })?;
        }
        Ok(())
    }

    /// The pages of people.
    fn people(
        &self,
        records: &[&Record<'_>],
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<(), Failure> {
        let mut all: BTreeMap<&str, Vec<&Record<'_>>> = BTreeMap::new();
        for record in records {
            for slug in &record.people {
                all.entry(slug).or_default().push(record);
            }
        }
        if all.is_empty() {
            return Ok(());
        }
        // Those heard most often come first; each is told of as the newest episode does.
        let mut order: Vec<(&str, &Vec<&Record<'_>>)> =
            all.iter().map(|(slug, records)| (*slug, records)).collect();
        order.sort_by_key(|(slug, records)| (std::cmp::Reverse(records.len()), *slug));
        let person = |slug: &str, of: &[&Record<'_>]| -> Option<Person> {
            let entry = of.first()?.entry()?;
            let guest = entry.people.iter().find(|guest| guest.slug == slug)?;
            Some(self.pages.person_of(guest, of.len()))
        };
        let counts: String =
            order.iter().map(|(slug, of)| format!("{slug} {} ", of.len())).collect();
        let newest = order.iter().filter_map(|(_, of)| of.first());
        let digests = newest.map(|record| record.digest.as_str());
        let index = recipe([self.pages.digest(), &counts].into_iter().chain(digests));
        self.keep(known, needed, "people/index.html", index, || {
            let people: Vec<Person> =
                order.iter().filter_map(|(slug, of)| person(slug, of)).collect();
            Ok(self.pages.people(self.front, &people).map_err(refused)?.into_bytes())
        })?;
        for (slug, of) in &order {
            let shown = &of[..of.len().min(OF_PERSON)];
            let digests = shown.iter().map(|record| record.digest.as_str());
            let total = of.len().to_string();
            let recipe = recipe([self.pages.digest(), &total].into_iter().chain(digests));
            self.keep(known, needed, &format!("people/{slug}.html"), recipe, || {
                let Some(person) = person(slug, of) else { return Ok(Vec::new()) };
                let page = PersonPage { person, episodes: self.cards(shown) };
                Ok(self.pages.person(self.front, &page).map_err(refused)?.into_bytes())
            })?;
        }
        Ok(())
    }

    /// The pages there is one of, and the map of them all.
    fn single(
        &self,
        records: &[&Record<'_>],
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<(), Failure> {
        let pages = self.pages;
        let same = || recipe([pages.digest()]);
        let bytes = |made: Result<String, Box<Diagnostic>>| Ok(made.map_err(refused)?.into_bytes());
        if pages.has_about() {
            self.keep(known, needed, "about.html", same(), || bytes(pages.about(self.front)))?;
        }
        if pages.has_search() {
            self.keep(known, needed, "search.html", same(), || bytes(pages.search(self.front)))?;
        }
        self.keep(known, needed, "404.html", same(), || bytes(pages.not_found(self.front)))?;
        if self.front.base.is_none() {
            return Ok(());
        }
        let mut paths: Vec<&str> =
            needed.iter().map(String::as_str).filter(|path| sitemap::is_listed(path)).collect();
        paths.sort_unstable();
        let paths: Vec<String> = paths.into_iter().map(str::to_owned).collect();
        let dates: BTreeMap<String, i64> =
            records.iter().map(|record| (page_path(record), record.date)).collect();
        let base = self.front.base.clone().unwrap_or_default();
        let recipe_of_map =
            recipe(paths.iter().map(String::as_str).chain([base.as_str(), &format!("{dates:?}")]));
        self.keep(known, needed, "sitemap.xml", recipe_of_map, || {
            Ok(sitemap::sitemap(self.front, &paths, &dates).into_bytes())
        })?;
        if let Some(robots) = sitemap::robots(self.front) {
            let recipe = recipe([robots.as_str()]);
            self.keep(known, needed, "robots.txt", recipe, || Ok(robots.into_bytes()))?;
        }
        Ok(())
    }

    /// The feed and its older parts; the newest comes last.
    fn feed(
        &self,
        records: &[&Record<'_>],
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<usize, Failure> {
        let per_page = usize::try_from(self.front.feed.per_page).unwrap_or(usize::MAX);
        let files = feed::plan(records.len(), per_page);
        let front = format!("{:?}", self.front);
        let trailers: Vec<&Record<'_>> =
            records.iter().filter(|record| record.trailer).copied().collect();
        for (at, file) in files.iter().enumerate().rev() {
            let Some(paging) = Paging::of(&files, at) else { continue };
            let of = &records[file.items.clone()];
            // Trailers are told of once, where every app looks.
            let trailers: &[&Record<'_>] = if at == 0 { &trailers } else { &[] };
            let digests = trailers.iter().map(|record| record.digest.as_str());
            let trailer_digests: String = digests.collect();
            let around = format!("{paging:?} {trailer_digests} {}", env!("CARGO_PKG_VERSION"));
            let digests = of.iter().map(|record| record.digest.as_str());
            let recipe = recipe([front.as_str(), &around].into_iter().chain(digests));
            self.keep(known, needed, &file.path, recipe, || {
                let entries: Vec<Entry> = of.iter().filter_map(|record| record.entry()).collect();
                let items: Vec<&Entry> = entries.iter().collect();
                let trailers: Vec<Entry> =
                    trailers.iter().filter_map(|record| record.entry()).collect();
                let trailers: Vec<&Entry> = trailers.iter().collect();
                feed::write(self.front, &items, &trailers, &paging).map_err(|error| {
                    let message = format!("the feed cannot be written: {error}");
                    refused(Box::new(Diagnostic::error(message)))
                })
            })?;
        }
        Ok(files.len())
    }
}

fn page_path(record: &Record<'_>) -> String {
    format!("episodes/{}.html", record.slug)
}
