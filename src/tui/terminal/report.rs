//! The report of a panic: what and where, but nothing anybody said.

use std::backtrace::Backtrace;
use std::fs::{self, File};
use std::io::{self, Write};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};

/// How many reports of one process are kept.
const MOST: usize = 20;

/// What the standard library quotes in its messages that is no text of the user's.
const KNOWN: [&str; 8] = [
    "`Option::unwrap()`",
    "`Option::expect()`",
    "`Result::unwrap()`",
    "`Result::unwrap_err()`",
    "`None`",
    "`Err`",
    "`Ok`",
    "`Some`",
];

/// Writes a report of the panic, with the version and the calls that led to it.
pub(super) fn of_panic(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = text.unwrap_or("(no message)");
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let thread = std::thread::current();
    format!(
        "pod {}\npanic: {}\nat: {place}\nthread: {}\nsystem: {} {}\n\n{}\n",
        env!("CARGO_PKG_VERSION"),
        unquoted(message),
        thread.name().unwrap_or("(no name)"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        Backtrace::force_capture(),
    )
}

/// The first line of a message up to the first thing it quotes: a slice out of bounds quotes the
/// transcript, an error unwrapped may hold it.
fn unquoted(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    let mut end = 0;
    while let Some(at) = line[end..].find(['`', '"', '\'', '«', '“']).map(|at| end + at) {
        match KNOWN.iter().find(|known| line[at..].starts_with(**known)) {
            Some(known) => end = at + known.len(),
            None => return format!("{}…", &line[..at]),
        }
    }
    match line.split_once("value: ") {
        Some((before, _)) => format!("{before}value: …"),
        None => line.to_owned(),
    }
}

/// Writes a report to a file of its own; gives its path. An older report is never written over.
pub(super) fn write(folder: &Path, report: &str) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let process = std::process::id();
    for number in 1..=MOST {
        let path = folder.join(format!("panic-{process}-{number}.txt"));
        match File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(report.as_bytes())?;
                file.sync_all()?;
                return Ok(path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("there are enough reports of this process"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_not_in_a_report() {
        let slice = std::panic::catch_unwind(|| "écoute".split_at(1).0.len()).unwrap_err();
        let message = slice.downcast_ref::<String>().cloned().unwrap_or_default();
        assert!(!unquoted(&message).contains("coute"), "{message}");
        let unwrapped = r#"called `Result::unwrap()` on an `Err` value: "bonjour""#;
        assert_eq!(unquoted(unwrapped), "called `Result::unwrap()` on an `Err` value: …");
        assert_eq!(unquoted("byte index 1 of `é`a` is"), "byte index 1 of …");
        assert_eq!(unquoted("no word\n  left: bonjour"), "no word");
    }

    #[test]
    fn what_is_no_quotation_stays() {
        let index = "index out of bounds: the len is 3 but the index is 7";
        assert_eq!(unquoted(index), index);
        let none = "called `Option::unwrap()` on a `None` value";
        assert_eq!(unquoted(none), none);
    }

    #[test]
    fn reports_never_replace_each_other_and_do_not_fill_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("reports");
        let first = write(&inside, "one").unwrap();
        let second = write(&inside, "two").unwrap();
        assert_ne!(first, second);
        assert_eq!(fs::read_to_string(first).unwrap(), "one");
        for _ in 2..MOST {
            write(&inside, "more").unwrap();
        }
        assert!(write(&inside, "too many").is_err());
    }
}
