//! An episode goes to a channel of Funkwhale: what arrives there, what is said before, each trap in
//! the user's words.

mod changes;
mod dates;
mod faults;
mod settings;
mod traps;

use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use pod::http::Patience;
use pod::publish::credentials::Secrets;
use pod::publish::hosts::{
    Counts, Host, HostEpisode, HostError, HostFile, HostPlan, HostSurroundings, TABLE,
};
use pod::publish::storage::Watch;
use pod::show::{HostSettings, Posted};

use crate::services::funkwhale::{Fault, Funkwhale, TOKEN};

/// The clock of the tests: 2026-11-30 00:53:20 UTC, which is the server's as well.
const NOW: i64 = 1_796_000_000;

/// Hears a wish to stop after it was asked so often.
struct Patient(AtomicU64);

impl Patient {
    fn new() -> Patient {
        Patient(AtomicU64::new(u64::MAX))
    }
}

impl Watch for Patient {
    fn sent(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        let left = |left: u64| left.checked_sub(1);
        self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, left).is_err()
    }
}

/// An account, and an episode with its files.
struct Ground {
    folder: tempfile::TempDir,
    settings: HostSettings,
    token: String,
    about: HostSurroundings,
    episode: HostEpisode,
    /// As the ledger keeps it.
    kept: Option<Posted>,
    /// At which note the disk is full.
    full_at: Option<usize>,
}

fn picture(grey: u8) -> Vec<u8> {
    static PICTURES: [OnceLock<Vec<u8>>; 2] = [OnceLock::new(), OnceLock::new()];
    let made = PICTURES[usize::from(grey)].get_or_init(|| {
        let mut png = std::io::Cursor::new(Vec::new());
        let picture = image::GrayImage::from_pixel(64, 64 + u32::from(grey), image::Luma([grey]));
        picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
        png.into_inner()
    });
    made.clone()
}

fn file(folder: &Path, name: &str, content: &[u8], media_type: &str) -> HostFile {
    let file = folder.join(name);
    fs::write(&file, content).unwrap();
    HostFile { file, length: content.len() as u64, media_type: media_type.to_owned() }
}

impl Ground {
    fn new(at: &Funkwhale) -> Ground {
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
            explicit: true,
            language: "fr".to_owned(),
            date: NOW - 60,
            summary: "Une question.".to_owned(),
            notes: "Avec **Anne**.\n".to_owned(),
            tags: vec!["logiciel libre".to_owned(), "Été".to_owned()],
            license: Some("CC-BY-SA-4.0".to_owned()),
            page: "https://libre.example/ou-va".to_owned(),
            show: "Projets Libres !".to_owned(),
            length_ms: 4000,
            sound: make("a.mp3", &sound, "audio/mpeg"),
            cover: Some(make("a.png", &picture(0), "image/png")),
            vtt: Some(make("a.vtt", b"WEBVTT\n", "text/vtt")),
            chapters: vec![(0, "A".to_owned(), None)],
            made: "made-1".to_owned(),
            ..HostEpisode::default()
        };
        let settings = HostSettings {
            name: "fedi".to_owned(),
            url: Some(url.to_owned()),
            podcast: None,
            options: [("kind", "funkwhale"), ("channel", "projets_libres")]
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
            mark: pod::report::Mark::of_range("", 0..0),
        };
        let patience =
            Patience { connect: Duration::from_secs(5), silence: Duration::from_secs(20) };
        let about = HostSurroundings { now: NOW, patience, ..HostSurroundings::default() };
        let token = TOKEN.to_owned();
        Ground { folder, settings, token, about, episode, kept: None, full_at: None }
    }

    fn with(mut self, key: &str, value: &str) -> Ground {
        self.settings.options.insert(key.to_owned(), value.to_owned());
        self
    }

    fn open(&self) -> Result<Box<dyn Host>, HostError> {
        let token = (!self.token.is_empty()).then(|| self.token.as_str().into());
        let kind = TABLE.iter().find(|kind| kind.name == "funkwhale").unwrap();
        (kind.open)(&self.settings, &Secrets { token, ..Secrets::default() }, &self.about)
    }

    fn plan(&self) -> HostPlan {
        self.open().unwrap().plan(&self.episode, self.kept.as_ref())
    }

    fn try_out(&self) -> Result<String, HostError> {
        self.open()?.try_out(&Patient::new())
    }

    /// One run, with what was noted by the last.
    fn publish(&mut self) -> Result<Posted, HostError> {
        self.publish_hearing(&Patient::new())
    }

    fn publish_hearing(&mut self, watch: &dyn Watch) -> Result<Posted, HostError> {
        let host = self.open()?;
        let before = self.kept.clone();
        let (kept, full_at) = (&mut self.kept, self.full_at);
        let mut count = 0;
        let mut note = |posted: &Posted| {
            assert_eq!(posted.name, "fedi");
            count += 1;
            if full_at == Some(count - 1) {
                let why = "the disk is full".to_owned();
                return Err(HostError::Unnoted { host: "fedi".to_owned(), why });
            }
            *kept = Some(posted.clone());
            Ok(())
        };
        let posted = host.publish(&self.episode, before.as_ref(), &mut note, watch);
        match &posted {
            Ok(posted) => self.kept = Some(posted.clone()),
            Err(error) => drop(words(error)),
        }
        posted
    }

    /// The next day, another state of the episode.
    fn is_changed(&mut self) {
        self.episode.title = "Un autre titre".to_owned();
        self.episode.made = "made-2".to_owned();
    }

    /// The next day, another picture.
    fn has_another_picture(&mut self) {
        let cover = file(self.folder.path(), "b.png", &picture(1), "image/png");
        self.episode.cover = Some(cover);
        self.episode.made = "made-3".to_owned();
    }
}

