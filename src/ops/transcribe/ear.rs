//! What listens: a model on this machine, loaded when the first slice needs it,
//! or a server.

use std::path::PathBuf;

use super::Transcribe;
use super::pool::Listener;
use crate::http::Client;
use crate::ops::model::{Model, open_model};
use crate::ops::open::Opened;
use crate::ops::{Context, Failure};
use crate::report::{Counts, Diagnostic, Task};
use crate::show::{SHOW_MANIFEST, Show};
use crate::store::Store;
use crate::transcript::whisper::server::{ApiKey, PATIENCE, Server};
use crate::transcript::whisper::{
    DtwHeads, Engine, EngineOptions, ModelShape, RecogniseError, Recogniser,
};

/// Where the key of a server comes from.
pub(super) const KEY: &str = "POD_TRANSCRIBE_KEY";

/// With a model of so many bytes and more, a listener takes a gigabyte besides the model.
const LARGE: u64 = 600_000_000;

/// How many listen at once with so many threads: as many as there are threads, up to four, or
/// two to a large model, since each takes memory. One to a graphics card, which is shared.
fn listening(threads: usize, bytes: u64) -> usize {
    let card = cfg!(any(
        feature = "coreml",
        feature = "cuda",
        feature = "hipblas",
        feature = "intel-sycl",
        feature = "metal",
        feature = "vulkan"
    ));
    let most = match bytes {
        _ if card => 1,
        LARGE.. => 2,
        _ => 4,
    };
    threads.clamp(1, most)
}

/// What listens.
pub(in crate::ops) struct Ear {
    kind: Kind,
    /// For people, in the document's words file: as in `whisper.cpp small`.
    pub(in crate::ops) name: String,
    /// For keys: another one may hear other words.
    pub(in crate::ops) identity: String,
    /// Whether it hears one language only.
    pub(in crate::ops) english_only: bool,
}

enum Kind {
    Here { file: PathBuf, options: EngineOptions, engine: Option<Box<Engine>>, bytes: u64 },
    There(Box<Server>),
}

impl Ear {
    /// What the user, else the show, wants to listen. The model is looked at, not loaded.
    pub(super) fn of(
        context: &Context<'_>,
        store: &mut Store,
        opened: &Opened,
        show: &Show,
        asked: &Transcribe,
    ) -> Result<Ear, Failure> {
        let settings = &show.transcript;
        let model = asked.model.as_ref().unwrap_or(&settings.model);
        let server = asked.server.as_ref().or(settings.server.as_ref()).filter(|_| !asked.local);
        if let Some(server) = server {
            return Ear::there(server, model);
        }
        // A path on the command line is seen from where the user stands.
        let from = if asked.model.is_some() { &context.folder } else { &opened.root };
        let model = open_model(context, model, from).map_err(|failure| match failure {
            // What show.toml asks for is shown there.
            Failure::Refused { diagnostics, outcome } if asked.model.is_none() => {
                let at = |one: Diagnostic| match one.place {
                    None => one.in_file(opened.root.join(SHOW_MANIFEST)),
                    Some(_) => one,
                };
                Failure::Refused { diagnostics: diagnostics.into_iter().map(at).collect(), outcome }
            }
            other => other,
        })?;
        let threads = asked.threads.unwrap_or(context.jobs);
        Ear::here(context, store, model, threads)
    }

    /// A model file on this machine.
    pub(in crate::ops) fn here(
        context: &Context<'_>,
        store: &mut Store,
        Model { file, header, .. }: Model,
        threads: usize,
    ) -> Result<Ear, Failure> {
        let mut task = Task::start(
            context.reporter,
            "looking at the model",
            Some(header.bytes),
            Counts::Bytes,
        );
        let digest = store.digest(&file, context.now()).map_err(|error| {
            let message = format!("cannot read the model `{}`: {error}", file.display());
            Failure::one(Diagnostic::error(message))
        })?;
        task.advance(header.bytes);
        drop(task);
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let shape = ModelShape {
            audio_state: header.audio_state as i32,
            audio_layers: header.audio_layers as i32,
            text_layers: header.text_layers as i32,
            text_heads: header.text_heads as i32,
            mels: header.mels as i32,
            vocabulary: header.vocabulary as i32,
        };
        let options = EngineOptions {
            threads,
            heads: DtwHeads::of(shape, &stem),
            gpu: true,
            digest: digest.to_string(),
        };
        Ok(Ear {
            name: format!("whisper.cpp {}", stem.trim_start_matches("ggml-")),
            identity: Engine::identity_of(&options.digest),
            english_only: !header.multilingual(),
            kind: Kind::Here { file, options, engine: None, bytes: header.bytes },
        })
    }

    fn there(server: &str, model: &str) -> Result<Ear, Failure> {
        let client = Client::new(PATIENCE)
            .map_err(|error| Failure::one(Diagnostic::error(error.to_string())))?;
        let key = std::env::var(KEY).ok().filter(|key| !key.is_empty());
        let key = key.map(|value| ApiKey { value, variable: KEY.to_owned() });
        let server = Server::new(client, server, model, key);
        Ok(Ear {
            name: server.identity(),
            identity: server.identity(),
            english_only: false,
            kind: Kind::There(Box::new(server)),
        })
    }

    /// Those who listen, each to a slice of its own; see [`pool`](super::pool).
    pub(super) fn listeners(
        &mut self,
        context: &Context<'_>,
    ) -> Result<Vec<Listener>, RecogniseError> {
        self.ready(context)?;
        let several = match &self.kind {
            // Servers are asked one thing at a time: they are other people's machines too.
            Kind::There(server) => vec![Box::new(server.as_ref().clone()) as Listener],
            Kind::Here { engine, options, bytes, .. } => {
                let count = listening(options.threads, *bytes);
                let one = |at: usize| {
                    let rest = usize::from(at < options.threads % count);
                    let threads = options.threads / count + rest;
                    let engine = engine.as_ref()?.with_threads(threads);
                    Some(Box::new(engine) as Listener)
                };
                (0..count).filter_map(one).collect()
            }
        };
        Ok(several)
    }

    /// Makes it ready to hear.
    pub(in crate::ops) fn ready(
        &mut self,
        context: &Context<'_>,
    ) -> Result<&mut dyn Recogniser, RecogniseError> {
        match &mut self.kind {
            Kind::There(server) => Ok(server.as_mut()),
            Kind::Here { engine: Some(engine), .. } => Ok(engine.as_mut()),
            Kind::Here { file, options, engine, .. } => {
                let loading =
                    Task::start(context.reporter, "loading the model", None, Counts::Items);
                let loaded = Engine::load(file, options)?;
                drop(loading);
                Ok(engine.insert(Box::new(loaded)).as_mut())
            }
        }
    }

    /// Gives the model's memory back; it is loaded again when it is next needed.
    pub(super) fn rest(&mut self) {
        if let Kind::Here { engine, .. } = &mut self.kind {
            *engine = None;
        }
    }

    /// Tells which language is spoken, where it can.
    pub(in crate::ops) fn language(
        &mut self,
        context: &Context<'_>,
        samples: &[f32],
    ) -> Result<Option<String>, RecogniseError> {
        self.ready(context)?;
        match &mut self.kind {
            Kind::Here { engine: Some(engine), .. } => {
                engine.detect(samples).map(|(language, _)| Some(language))
            }
            _ => Ok(None),
        }
    }
}
