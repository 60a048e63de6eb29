//! Shows as values, for what is made of them: one by hand in which every tag of the feed has
//! something to say, and any number from a seed, hard texts among them.

use super::pod::show::{
    App, Conversation, FeedSettings, Funding, Kind, Location, Person, Recommended, Rhythm, Season,
    Statement,
};
use super::pod::site::entry::{Cover, Entry, Front, Guest, Mark, Media, Sizes, TextLink};

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn person(name: &str, role: &str, group: &str, page: &str) -> Person {
    Person {
        name: name.to_owned(),
        role: role.to_owned(),
        group: group.to_owned(),
        url: Some(format!("https://example.org/{page}")),
        image: Some(format!("https://example.org/{page}.jpg")),
        bio: None,
    }
}

fn cover(name: &str, alt: &str) -> Cover {
    let size = |pixels| Sizes {
        path: format!("covers/{name}-0a1b2c3d-{pixels}.jpg"),
        pixels,
        media_type: "image/jpeg".to_owned(),
    };
    Cover { sizes: [3000, 1400, 600, 300].map(size).to_vec(), alt: some(alt) }
}

/// The show.
pub fn front() -> Front {
    Front {
        title: "Projets Libres !".to_owned(),
        description: "Des humain·es derrière les projets : <code> & café.\n\nTous les mois."
            .to_owned(),
        language: "fr-FR".to_owned(),
        author: some("Walid & Cie"),
        link: some("https://example.org/"),
        base: some("https://podcast.example.org/"),
        cover: Some(cover("show", "Un micro & une \"clé\"")),
        categories: vec!["Technology".to_owned(), "Society & Culture > Documentary".to_owned()],
        explicit: false,
        owner: Some((some("Walid Nouh"), "podcast@example.org".to_owned())),
        guid: some("9b024349-ccf0-5f69-a609-6b82873eab3c"),
        license: some("CC-BY-SA-4.0"),
        license_url: some("https://creativecommons.org/licenses/by-sa/4.0/"),
        copyright: some("© 2026 Projets Libres"),
        funding: vec![
            Funding { url: "https://example.org/don?a=1&b=2".to_owned(), text: some("Donner") },
            Funding { url: "https://example.org/liberapay".to_owned(), text: None },
        ],
        people: vec![person("Walid Nouh", "host", "cast", "walid")],
        serial: false,
        medium: "podcast".to_owned(),
        locations: vec![
            Location {
                name: "Paris".to_owned(),
                rel: "creator".to_owned(),
                geo: some("geo:48.8566,2.3522"),
                osm: some("R71525"),
                country: some("fr"),
            },
            Location {
                name: "Bruxelles".to_owned(),
                rel: "subject".to_owned(),
                geo: None,
                osm: None,
                country: some("be"),
            },
        ],
        statements: vec![
            Statement { purpose: some("verify"), text: "abc-123".to_owned() },
            Statement { purpose: None, text: "ai-content: false".to_owned() },
        ],
        rhythm: Some(Rhythm {
            text: "Tous les mois".to_owned(),
            rule: some("FREQ=MONTHLY"),
            complete: true,
        }),
        podroll: vec![Recommended {
            guid: "917393e3-1b1e-5cef-ace4-edaa54e1f810".to_owned(),
            url: some("https://mp3s.nashownotes.com/pc20rss.xml"),
            title: some("Podcasting 2.0"),
        }],
        conversations: vec![Conversation {
            protocol: "activitypub".to_owned(),
            uri: some("https://podcast.example.org/@projets"),
            account: some("@projets@podcast.example.org"),
            account_url: some("https://podcast.example.org/@projets"),
            priority: Some(1),
        }],
        seasons: vec![Season { number: 2, name: "Le retour".to_owned() }],
        feed: FeedSettings {
            hubs: vec!["https://hub.example/".to_owned()],
            new_url: some("https://podcast.example.org/feed.xml"),
            complete: true,
            ..FeedSettings::default()
        },
        apps: vec![App {
            name: "AntennaPod".to_owned(),
            url: "https://antennapod.org/deeplink".to_owned(),
        }],
    }
}