/// An error's words: what, and what to do. No secret in them, nothing that a terminal obeys.
fn words(error: &HostError) -> String {
    let words = format!("{error} | {} | {error:?}", error.hint());
    assert!(!words.contains("geheim"), "{words}");
    assert!(!words.contains(char::is_control), "{words:?}");
    assert!(words.len() < 2000, "{words}");
    words
}

fn state(posted: &Posted) -> &str {
    posted.state.as_deref().unwrap()
}

#[test]
fn everything_arrives_and_is_heard() {
    let funkwhale = Funkwhale::start();
    funkwhale.state().slow = 2;
    let mut ground = Ground::new(&funkwhale).with("copyright", "© 2026 Projets Libres");
    let plan = ground.plan();
    assert_eq!(plan.steps, ["uploads 0.1 MB to projets_libres, and publishes it"]);
    let notes = plan.notes.join("\n");
    for said in
        ["its text, chapters, its season", "not explicit", "GUID of Funkwhale's own", "sound"]
    {
        assert!(notes.contains(said), "{said}: {notes}");
    }
    assert!(funkwhale.asked().is_empty(), "a plan asks nothing");

    let posted = ground.publish().unwrap();
    let there = funkwhale.state().uploads[0].clone();
    assert_eq!(posted.id.as_deref(), Some(there.uuid.as_str()));
    assert_eq!(posted.guid, posted.id);
    assert_eq!(state(&posted), "published");
    // The upload is what followers got, and not the track.
    let uri = format!("https://pod.example/federation/music/uploads/{}", there.uuid);
    assert_eq!(posted.uri.as_deref(), Some(uri.as_str()));
    assert_eq!(funkwhale.state().delivered, [("Create", there.uuid.clone())]);
    let page = format!("https://pod.example/library/tracks/{}", there.track.unwrap());
    assert_eq!(posted.url.as_deref(), Some(page.as_str()));
    assert_eq!(posted.account.as_deref(), Some("@projets_libres@pod.example"));
    let channel = format!("{}/channels/projets_libres", funkwhale.url());
    assert_eq!(posted.account_url.as_deref(), Some(channel.as_str()));
    assert_eq!((posted.made.as_deref(), posted.scheduled.as_deref()), (Some("made-1"), None));

    let state = funkwhale.state();
    assert!(state.complaints.is_empty(), "{:?}", state.complaints);
    assert_eq!(there.sound, fs::read(&ground.episode.sound.file).unwrap());
    assert!(there.called.ends_with(".mp3") && there.reference.starts_with("pod-"));
    let [track] = state.tracks.as_slice() else { panic!("{:?}", state.tracks) };
    assert_eq!(track.title, "Où va le logiciel libre ?");
    assert_eq!(track.position, 12);
    assert_eq!(track.license.as_deref(), Some("cc-by-sa-4.0"));
    assert_eq!(track.copyright.as_deref(), Some("© 2026 Projets Libres"));
    assert_eq!(track.tags, ["LogicielLibre", "Été"]);
    let text = "Avec **Anne**.\n\n<https://libre.example/ou-va>".to_owned();
    assert_eq!(track.description, Some((text, "text/markdown".to_owned())));
    assert_eq!(track.cover.as_ref(), state.attachments.first().map(|one| &one.uuid));
    assert!(state.edits.is_empty(), "what was just sent needs no edit");
    drop(state);

    // Again: nobody is asked.
    let asked = funkwhale.asked().len();
    assert_eq!(ground.plan(), HostPlan::default());
    assert_eq!(ground.publish().unwrap(), posted);
    assert_eq!(funkwhale.asked().len(), asked);
}

