//! Asks a server that speaks OpenAI's `/v1/chat/completions`: Ollama, llama.cpp's server and the
//! like. Whatever goes wrong there, the manuscript is as it was.

use std::cell::Cell;
use std::ops::Range;
use std::time::Duration;

use serde::Deserialize;

use super::answer::MOST_BYTES;
use super::{Corrected, ask, batches, judge};
use crate::http::{
    self, Answer, Client, HttpError, Retries, retry_after, shown_address, worth_another_try,
};
use crate::transcript::document::Manuscript;

/// How long a server may be silent: a model on a processor reads a paragraph in a minute or two.
pub const PATIENCE: http::Patience =
    http::Patience { connect: Duration::from_secs(20), silence: Duration::from_secs(300) };

/// How often the wish to stop may be looked at while one answer is awaited. That is ten times a
/// second and at every piece of the answer, so an answer that trickles in for ever ends within ten
/// minutes, without a clock.
const MOST_LOOKS: u32 = 6_000;

/// How often a connection that broke off is tried again: the next paragraph tries it anyway.
const MOST_BREAKS: u32 = 2;

/// So many paragraphs in a row may fail before it is the server that fails.
const MOST_FAILURES: u32 = 3;

/// A server and the model to ask there.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// With or without `/v1`, as in `http://localhost:11434/v1`.
    pub url: String,
    /// As the server names it.
    pub model: String,
    /// What proves that the user may ask. Never shown.
    pub key: Option<String>,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let url = shown_address(&self.url);
        f.debug_struct("Endpoint")
            .field("url", &url)
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

impl Endpoint {
    fn address(&self) -> String {
        let base = self.url.trim().trim_end_matches('/');
        if base.ends_with("/chat/completions") {
            base.to_owned()
        } else if base.ends_with("/v1") {
            format!("{base}/chat/completions")
        } else {
            format!("{base}/v1/chat/completions")
        }
    }
}

/// Why a model could not be asked. The manuscript is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CorrectError {
    /// The user asked to stop.
    #[error("interrupted")]
    Cancelled,
    /// There was no answer, or not all of one.
    #[error("no correction: {0}")]
    Http(#[from] HttpError),
    /// The answer went on and on.
    #[error("no correction: `{host}` did not come to an end")]
    Endless {
        /// Host and port.
        host: String,
    },
    /// The server refused the question.
    #[error("`{host}` refused to correct ({status})")]
    Status {
        /// Host and port.
        host: String,
        /// The status code.
        status: u16,
    },
    /// Nothing that came back for several paragraphs was an answer.
    #[error("`{model}` gave no usable answer for {paragraphs} paragraphs in a row")]
    Nonsense {
        /// The model.
        model: String,
        /// How many.
        paragraphs: u32,
    },
}

impl CorrectError {
    /// What the user may do, in the imperative.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            CorrectError::Cancelled => None,
            CorrectError::Http(HttpError::Unreachable { .. }) => {
                Some("check that the server runs and its address is right")
            }
            CorrectError::Http(HttpError::Silent { .. }) | CorrectError::Endless { .. } => {
                Some("take a smaller model on the server")
            }
            CorrectError::Http(_) => Some("check the address of the server"),
            CorrectError::Status { status: 401 | 403, .. } => Some("check the server's key"),
            CorrectError::Status { status: 400 | 404 | 405 | 422, .. } => {
                Some("check that the server knows the model and its address ends in /v1")
            }
            CorrectError::Status { status: 429, .. } => Some("wait, then run it again"),
            CorrectError::Status { .. } => Some("look into the server's log"),
            CorrectError::Nonsense { .. } => Some("take another model"),
        }
    }

    /// Whether the next paragraph would fare no better.
    fn is_final(&self) -> bool {
        matches!(self, CorrectError::Cancelled)
            || matches!(self, CorrectError::Status { status: 400..=407 | 422, .. })
            || matches!(self, CorrectError::Http(error) if matches!(error,
                HttpError::Address { .. } | HttpError::Setup { .. } | HttpError::Unsendable { .. }
                | HttpError::Redirect { .. }))
    }
}

