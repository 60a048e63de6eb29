//! The voices of an episode: a track each, or the two sides of one stereo
//! recording, with where and how loud they speak.

use std::ops::Range;
use std::path::PathBuf;

use crate::audio::decode::ChannelPick;
use crate::audio::dsp::speech::Fact;
use crate::ops::session::{FactFile, Recordings, offset};
use crate::ops::takes::{self, pick};
use crate::ops::text::recording;
use crate::ops::{Context, Failure};
use crate::report::{Diagnostic, Event};
use crate::show::{Channel, Episode, Offset, Track};
use crate::store::{Digest, Store};
use crate::transcript::tracks::{Envelope, own_speech};
use crate::units::{Frames, Interval, Span, Time};

/// How long a level of an envelope is for; at most 0.3 % more than that of odd rates.
const HOP: Time = Time::from_millis(10);

/// A voice probability of one half, in 255ths.
const VOICED: u8 = 128;

/// A stretch with less voice in it is a knock or a rustle, and what Whisper writes there is made
/// up. *Measured:* a knock has none, the stretches of the spoken examples 0.3 and more.
const LEAST_VOICED: f64 = 0.1;

/// One voice.
pub(super) struct Voice {
    /// Whose.
    pub(super) speaker: Option<String>,
    /// The parts of its recording.
    pub(super) parts: Vec<PathBuf>,
    /// Their digests.
    pub(super) digests: Vec<Digest>,
    /// Which channel of them.
    pub(super) pick: ChannelPick,
    /// Where the recording starts in the session.
    pub(super) offset: Time,
    /// Where it speaks, in time of its recording, in whole milliseconds; without what is only
    /// another's voice.
    pub(super) speech: Vec<Interval>,
    /// Its recording's name in the words file.
    pub(super) recording: String,
}

/// All voices of an episode.
pub(super) struct Voices {
    /// A track each, or a side each.
    pub(super) all: Vec<Voice>,
    /// How loud each is, on the session's time.
    pub(super) envelopes: Vec<Envelope>,
    /// Where each sounds like a voice, by its envelope's levels.
    voiced: Vec<Voiced>,
}

impl Voices {
    /// The levels of a stretch of a voice's recording, every 10 ms.
    pub(super) fn levels(&self, voice: &Voice, span: Interval) -> Vec<i16> {
        let at = self.all.iter().position(|one| std::ptr::eq(one, voice));
        let levels = at.map_or(&[][..], |at| self.envelopes[at].levels.as_slice());
        let hop = |time: Time| usize::try_from(time.0 / HOP.0).unwrap_or(0).min(levels.len());
        levels[hop(span.start)..hop(span.end).max(hop(span.start))].to_vec()
    }

    /// Whether a stretch of the session sounds like a voice on a track, for half of it and more.
    pub(super) fn is_voiced(&self, track: u16, time: Interval) -> bool {
        let track = usize::from(track);
        let (Some(voiced), Some(voice)) = (self.voiced.get(track), self.all.get(track)) else {
            return false;
        };
        let hop = |time: Time| {
            usize::try_from((time - voice.offset).0 / HOP.0).unwrap_or(0).min(voiced.hops)
        };
        let hops = hop(time.start)..hop(time.end);
        2 * voiced.count(hops.clone()) >= hops.len().max(1)
    }
}

/// For each hop whether it sounds like a voice: eight to a byte, as it is kept for hours.
#[derive(Default)]
struct Voiced {
    bytes: Vec<u8>,
    hops: usize,
}

impl Voiced {
    fn push(&mut self, voiced: bool) {
        if self.hops.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(voiced) << (self.hops % 8);
        }
        self.hops += 1;
    }

    /// How many of some hops sound like a voice.
    fn count(&self, hops: Range<usize>) -> usize {
        hops.filter(|hop| self.bytes.get(hop / 8).is_some_and(|byte| byte >> (hop % 8) & 1 == 1))
            .count()
    }
}

/// Listens for who speaks when. `sides` names the two voices of a single stereo recording.
pub(super) fn voices(
    context: &Context<'_>,
    store: &mut Store,
    episode: &Episode,
    sides: Option<&(String, String)>,
) -> Result<Voices, Failure> {
    let voices = unguessed(context, store, episode, sides)?;
    guessed(context, episode);
    Ok(voices)
}

/// The same, without a word about offsets that are missing.
pub(super) fn unguessed(
    context: &Context<'_>,
    store: &mut Store,
    episode: &Episode,
    sides: Option<&(String, String)>,
) -> Result<Voices, Failure> {
    let listed = match sides {
        Some(names) => by_side(episode, names)?,
        None => by_track(episode),
    };
    let channels: Vec<(&Track, ChannelPick)> =
        listed.iter().map(|(track, pick, _)| (*track, *pick)).collect();
    let recordings = Recordings::of_channels(context, store, episode, &channels)?;
    let facts = recordings.analyse(context, store, episode, false)?;
    let rate = episode.audio.rate;
    let (mut all, mut envelopes, mut session) = (Vec::new(), Vec::new(), Vec::new());
    let mut voiced = Vec::new();
    for ((track, pick, speaker), (facts, digests)) in
        listed.into_iter().zip(facts.iter().zip(recordings.parts_digests()))
    {
        let start = offset(track.offset, rate);
        let sound = sound(facts, start, episode)?;
        session.push(sound.speech);
        envelopes.push(sound.envelope);
        voiced.push(sound.voiced);
        all.push(Voice {
            speaker,
            parts: track.takes.iter().map(|take| take.path.clone()).collect(),
            recording: recording(&digests, start, rate),
            digests,
            pick,
            offset: start.at(rate),
            speech: Vec::new(),
        });
    }
    let shared = own_speech(&session, &envelopes);
    for (voice, own) in all.iter_mut().zip(shared.own) {
        voice.speech = own.into_iter().map(|span| of_recording(span, voice.offset)).collect();
        voice.speech.retain(|span| !span.is_empty());
    }
    Ok(Voices { all, envelopes, voiced })
}

