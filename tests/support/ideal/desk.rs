//! The desk of the ideal editor: the model, the clock, and hands that press keys.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use pod::ops::{Context, open_editing};
use pod::report::Silent;
use pod::transcript::glossary::Glossary;
use pod::tui::keys::Keymap;
use pod::tui::looks::{Colours, Looks};
use pod::tui::model::{Job, Model, Outcome, Start};
use pod::units::Time;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Size;

use super::{M, Pace, Session, strokes};

/// How long the loop waits for a frame.
const FRAME: f64 = 0.033;

fn presses(code: KeyCode) -> usize {
    match code {
        KeyCode::Char(letter) => strokes(letter),
        _ => 1,
    }
}

/// The editor with its model, and the clock.
pub struct Desk {
    pub model: Model,
    pub pace: Pace,
    pub now: Duration,
    clock: Arc<AtomicU64>,
    /// Whether a saving was asked for: it is done in the end, as a slow disk would.
    saving: bool,
    left: bool,
    /// Keys pressed and mental acts, counted.
    pub keys: usize,
    pub acts: usize,
    pub session: Session,
}

impl Desk {
    /// Opens the one episode of a show.
    pub fn open(root: &Path, pace: Pace) -> Result<Desk, String> {
        let context = Context { folder: root.to_owned(), show: None, jobs: 1, reporter: &Silent };
        let editing = open_editing(&context, None).map_err(|failure| format!("{failure:?}"))?;
        let clock = Arc::new(AtomicU64::new(0));
        let time = Arc::clone(&clock);
        let start = Start {
            editing,
            glossary: Glossary::default(),
            keymap: Keymap::default(),
            looks: Looks::new(Colours::Sixteen),
            clock: Box::new(move || Duration::from_nanos(time.load(Ordering::Relaxed))),
        };
        let model = Model::new(start, Size::new(100, 32));
        let session = Session::default();
        let now = Duration::ZERO;
        Ok(Desk { model, pace, now, clock, saving: false, left: false, keys: 0, acts: 0, session })
    }

    /// Lets time pass, frame by frame.
    pub fn pass(&mut self, seconds: f64) {
        let end = self.now + Duration::from_secs_f64(seconds);
        while self.now < end {
            let next = end.min(self.now + Duration::from_secs_f64(FRAME));
            if self.model.playing() {
                self.session.listened += (next - self.now).as_secs_f64();
            }
            self.now = next;
            self.clock.store(next.as_nanos() as u64, Ordering::Relaxed);
            let jobs = self.model.tick(next, 0);
            self.work(jobs);
        }
    }

    fn work(&mut self, jobs: Vec<Job>) {
        for job in jobs {
            match job {
                Job::Save => self.saving = true,
                Job::Quit => self.left = true,
                Job::Alike { phrase, list } => {
                    let places = self.model.draft().similar(&phrase);
                    let more = self.model.take(Outcome::Alike { phrase, list, places });
                    self.work(more);
                }
                _ => {}
            }
        }
    }

    /// Presses a key in the time it takes.
    pub fn press(&mut self, code: KeyCode) {
        self.pass(self.pace.key * presses(code) as f64);
        self.hit(code);
    }

    /// Presses a key at this very moment.
    pub fn hit(&mut self, code: KeyCode) {
        self.keys += presses(code);
        let jobs = self.model.key(&KeyEvent::new(code, KeyModifiers::NONE));
        self.work(jobs);
    }

    /// A mental act.
    pub fn think(&mut self) {
        self.acts += 1;
        self.pass(M);
    }

    /// Listens until a moment was heard.
    pub fn listen_to(&mut self, moment: Time) -> Result<(), String> {
        let mut waited = 0.0;
        loop {
            let left = (moment - self.model.position()).seconds();
            if left <= 0.0 {
                return Ok(());
            }
            if self.model.playing() {
                self.pass(left.max(0.001));
            } else {
                self.pass(FRAME);
                waited += FRAME;
            }
            if waited > 2.0 {
                return Err(format!("it does not play on at {}", self.model.position()));
            }
        }
    }

    /// Saves and leaves.
    pub fn leave(&mut self) -> Result<(), String> {
        self.hit(KeyCode::Char('q'));
        if std::mem::take(&mut self.saving) {
            let work = self.model.save_work().ok_or("there is nothing to save")?;
            let jobs = self.model.take(Outcome::Saved(work.run()));
            self.work(jobs);
        }
        match self.left {
            true => Ok(()),
            false => Err(format!("it does not leave: {:?}", self.model.notice())),
        }
    }
}