/// Asks one server, and remembers what it cannot do.
#[derive(Debug)]
pub struct Corrector<'a> {
    client: &'a Client,
    endpoint: &'a Endpoint,
    /// Whether it takes the form of the answer; some servers refuse the whole request for it.
    schema: bool,
    looks: u32,
}

impl<'a> Corrector<'a> {
    /// Asks nothing yet. The client should have [`PATIENCE`].
    pub fn new(client: &'a Client, endpoint: &'a Endpoint) -> Corrector<'a> {
        Corrector { client, endpoint, schema: true, looks: MOST_LOOKS }
    }

    #[cfg(test)]
    pub(super) fn with_looks(self, looks: u32) -> Corrector<'a> {
        Corrector { looks, ..self }
    }

    /// Asks about these words of the manuscript so many times, then judges the answers. Fewer than
    /// two votes propose nothing. *Errors:* an answer did not come.
    pub fn correct(
        &mut self,
        m: &Manuscript,
        paragraph: Range<usize>,
        terms: &[String],
        votes: u8,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Corrected, CorrectError> {
        self.correct_knowing(m, paragraph, (terms, votes), &mut Forgetful, cancelled)
    }

    fn correct_knowing(
        &mut self,
        m: &Manuscript,
        paragraph: Range<usize>,
        (terms, votes): (&[String], u8),
        memory: &mut dyn Memory,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Corrected, CorrectError> {
        let end = paragraph.end.min(m.words.len());
        let window = paragraph.start.min(end)..end;
        if m.words[window.clone()].iter().all(|word| word.struck) {
            return Ok(Corrected::default());
        }
        let mut answers = Vec::new();
        for vote in 0..votes {
            let question = ask::request(m, &window, terms, &self.endpoint.model, vote, true);
            let question = question.to_string();
            let answer = match memory.find(&question) {
                Some(known) => known,
                None => {
                    let answer = self.ask(m, &window, terms, vote, cancelled)?;
                    // What is no answer may be the server's mistake of the moment.
                    if super::answer::read(&answer, window.len()).is_some() {
                        memory.keep(&question, &answer);
                    }
                    answer
                }
            };
            answers.push(answer);
        }
        Ok(judge(m, window, &answers, terms))
    }

    /// One answer; empty if what came is none.
    fn ask(
        &mut self,
        m: &Manuscript,
        window: &Range<usize>,
        terms: &[String],
        vote: u8,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<String, CorrectError> {
        let (mut retries, mut breaks) = (Retries::default(), 0);
        loop {
            let body = ask::request(m, window, terms, &self.endpoint.model, vote, self.schema);
            let mut sending = http::Request::post_json(&self.endpoint.address(), &body)?;
            if let Some(key) = &self.endpoint.key {
                sending = sending.bearer(key)?;
            }
            let left = Cell::new(self.looks);
            let enough = || {
                left.set(left.get().saturating_sub(1));
                left.get() == 0 || cancelled()
            };
            let trouble = match self.client.send(sending, &enough) {
                Ok(answer) if answer.status() == 200 => match answer.bytes(MOST_BYTES, &enough) {
                    Ok(body) => return Ok(content(&body)),
                    // Whatever it is, it is no answer.
                    Err(HttpError::TooLong { .. }) => return Ok(String::new()),
                    Err(error) => error,
                },
                Ok(answer) if worth_another_try(answer.status()) => {
                    if retries.wait(retry_after(&answer), cancelled) {
                        continue;
                    }
                    return Err(refused(&answer, cancelled));
                }
                Ok(answer) if matches!(answer.status(), 400 | 422) && self.schema => {
                    self.schema = false;
                    continue;
                }
                Ok(answer) => return Err(refused(&answer, cancelled)),
                Err(error) => error,
            };
            if cancelled() {
                return Err(CorrectError::Cancelled);
            }
            if trouble == HttpError::Cancelled {
                return Err(CorrectError::Endless { host: shown_address(&self.endpoint.url) });
            }
            let passing =
                matches!(trouble, HttpError::Unreachable { .. } | HttpError::BrokenOff { .. });
            breaks += 1;
            if !passing || breaks > MOST_BREAKS || !retries.wait(None, cancelled) {
                return Err(if cancelled() { CorrectError::Cancelled } else { trouble.into() });
            }
        }
    }
}

/// Asks one server once about these words; see [`Corrector`] for asking on.
pub fn correct(
    client: &Client,
    endpoint: &Endpoint,
    m: &Manuscript,
    paragraph: Range<usize>,
    terms: &[String],
    votes: u8,
    cancelled: &dyn Fn() -> bool,
) -> Result<Corrected, CorrectError> {
    Corrector::new(client, endpoint).correct(m, paragraph, terms, votes, cancelled)
}

/// What came of asking about a whole manuscript.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Run {
    /// The words asked about, and what came of it.
    pub corrected: Vec<(Range<usize>, Corrected)>,
    /// The words about which no answer came, and why.
    pub failed: Vec<(Range<usize>, CorrectError)>,
}

/// Keeps answers, so that what was asked before a run stopped isn't asked again.
pub trait Memory {
    /// What was answered to this question.
    fn find(&mut self, question: &str) -> Option<String>;
    /// Keeps an answer; one that cannot be kept will be asked for again.
    fn keep(&mut self, question: &str, answer: &str);
}

/// Remembers nothing.
pub(super) struct Forgetful;

impl Memory for Forgetful {
    fn find(&mut self, _: &str) -> Option<String> {
        None
    }
    fn keep(&mut self, _: &str, _: &str) {}
}

/// Asks about every paragraph what `memory` does not know; `done` hears how many are asked about
/// of how many. *Errors:* three paragraphs in a row failed, or one in a way that the next would
/// too; nothing is proposed then.
pub fn correct_all(
    corrector: &mut Corrector<'_>,
    m: &Manuscript,
    (terms, votes): (&[String], u8),
    memory: &mut dyn Memory,
    done: &mut dyn FnMut(usize, usize),
    cancelled: &dyn Fn() -> bool,
) -> Result<Run, CorrectError> {
    let windows = batches(m);
    let (mut run, mut failures) = (Run::default(), 0);
    for (at, window) in windows.iter().enumerate() {
        let wish = (terms, votes);
        match corrector.correct_knowing(m, window.clone(), wish, memory, cancelled) {
            Ok(corrected) => {
                let nonsense = corrected.answers > 0 && corrected.unusable == corrected.answers;
                failures = if nonsense { failures + 1 } else { 0 };
                run.corrected.push((window.clone(), corrected));
                if failures >= MOST_FAILURES {
                    let model = corrector.endpoint.model.clone();
                    return Err(CorrectError::Nonsense { model, paragraphs: failures });
                }
            }
            Err(error) => {
                failures += 1;
                if error.is_final() || failures >= MOST_FAILURES {
                    return Err(error);
                }
                run.failed.push((window.clone(), error));
            }
        }
        done(at + 1, windows.len());
    }
    Ok(run)
}

fn refused(answer: &Answer, cancelled: &dyn Fn() -> bool) -> CorrectError {
    if cancelled() {
        return CorrectError::Cancelled;
    }
    // What the server says about it is not shown: it may hold the key or the text.
    CorrectError::Status { host: answer.host().to_owned(), status: answer.status() }
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
}

/// What the model wrote; nothing if the body is no completion.
fn content(body: &[u8]) -> String {
    let completion: Option<Completion> = serde_json::from_slice(body).ok();
    let choice = completion.and_then(|completion| completion.choices.into_iter().next());
    choice.and_then(|choice| choice.message.content).unwrap_or_default()
}
