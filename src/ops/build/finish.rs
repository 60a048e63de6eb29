//! The finished files: sound and tags together, in out/. A changed title comes
//! only this far.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::outputs::{Made, Wanted};
use super::plan::Placed;
use crate::audio::tag::{self, ChapterMark, Loudness, TagError, Tags};
use crate::ops::{Context, Failure, disk, store_trouble};
use crate::picture::{Picture, PictureError};
use crate::report::{Diagnostic, Event};
use crate::show::{Episode, Show};
use crate::store::{AtomicFile, Digest, Key, Stage, Store};

/// Names this step in cache keys.
pub(super) const FINISH: Stage = Stage { name: "finish", version: 1 };

/// The side of the cover inside a file, in pixels: what Apple asks of artwork at least.
const COVER_PIXELS: u32 = 1400;

/// The side of a chapter's picture inside a file, in pixels: enough for a phone's screen width.
const CHAPTER_PIXELS: u32 = 600;

/// A finished file.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Finished {
    pub(super) file: PathBuf,
    pub(super) digest: Digest,
    pub(super) bytes: u64,
    #[serde(skip)]
    pub(super) fresh: bool,
}

/// What the store remembers of a finished file.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    digest: Digest,
    bytes: u64,
}

/// What an episode's files say of themselves, but for each file's loudness.
pub(super) fn tags(
    show: &Show,
    episode: &Episode,
    placed: &[Placed<'_>],
    found: &mut Vec<Diagnostic>,
) -> Tags {
    let rate = episode.audio.rate;
    let mut pictures = Pictures { known: BTreeMap::new(), found, episode };
    let cover = episode.cover.as_ref().or(show.cover.as_ref());
    let cover = cover.and_then(|path| pictures.read(path, COVER_PIXELS));
    let chapters = placed
        .iter()
        .map(|placed| ChapterMark {
            start: placed.start.at(rate),
            end: placed.end.at(rate),
            title: placed.chapter.title.clone(),
            url: placed.chapter.url.clone(),
            image: placed.chapter.image.as_ref().and_then(|at| pictures.read(at, CHAPTER_PIXELS)),
        })
        .collect();
    let tags = Tags {
        title: Some(episode.title.clone()),
        album: Some(show.title.clone()),
        artist: show.author.clone(),
        number: episode.number,
        season: episode.season,
        date: episode.date.as_ref().map(|date| date.text.clone()),
        genre: None,
        language: episode.spoken(show).map(str::to_owned),
        comment: episode.summary.clone(),
        url: show.link.clone(),
        copyright: show.license.clone(),
        podcast_guid: show.guid.as_ref().map(|guid| guid.as_str().to_owned()),
        episode_guid: episode.guid.as_ref().map(|guid| guid.as_str().to_owned()),
        publisher: show.owner.as_ref().and_then(|owner| owner.name.clone()),
        cover,
        chapters,
        loudness: None,
    };
    if let Err(error) = tags.check() {
        found.push(tag_trouble(&error, &episode.manifest));
    }
    tags
}

/// Pictures read once each.
struct Pictures<'a> {
    known: BTreeMap<(PathBuf, u32), Option<Picture>>,
    found: &'a mut Vec<Diagnostic>,
    episode: &'a Episode,
}

impl Pictures<'_> {
    fn read(&mut self, path: &Path, pixels: u32) -> Option<Picture> {
        let key = (path.to_owned(), pixels);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let picture = Picture::read(path, pixels);
        let picture = picture.map_err(|error: PictureError| {
            let diagnostic = Diagnostic::error(error.to_string()).in_file(&self.episode.manifest);
            self.found.push(diagnostic.hint(error.hint()));
        });
        self.known.insert(key, picture.clone().ok());
        picture.ok()
    }
}

