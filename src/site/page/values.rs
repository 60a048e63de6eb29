//! Episodes as templates get them.

use jiff::tz::Offset;
use jiff::{Timestamp, civil};
use serde::Serialize;

use super::address::{href, near};
use super::person::{Person, Picture};
use super::texts::Texts;
use super::transcript::Script;
use super::{Around, none_if_empty};
use crate::site::entry::{Entry, Front, Media};
use crate::transcript::format::{Format, TABLE};
use crate::units::Time;

/// An episode as a list shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    title: String,
    slug: String,
    href: String,
    number: Option<u32>,
    season: Option<u32>,
    season_name: Option<String>,
    kind: &'static str,
    date_iso: Option<String>,
    date_text: Option<String>,
    duration_iso: String,
    duration_text: String,
    duration_long: String,
    summary: Option<String>,
    cover: Option<Picture>,
    explicit: bool,
    language: String,
    people: Vec<Person>,
    audio: Option<Audio>,
    has_transcript: bool,
    chapter_count: usize,
}

#[derive(Debug, Clone, Serialize)]
struct Audio {
    href: String,
    #[serde(rename = "type")]
    media_type: String,
    bytes: u64,
    bytes_text: String,
}

impl Card {
    pub(super) fn new(front: &Front, entry: &Entry, texts: &Texts) -> Card {
        let known = entry.length_ms > 0;
        let length = Time::from_millis(entry.length_ms);
        let if_known = |text: String| if known { text } else { String::new() };
        let cover = entry.cover.as_ref().or(front.cover.as_ref());
        Card {
            title: entry.title.clone(),
            slug: entry.slug.clone(),
            href: entry.page_path(),
            number: entry.number,
            season: entry.season,
            season_name: entry
                .season
                .and_then(|season| front.season_name(season))
                .map(str::to_owned),
            kind: entry.kind.name(),
            date_iso: iso_date(entry),
            date_text: day(entry).map(|day| texts.day(day)),
            duration_iso: if_known(iso_length(entry.length_ms)),
            duration_text: if_known(texts.length(length)),
            duration_long: if_known(texts.length_aloud(length)),
            summary: entry.summary.clone(),
            cover: cover.map(|cover| Picture::new(cover, &entry.title)),
            explicit: entry.explicit,
            language: entry.language.clone(),
            people: entry.people.iter().map(|guest| Person::new(guest, 0, texts)).collect(),
            audio: entry.sound.as_ref().map(|sound| audio(front, sound, texts)),
            has_transcript: entry.words > 0,
            chapter_count: entry.chapters.len(),
        }
    }
}

fn audio(front: &Front, sound: &Media, texts: &Texts) -> Audio {
    let address = sound.path.as_deref().unwrap_or(&sound.url);
    Audio {
        href: href(address, front.base.as_deref()).to_owned(),
        media_type: sound.media_type.clone(),
        bytes: sound.bytes,
        bytes_text: texts.size(sound.bytes),
    }
}

/// An episode as its own page shows it.
#[derive(Debug, Serialize)]
pub(super) struct EpisodePage {
    #[serde(flatten)]
    card: Card,
    notes_html: Option<String>,
    license: Option<License>,
    locations: Vec<PlaceLink>,
    chapters: Vec<Chapter>,
    soundbites: Vec<Bite>,
    downloads: Vec<Download>,
    transcripts: Vec<TextFile>,
    comments: Vec<Link>,
    funding: Vec<Link>,
    transcript: Option<Script>,
    guid: String,
    previous: Option<Card>,
    next: Option<Card>,
}

#[derive(Debug, Serialize)]
struct License {
    name: String,
    url: Option<String>,
}

#[derive(Debug, Serialize)]
struct PlaceLink {
    name: String,
    url: Option<String>,
}

#[derive(Debug, Serialize)]
struct Chapter {
    start_ms: i64,
    end_ms: i64,
    start_text: String,
    title: String,
    url: Option<String>,
    image: Option<String>,
}

