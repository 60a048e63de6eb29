//! For each rule about what is served, a feed and servers that break it, and ones that nearly do.

use std::collections::BTreeMap;

use pod::check::Findings;
use pod::check::remote::{self, Address, Heading, HostSeen, Kind, Page, Published, Seen, Trouble};
use pod::ops::Finding;
use pod::show::{Ledger, Published as Entry, load};

use super::world::{ONE, World};

/// A rule, what breaks it, and what looks like it and does not.
pub type Case = (&'static str, fn(&mut Net), fn(&mut Net));

const NOW: i64 = 1_795_154_400;
const FEED: &str = "https://ondes.example/podcast/feed.xml";
const SOUND: &str = "https://ondes.example/podcast/media/un-1.mp3";
const TEXT: &str = "https://ondes.example/podcast/transcripts/un.vtt";
const DON: &str = "https://ondes.example/don";

/// What is served, as it was seen.
pub struct Net {
    xml: String,
    address: String,
    answer: Result<Heading, Trouble>,
    head: Result<Heading, Trouble>,
    bytes: Option<u64>,
    lost: Option<String>,
    changed: BTreeMap<String, Seen>,
    ledger: Ledger,
    hosts: Vec<HostSeen>,
    world: World,
}

fn item(number: u32, slug: &str) -> String {
    format!(
        "<item><title>Le {slug}</title><guid isPermaLink=\"false\">guid-{number}</guid>\
         <enclosure url=\"https://ondes.example/podcast/media/{slug}-{number}.mp3\" length=\"12\" \
         type=\"audio/mpeg\"/><podcast:transcript type=\"text/vtt\" \
         url=\"https://ondes.example/podcast/transcripts/{slug}.vtt\"/></item>"
    )
}

fn feed() -> String {
    format!(
        "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
         xmlns:podcast=\"https://podcastindex.org/namespace/1.0\"><channel><title>Ondes</title>\
         <link>https://ondes.example/</link><description>d</description>\
         <atom:link rel=\"self\" href=\"{FEED}\"/>\
         <podcast:guid>5b049eb5-4665-5328-a22a-8ffa79a0fe61</podcast:guid>\
         <podcast:funding url=\"{DON}\">x</podcast:funding>{}{}</channel></rss>",
        item(2, "deux"),
        item(1, "un")
    )
}

fn heading(status: u16, media_type: &str) -> Heading {
    Heading {
        status,
        media_type: Some(media_type.to_owned()),
        allows: Some("*".to_owned()),
        certificate_ends: Some(NOW + 60 * 86_400),
        has_validator: true,
        ..Heading::default()
    }
}

fn fine(address: &Address) -> Seen {
    let media_type = address.media_type.as_deref().unwrap_or("text/html");
    let head = Heading { length: Some(12), ..heading(200, media_type) };
    let part = if address.kind.is_sound() { 206 } else { 200 };
    let get = Heading { status: part, ..head.clone() };
    Seen { head: Ok(head), get: address.kind.is_file().then_some(Ok(get)) }
}

impl Net {
    pub fn new() -> Net {
        let entry = |number: u32, folder: &str, slug: &str| Entry {
            guid: format!("guid-{number}"),
            folder: folder.to_owned(),
            enclosure: Some(format!("https://ondes.example/podcast/media/{slug}-{number}.mp3")),
            length: Some(12),
            ..Entry::default()
        };
        Net {
            xml: feed(),
            address: FEED.to_owned(),
            answer: Ok(heading(200, "application/rss+xml")),
            head: Ok(heading(200, "application/rss+xml")),
            bytes: None,
            lost: None,
            changed: BTreeMap::new(),
            ledger: Ledger {
                guid: None,
                feed: Some(FEED.to_owned()),
                episode: vec![entry(1, "001-un", "un"), entry(2, "002-deux", "deux")],
                ..Ledger::default()
            },
            world: World::new(),
            hosts: vec![host(Ok("Castopod, podcast Ondes".to_owned()))],
        }
    }

    pub fn findings(&self) -> Vec<Finding> {
        let read = remote::read(self.xml.as_bytes());
        let addresses: Vec<Address> = read
            .iter()
            .flat_map(|feed| {
                let items = feed.items.iter().flat_map(|item| item.addresses.clone());
                feed.addresses.clone().into_iter().chain(items)
            })
            .collect();
        let seen = addresses.iter().map(|address| {
            let seen = self.changed.get(&address.url).cloned();
            (address.url.clone(), seen.unwrap_or_else(|| fine(address)))
        });
        let bytes = self.bytes.unwrap_or(self.xml.len() as u64);
        let page = Page {
            address: self.address.clone(),
            answer: self.answer.clone(),
            bytes,
            head: self.head.clone(),
            feed: read,
        };
        let loaded = load(&self.world.path(""));
        let published = Published {
            pages: &[page],
            lost: self.lost.clone(),
            addresses: &addresses,
            seen: &seen.collect(),
            ledger: &self.ledger,
            show: loaded.show.as_ref(),
            episodes: &loaded.episodes,
            hosts: &self.hosts,
            now: NOW,
        };
        let mut findings = Findings::default();
        remote::look(&published, &mut findings);
        findings.into_vec()
    }

    fn swap(&mut self, from: &str, to: &str) {
        assert!(self.xml.contains(from), "{from}");
        self.xml = self.xml.replacen(from, to, 1);
    }

    fn head(&mut self, change: fn(&mut Heading)) {
        if let Ok(head) = &mut self.head {
            change(head);
        }
    }

    fn answer(&mut self, change: fn(&mut Heading)) {
        if let Ok(answer) = &mut self.answer {
            change(answer);
        }
    }

    /// Changes how an address of this kind is answered, by HEAD and by GET.
    fn seen(&mut self, url: &str, kind: Kind, change: impl Fn(&mut Heading)) {
        let types = [(Kind::Sound, "audio/mpeg"), (Kind::Transcript, "text/vtt")];
        let media_type = types.iter().find(|one| one.0 == kind).map(|one| one.1.to_owned());
        let (url, length) = (url.to_owned(), None);
        let mut seen = fine(&Address { url: url.clone(), kind, length, media_type, episode: None });
        for answer in [Some(&mut seen.head), seen.get.as_mut()].into_iter().flatten().flatten() {
            change(answer);
        }
        self.changed.insert(url, seen);
    }

    fn trouble(&mut self, url: &str, trouble: Trouble) {
        self.changed.insert(url.to_owned(), Seen { head: Err(trouble), get: None });
    }
}

fn host(answer: Result<String, (String, String)>) -> HostSeen {
    HostSeen { name: "castopod".to_owned(), answer }
}

fn nothing(_: &mut Net) {}

fn days(net: &mut Net, days: i64) {
    net.seen(SOUND, Kind::Sound, |one| one.certificate_ends = Some(NOW + days * 86_400));
}

pub const CASES: &[Case] = &[
    ("feed-unreachable", |n| n.answer(|one| one.status = 503), nothing),
    ("feed-malformed", |n| n.xml = "<html>".to_owned(), nothing),
    (
        "feed-type",
        |n| n.answer(|one| one.media_type = Some("text/html".to_owned())),
        |n| n.answer(|one| one.media_type = Some("text/xml".to_owned())),
    ),
    ("feed-large", |n| n.bytes = Some(2_000_001), |n| n.bytes = Some(2_000_000)),
    (
        "feed-unpacked",
        |n| n.bytes = Some(100_001),
        |n| {
            n.bytes = Some(100_001);
            n.head(|one| one.encoding = Some("gzip".to_owned()));
        },
    ),
    ("feed-validator", |n| n.answer(|one| one.has_validator = false), nothing),
    ("feed-head", |n| n.head(|one| one.status = 405), nothing),
    (
        "feed-self",
        |n| n.swap(FEED, "https://ondes.example/other.xml"),
        |n| n.swap(FEED, "https://ONDES.example:443/podcast/feed.xml"),
    ),
    ("feed-next", |n| n.lost = Some("older episodes are not there".to_owned()), nothing),
    ("feed-guid", |n| n.swap("5b049eb5", "6b049eb5"), |n| n.swap("5b049eb5", "5B049EB5")),
    ("feed-item-guid", |n| n.swap("guid-1", " "), nothing),
    ("feed-item-twice", |n| n.swap("guid-1", "guid-2"), nothing),
    ("feed-item-sound", |n| n.swap("length=\"12\"", "length=\"0\""), nothing),
    (
        "feed-missing",
        |n| n.swap(&item(1, "un"), ""),
        |n| {
            n.swap(&item(1, "un"), "");
            n.ledger.episode[0].withdrawn = true;
        },
    ),
    (
        "feed-unpublished",
        |n| {
            n.swap(&item(1, "un"), "");
            n.ledger.episode.remove(0);
        },
        |n| {
            n.world.swap(ONE, "2024-01-01", "2999-01-01");
            n.swap(&item(1, "un"), "");
            n.ledger.episode.remove(0);
        },
    ),
    ("feed-extra", |n| n.swap("</channel>", &(item(3, "trois") + "</channel>")), nothing),
    ("feed-item-renamed", |n| n.swap("guid-1", "guid-9"), nothing),
    ("feed-withdrawn", |n| n.ledger.episode[0].withdrawn = true, nothing),
    (
        "feed-enclosure-changed",
        |n| n.swap(SOUND, "https://ondes.example/podcast/media/other.mp3"),
        |n| n.swap(SOUND, "https://op3.dev/e/ondes.example/podcast/media/un-1.mp3"),
    ),
    ("feed-length-changed", |n| n.ledger.episode[0].length = Some(13), nothing),
    ("address-dead", |n| n.seen(SOUND, Kind::Sound, |one| one.status = 404), nothing),
    (
        "address-dead-page",
        |n| n.trouble(DON, Trouble::Late(30)),
        |n| n.seen(DON, Kind::Funding, |one| one.hops = vec![DON.to_owned()]),
    ),
    ("address-plain", |n| n.swap(DON, "http://ondes.example/don"), nothing),
    (
        "address-redirect",
        |n| n.trouble(SOUND, Trouble::Redirect("`x` redirects in circles".to_owned())),
        nothing,
    ),
    (
        "address-hops",
        |n| n.seen(SOUND, Kind::Sound, |one| one.hops = vec![SOUND.to_owned(); 4]),
        |n| n.seen(SOUND, Kind::Sound, |one| one.hops = vec![SOUND.to_owned(); 3]),
    ),
    (
        "address-head",
        |n| {
            n.seen(SOUND, Kind::Sound, |_| {});
            if let Some(seen) = n.changed.get_mut(SOUND) {
                seen.head = Err(Trouble::Unreachable("broken off".to_owned()));
            }
        },
        nothing,
    ),
    ("address-length", |n| n.seen(SOUND, Kind::Sound, |one| one.length = Some(11)), nothing),
    (
        "address-length-unsaid",
        |n| n.seen(SOUND, Kind::Sound, |one| one.length = None),
        |n| n.seen(TEXT, Kind::Transcript, |one| one.length = None),
    ),
    (
        "address-type",
        |n| n.seen(SOUND, Kind::Sound, |one| one.media_type = Some("text/html".to_owned())),
        |n| n.seen(SOUND, Kind::Sound, |one| one.media_type = Some("audio/mp3".to_owned())),
    ),
    (
        "address-ranges",
        |n| n.seen(SOUND, Kind::Sound, |one| one.status = 200),
        |n| n.seen(TEXT, Kind::Transcript, |one| one.status = 200),
    ),
    (
        "address-cors",
        |n| n.seen(TEXT, Kind::Transcript, |one| one.allows = None),
        |n| n.seen(SOUND, Kind::Sound, |one| one.allows = None),
    ),
    ("host-closed", |n| n.hosts.push(host(Err(("no".to_owned(), "log in".to_owned())))), nothing),
    ("certificate-soon", |n| days(n, 20), |n| days(n, 21)),
    ("certificate-over", |n| days(n, 6), |n| days(n, 7)),
];
