//! episode.toml of an episode that comes from elsewhere, finished.

use toml_edit::{DocumentMut, Value, value};

use super::Manifested;
use super::sheet::{Sheet, clean};
use crate::show::chapter::LONGEST_SESSION;
use crate::show::date::Date;
use crate::show::episode::Kind;
use crate::show::person::{Funding, Person};
use crate::show::tags::{Conversation, Location, Statement};
use crate::show::write::ChangeError;
use crate::units::Time;

/// An episode as somebody else's program told of it. Nothing in it was looked at.
#[derive(Debug, Clone, Default)]
pub struct BroughtEpisode {
    /// Its name.
    pub title: String,
    /// Its number.
    pub number: Option<u32>,
    /// Its season.
    pub season: Option<u32>,
    /// What sort it is.
    pub kind: Kind,
    /// When it came out.
    pub date: Option<Date>,
    /// Its own name for ever.
    pub guid: String,
    /// What it is about, in words alone.
    pub summary: Option<String>,
    /// Whether it is unfit for children, where it is not as the show.
    pub explicit: Option<bool>,
    /// Whether directories are asked to leave it out.
    pub block: bool,
    /// Its licence: name, and address where there is one.
    pub license: Option<(String, Option<String>)>,
    /// Chapters: start, title, page.
    pub chapters: Vec<(Time, String, Option<String>)>,
    /// Who is in it.
    pub people: Vec<Person>,
    /// Where to support it.
    pub funding: Vec<Funding>,
    /// Places.
    pub locations: Vec<Location>,
    /// Statements for machines.
    pub statements: Vec<Statement>,
    /// Conversations about it.
    pub conversations: Vec<Conversation>,
    /// Stretches worth hearing first: start, end, title.
    pub soundbites: Vec<(Time, Time, String)>,
}

impl BroughtEpisode {
    /// The text of its episode.toml.
    pub fn manifest(&self) -> Manifested {
        let mut sheet = Sheet::default();
        sheet.top(|row| {
            row.text("title", Some(&self.title));
            row.number("number", self.number.filter(|&number| number > 0), 1, 999_999);
            row.number("season", self.season.filter(|&season| season > 0), 1, 9999);
            row.text("kind", Some(self.kind.name()).filter(|_| self.kind != Kind::Full));
            if let Some(date) = &self.date {
                match date.text.parse::<toml_edit::Datetime>() {
                    Ok(date) => row.put("date", date),
                    Err(_) => row.put("date", date.text.as_str()),
                }
            }
            row.text("guid", Some(&self.guid));
            row.text("summary", self.summary.as_deref());
            if let Some(explicit) = self.explicit {
                row.put("explicit", explicit);
            }
            row.yes("block", self.block);
            if let Some((name, url)) = &self.license {
                row.text("license", Some(name));
                row.address("license_url", url.as_deref());
            }
        });
        let mut starts: Vec<Time> = Vec::new();
        let mut chapters = self.chapters.clone();
        chapters.sort_by_key(|(start, _, _)| *start);
        sheet.tables("chapter", &chapters, |row, (start, title, url)| {
            let fits = (Time::ZERO..=LONGEST_SESSION).contains(start) && !starts.contains(start);
            starts.push(*start);
            row.put("start", start.to_string());
            fits && row.text("title", Some(title)) && {
                row.address("url", url.as_deref());
                true
            }
        });
        sheet.people(&self.people);
        sheet.funding(&self.funding);
        sheet.locations(&self.locations);
        sheet.statements(&self.statements);
        sheet.conversations(&self.conversations);
        sheet.tables("soundbite", &self.soundbites, |row, (start, end, title)| {
            row.put("start", start.to_string());
            row.put("end", end.to_string());
            row.short("title", Some(title), 128);
            // As they are written, in milliseconds.
            start.millis() < end.millis() && Time::ZERO <= *start && *end <= LONGEST_SESSION
        });
        let (keys, left_out) = sheet.finish();
        let head = "# An episode. `man 5 episode.toml` explains every key.\n\n";
        Manifested { text: format!("{head}{keys}"), left_out }
    }

    /// Its name for ever as the manifest holds it.
    pub fn kept_guid(guid: &str) -> String {
        clean(guid)
    }
}

/// Names the episode's own picture in its episode.toml, unless one is named already.
///
/// *Errors:* the text is not TOML.
pub fn set_cover(text: &str, name: &str) -> Result<String, ChangeError> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| ChangeError::Grammar(error.message().to_owned()))?;
    if document.get("cover").is_none() {
        document.insert("cover", value(Value::from(name)));
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::{Audio, Preset, load_episode};
    use std::path::Path;

    fn read(text: &str) -> (crate::show::Episode, Vec<crate::report::Diagnostic>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("e")).unwrap();
        std::fs::write(folder.path().join("e/episode.toml"), text).unwrap();
        std::fs::write(folder.path().join("e/cover.jpg"), "x").unwrap();
        let audio: Audio = Preset::Voice.settings();
        load_episode(folder.path(), Path::new("e"), audio)
    }

    #[test]
    fn an_odd_episode_is_read_again() {
        let date = Date {
            at: "2026-11-03T11:05:00Z".parse().unwrap(),
            offset: jiff::tz::Offset::from_hours(-5).unwrap(),
            text: "2026-11-03T06:05:00-05:00".to_owned(),
        };
        let brought = BroughtEpisode {
            title: "\u{202e}x\u{7}\n[[track]]\n".repeat(3000),
            number: Some(0),
            kind: Kind::Bonus,
            date: Some(date.clone()),
            guid: " https://x.example/?p=1 \"é\"  b ".to_owned(),
            chapters: vec![
                (Time::from_millis(5000), "B".to_owned(), Some("file:///x".to_owned())),
                (Time::ZERO, "A".to_owned(), Some("https://x.example/".to_owned())),
                (Time::ZERO, "A again".to_owned(), None),
                (Time::from_millis(-1), "before".to_owned(), None),
            ],
            soundbites: vec![
                (Time::from_millis(1), Time::from_millis(2), "x".repeat(500)),
                (Time::from_millis(2), Time::from_millis(2), String::new()),
            ],
            ..BroughtEpisode::default()
        };
        let made = brought.manifest();
        let (episode, found) = read(&made.text);
        assert!(found.is_empty(), "{found:?}");
        assert_eq!((episode.number, episode.kind), (None, Kind::Bonus));
        assert_eq!(episode.guid.unwrap().as_str(), BroughtEpisode::kept_guid(&brought.guid));
        assert_eq!(episode.date, Some(date));
        let titles: Vec<&str> = episode.chapters.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["A", "B"]);
        assert_eq!(episode.soundbites.len(), 1);
        assert!(episode.tracks.is_empty());
    }

    #[test]
    fn a_cover_is_named_once() {
        let text =
            set_cover("# x\ntitle = \"a\"\n\n[[chapter]]\nstart = 0\ntitle = \"b\"\n", "cover.jpg");
        let text = text.unwrap();
        let (episode, found) = read(&text);
        assert!(episode.cover.is_some() && found.is_empty(), "{text}");
        assert_eq!(set_cover(&text, "other.jpg").unwrap(), text);
    }
}
