//! Slice by slice: asks the store, else reads the sound and listens.

use super::SliceCounts;
use super::ear::Ear;
use super::kept::{self, SliceWords};
use super::pool::{self, Halt, Job};
use super::voices::{Voice, Voices};
use crate::audio::decode::open_take;
use crate::ops::session::trouble;
use crate::ops::transcript::glossary;
use crate::ops::{Context, Failure, store_trouble};
use crate::render::RenderError;
use crate::report::{Counts, Diagnostic, Event, Task};
use crate::show::{Episode, Show};
use crate::store::{Key, Stage, Store};
use crate::transcript::whisper::{
    FoundWord, Prompt, RATE, RecogniseError, Search, Slice, SliceReader, pack, prompt as worded,
};
use crate::units::Time;

/// Names the language that was heard in cache keys.
const LANGUAGE: Stage = Stage { name: "language", version: 1 };

/// How to listen.
pub(super) struct Wish {
    /// BCP 47; found out when missing.
    pub(super) language: Option<String>,
    /// Names and words to spell right.
    pub(super) prompt: String,
    pub(super) search: Search,
    /// Listen again to what was heard before.
    pub(super) force: bool,
}

/// What was heard of all voices.
pub(super) struct HeardAll {
    /// The language, BCP 47.
    pub(super) language: Option<String>,
    /// What listened.
    pub(super) engine: String,
    /// Per voice its words, in time of its recording.
    pub(super) voices: Vec<Vec<FoundWord>>,
    /// How much there was to do.
    pub(super) slices: SliceCounts,
}

/// The names of a show and an episode, and its glossary, as a prompt.
pub(super) fn prompt(show: &Show, episode: &Episode, voices: &Voices) -> String {
    let speakers = voices.all.iter().filter_map(|voice| voice.speaker.clone());
    let people = show.people.iter().chain(&episode.people).map(|person| person.name.clone());
    let mut names: Vec<String> = Vec::new();
    for name in speakers.chain(people) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    // Of a line with aliases only the term is to be heard.
    let known = glossary::read(show);
    let terms: Vec<String> = known.glossary.terms().into_iter().map(str::to_owned).collect();
    worded(&Prompt {
        language: episode.spoken(show),
        show: &show.title,
        people: &names,
        glossary: &terms,
    })
}

/// Listens to all voices.
pub(super) fn listen(
    context: &Context<'_>,
    store: &mut Store,
    episode: &Episode,
    voices: &Voices,
    wish: &Wish,
    ear: &mut Ear,
) -> Result<HeardAll, Failure> {
    let packed: Vec<Vec<Slice>> = voices
        .all
        .iter()
        .map(|voice| pack(&voice.speech, &mut |span| voices.levels(voice, span)))
        .collect();
    let count = packed.iter().map(Vec::len).sum();
    if count == 0 {
        let message = "nobody speaks in these takes: there is nothing to write down";
        let hint = "listen to them; was the right channel recorded?";
        let warning = Diagnostic::warning(message).in_file(episode.dir.join("episode.toml"));
        context.reporter.event(Event::Warning(warning.hint(hint)));
    }
    let total: Time = packed.iter().flatten().fold(Time::ZERO, |sum, slice| sum + slice.length);
    let mut task =
        Task::start(context.reporter, "transcribing", Some(total.0 as u64), Counts::Sound);
    let language = match &wish.language {
        Some(language) => Some(language.clone()),
        None => detected(context, store, voices, &packed, ear)?,
    };
    let all: Vec<(&Voice, &Slice)> = voices
        .all
        .iter()
        .zip(&packed)
        .flat_map(|(voice, slices)| slices.iter().map(move |slice| (voice, slice)))
        .collect();
    let key = |at: usize| {
        let (voice, slice) = all[at];
        kept::key(voice, slice, wish, language.as_deref(), &ear.identity)
    };
    let mut heard: Vec<Option<SliceWords>> =
        (0..count).map(|at| kept::find(store, &key(at)).filter(|_| !wish.force)).collect();
    let known = heard.iter().flatten().count();
    let lengths = all.iter().zip(&heard).filter(|(_, heard)| heard.is_some());
    let mut done = lengths.fold(Time::ZERO, |sum, ((_, slice), _)| sum + slice.length);
    task.advance(done.0 as u64);
    let missing: Vec<usize> = (0..count).filter(|at| heard[*at].is_none()).collect();
    let keys: Vec<Key> = missing.iter().map(|at| key(*at)).collect();
    let mut made = 0;
    if !missing.is_empty() {
        let listeners = ear.listeners(context).map_err(|error| refused(error, (0, count)))?;
        let mut waiting = missing.iter();
        let mut sound: Option<Sound<'_>> = None;
        let mut next = || {
            let at = *waiting.next()?;
            let (voice, slice) = all[at];
            let of_voice = sound.take().filter(|sound| std::ptr::eq(sound.voice, voice));
            let sound = sound.insert(of_voice.unwrap_or_else(|| Sound::of(voice)));
            let job = |samples| Job { at, slice, samples, speech: &voice.speech };
            Some(sound.samples(slice).map(job))
        };
        let store = &*store;
        let mut keep = |at: usize, words: SliceWords| {
            let place = missing.binary_search(&at).unwrap_or_default();
            kept::keep(store, &keys[place], &words)
                .map_err(|error| Failure::one(store_trouble(&error)))?;
            made += 1;
            done = done + all[at].1.length;
            task.advance(done.0 as u64);
            // What is read back is what any later run will see.
            heard[at] = Some(kept::find(store, &keys[place]).unwrap_or(words));
            Ok(())
        };
        let wishes = (wish, language.as_deref());
        let halted = pool::hear(context, listeners, wishes, &mut next, &mut keep);
        halted.map_err(|halt| match halt {
            Halt::Deaf(error) => refused(error, (made, count)),
            Halt::Other(failure) => failure,
        })?;
    }
    let mut heard = heard.into_iter().flatten();
    let mut spoken = None;
    let mut words: Vec<Vec<FoundWord>> = Vec::new();
    for slices in &packed {
        let mut of_voice = Vec::new();
        for slice in heard.by_ref().take(slices.len()) {
            spoken = spoken.or(slice.language);
            of_voice.extend(slice.words);
        }
        words.push(of_voice);
    }
    let again = if known > 0 { format!(", {known} heard before") } else { String::new() };
    let slices = if count == 1 { "slice" } else { "slices" };
    task.finish(format!("{count} {slices}{again}"));
    Ok(HeardAll {
        language: language.or(spoken),
        engine: engine(ear, wish.search),
        voices: words,
        slices: SliceCounts { all: count, heard_before: known },
    })
}

