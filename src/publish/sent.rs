//! What is at the storage as far as this machine knows: a line for each step, added at once, so
//! that a run that was killed anywhere goes on where it stopped and sends nothing twice.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::store::write_atomically;

/// A show of a hundred thousand files takes 15 MB.
const LARGEST: u64 = 512 << 20;

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFile {
    /// Its length in bytes.
    pub length: u64,
    /// The digest of its content.
    pub digest: String,
    /// When the local file had last changed, in nanoseconds since 1970: while that and its length
    /// are the same, it is not read again.
    pub modified: i128,
    /// How far it came.
    pub state: State,
    /// While it is not known whether it arrived: the length of what was there before.
    pub before: Option<u64>,
}

/// How far a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was begun; whether it arrived is not known.
    Begun,
    /// It is there.
    There,
    /// It was seen at its public address.
    Seen,
}

/// What was sent to one storage.
#[derive(Debug)]
pub struct Sent {
    path: PathBuf,
    file: File,
    files: HashMap<String, SentFile>,
    lines: usize,
}

impl Sent {
    /// Reads what is known; nothing when there is no such file yet. A line that was cut off or
    /// damaged is left out: that file is looked for again. *Errors:* it cannot be read or written.
    pub fn open(path: &Path) -> io::Result<Sent> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let mut bytes = Vec::new();
        (&mut file).take(LARGEST).read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let mut files = HashMap::new();
        let mut lines = 0;
        for line in text.split_inclusive('\n') {
            lines += 1;
            if let Some(line) = line.strip_suffix('\n') {
                take(&mut files, line);
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            // The rest of a line that was cut off must not be read with the next one.
            file.write_all(b"\n")?;
        }
        Ok(Sent { path: path.to_owned(), file, files, lines })
    }

    /// Whether a path can stand in it.
    pub fn can_hold(path: &str) -> bool {
        !path.chars().any(char::is_control)
    }

    /// What is known of a file.
    pub fn of(&self, path: &str) -> Option<&SentFile> {
        self.files.get(path)
    }

    /// All files that are there or may be.
    pub fn files(&self) -> impl Iterator<Item = (&str, &SentFile)> {
        self.files.iter().map(|(path, sent)| (path.as_str(), sent))
    }

    /// Notes what is to become of a file.
    pub fn note(&mut self, path: &str, sent: SentFile) -> io::Result<()> {
        let line = written(path, &sent);
        self.files.insert(path.to_owned(), sent);
        self.add(&line)
    }

    /// Notes that files were seen at their addresses.
    pub fn seen<'a>(&mut self, paths: impl Iterator<Item = &'a str>) -> io::Result<()> {
        let mut lines = String::new();
        for path in paths {
            if let Some(sent) = self.files.get_mut(path) {
                sent.state = State::Seen;
                lines.push_str(&written(path, sent));
            }
        }
        self.add(&lines)
    }

    /// Notes that a file is no longer there.
    pub fn gone(&mut self, path: &str) -> io::Result<()> {
        self.files.remove(path);
        self.add(&format!("gone\t{path}\n"))
    }

    /// Writes it anew when most of its lines are of the past.
    pub fn tidy(&mut self) -> io::Result<()> {
        if self.lines <= 2 * self.files.len() + 1000 {
            return Ok(());
        }
        let mut paths: Vec<&String> = self.files.keys().collect();
        paths.sort();
        let text: String = paths.iter().map(|path| written(path, &self.files[*path])).collect();
        write_atomically(&self.path, text.as_bytes())?;
        self.file = OpenOptions::new().append(true).open(&self.path)?;
        self.lines = self.files.len();
        Ok(())
    }

    fn add(&mut self, lines: &str) -> io::Result<()> {
        self.lines += lines.matches('\n').count();
        // One write: what a kill leaves is whole lines, or one cut off at the end.
        self.file.write_all(lines.as_bytes())
    }
}

fn written(path: &str, sent: &SentFile) -> String {
    let state = match sent.state {
        State::Begun => "begun",
        State::There => "there",
        State::Seen => "seen",
    };
    let before = sent.before.map(|before| format!("\t{before}")).unwrap_or_default();
    format!("{state}\t{path}\t{}\t{}\t{}{before}\n", sent.length, sent.digest, sent.modified)
}

fn take(files: &mut HashMap<String, SentFile>, line: &str) -> Option<()> {
    let mut parts = line.split('\t');
    let (what, path) = (parts.next()?, parts.next()?);
    let state = match what {
        "begun" => State::Begun,
        "there" => State::There,
        "seen" => State::Seen,
        "gone" => {
            files.remove(path);
            return Some(());
        }
        _ => return None,
    };
    let length = parts.next()?.parse().ok()?;
    let digest = parts.next().filter(|digest| !digest.is_empty())?.to_owned();
    let modified = parts.next()?.parse().ok()?;
    let before = parts.next().map(str::parse).transpose().ok()?;
    let sent = SentFile { length, digest, modified, state, before };
    parts.next().is_none().then(|| files.insert(path.to_owned(), sent));
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(length: u64, state: State) -> SentFile {
        SentFile { length, digest: format!("d{length}"), modified: 1, state, before: None }
    }

    #[test]
    fn what_was_noted_is_known_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sent");
        let mut first = Sent::open(&path).unwrap();
        first.note("media/é a.mp3", sent(3, State::Begun)).unwrap();
        first.note("media/é a.mp3", sent(3, State::There)).unwrap();
        first.note("b.html", sent(4, State::There)).unwrap();
        let begun = SentFile { before: Some(9), ..sent(5, State::Begun) };
        first.note("c.html", begun.clone()).unwrap();
        first.seen(["b.html", "unknown"].into_iter()).unwrap();
        first.gone("media/é a.mp3").unwrap();
        drop(first);
        let again = Sent::open(&path).unwrap();
        assert_eq!(again.files().count(), 2);
        assert_eq!(again.of("b.html"), Some(&sent(4, State::Seen)));
        assert_eq!(again.of("c.html"), Some(&begun));
    }

    #[test]
    fn a_line_that_was_cut_off_is_left_out_and_the_next_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sent");
        let mut first = Sent::open(&path).unwrap();
        first.note("a", sent(1, State::There)).unwrap();
        first.note("b", sent(22_222, State::There)).unwrap();
        drop(first);
        let whole = std::fs::read(&path).unwrap();
        // Wherever it was cut, nothing wrong is believed of `b`, and `c` is read.
        for end in 14..whole.len() {
            std::fs::write(&path, &whole[..end]).unwrap();
            let mut cut = Sent::open(&path).unwrap();
            assert!(cut.of("b").is_none(), "cut at {end}");
            cut.note("c", sent(3, State::There)).unwrap();
            drop(cut);
            let again = Sent::open(&path).unwrap();
            assert_eq!(again.of("c"), Some(&sent(3, State::There)), "cut at {end}");
            assert!(again.of("b").is_none_or(|b| b.length == 22_222), "cut at {end}");
        }
    }

    #[test]
    fn what_is_past_is_tidied_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sent");
        let mut first = Sent::open(&path).unwrap();
        for round in 0..2000 {
            first.note("a", sent(round, State::There)).unwrap();
        }
        first.tidy().unwrap();
        first.note("b", sent(1, State::There)).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
        assert_eq!(Sent::open(&path).unwrap().of("a"), Some(&sent(1999, State::There)));
    }
}
