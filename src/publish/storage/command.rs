//! A program that brings the files where they go, such as rsync or rclone: run without a shell,
//! once for all files of a step or once for each, as its words ask for.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::error::said;
use super::{Found, Storage, StorageError, Surroundings, Upload, Watch, checked};

/// How often the program and the wish to stop are looked at.
const LOOK: Duration = Duration::from_millis(50);

/// How much of what it says is kept for the error: the end, where the reason stands.
const KEPT: usize = 2000;

/// A program and its words.
pub(super) struct Runs {
    words: Vec<String>,
    about: Surroundings,
}

pub(super) fn open(words: &[String], about: &Surroundings) -> Result<Runs, StorageError> {
    Ok(Runs { words: words.to_vec(), about: about.clone() })
}

impl Runs {
    fn place(&self) -> String {
        self.words.first().cloned().unwrap_or_default()
    }

    fn for_each(&self) -> bool {
        self.words.iter().any(|word| word.contains("{file}") || word.contains("{path}"))
    }

    fn setup(&self, why: String, hint: &str) -> StorageError {
        StorageError::Setup { place: self.place(), why, hint: hint.to_owned() }
    }

    /// Runs it with the placeholders filled in, to its end.
    fn run(
        &self,
        filled: &[(&str, &str)],
        doing: &str,
        watch: &dyn Watch,
    ) -> Result<(), StorageError> {
        let fill = |word: &String| fill(word, filled);
        let mut words = self.words.iter().map(fill);
        let program = words.next().unwrap_or_default();
        let spawned = Command::new(&program)
            .args(words)
            .current_dir(&self.about.show)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let child = spawned.map_err(|error| {
            let hint = "install it, or write its whole path into `storage`";
            self.setup(format!("it cannot be run: {error}"), hint)
        })?;
        let mut running = Running(child);
        let said_so_far = listen(&mut running.0);
        let status = loop {
            if watch.cancelled() {
                return Err(StorageError::Cancelled);
            }
            match running.0.try_wait() {
                Ok(Some(status)) => break status,
                Ok(None) => std::thread::sleep(LOOK),
                Err(error) => return Err(self.setup(error.to_string(), "run it by hand")),
            }
        };
        if status.success() {
            return Ok(());
        }
        // A child of the program may hold its end open.
        let words = said_so_far.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
        let why = format!("{status}: {}", said(&crate::show::masked_line(&said(&words))));
        Err(StorageError::Failed { place: self.place(), doing: doing.to_owned(), why })
    }

    /// Holds a file to what is known of it before it is handed to the program.
    fn still_there(&self, upload: &Upload) -> Result<(), StorageError> {
        checked(&upload.path, &self.place())?;
        super::local::Local::open(upload).map(drop)
    }
}

impl Storage for Runs {
    fn put(&mut self, upload: &Upload, watch: &dyn Watch) -> Result<(), StorageError> {
        self.put_all(std::slice::from_ref(upload), watch, &mut |_| {})
    }

    fn put_all(
        &mut self,
        uploads: &[Upload],
        watch: &dyn Watch,
        done: &mut dyn FnMut(usize),
    ) -> Result<(), StorageError> {
        let public = self.about.public.to_string_lossy().into_owned();
        if self.for_each() {
            for (index, upload) in uploads.iter().enumerate() {
                self.still_there(upload)?;
                let file = upload.file.to_string_lossy();
                let filled =
                    [("{from}", public.as_str()), ("{file}", &file), ("{path}", &upload.path)];
                self.run(&filled, &format!("sending {}", upload.path), watch)?;
                watch.sent(upload.length);
                done(index);
            }
            return Ok(());
        }
        if uploads.is_empty() {
            return Ok(());
        }
        uploads.iter().try_for_each(|upload| self.still_there(upload))?;
        let list = self.list(uploads)?;
        let list_path = list.path().to_string_lossy().into_owned();
        let filled = [("{from}", public.as_str()), ("{list}", list_path.as_str())];
        self.run(&filled, &format!("sending {} files", uploads.len()), watch)?;
        for (index, upload) in uploads.iter().enumerate() {
            watch.sent(upload.length);
            done(index);
        }
        Ok(())
    }

    fn look(&mut self, _: &str, _: &dyn Watch) -> Result<Found, StorageError> {
        Ok(Found::Unknown)
    }

    fn remove(&mut self, _: &str, _: &dyn Watch) -> Result<(), StorageError> {
        Err(StorageError::Unable { place: self.place(), what: "be asked to remove a file" })
    }
}

impl Runs {
    /// The paths, one a line, as rsync's --files-from and rclone's --files-from-raw read them.
    fn list(&self, uploads: &[Upload]) -> Result<tempfile::NamedTempFile, StorageError> {
        let write = || {
            let mut list = tempfile::NamedTempFile::with_prefix("pod-list-")?;
            for upload in uploads {
                writeln!(list, "{}", upload.path)?;
            }
            list.flush()?;
            Ok(list)
        };
        write().map_err(|error: std::io::Error| {
            self.setup(format!("the list of files: {error}"), "make room for temporary files")
        })
    }
}

/// A running program, stopped when nobody waits for it any more.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            drop(self.0.kill());
            drop(self.0.wait());
        }
    }
}

/// Reads what a program complains of; the end of it comes when the program is done.
fn listen(child: &mut Child) -> mpsc::Receiver<String> {
    let (tell, hear) = mpsc::channel();
    if let Some(mut complaints) = child.stderr.take() {
        std::thread::spawn(move || {
            let (mut end, mut piece) = (VecDeque::with_capacity(KEPT), [0; 1024]);
            while let Ok(count @ 1..) = complaints.read(&mut piece) {
                end.extend(&piece[..count]);
                let too_many = end.len().saturating_sub(KEPT);
                end.drain(..too_many);
            }
            let bytes: Vec<u8> = end.into();
            let text = String::from_utf8_lossy(&bytes);
            let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
            let last = lines[lines.len().saturating_sub(4)..].join(" / ");
            drop(tell.send(last));
        });
    }
    hear
}

/// A word with its placeholders filled in, in one pass: what is filled in is not filled again.
fn fill(word: &str, filled: &[(&str, &str)]) -> String {
    let mut whole = String::new();
    let mut rest = word;
    while let Some(at) = rest.find('{') {
        whole += &rest[..at];
        rest = &rest[at..];
        match filled.iter().find(|(mark, _)| rest.starts_with(mark)) {
            Some((mark, value)) => {
                whole += value;
                rest = &rest[mark.len()..];
            }
            None => {
                whole.push('{');
                rest = &rest[1..];
            }
        }
    }
    whole + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once() {
        let filled = [("{path}", "a/{file}.mp3"), ("{file}", "/x y")];
        assert_eq!(fill("host:{path}", &filled), "host:a/{file}.mp3");
        assert_eq!(fill("{other}{file}{", &filled), "{other}/x y{");
    }
}