/// A track, which channel of it, and who is heard there.
type Listed<'a> = (&'a Track, ChannelPick, Option<String>);

/// A voice for each track.
fn by_track<'a>(episode: &'a Episode) -> Vec<Listed<'a>> {
    let one = |track: &'a Track| {
        // A voice is one channel, whatever its track is in the mix.
        let pick = match pick(track.channel) {
            ChannelPick::Stereo => ChannelPick::Mix,
            other => other,
        };
        (track, pick, track.speaker.clone())
    };
    episode.tracks.iter().map(one).collect()
}

/// A voice for each side of the only track.
fn by_side<'a>(
    episode: &'a Episode,
    (left, right): &(String, String),
) -> Result<Vec<Listed<'a>>, Failure> {
    let hint = "leave `--speakers` out: each track has its speaker in episode.toml";
    let [track] = episode.tracks.as_slice() else {
        let message = format!(
            "`--speakers` is for an episode of one stereo recording; `{}` has {} tracks",
            episode.folder,
            episode.tracks.len()
        );
        let error = Diagnostic::error(message).in_file(&episode.manifest);
        return Err(Failure::one(error.hint(hint)));
    };
    for take in &track.takes {
        if let Ok(probed) = takes::probe(&take.path, Channel::Mix)
            && probed.info.channels < 2
        {
            let message = format!("`{}` is mono: there is no left and right in it", take.name);
            let error = Diagnostic::error(message).at(&episode.manifest, take.mark.clone());
            let hint = "leave `--speakers` out; who speaks can be written into transcript.md";
            return Err(Failure::one(error.hint(hint)));
        }
    }
    Ok(vec![
        (track, ChannelPick::Left, Some(left.clone())),
        (track, ChannelPick::Right, Some(right.clone())),
    ])
}

/// How loud a recording is and where somebody speaks.
struct Sound {
    /// On the session's time.
    envelope: Envelope,
    /// Where it sounds like a voice, by the levels.
    voiced: Voiced,
    /// On the session's time.
    speech: Vec<Interval>,
}

fn sound(facts: &FactFile, start: Frames, episode: &Episode) -> Result<Sound, Failure> {
    let rate = episode.audio.rate;
    let trouble = |error: std::io::Error| {
        let message = format!("cannot read the cache: {error}");
        Failure::one(Diagnostic::error(message).hint("remove it with `pod cache prune --all`"))
    };
    let (speech, _) = facts.speech(rate).map_err(trouble)?;
    let mut envelope = Envelope::new(start, rate);
    let mut voiced = Voiced::default();
    let note = |fact: Fact| {
        envelope.push(fact.level_cdb);
        voiced.push(fact.voice >= VOICED);
    };
    facts.each(|all| all.for_each(note)).map_err(trouble)?;
    let hop = |frames: Frames| frames.index() / envelope.hop.max(1);
    let is_voice = |span: &Span| {
        let upto = hop(span.end).min(voiced.hops);
        let hops = hop(span.start).min(upto)..upto;
        voiced.count(hops.clone()) as f64 >= LEAST_VOICED * hops.len() as f64
    };
    let at = |frames: Frames| (frames + start).at(rate);
    let speech =
        speech.into_iter().filter(is_voice).map(|span| Interval::new(at(span.start), at(span.end)));
    let speech = speech.collect();
    Ok(Sound { envelope, voiced, speech })
}

/// A stretch of the session in time of a recording, in whole milliseconds that hold it all; what
/// lies before the session is not heard.
fn of_recording(span: Interval, offset: Time) -> Interval {
    const MILLI: i64 = 1_000_000;
    let start = (span.start.max(Time::ZERO) - offset).0.div_euclid(MILLI);
    let end = -(-(span.end - offset).0).div_euclid(MILLI);
    Interval::from_millis(start.max(0), end.max(0))
}

/// Says that tracks without an offset are taken to start together.
fn guessed(context: &Context<'_>, episode: &Episode) {
    let mut rest = episode.tracks.iter().skip(1);
    if let Some(track) = rest.find(|track| track.offset == Offset::Auto) {
        let message = "tracks without an offset are taken to start together with the first";
        let hint = "give `offset` a time if speakers answer before they are asked";
        let warning = Diagnostic::warning(message)
            .at(episode.dir.join("episode.toml"), track.offset_mark.clone())
            .hint(hint);
        context.reporter.event(Event::Warning(warning));
    }
}
