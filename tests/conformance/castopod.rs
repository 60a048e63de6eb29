//! An episode goes to Castopod: what arrives there, what is said before, each trap in the user's
//! words.

mod faults;
mod traps;

use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use pod::http::Patience;
use pod::publish::credentials::Secrets;
use pod::publish::hosts::{
    Host, HostEpisode, HostError, HostFile, HostPlan, HostSurroundings, TABLE,
};
use pod::publish::storage::Watch;
use pod::show::{HostSettings, Posted};

use crate::services::castopod::{Castopod, PASSWORD, USER};

/// The clock of the tests: 2026-11-29 21:33:20 UTC, which is the server's as well.
const NOW: i64 = 1_796_000_000;

/// 2026-12-01 06:00 UTC.
const DATE: i64 = 1_796_104_800;

struct Quiet;

impl Watch for Quiet {
    fn sent(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// An account, and an episode with its files.
struct Ground {
    _folder: tempfile::TempDir,
    settings: HostSettings,
    secrets: Secrets,
    about: HostSurroundings,
    episode: HostEpisode,
    /// As the ledger keeps it.
    kept: Option<Posted>,
}

fn cover() -> &'static [u8] {
    static COVER: OnceLock<Vec<u8>> = OnceLock::new();
    COVER.get_or_init(|| {
        let mut png = std::io::Cursor::new(Vec::new());
        let picture = image::DynamicImage::new_luma8(1400, 1400);
        picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
        png.into_inner()
    })
}

fn file(folder: &Path, name: &str, content: &[u8], media_type: &str) -> HostFile {
    let file = folder.join(name);
    fs::write(&file, content).unwrap();
    HostFile { file, length: content.len() as u64, media_type: media_type.to_owned() }
}

const SRT: &str = "1\n00:00:00,500 --> 00:00:02,000\nAnne: Bonjour à tous\net à toutes\n\n\
                   2\n00:00:02,000 --> 00:00:04,000\nOn commence.\n\n";

const VTT: &str = "WEBVTT\n\nNOTE made by hand\n\n1\n00:00.500 --> 00:02.000\n\
                   <v Anne>Bonjour &amp; bienvenue</v>\n\n2\n00:02.000 --> 00:04.000\n\
                   <v Benoît>On <i>commence</i>\ntout de suite\n";

impl Ground {
    fn new(at: &Castopod) -> Ground {
        Ground::at(&at.url())
    }

    fn at(url: &str) -> Ground {
        let folder = tempfile::tempdir().unwrap();
        let sound = [b"ID3\x04".as_slice(), &[7; 70_000]].concat();
        let make =
            |name: &str, content: &[u8], kind: &str| file(folder.path(), name, content, kind);
        let episode = HostEpisode {
            title: "Où va le logiciel libre ?".to_owned(),
            slug: "ou-va-le-logiciel-libre".to_owned(),
            guid: "urn:uuid:1".to_owned(),
            number: Some(12),
            season: Some(2),
            kind: "full",
            explicit: false,
            language: "fr".to_owned(),
            date: DATE,
            summary: "Une question.".to_owned(),
            notes: "Avec **Anne**.\n".to_owned(),
            page: "https://libre.example/ou-va".to_owned(),
            show: "Projets Libres !".to_owned(),
            length_ms: 4000,
            sound: make("a.mp3", &sound, "audio/mpeg"),
            cover: Some(make("a.png", cover(), "image/png")),
            vtt: Some(make("a.vtt", VTT.as_bytes(), "text/vtt")),
            srt: Some(make("a.srt", SRT.as_bytes(), "application/x-subrip")),
            chapters_json: Some(make(
                "a.json",
                br#"{"version":"1.2.0","chapters":[{"startTime":0,"title":"A"}]}"#,
                "application/json+chapters",
            )),
            made: "made-1".to_owned(),
            ..HostEpisode::default()
        };
        let settings = HostSettings {
            name: "fedi".to_owned(),
            url: Some(url.to_owned()),
            podcast: Some("@projets_libres".to_owned()),
            options: [("kind".to_owned(), "castopod".to_owned())].into(),
            mark: pod::report::Mark::of_range("", 0..0),
        };
        let secrets = Secrets {
            user: Some(USER.into()),
            password: Some(PASSWORD.into()),
            ..Secrets::default()
        };
        let patience =
            Patience { connect: Duration::from_secs(20), silence: Duration::from_secs(20) };
        let about = HostSurroundings {
            now: NOW,
            time_zone: "Europe/Paris".to_owned(),
            extra_roots: None,
            patience,
            ..HostSurroundings::default()
        };
        Ground { _folder: folder, settings, secrets, about, episode, kept: None }
    }

    fn with(mut self, key: &str, value: &str) -> Ground {
        self.settings.options.insert(key.to_owned(), value.to_owned());
        self
    }

    fn open(&self) -> Result<Box<dyn Host>, HostError> {
        let kind = TABLE.iter().find(|kind| kind.name == "castopod").unwrap();
        (kind.open)(&self.settings, &self.secrets, &self.about)
    }

