//! What each step's result depends on, as printable keys.

use crate::audio::encode::{Quality, Settings};
use crate::edit::EditList;
use crate::ops::session::named;
use crate::render::{ENCODE, MIX, Music, MusicSet, Session, Target};
use crate::store::{Digest, Key, Stage};

/// Names the measurements that go with an encoded output.
pub(super) const VERDICT: Stage = Stage { name: "verdict", version: 1 };

/// All that an encoded output is made from, in the words of the manifest, so
/// that `--why` reads well.
pub(super) struct Encoded<'a> {
    pub(super) session: &'a Session,
    /// The digests of the parts of each track.
    pub(super) takes: &'a [Vec<Digest>],
    pub(super) edits: &'a EditList,
    pub(super) music: &'a MusicSet,
    /// The digests of the intro's and the outro's files.
    pub(super) pieces: [Option<Digest>; 2],
    pub(super) settings: &'a Settings,
    pub(super) target: Target,
}

impl Encoded<'_> {
    pub(super) fn key(&self, stage: Stage) -> Key {
        let session = self.session;
        let mut key = Key::new(stage)
            .with("steps", format!("{} {}", MIX.version, ENCODE.version))
            .with("rate", session.rate)
            .with("mix channels", session.channels);
        for (at, (track, takes)) in session.tracks.iter().zip(self.takes).enumerate() {
            let name = |what: &str| format!("track {}'s {what}", at + 1);
            key = key
                .with(name("recording"), named(takes))
                .with(name("channel"), format!("{:?}", track.pick).to_lowercase())
                .with(name("offset"), track.offset.at(session.rate))
                .with(name("offset in frames"), track.offset.0)
                .with(name("gain"), track.gain.0)
                .with(name("pan"), track.pan.place())
                .with(name("high-pass"), track.highpass.unwrap_or(0))
                .with(
                    name("compressor"),
                    track.compress.map_or("off".to_owned(), |t| t.to_string()),
                );
        }
        key = key.with("the cuts", cuts(self.edits));
        let [intro, outro] = self.pieces;
        key = piece(key, "intro", self.music.intro.as_ref(), intro);
        key = piece(key, "outro", self.music.outro.as_ref(), outro);
        let settings = self.settings;
        let quality = match settings.quality {
            Quality::Cbr(bitrate) => bitrate.to_string(),
            Quality::Vbr(quality) => format!("vbr {quality}"),
            Quality::Pcm { bits } => format!("{bits} bit"),
        };
        key.with("format", settings.format)
            .with("quality", quality)
            .with("channels", settings.channels)
            .with("loudness", self.target.loudness.0)
            .with("peak", self.target.peak.0)
    }
}

fn piece(key: Key, name: &str, music: Option<&Music>, digest: Option<Digest>) -> Key {
    let Some((music, digest)) = music.zip(digest) else { return key };
    let over = music.over.map_or("all".to_owned(), |over| over.0.to_string());
    let shape = format!(
        "{over} over, {} under, {} dB, {} dB, fade {}",
        music.under.0, music.duck.0, music.gain.0, music.fade.0
    );
    key.with(format!("the {name}'s file"), digest).with(format!("the {name}'s shape"), shape)
}

fn cuts(edits: &EditList) -> Digest {
    let mut text = format!("{}\n", edits.length().0);
    for cut in edits.cuts() {
        text.push_str(&format!("{} {} {}\n", cut.span.start.0, cut.span.end.0, cut.fade.0));
    }
    Digest::of_bytes(text.as_bytes())
}
