//! What is told of an episode, in the form and within the bounds that PeerTube has for it.

use serde_json::{Value, json};

use super::super::words::{line, moment};
use super::super::{HostEpisode, HostError};
use super::options::Options;

/// Characters of a name, and of a description. *Source:* PeerTube,
/// `CONSTRAINTS_FIELDS.VIDEOS.NAME`, `.DESCRIPTION`.
const NAME: std::ops::RangeInclusive<usize> = 3..=120;
const DESCRIPTION: usize = 10_000;

/// How many tags there are, and their characters. *Source:* `.TAGS`, `.TAG`.
const TAGS: usize = 5;
const TAG: std::ops::RangeInclusive<usize> = 2..=30;

/// Characters of a chapter's title. *Source:* `CONSTRAINTS_FIELDS.VIDEO_CHAPTERS.TITLE`.
const CHAPTER: usize = 100;

/// What is told of an episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub name: String,
    pub description: String,
    /// As the instance calls it.
    pub language: Option<String>,
    pub tags: Vec<String>,
    pub nsfw: bool,
    pub licence: Option<u64>,
    pub category: Option<u64>,
    pub support: Option<String>,
    /// When it came out (RFC 3339), if it did.
    pub published: Option<String>,
}

impl Told {
    /// What is told, without what the instance has to be asked for. *Errors:*
    /// [`HostError::Settings`]: its title is too short.
    pub fn of(
        host: &str,
        options: &Options,
        episode: &HostEpisode,
        now: i64,
    ) -> Result<Told, HostError> {
        let name = name(&episode.title);
        if !NAME.contains(&name.chars().count()) {
            return Err(HostError::Settings {
                host: host.to_owned(),
                why: format!("the title `{name}` is too short: PeerTube asks for 3 characters"),
                hint: "give the episode a longer `title`".to_owned(),
            });
        }
        let came_out = episode.date > 0 && episode.date <= now;
        Ok(Told {
            name,
            description: description(episode),
            language: None,
            tags: tags(&episode.tags),
            nsfw: episode.explicit,
            licence: options.licence.or_else(|| licence(episode.license.as_deref()?)),
            category: options.category,
            support: options.support.clone(),
            published: came_out.then(|| moment(episode.date)),
        })
    }

    /// As a form. *Source:* PeerTube OpenAPI 8.1, `VideoUploadRequestCommon`.
    pub fn fields(&self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        let mut add = |name: &str, value: String| fields.push((name.to_owned(), value));
        add("name", self.name.clone());
        add("description", self.description.clone());
        add("nsfw", self.nsfw.to_string());
        for (at, tag) in self.tags.iter().enumerate() {
            add(&format!("tags[{at}]"), tag.clone());
        }
        let texts = [
            ("language", self.language.clone()),
            ("licence", self.licence.map(|number| number.to_string())),
            ("category", self.category.map(|number| number.to_string())),
            ("support", self.support.clone()),
            ("originallyPublishedAt", self.published.clone()),
        ];
        for (name, value) in texts {
            if let Some(value) = value {
                add(name, value);
            }
        }
        fields
    }

    /// As a value. What is not known is left as it is there. *Source:* PeerTube OpenAPI 8.1,
    /// `PUT /api/v1/videos/{id}`.
    pub fn value(&self) -> Value {
        let mut value = json!({
            "name": self.name,
            "description": self.description,
            "nsfw": self.nsfw,
            "tags": self.tags,
        });
        let others = [
            ("language", self.language.clone().map(Value::from)),
            ("licence", self.licence.map(Value::from)),
            ("category", self.category.map(Value::from)),
            ("support", self.support.clone().map(Value::from)),
            ("originallyPublishedAt", self.published.clone().map(Value::from)),
        ];
        for (name, other) in others {
            if let Some(other) = other {
                value[name] = other;
            }
        }
        value
    }
}

/// A title as a name: one line, cut at a word.
pub(super) fn name(title: &str) -> String {
    cut(&line(title), *NAME.end())
}