    fn plan(&self) -> HostPlan {
        self.open().unwrap().plan(&self.episode, self.kept.as_ref())
    }

    /// Publishes, and keeps what is noted.
    fn publish(&mut self) -> Result<Posted, HostError> {
        let host = self.open()?;
        let before = self.kept.clone();
        let mut note = |posted: &Posted| {
            self.kept = Some(posted.clone());
            Ok(())
        };
        let posted = host.publish(&self.episode, before.as_ref(), &mut note, &Quiet);
        if let Ok(posted) = &posted {
            assert!(before.is_some() || self.kept.as_ref() == Some(posted), "all is noted");
            self.kept = Some(posted.clone());
        }
        posted
    }
}

/// An error's words: what, and what to do. No secret in them.
fn words(error: &HostError) -> String {
    let words = format!("{error} | {} | {error:?}", error.hint());
    assert!(!words.contains("geheim"), "{words}");
    assert!(!words.contains("Z2VoZWlt") && !words.contains("YXBpOm"), "{words}");
    words
}

#[test]
fn everything_arrives_and_is_scheduled() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod);
    let plan = ground.plan();
    assert_eq!(
        plan.steps,
        [
            "uploads 0.1 MB to @projets_libres, as a draft with picture, text, chapters",
            "schedules it for 2026-12-01 07:00 (Europe/Paris)",
        ]
    );
    assert!(plan.notes.iter().any(|note| note.contains("/cp-admin")), "{plan:?}");
    assert!(castopod.asked().is_empty(), "a plan asks nothing");

    let posted = ground.publish().unwrap();
    let page = format!("{}/@projets_libres/episodes/ou-va-le-logiciel-libre", castopod.url());
    assert_eq!(posted.id.as_deref(), Some("100"));
    assert_eq!(posted.url.as_deref(), Some(page.as_str()));
    assert_eq!(posted.uri, posted.url);
    assert_eq!(posted.state.as_deref(), Some("scheduled"));
    assert_eq!(posted.scheduled.as_deref(), Some("2026-12-01T06:00:00Z"));
    assert!(posted.guid.as_deref().unwrap().contains("/@projets_libres/episodes/"));
    assert_eq!(posted.made.as_deref(), Some("made-1"));

    let state = castopod.state();
    assert!(state.complaints.is_empty(), "{:?}", state.complaints);
    let [there] = state.episodes.as_slice() else { panic!("{:?}", state.episodes.len()) };
    assert_eq!((there.podcast_id, there.created_by), (3, 7));
    assert_eq!(there.title, "Où va le logiciel libre ?");
    assert_eq!(there.description, "Avec **Anne**.");
    assert_eq!((there.number, there.season), (Some(12), Some(2)));
    assert_eq!((there.kind.as_str(), there.advisory.as_deref()), ("full", Some("clean")));
    assert_eq!(there.sound, fs::read(&ground.episode.sound.file).unwrap());
    assert_eq!(there.cover, Some((1400, 1400)));
    assert_eq!(there.published_at, Some(DATE));
    assert_eq!(there.chapters.as_ref().unwrap()["chapters"][0]["title"], "A");
    let captions: Vec<_> = there.captions.as_ref().unwrap().iter().collect();
    let texts: Vec<&str> = captions.iter().map(|caption| caption.text.as_str()).collect();
    assert_eq!(texts, ["Anne: Bonjour à tous et à toutes", "On commence."]);
    assert_eq!((captions[0].start, captions[1].end), (500, 4000));
    assert_eq!(state.posts[0].message, "Où va le logiciel libre ?");
    drop(state);

    // Again: nothing is asked before its time has come, and nothing is there twice after.
    let asked = castopod.asked().len();
    assert_eq!(ground.plan(), HostPlan::default());
    assert_eq!(ground.publish().unwrap(), posted);
    assert_eq!(castopod.asked().len(), asked);
    ground.about.now = DATE + 1;
    assert_eq!(ground.plan().steps, ["looks whether it came out"]);
    let posted = ground.publish().unwrap();
    assert_eq!((posted.state.as_deref(), posted.scheduled), (Some("published"), None));
    assert_eq!(castopod.counts(), (1, 1));
}

#[test]
fn what_should_be_out_already_is_published_at_once() {
    let castopod = Castopod::start();
    // Its clock is ahead.
    castopod.state().now = NOW + 300;
    let mut ground = Ground::new(&castopod).with("message", "{show}: {title} {page}");
    ground.episode.date = NOW - 100_000;
    let plan = ground.plan();
    assert_eq!(plan.steps[1], "publishes it at once");
    assert!(plan.notes.iter().any(|note| note.contains("not its own")), "{plan:?}");
    let posted = ground.publish().unwrap();
    assert_eq!((posted.state.as_deref(), posted.scheduled), (Some("published"), None));
    let state = castopod.state();
    assert_eq!(state.episodes[0].published_at, Some(NOW + 300));
    let message = "Projets Libres !: Où va le logiciel libre ? https://libre.example/ou-va";
    assert_eq!(state.posts[0].message, message);
}

