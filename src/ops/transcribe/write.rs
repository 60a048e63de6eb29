//! What was heard becomes the document: words in order, each with its speaker,
//! merged with the corrections that are there.

use std::collections::BTreeMap;

use super::listen::HeardAll;
use super::voices::Voices;
use super::{SecondOpinion, SliceCounts, SpeakerWords, Transcribed};
use crate::ops::text::{self, DOCUMENT, shown};
use crate::ops::{Context, Failure, disk};
use crate::report::{Diagnostic, Event};
use crate::show::{Episode, Show};
use crate::store::write_atomically;
use crate::transcript::document::{Document, WordsFile, compose, merge, read};
use crate::transcript::ghost::ghosts;
use crate::transcript::second::{Heard, second_opinion};
use crate::transcript::tracks::{Flow, flow as order, hide_bleed};
use crate::transcript::{Hidden, Recognised, RecognisedTrack, Word, WordId};
use crate::units::{Interval, Time};

/// How the engine of imported words is called in a words file; the file's name follows.
pub(in crate::ops) const IMPORTED: &str = "imported from ";

/// Writes the text of an episode, or what has changed of it. A corrected text keeps its
/// corrections.
pub(super) fn write(
    context: &Context<'_>,
    (show, episode): (&Show, &Episode),
    voices: &Voices,
    heard: HeardAll,
    second: Option<HeardAll>,
) -> Result<Transcribed, Failure> {
    let slices = heard.slices;
    let (mut recognised, flow) = recognised(episode.spoken(show), voices, heard);
    let asked_again = second.is_some();
    let opinion = second.map(|second| weigh(&mut recognised, voices, second));
    let document = text::document(episode)?;
    let before = text::words(episode)?.filter(|words| !is_foreign(words));
    let mut told = summary(episode, &recognised, &flow, slices);
    told.second = opinion;
    let chapters: Vec<(Time, String)> =
        episode.chapters.iter().map(|one| (one.start, one.title.clone())).collect();
    let (new, synced) = compose(&recognised, &flow, &chapters);
    let fresh = WordsFile::new(recognised, Some(synced));
    let (text, words) = match (document, before) {
        (None, _) => (new, fresh),
        // What is there was written by hand or comes from elsewhere: it stays, and gets times.
        (Some(there), None) => {
            let fresh = WordsFile { synced: None, ..fresh };
            (there.clone(), synced_with(episode, &there, fresh))
        }
        (Some(there), Some(before)) if same(&before.recognised, &fresh.recognised) => {
            (there, with_opinions(before, &fresh.recognised, asked_again))
        }
        (Some(there), Some(before)) => {
            // Not the text as it was last written: that holds the corrections of before, and they
            // would be taken back as if nobody had made them.
            let old = &before.recognised;
            let (base, _) = compose(old, &order(&old.words, old.language.as_deref()).1, &chapters);
            let merged = merge(&base, &there, &new);
            told.conflicts = merged.conflicts.len();
            for conflict in &merged.conflicts {
                context.reporter.event(Event::Warning(differs(episode, conflict)));
            }
            // What the rules did stays known; the words it was done to are others now.
            let mut passes = before.passes;
            passes.iter_mut().for_each(|pass| pass.before.words.clear());
            let words = synced_with(episode, &merged.text, WordsFile { passes, ..fresh });
            (merged.text, words)
        }
    };
    told.fresh = save(episode, &text, &words)?;
    Ok(told)
}

/// The document first: should the words be lost on the way, what they are
/// aligned to is whole, and the next run writes them.
pub(in crate::ops) fn save(
    episode: &Episode,
    text: &str,
    words: &WordsFile,
) -> Result<bool, Failure> {
    let (document, timed) = text::paths(&episode.dir);
    let mut fresh = false;
    for (path, content) in [(document, text), (timed, words.to_json().as_str())] {
        if std::fs::read(&path).is_ok_and(|there| there == content.as_bytes()) {
            continue;
        }
        write_atomically(&path, content.as_bytes())
            .map_err(|error| Failure::one(disk::refused("write", &path, &error)))?;
        fresh = true;
    }
    Ok(fresh)
}

/// A words file in step with a text.
pub(in crate::ops) fn synced_with(episode: &Episode, text: &str, words: WordsFile) -> WordsFile {
    let (document, _) = Document::parse(text, &shown(episode, DOCUMENT));
    let synced = read(&document, Some(&words)).synced;
    WordsFile { synced: Some(synced), ..words }
}