#[test]
fn an_episode_with_the_least_there_is_goes_through() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale).with("cover", "false");
    let kept = ground.episode.clone();
    ground.episode = HostEpisode {
        title: "  A\n".to_owned(),
        sound: kept.sound,
        kind: "bonus",
        number: Some(0),
        made: "m".to_owned(),
        ..HostEpisode::default()
    };
    let notes = ground.plan().notes.join("\n");
    assert!(notes.contains("gets 1 there") && notes.contains("bonus"), "{notes}");
    assert!(!notes.contains("picture"), "nobody asked for one: {notes}");
    ground.publish().unwrap();
    let state = funkwhale.state();
    assert!(state.complaints.is_empty(), "{:?}", state.complaints);
    let track = &state.tracks[0];
    assert_eq!((track.title.as_str(), track.position), ("A", 1));
    assert!(track.cover.is_none() && track.license.is_none() && track.description.is_none());
    assert!(!state.licenses, "nobody asks for licences without one");
}

#[test]
fn what_was_made_by_hand_is_taken_for_the_episode() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    ground.publish().unwrap();
    funkwhale.state().uploads[0].reference = "by hand".to_owned();
    funkwhale.state().tracks[0].description = Some(("By hand".to_owned(), "text/plain".to_owned()));
    let before = ground.kept.take().unwrap();
    let posted = ground.publish().unwrap();
    assert_eq!((&posted.id, &posted.uri), (&before.id, &before.uri));
    assert_eq!(state(&posted), "published");
    assert_eq!(funkwhale.state().uploads.len(), 1);
    assert!(funkwhale.state().edits.is_empty(), "what pod did not send, it does not change");
    // From now on it is the episode.
    ground.is_changed();
    ground.publish().unwrap();
    assert_eq!(funkwhale.state().uploads.len(), 1);
    assert_eq!(funkwhale.state().tracks[0].title, "Un autre titre");
}

#[test]
fn nobody_tells_what_people_did() {
    let funkwhale = Funkwhale::start();
    let mut ground = Ground::new(&funkwhale);
    let host = ground.open().unwrap();
    assert_eq!(host.counts(&Posted::default(), &Patient::new()).unwrap(), None);
    let posted = ground.publish().unwrap();
    let counts = host.counts(&posted, &Patient::new()).unwrap();
    assert_eq!(counts, Some(Counts { replies: None, boosts: None, likes: None }));
    let draft = Posted { state: Some("created".to_owned()), ..posted.clone() };
    assert_eq!(host.counts(&draft, &Patient::new()).unwrap(), None);
    let id = funkwhale.state().tracks[0].id;
    funkwhale.removes_track(id);
    assert_eq!(host.counts(&posted, &Patient::new()).unwrap(), None);
}

#[test]
fn trying_it_out_names_the_version_the_channel_and_the_room() {
    let funkwhale = Funkwhale::start();
    let ground = Ground::new(&funkwhale);
    let said = ground.try_out().unwrap();
    let expected = "Funkwhale 1.3.0-rc3, channel Projets Libres ! (@projets_libres@pod.example) of \
                    @anne@pod.example, 1000 MB left";
    assert_eq!(said, expected);
    assert!(funkwhale.state().uploads.is_empty());
    // By its uuid, and with its server, as well.
    for name in ["c0000000-0000-4000-8000-000000000001", "@Projets_Libres@pod.example"] {
        let ground = Ground::new(&funkwhale).with("channel", name);
        assert_eq!(ground.try_out().unwrap(), expected);
    }
}