#[test]
fn a_text_as_webvtt_keeps_who_speaks() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod).with("transcript", "vtt").with("chapters", "false");
    ground.publish().unwrap();
    let state = castopod.state();
    let captions = state.episodes[0].captions.as_ref().unwrap();
    let said: Vec<(Option<&str>, &str)> =
        captions.iter().map(|one| (one.speaker.as_deref(), one.text.as_str())).collect();
    let expected =
        [(Some("Anne"), "Bonjour & bienvenue"), (Some("Benoît"), "On commence tout de suite")];
    assert_eq!(said, expected);
    assert!(state.episodes[0].chapters.is_none());
}

#[test]
fn an_episode_with_the_least_there_is_goes_through() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod).with("transcript", "none").with("user_id", "1");
    let kept = ground.episode.clone();
    ground.episode = HostEpisode {
        title: "A".to_owned(),
        slug: "a".to_owned(),
        kind: "bonus",
        explicit: true,
        sound: kept.sound,
        made: "m".to_owned(),
        ..HostEpisode::default()
    };
    let plan = ground.plan();
    assert!(plan.notes.iter().any(|note| note.contains("without a picture")), "{plan:?}");
    ground.publish().unwrap();
    let state = castopod.state();
    let there = &state.episodes[0];
    assert_eq!((there.description.as_str(), there.created_by), ("A", 1));
    assert_eq!(there.advisory.as_deref(), Some("explicit"));
    assert!(there.cover.is_none() && there.captions.is_none() && there.number.is_none());
}

#[test]
fn an_hour_that_comes_twice_is_told_in_utc() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod);
    // 2027-10-31 01:30 UTC is the second 02:30 in Paris.
    ground.episode.date = "2027-10-31T01:30:00Z".parse::<jiff::Timestamp>().unwrap().as_second();
    ground.publish().unwrap();
    assert_eq!(castopod.state().episodes[0].published_at, Some(ground.episode.date));
}

#[test]
fn trying_it_out_names_the_version_and_the_podcast() {
    let castopod = Castopod::start();
    let ground = Ground::new(&castopod);
    let said = ground.open().unwrap().try_out(&Quiet).unwrap();
    assert_eq!(said, "Castopod 1.15.5, podcast Projets Libres ! (@projets_libres)");
    castopod.state().next = true;
    castopod.state().podcasts[1].published_at = None;
    let said = ground.open().unwrap().try_out(&Quiet).unwrap();
    assert!(
        said.starts_with("Castopod 2.0.0-next.4, ") && said.ends_with("not published there yet")
    );
    assert!(castopod.state().complaints.is_empty());
}

#[test]
fn the_next_version_gives_no_guid_and_the_plan_says_so() {
    let castopod = Castopod::start();
    castopod.state().next = true;
    let mut ground = Ground::new(&castopod);
    ground.episode.date = NOW - 60;
    let posted = ground.publish().unwrap();
    assert_eq!((posted.state.as_deref(), posted.guid.as_deref()), (Some("published"), Some("")));
    let plan = ground.plan();
    assert!(plan.steps.is_empty());
    assert!(plan.notes.iter().any(|note| note.contains("no GUID")), "{plan:?}");
}

#[test]
fn a_change_afterwards_is_told_and_not_made() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod);
    ground.publish().unwrap();
    ground.episode.title = "Another".to_owned();
    ground.episode.made = "made-2".to_owned();
    let plan = ground.plan();
    assert!(plan.steps.is_empty());
    let note = plan.notes.join("\n");
    assert!(
        note.contains("changed") && note.contains("/cp-admin") && note.contains("100"),
        "{note}"
    );
    let posted = ground.publish().unwrap();
    assert_eq!(posted.made.as_deref(), Some("made-1"));
    assert_eq!(castopod.state().episodes[0].title, "Où va le logiciel libre ?");
}

#[test]
fn the_conversation_is_the_post_that_the_feed_there_tells_of() {
    let castopod = Castopod::start();
    let mut ground = Ground::new(&castopod);
    ground.episode.date = NOW - 60;
    let posted = ground.publish().unwrap();
    let base = format!("{}/@projets_libres", castopod.url());
    assert_eq!(posted.uri, Some(format!("{base}/posts/00000100-post")));
    let server = castopod.url().split_once("://").unwrap().1.to_owned();
    assert_eq!(posted.account, Some(format!("@projets_libres@{server}")));
    assert_eq!(posted.account_url, Some(base));

    // A feed that leads elsewhere is not believed: the episode's own page has to do.
    let other = Castopod::start();
    other.state().posts_at = Some("https://elsewhere.example".to_owned());
    let mut ground = Ground::new(&other);
    ground.episode.date = NOW - 60;
    let posted = ground.publish().unwrap();
    assert_eq!(posted.uri, posted.url);
    assert!(other.state().complaints.is_empty(), "{:?}", other.state().complaints);
}
