//! show.toml of a show that comes from elsewhere.

use std::fmt::Write;

use toml_edit::{Array, Value};

use super::Manifested;
use super::sheet::{Sheet, clean};
use crate::show::forms::{is_language_tag, is_web_address};
use crate::show::person::{Funding, Person};
use crate::show::tags::{Conversation, Location, Recommended, Rhythm, Season, Statement};

/// A show as somebody else's program told of it. Nothing in it was looked at.
#[derive(Debug, Clone, Default)]
pub struct BroughtShow {
    /// Its name.
    pub title: String,
    /// The language spoken.
    pub language: Option<String>,
    /// Who makes it.
    pub author: Option<String>,
    /// What it is about, in words alone.
    pub description: Option<String>,
    /// Its web page.
    pub link: Option<String>,
    /// Its picture: a file beside show.toml.
    pub cover: Option<String>,
    /// Why there is none, for a comment.
    pub no_cover: Option<String>,
    /// Directory categories.
    pub categories: Vec<String>,
    /// Whether it is unfit for children.
    pub explicit: bool,
    /// Name and mail address of who answers for it.
    pub owner: Option<(String, String)>,
    /// Its own name for ever.
    pub guid: Option<String>,
    /// Its licence: name, and address where there is one.
    pub license: Option<(String, Option<String>)>,
    /// Whether episodes follow each other.
    pub serial: bool,
    /// Who holds the rights.
    pub copyright: Option<String>,
    /// What its feed holds.
    pub medium: Option<String>,
    /// Who is in every episode.
    pub people: Vec<Person>,
    /// Where to support it.
    pub funding: Vec<Funding>,
    /// Places.
    pub locations: Vec<Location>,
    /// Statements for machines.
    pub statements: Vec<Statement>,
    /// Conversations about it.
    pub conversations: Vec<Conversation>,
    /// How often episodes come.
    pub rhythm: Option<Rhythm>,
    /// Other shows.
    pub podroll: Vec<Recommended>,
    /// The names of seasons.
    pub seasons: Vec<Season>,
    /// WebSub hubs.
    pub hubs: Vec<String>,
    /// Whether others are asked not to import it.
    pub locked: Option<bool>,
    /// Whether no more episodes come.
    pub complete: bool,
    /// Whether directories are asked to leave it out.
    pub block: bool,
    /// Where pod will publish it.
    pub base_url: Option<String>,
    /// Where its feed was, for a comment.
    pub from: String,
}

impl BroughtShow {
    /// The text of its show.toml.
    pub fn manifest(&self) -> Manifested {
        let mut sheet = Sheet::default();
        sheet.top(|row| {
            row.text("title", Some(&self.title));
            let tag = self.language.as_deref().map(|text| text.trim().replace('_', "-"));
            row.formed("language", tag.as_deref(), is_language_tag, "a language tag (BCP 47)");
            row.text("author", self.author.as_deref());
            row.text("description", self.description.as_deref());
            row.address("link", self.link.as_deref());
            row.text("cover", self.cover.as_deref());
            let names = self.categories.iter().map(|one| clean(one)).filter(|one| !one.is_empty());
            let names: Array = names.collect();
            if !names.is_empty() {
                row.put("categories", Value::Array(names));
            }
            row.put("explicit", self.explicit);
            if let Some((name, email)) = &self.owner {
                row.inline("owner", "email", |row| {
                    row.text("name", Some(name));
                    row.mail("email", Some(email));
                });
            }
            row.formed("guid", self.guid.as_deref(), is_uuid, "a UUID; the ledger keeps it");
            if let Some((name, url)) = &self.license {
                row.text("license", Some(name));
                row.address("license_url", url.as_deref());
            }
            row.text("copyright", self.copyright.as_deref());
            row.text("kind", self.serial.then_some("serial"));
            row.text("medium", self.medium.as_deref().filter(|medium| *medium != "podcast"));
        });
        self.tables(&mut sheet);
        let (keys, left_out) = sheet.finish();
        let mut text = format!(
            "# The show. `man 5 show.toml` explains every key.\n# Brought in from {}\n\n",
            clean(&self.from).replace('\n', " ")
        );
        if let Some(why) = &self.no_cover {
            let why = clean(why).replace('\n', " ");
            let _ = write!(text, "# cover = \"cover.jpg\"\n# {why}\n\n");
        }
        text.push_str(&keys);
        text.push_str(match &self.base_url {
            Some(_) => "# storage = \"sftp://me@example.org/var/www/podcast\"\n",
            None => {
                "\n# Where pod will publish it. Until then nothing goes out, and the feed stays where it is.\n\
                 # [publish]\n# base_url = \"https://podcast.example.org/\"\n\
                 # storage = \"sftp://me@example.org/var/www/podcast\"\n"
            }
        });
        text.push_str("\n# No password ever stands in this file: `pod login HOST` keeps them.\n");
        Manifested { text, left_out }
    }

