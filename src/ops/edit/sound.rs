//! An episode's session as the editor shows and plays it: opened once, with all that is known of
//! its sound kept in memory, so that every edit can be heard and seen at once.

mod open;
mod plan;
#[cfg(test)]
mod tests;

pub use open::open_sound;
pub use plan::{CutWhy, PlannedCut, SoundPlan};

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::audio::decode::{ChannelPick, DecodeError, open_take};
use crate::audio::dsp::speech::Fact;
use crate::audio::play::Voice;
use crate::audio::source::ReadError;
use crate::edit::quietest;
use crate::ops::build::Talk;
use crate::ops::session::HeldFacts;
use crate::ops::text;
use crate::report::Diagnostic;
use crate::show::Episode;
use crate::transcript::document::WordsFile;
use crate::transcript::tracks::{Envelope, level_of_all};
use crate::units::{Frames, SampleRate, Span, Time};

/// The steps in which the quietest moment is looked for, and in which levels are told.
const STEP: Time = Time::from_millis(10);

/// The furthest that it is looked for, in steps.
const FURTHEST: i64 = 1000;

/// The session of an episode. Copies share what is in it.
#[derive(Debug, Clone)]
pub struct SessionSound {
    inner: Arc<Inner>,
}

/// A track of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoundTrack {
    /// Who speaks on it, else the name of its take.
    pub name: String,
    /// Where it starts in the session; negative if before.
    pub offset: Frames,
    /// Its length.
    pub frames: Frames,
}

#[derive(Debug)]
struct Inner {
    episode: Episode,
    tracks: Vec<SoundTrack>,
    /// The files and the channel of each track.
    takes: Vec<(Vec<PathBuf>, ChannelPick)>,
    facts: Vec<HeldFacts>,
    envelopes: Vec<Envelope>,
    /// The tracks as a words file names them.
    recordings: Vec<String>,
    talk: Talk,
}

impl SessionSound {
    /// The rate of the session, in which all frames are counted.
    pub fn rate(&self) -> SampleRate {
        self.inner.episode.audio.rate
    }

    /// How long the session is.
    pub fn length(&self) -> Frames {
        self.inner.talk.length
    }

    /// The tracks, in the order of the manifest; at least one.
    pub fn tracks(&self) -> &[SoundTrack] {
        &self.inner.tracks
    }

    /// The greatest sample of each 10 ms of the session on a track, from the session's start to
    /// the track's end, in hundredths of dBFS; -12,000 for silence and before the track. Nothing
    /// for a track that is not there. *Errors:* the cache cannot be read.
    pub fn peaks(&self, track: usize) -> io::Result<Vec<i16>> {
        let (Some(facts), Some(of)) = (self.inner.facts.get(track), self.tracks().get(track))
        else {
            return Ok(Vec::new());
        };
        let rate = self.rate();
        let hop = i64::from((rate.0 / 100).max(1));
        let steps = |frames: Frames| frames.at(rate).0.div_euclid(STEP.0);
        let last = steps(of.offset + of.frames - Frames(1));
        let length = usize::try_from(last + 1).unwrap_or(0);
        let mut peaks = vec![Fact::FLOOR_CDB; length];
        facts.each(|all| {
            // By its middle, a hop lies in one step whatever the rate and the offset are.
            let middles = (0..).map(|at: i64| of.offset + Frames(at * hop + hop / 2));
            for (fact, middle) in all.zip(middles) {
                let step = usize::try_from(steps(middle).min(last)).ok();
                if let Some(peak) = step.and_then(|step| peaks.get_mut(step)) {
                    *peak = fact.peak_cdb.max(*peak);
                }
            }
        })?;
        Ok(peaks)
    }

    /// The tracks to be played, each of which opens its take when it is first heard.
    pub fn voices(&self) -> Vec<Voice> {
        let rate = self.rate();
        let one = |(track, (parts, pick)): (&SoundTrack, &(Vec<PathBuf>, ChannelPick))| {
            let (parts, pick) = (parts.clone(), *pick);
            Voice::new(track.offset, move || {
                open_take(&parts, pick, rate).map_err(|error| unreadable(&parts, error))
            })
        };
        self.tracks().iter().zip(&self.inner.takes).map(one).collect()
    }

    /// The quietest moment no further than `within` from `at`, over all tracks; of moments almost
    /// alike the nearest. In whole milliseconds and within the session. For the edges of cuts
    /// that are made by hand.
    pub fn snap(&self, at: Time, within: Time) -> Time {
        let rate = self.rate();
        let end = self.length().at(rate);
        let at = Time::from_millis(at.clamp(Time::ZERO, end).millis()).min(end);
        let reach = (within.0 / STEP.0).clamp(0, FURTHEST);
        let before = reach.min(at.0 / STEP.0);
        let after = reach.min((end - at).0 / STEP.0);
        let moment = |step: i64| Time(at.0 + (step - before) * STEP.0);
        let level = |moment: Time| {
            let around = [moment - STEP, moment + STEP].map(|time| time.frames(rate));
            level_of_all(&self.inner.envelopes, Span::new(around[0], around[1])).0
        };
        let levels: Vec<f64> = (0..=before + after).map(|step| level(moment(step))).collect();
        let wanted = usize::try_from(before).unwrap_or(0);
        let found = quietest(&levels, 0..=levels.len().saturating_sub(1), wanted);
        moment(i64::try_from(found).unwrap_or(before))
    }

    /// Complains when words were recognised in takes that have changed or moved since: their
    /// times are those of another sound, and `pod build` refuses them.
    pub fn stale(&self, words: &WordsFile) -> Option<Diagnostic> {
        text::belongs(words, &self.inner.episode, &self.inner.recordings)
    }
}

/// Why a take cannot be played, in the words of the player.
fn unreadable(parts: &[PathBuf], error: DecodeError) -> ReadError {
    match error {
        DecodeError::Read(error) => error,
        DecodeError::Io { path, source } => ReadError::Io { path, source },
        other => {
            let path = parts.first().cloned().unwrap_or_default();
            ReadError::Io { path, source: io::Error::other(other.to_string()) }
        }
    }
}
