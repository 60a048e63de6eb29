//! Posts on servers that speak Mastodon's API: on a real one, snac, read by another
//! implementation of ActivityPub, Fedify; and on one as strict as Mastodon, where everything goes
//! wrong that can.

mod behaviour;
mod faults;
mod real;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use pod::http::Patience;
use pod::publish::credentials::Secrets;
use pod::publish::hosts::{Host, HostEpisode, HostError, HostFile, HostSurroundings, TABLE};
use pod::publish::storage::Watch;
use pod::report::Mark;
use pod::show::{HostSettings, Posted};

use crate::servers::{NOW, TOKEN};

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

/// A host, an episode, and what is noted of it.
struct Ground {
    folder: tempfile::TempDir,
    settings: HostSettings,
    token: String,
    about: HostSurroundings,
    episode: HostEpisode,
    noted: Option<Posted>,
    /// At which note the disk is full.
    full_at: Option<usize>,
}

impl Ground {
    fn new(url: &str, token: &str) -> Ground {
        let folder = tempfile::tempdir().unwrap();
        let (sound, excerpt) = (folder.path().join("a.mp3"), folder.path().join("b.mp3"));
        std::fs::write(&sound, noise(200_000)).unwrap();
        std::fs::write(&excerpt, noise(20_000)).unwrap();
        let file = |file, length| HostFile { file, length, media_type: "audio/mpeg".to_owned() };
        let episode = HostEpisode {
            title: "Un épisode & demi".to_owned(),
            slug: "un-episode".to_owned(),
            guid: "guid-1".to_owned(),
            language: "fr-FR".to_owned(),
            date: NOW,
            summary: "Ce qui se dit ici.".to_owned(),
            tags: vec!["logiciel libre".to_owned(), "2026".to_owned()],
            page: "https://podcast.example.org/episodes/un-episode/".to_owned(),
            show: "Projets".to_owned(),
            length_ms: 3_600_000,
            sound: file(sound, 200_000),
            excerpt: Some(file(excerpt, 20_000)),
            made: "made-1".to_owned(),
            ..HostEpisode::default()
        };
        let settings = HostSettings {
            name: "fedi".to_owned(),
            url: Some(url.to_owned()),
            podcast: None,
            options: BTreeMap::new(),
            mark: Mark::of_range("", 0..0),
        };
        let patience =
            Patience { connect: Duration::from_secs(5), silence: Duration::from_secs(20) };
        let about = HostSurroundings { now: NOW, patience, ..HostSurroundings::default() };
        Ground {
            folder,
            settings,
            token: token.to_owned(),
            about,
            episode,
            noted: None,
            full_at: None,
        }
    }

    fn on(instance: &crate::servers::Instance) -> Ground {
        Ground::new(&instance.url(), TOKEN)
    }

    fn with(mut self, key: &str, value: &str) -> Ground {
        self.settings.options.insert(key.to_owned(), value.to_owned());
        self
    }

    fn open(&self) -> Result<Box<dyn Host>, HostError> {
        let token = (!self.token.is_empty()).then(|| self.token.as_str().into());
        let kind = TABLE.iter().find(|kind| kind.name == "mastodon").unwrap();
        (kind.open)(&self.settings, &Secrets { token, ..Secrets::default() }, &self.about)
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
            assert_eq!(posted.name, "fedi");
            count += 1;
            if full_at == Some(count - 1) {
                let why = "the disk is full".to_owned();
                return Err(HostError::Unnoted { host: "fedi".to_owned(), why });
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

    fn plan(&self) -> pod::publish::hosts::HostPlan {
        self.open().unwrap().plan(&self.episode, self.noted.as_ref())
    }
}

/// So many bytes that are not alike.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
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
