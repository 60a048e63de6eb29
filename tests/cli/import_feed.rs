//! `pod import`: a show made of a feed, and the feed that pod makes of that show: apps must see
//! nothing new.

mod download;
mod hostile;

use std::collections::BTreeMap;
use std::io::Cursor;

use pod::site::feed::read::{length_ms, moment};
use pod::site::feed::{ReadFeed, ReadItem, read};
use pod::site::notes::words_of;

use crate::sandbox::{Run, Sandbox};
use crate::server::{Asked, Reply, Server};

/// The hosts named in the fixtures, which the server below plays all of.
const HOSTS: [&str; 9] = [
    "podcasts.example.org",
    "vieux.example.org",
    "zeilen.example.org",
    "rss.example.com",
    "www.example.com",
    "storage.example.com",
    "breadandcircuits.example.com",
    "dana.example.com",
    "ute.example.org",
];

pub const CHAPTERS: &str = r#"{"version":"1.2.0","chapters":[
    {"startTime":0,"title":"Début"},{"startTime":61.5,"title":"Le toit"}]}"#;

/// A square picture, large enough for directories.
pub fn cover() -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(1400, 1400, image::Rgb([40, 90, 160]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// A feed of the fixtures, on a server that has its picture and its chapters, too.
struct Host {
    server: Server,
    feed: String,
}

impl Host {
    fn of(fixture: &str) -> Host {
        let path = format!("{}/fixtures/feed/{fixture}.xml", env!("CARGO_MANIFEST_DIR"));
        Host::with(&std::fs::read_to_string(path).unwrap(), |_, _| None)
    }

    /// `answer` may answer instead.
    fn with(
        text: &str,
        answer: impl Fn(&Asked, &str) -> Option<Reply> + Send + Sync + 'static,
    ) -> Host {
        let (text, picture) = (text.to_owned(), cover());
        // The server's address is known only once it runs.
        let server = Server::start(move |asked| {
            let here = format!("http://{}", asked.header("host"));
            if let Some(reply) = answer(asked, &here) {
                return reply;
            }
            match asked.path.as_str() {
                "/feed.xml" => Reply::new(200, at(&text, &here)),
                path if path.contains("cover") => Reply::new(200, picture.clone()),
                path if path.contains("chapters") => Reply::new(200, CHAPTERS),
                _ => Reply::new(404, ""),
            }
        });
        let feed = server.address("/feed.xml");
        Host { server, feed }
    }

    /// The feed as it is served.
    fn read(&self, text: &str) -> ReadFeed {
        read(at(text, &self.server.address("")).as_bytes()).unwrap()
    }
}

fn at(text: &str, here: &str) -> String {
    let replaced = HOSTS.iter().fold(text.to_owned(), |text, host| {
        text.replace(&format!("https://{host}"), &format!("{here}/{host}"))
    });
    replaced.replace("[HERE]", here)
}

/// pod without a way to any server but those of this machine.
pub fn pod<'a>(sandbox: &'a Sandbox, arguments: &[&str]) -> Run<'a> {
    let run = sandbox.command(arguments).env("all_proxy", "http://127.0.0.1:1");
    run.env("no_proxy", "127.0.0.1")
}