fn media(output: &str, slug: &str, format: &str, media_type: &str) -> Media {
    let path = format!("media/{slug}-0a1b2c3d.{format}");
    Media {
        output: output.to_owned(),
        url: format!("https://podcast.example.org/{path}"),
        path: Some(path),
        bytes: 67_500_123,
        media_type: media_type.to_owned(),
        format: format.to_owned(),
        bitrate: Some(96_000),
        codecs: None,
        blake3: "0a1b2c3d".repeat(8),
        sha384: some("oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"),
        loudness: Some(-16.0),
        peak: Some(-1.0),
    }
}

fn text(slug: &str, format: &str, media_type: &str) -> TextLink {
    TextLink {
        format: format.to_owned(),
        path: format!("transcripts/{slug}.{format}"),
        media_type: media_type.to_owned(),
    }
}

fn mark(start_ms: i64, title: &str) -> Mark {
    let end_ms = start_ms + 60_000;
    Mark { start_ms, end_ms, title: title.to_owned(), url: None, image: None }
}

fn guest(person: Person) -> Guest {
    Guest { slug: person.name.to_lowercase().replace(' ', "-"), person }
}

fn plain(slug: &str, number: u32) -> Entry {
    Entry {
        slug: slug.to_owned(),
        folder: format!("{number:03}-{slug}"),
        manifest: format!("episodes/{number:03}-{slug}/episode.toml"),
        title: format!("Épisode {slug}"),
        number: Some(number),
        season: Some(2),
        date: Some((1_795_154_400 - 604_800 * i64::from(12 - number.min(12)), 3600)),
        guid: format!("0d2a3f0e-0000-4000-8000-{number:012}"),
        summary: some("Un résumé."),
        language: "fr-FR".to_owned(),
        length_ms: 5_627_400,
        sound: Some(media("podcast", slug, "mp3", "audio/mpeg")),
        ..Entry::default()
    }
}

/// Three episodes, the newest first: one that has everything, one in English with little, and a
/// trailer.
pub fn entries() -> Vec<Entry> {
    let slug = "peertube";
    let mut opus = media("opus", slug, "opus", "audio/ogg");
    (opus.bitrate, opus.codecs, opus.bytes) = (Some(48_000), some("opus"), 33_000_001);
    let mut wave = media("radio", slug, "wav", "audio/wav");
    (wave.bitrate, wave.sha384, wave.bytes) = (None, None, 1_234_567_890);
    let answer = |protocol: &str, uri: &str, priority| Conversation {
        protocol: protocol.to_owned(),
        uri: some(uri),
        account: some("@walid@example.org"),
        account_url: some("https://example.org/@walid"),
        priority,
    };
    let full = Entry {
        title: "PeerTube, « dix ans » après & <plus>".to_owned(),
        notes: "<p>Avec <a href=\"https://framasoft.org/?a=1&amp;b=2\">Framasoft</a> &amp; \
                d'autres.</p>\n<ul><li>]]&gt; un</li></ul>"
            .to_owned(),
        explicit: true,
        block: true,
        cover: Some(cover("peertube", "Une seiche")),
        people: vec![
            guest(person("Walid Nouh", "host", "cast", "walid")),
            guest(person("Pouhiou", "guest", "cast", "pouhiou")),
            guest(person("Ana", "editor", "audio post-production", "ana")),
        ],
        license: some("Licence Art Libre"),
        license_url: some("https://artlibre.org/"),
        locations: vec![Location {
            name: "Lyon".to_owned(),
            rel: "subject".to_owned(),
            geo: some("geo:45.76,4.83"),
            osm: some("R120965"),
            country: some("fr"),
        }],
        statements: vec![Statement { purpose: some("ai-content"), text: "false".to_owned() }],
        conversations: vec![
            answer("atproto", "at://did:plc:abc/app.bsky.feed.post/1", None),
            answer("activitypub", "https://example.org/@walid/1?x=1&y=2", Some(1)),
        ],
        funding: vec![Funding { url: "https://framasoft.org/don".to_owned(), text: None }],
        alternates: vec![opus, wave],
        chapters: vec![
            Mark {
                url: some("https://joinpeertube.org/?a=1&b=é"),
                image: some("covers/chapter-0a1b2c3d-600.jpg"),
                ..mark(0, "Introduction")
            },
            mark(3_754_500, "Questions & <réponses>"),
        ],
        chapters_path: some("chapters/peertube.json"),
        soundbites: vec![(73_000, 60_500, some("Le début")), (1_234_500, 42_250, None)],
        texts: vec![
            text(slug, "html", "text/html"),
            text(slug, "srt", "application/x-subrip"),
            text(slug, "vtt", "text/vtt"),
            text(slug, "json", "application/json"),
            text(slug, "txt", "text/plain"),
        ],
        words: 14_302,
        ..plain(slug, 12)
    };
    let english = Entry {
        title: "A talk in English".to_owned(),
        language: "en".to_owned(),
        guid: "https://podcast.example.org/episodes/english.html".to_owned(),
        guid_is_address: true,
        season: None,
        kind: Kind::Bonus,
        date: Some((1_790_000_000, -12_600)),
        length_ms: 1_499,
        chapters: vec![mark(0, "Start"), mark(59_999, "End")],
        chapters_path: some("chapters/english.json"),
        texts: vec![text("english", "vtt", "text/vtt")],
        ..plain("english", 11)
    };
    let trailer = Entry {
        kind: Kind::Trailer,
        number: None,
        title: "Bande-annonce".to_owned(),
        summary: None,
        date: Some((1_780_000_000, 7200)),
        length_ms: 61_000,
        ..plain("trailer", 1)
    };
    vec![full, english, trailer]
}

