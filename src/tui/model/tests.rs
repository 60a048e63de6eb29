//! Every gesture, as it is used: keys in, text and files out. Jobs are done at once.

mod correcting;
mod cutting;
mod listening;
mod mouse;
mod properties;
mod session;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Size;
use tempfile::TempDir;

use super::*;
use crate::ops::{self, open_editing};
use crate::report::Silent;
use crate::transcript::clues::proposals::tidy_proposals;
use crate::transcript::document::{WordsFile, compose};
use crate::transcript::tracks::{Flow, FlowTurn};
use crate::transcript::{Recognised, RecognisedTrack, Word, WordId};
use crate::tui::looks::Colours;
use crate::units::Interval;

/// What two people say, one word each half second; `|` sets alternatives off, `?` a word that
/// recognition was not sure of.
const TALK: [(&str, &str); 4] = [
    ("Walid", "bonjour à tous euh bienvenue dans ce podcast."),
    ("Pouhiou", "Merci walid, je suis content|contant de parler de casto pod."),
    ("Walid", "On va parler de casto pod et de pire?|peer tube."),
    ("Pouhiou", "C'est ça, casto pod c'est libre."),
];

/// An editor on a show of its own, with a clock that stands until it is moved.
pub(super) struct Desk {
    pub(super) folder: TempDir,
    pub(super) model: Model,
    time: Arc<AtomicU64>,
    /// Whether it was left.
    pub(super) left: bool,
}

/// The words file of a talk and its text.
fn talk(turns: &[(&str, &str)]) -> (String, WordsFile) {
    let mut words = Vec::new();
    let mut flow = Flow::default();
    let mut names: Vec<&str> = Vec::new();
    for (name, said) in turns {
        let track = names.iter().position(|one| one == name).unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        let mut paragraph = Vec::new();
        for one in said.split(' ') {
            let (text, other) = one.split_once('|').map_or((one, None), |(a, b)| (a, Some(b)));
            let id = WordId(words.len() as u32);
            let start = words.len() as i64 * 500;
            paragraph.push(id);
            words.push(Word {
                id,
                time: Interval::from_millis(start, start + 450),
                text: text.trim_end_matches('?').to_owned(),
                confidence: if text.ends_with('?') { 0.2 } else { 0.95 },
                track: track as u16,
                hidden: None,
                alternatives: other.map(str::to_owned).into_iter().collect(),
            });
        }
        flow.turns.push(FlowTurn { track: track as u16, paragraphs: vec![paragraph] });
    }
    let track = |name: &&str| RecognisedTrack {
        speaker: Some((*name).to_owned()),
        recording: String::new(),
    };
    let recognised = Recognised {
        language: Some("fr".to_owned()),
        engine: "test".to_owned(),
        tracks: names.iter().map(track).collect(),
        words,
        ..Recognised::default()
    };
    let (text, synced) = compose(&recognised, &flow, &[]);
    (text, WordsFile::new(recognised, Some(synced)))
}

impl Desk {
    /// With the usual talk.
    pub(super) fn new() -> Desk {
        Desk::of(&TALK)
    }

