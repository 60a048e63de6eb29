//! The pages and files of the show as a whole: pages of episodes with their neighbours, lists,
//! people, the feed, the search, the map of the site. Each has a recipe, the digest of all it is
//! made of; with the same recipe as last time it is left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::kept::Kept;
use super::known::{Known, Record};
use super::on_threads;
use super::public::{Content, Public};
use super::records::Looked;
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
    pub(super) kept: &'a Kept,
    pub(super) root: &'a Path,
    pub(super) force: bool,
}

/// A file of the show as a whole.
pub(super) struct File<'a> {
    path: String,
    /// What it is made of.
    recipe: String,
    make: Make<'a>,
}

type Make<'a> = Box<dyn Fn() -> Result<Vec<u8>, Failure> + Send + Sync + 'a>;

impl<'a> File<'a> {
    pub(super) fn new(
        path: impl Into<String>,
        recipe: String,
        make: impl Fn() -> Result<Vec<u8>, Failure> + Send + Sync + 'a,
    ) -> File<'a> {
        File { path: path.into(), recipe, make: Box::new(make) }
    }
}

/// A recipe of these parts.
pub(super) fn recipe<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let text: String = parts.into_iter().flat_map(|part| [part, "\n"]).collect();
    Digest::of_bytes(text.as_bytes()).to_string()[..24].to_owned()
}

fn refused(error: Diagnostic) -> Failure {
    Failure::Refused { diagnostics: vec![error], outcome: "the feed is unchanged" }
}

fn page(made: Result<String, Box<Diagnostic>>) -> Result<Vec<u8>, Failure> {
    made.map(String::into_bytes).map_err(|error| refused(*error))
}

