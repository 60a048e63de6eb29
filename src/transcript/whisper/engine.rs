//! Whisper on this machine: one model, one state, one call for each window of sound.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use whisper_rs::{
    DtwParameters, FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters,
    WhisperError, WhisperState,
};

use super::filter::looped;
use super::tokens::{Token, words};
use super::{DtwHeads, Heard, RATE, RecogniseError, Recogniser, Request, Search};
use crate::units::{Frames, Interval, Time};

/// Names this way of asking Whisper: raise it when the same sound gives other words.
const VERSION: u32 = 1;

/// Whisper writes inventions for less sound than this, and reads past its end.
const LEAST: usize = RATE.0 as usize;
/// What fits Whisper's window of 30 s.
const MOST: usize = 30 * RATE.0 as usize;
/// A decoder that stops this long before the sound's end is asked again for the rest.
const LEFT_OVER: Time = Time::from_millis(1500);
/// Tokens of prompt: half of Whisper's text context, as whisper.cpp caps it.
const PROMPT_TOKENS: i32 = 224;
/// The smallest released model (tiny) is this wide. A narrower one has never learnt to read a
/// prompt: pod's demo model writes nonsense after one.
const LEAST_PROMPTED_STATE: i32 = 384;
/// Sequences of 32 tokens with less entropy are taken for a loop and tried again hotter;
/// whisper.cpp has 2.4, which lets loops of long sentences pass.
const ENTROPY: f32 = 2.6;
/// The step of temperature from one try to the next.
const TEMPERATURE_STEP: f32 = 0.2;
/// Where a second try begins after a loop.
const RETRY: f32 = 0.4;
/// How often the wish to stop is asked for.
const POLL: Duration = Duration::from_millis(50);
/// whisper.cpp keeps this many decoders at most.
const MOST_BEAMS: u8 = 8;

/// How to run a model.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// How many threads; at least 1 are used. The words do not depend on it.
    pub threads: usize,
    /// Where its word times are found.
    pub heads: DtwHeads,
    /// Whether a graphics card may be used, where pod was built for one.
    pub gpu: bool,
    /// The model's digest, as [`Recogniser::identity`] names it.
    pub digest: String,
}

/// A loaded model.
///
/// Each slice is recognised from a fresh state: whisper.cpp's random numbers run on from call to
/// call, and a run taken up again must write the same words as one that was never stopped.
#[derive(Clone)]
pub struct Engine {
    context: Arc<WhisperContext>,
    threads: i32,
    prompted: bool,
    digest: String,
}

/// What a window gave.
struct Window {
    tokens: Vec<Token>,
    /// The first and the last time the model wrote down.
    start: Time,
    end: Time,
    no_speech: f32,
}

/// How a window is asked for.
#[derive(Clone, Copy)]
struct Ask<'a> {
    language: &'a str,
    prompt: &'a str,
    search: Search,
    temperature: f32,
}

impl Engine {
    /// Loads a model file, which must have been verified: whisper.cpp trusts its sizes.
    pub fn load(path: &Path, options: &EngineOptions) -> Result<Engine, RecogniseError> {
        whisper_rs::install_logging_hooks();
        let (mode, dtw_mem_size) = options.heads.mode();
        let mut parameters = WhisperContextParameters::default();
        // It is false already where pod was built for no graphics card.
        parameters.use_gpu &= options.gpu;
        // With it whisper.cpp gives no word times (ggml-org/whisper.cpp#3066).
        parameters.flash_attn(false);
        parameters.dtw_parameters(DtwParameters { mode, dtw_mem_size });
        let refused = |_| RecogniseError::Engine {
            message: format!("cannot load the model `{}`", path.display()),
            hint: Some("verify the file, or take a smaller model if memory is short".into()),
        };
        let context = WhisperContext::new_with_params(path, parameters).map_err(refused)?;
        // Whether the memory is enough is better known now than at the first slice.
        drop(context.create_state().map_err(refused)?);
        Ok(Engine {
            prompted: context.model_n_audio_state() >= LEAST_PROMPTED_STATE,
            threads: i32::try_from(options.threads.max(1)).unwrap_or(1),
            digest: options.digest.clone(),
            context: Arc::new(context),
        })
    }

    /// The same model, its weights shared, with so many threads.
    pub fn with_threads(&self, threads: usize) -> Engine {
        Engine { threads: i32::try_from(threads.max(1)).unwrap_or(1), ..self.clone() }
    }

