//! Work in progress on standard error: bars on a terminal, a line a finished
//! stage elsewhere, warnings in between. Also hears Ctrl-C.

mod bars;

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use console::Style;

use self::bars::Bars;
use super::exit::Exit;
use super::print::{Looks, visible, waited};
use crate::ops::Failure;
use crate::report::{Diagnostic, Event, Reporter, Severity, TaskId};
use crate::tui::terminal::ask_to_stop;

/// Set by the first Ctrl-C.
static STOPPING: AtomicBool = AtomicBool::new(false);

/// Set while bars are drawn; they then tell of the stopping themselves.
static DRAWING: AtomicBool = AtomicBool::new(false);

const STOPPING_TOLD: &str = "stopping as soon as everything is whole (Ctrl-C again: at once)\n";

const STOPPED_TOLD: &str = "\nstopped; everything on disk is whole\n";

/// How much is told while work goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// Errors alone.
    Errors,
    /// Progress and warnings.
    Usual,
    /// The reasons of each stage too.
    Reasons,
    /// Reasons, and every stage even beside bars.
    All,
}

/// Draws events on standard error and keeps the warnings.
pub struct Progress {
    looks: Looks,
    telling: Telling,
    state: Mutex<State>,
}

struct State {
    bars: Option<Bars>,
    running: BTreeMap<TaskId, Running>,
    warnings: Vec<Diagnostic>,
}

struct Running {
    label: String,
    since: Instant,
}

impl Progress {
    /// Begins to listen: to the work, and to Ctrl-C from now on.
    pub fn start(looks: Looks, telling: Telling) -> Progress {
        listen();
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let draws = telling != Telling::Errors && std::io::stderr().is_terminal() && !dumb;
        DRAWING.store(draws, Ordering::Relaxed);
        let bars = draws.then(|| Bars::start(looks.paint));
        let state = State { bars, running: BTreeMap::new(), warnings: Vec::new() };
        Progress { looks, telling, state: Mutex::new(state) }
    }

    /// Takes the bars away and gives the warnings heard.
    pub fn end(&self) -> Vec<Diagnostic> {
        let mut state = self.state();
        if let Some(bars) = state.bars.take() {
            bars.clear();
        }
        std::mem::take(&mut state.warnings)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(state: &State, text: &str) {
        let write = || {
            // Nobody to tell when standard error is closed.
            let _ = std::io::stderr().write_all(text.as_bytes());
        };
        match &state.bars {
            Some(bars) => bars.aside(write),
            None => write(),
        }
    }

    fn finished(&self, state: &mut State, task: TaskId, outcome: Option<String>) {
        if let Some(bars) = &mut state.bars {
            bars.finish(task);
        }
        let Some(running) = state.running.remove(&task) else { return };
        let lines = state.bars.is_none() || self.telling == Telling::All;
        if let (true, Some(outcome)) = (lines && self.telling != Telling::Errors, outcome) {
            let time = waited(running.since.elapsed());
            let (label, outcome) = (visible(&running.label), visible(&outcome));
            let line = format!("  {label:<10} {outcome}");
            Self::tell(state, &format!("{} ({time})\n", line.trim_end()));
        }
    }
}

impl Reporter for Progress {
    fn event(&self, event: Event) {
        let mut state = self.state();
        match event {
            Event::Heading(heading) => {
                let heading = visible(&heading);
                match &mut state.bars {
                    Some(bars) => bars.head(heading),
                    None if self.telling == Telling::Errors => {}
                    None => {
                        let heading = self.looks.painted(Style::new().bold(), &heading);
                        Self::tell(&state, &format!("{heading}\n"));
                    }
                }
            }
            Event::Started { task, label, total, counts } => {
                if let Some(bars) = &mut state.bars {
                    bars.add(task, visible(&label), total, counts);
                }
                state.running.insert(task, Running { label, since: Instant::now() });
            }
            Event::Advanced { task, done } => {
                if let Some(bars) = &mut state.bars {
                    bars.advance(task, done);
                }
            }
            Event::Finished { task, outcome } => self.finished(&mut state, task, outcome),
            Event::Why { stage, reason } => {
                if matches!(self.telling, Telling::Reasons | Telling::All) {
                    let (stage, reason) = (visible(&stage), visible(&reason));
                    Self::tell(&state, &format!("  {stage:<10} because {reason}\n"));
                }
            }
            Event::Warning(diagnostic) => {
                if self.telling != Telling::Errors || diagnostic.severity == Severity::Error {
                    Self::tell(&state, &self.looks.diagnostic(&diagnostic));
                }
                state.warnings.push(diagnostic);
            }
        }
    }

    fn cancelled(&self) -> bool {
        STOPPING.load(Ordering::Relaxed)
    }
}

/// What a terminal was like before a question was asked; set while one is.
static ASKING: Mutex<Option<Terminal>> = Mutex::new(None);

/// The modes of the terminal; none where standard input is none.
struct Terminal {
    #[cfg(unix)]
    modes: Option<rustix::termios::Termios>,
}

impl Terminal {
    fn now() -> Terminal {
        Terminal {
            #[cfg(unix)]
            modes: rustix::termios::tcgetattr(std::io::stdin()).ok(),
        }
    }

    fn give_back(&self) {
        #[cfg(unix)]
        if let Some(modes) = &self.modes {
            let now = rustix::termios::OptionalActions::Now;
            // A terminal that is gone needs nothing.
            let _ = rustix::termios::tcsetattr(std::io::stdin(), now, modes);
        }
    }
}

/// While it is held the user is being asked and nothing is half done: Ctrl-C ends the program at
/// once, also before the terminal was told to give the key itself.
#[must_use = "the question is over when this is dropped"]
pub struct Question(());

impl Question {
    /// A question is about to be asked. *Errors:* the user asked to stop before it was.
    pub fn asked() -> Result<Question, Failure> {
        listen();
        *ASKING.lock().unwrap_or_else(PoisonError::into_inner) = Some(Terminal::now());
        let question = Question(());
        // From here on Ctrl-C ends the program itself; one from before is looked for once.
        if STOPPING.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok(question) }
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        *ASKING.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Makes the first Ctrl-C (or SIGTERM) a request and the second an order.
fn listen() {
    let heard = || {
        if ask_to_stop() {
            return;
        }
        if let Some(terminal) = &*ASKING.lock().unwrap_or_else(PoisonError::into_inner) {
            terminal.give_back();
            let _ = std::io::stderr().write_all(STOPPED_TOLD.as_bytes());
            std::process::exit(Exit::Interrupted as i32);
        }
        let again = STOPPING.swap(true, Ordering::Relaxed);
        if again {
            let told = "\nstopped; the next run clears what was unfinished\n";
            let _ = std::io::stderr().write_all(told.as_bytes());
            std::process::exit(Exit::Interrupted as i32);
        }
        if !DRAWING.load(Ordering::Relaxed) {
            let _ = std::io::stderr().write_all(STOPPING_TOLD.as_bytes());
        }
    };
    // Without a handler the system's own way of ending a program is left, which is safe too.
    let _ = ctrlc::set_handler(heard);
}
