//! `pod model bench`: the models that are here, each on the same minute of the
//! user's own sound.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::ear::Ear;
use super::listen::{Sound, prompt, refused};
use super::voices::voices;
use super::{Transcribe, chosen};
use crate::ops::model::{ModelState, list_models, open_model};
use crate::ops::open::open;
use crate::ops::{Context, Failure, Selection, open_store};
use crate::report::{Counts, Diagnostic, Task};
use crate::show::Show;
use crate::transcript::whisper::{Request, Search, Slice, finish, pack};
use crate::units::Time;

/// How much sound is enough to tell models apart.
const ENOUGH: Time = Time::from_millis(60_000);

/// Which models to try on which episode.
#[derive(Debug, Clone)]
pub struct BenchModels {
    /// The episode; that of the current folder when missing, else the first with takes.
    pub episode: Option<String>,
    /// Names or paths; all that are here when empty.
    pub models: Vec<String>,
    /// Whether to look harder for the best text.
    pub best: bool,
    /// How many threads; as many as the context's when missing.
    pub threads: Option<usize>,
}

/// What a model made of the minute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Benched {
    /// Its name or path.
    pub model: String,
    /// How much sound it heard, in seconds.
    pub sound_seconds: f64,
    /// How long it took to load.
    pub load_seconds: f64,
    /// How long it took to listen.
    pub listen_seconds: f64,
    /// The most memory pod took with it, where the system tells.
    pub memory_bytes: Option<u64>,
    /// What it wrote.
    pub text: String,
}

/// Tries models. Several are tried by a pod of their own each, so that the memory of one is not
/// taken for that of the next. *Errors:* no model is here, no sound.
pub fn bench_models(context: &Context<'_>, asked: &BenchModels) -> Result<Vec<Benched>, Failure> {
    let models = match asked.models.is_empty() {
        true => here(context)?,
        false => asked.models.clone(),
    };
    match models.as_slice() {
        [] => {
            let told = Diagnostic::error("there is no model here to try");
            Err(Failure::one(told.hint("get one with `pod model get NAME`; see `pod model list`")))
        }
        [only] => Ok(vec![alone(context, asked, only)?]),
        several => several.iter().map(|model| elsewhere(context, asked, model)).collect(),
    }
}

/// The models that are here, the show's own first if it is a path.
fn here(context: &Context<'_>) -> Result<Vec<String>, Failure> {
    let listed = list_models(context)?.models;
    Ok(listed
        .into_iter()
        .filter(|model| matches!(model.state, ModelState::Here | ModelState::Unchecked))
        .map(|model| model.name)
        .collect())
}

/// Tries a model in another pod.
fn elsewhere(context: &Context<'_>, asked: &BenchModels, model: &str) -> Result<Benched, Failure> {
    let mut task = Task::start(context.reporter, format!("trying {model}"), None, Counts::Items);
    let trouble = |what: String| {
        let told = Diagnostic::error(format!("cannot try `{model}`: {what}"));
        Failure::one(told.hint("try it alone with `--model` to see more"))
    };
    let program = std::env::current_exe().map_err(|error| trouble(error.to_string()))?;
    let mut command = Command::new(program);
    command.arg("--json").arg("--quiet").arg("--jobs").arg(context.jobs.to_string());
    if let Some(show) = &context.show {
        command.arg("--show").arg(show);
    }
    command.args(["model", "bench", "--model", model]).current_dir(&context.folder);
    command.args(asked.best.then_some("--best"));
    if let Some(threads) = asked.threads {
        command.arg("--threads").arg(threads.to_string());
    }
    command.args(&asked.episode);
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| trouble(error.to_string()))?;
    if task.cancelled() {
        return Err(Failure::Interrupted);
    }
    task.advance(1);
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| trouble("it ended without an answer".to_owned()))?;
    let first = answer["models"].get(0).cloned();
    let benched = first.and_then(|one| serde_json::from_value::<Benched>(one).ok());
    let benched = benched.ok_or_else(|| {
        let why = answer["errors"][0]["message"].as_str().unwrap_or("it failed");
        trouble(why.to_owned())
    })?;
    task.finish(format!("{:.1} times as fast as speech", benched.speed()));
    Ok(benched)
}