    /// What [`Recogniser::identity`] tells of a model with this digest, before it is loaded.
    pub fn identity_of(digest: &str) -> String {
        let version = whisper_rs::WHISPER_CPP_VERSION;
        format!("whisper.cpp {version}, words {VERSION}, model {digest}")
    }

    /// Which language is spoken, ISO 639-1, and how likely, 0 to 1. Samples as in [`Request`];
    /// 10 s and more of speech tell it well.
    pub fn detect(&mut self, samples: &[f32]) -> Result<(String, f32), RecogniseError> {
        if !self.context.is_multilingual() {
            return Ok(("en".into(), 1.0));
        }
        let mut state = self.context.create_state().map_err(broken)?;
        let threads = self.threads.unsigned_abs() as usize;
        state.pcm_to_mel(&fitting(samples)?, threads).map_err(broken)?;
        let (id, likely) = state.lang_detect(0, threads).map_err(broken)?;
        let language = whisper_rs::get_lang_str(id).unwrap_or("en");
        let part = usize::try_from(id).ok().and_then(|id| likely.get(id)).copied();
        Ok((language.into(), part.unwrap_or(0.0)))
    }

    /// The code Whisper has for a language.
    fn language(&self, asked: &str) -> Result<&'static str, RecogniseError> {
        let primary = asked.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let plain = primary.bytes().all(|byte| byte.is_ascii_lowercase());
        let code = plain.then(|| whisper_rs::get_lang_id(&primary)).flatten();
        // Whisper also takes English names, as in `french`.
        let code = code.and_then(whisper_rs::get_lang_str).filter(|code| *code == primary);
        match code {
            None => Err(RecogniseError::Engine {
                message: format!("Whisper does not know the language `{asked}`"),
                hint: Some("give its code of two letters, as in `fr`".into()),
            }),
            Some(code) if code != "en" && !self.context.is_multilingual() => {
                Err(RecogniseError::Engine {
                    message: format!("this model knows only English, not `{code}`"),
                    hint: Some("take a model whose name does not end in `.en`".into()),
                })
            }
            Some(code) => Ok(code),
        }
    }

    /// Recognises all of `samples`, window by window.
    fn listen(
        &self,
        samples: &[f32],
        ask: Ask<'_>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Heard, RecogniseError> {
        let mut state = self.context.create_state().map_err(broken)?;
        let mut heard = Heard { language: Some(ask.language.into()), ..Heard::default() };
        let mut at = 0;
        loop {
            let window = self.window(&mut state, &samples[at..], ask, cancelled)?;
            let offset = Frames(at as i64).at(RATE);
            let mut tokens = window.tokens;
            tokens.iter_mut().for_each(|token| token.end = token.end + offset);
            if at == 0 {
                heard.no_speech = window.no_speech;
            }
            let found = !tokens.is_empty();
            heard.words.extend(words(&tokens, offset + window.start));
            at += window.end.frames(RATE).index();
            let left = samples.len().saturating_sub(at);
            if !found || window.end < LEFT_OVER || Frames(left as i64).at(RATE) < LEFT_OVER {
                break;
            }
        }
        // Each word lies within the slice, whatever the alignment says.
        let length = Frames(samples.len() as i64).at(RATE);
        for word in &mut heard.words {
            word.time = Interval::new(word.time.start.min(length), word.time.end.min(length));
        }
        Ok(heard)
    }

    /// One call of whisper.cpp, on a thread of its own so that this one can ask `cancelled`.
    fn window(
        &self,
        state: &mut WhisperState,
        samples: &[f32],
        ask: Ask<'_>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Window, RecogniseError> {
        if cancelled() {
            return Err(RecogniseError::Cancelled);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let parameters = self.parameters(ask, Arc::clone(&stop));
        let result = std::thread::scope(|scope| {
            let (done, waiting) = channel();
            let state = &mut *state;
            scope.spawn(move || done.send(state.full(parameters, samples)));
            loop {
                match waiting.recv_timeout(POLL) {
                    Ok(result) => return result,
                    Err(RecvTimeoutError::Timeout) if cancelled() => {
                        stop.store(true, Ordering::Relaxed);
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return Err(WhisperError::InitError),
                }
            }
        });
        if stop.load(Ordering::Relaxed) {
            return Err(RecogniseError::Cancelled);
        }
        result.map_err(broken)?;
        Ok(self.read(state))
    }

    fn parameters<'a>(&self, ask: Ask<'a>, stop: Arc<AtomicBool>) -> FullParams<'a, 'a> {
        let mut p = FullParams::new(match ask.search {
            Search::Greedy => SamplingStrategy::Greedy { best_of: 1 },
            Search::Beam(beams) => SamplingStrategy::BeamSearch {
                beam_size: i32::from(beams.clamp(1, MOST_BEAMS)),
                patience: -1.0,
            },
        });
        p.set_n_threads(self.threads);
        p.set_language(Some(ask.language));
        p.set_print_progress(false);
        p.set_print_realtime(false);
        p.set_print_special(false);
        p.set_print_timestamps(false);
        p.set_token_timestamps(true);
        p.set_suppress_blank(true);
        p.set_suppress_nst(true);
        p.set_temperature(ask.temperature);
        p.set_temperature_inc(TEMPERATURE_STEP);
        p.set_entropy_thold(ENTROPY);
        // A slice may begin with its pad of silence, or anywhere in a sentence.
        p.set_max_initial_ts(0.0);
        // One window a call: whisper.cpp's own next windows carry text from this one, and its
        // alignment of words aborts the process on windows of less than 0.16 s.
        p.set_single_segment(true);
        p.set_no_context(true);
        // The prompt is part of the text context: with none of it, none is read.
        if ask.prompt.is_empty() {
            p.set_n_max_text_ctx(0);
        } else {
            p.set_n_max_text_ctx(PROMPT_TOKENS);
            p.set_initial_prompt(ask.prompt);
        }
        // Of exactly this type: whisper-rs 0.16 calls the closure through a box of it.
        let stopped: Box<dyn FnMut() -> bool> = Box::new(move || stop.load(Ordering::Relaxed));
        p.set_abort_callback_safe::<_, Box<dyn FnMut() -> bool>>(stopped);
        p
    }

    fn read(&self, state: &WhisperState) -> Window {
        let (eot, first_time) = (self.context.token_eot(), self.context.token_beg());
        let mut window =
            Window { tokens: vec![], start: Time::ZERO, end: Time::ZERO, no_speech: 0.0 };
        for segment in state.as_iter() {
            window.no_speech = segment.no_speech_probability();
            for token in (0..segment.n_tokens()).filter_map(|at| segment.get_token(at)) {
                let data = token.token_data();
                if data.id >= first_time {
                    window.end = Time::from_millis(20 * i64::from(data.id - first_time));
                    if window.tokens.is_empty() {
                        window.start = window.end;
                    }
                }
                let Some(bytes) = token.to_bytes().ok().filter(|_| data.id < eot) else {
                    continue;
                };
                // In hundredths of a second; without an alignment, whisper.cpp's estimate.
                let end = if data.t_dtw >= 0 { data.t_dtw } else { data.t1 };
                let end = Time::from_millis(10 * end.max(0));
                window.tokens.push(Token { bytes: bytes.to_vec(), probability: data.p, end });
            }
        }
        window
    }
}

