//! An episode laid out: its recordings heard, its text read, its cuts and
//! chapters decided. What follows only carries it out.

use std::path::PathBuf;

use super::plan::{self, Plan, Talk};
use crate::audio::dsp::speech::Levels;
use crate::edit::Timeline;
use crate::ops::session::{FactFile, Heard, Recordings, flaws, heard};
use crate::ops::text::{self, Text};
use crate::ops::{Context, Failure};
use crate::render::{Music, MusicSet};
use crate::report::Diagnostic;
use crate::show::{Chapter, Episode, MusicPiece};
use crate::store::Store;
use crate::transcript::tracks::Envelope;
use crate::units::{Frames, SampleRate, Time};

/// An episode laid out.
pub(in crate::ops) struct Laid {
    pub(super) recordings: Recordings,
    /// Of the tracks, then of the music.
    pub(super) facts: Vec<FactFile>,
    pub(super) heard: Vec<Heard>,
    pub(super) levels: Vec<Levels>,
    /// The text, if the episode has one.
    pub(in crate::ops) text: Option<Text>,
    pub(in crate::ops) plan: Plan,
    pub(super) music: MusicSet,
    /// From the session to the episode.
    pub(in crate::ops) timeline: Timeline,
    /// Where they come from and in which file they stand.
    pub(super) chapters: (Vec<Chapter>, PathBuf),
}

/// Lays an episode out. What is wrong goes to `found`; see there before carrying on.
pub(in crate::ops) fn lay(
    context: &Context<'_>,
    store: &mut Store,
    episode: &Episode,
    force: bool,
    found: &mut Vec<Diagnostic>,
) -> Result<Laid, Failure> {
    let recordings = Recordings::list(context, store, episode)?;
    let facts = recordings.analyse(context, store, episode, force)?;
    let (tracks, pieces) = facts.split_at(episode.tracks.len());
    flaws(episode, tracks, found);
    let (heard, levels) = heard(context, episode, tracks)?;
    let text = read(episode, &recordings, &heard, found)?;
    let struck = match &text {
        Some(text) if !text.reading.struck.is_empty() => {
            let envelopes = envelopes(episode.audio.rate, tracks, &heard)?;
            text::strike(episode, &text.reading, text.recognised(), &envelopes, found)
        }
        _ => Vec::new(),
    };
    plan::lost_beginnings(episode, &heard, found);
    let plan = plan::plan(episode, &episode.edits, &Talk::of(&heard), struck, found);
    let music = music(episode, pieces, plan.edits.kept());
    let timeline = Timeline::new(&plan.edits, music.lead(), music.tail());
    let chapters = text::chapters(episode, text.as_ref(), found);
    Ok(Laid { recordings, facts, heard, levels, text, plan, music, timeline, chapters })
}

/// The episode's text, if it has one and it is of these recordings.
fn read(
    episode: &Episode,
    recordings: &Recordings,
    heard: &[Heard],
    found: &mut Vec<Diagnostic>,
) -> Result<Option<Text>, Failure> {
    let Some(text) = Text::load(episode, found)? else { return Ok(None) };
    let names = names(recordings, heard, episode.audio.rate);
    let words = text.words.as_ref();
    found.extend(words.and_then(|words| text::belongs(words, episode, &names)));
    Ok(Some(text))
}

/// The tracks' recordings as a words file names them.
pub(in crate::ops) fn names(
    recordings: &Recordings,
    heard: &[Heard],
    rate: SampleRate,
) -> Vec<String> {
    let tracks = recordings.parts_digests().into_iter().zip(heard);
    tracks.map(|(parts, heard)| text::recording(&parts, heard.offset, rate)).collect()
}

/// How loud each track is.
pub(in crate::ops) fn envelopes(
    rate: SampleRate,
    facts: &[FactFile],
    heard: &[Heard],
) -> Result<Vec<Envelope>, Failure> {
    let one = |(facts, heard): (&FactFile, &Heard)| {
        let mut envelope = Envelope::new(heard.offset, rate);
        envelope.levels.reserve_exact(facts.hops());
        let read = facts.each(|all| all.for_each(|fact| envelope.push(fact.level_cdb)));
        read.map(|()| envelope).map_err(|error| {
            let message = format!("cannot read the cache: {error}");
            Failure::one(Diagnostic::error(message).hint("remove it with `pod cache prune --all`"))
        })
    };
    facts.iter().zip(heard).map(one).collect()
}

/// The music, measured in session frames.
fn music(episode: &Episode, facts: &[FactFile], talk: Frames) -> MusicSet {
    let rate = episode.audio.rate;
    let mut facts = facts.iter();
    let mut piece = |piece: &Option<MusicPiece>| {
        let piece = piece.as_ref()?;
        let frames = facts.next()?.summary.frames;
        Some(Music {
            file: piece.file.clone(),
            frames,
            over: piece.over.map(|over: Time| over.frames(rate)),
            under: piece.under.frames(rate),
            duck: piece.duck,
            gain: piece.gain,
            fade: piece.fade.frames(rate),
        })
    };
    let intro = piece(&episode.music.intro);
    let outro = piece(&episode.music.outro);
    MusicSet { intro, outro, talk }
}
