//! The bars on a terminal: one a piece of work, shown only when it takes
//! longer than the eye notices.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::{STOPPING, STOPPING_TOLD};
use crate::report::{Counts, TaskId};
use crate::units::Time;

/// Work that ends sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(250);

/// How often bars move by themselves and waiting ones are looked at.
const TICK: Duration = Duration::from_millis(100);

/// All bars of a run.
pub struct Bars {
    drawn: Arc<Mutex<Drawn>>,
    /// Dropped, it ends the thread that keeps the bars moving.
    _alive: mpsc::Sender<()>,
}

struct Drawn {
    area: MultiProgress,
    heading: String,
    head: Option<ProgressBar>,
    tasks: BTreeMap<TaskId, Bar>,
    paint: bool,
    frozen: bool,
}

struct Bar {
    bar: ProgressBar,
    since: Instant,
    shown: bool,
}

impl Bars {
    /// Begins to draw on standard error.
    pub fn start(paint: bool) -> Bars {
        let drawn = Arc::new(Mutex::new(Drawn {
            area: MultiProgress::with_draw_target(ProgressDrawTarget::stderr()),
            heading: String::new(),
            head: None,
            tasks: BTreeMap::new(),
            paint,
            frozen: false,
        }));
        let (alive, ended) = mpsc::channel::<()>();
        let moved = Arc::clone(&drawn);
        thread::spawn(move || {
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                lock(&moved).tick();
            }
        });
        Bars { drawn, _alive: alive }
    }

    /// Sets the line above the bars.
    pub fn head(&mut self, heading: String) {
        let mut drawn = lock(&self.drawn);
        if let Some(head) = drawn.head.take() {
            head.finish_and_clear();
            drawn.area.remove(&head);
        }
        drawn.heading = heading;
    }

    /// Adds the bar of a piece of work; it is shown when it has lasted a while.
    pub fn add(&mut self, task: TaskId, label: String, total: Option<u64>, counts: Counts) {
        let mut drawn = lock(&self.drawn);
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        bar.set_style(style(total.is_some(), counts, drawn.paint));
        bar.set_prefix(label);
        drawn.tasks.insert(task, Bar { bar, since: Instant::now(), shown: false });
    }

    /// Moves a bar.
    pub fn advance(&mut self, task: TaskId, done: u64) {
        let mut drawn = lock(&self.drawn);
        if let Some(bar) = drawn.tasks.get_mut(&task) {
            bar.bar.set_position(done);
        }
    }

    /// Takes a bar away.
    pub fn finish(&mut self, task: TaskId) {
        let mut drawn = lock(&self.drawn);
        if let Some(bar) = drawn.tasks.remove(&task) {
            bar.bar.finish_and_clear();
            drawn.area.remove(&bar.bar);
        }
    }

    /// Runs what writes to the terminal with the bars out of the way.
    pub fn aside(&self, write: impl FnOnce()) {
        lock(&self.drawn).area.suspend(write);
    }

    /// Takes all bars away.
    pub fn clear(self) {
        let mut drawn = lock(&self.drawn);
        drawn.freeze_if_stopping();
        // Nothing to clear on a terminal that is gone.
        let _ = drawn.area.clear();
    }
}

impl Drawn {
    /// Once the user asked to stop, the bars stay where they are: the terminal
    /// has written `^C` below them, and they no longer know where they stand.
    fn freeze_if_stopping(&mut self) {
        if STOPPING.load(Ordering::Relaxed) && !self.frozen {
            self.frozen = true;
            self.area.set_draw_target(ProgressDrawTarget::hidden());
            // Nobody to tell when standard error is closed.
            let _ = std::io::stderr().write_all(format!("\n{STOPPING_TOLD}").as_bytes());
        }
    }

    fn tick(&mut self) {
        self.freeze_if_stopping();
        for bar in self.tasks.values_mut() {
            if !bar.shown && bar.since.elapsed() >= PATIENCE {
                bar.shown = true;
                if self.head.is_none() && !self.heading.is_empty() {
                    let head = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
                    let shape = if self.paint { "{msg:.bold}" } else { "{msg}" };
                    head.set_style(template(shape));
                    let head = self.area.insert(0, head);
                    head.set_message(self.heading.clone());
                    head.tick();
                    self.head = Some(head);
                }
                bar.bar = self.area.add(bar.bar.clone());
            }
            if bar.shown {
                bar.bar.tick();
            }
        }
    }
}

fn lock(drawn: &Mutex<Drawn>) -> MutexGuard<'_, Drawn> {
    drawn.lock().unwrap_or_else(PoisonError::into_inner)
}

fn style(known: bool, counts: Counts, paint: bool) -> ProgressStyle {
    let bar = if paint { "{wide_bar:.cyan}" } else { "{wide_bar}" };
    let shape = match (known, counts) {
        (true, Counts::Sound) => {
            format!("  {{prefix:<12}} {bar} {{at}}  {{speed}}  {{eta}} left")
        }
        (true, Counts::Bytes) => {
            format!("  {{prefix:<12}} {bar} {{percent:>3}} %  {{bytes_per_sec}}  {{eta}} left")
        }
        (true, Counts::Items) => format!("  {{prefix:<12}} {bar} {{pos}} of {{len}}  {{eta}} left"),
        (false, Counts::Sound) => "  {prefix:<12} {spinner} {speed}  {elapsed}".to_owned(),
        (false, Counts::Bytes) => "  {prefix:<12} {spinner} {bytes}  {elapsed}".to_owned(),
        (false, Counts::Items) => "  {prefix:<12} {spinner} {pos}  {elapsed}".to_owned(),
    };
    template(&shape)
        .with_key("speed", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            // Sound is counted in nanoseconds: done in a second over a second is times real time.
            let _ = write!(out, "{:.0}x real time", state.per_sec() / 1e9);
        })
        .with_key("at", |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let time = |nanos: u64| Time(i64::try_from(nanos).unwrap_or(i64::MAX)).short();
            let total = state.len().map(time).unwrap_or_default();
            let _ = write!(out, "{:>7} of {total}", time(state.pos()));
        })
}

/// The shapes are constants of this file; a wrong one shows as a plain bar.
fn template(shape: &str) -> ProgressStyle {
    ProgressStyle::with_template(shape).unwrap_or_else(|_| ProgressStyle::default_bar())
}
