//! The editor without its terminal: what it shows and knows, and what each action does to it.
//!
//! ```text
//! key ─► Action ─► update(Model) ─► Vec<Job>     done elsewhere: disk, sound, Whisper
//!                     ▲    └─► picture ─► view
//!                     └─── Outcome of a job
//! ```
//!
//! Nothing here waits, reads a clock or touches a terminal: the loop tells the time with
//! [`Model::tick`], so that every gesture is tested as it is used.

mod caret;
mod chapters;
mod correcting;
mod cutting;
mod dispatch;
mod everywhere;
mod field;
mod hearing;
mod job;
mod listening;
mod lists;
mod look;
mod mouse;
mod moving;
mod outcome;
mod picture;
mod session;
mod speakers;
mod start;
mod telling;
#[cfg(test)]
mod tests;
mod transcribing;
mod waveform;

pub use job::{Job, Outcome, Wish};
pub use mouse::Pointer;
pub use start::Start;

use std::time::Duration;

use ratatui::crossterm::event::KeyEvent;
use ratatui::layout::Size;

use super::action::{Action, Context};
use super::keys::Keymap;
use super::looks::Looks;
use super::page::{Anchor, Page};
use super::view::{Areas, areas};
use crate::ops::{Editing, ViewState};
use crate::transcript::clues::{Alternative, Clues};
use crate::transcript::draft::{Draft, Operation, Place};
use crate::transcript::glossary::Glossary;
use crate::units::Time;
use field::Field;
use listening::Listening;
use lists::List;
use waveform::Waveform;

/// How bad what is told is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Note,
    /// Something needs the user.
    Warning,
}

/// What keys act on, when neither the field nor a list is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The words.
    Text,
    /// The waveform.
    Wave,
}

/// What is open over the words.
#[derive(Debug)]
enum Mode {
    /// Nothing: keys act on words or waveform.
    Nav,
    /// The one-line field.
    Field(Field),
    /// A list.
    List(List),
}

/// Something told to the user, until when.
#[derive(Debug, Clone)]
struct Notice {
    text: String,
    tone: Tone,
    until: Duration,
}

/// How long something told stays.
const TOLD: Duration = Duration::from_secs(6);

/// How long after a one-key correction the sound goes on by itself: long enough for the next key.
const GRACE: Duration = Duration::from_millis(700);

/// The last edit is saved once nothing happened for so long, or at the latest so long after it.
const SAVE_AFTER: Duration = Duration::from_secs(2);
const SAVE_BEFORE: Duration = Duration::from_secs(10);

/// How often the files are looked at for what others wrote.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The editor's state.
#[derive(Debug)]
pub struct Model {
    editing: Editing,
    clues: Clues,
    glossary: Glossary,
    keymap: Keymap,
    looks: Looks,
    listening: Listening,
    wave: Waveform,
    focus: Focus,
    mode: Mode,
    cursor: Place,
    /// Where a selection of words began.
    anchor: Option<Place>,
    /// The column that Up and Down keep to.
    column: Option<u16>,
    page: Page,
    top: Anchor,
    /// Whether the page goes with the sound, or with the cursor.
    follow: bool,
    size: Size,
    /// The last correction, to be made elsewhere too: what stood there, what stands there now.
    last: Option<(String, String)>,
    /// How many places are like what was last corrected.
    alike: usize,
    /// What was searched for, ready to be compared.
    search: Option<moving::Needle>,
    notice: Option<Notice>,
    /// What work says of itself, by job.
    work: Vec<(Wish, String)>,
    saving: bool,
    /// Why the last saving did not succeed.
    unsaved: Option<String>,
    /// Why the journal could not be written when last looked.
    trouble: Option<String>,
    quitting: bool,
    /// When the oldest and the newest edit that is not saved were made.
    edited: Option<(Duration, Duration)>,
    looked: Duration,
    /// Nothing is saved before this: the last saving did not succeed.
    retry: Duration,
    /// When the sound goes on by itself.
    resume: Option<Duration>,
    now: Duration,
    /// Seconds since 1970, for the history.
    when: i64,
    jobs: Vec<Job>,
    /// What came while something was open over the words that it would disturb.
    held: Vec<Outcome>,
    /// What suggestions were last worked out for, and they.
    suggested: (Option<(usize, Place, Place)>, Vec<Alternative>),
    /// The last press of the mouse.
    pressed: Option<mouse::Pressed>,
    episode: String,
}

