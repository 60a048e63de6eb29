//! Recognition by a server that speaks OpenAI's `/v1/audio/transcriptions`:
//! LocalAI, speaches, vLLM, and whisper.cpp's own server when it is started
//! with `--inference-path /v1/audio/transcriptions`.
//!
//! A slice goes out as a WAV of 16 bits; words with times are asked for, and
//! what comes back is taken as far as it goes: words, else segments, else text.

use std::io::Cursor;
use std::time::Duration;

use super::{Heard, RATE, RecogniseError, Recogniser, Request};
use crate::http::{
    self, Answer, Client, Form, HttpError, Retries, retry_after, shown_address, worth_another_try,
};
use crate::units::{Frames, Time};

mod spoken;
#[cfg(test)]
mod tests;

/// How long a server may think about 30 s of speech: a large model on an old
/// processor is ten times slower than speech.
pub const PATIENCE: http::Patience =
    http::Patience { connect: Duration::from_secs(20), silence: Duration::from_secs(600) };

/// An answer for 30 s of speech is some 50 KB with everything in it.
const MOST_BYTES: usize = 8 << 20;

/// As much of an error as is read.
const MOST_OF_ERROR: usize = 64 << 10;

/// Bumped when the words for the same answer change.
const VERSION: u32 = 1;

/// What proves to a server that the user may use it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The key itself. Never shown.
    pub value: String,
    /// Where it comes from, as in `POD_TRANSCRIBE_KEY`.
    pub variable: String,
}

impl std::fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApiKey").field("variable", &self.variable).finish_non_exhaustive()
    }
}

/// A server that recognises speech.
#[derive(Debug, Clone)]
pub struct Server {
    client: Client,
    address: String,
    model: String,
    key: Option<ApiKey>,
    /// Whether it refused to tell times; then it is asked for the text alone.
    text_only: bool,
}

impl Server {
    /// The server at `base`, with or without its `/v1`. The client should have [`PATIENCE`].
    pub fn new(client: Client, base: &str, model: &str, key: Option<ApiKey>) -> Server {
        let base = base.trim().trim_end_matches('/');
        let address = if base.ends_with("/audio/transcriptions") {
            base.to_owned()
        } else if base.ends_with("/v1") {
            format!("{base}/audio/transcriptions")
        } else {
            format!("{base}/v1/audio/transcriptions")
        };
        Server { client, address, model: model.to_owned(), key, text_only: false }
    }

    fn form(&self, request: &Request<'_>, sound: Vec<u8>) -> Form {
        let format = if self.text_only { "json" } else { "verbose_json" };
        let mut form = Form::default()
            .file("file", "slice.wav", "audio/wav", sound)
            .text("model", self.model.as_str())
            .text("response_format", format)
            .text("temperature", "0");
        if !self.text_only {
            for detail in ["word", "segment"] {
                form = form.text("timestamp_granularities[]", detail);
            }
        }
        if let Some(language) = request.language {
            form = form.text("language", language);
        }
        if !request.prompt.is_empty() {
            form = form.text("prompt", request.prompt);
        }
        form
    }

    /// Sends one slice until there is an answer that is worth reading; gives who answered, and what.
    fn ask(
        &mut self,
        request: &Request<'_>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<(String, Vec<u8>), RecogniseError> {
        let sound = wav(request.samples);
        let mut retries = Retries::default();
        loop {
            let form = self.form(request, sound.clone());
            let mut sending = http::Request::post(&self.address, form).map_err(|e| self.lost(e))?;
            if let Some(key) = &self.key {
                sending = sending.bearer(&key.value).map_err(|error| self.lost(error))?;
            }
            let trouble = match self.client.send(sending, cancelled) {
                Ok(answer) if answer.status() == 200 => {
                    let host = answer.host().to_owned();
                    match answer.bytes(MOST_BYTES, cancelled) {
                        Ok(body) => return Ok((host, body)),
                        Err(error) => error,
                    }
                }
                Ok(answer) if worth_another_try(answer.status()) => {
                    if !retries.wait(retry_after(&answer), cancelled) {
                        return Err(self.refused(answer, cancelled));
                    }
                    continue;
                }
                // Some models know no times and say so by refusing the request.
                Ok(answer) if matches!(answer.status(), 400 | 422) && !self.text_only => {
                    self.text_only = true;
                    continue;
                }
                Ok(answer) => return Err(self.refused(answer, cancelled)),
                Err(error) => error,
            };
            let passing =
                matches!(trouble, HttpError::Unreachable { .. } | HttpError::BrokenOff { .. });
            if !passing || !retries.wait(None, cancelled) {
                return Err(if cancelled() {
                    RecogniseError::Cancelled
                } else {
                    self.lost(trouble)
                });
            }
        }
    }