    pub(super) fn of(turns: &[(&str, &str)]) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let episode = folder.path().join("episodes/001-un");
        fs::create_dir_all(&episode).unwrap();
        let show = "title = \"T\"\nlanguage = \"fr\"\n";
        fs::write(folder.path().join("show.toml"), show).unwrap();
        fs::write(episode.join("episode.toml"), "title = \"Un\"\nnumber = 1\n").unwrap();
        if !turns.is_empty() {
            let (text, words) = talk(turns);
            fs::write(episode.join("transcript.md"), text).unwrap();
            fs::write(episode.join("transcript.words.json"), words.to_json()).unwrap();
        }
        let time = Arc::new(AtomicU64::new(0));
        let model = open(folder.path(), &time);
        Desk { folder, model, time, left: false }
    }

    /// Opens the episode again, after whatever happened to the first editor.
    pub(super) fn again(self) -> Desk {
        let Desk { folder, model, time, .. } = self;
        drop(model);
        let model = open(folder.path(), &time);
        Desk { folder, model, time, left: false }
    }

    /// Presses keys, as `keys.toml` names them.
    pub(super) fn press(&mut self, keys: &[&str]) -> &mut Desk {
        for key in keys {
            let event = event(key);
            let jobs = self.model.key(&event);
            self.work(jobs);
        }
        self
    }

    /// Types a text.
    pub(super) fn write(&mut self, text: &str) -> &mut Desk {
        for letter in text.chars() {
            let jobs = self.model.key(&KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
            self.work(jobs);
        }
        self
    }

    pub(super) fn act(&mut self, action: Action) -> &mut Desk {
        let jobs = self.model.update(action);
        self.work(jobs);
        self
    }

    /// Lets time pass, in steps of a frame.
    pub(super) fn wait(&mut self, millis: u64) -> &mut Desk {
        let end = self.time.load(Ordering::Relaxed) + millis;
        loop {
            let now = self.time.load(Ordering::Relaxed);
            let jobs = self.model.tick(Duration::from_millis(now), 1_000 + now as i64 / 1000);
            self.work(jobs);
            if now == end {
                return self;
            }
            self.time.store((now + 10).min(end), Ordering::Relaxed);
        }
    }

    fn work(&mut self, jobs: Vec<Job>) {
        for job in jobs {
            let outcome = match job {
                Job::Save => match self.model.save_work() {
                    Some(work) => Outcome::Saved(work.run()),
                    None => {
                        self.model.nothing_to_save();
                        continue;
                    }
                },
                Job::TakeIn => match self.model.take_in_work() {
                    Some(work) => Outcome::Saved(work.run()),
                    None => {
                        self.model.nothing_to_save();
                        continue;
                    }
                },
                Job::Look => Outcome::Looked(self.model.editing().look_work().run()),
                Job::Alike { phrase, list } => {
                    let places = self.model.draft().similar(&phrase);
                    Outcome::Alike { phrase, list, places }
                }
                Job::Tidy => {
                    let (draft, words) = self.model.text();
                    Outcome::Tidy(tidy_proposals(&draft, words.as_deref()))
                }
                Job::Quit => {
                    self.left = true;
                    continue;
                }
                Job::Plan | Job::StopListening => continue,
                Job::Glossary { line } => {
                    let reporter = Silent;
                    let context = context(self.folder.path(), &reporter);
                    let added = ops::add_to_glossary(&context, &[line]);
                    let both = added.and_then(|lines| Ok((lines, ops::glossary_of(&context)?)));
                    Outcome::Glossary(both)
                }
                Job::Listen { .. } => panic!("nobody listens in these tests"),
            };
            let jobs = self.model.take(outcome);
            self.work(jobs);
        }
    }

    /// The word under the cursor.
    pub(super) fn here(&self) -> String {
        let word = self.model.draft().word(self.model.cursor());
        word.map_or(String::new(), |word| word.text.clone())
    }

    /// Puts the cursor on the first word like this.
    pub(super) fn to(&mut self, text: &str) -> &mut Desk {
        let draft = self.model.draft();
        let mut at = draft.first();
        while let Some(here) = at {
            if draft.word(here).is_some_and(|word| word.text == text) {
                self.model.go_to(here);
                return self;
            }
            at = draft.after(here);
        }
        panic!("no `{text}` in {}", draft.text());
    }

    pub(super) fn text(&self) -> String {
        self.model.draft().text()
    }

    pub(super) fn file(&self, name: &str) -> String {
        let path = self.folder.path().join("episodes/001-un").join(name);
        fs::read_to_string(path).unwrap_or_default()
    }

    pub(super) fn save(&mut self) -> &mut Desk {
        self.act(Action::Save)
    }
}

fn context<'a>(folder: &Path, reporter: &'a Silent) -> ops::Context<'a> {
    ops::Context { folder: folder.to_owned(), show: None, jobs: 1, reporter }
}

fn open(folder: &Path, time: &Arc<AtomicU64>) -> Model {
    let reporter = Silent;
    let context = context(folder, &reporter);
    let editing = open_editing(&context, Some("001-un")).unwrap();
    let glossary = ops::glossary_of(&context).unwrap();
    let time = Arc::clone(time);
    let start = Start {
        editing,
        glossary,
        keymap: Keymap::default(),
        looks: Looks::new(Colours::None),
        clock: Box::new(move || Duration::from_millis(time.load(Ordering::Relaxed))),
    };
    Model::new(start, Size::new(80, 24))
}

/// The event a terminal sends for a key.
pub(super) fn event(key: &str) -> KeyEvent {
    let (held, name) = match key.rsplit_once('+').filter(|(held, _)| !held.is_empty()) {
        Some((held, name)) if !name.is_empty() => (held, name),
        _ => ("", key),
    };
    let mut modifiers = KeyModifiers::NONE;
    for one in held.split('+').filter(|one| !one.is_empty()) {
        modifiers |= match one {
            "Ctrl" => KeyModifiers::CONTROL,
            "Alt" => KeyModifiers::ALT,
            "Shift" => KeyModifiers::SHIFT,
            other => panic!("{other}"),
        };
    }
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Space" => KeyCode::Char(' '),
        "Tab" if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        "Tab" => KeyCode::Tab,
        "Esc" => KeyCode::Esc,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Backspace" => KeyCode::Backspace,
        "Delete" => KeyCode::Delete,
        name => match name.strip_prefix('F').and_then(|number| number.parse().ok()) {
            Some(number) => KeyCode::F(number),
            None => KeyCode::Char(name.chars().next().unwrap()),
        },
    };
    KeyEvent::new(code, modifiers)
}