/// Everything heard as words in order, and who says them when.
fn recognised(language: Option<&str>, voices: &Voices, heard: HeardAll) -> (Recognised, Flow) {
    let language = language.map(str::to_owned).or(heard.language);
    let mut words = Vec::new();
    for (track, (voice, found)) in voices.all.iter().zip(heard.voices).enumerate() {
        let shift = Time::from_millis(voice.offset.millis());
        for word in found {
            let time = Interval::new(word.time.start + shift, word.time.end + shift);
            words.push(Word {
                id: WordId(0),
                time,
                text: word.text,
                confidence: word.confidence,
                track: track as u16,
                hidden: word.hidden,
                alternatives: Vec::new(),
            });
        }
    }
    words.sort_by_key(|word| (word.time.start, word.track));
    for (word, id) in words.iter_mut().zip(1..) {
        word.id = WordId(id);
    }
    hide_bleed(&mut words, &voices.envelopes);
    let (listening, flow) = order(&words, language.as_deref());
    for id in listening {
        if let Some(word) = words.get_mut(id.0 as usize - 1) {
            word.hidden = Some(Hidden::Backchannel);
        }
    }
    let track = |voice: &super::voices::Voice| RecognisedTrack {
        speaker: voice.speaker.clone(),
        recording: voice.recording.clone(),
    };
    let tracks = voices.all.iter().map(track).collect();
    let mut recognised =
        Recognised { language, engine: heard.engine, tracks, words, ..Recognised::default() };
    recognised.ghosts = ghosts(&recognised.words, &voices.envelopes);
    // A knock or a rustle may be as loud as a voice.
    recognised.ghosts.retain(|ghost| voices.is_voiced(ghost.track, ghost.time));
    for ghost in &mut recognised.ghosts {
        // As the file holds it.
        let (start, end) = (ghost.time.start.millis(), ghost.time.end.millis());
        ghost.time = Interval::from_millis(start, end.max(start + 1));
    }
    (recognised, flow)
}

/// Keeps what a second model heard beside what the first did.
fn weigh(recognised: &mut Recognised, voices: &Voices, second: HeardAll) -> SecondOpinion {
    let mut heard = Vec::new();
    for (track, (voice, found)) in voices.all.iter().zip(second.voices).enumerate() {
        let shift = Time::from_millis(voice.offset.millis());
        let said = found.into_iter().filter(|word| word.hidden.is_none());
        heard.extend(said.map(|word| Heard {
            time: Interval::new(word.time.start + shift, word.time.end + shift),
            text: word.text,
            confidence: word.confidence,
            track: track as u16,
        }));
    }
    let opinion = second_opinion(recognised, &heard);
    recognised.wider = opinion.wider;
    SecondOpinion {
        agreed: opinion.agreed,
        differ: opinion.disagreed,
        only_first: opinion.only_first,
        only_second: opinion.only_second,
    }
}

/// The words of before, the same as now, with what is newly known of them.
fn with_opinions(mut before: WordsFile, now: &Recognised, asked_again: bool) -> WordsFile {
    before.recognised.ghosts.clone_from(&now.ghosts);
    if asked_again {
        before.recognised.wider.clone_from(&now.wider);
        for (word, heard) in before.recognised.words.iter_mut().zip(&now.words) {
            word.alternatives.clone_from(&heard.alternatives);
        }
    }
    before
}

/// Whether a text came from a file: then all of it is somebody's work.
fn is_foreign(words: &WordsFile) -> bool {
    words.recognised.engine.starts_with(IMPORTED)
}

/// Whether the same was heard; what was brought back from hiding does not count.
fn same(before: &Recognised, now: &Recognised) -> bool {
    let word = |one: &Word, other: &Word| {
        (one.time, &one.text, one.track) == (other.time, &other.text, other.track)
    };
    before.engine == now.engine
        && before.language == now.language
        && before.tracks == now.tracks
        && before.words.len() == now.words.len()
        && before.words.iter().zip(&now.words).all(|(one, other)| word(one, other))
}

fn summary(
    episode: &Episode,
    recognised: &Recognised,
    flow: &Flow,
    slices: SliceCounts,
) -> Transcribed {
    let mut speakers: Vec<SpeakerWords> = Vec::new();
    for turn in &flow.turns {
        let track = recognised.tracks.get(usize::from(turn.track));
        let speaker = track.and_then(|track| track.speaker.clone());
        let words = turn.paragraphs.iter().map(Vec::len).sum();
        match speakers.iter_mut().find(|one| one.speaker == speaker) {
            Some(known) => known.words += words,
            None => speakers.push(SpeakerWords { speaker, words }),
        }
    }
    let mut hidden: BTreeMap<&'static str, usize> = BTreeMap::new();
    for reason in recognised.words.iter().filter_map(|word| word.hidden) {
        *hidden.entry(reason.name()).or_default() += 1;
    }
    Transcribed {
        episode: episode.folder.clone(),
        number: episode.number,
        title: episode.title.clone(),
        document: text::paths(&episode.dir).0,
        language: recognised.language.clone(),
        words: speakers.iter().map(|speaker| speaker.words).sum(),
        speakers,
        hidden,
        conflicts: 0,
        second: None,
        ghosts: recognised.ghosts.len(),
        slices,
        fresh: false,
    }
}

/// What to tell of a place where a correction and a new recognition differ.
fn differs(episode: &Episode, conflict: &crate::transcript::document::Conflict) -> Diagnostic {
    let message = format!(
        "line {}: your text `{}` stands; now heard: `{}`",
        conflict.line, conflict.ours, conflict.theirs
    );
    Diagnostic::warning(message)
        .in_file(episode.dir.join(DOCUMENT))
        .hint("it is marked with [[?]]: listen there, then take the mark out")
}