#[derive(Debug, Serialize)]
struct Bite {
    start_ms: i64,
    start_text: String,
    duration_ms: i64,
    title: Option<String>,
}

#[derive(Debug, Serialize)]
struct Download {
    href: String,
    label: String,
    #[serde(rename = "type")]
    media_type: String,
    bytes_text: String,
}

#[derive(Debug, Serialize)]
struct TextFile {
    href: String,
    label: String,
    #[serde(rename = "type")]
    media_type: String,
}

#[derive(Debug, Serialize)]
struct Link {
    url: String,
    label: String,
}

impl EpisodePage {
    pub(super) fn new(
        front: &Front,
        entry: &Entry,
        texts: &Texts,
        transcript: Option<Script>,
        around: &Around<'_>,
    ) -> EpisodePage {
        let base = front.base.as_deref();
        let sounds = entry.sound.iter().chain(&entry.alternates);
        let short = |ms| Time::from_millis(ms).short();
        let notes = near(&entry.notes, base, &entry.page_path());
        let comments = entry.conversations.iter().filter_map(|one| {
            let url = one.uri.clone().filter(|uri| uri.starts_with("http"))?;
            let label = one.account.clone().unwrap_or_else(|| host_of(&url));
            Some(Link { url, label })
        });
        EpisodePage {
            card: Card::new(front, entry, texts),
            notes_html: none_if_empty(&notes).map(str::to_owned),
            license: entry.license.as_ref().map(|name| License {
                name: name.clone(),
                url: license_url(Some(name), entry.license_url.as_deref()),
            }),
            locations: entry
                .locations
                .iter()
                .map(|place| PlaceLink {
                    name: place.name.clone(),
                    url: place.osm.as_deref().and_then(map_address),
                })
                .collect(),
            chapters: entry
                .chapters
                .iter()
                .map(|mark| Chapter {
                    start_ms: mark.start_ms,
                    end_ms: mark.end_ms,
                    start_text: short(mark.start_ms),
                    title: mark.title.clone(),
                    url: mark.url.clone(),
                    image: mark.image.clone(),
                })
                .collect(),
            soundbites: entry
                .soundbites
                .iter()
                .map(|(start, length, title)| Bite {
                    start_ms: *start,
                    start_text: short(*start),
                    duration_ms: *length,
                    title: title.clone(),
                })
                .collect(),
            downloads: sounds
                .map(|sound| Download {
                    href: audio(front, sound, texts).href,
                    label: sound.format.to_uppercase(),
                    media_type: sound.media_type.clone(),
                    bytes_text: texts.size(sound.bytes),
                })
                .collect(),
            transcripts: entry
                .texts
                .iter()
                .map(|text| TextFile {
                    href: text.path.clone(),
                    label: text_label(&text.format).to_owned(),
                    media_type: text.media_type.clone(),
                })
                .chain(entry.texts_elsewhere.iter().map(|text| TextFile {
                    href: href(&text.url, front.base.as_deref()).to_owned(),
                    label: text_label(format_of(&text.media_type)).to_owned(),
                    media_type: text.media_type.clone(),
                }))
                .collect(),
            comments: comments.collect(),
            funding: entry
                .funding
                .iter()
                .map(|one| Link {
                    url: one.url.clone(),
                    label: one.text.clone().unwrap_or_else(|| host_of(&one.url)),
                })
                .collect(),
            transcript,
            guid: entry.guid.clone(),
            previous: around.previous.clone(),
            next: around.next.clone(),
        }
    }
}

/// The name of the format of a media type; the type where it is none of ours.
fn format_of(media_type: &str) -> &str {
    let plain = media_type.split(';').next().unwrap_or_default().trim();
    TABLE.iter().find(|entry| entry.media_type == plain).map_or(plain, |entry| entry.name)
}

fn text_label(format: &str) -> &str {
    match Format::of_name(format) {
        Some(Format::Vtt) => "WebVTT",
        Some(Format::Srt) => "SRT",
        Some(Format::Json | Format::JsonWords) => "JSON",
        Some(Format::Html) => "HTML",
        Some(Format::Txt) => "TXT",
        _ => format,
    }
}