/// What listened and how, for the words file.
pub(super) fn engine(ear: &Ear, search: Search) -> String {
    match search {
        Search::Greedy => ear.name.clone(),
        Search::Beam(texts) => format!("{}, beam of {texts}", ear.name),
    }
}

/// The language heard in the longest slice, where what listens can tell.
fn detected(
    context: &Context<'_>,
    store: &mut Store,
    voices: &Voices,
    packed: &[Vec<Slice>],
    ear: &mut Ear,
) -> Result<Option<String>, Failure> {
    if ear.english_only {
        return Ok(Some("en".to_owned()));
    }
    let all = voices
        .all
        .iter()
        .zip(packed)
        .flat_map(|(voice, slices)| slices.iter().map(move |slice| (voice, slice)));
    // The first of the longest, so that the answer never depends on chance.
    let longest = all.reduce(|one, other| if other.1.length > one.1.length { other } else { one });
    let Some((voice, slice)) = longest else { return Ok(None) };
    let wish = Wish { language: None, prompt: String::new(), search: Search::Greedy, force: false };
    let of_slice = kept::key(voice, slice, &wish, None, &ear.identity);
    let key = Key::new(LANGUAGE).with("slice", of_slice.digest());
    let language = match store.read(&key, 64).and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(language) => language,
        None => {
            let samples = Sound::of(voice).samples(slice)?;
            let heard = ear.language(context, &samples);
            let Some(language) = heard.map_err(|error| refused(error, (0, 0)))? else {
                return Ok(None);
            };
            store
                .put(&key, language.as_bytes())
                .map_err(|error| Failure::one(store_trouble(&error)))?;
            language
        }
    };
    let message = format!("no language is given: this sounds like `{language}`");
    let hint = format!("write `language = \"{language}\"` into show.toml, or the right one");
    context.reporter.event(Event::Warning(Diagnostic::warning(message).hint(hint)));
    Ok(Some(language))
}

/// The sound of one voice, opened when it is first needed.
pub(super) struct Sound<'a> {
    voice: &'a Voice,
    reader: Option<SliceReader>,
}

impl<'a> Sound<'a> {
    pub(super) fn of(voice: &'a Voice) -> Sound<'a> {
        Sound { voice, reader: None }
    }

    /// The samples of a slice.
    pub(super) fn samples(&mut self, slice: &Slice) -> Result<Vec<f32>, Failure> {
        let reader = match &mut self.reader {
            Some(reader) => reader,
            None => {
                let source = open_take(&self.voice.parts, self.voice.pick, RATE)
                    .map_err(|error| trouble(&RenderError::from(error)))?;
                self.reader.insert(SliceReader::new(source, Time::ZERO))
            }
        };
        reader.read(slice).map_err(|error| trouble(&RenderError::from(error)))
    }
}

/// What to tell when listening stopped.
pub(super) fn refused(error: RecogniseError, (made, count): (usize, usize)) -> Failure {
    match error {
        RecogniseError::Cancelled => Failure::Interrupted,
        RecogniseError::Engine { message, hint } => {
            let kept = match made {
                0 => String::new(),
                made => format!(" ({made} of {count} slices were heard, and are kept)"),
            };
            let error = Diagnostic::error(message + &kept);
            Failure::one(match hint {
                Some(hint) => error.hint(hint),
                None => error,
            })
        }
    }
}