/// Tries a model here.
fn alone(context: &Context<'_>, asked: &BenchModels, model: &str) -> Result<Benched, Failure> {
    let opened = open(context)?;
    let (show, episodes) = chosen(context, &opened, &whole(asked))?;
    let Some(episode) = episodes.first() else { return Err(Failure::Interrupted) };
    let mut store = open_store(context, &opened.root)?;
    let voices = voices(context, &mut store, episode, None)?;
    let packed: Vec<Vec<Slice>> = voices
        .all
        .iter()
        .map(|voice| pack(&voice.speech, &mut |span| voices.levels(voice, span)))
        .collect();
    // The voice that speaks most, from a third of its speech on: people have warmed up then.
    let most = (0..packed.len()).max_by_key(|at| (packed[*at].len(), std::cmp::Reverse(*at)));
    let Some(at) = most.filter(|at| !packed[*at].is_empty()) else {
        let told = Diagnostic::error("nobody speaks in these takes").in_file(&episode.manifest);
        return Err(Failure::one(told.hint("try another episode")));
    };
    let slices = minute(&packed[at]);
    // As typed it is seen from the user's folder, as the show writes it from the show's.
    let typed = context.folder.join(model).is_file();
    let of_list = open_model(context, model, if typed { &context.folder } else { &opened.root })?;
    let threads = asked.threads.unwrap_or(context.jobs);
    let mut ear = Ear::here(context, &mut store, of_list, threads)?;
    let search = if asked.best { Search::Beam(super::BEAM) } else { Search::Greedy };
    let since = Instant::now();
    let nothing_yet = |error| refused(error, (0, 0));
    ear.ready(context).map_err(nothing_yet)?;
    let load_seconds = since.elapsed().as_secs_f64();
    let prompt = prompt(show, episode, &voices);
    let mut sound = Sound::of(&voices.all[at]);
    let (mut listened, mut heard, mut text) = (0.0, Time::ZERO, Vec::new());
    let total: Time = slices.iter().fold(Time::ZERO, |sum, slice| sum + slice.length);
    let label = format!("trying {model}");
    let mut task = Task::start(context.reporter, label, Some(total.0 as u64), Counts::Sound);
    for slice in slices {
        let samples = sound.samples(slice)?;
        let request = Request {
            samples: &samples,
            language: language(show, episode),
            prompt: &prompt,
            search,
        };
        let stop = || context.reporter.cancelled();
        let since = Instant::now();
        let words =
            ear.ready(context).and_then(|ear| ear.hear(&request, &stop)).map_err(nothing_yet)?;
        listened += since.elapsed().as_secs_f64();
        let words = finish(words, &samples, slice, &voices.all[at].speech, &prompt);
        text.extend(words.into_iter().filter(|word| word.hidden.is_none()).map(|word| word.text));
        heard = heard + slice.length;
        task.advance(heard.0 as u64);
    }
    let benched = Benched {
        model: model.to_owned(),
        sound_seconds: heard.seconds(),
        load_seconds,
        listen_seconds: listened,
        memory_bytes: peak_memory(),
        text: text.join(" "),
    };
    task.finish(format!("{:.1} times as fast as speech", benched.speed()));
    Ok(benched)
}

impl Benched {
    /// How many seconds of sound it hears in a second.
    pub fn speed(&self) -> f64 {
        self.sound_seconds / self.listen_seconds.max(1e-3)
    }
}

fn language<'a>(show: &'a Show, episode: &'a crate::show::Episode) -> Option<&'a str> {
    episode.spoken(show)
}

/// About a minute of slices, from a third of them on; all when there are few.
fn minute(slices: &[Slice]) -> &[Slice] {
    let total = |slices: &[Slice]| slices.iter().fold(Time::ZERO, |sum, one| sum + one.length);
    let mut from = slices.len() / 3;
    while from > 0 && total(&slices[from..]) < ENOUGH {
        from -= 1;
    }
    let mut upto = from + 1;
    while upto < slices.len() && total(&slices[from..upto]) < ENOUGH {
        upto += 1;
    }
    &slices[from..upto]
}

/// The episode as a transcription would choose it.
fn whole(asked: &BenchModels) -> Transcribe {
    Transcribe {
        selection: Selection::Named(asked.episode.clone().into_iter().collect()),
        model: None,
        language: None,
        best: asked.best,
        threads: asked.threads,
        speakers: None,
        server: None,
        local: true,
        force: false,
        second: None,
    }
}

/// The most memory this process has had, in bytes: Linux tells it in /proc (proc(5), VmHWM).
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
