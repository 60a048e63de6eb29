//! Pauses while an instance does its work: a bit longer each time, and not for ever.

use std::time::Duration;

use super::super::HostError;
use super::super::talk::Talk;
use crate::publish::storage::Watch;

/// What the pauses between two looks last: a bit longer each time, up to the longest.
const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(10);

/// For how long it is looked. An import reads the sound once, but there may be a queue.
const BOUND: Duration = Duration::from_secs(15 * 60);

/// How often the wish to stop is looked at in a pause.
const LOOK: Duration = Duration::from_millis(50);

/// The pauses of one piece of work.
pub(super) struct Pauses {
    next: Duration,
    waited: Duration,
}

impl Pauses {
    pub fn new() -> Pauses {
        Pauses { next: FIRST, waited: Duration::ZERO }
    }

    /// The next one. *Errors:* it took too long, or the user asked to stop.
    pub fn wait(&mut self, talk: &Talk, doing: &str, watch: &dyn Watch) -> Result<(), HostError> {
        if self.waited >= BOUND {
            let (host, doing) = (talk.host.clone(), doing.to_owned());
            return Err(HostError::Busy { host, doing, seconds: None });
        }
        let mut left = self.next;
        while !left.is_zero() {
            if watch.cancelled() {
                return Err(HostError::Cancelled);
            }
            let nap = left.min(LOOK);
            std::thread::sleep(nap);
            left -= nap;
        }
        self.waited += self.next;
        self.next = (self.next * 3 / 2).min(LONGEST);
        Ok(())
    }
}
