//! What the Podcast Namespace has for an episode.

use rss::extension::ExtensionMap;

use super::super::address;
use super::super::element::Element;
use super::super::text::{self, SHORT};
use super::super::words::Words;
use super::{both, sound};
use crate::site::entry::{Entry, Front, TextLink};

/// The type apps ask for; plain application/json is not recognised by all.
const CHAPTERS: &str = "application/json+chapters";

pub(in super::super) fn item(front: &Front, entry: &Entry, extensions: &mut ExtensionMap) {
    if let Some(season) = entry.season {
        Element::new("podcast:season")
            .maybe("name", front.season_name(season).map(|name| text::short(name, SHORT)))
            .text(&season.to_string())
            .add_to(extensions);
    }
    if let Some(number) = entry.number {
        Element::new("podcast:episode").text(&number.to_string()).add_to(extensions);
    }
    let chapters = match (&entry.chapters_path, entry.chapters.is_empty()) {
        (Some(path), false) => Some(address::of_path(front, path)),
        _ => entry.chapters_address.clone(),
    };
    if let Some(chapters) = chapters {
        Element::new("podcast:chapters")
            .with("url", chapters)
            .with("type", CHAPTERS)
            .add_to(extensions);
    }
    transcripts(front, entry, extensions);
    // They stand in place of the head's, so everybody is named.
    entry.people.iter().for_each(|guest| both::person(&guest.person).add_to(extensions));
    entry.locations.iter().for_each(|one| both::location(one).add_to(extensions));
    entry.statements.iter().for_each(|one| both::statement(one).add_to(extensions));
    both::conversations(&entry.conversations, extensions);
    let words = Words::of(&entry.language);
    entry.funding.iter().for_each(|one| both::funding(one, words).add_to(extensions));
    if let Some(license) = &entry.license {
        both::license(license, entry.license_url.as_deref()).add_to(extensions);
    }
    if let Some(cover) = &entry.cover {
        both::images(front, cover, extensions);
    }
    for (start, length, title) in &entry.soundbites {
        Element::new("podcast:soundbite")
            .with("startTime", seconds(*start))
            .with("duration", seconds(*length))
            .short(title.as_deref().unwrap_or_default(), SHORT)
            .add_to(extensions);
    }
    sound::alternates(front, entry, extensions);
}

/// WebVTT first, which Apple takes and shows with names; then SubRip, the only one some apps read.
fn transcripts(front: &Front, entry: &Entry, extensions: &mut ExtensionMap) {
    let rank = |text: &&TextLink| match text.format.as_str() {
        "vtt" => 0,
        "srt" => 1,
        _ => 2,
    };
    let mut texts: Vec<&TextLink> = entry.texts.iter().collect();
    texts.sort_by_key(rank);
    for one in texts {
        let captions = rank(&one) < 2;
        Element::new("podcast:transcript")
            .with("url", address::of_path(front, &one.path))
            .with("type", &one.media_type)
            .maybe("language", Some(&entry.language))
            .maybe("rel", captions.then_some("captions"))
            .add_to(extensions);
    }
    for one in &entry.texts_elsewhere {
        Element::new("podcast:transcript")
            .with("url", &one.url)
            .with("type", &one.media_type)
            .maybe("language", one.language.as_ref().or(Some(&entry.language)))
            .maybe("rel", one.rel.as_ref())
            .add_to(extensions);
    }
}

/// Seconds with their thousandths.
fn seconds(ms: i64) -> String {
    let ms = ms.max(0);
    format!("{}.{:03}", ms / 1000, ms % 1000)
}
