//! Listening again to a stretch of an episode, harder than at first or with another model: what
//! is said there, once more.

use super::ear::Ear;
use super::listen::{self, Sound, refused};
use super::voices::{Voice, Voices, unguessed};
use super::{BEAM, Transcribe};
use crate::ops::open::{Opened, open};
use crate::ops::transcript::chosen;
use crate::ops::{Context, Failure, Selection, open_store, store_trouble, text};
use crate::report::{Counts, Diagnostic, Task};
use crate::show::{Episode, Show};
use crate::transcript::document::WordsFile;
use crate::transcript::whisper::{FoundWord, Request, Search, Slice, finish, pack};
use crate::units::{Interval, Time};

/// How much sound is heard on each side of the stretch, besides the pads of a slice: half a
/// second with them. A word at the edge is only heard with what is around it.
const AROUND: Time = Time::from_millis(300);

/// How much more is heard on each side until the voice pauses: a sentence that begins or ends in
/// the middle is heard badly.
const UNTIL_PAUSE: Time = Time::from_millis(3_000);

/// The most letters of a hint: with the show's names it is all that Whisper keeps.
const LONGEST_HINT: usize = 300;

/// Which stretch to listen to again, and how.
#[derive(Debug, Clone, Default)]
pub struct ListenAgain {
    /// The episode; that of the current folder when missing.
    pub episode: Option<String>,
    /// Which stretch of the session.
    pub time: Interval,
    /// A model's name or path; the show's when missing.
    pub model: Option<String>,
    /// Words or names that may be said there.
    pub hint: Option<String>,
    /// Which track, as the words file counts them from 0; the one that speaks loudest when
    /// missing.
    pub track: Option<usize>,
}

/// What was heard.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeardAgain {
    /// The words in a row.
    pub text: String,
    /// The words: when each is said in the session, as it is written, and how sure that is, 0 to 1.
    pub words: Vec<(Interval, String, f32)>,
    /// What listened, as in `whisper.cpp small, beam of 5`.
    pub model: String,
}

/// Listens to a stretch again, with all that `pod transcribe` takes from the show: its model or
/// server, its language, the names to spell right. Gives the words whose middle lies in the
/// stretch; nothing is written. Takes about as long as the stretch, and the loading of the model.
///
/// *Errors:* an empty stretch, no such model, a track that is not there, takes that cannot be
/// read, a server that does not answer; [`Failure::Interrupted`] when the reporter says so.
pub fn listen_again(context: &Context<'_>, asked: &ListenAgain) -> Result<HeardAgain, Failure> {
    let opened = open(context)?;
    let (show, episode) = chosen(context, &opened, asked.episode.as_deref())?;
    again(context, &opened, (show, episode), asked).map_err(|failure| match failure {
        Failure::Refused { diagnostics, outcome } => {
            let diagnostics = diagnostics.into_iter().map(|one| opened.placed(one)).collect();
            Failure::Refused { diagnostics, outcome }
        }
        interrupted => interrupted,
    })
}

fn again(
    context: &Context<'_>,
    opened: &Opened,
    (show, episode): (&Show, &Episode),
    asked: &ListenAgain,
) -> Result<HeardAgain, Failure> {
    if asked.time.is_empty() {
        let error = Diagnostic::error("there is nothing to listen to: the stretch is empty");
        return Err(Failure::one(error.hint("select a word or more")));
    }
    if episode.tracks.is_empty() {
        let message = format!("episode `{}` has no takes yet", episode.folder);
        let hint = format!("add them with `pod add {} TAKE...`", episode.slug);
        return Err(Failure::one(Diagnostic::error(message).in_file(&episode.manifest).hint(hint)));
    }
    let words = text::words(episode)?;
    let (voices, mut ear) = {
        // The store is free again before listening begins.
        let mut store = open_store(context, &opened.root)?;
        let sides = words.as_ref().and_then(|words| sides(episode, words));
        let voices = unguessed(context, &mut store, episode, sides.as_ref());
        let ear = voices.and_then(|voices| {
            let ear = Ear::of(context, &mut store, opened, show, &as_transcribed(asked))?;
            Ok((voices, ear))
        });
        store.save().map_err(|error| Failure::one(store_trouble(&error)))?;
        ear?
    };
    let voice = voice(&voices, asked)?;
    let within = stretch(voice, asked.time);
    let slices = pack(&[within], &mut |span| voices.levels(voice, span));
    // Where nobody was noticed, or only another's voice, somebody is sure to have heard something.
    let noticed = voice.speech.iter().any(|span| !span.intersect(within).is_empty());
    let speech = if noticed { &voice.speech[..] } else { std::slice::from_ref(&within) };
    let prompt = listen::prompt(show, episode, &voices);
    let known = words.and_then(|words| words.recognised.language);
    let english = ear.english_only.then(|| "en".to_owned());
    let language = episode.spoken(show).map(str::to_owned).or(known).or(english);
    let hinted = hinted(&prompt, asked.hint.as_deref());
    let wanted = Wanted { language: language.as_deref(), prompt: &prompt, hinted: &hinted, speech };
    let found = hear(context, &mut ear, voice, &slices, &wanted)?;
    let shift = Time::from_millis(voice.offset.millis());
    let heard = found.into_iter().filter(|word| word.hidden.is_none()).map(|word| {
        let time = Interval::new(word.time.start + shift, word.time.end + shift);
        (time, word.text, word.confidence)
    });
    let words: Vec<_> = heard.filter(|(time, ..)| asked.time.contains(time.middle())).collect();
    let text: Vec<&str> = words.iter().map(|(_, text, _)| text.as_str()).collect();
    let model = listen::engine(&ear, Search::Beam(BEAM));
    Ok(HeardAgain { text: text.join(" "), words, model })
}

