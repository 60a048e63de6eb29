//! Pauses while a service does its work: a bit longer each time, and not for ever.

use std::time::Duration;

use super::HostError;
use super::talk::Talk;
use crate::http;
use crate::publish::storage::Watch;

/// What the pauses between two looks last: a bit longer each time, up to the longest. Short sounds
/// are ready at once.
const FIRST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(10);

/// For how long it is looked. Making a new MP3 of an hour takes a minute or two, and there may be a
/// queue.
const BOUND: Duration = Duration::from_secs(15 * 60);

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
        if !http::pause(self.next, &|| watch.cancelled()) {
            return Err(HostError::Cancelled);
        }
        self.waited += self.next;
        self.next = (self.next * 3 / 2).min(LONGEST);
        Ok(())
    }
}