/// The page of OpenStreetMap about a node, way or relation.
fn map_address(osm: &str) -> Option<String> {
    let kind = match osm.chars().next()? {
        'N' => "node",
        'W' => "way",
        'R' => "relation",
        _ => return None,
    };
    Some(format!("https://www.openstreetmap.org/{kind}/{}", &osm[1..]))
}

/// The day an episode comes out, where it was said to.
pub(super) fn day(entry: &Entry) -> Option<civil::Date> {
    Some(local(entry)?.date())
}

fn local(entry: &Entry) -> Option<civil::DateTime> {
    let (seconds, offset) = entry.date?;
    let offset = Offset::from_seconds(offset).ok()?;
    Some(offset.to_datetime(Timestamp::from_second(seconds).ok()?))
}

/// The moment an episode comes out, as RFC 3339 has it.
pub(super) fn iso_date(entry: &Entry) -> Option<String> {
    let (_, offset) = entry.date?;
    let local = local(entry)?;
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs() / 60;
    let (date, time) = (local.date(), local.time());
    let clock = format!("{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second());
    Some(format!("{date}T{clock}{sign}{:02}:{:02}", minutes / 60, minutes % 60))
}

/// A length as ISO 8601 has it: `PT1H2M3S`.
pub(super) fn iso_length(ms: i64) -> String {
    let seconds = (ms + 500) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let part = |value: i64, unit| if value > 0 { format!("{value}{unit}") } else { String::new() };
    let text = format!("{}{}{}", part(hours, 'H'), part(minutes, 'M'), part(seconds, 'S'));
    format!("PT{}", if text.is_empty() { "0S" } else { &text })
}

/// Season and number in words, as in `S2 · nº 12`.
pub(super) fn number_text(entry: &Entry, texts: &Texts) -> String {
    let number =
        entry.number.map(|number| texts.text("episode_number", &[("n", number.to_string())]));
    let season = entry.season.map(|season| format!("S{season}"));
    season.into_iter().chain(number).collect::<Vec<_>>().join(" · ")
}

/// Where a licence is to be read: as given, else the page of a Creative Commons one.
pub(super) fn license_url(name: Option<&str>, url: Option<&str>) -> Option<String> {
    if let Some(url) = url {
        return Some(url.to_owned());
    }
    let lower = name?.to_lowercase();
    if lower.starts_with("cc0") {
        return Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned());
    }
    let (kind, version) = lower.strip_prefix("cc-")?.rsplit_once('-')?;
    let kinds = ["by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"];
    let known = kinds.contains(&kind) && matches!(version, "1.0" | "2.0" | "2.5" | "3.0" | "4.0");
    known.then(|| format!("https://creativecommons.org/licenses/{kind}/{version}/"))
}

/// The host of an address, to show where it leads.
pub(super) fn host_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().trim_start_matches("www.").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::entry::tests::entry;

    #[test]
    fn dates_keep_their_offset() {
        // 2026-11-20T06:00:00Z by `date -d`.
        assert_eq!(iso_date(&entry("a")).unwrap(), "2026-11-20T07:00:00+01:00");
        let mut west = entry("a");
        west.date = Some((1_795_154_400, -12_600));
        assert_eq!(iso_date(&west).unwrap(), "2026-11-20T02:30:00-03:30");
    }

    #[test]
    fn lengths_are_written_as_iso_8601_has_them() {
        assert_eq!(iso_length(3_723_400), "PT1H2M3S");
        assert_eq!(iso_length(0), "PT0S");
    }

    #[test]
    fn licences_lead_to_where_they_are_read() {
        let url = |name| license_url(Some(name), None);
        assert_eq!(url("CC-BY-SA-4.0").unwrap(), "https://creativecommons.org/licenses/by-sa/4.0/");
        assert_eq!(url("MIT"), None);
        assert_eq!(host_of("https://www.x.example/a?b"), "x.example");
    }
}