/// The notes, else the summary, then the address of the episode's page, which is never cut: by it
/// the video is found again.
fn description(episode: &HostEpisode) -> String {
    let tail = match (line(&episode.show), episode.page.as_str()) {
        (show, "") => show,
        (show, page) if show.is_empty() => page.to_owned(),
        (show, page) => format!("{show} – {page}"),
    };
    let notes = match episode.notes.trim() {
        "" => episode.summary.trim(),
        notes => notes,
    };
    let notes = notes.replace("\r\n", "\n");
    let notes: String =
        notes.chars().filter(|one| !one.is_control() || matches!(one, '\n' | '\t')).collect();
    if notes.is_empty() {
        return tail;
    }
    let room = DESCRIPTION.saturating_sub(tail.chars().count() + 2);
    format!("{}\n\n{tail}", cut(&notes, room))
}

/// The first that fit, each once.
fn tags(all: &[String]) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in all {
        let tag = line(tag);
        let known = tags.iter().any(|one| one.to_lowercase() == tag.to_lowercase());
        if TAG.contains(&tag.chars().count()) && !known && tags.len() < TAGS {
            tags.push(tag);
        }
    }
    tags
}

/// The number of a licence by its SPDX identifier, of whatever version, or by its name. *Source:*
/// PeerTube, `VideoLicence`.
fn licence(spdx: &str) -> Option<u64> {
    let upper = spdx.trim().to_uppercase().replace(' ', "-");
    if upper == "ALL-RIGHTS-RESERVED" {
        return Some(9);
    }
    let words = upper.split('-').take_while(|word| !word.starts_with(|one: char| one.is_numeric()));
    let words: Vec<&str> = words.collect();
    match words.join("-").as_str() {
        "CC-BY" => Some(1),
        "CC-BY-SA" => Some(2),
        "CC-BY-ND" => Some(3),
        "CC-BY-NC" => Some(4),
        "CC-BY-NC-SA" => Some(5),
        "CC-BY-NC-ND" => Some(6),
        "CC0" | "CC-PDDC" => Some(7),
        "CC-PDM" | "PDM" => Some(8),
        _ => None,
    }
}

/// What the instance calls a language, among those it has: `fr` for `fr-FR`. *Source:* PeerTube
/// OpenAPI 8.1, `GET /api/v1/videos/languages`: ISO 639, and `zh-Hans`, `zh-Hant`.
pub(super) fn language<'a>(bcp47: &str, there: &'a [String]) -> Option<&'a String> {
    let asked = bcp47.trim().replace('_', "-");
    let find = |name: &str| there.iter().find(|one| one.eq_ignore_ascii_case(name));
    let first = asked.split('-').next().filter(|first| !first.is_empty())?;
    let chinese = || {
        let lower = asked.to_lowercase();
        let old =
            ["tw", "hk", "mo", "hant"].iter().any(|part| lower.split('-').any(|one| one == *part));
        find(if old { "zh-Hant" } else { "zh-Hans" })
    };
    find(&asked)
        .or_else(|| find(first))
        .or_else(|| (first.eq_ignore_ascii_case("zh")).then(chinese)?)
}

/// Chapters as the API has them: whole seconds, the first at 0, each later than the one before.
/// *Source:* PeerTube OpenAPI 8.1, `PUT /api/v1/videos/{id}/chapters`.
pub(super) fn chapters(episode: &HostEpisode) -> Vec<(u64, String)> {
    let mut chapters: Vec<(u64, String)> = Vec::new();
    for (start, title, _) in &episode.chapters {
        let title = cut(&line(title), CHAPTER);
        let inside = episode.length_ms <= 0 || *start < episode.length_ms;
        // Rounded down: nobody is brought behind a first word.
        let second = u64::try_from(*start).unwrap_or_default() / 1000;
        let later = chapters.last().is_none_or(|(before, _)| *before < second);
        if inside && later && !title.is_empty() {
            chapters.push((second, title));
        }
    }
    if chapters.first().is_some_and(|(first, _)| *first > 0) {
        chapters.insert(0, (0, cut(&line(&episode.title), CHAPTER)));
    }
    chapters
}

