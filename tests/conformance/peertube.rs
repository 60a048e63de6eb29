//! Episodes on a PeerTube as strict as the real one, where everything goes wrong that can.

mod behaviour;
mod faults;
mod let_in;
mod sending;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pod::http::Patience;
use pod::publish::credentials::{CredentialError, Keeper, Secret, Secrets};
use pod::publish::hosts::{
    Host, HostEpisode, HostError, HostFile, HostPlan, HostSurroundings, TABLE,
};
use pod::publish::storage::Watch;
use pod::report::Mark;
use pod::show::{HostSettings, Posted};

use crate::services::peertube::{NOW, PASSWORD, PeerTube, USER};

/// Hears no wish to stop before it was asked so often.
struct Patient(AtomicU64);

impl Patient {
    fn new() -> Patient {
        Patient(AtomicU64::new(u64::MAX))
    }
}

impl Watch for Patient {
    fn sent(&self, _: u64) {}

    fn cancelled(&self) -> bool {
        self.0.fetch_sub(1, Ordering::SeqCst) == 0
    }
}

/// Where the token is kept; a disk that is full keeps nothing.
#[derive(Default)]
struct Shelf {
    token: Option<Secret>,
    full: bool,
}

/// A host, an episode, and what is noted of it.
struct Ground {
    folder: tempfile::TempDir,
    settings: HostSettings,
    password: Option<&'static str>,
    shelf: Arc<Mutex<Shelf>>,
    about: HostSurroundings,
    episode: HostEpisode,
    noted: Option<Posted>,
    /// At which note the disk is full.
    full_at: Option<usize>,
}

impl Ground {
    fn new(url: &str) -> Ground {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, content: &[u8], media_type: &str| {
            let file = folder.path().join(name);
            std::fs::write(&file, content).unwrap();
            HostFile { file, length: content.len() as u64, media_type: media_type.to_owned() }
        };
        let chapter = |start, title: &str| (start, title.to_owned(), None);
        let vtt = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Anne>Bonjour.\n";
        let srt = "1\n00:00:00,000 --> 00:00:02,000\nBonjour.\n\n";
        let episode = HostEpisode {
            title: "Un épisode & demi".to_owned(),
            slug: "un-episode".to_owned(),
            guid: "guid-1".to_owned(),
            language: "fr-FR".to_owned(),
            date: NOW - 3600,
            summary: "Ce qui se dit ici.".to_owned(),
            notes: "Des **notes**.\r\n\r\n- un point".to_owned(),
            tags: vec!["logiciel libre".to_owned(), "2026".to_owned()],
            license: Some("CC-BY-SA-4.0".to_owned()),
            page: "https://podcast.example.org/episodes/un-episode/".to_owned(),
            show: "Projets".to_owned(),
            length_ms: 3_600_000,
            sound: file("a.mp3", &noise(200_000, 1), "audio/mpeg"),
            cover: Some(file("a.jpg", &noise(3_000, 2), "image/jpeg")),
            vtt: Some(file("a.vtt", vtt.as_bytes(), "text/vtt")),
            srt: Some(file("a.srt", srt.as_bytes(), "application/x-subrip")),
            chapters: vec![chapter(0, "Début"), chapter(61_500, "Suite")],
            made: "made-1".to_owned(),
            ..HostEpisode::default()
        };
        let settings = HostSettings {
            name: "tube".to_owned(),
            url: Some(url.to_owned()),
            podcast: None,
            options: BTreeMap::from([("channel".to_owned(), "projets".to_owned())]),
            mark: Mark::of_range("", 0..0),
        };
        let patience =
            Patience { connect: Duration::from_secs(5), silence: Duration::from_secs(20) };
        let shelf: Arc<Mutex<Shelf>> = Arc::default();
        let held = Arc::clone(&shelf);
        let keep = Keeper::new(move |token| {
            let mut shelf = held.lock().unwrap();
            if shelf.full {
                return Err(CredentialError::Homeless);
            }
            shelf.token = Some(token.clone());
            Ok(())
        });
        let about = HostSurroundings {
            now: NOW,
            patience,
            keep: Some(keep),
            ..HostSurroundings::default()
        };
        let (password, noted, full_at) = (Some(PASSWORD), None, None);
        Ground { folder, settings, password, shelf, about, episode, noted, full_at }
    }

    fn on(instance: &PeerTube) -> Ground {
        Ground::new(&instance.url())
    }

    fn with(mut self, key: &str, value: &str) -> Ground {
        self.settings.options.insert(key.to_owned(), value.to_owned());
        self
    }

    fn secrets(&self) -> Secrets {
        Secrets {
            user: Some(USER.into()),
            password: self.password.map(Secret::from),
            token: self.shelf.lock().unwrap().token.clone(),
            ..Secrets::default()
        }
    }

    fn open(&self) -> Result<Box<dyn Host>, HostError> {
        let kind = TABLE.iter().find(|kind| kind.name == "peertube").unwrap();
        (kind.open)(&self.settings, &self.secrets(), &self.about)
    }

    /// One run, with what was noted by the last.
    fn publish(&mut self) -> Result<Posted, HostError> {
        self.publish_hearing(&Patient::new())
    }

    fn publish_hearing(&mut self, watch: &dyn Watch) -> Result<Posted, HostError> {
        let host = self.open()?;
        let before = self.noted.clone();
        let (noted, full_at) = (&mut self.noted, self.full_at);
        let mut count = 0;
        let mut note = |posted: &Posted| {
            assert_eq!(posted.name, "tube");
            count += 1;
            if full_at == Some(count - 1) {
                let why = "the disk is full".to_owned();
                return Err(HostError::Unnoted { host: "tube".to_owned(), why });
            }
            *noted = Some(posted.clone());
            Ok(())
        };
        let posted = host.publish(&self.episode, before.as_ref(), &mut note, watch);
        if let Ok(posted) = &posted {
            self.noted = Some(posted.clone());
        }
        if let Err(error) = &posted {
            tells_no_secret(error);
        }
        posted
    }

    /// The next day, another state of the episode.
    fn is_changed(&mut self) {
        self.episode.title = "Un autre titre".to_owned();
        self.episode.made = "made-2".to_owned();
    }

    /// Another sound, of the same length in bytes and in time.
    fn sounds_otherwise(&mut self) {
        std::fs::write(&self.episode.sound.file, noise(200_000, 7)).unwrap();
        self.episode.made = "made-3".to_owned();
    }

    fn sound(&self) -> Vec<u8> {
        std::fs::read(&self.episode.sound.file).unwrap()
    }

    fn plan(&self) -> HostPlan {
        self.open().unwrap().plan(&self.episode, self.noted.as_ref())
    }

    fn state(&self) -> &str {
        self.noted.as_ref().and_then(|noted| noted.state.as_deref()).unwrap_or_default()
    }

    fn tries_out(&self) -> Result<String, HostError> {
        self.open()?.try_out(&Patient::new())
    }
}

/// So many bytes that are not alike.
fn noise(length: usize, seed: u32) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32 ^ seed;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// No secret in what is told.
fn tells_no_secret(error: &HostError) -> String {
    let told = format!("{error} {} {error:?}", error.hint());
    assert!(!told.contains("geheim"), "{told}");
    assert!(!told.contains(char::is_control), "{told:?}");
    told
}