/// What all slices are heard with.
struct Wanted<'a> {
    language: Option<&'a str>,
    /// What is hidden when Whisper writes it back.
    prompt: &'a str,
    /// The same with what may be said.
    hinted: &'a str,
    speech: &'a [Interval],
}

/// Slice by slice, in time of the recording.
fn hear(
    context: &Context<'_>,
    ear: &mut Ear,
    voice: &Voice,
    slices: &[Slice],
    wanted: &Wanted<'_>,
) -> Result<Vec<FoundWord>, Failure> {
    let total = slices.iter().fold(Time::ZERO, |sum, slice| sum + slice.length);
    let total = u64::try_from(total.0).ok();
    let mut task = Task::start(context.reporter, "listening again", total, Counts::Sound);
    let mut sound = Sound::of(voice);
    let (mut found, mut done) = (Vec::new(), Time::ZERO);
    for slice in slices {
        if task.cancelled() {
            return Err(Failure::Interrupted);
        }
        let samples = sound.samples(slice)?;
        let request = Request {
            samples: &samples,
            language: wanted.language,
            prompt: wanted.hinted,
            search: Search::Beam(BEAM),
        };
        let stop = || context.reporter.cancelled();
        let heard = ear.ready(context).and_then(|ear| ear.hear(&request, &stop));
        let heard = heard.map_err(|error| refused(error, (0, 0)))?;
        found.extend(finish(heard, &samples, slice, wanted.speech, wanted.prompt));
        done = done + slice.length;
        task.advance(done.0.unsigned_abs());
    }
    task.finish(match found.len() {
        1 => "1 word".to_owned(),
        many => format!("{many} words"),
    });
    Ok(found)
}

/// The two voices of one stereo recording, if the text was made of them.
fn sides(episode: &Episode, words: &WordsFile) -> Option<(String, String)> {
    let ([_], [left, right]) = (&episode.tracks[..], &words.recognised.tracks[..]) else {
        return None;
    };
    let same = left.recording == right.recording && !left.recording.is_empty();
    left.speaker.clone().zip(right.speaker.clone()).filter(|_| same)
}

fn as_transcribed(asked: &ListenAgain) -> Transcribe {
    Transcribe {
        selection: Selection::Named(asked.episode.clone().into_iter().collect()),
        model: asked.model.clone(),
        language: None,
        best: true,
        threads: None,
        speakers: None,
        server: None,
        local: false,
        force: false,
        second: None,
    }
}

/// The voice asked for, else the one that speaks loudest in the stretch.
fn voice<'a>(voices: &'a Voices, asked: &ListenAgain) -> Result<&'a Voice, Failure> {
    let at = asked.track.unwrap_or_else(|| loudest(voices, asked.time));
    voices.all.get(at).ok_or_else(|| {
        let message = format!("there is no track {}: there are {}", at + 1, voices.all.len());
        Failure::one(Diagnostic::error(message))
    })
}

/// Whose own speech has the most power in a stretch; where nobody speaks, the loudest track.
fn loudest(voices: &Voices, time: Interval) -> usize {
    let power = |track: usize, span: Interval| {
        let level = voices.envelopes.get(track).and_then(|one| one.level_during(span));
        level.map_or(0.0, |level| 10_f64.powf(level.0 / 10.0)) * span.length().seconds()
    };
    let own = |(track, voice): (usize, &Voice)| -> f64 {
        let in_session = |span: &Interval| {
            Interval::new(span.start + voice.offset, span.end + voice.offset).intersect(time)
        };
        let spans = voice.speech.iter().map(in_session).filter(|span| !span.is_empty());
        spans.map(|span| power(track, span)).sum()
    };
    let own: Vec<f64> = voices.all.iter().enumerate().map(own).collect();
    let nobody = own.iter().all(|power| *power <= 0.0);
    let all = |track: usize| power(track, time);
    let ranks: Vec<f64> = if nobody { (0..own.len()).map(all).collect() } else { own };
    // Of equals the first.
    let first = |a: &usize, b: &usize| ranks[*a].total_cmp(&ranks[*b]).then(b.cmp(a));
    (0..ranks.len()).max_by(first).unwrap_or(0)
}

/// A stretch of the session in time of a recording, with the sound around it.
fn stretch(voice: &Voice, time: Interval) -> Interval {
    let spoken = |at: Time| voice.speech.iter().find(|span| span.contains(at));
    let start = time.start - AROUND - voice.offset;
    let start = spoken(start).map_or(start, |span| span.start.max(start - UNTIL_PAUSE));
    let end = time.end + AROUND - voice.offset;
    let end = spoken(end).map_or(end, |span| span.end.min(end + UNTIL_PAUSE));
    Interval::new(start.max(Time::ZERO), end)
}

/// The show's prompt with what may be said in the stretch at its end, which counts most.
fn hinted(prompt: &str, hint: Option<&str>) -> String {
    let plain: String = hint.unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
    let hint: String = plain.trim().chars().take(LONGEST_HINT).collect();
    match (prompt, hint.as_str()) {
        (prompt, "") => prompt.to_owned(),
        ("", hint) => hint.to_owned(),
        (prompt, hint) => format!("{prompt} {hint}"),
    }
}

#[cfg(test)]
mod tests;
