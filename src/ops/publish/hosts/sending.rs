//! Watches what is sent to a host: tells how far it is, and holds bytes back where the user wants
//! so many a second at most.

use std::sync::Mutex;
use std::time::Duration;

use crate::http;
use crate::ops::{Context, clock};
use crate::publish::rate::Rate;
use crate::publish::storage::Watch;
use crate::report::{Counts, Task};

/// Questions are shorter than this, and nobody waits for them.
const SHORT: u64 = 100_000;

/// A clock that never goes back.
type Clock = Box<dyn Fn() -> Duration + Sync>;

/// Watches one episode on its way to one host.
pub(super) struct Sending<'a> {
    context: &'a Context<'a>,
    label: String,
    /// About how many bytes there will be.
    total: u64,
    rate: Option<&'a Rate>,
    clock: Clock,
    state: Mutex<(u64, Option<Task<'a>>)>,
}

impl<'a> Sending<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        host: &str,
        total: u64,
        rate: Option<&'a Rate>,
    ) -> Sending<'a> {
        let (label, state) = (format!("sending to {host}"), Mutex::default());
        Sending { context, label, total, rate, clock: Box::new(clock::monotonic_clock()), state }
    }
}

impl Sending<'_> {
    /// It is there.
    pub(super) fn arrived(self) {
        let Ok((sent, task)) = self.state.into_inner() else { return };
        if let Some(task) = task {
            task.finish(format!("{:.1} MB", sent as f64 / 1e6));
        }
    }
}

impl Watch for Sending<'_> {
    fn sent(&self, bytes: u64) {
        if let Ok(mut state) = self.state.lock() {
            state.0 += bytes;
            let all = state.0;
            if all > SHORT && state.1.is_none() {
                let label = self.label.clone();
                state.1 = Some(Task::start(
                    self.context.reporter,
                    label,
                    Some(self.total),
                    Counts::Bytes,
                ));
            }
            // Forms are a little longer than what is in them, and some things are sent again.
            if let Some(task) = &mut state.1 {
                task.advance(all.min(self.total));
            }
        }
        let Some(rate) = self.rate else { return };
        let _ = http::pause(rate.wait(bytes, (self.clock)()), &|| self.cancelled());
    }

    fn cancelled(&self) -> bool {
        self.context.reporter.cancelled()
    }
}