fn fixture(name: &str) -> String {
    let path = format!("{}/fixtures/feed/{name}.xml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The feed that pod makes of an imported show.
fn made(sandbox: &Sandbox, show: &str) -> ReadFeed {
    sandbox.command(["site", "--future"]).inside(show).run().succeeds();
    read(sandbox.read(format!("{show}/public/feed.xml")).as_bytes()).unwrap()
}

/// What apps know and show of an episode.
fn looks(item: &ReadItem) -> Vec<(&'static str, String)> {
    let sound = item.enclosure.clone().unwrap();
    let (at, offset) = moment(item.pub_date.as_deref().unwrap()).unwrap();
    let texts: Vec<_> = item.transcripts.iter().map(|text| (&text.url, &text.media_type)).collect();
    let seconds = item.duration.as_deref().and_then(length_ms).map(|ms| (ms + 500) / 1000);
    let chapters = item.chapters.as_ref().map(|link| &link.url);
    vec![
        ("guid", item.guid.clone().unwrap()),
        ("isPermaLink", item.guid_is_permalink.to_string()),
        ("sound", format!("{sound:?}")),
        ("date", format!("{} {offset}", at.as_second())),
        ("title", item.title.clone().unwrap()),
        ("duration", format!("{seconds:?}")),
        ("chapters", format!("{chapters:?}")),
        ("texts", format!("{texts:?}")),
        ("number", format!("{:?} {:?}", item.season, item.episode)),
        ("kind", item.kind.clone().unwrap_or_else(|| "full".to_owned())),
        ("explicit", format!("{:?}", item.explicit.unwrap_or(false))),
        ("soundbites", item.soundbites.len().to_string()),
        ("conversations", format!("{:?}", item.socials)),
        ("places", format!("{:?}", item.locations.iter().map(|one| &one.name).collect::<Vec<_>>())),
    ]
}

fn by_guid(feed: &ReadFeed) -> BTreeMap<String, &ReadItem> {
    feed.items.iter().map(|item| (item.guid.clone().unwrap(), item)).collect()
}

fn words(item: &ReadItem) -> String {
    let text = item.content.as_deref().or(item.description.as_deref()).unwrap_or_default();
    words_of(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn apps_see_nothing_new(name: &str, options: &[&str]) -> (Sandbox, ReadFeed) {
    let sandbox = Sandbox::new();
    let host = Host::of(name);
    let old = host.read(&fixture(name));
    let mut arguments = vec!["import", &host.feed, "show", "--base-url", "https://new.example/"];
    arguments.extend(options);
    let said = pod(&sandbox, &arguments).run().succeeds();
    assert!(said.out().contains("brought in"), "{}", said.out());
    let new = made(&sandbox, "show");
    let (before, after) = (by_guid(&old), by_guid(&new));
    let guids = |all: &BTreeMap<String, &ReadItem>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(guids(&before), guids(&after));
    let order =
        |feed: &ReadFeed| -> Vec<_> { feed.items.iter().map(|item| item.guid.clone()).collect() };
    assert_eq!(order(&old), order(&new));
    for (guid, item) in before {
        assert_eq!(looks(item), looks(after[&guid]), "{guid}");
        let (old, new) = (words(item), words(after[&guid]));
        assert!(!old.is_empty() && new.starts_with(&old), "{guid}:\n{old}\n{new}");
        let marks = |item: &ReadItem| -> Vec<_> {
            item.marks
                .iter()
                .map(|mark| (mark.start_ms, mark.title.clone(), mark.href.clone()))
                .collect()
        };
        if !item.marks.is_empty() {
            assert_eq!(marks(item), marks(after[&guid]), "{guid}");
        }
        assert!(!after[&guid].content.as_deref().unwrap_or_default().contains("<script"));
    }
    let guid = |feed: &ReadFeed| feed.guid.clone();
    assert_eq!(guid(&old), guid(&new));
    assert_eq!((&old.title, &old.categories), (&new.title, &new.categories));
    assert_eq!(old.link, new.link);
    assert_eq!((&old.author, &old.kind), (&new.author, &new.kind));
    assert_eq!(old.owner, new.owner);
    // A feed that named none tells the usual ones now.
    assert!(old.hubs.is_empty() || old.hubs == new.hubs, "{:?}", new.hubs);
    assert_eq!(old.locked.unwrap_or(true), new.locked.unwrap());
    assert_eq!(words_of(&old.description), new.description);
    assert_eq!(old.language.as_deref().map(str::to_lowercase), new.language);
    let checked = sandbox.command(["check", "--json"]).inside("show").run().ends();
    let findings = checked.json()["findings"].as_array().cloned().unwrap_or_default();
    let errors: Vec<_> = findings.iter().filter(|one| one["level"] == "error").collect();
    assert!(errors.is_empty(), "{errors:#?}");
    (sandbox, new)
}

#[test]
fn import_feed_of_castopod_changes_nothing_for_apps() {
    let (sandbox, new) = apps_see_nothing_new("castopod", &[]);
    // The chapters were in a file beside the feed; now they are in the manifest, too.
    let manifest = sandbox.read("show/episodes/003-ici-on-pirate-l-emetteur-du-toit/episode.toml");
    assert!(manifest.contains("Le toit") && manifest.contains("00:01:01.500"), "{manifest}");
    assert_eq!(new.locations[0].name, "Nantes");
    assert!(sandbox.path("show/cover.jpg").is_file());
    assert!(sandbox.read("show/show.toml").contains("locked = false"));
}

#[test]
fn import_feed_of_podlove_changes_nothing_for_apps() {
    let (sandbox, new) = apps_see_nothing_new("podlove", &[]);
    assert_eq!(new.license.unwrap().0, "cc-by-4.0");
    let notes = sandbox.read("show/episodes/012-zdz012-der-letzte-satz/notes.md");
    assert!(notes.contains("<h2>Bücher</h2>") && !notes.contains("track()"), "{notes}");
    assert!(
        notes.contains("href=\"http://127.0.0.1:") && notes.contains("/buecher/woolf\""),
        "{notes}"
    );
}

#[test]
fn import_feed_of_buzzsprout_changes_nothing_for_apps() {
    let (_, new) = apps_see_nothing_new("buzzsprout", &["--mine"]);
    assert_eq!(new.statements.len(), 1);
    assert_eq!(new.persons[0].name, "Dana Whitfield");
}

#[test]
fn import_feed_of_somebody_else_is_refused() {
    let sandbox = Sandbox::new();
    let host = Host::of("buzzsprout");
    let said = pod(&sandbox, &["import", &host.feed]).run().exits(2);
    assert!(said.err().contains("podcast:locked"), "{}", said.err());
    assert!(said.err().contains("dana@breadandcircuits.example.com"), "{}", said.err());
    assert!(sandbox.names(".").is_empty());
}

#[test]
fn import_feed_reads_its_older_pages_from_the_same_server_alone() {
    let item = |name: &str| {
        format!(
            "<item><title>{name}</title><guid>{name}</guid><pubDate>1 Jan 2026 00:00 GMT</pubDate>\
             <enclosure url=\"https://x.example/{name}.mp3\" length=\"1\" type=\"audio/mpeg\"/></item>"
        )
    };
    let page = move |next: &str, items: &str| {
        format!(
            "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel>\
             <title>Paged</title><link>https://x.example</link><description>d</description>\
             <atom:link rel=\"next\" href=\"{next}\"/>{items}</channel></rss>"
        )
    };
    let (first, second) =
        (page("/2.xml", &item("a")), page("http://127.0.0.1:1/3.xml", &(item("a") + &item("b"))));
    let host = Host::with(&first, move |asked, _| {
        (asked.path == "/2.xml").then(|| Reply::new(200, second.clone()))
    });
    let sandbox = Sandbox::new();
    let said = pod(&sandbox, &["import", &host.feed]).run().succeeds();
    assert!(said.err().contains("the next page is elsewhere"), "{}", said.err());
    assert_eq!(sandbox.names("paged/episodes").len(), 2);
}

#[test]
fn import_feed_from_a_file_needs_no_web() {
    let sandbox = Sandbox::new();
    sandbox.write("feed.xml", fixture("castopod"));
    let said = pod(&sandbox, &["import", "feed.xml", "--json"]).run().succeeds();
    let json = said.json();
    assert_eq!((&json["episodes"], &json["with_chapters"]), (&3.into(), &1.into()));
    assert_eq!(sandbox.names("."), ["feed.xml", "ondes-libres"]);
    let text = sandbox.read("ondes-libres/show.toml");
    assert!(text.contains("# [publish]") && text.contains("# cover = "), "{text}");
    // The same again changes nothing; another feed finds the folder taken.
    pod(&sandbox, &["import", "feed.xml"]).run().succeeds();
    assert_eq!(sandbox.read("ondes-libres/show.toml"), text);
    sandbox.write("other.xml", fixture("castopod"));
    let said = pod(&sandbox, &["import", "other.xml"]).run().ends();
    assert!(said.err().contains("another show here"), "{}", said.err());
}