    fn tables(&self, sheet: &mut Sheet) {
        sheet.people(&self.people);
        sheet.funding(&self.funding);
        sheet.locations(&self.locations);
        sheet.statements(&self.statements);
        sheet.conversations(&self.conversations);
        sheet.tables("podroll", &self.podroll, |row, one| {
            row.address("url", one.url.as_deref());
            row.text("title", one.title.as_deref());
            row.formed("guid", Some(&one.guid), is_uuid, "a UUID")
        });
        let mut named: Vec<u32> = Vec::new();
        sheet.tables("season", &self.seasons, |row, one| {
            let known = named.contains(&one.number);
            named.push(one.number);
            let numbered = !known && row.number("number", Some(one.number), 1, 9999);
            numbered && row.short("name", Some(&one.name), 128)
        });
        if let Some(rhythm) = self.rhythm.as_ref().filter(|rhythm| !clean(&rhythm.text).is_empty())
        {
            sheet.table("update", |row| {
                row.short("text", Some(&rhythm.text), 128);
                row.text("rule", rhythm.rule.as_deref());
                row.yes("complete", rhythm.complete);
            });
        }
        sheet.table("feed", |row| {
            let hubs = self.hubs.iter().map(|hub| hub.trim()).filter(|hub| is_web_address(hub));
            let hubs: Array = hubs.collect();
            if !hubs.is_empty() {
                row.put("hubs", Value::Array(hubs));
            }
            if self.locked == Some(false) {
                row.put("locked", false);
            }
            row.yes("complete", self.complete);
            row.yes("block", self.block);
        });
        sheet.table("audio", |row| row.put("preset", "interview"));
        sheet.tables("output", &[()], |row, ()| {
            row.put("name", "podcast");
            row.put("format", "mp3");
            row.put("bitrate", 96);
            row.put("channels", "mono");
            row.put("loudness", -16.0);
            row.put("peak", -1.0);
            true
        });
        if let Some(base) = &self.base_url {
            sheet.table("publish", |row| {
                row.address("base_url", Some(base));
            });
        }
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::parse_str(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (crate::show::Show, Vec<crate::report::Diagnostic>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("show.toml"), text).unwrap();
        let (show, found) = crate::show::load_show(folder.path());
        (show.unwrap(), found)
    }

    #[test]
    fn what_a_manifest_holds_is_in_it() {
        let place = Location {
            name: "Brussels".to_owned(),
            rel: "creator".to_owned(),
            geo: Some("geo:50.85,4.35".to_owned()),
            osm: Some("R54094".to_owned()),
            country: Some("BE".to_owned()),
        };
        let show = BroughtShow {
            title: "A \"quoted\" title".to_owned(),
            language: Some("en_us".to_owned()),
            owner: Some(("Ada".to_owned(), "ada@example.org".to_owned())),
            guid: Some("9b024349-ccf0-5f69-a609-6b82873eab3c".to_owned()),
            license: Some(("cc-by-4.0".to_owned(), Some("https://x.example/l".to_owned()))),
            locations: vec![place.clone()],
            rhythm: Some(Rhythm { text: "weekly".to_owned(), ..Rhythm::default() }),
            seasons: vec![Season { number: 1, name: "One".to_owned() }],
            hubs: vec!["https://hub.example/".to_owned()],
            locked: Some(false),
            serial: true,
            base_url: Some("https://pod.example".to_owned()),
            categories: vec!["Society & Culture > Documentary".to_owned()],
            ..BroughtShow::default()
        };
        let made = show.manifest();
        assert_eq!(made.left_out, Vec::<String>::new());
        let (read, found) = read(&made.text);
        assert!(found.is_empty(), "{found:?}\n{}", made.text);
        assert_eq!(
            (read.title.as_str(), read.language.as_deref()),
            ("A \"quoted\" title", Some("en-us"))
        );
        assert_eq!(read.owner.unwrap().email, "ada@example.org");
        assert_eq!(read.locations, [place]);
        assert_eq!(read.feed.hubs, ["https://hub.example/"]);
        assert!(!read.feed.locked && read.serial);
        assert_eq!(read.publish.unwrap().base_url.unwrap(), "https://pod.example/");
    }

    #[test]
    fn what_no_manifest_holds_is_named() {
        let show = BroughtShow {
            title: "a\0b\u{1b}[31m".to_owned(),
            language: Some("French".to_owned()),
            link: Some("javascript:alert(1)".to_owned()),
            owner: Some(("x".to_owned(), "nobody".to_owned())),
            guid: Some("not a uuid".to_owned()),
            funding: vec![Funding { url: "file:///etc/passwd".to_owned(), text: None }],
            seasons: vec![Season { number: 0, name: "zero".to_owned() }],
            from: "x\n[publish]".to_owned(),
            ..BroughtShow::default()
        };
        let made = show.manifest();
        assert_eq!(made.left_out.len(), 6, "{:?}", made.left_out);
        let (read, found) = read(&made.text);
        assert!(found.is_empty(), "{found:?}\n{}", made.text);
        assert_eq!(read.title, "ab[31m");
        assert!(read.link.is_none() && read.owner.is_none() && read.funding.is_empty());
    }
}
