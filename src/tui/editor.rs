//! The loop: what the user does and what work brings goes to the model, the model is drawn.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ratatui::crossterm::event::{Event, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Size;

use super::crew::{Crew, Ground};
use super::model::{Job, Model, Outcome, Pointer, Start};
use super::terminal::{Screen, TerminalError};
use crate::audio::play::{Clock, Hush};
use crate::ops::{monotonic_clock, unix_seconds};

/// How long is waited for a key: while something moves, and while nothing does.
const LIVELY: Duration = Duration::from_millis(33);
const STILL: Duration = Duration::from_millis(250);
/// While work is being done its result is looked for this often.
const BUSY: Duration = Duration::from_millis(15);

/// How long a saving under way is waited for at the end.
const PATIENCE: Duration = Duration::from_secs(5);

/// How much is taken in before a frame is drawn: storms of events are not drawn one by one.
const MOST: usize = 256;

/// An editor about to begin.
#[derive(Debug)]
pub struct Editor {
    /// What it begins with.
    pub start: Start,
    /// Where verbs are run.
    pub ground: Ground,
    /// Whether sound is wanted; without it the silent clock runs.
    pub sound: bool,
    /// Where the report of a mistake of pod's own is written.
    pub reports: PathBuf,
    /// What to tell first.
    pub notices: Vec<String>,
}

/// How the editing ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How many edits were made.
    pub edits: usize,
    /// Whether all of them are in the files.
    pub saved: bool,
    /// Whether a signal ended it.
    pub stopped: bool,
}

impl Editor {
    /// Edits until the user leaves. *Errors:* there is no terminal, or it is gone; what could be
    /// saved was, and every edit is in the journal.
    pub fn run(self) -> Result<Ended, TerminalError> {
        let mut screen = Screen::open(&self.reports)?;
        // Sound libraries print what they think, into the middle of the screen.
        let _hush = Hush::new();
        let (mut model, crew, sound) = self.begin(screen.size());
        let first = model.editing().history().steps().len();
        let ended = turns(&mut screen, &mut model, &crew, sound);
        let edits = model.editing().history().steps().len().saturating_sub(first);
        // Asked to end from outside, or without a terminal, everything is still written out.
        let saved = finish(&mut model, &crew);
        Ok(Ended { edits, saved, stopped: ended? })
    }

    /// The model and those who work for it, the takes being opened.
    pub(super) fn begin(self, size: Size) -> (Model, Crew, bool) {
        let Editor { start, ground, sound, notices, .. } = self;
        let show = start.editing.shared_show();
        let episode = start.editing.shared_episode();
        let lost = episode.lost_takes.first().map(|mark| mark.text.trim().to_owned());
        let has_takes = lost.is_none() && !episode.tracks.is_empty();
        let crew = Crew::new(ground, Arc::clone(&episode));
        let mut model = Model::new(start, size);
        model.tell_all(&notices);
        if has_takes {
            model.opening_sound();
            crew.open_sound(show);
        } else {
            model.no_takes(lost.as_deref());
        }
        (model, crew, sound)
    }
}

/// Turn by turn: what the user did, what work brought, a frame. Gives whether a signal ended it.
fn turns(
    screen: &mut Screen,
    model: &mut Model,
    crew: &Crew,
    sound: bool,
) -> Result<bool, TerminalError> {
    let clock = monotonic_clock();
    loop {
        let mut leave = hand_out(model.tick(clock(), unix_seconds()), crew, model);
        screen.draw(|frame| model.draw(frame))?;
        let mut wait = match () {
            () if crew.is_busy() => BUSY,
            () if model.is_lively() => LIVELY,
            () => STILL,
        };
        for _ in 0..MOST {
            let Some(event) = screen.event(std::mem::take(&mut wait))? else { break };
            let jobs = model.tick(clock(), unix_seconds());
            leave |= hand_out(jobs, crew, model);
            let jobs = handle(model, event);
            leave |= hand_out(jobs, crew, model);
            if leave {
                break;
            }
        }
        for outcome in crew.told() {
            let jobs = take(model, crew, outcome, sound);
            leave |= hand_out(jobs, crew, model);
        }
        if let Some(report) = screen.take_report() {
            model.tell_report(&report);
        }
        if leave || screen.stopped() {
            return Ok(screen.stopped());
        }
    }
}

/// Writes out what is not in the files yet, after the saving that may be under way; whether all
/// is in them.
pub(super) fn finish(model: &mut Model, crew: &Crew) -> bool {
    let clock = monotonic_clock();
    model.close();
    while model.is_saving() && clock() < PATIENCE {
        for outcome in crew.told() {
            if matches!(outcome, Outcome::Saved(_)) {
                model.take(outcome);
            }
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    // A merge with what others wrote takes a second round.
    for _ in 0..3 {
        let Some(work) = model.save_work() else { break };
        model.take(Outcome::Saved(work.run()));
    }
    model.keep_view();
    model.editing().is_saved()
}

/// Has jobs done; whether one of them is to leave.
pub(super) fn hand_out(jobs: Vec<Job>, crew: &Crew, model: &mut Model) -> bool {
    let leave = jobs.contains(&Job::Quit);
    for job in jobs {
        crew.run(job, model);
    }
    leave
}

/// Takes in what work brought.
pub(super) fn take(model: &mut Model, crew: &Crew, outcome: Outcome, sound: bool) -> Vec<Job> {
    match outcome {
        Outcome::Sound(Ok(opened)) => {
            crew.take_sound(&opened);
            let clock: Clock = Box::new(monotonic_clock());
            model.take_sound(opened, clock, sound)
        }
        other => model.take(other),
    }
}

fn handle(model: &mut Model, event: Event) -> Vec<Job> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => model.key(&key),
        Event::Paste(text) => model.paste(&text),
        Event::Resize(width, height) => model.resize(Size::new(width, height)),
        Event::Mouse(mouse) => point(model, mouse),
        _ => Vec::new(),
    }
}

fn point(model: &mut Model, mouse: MouseEvent) -> Vec<Job> {
    let pointer = match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => Pointer::Press,
        MouseEventKind::Down(MouseButton::Right) => Pointer::Menu,
        MouseEventKind::Drag(MouseButton::Left) => Pointer::Drag,
        MouseEventKind::Up(_) => Pointer::Release,
        MouseEventKind::ScrollUp => Pointer::WheelUp,
        MouseEventKind::ScrollDown => Pointer::WheelDown,
        _ => return Vec::new(),
    };
    model.point(pointer, mouse.column, mouse.row)
}
