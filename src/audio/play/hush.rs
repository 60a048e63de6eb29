//! [`Hush`]: standard error turned away for a while. Sound libraries written in C (ALSA, JACK)
//! print there what they think, into the middle of the editor's screen.

use std::fs::File;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many want quiet, and where standard error went before the first.
#[derive(Default)]
struct Held {
    count: usize,
    #[cfg(unix)]
    saved: Option<std::os::fd::OwnedFd>,
}

static HELD: Mutex<Held> = Mutex::new(Held {
    count: 0,
    #[cfg(unix)]
    saved: None,
});

/// Standard error goes elsewhere until this is dropped, for the whole process.
/// Several may be held at once and dropped in any order; the first says where
/// it goes. Does nothing where there are no file descriptors.
#[derive(Debug)]
#[must_use = "standard error comes back when this is dropped"]
pub struct Hush(());

impl Hush {
    /// Turns standard error to nowhere. *Errors:* what the system says; nothing is changed then.
    pub fn new() -> io::Result<Hush> {
        Hush::hold(|| File::options().write(true).open("/dev/null"))
    }

    /// Turns standard error to a file. *Errors:* what the system says; nothing is changed then.
    pub fn to(log: &File) -> io::Result<Hush> {
        Hush::hold(|| log.try_clone())
    }

    /// Brings standard error back at once, whoever holds it: for a panic, which must be seen.
    /// Those who hold it still drop theirs without harm.
    pub fn lift() {
        held().restore();
    }

    fn hold(open: impl FnOnce() -> io::Result<File>) -> io::Result<Hush> {
        let mut held = held();
        if held.count == 0 {
            held.turn(open)?;
        }
        held.count += 1;
        Ok(Hush(()))
    }
}

impl Drop for Hush {
    fn drop(&mut self) {
        let mut held = held();
        held.count = held.count.saturating_sub(1);
        if held.count == 0 {
            held.restore();
        }
    }
}

/// A panic while it was held leaves it whole.
fn held() -> MutexGuard<'static, Held> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Held {
    #[cfg(unix)]
    fn turn(&mut self, open: impl FnOnce() -> io::Result<File>) -> io::Result<()> {
        use std::os::fd::AsFd;
        let away = open()?;
        let saved = io::stderr().as_fd().try_clone_to_owned()?;
        rustix::stdio::dup2_stderr(&away)?;
        self.saved = Some(saved);
        Ok(())
    }

    #[cfg(not(unix))]
    fn turn(&mut self, _: impl FnOnce() -> io::Result<File>) -> io::Result<()> {
        Ok(())
    }

    #[cfg(unix)]
    fn restore(&mut self) {
        if let Some(saved) = self.saved.take() {
            // A second failure has nobody left to tell.
            let _ = rustix::stdio::dup2_stderr(&saved);
        }
    }

    #[cfg(not(unix))]
    fn restore(&mut self) {}
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::io::{Read, Seek, Write};

    use super::*;

    /// A file without a name that can be read back.
    fn log(name: &str) -> File {
        let path = std::env::temp_dir().join(format!("pod-hush-{name}-{}", std::process::id()));
        let log = File::options().read(true).write(true).create_new(true).open(&path);
        std::fs::remove_file(&path).unwrap();
        log.unwrap()
    }

    fn written(mut log: File) -> String {
        let mut text = String::new();
        log.rewind().unwrap();
        log.read_to_string(&mut text).unwrap();
        text
    }

    // One test: standard error belongs to the whole process.
    #[test]
    fn standard_error_is_away_until_the_last_lets_go() {
        let (before, away) = (log("before"), log("away"));
        let say = |text: &str| io::stderr().write_all(text.as_bytes()).unwrap();
        let saved = rustix::io::dup(io::stderr()).unwrap();
        rustix::stdio::dup2_stderr(&before).unwrap();
        let first = Hush::to(&away).unwrap();
        say("one ");
        let second = Hush::new().unwrap();
        drop(first);
        say("two ");
        drop(second);
        say("three ");
        let third = Hush::to(&away).unwrap();
        Hush::lift();
        say("four ");
        drop(third);
        say("five");
        rustix::stdio::dup2_stderr(&saved).unwrap();
        assert_eq!(written(away), "one two ");
        assert_eq!(written(before), "three four five");
    }
}
