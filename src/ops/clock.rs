//! The clocks of this machine, for those who may not read them themselves.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A clock that never goes back, from zero.
pub fn monotonic_clock() -> impl Fn() -> Duration + Send + Sync + Clone + 'static {
    let start = Instant::now();
    move || start.elapsed()
}

/// Seconds since 1970 by the wall clock.
pub fn unix_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
