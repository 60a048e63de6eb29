//! An episode as hosts get it: plain values, and files of public/ or of the folder of those that
//! are to come.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::due::{Due, Place};
use super::{PUBLISHED, excerpt};
use crate::ops::publish::{Round, Run};
use crate::ops::{Failure, kind, site};
use crate::publish::hosts::{HostEpisode, HostFile};
use crate::show::Published;
use crate::site::Entry;
use crate::store::Digest;

/// The notes of an episode; longer ones than this no host takes.
const NOTES: u64 = 1 << 20;

/// Pictures smaller than this are taken by no directory and by no host (Apple, Castopod).
const SMALLEST_COVER: u32 = 1400;

/// The entry of an episode that is due, and the folder with its files.
pub(super) fn entry(run: &Run<'_>, round: &Round, due: &Due) -> Result<(Entry, PathBuf), Failure> {
    match due.place {
        Place::Out(at) => Ok((site::entry(&run.root, &round.made.shown[at])?, run.public.clone())),
        Place::Coming(at) => Ok((round.coming.entries[at].1.clone(), run.coming_folder())),
    }
}

/// An episode as this host gets it, with an excerpt where it may want one.
pub(super) fn episode(
    run: &Run<'_>,
    round: &Round,
    due: &Due,
    (host, wants_excerpt): (&str, bool),
) -> Result<HostEpisode, Failure> {
    let (entry, folder) = entry(run, round, due)?;
    let file = |path: &str| file(&folder, path);
    let text = |format: &str| {
        let text = entry.texts.iter().find(|text| text.format == format)?;
        file(&text.path)
    };
    let sound = entry.sound.as_ref();
    let cover = entry.cover.as_ref().or(round.made.cover.as_ref());
    let picture = cover.and_then(|cover| {
        let mut large = cover.sizes.iter().filter(|size| size.pixels >= SMALLEST_COVER);
        let path = &large.next_back()?.path;
        // The show's own is in public/ alone.
        file(path).or_else(|| self::file(&run.public, path))
    });
    let tags = run.show.categories.iter().map(|one| one.rsplit(" > ").next().unwrap_or(one));
    let base = run.settings.base_url.as_deref();
    let mut episode = HostEpisode {
        title: entry.title.clone(),
        slug: entry.slug.clone(),
        guid: entry.guid.clone(),
        number: entry.number,
        season: entry.season,
        kind: entry.kind.name(),
        explicit: entry.explicit,
        language: entry.language.clone(),
        date: entry.date.map_or(0, |(at, _)| at),
        summary: entry.summary.clone().unwrap_or_default(),
        notes: notes(&run.root.join(&due.below)),
        notes_html: entry.notes.clone(),
        tags: tags.map(str::to_owned).collect(),
        license: entry.license.clone().or_else(|| run.show.license.clone()),
        page: match base {
            Some(base) => format!("{base}{}", entry.page_path()),
            None => page_at_a_host(run, round, &entry.guid, host),
        },
        enclosure: sound.filter(|_| base.is_some()).map(|one| one.url.clone()).unwrap_or_default(),
        show: run.show.title.clone(),
        length_ms: entry.length_ms,
        sound: sound.and_then(|sound| file(sound.path.as_deref()?)).unwrap_or_default(),
        cover: picture,
        cover_alt: cover.and_then(|cover| cover.alt.clone()),
        vtt: text("vtt"),
        srt: text("srt"),
        chapters_json: entry.chapters_path.as_deref().and_then(file),
        chapters: chapters(&entry),
        soundbites: entry.soundbites.clone(),
        excerpt: None,
        made: String::new(),
    };
    episode.made = made(&episode);
    // What is there stays as it is: its sound is not sent again.
    let posted = due.posted.as_ref();
    let is_there = posted.is_some_and(|one| {
        one.state.as_deref() == Some(PUBLISHED) || one.made.as_ref() == Some(&episode.made)
    });
    if wants_excerpt && !is_there {
        episode.excerpt = excerpt::of(run.context, &run.excerpts_folder(), &episode)?;
    }
    Ok(episode)
}

/// The page of an episode at the first host named before `host` that has one, for a show without a
/// site of its own.
fn page_at_a_host(run: &Run<'_>, round: &Round, guid: &str, host: &str) -> String {
    let entry: Option<&Published> = round.ledger.episode.iter().find(|one| one.guid == guid);
    let url = |name: &str| {
        let posted = entry?.host.iter().find(|one| one.name == name)?;
        posted.url.clone()
    };
    let before = run.settings.hosts.iter().take_while(|name| name.value != host);
    before.into_iter().find_map(|name| url(&name.value)).unwrap_or_default()
}

/// Changes when anything does that a host is told, wherever its files are on this machine.
fn made(episode: &HostEpisode) -> String {
    let like = |file: &HostFile| HostFile {
        file: file.file.file_name().unwrap_or_default().into(),
        ..file.clone()
    };
    let files = |file: &Option<HostFile>| file.as_ref().map(like);
    let told = HostEpisode {
        sound: like(&episode.sound),
        cover: files(&episode.cover),
        vtt: files(&episode.vtt),
        srt: files(&episode.srt),
        chapters_json: files(&episode.chapters_json),
        excerpt: None,
        ..episode.clone()
    };
    Digest::of_bytes(format!("{told:?}").as_bytes()).to_string()[..16].to_owned()
}

fn chapters(entry: &Entry) -> Vec<(i64, String, Option<String>)> {
    let chapter = |mark: &crate::site::Mark| (mark.start_ms, mark.title.clone(), mark.url.clone());
    entry.chapters.iter().map(chapter).collect()
}

fn file(folder: &Path, path: &str) -> Option<HostFile> {
    file_at(&folder.join(path), kind::media_type(path))
}

/// A file, if it is there.
pub(super) fn file_at(file: &Path, media_type: &str) -> Option<HostFile> {
    let length = fs::metadata(file).ok()?.len();
    let media_type = media_type.split(';').next().unwrap_or_default().to_owned();
    Some(HostFile { file: file.to_owned(), length, media_type })
}

/// The notes as they were written; pages were made of them just now.
fn notes(folder: &Path) -> String {
    let mut bytes = Vec::new();
    let read = fs::File::open(folder.join("notes.md"))
        .and_then(|file| file.take(NOTES).read_to_end(&mut bytes));
    read.map(|_| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
