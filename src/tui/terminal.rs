//! The terminal taken and given back: the only place of raw mode and the alternate screen.
//!
//! Whatever ends the editor, the terminal is as it was: leaving, an error, a panic, SIGTERM,
//! SIGHUP.

mod report;

use std::io::{self, IsTerminal, Stdout, Write, stdout};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once};
use std::thread::ThreadId;
use std::time::Duration;

use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{
    self, DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
    Event, KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
    supports_keyboard_enhancement,
};
use ratatui::crossterm::{cursor, execute};
use ratatui::layout::Size;
use ratatui::{Frame, Terminal};

/// Why there is no screen.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// Input or output is a file or a pipe.
    #[error("the editor needs a terminal for its input and its output")]
    NoTerminal,
    /// The terminal did not do what was asked.
    #[error("the terminal cannot be drawn on")]
    Io(#[from] io::Error),
}

/// How long saving may take after a signal asked for the end.
const ENDS_WITHIN: Duration = Duration::from_secs(10);
/// The exit code of a process that was stopped: 128 and the number of SIGINT.
const STOPPED: i32 = 130;

/// Whether the terminal is taken at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether its keys were asked to be told apart.
static KEYS_PUSHED: AtomicBool = AtomicBool::new(false);
/// Whether the process was asked to end.
static STOP: AtomicBool = AtomicBool::new(false);
/// Who drew, where reports go, and the last one written.
static HOOK: Mutex<Hook> = Mutex::new(Hook { owner: None, folder: None, written: None });

struct Hook {
    owner: Option<ThreadId>,
    folder: Option<PathBuf>,
    written: Option<PathBuf>,
}

/// Whether there is a person at a terminal, for reading and for drawing.
pub fn is_terminal() -> bool {
    io::stdin().is_terminal() && stdout().is_terminal()
}

/// Asks the editor to end as a signal does, for a handler that was there before it; whether there
/// is an editor to ask.
pub fn ask_to_stop() -> bool {
    let taken = TAKEN.load(Ordering::SeqCst);
    if taken && !STOP.swap(true, Ordering::Relaxed) {
        // Should the thread that draws be held by a terminal that is gone, the process ends all
        // the same: every edit is in the journal.
        let _ = std::thread::Builder::new().name("ending".to_owned()).spawn(|| {
            std::thread::sleep(ENDS_WITHIN);
            restore();
            std::process::exit(STOPPED);
        });
    }
    taken
}

/// The terminal while it is taken; given back when dropped.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Screen {
    /// Takes the terminal. Reports of panics will be written to `reports`.
    ///
    /// *Errors:* [`TerminalError::NoTerminal`] before anything was changed; after any other the
    /// terminal is given back.
    pub fn open(reports: &Path) -> Result<Screen, TerminalError> {
        if !is_terminal() {
            return Err(TerminalError::NoTerminal);
        }
        {
            let mut hook = HOOK.lock().unwrap_or_else(|poison| poison.into_inner());
            hook.owner = Some(std::thread::current().id());
            hook.folder = Some(reports.to_owned());
        }
        catch_panics();
        // A handler that is there already is expected to call `ask_to_stop`.
        let _ = ctrlc::set_handler(|| {
            ask_to_stop();
        });
        TAKEN.store(true, Ordering::SeqCst);
        let taken = take();
        if taken.is_err() {
            restore();
        }
        Ok(Screen { terminal: taken? })
    }

    /// How large it is; 80 by 24 where it does not say.
    pub fn size(&self) -> Size {
        self.terminal.size().unwrap_or(Size::new(80, 24))
    }

    /// Draws a frame; only what changed is sent.
    ///
    /// *Errors:* the terminal is gone.
    pub fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> Result<(), TerminalError> {
        self.terminal.draw(draw)?;
        Ok(())
    }

    /// Forgets what is on the screen, so that the next frame is drawn anew.
    ///
    /// *Errors:* the terminal is gone.
    pub fn clear(&mut self) -> Result<(), TerminalError> {
        Ok(self.terminal.clear()?)
    }

    /// What the user did, waiting for it up to `wait`.
    ///
    /// *Errors:* the terminal is gone.
    pub fn event(&mut self, wait: Duration) -> Result<Option<Event>, TerminalError> {
        if !wait.is_zero() {
            listen_for_keys(wait)?;
        }
        if event::poll(Duration::ZERO)? { Ok(Some(event::read()?)) } else { Ok(None) }
    }

    /// Whether a signal asked the editor to end; polled once a turn of the loop.
    pub fn stopped(&self) -> bool {
        STOP.load(Ordering::Relaxed)
    }

    /// The report of a panic in a thread of work, once; the screen goes on.
    pub fn take_report(&self) -> Option<PathBuf> {
        HOOK.lock().ok().and_then(|mut hook| hook.written.take())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Waits until there may be something to read. *Errors:* the terminal was closed: reading it then
/// would never end.
#[cfg(unix)]
fn listen_for_keys(wait: Duration) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = io::stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
    let wait = Timespec::try_from(wait).ok();
    match poll(&mut fds, wait.as_ref()) {
        Ok(_) if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) => {
            Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the terminal was closed"))
        }
        // A signal, such as that of another size, is worth a look too.
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
fn listen_for_keys(wait: Duration) -> io::Result<()> {
    event::poll(wait).map(|_| ())
}

fn take() -> Result<Terminal<CrosstermBackend<Stdout>>, TerminalError> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste)?;
    // Only where the terminal answers; releases are never asked for, tmux and ssh lose them.
    if supports_keyboard_enhancement().unwrap_or(false) {
        KEYS_PUSHED.store(true, Ordering::SeqCst);
        let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES;
        execute!(stdout(), PushKeyboardEnhancementFlags(flags))?;
    }
    let mut terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
    // An editor that was killed has left its screen there.
    terminal.clear()?;
    Ok(terminal)
}

/// Gives the terminal back if it is taken; says whether it was. Each step is tried even when
/// another could not be done.
pub fn restore() -> bool {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return false;
    }
    let mut out = stdout();
    if KEYS_PUSHED.swap(false, Ordering::SeqCst) {
        let _ = execute!(out, PopKeyboardEnhancementFlags);
    }
    let _ = execute!(out, DisableBracketedPaste);
    let _ = execute!(out, DisableMouseCapture);
    let _ = execute!(out, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
    true
}

/// From now on a panic gives the terminal back and is written to a file. While the terminal is
/// not taken, panics go the way they went before.
fn catch_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !TAKEN.load(Ordering::SeqCst) {
                return before(info);
            }
            // A lock held by a thread that panics must not hang its own report.
            let (drawing, folder) = match HOOK.try_lock() {
                Ok(hook) => (hook.owner == Some(std::thread::current().id()), hook.folder.clone()),
                Err(_) => (true, None),
            };
            if drawing {
                restore();
            }
            let report = report::of_panic(info);
            let written = folder.and_then(|folder| report::write(&folder, &report).ok());
            if drawing {
                // The screen is gone and the process ends: nobody above is left to say it.
                let mut err = io::stderr().lock();
                let _ = match &written {
                    Some(path) => writeln!(
                        err,
                        "error: the editor stopped by a mistake of its own; every edit is in its \
                         journal\nhint: send `{}` to the authors of pod",
                        path.display()
                    ),
                    None => err.write_all(report.as_bytes()),
                };
            } else if let Ok(mut hook) = HOOK.try_lock() {
                hook.written = written;
            }
        }));
    });
}
