//! When and after how long to try again.

use std::time::Duration;

use super::Answer;

/// What the first pause lasts; each next one twice as long.
const FIRST: Duration = Duration::from_millis(250);

/// How many pauses in a row before giving up.
const MOST: u32 = 5;

/// The longest pause a server may ask for.
const LONGEST: Duration = Duration::from_secs(60);

/// How often the wish to stop is looked at in a pause.
const LOOK: Duration = Duration::from_millis(50);

/// Counts the failures in a row.
#[derive(Debug, Default)]
pub struct Retries {
    failed: u32,
}

impl Retries {
    /// Takes note that something was achieved: the count begins anew.
    pub fn succeeded(&mut self) {
        self.failed = 0;
    }

    /// Waits before the next try: as long as the server asked for, else longer each time.
    /// False if there should be no next try: too many, too long to wait, or the user
    /// asked to stop.
    pub fn wait(&mut self, asked: Option<Duration>, cancelled: &dyn Fn() -> bool) -> bool {
        if self.failed >= MOST || asked.is_some_and(|asked| asked > LONGEST) {
            return false;
        }
        let time = asked.unwrap_or(FIRST * 2_u32.pow(self.failed));
        self.failed += 1;
        pause(time, cancelled)
    }
}

/// Waits so long. False as soon as the user asked to stop.
pub fn pause(time: Duration, cancelled: &dyn Fn() -> bool) -> bool {
    let mut left = time;
    while !left.is_zero() {
        if cancelled() {
            return false;
        }
        let nap = left.min(LOOK);
        std::thread::sleep(nap);
        left -= nap;
    }
    !cancelled()
}

/// How long a busy server asks to be left alone (RFC 9110, 10.2.3). Only in
/// seconds: a date would have to be compared with a clock that may be wrong.
pub fn retry_after(answer: &Answer) -> Option<Duration> {
    answer.header("retry-after")?.trim().parse().ok().map(Duration::from_secs)
}

/// Whether a status says that the same request may do better later.
pub fn worth_another_try(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}
