//! How fast bytes may leave: a limit for all connections together.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Spreads bytes over time. Told of what was sent, it says how long to wait before the next; what
/// it says it does not measure: the caller brings the time.
#[derive(Debug)]
pub struct Rate {
    /// Bytes a second.
    limit: u64,
    /// Until when, on the caller's clock, the bytes so far should take.
    until: Mutex<Duration>,
}

impl Rate {
    /// So many bytes a second, at least one.
    pub fn new(limit: u64) -> Rate {
        Rate { limit: limit.max(1), until: Mutex::new(Duration::ZERO) }
    }

    /// How long to wait after `bytes` more were sent at the time `now`. Time in which nothing was
    /// sent is not made up for.
    pub fn wait(&self, bytes: u64, now: Duration) -> Duration {
        let takes = Duration::from_secs_f64(bytes as f64 / self.limit as f64);
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = (*until).max(now) + takes;
        until.saturating_sub(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_take_the_time_they_should_and_pauses_are_not_saved_up() {
        let rate = Rate::new(1000);
        let at = Duration::from_millis;
        assert_eq!(rate.wait(500, at(0)), at(500));
        // A second connection waits for both.
        assert_eq!(rate.wait(500, at(0)), at(1000));
        assert_eq!(rate.wait(100, at(900)), at(200));
        assert_eq!(rate.wait(100, at(5000)), at(100));
    }
}