/// Texts that are hard on writers and readers of XML.
pub const HARD: [&str; 9] = [
    "Fin ]]> de <![CDATA[ bloc & <script>alert(1)</script>",
    "des\u{0} contrôles\u{8}\u{1b}[31m et \u{fffe}rien\u{ffff}",
    "👩‍👩‍👧 émojis 🇫🇷 et e\u{301} composé",
    "مرحبا بكم \u{202e}txet desrever\u{202c} שלום",
    "&amp; &lt;b&gt; &#0; &lol; %41 %zz \"guillemets\" 'simples'",
    "ligne\r\nune\rdeux\ntrois\u{2028}quatre\ttabulée",
    "   des   blancs   ",
    "日本語のタイトル、とても長い",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\">]>&a;",
];

/// Numbers from a seed (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn yes(&mut self) -> bool {
        self.roll(2) == 1
    }

    fn words(&mut self) -> String {
        let hard = HARD[self.roll(HARD.len() as u64) as usize];
        match self.roll(12) {
            0 => hard.repeat(10_000 / hard.chars().count() + 1),
            1..=5 => hard.to_owned(),
            _ => format!("Mot {} et {}", self.roll(1000), self.roll(1000)),
        }
    }
}

/// As many episodes, the newest first; the same for the same seed.
pub fn generated(count: u32, seed: u64) -> Vec<Entry> {
    let mut dice = Dice::new(seed);
    let full = entries().remove(0);
    let make = |number: u32| {
        let slug = format!("episode-{number}");
        let mut entry = plain(&slug, number);
        entry.date = Some((1_600_000_000 + 604_800 * i64::from(number), 3600));
        entry.title = dice.words();
        entry.summary = dice.yes().then(|| dice.words());
        entry.length_ms = 1 + dice.roll(20_000_000) as i64;
        entry.explicit = dice.yes();
        entry.season = dice.yes().then(|| 1 + dice.roll(3) as u32);
        entry.number = dice.yes().then_some(number);
        if dice.yes() {
            entry.notes = full.notes.clone();
        }
        if dice.yes() {
            entry.people.clone_from(&full.people);
            entry.people[1].person.name = dice.words();
            entry.locations.clone_from(&full.locations);
            entry.locations[0].name = dice.words();
        }
        if dice.yes() {
            let starts = (0..1 + dice.roll(9) as i64).map(|index| index * 61_003);
            entry.chapters = starts.map(|start| mark(start, &dice.words())).collect();
            entry.chapters_path = Some(format!("chapters/{slug}.json"));
        }
        if dice.yes() {
            entry.soundbites = vec![(dice.roll(9_999_999) as i64, 30_000, Some(dice.words()))];
            entry.texts.clone_from(&full.texts);
        }
        if dice.yes() {
            entry.alternates.clone_from(&full.alternates);
            entry.conversations.clone_from(&full.conversations);
        }
        entry
    };
    let mut all: Vec<Entry> = (1..=count).map(make).collect();
    all.reverse();
    all
}