/// As much of a text as has room, up to a word, with a sign that there was more.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(1)).collect();
    // A word that fills half of it is cut itself.
    let end = head.rfind(char::is_whitespace).filter(|end| *end > head.len() / 2);
    format!("{}…", head[..end.unwrap_or(head.len())].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_known_in_any_version() {
        for (spdx, number) in [
            ("CC-BY-4.0", Some(1)),
            ("CC-BY-SA-3.0-FR", Some(2)),
            ("cc by-nd 4.0", Some(3)),
            ("CC-BY-NC-2.0", Some(4)),
            ("CC-BY-NC-SA-4.0", Some(5)),
            ("CC-BY-NC-ND-4.0", Some(6)),
            ("CC0-1.0", Some(7)),
            ("CC-PDM-1.0", Some(8)),
            ("All rights reserved", Some(9)),
            ("MIT", None),
            ("", None),
        ] {
            assert_eq!(licence(spdx), number, "{spdx}");
        }
    }

    #[test]
    fn languages_are_those_of_the_instance() {
        let there: Vec<String> =
            ["fr", "pt", "zh-Hans", "zh-Hant", "kab"].map(str::to_owned).to_vec();
        for (asked, found) in [
            ("fr-FR", Some("fr")),
            ("FR", Some("fr")),
            ("pt_BR", Some("pt")),
            ("zh", Some("zh-Hans")),
            ("zh-TW", Some("zh-Hant")),
            ("zh-hant", Some("zh-Hant")),
            ("kab", Some("kab")),
            ("en", None),
            ("", None),
        ] {
            assert_eq!(language(asked, &there).map(String::as_str), found, "{asked}");
        }
    }

    #[test]
    fn chapters_begin_at_0_and_never_twice_in_a_second() {
        let chapter = |start, title: &str| (start, title.to_owned(), None);
        let mut episode = HostEpisode {
            title: "Un épisode".to_owned(),
            length_ms: 60_000,
            chapters: vec![
                chapter(12_400, "Début"),
                chapter(12_900, "Trop près"),
                chapter(13_000, "Suite"),
                chapter(14_000, " \n"),
                chapter(60_000, "Après la fin"),
            ],
            ..HostEpisode::default()
        };
        let told = |episode: &HostEpisode| -> Vec<String> {
            chapters(episode).into_iter().map(|(at, title)| format!("{at} {title}")).collect()
        };
        assert_eq!(told(&episode), ["0 Un épisode", "12 Début", "13 Suite"]);
        episode.chapters[0].0 = 900;
        assert_eq!(told(&episode), ["0 Début", "12 Trop près", "13 Suite"]);
        episode.chapters.clear();
        assert!(told(&episode).is_empty());
    }

    #[test]
    fn texts_are_cut_at_a_word_and_the_address_never() {
        assert_eq!(name("  a\nb\u{7}c "), "a b c");
        let long = name(&"mot ".repeat(60));
        assert!((116..=120).contains(&long.chars().count()) && long.ends_with("mot…"), "{long}");
        assert_eq!(name(&"é".repeat(200)).chars().count(), 120);
        let episode = HostEpisode {
            notes: "des mots 🎙 ".repeat(3000),
            page: "https://podcast.example.org/e/".to_owned(),
            show: "Projets".to_owned(),
            ..HostEpisode::default()
        };
        let text = description(&episode);
        assert!(text.chars().count() <= 10_000 && text.chars().count() > 9_900);
        assert!(text.ends_with("…\n\nProjets – https://podcast.example.org/e/"), "{text}");
    }

    #[test]
    fn tags_are_five_and_each_once() {
        let all = ["a", "Libre", "libre", &"x".repeat(31), "b b", "c1", "d1", "e1", "f1"];
        let all: Vec<String> = all.iter().map(|tag| (*tag).to_owned()).collect();
        assert_eq!(tags(&all), ["Libre", "b b", "c1", "d1", "e1"]);
    }
}