impl Recogniser for Engine {
    fn hear(
        &mut self,
        request: &Request<'_>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Heard, RecogniseError> {
        let detected;
        let language = match request.language {
            Some(asked) => self.language(asked)?,
            None => {
                detected = self.detect(request.samples)?.0;
                self.language(&detected)?
            }
        };
        let samples = fitting(request.samples)?;
        // A NUL would end the text for whisper.cpp.
        let prompt = request.prompt.replace('\0', " ");
        let prompt = if self.prompted { prompt.as_str() } else { "" };
        let ask = Ask { language, prompt, search: request.search, temperature: 0.0 };
        let heard = self.listen(&samples, ask, cancelled)?;
        let stuck = looped(&heard.words);
        if stuck == 0 {
            return Ok(heard);
        }
        let again = self.listen(&samples, Ask { temperature: RETRY, ..ask }, cancelled)?;
        Ok(if looped(&again.words) < stuck { again } else { heard })
    }

    fn identity(&self) -> String {
        Engine::identity_of(&self.digest)
    }
}

/// The samples with silence added where they are too few.
fn fitting(samples: &[f32]) -> Result<Cow<'_, [f32]>, RecogniseError> {
    if samples.len() > MOST {
        return Err(RecogniseError::Engine {
            message: "a slice is longer than the 30 s Whisper hears at once".into(),
            hint: None,
        });
    }
    if samples.len() >= LEAST {
        return Ok(samples.into());
    }
    let mut padded = samples.to_vec();
    padded.resize(LEAST, 0.0);
    Ok(padded.into())
}

fn broken(error: WhisperError) -> RecogniseError {
    RecogniseError::Engine { message: format!("Whisper gave up: {error}"), hint: None }
}

#[cfg(test)]
mod tests;