fn tag_trouble(error: &TagError, file: &Path) -> Diagnostic {
    let diagnostic = Diagnostic::error(error.to_string()).in_file(file);
    match error.hint() {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

/// The names of an episode's files: the folder's name and the format's ending,
/// with the output's name between where two outputs have one format.
pub(super) fn names(episode: &Episode, wanted: &[Wanted<'_>]) -> Vec<OsString> {
    let stem = episode.dir.file_name().unwrap_or_default();
    let mut taken: Vec<&str> = Vec::new();
    let mut names = Vec::new();
    for want in wanted {
        let extension = want.settings.format.codec().extension;
        let mut name = stem.to_owned();
        if taken.contains(&extension) {
            name.push("-");
            name.push(&want.output.name);
        }
        taken.push(extension);
        name.push(".");
        name.push(extension);
        names.push(name);
    }
    names
}

/// Writes one finished file, unless it is there already.
pub(super) fn finish(
    context: &Context<'_>,
    store: &mut Store,
    (want, made): (&Wanted<'_>, &Made),
    tags: &Tags,
    target: &Path,
    force: bool,
) -> Result<Finished, Failure> {
    let landed = made.sound.verdict.landed;
    let loudness = landed.loudness.zip(landed.peak).map(|(integrated, peak)| Loudness {
        integrated,
        peak,
        range: landed.range,
    });
    let tags = Tags { loudness, ..tags.clone() };
    let key = key(made, &tags);
    let name = format!("{} tags", target.display());
    let told = |store: &Store, reason: Option<&str>| {
        let stage = format!("{} tags", want.output.name);
        let since = || key.since(store.last(&name).as_ref());
        let reason = reason.map_or_else(since, str::to_owned);
        context.reporter.event(Event::Why { stage, reason });
    };
    let record: Option<Record> =
        store.read(&key, 4096).and_then(|text| serde_json::from_slice(&text).ok());
    if let (Some(record), false) = (&record, force)
        && target.is_file()
        && store.digest(target, context.now()).is_ok_and(|digest| digest == record.digest)
    {
        told(store, Some("the file is up to date"));
        let (digest, bytes) = (record.digest, record.bytes);
        return Ok(Finished { file: target.to_owned(), digest, bytes, fresh: false });
    }
    told(store, record.is_some().then_some("the file was changed or removed"));
    let failed = |source: std::io::Error| Failure::one(disk::refused("write", target, &source));
    let mut file = AtomicFile::create(target).map_err(failed)?;
    tag::finish(want.settings.format, &tags, &made.payload, file.file()).map_err(|error| {
        if let TagError::Read { source, .. } | TagError::Write(source) = &error {
            return Failure::one(disk::refused("write", target, source));
        }
        Failure::one(tag_trouble(&error, target))
    })?;
    let digest = Digest::of_file(file.path()).map_err(failed)?;
    let bytes = file.file().metadata().map_err(failed)?.len();
    file.commit().map_err(failed)?;
    let record = serde_json::to_vec(&Record { digest, bytes }).unwrap_or_default();
    store
        .put(&key, &record)
        .and_then(|()| store.note_last(&name, &key))
        .map_err(|error| Failure::one(store_trouble(&error)))?;
    Ok(Finished { file: target.to_owned(), digest, bytes, fresh: true })
}

/// What a finished file depends on.
fn key(made: &Made, tags: &Tags) -> Key {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let picture = |picture: &Option<Picture>| {
        picture.as_ref().map_or("none".to_owned(), |p| Digest::of_bytes(&p.bytes).to_string())
    };
    let mut key = Key::new(FINISH)
        .with("the sound", made.key.digest())
        .with("title", text(&tags.title))
        .with("show", text(&tags.album))
        .with("author", text(&tags.artist))
        .with("number", tags.number.unwrap_or(0))
        .with("season", tags.season.unwrap_or(0))
        .with("date", text(&tags.date))
        .with("language", text(&tags.language))
        .with("summary", text(&tags.comment))
        .with("link", text(&tags.url))
        .with("license", text(&tags.copyright))
        .with("show's guid", text(&tags.podcast_guid))
        .with("guid", text(&tags.episode_guid))
        .with("owner", text(&tags.publisher))
        .with("cover", picture(&tags.cover))
        .with("loudness", format!("{:?}", tags.loudness));
    for (at, chapter) in tags.chapters.iter().enumerate() {
        let span = format!("{} to {}", chapter.start, chapter.end);
        let value =
            [span, chapter.title.clone(), text(&chapter.url), picture(&chapter.image)].join("\n");
        key = key.with(format!("chapter {}", at + 1), value);
    }
    key
}

/// Removes files that an earlier build made and this one does not, as its
/// report tells: only plain names in out/.
pub(super) fn remove_stale(out: &Path, earlier: &[String], now: &[&Path]) {
    for name in earlier {
        let plain = Path::new(name).file_name().is_some_and(|plain| plain == name.as_str());
        let path = out.join(name);
        if plain && !now.contains(&path.as_path()) {
            // It is gone already, or it stays: nothing depends on it.
            let _ = fs::remove_file(path);
        }
    }
}