    fn lost(&self, error: HttpError) -> RecogniseError {
        if error == HttpError::Cancelled {
            return RecogniseError::Cancelled;
        }
        let hint = match &error {
            HttpError::Unreachable { .. } => "check that the server runs and its address is right",
            HttpError::Silent { .. } => "take a smaller model on the server",
            _ => "check the address of the server",
        };
        RecogniseError::Engine {
            message: format!("no transcription: {error}"),
            hint: Some(format!("{hint}; the slices done so far are kept")),
        }
    }

    fn refused(&self, answer: Answer, cancelled: &dyn Fn() -> bool) -> RecogniseError {
        if cancelled() {
            return RecogniseError::Cancelled;
        }
        let (status, host) = (answer.status(), answer.host().to_owned());
        let hint = match (status, &self.key) {
            (401 | 403, Some(key)) => format!("check the key in `{}`", key.variable),
            (401 | 403, None) => "give the server's key in the environment".to_owned(),
            (404 | 405, _) => "give the address in front of /v1; whisper.cpp's server is to be \
                               started with --inference-path /v1/audio/transcriptions"
                .to_owned(),
            (429, _) => "wait, then run it again; the slices done so far are kept".to_owned(),
            (500.., _) => "look into the server's log; the slices done so far are kept".to_owned(),
            _ => format!("check that the server knows the model `{}`", self.model),
        };
        let mut message = match status {
            401 | 403 => format!("`{host}` does not accept the key ({status})"),
            404 | 405 => format!("`{host}` has no transcription at this address ({status})"),
            429 => format!("`{host}` takes no more requests for now (429)"),
            _ => format!("`{host}` refused the slice ({status})"),
        };
        // What is said of a key may show a part of it.
        if !matches!(status, 401 | 403) {
            let body = answer.bytes(MOST_OF_ERROR, cancelled).unwrap_or_default();
            if let Some(said) = spoken::complaint(&body) {
                message.push_str(&format!(": {}", self.without_key(&said)));
            }
        }
        RecogniseError::Engine { message, hint: Some(hint) }
    }

    fn without_key(&self, text: &str) -> String {
        match &self.key {
            Some(key) if !key.value.is_empty() => text.replace(&key.value, "…"),
            _ => text.to_owned(),
        }
    }
}

impl Recogniser for Server {
    /// The search of the request is the server's own affair and not sent.
    fn hear(
        &mut self,
        request: &Request<'_>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Heard, RecogniseError> {
        let (host, body) = self.ask(request, cancelled)?;
        let length = samples_time(request.samples.len());
        spoken::heard(&body, length).ok_or_else(|| RecogniseError::Engine {
            message: format!("`{host}` answered with something that is no transcription"),
            hint: Some("check the address of the server".to_owned()),
        })
    }

    fn identity(&self) -> String {
        let (address, model) = (shown_address(&self.address), &self.model);
        format!("server {address} {model}, read by {VERSION}")
    }
}

fn samples_time(count: usize) -> Time {
    Frames(i64::try_from(count).unwrap_or(i64::MAX)).at(RATE)
}

/// The samples as a WAV file of 16 bits. Nothing here can fail in memory; if it
/// did, the server would say that it got no sound.
fn wav(samples: &[f32]) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE.0,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = Cursor::new(Vec::with_capacity(44 + 2 * samples.len()));
    if let Ok(mut writer) = hound::WavWriter::new(&mut file, spec) {
        for sample in samples {
            // Saturates, and makes 0 of what is no number.
            let _ = writer.write_sample((sample * 32_767.0).round() as i16);
        }
        let _ = writer.finalize();
    }
    file.into_inner()
}