impl Model {
    /// What is being edited.
    pub fn draft(&self) -> &Draft {
        self.editing.draft()
    }

    /// The episode.
    pub fn editing(&self) -> &Editing {
        &self.editing
    }

    /// Where the next key acts.
    pub fn cursor(&self) -> Place {
        self.cursor
    }

    /// The selected words, first and last.
    pub fn selection(&self) -> Option<(Place, Place)> {
        let anchor = self.draft().nearest(self.anchor?)?;
        Some((anchor.min(self.cursor), anchor.max(self.cursor)))
    }

    /// What is told to the user at the moment.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_ref().map(|notice| notice.text.as_str())
    }

    /// Whether something moves on the screen by itself.
    pub fn is_lively(&self) -> bool {
        self.listening.playing() || self.resume.is_some() || self.saving || !self.work.is_empty()
    }

    /// Where keys are pressed.
    pub fn context(&self) -> Context {
        match (&self.mode, self.focus) {
            (Mode::Field(_), _) => Context::Field,
            (Mode::List(_), _) => Context::List,
            (Mode::Nav, Focus::Text) => Context::Text,
            (Mode::Nav, Focus::Wave) => Context::Wave,
        }
    }

    /// A key: an action of its context, or a letter of the field.
    pub fn key(&mut self, event: &KeyEvent) -> Vec<Job> {
        match self.keymap.lookup(self.context(), event) {
            Some(action) => self.update(action),
            None => {
                if let Mode::Field(field) = &mut self.mode {
                    field.caret.key(event);
                    self.field_changed();
                }
                self.finish()
            }
        }
    }

    /// Text pasted into the field; elsewhere it is nothing.
    pub fn paste(&mut self, text: &str) -> Vec<Job> {
        if let Mode::Field(field) = &mut self.mode {
            field.caret.insert(text);
            self.field_changed();
        }
        self.finish()
    }

    /// Does what an action says.
    pub fn update(&mut self, action: Action) -> Vec<Job> {
        if self.quitting && action != Action::Quit {
            self.quitting = false;
        }
        match self.mode {
            Mode::Field(_) => self.in_field(action),
            Mode::List(_) => self.in_list(action),
            Mode::Nav => self.in_nav(action),
        }
        self.finish()
    }

    /// The screen has another size.
    pub fn resize(&mut self, size: Size) -> Vec<Job> {
        self.size = size;
        self.finish()
    }

    /// Time passes: `now` of the loop's clock, `when` in seconds since 1970.
    pub fn tick(&mut self, now: Duration, when: i64) -> Vec<Job> {
        (self.now, self.when) = (now, when);
        if self.notice.as_ref().is_some_and(|notice| notice.until <= now) {
            self.notice = None;
        }
        if self.resume.is_some_and(|due| due <= now) {
            self.resume_now();
        }
        self.hear();
        self.keep_saved();
        self.finish()
    }

    /// Makes an edit; whether there was one to make, and it could be made.
    fn make(&mut self, operation: Option<Operation>) -> bool {
        let Some(operation) = operation.filter(|operation| !operation.is_empty()) else {
            return false;
        };
        if let Some(why) = self.editing.read_only() {
            let why = why.to_owned();
            self.warn(format!("read only: {why}"));
            return false;
        }
        self.editing.make(operation, self.when);
        self.changed();
        true
    }

    /// What follows from any change of the draft.
    fn changed(&mut self) {
        self.edited = Some((self.edited.map_or(self.now, |(first, _)| first), self.now));
        self.suggested.0 = None;
        self.jobs.push(Job::Plan);
        self.cursor = self.draft().nearest(self.cursor).unwrap_or_default();
    }

    fn note(&mut self, text: impl Into<String>) {
        self.tell(text.into(), Tone::Note);
    }

    fn warn(&mut self, text: impl Into<String>) {
        self.tell(text.into(), Tone::Warning);
    }

    fn tell(&mut self, text: String, tone: Tone) {
        // A warning is not covered by a note before it could be read.
        let warned = self.notice.as_ref().is_some_and(|old| {
            old.tone == Tone::Warning && old.until > self.now + TOLD.saturating_sub(GRACE)
        });
        if tone == Tone::Warning || !warned {
            self.notice = Some(Notice { text, tone, until: self.now + TOLD });
        }
    }

    /// After whatever happened: everything fits together again, and the jobs are handed out.
    fn finish(&mut self) -> Vec<Job> {
        while matches!(self.mode, Mode::Nav) && !self.held.is_empty() {
            let first = self.held.remove(0);
            self.take_in(first);
        }
        self.settle();
        std::mem::take(&mut self.jobs)
    }

    /// The page shows what matters, the waveform too, the suggestions are those of the word.
    fn settle(&mut self) {
        let areas = self.areas();
        self.page.resize(areas.page.width);
        let draft = self.editing.draft();
        self.cursor = draft.nearest(self.cursor).unwrap_or_default();
        let shown = if self.follows() { self.listening.heard(draft) } else { None };
        if self.follow {
            let at = shown.unwrap_or(self.cursor);
            self.top = self.page.show(draft, self.top, areas.page.height, at);
        }
        let playing = self.listening.playing();
        let time = if playing { self.listening.position() } else { self.pointed() };
        self.wave.look_at(time, self.follow || !playing);
        self.suggest();
    }

    /// Whether the place that matters is what is heard, not the cursor.
    fn follows(&self) -> bool {
        self.listening.playing() && matches!(self.mode, Mode::Nav)
    }

    /// The time the next key acts at.
    fn pointed(&self) -> Time {
        match self.focus {
            Focus::Wave => self.wave.cursor,
            Focus::Text => {
                self.draft().word(self.cursor).map_or(self.wave.cursor, |word| word.time.start)
            }
        }
    }

    fn areas(&self) -> Areas {
        areas(self.size, self.listening.tracks().len(), matches!(self.mode, Mode::Field(_)))
    }

    /// Works out the alternatives where the cursor stands, if it stands elsewhere now.
    fn suggest(&mut self) {
        let span = match &self.mode {
            Mode::Field(field) => field.words(),
            Mode::List(_) => None,
            Mode::Nav if self.follows() || self.focus == Focus::Wave => None,
            Mode::Nav => Some(self.selection().unwrap_or((self.cursor, self.cursor))),
        };
        let step = self.editing.history().current();
        let wanted = span.map(|(from, to)| (step, from, to));
        if wanted == self.suggested.0 && wanted.is_some() {
            return;
        }
        let found = match wanted {
            Some((_, from, to)) => self.clues.alternatives(self.editing.draft(), from, to),
            None => Vec::new(),
        };
        self.suggested = (wanted, found);
    }

    /// The language spoken.
    fn language(&self) -> Option<String> {
        let episode = self.editing.episode();
        episode.spoken(self.editing.show()).map(str::to_owned)
    }

    /// Keeps where everything stands for the next time the episode is opened.
    pub fn keep_view(&self) {
        self.editing.keep_view(self.view_state());
    }

    /// What is kept for the next time the episode is opened.
    pub fn view_state(&self) -> ViewState {
        ViewState {
            cursor_ms: self.pointed().millis(),
            zoom_ms: self.wave.shown(),
            ..self.listening.view_state()
        }
    }
}