impl Making<'_> {
    /// Makes everything; gives how many files the feed has. The feed comes last: what it names
    /// is there by then.
    pub(super) fn all(
        &self,
        looked: &mut Looked,
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<usize, Failure> {
        let assets = self.pages.assets().files.iter().map(|(path, content)| {
            let make = || Ok(content.clone().into_bytes());
            File::new(path.as_str(), recipe([path.as_str()]), make)
        });
        self.keep(known, needed, assets.collect())?;
        looked.changed |= self.episodes(&mut looked.records)?;
        let records: Vec<&Record> =
            looked.records.iter().filter(|record| record.out.is_none()).collect();
        self.lists(&records, known, needed)?;
        self.people(&records, known, needed)?;
        self.single(&records, known, needed)?;
        self.search(&records, known, needed)?;
        let files = self.feed(&records, known, needed)?;
        known.retain(needed);
        Ok(files)
    }

    /// Makes files, side by side, but those whose recipe is that of last time and that are still
    /// there.
    pub(super) fn keep(
        &self,
        known: &mut Known,
        needed: &mut BTreeSet<String>,
        files: Vec<File<'_>>,
    ) -> Result<(), Failure> {
        needed.extend(files.iter().map(|file| file.path.clone()));
        let (fresh, due): (Vec<File<'_>>, Vec<File<'_>>) = files.into_iter().partition(|file| {
            let same = known.made.get(&file.path) == Some(&file.recipe);
            same && !self.force && self.public.has(&file.path)
        });
        self.public.keep(fresh.len());
        let made = on_threads(self.context.jobs, &due, &|file| {
            if self.context.reporter.cancelled() {
                return Err(Failure::Interrupted);
            }
            self.public.put(&file.path, &Content::Bytes((file.make)()?))
        });
        made.into_iter().collect::<Result<Vec<()>, Failure>>()?;
        for file in due {
            known.note(&file.path, file.recipe);
        }
        Ok(())
    }

    /// The pages of episodes. Tells whether any was made.
    fn episodes(&self, records: &mut [Record]) -> Result<bool, Failure> {
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
                let there = self.public.has(&record.page());
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
        Ok(!due.is_empty())
    }

    fn episode(
        &self,
        record: &Record,
        older: Option<&Record>,
        newer: Option<&Record>,
    ) -> Result<(), Failure> {
        let entry = self.kept.entry(record)?;
        let card = |record: Option<&Record>| {
            let card = |entry: Entry| self.pages.card(self.front, &entry);
            record.map(|record| self.kept.entry(record).map(card)).transpose()
        };
        let transcript = if record.words > 0 { self.transcript(record) } else { None };
        let around =
            Around { transcript: transcript.as_ref(), previous: card(older)?, next: card(newer)? };
        let page = page(self.pages.episode(self.front, &entry, &around))?;
        self.public.put(&record.page(), &Content::Bytes(page))
    }

    /// The text of an episode as its build left it.
    fn transcript(&self, record: &Record) -> Option<Transcript> {
        let out = self.root.join(&record.below).join(OUT_FOLDER);
        let built = Built::read(&out).ok()?;
        let file = built.texts.iter().find(|text| text.format == TURNS)?;
        read_turns(&std::fs::read(out.join(&file.file)).ok()?)
    }

    fn cards(&self, records: &[&Record]) -> Result<Vec<Card>, Failure> {
        let card = |entry: Entry| self.pages.card(self.front, &entry);
        records.iter().map(|record| self.kept.entry(record).map(card)).collect()
    }

    fn entries(&self, records: &[&Record]) -> Result<Vec<Entry>, Failure> {
        records.iter().map(|record| self.kept.entry(record)).collect()
    }

    /// The home page and the list of all episodes.
    fn lists(
        &self,
        records: &[&Record],
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<(), Failure> {
        let parts = feed::parts(records.len(), LIST);
        let path = |number: Option<usize>| match number {
            None => "episodes/index.html".to_owned(),
            Some(number) => format!("episodes/page-{number}.html"),
        };
        let paths: Vec<String> = parts.iter().map(|(number, _)| path(*number)).collect();
        let count = parts.len();
        let trailer = records.iter().find(|record| record.trailer);
        let newest: Vec<&Record> = records.iter().take(HOME).copied().collect();
        let total = records.len().to_string();
        let digests = newest.iter().chain(trailer).map(|record| record.digest.as_str());
        let home = recipe([self.pages.digest(), &total].into_iter().chain(digests));
        let mut files = vec![File::new("index.html", home, || {
            let trailer = trailer.map(|record| self.cards(&[record])).transpose()?;
            let trailer = trailer.as_ref().and_then(|cards| cards.first());
            page(self.pages.home(self.front, &self.cards(&newest)?, trailer, records.len()))
        })];
        for (index, (_, items)) in parts.into_iter().enumerate() {
            let chunk = &records[items];
            let digests = chunk.iter().map(|record| record.digest.as_str());
            let pages = count.to_string();
            let recipe = recipe([self.pages.digest(), &pages].into_iter().chain(digests));
            let paths = &paths;
            files.push(File::new(paths[index].as_str(), recipe, move || {
                let episodes = self.cards(chunk)?;
                let list = ListPage { number: index + 1, count, episodes, paths };
                page(self.pages.list(self.front, &list))
            }));
        }
        self.keep(known, needed, files)
    }

    /// The pages of people.
    fn people(
        &self,
        records: &[&Record],
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<(), Failure> {
        let mut all: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
        for record in records {
            for slug in &record.people {
                all.entry(slug).or_default().push(record);
            }
        }
        if all.is_empty() {
            return Ok(());
        }
        // Those heard most often come first; each is told of as the newest episode does.
        let mut order: Vec<(&str, &Vec<&Record>)> =
            all.iter().map(|(slug, records)| (*slug, records)).collect();
        order.sort_by_key(|(slug, records)| (std::cmp::Reverse(records.len()), *slug));
        let person = |slug: &str, of: &[&Record]| -> Result<Option<Person>, Failure> {
            let Some(newest) = of.first() else { return Ok(None) };
            let entry = self.kept.entry(newest)?;
            let guest = entry.people.iter().find(|guest| guest.slug == slug);
            Ok(guest.map(|guest| self.pages.person_of(guest, of.len())))
        };
        let counts: String =
            order.iter().map(|(slug, of)| format!("{slug} {} ", of.len())).collect();
        let newest = order.iter().filter_map(|(_, of)| of.first());
        let digests = newest.map(|record| record.digest.as_str());
        let index = recipe([self.pages.digest(), &counts].into_iter().chain(digests));
        let mut files = vec![File::new("people/index.html", index, || {
            let people = order.iter().filter_map(|(slug, of)| person(slug, of).transpose());
            page(self.pages.people(self.front, &people.collect::<Result<Vec<_>, Failure>>()?))
        })];
        let person = &person;
        for (slug, of) in &order {
            let shown = &of[..of.len().min(OF_PERSON)];
            let digests = shown.iter().map(|record| record.digest.as_str());
            let total = of.len().to_string();
            let recipe = recipe([self.pages.digest(), &total].into_iter().chain(digests));
            files.push(File::new(format!("people/{slug}.html"), recipe, move || {
                let Some(person) = person(slug, of)? else { return Ok(Vec::new()) };
                let of = PersonPage { person, episodes: self.cards(shown)? };
                page(self.pages.person(self.front, &of))
            }));
        }
        self.keep(known, needed, files)
    }

    /// The pages there is one of, and the map of them all.
    fn single(
        &self,
        records: &[&Record],
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<(), Failure> {
        let pages = self.pages;
        let same = || recipe([pages.digest()]);
        let mut files = Vec::new();
        if pages.has_about() {
            files.push(File::new("about.html", same(), || page(pages.about(self.front))));
        }
        if pages.has_search() {
            files.push(File::new("search.html", same(), || page(pages.search(self.front))));
        }
        files.push(File::new("404.html", same(), || page(pages.not_found(self.front))));
        self.keep(known, needed, files)?;
        let Some(base) = &self.front.base else { return Ok(()) };
        let dates: BTreeMap<String, i64> =
            records.iter().map(|record| (record.page(), record.date)).collect();
        let of_show = needed.iter().filter(|path| sitemap::is_listed(path));
        let mut paths: Vec<String> = of_show.chain(dates.keys()).cloned().collect();
        paths.sort_unstable();
        let days: String = dates.values().map(|date| format!("{date} ")).collect();
        let made_of = recipe(paths.iter().map(String::as_str).chain([base.as_str(), &days]));
        let mut files = vec![File::new("sitemap.xml", made_of, || {
            Ok(sitemap::sitemap(self.front, &paths, &dates).into_bytes())
        })];
        if let Some(robots) = sitemap::robots(self.front) {
            let recipe = recipe([robots.as_str()]);
            files.push(File::new("robots.txt", recipe, move || Ok(robots.clone().into_bytes())));
        }
        self.keep(known, needed, files)
    }

    /// The feed and its older parts; the newest comes last.
    fn feed(
        &self,
        records: &[&Record],
        known: &mut Known,
        needed: &mut BTreeSet<String>,
    ) -> Result<usize, Failure> {
        let per_page = usize::try_from(self.front.feed.per_page).unwrap_or(usize::MAX);
        let files = feed::plan(records.len(), per_page);
        let front = format!("{:?}", self.front);
        let trailers: Vec<&Record> =
            records.iter().filter(|record| record.trailer).copied().collect();
        let mut made = Vec::new();
        for (at, file) in files.iter().enumerate().rev() {
            let Some(paging) = Paging::of(&files, at) else { continue };
            let of = &records[file.items.clone()];
            // Trailers are told of once, where every app looks.
            let trailers: &[&Record] = if at == 0 { &trailers } else { &[] };
            let digests = trailers.iter().map(|record| record.digest.as_str());
            let trailer_digests: String = digests.collect();
            let around = format!("{paging:?} {trailer_digests} {}", env!("CARGO_PKG_VERSION"));
            let digests = of.iter().map(|record| record.digest.as_str());
            let recipe = recipe([front.as_str(), &around].into_iter().chain(digests));
            made.push(File::new(file.path.as_str(), recipe, move || {
                let (entries, trailers) = (self.entries(of)?, self.entries(trailers)?);
                let items: Vec<&Entry> = entries.iter().collect();
                let trailers: Vec<&Entry> = trailers.iter().collect();
                feed::write(self.front, &items, &trailers, &paging).map_err(|error| {
                    refused(Diagnostic::error(format!("the feed cannot be written: {error}")))
                })
            }));
        }
        // The newest comes last: what it leads to is there by then.
        let newest = made.pop();
        self.keep(known, needed, made)?;
        self.keep(known, needed, newest.into_iter().collect())?;
        Ok(files.len())
    }
}
