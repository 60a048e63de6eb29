//! `model get`: brings a model here, whole and true, or says why not.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::check::{self, Expected, Trouble};
use super::fetch::{Fetch, room_for};
use super::part::{Origin, Part, beside};
use super::source::Source;
use super::{file_of, models_folder, stamp};
use crate::http::{Client, Patience, shown_address};
use crate::ops::{Context, Failure, LOOK_AGAIN, disk};
use crate::report::{Counts, Diagnostic, Event, Task};
use crate::store::{Busy, Lock};
use crate::transcript::whisper::models::{KnownModel, known};

/// Which model is to be brought here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetModel {
    /// Its name.
    pub name: String,
    /// A mirror's address or a folder; its home if missing.
    pub from: Option<String>,
}

/// A model that is here now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GotModel {
    /// Its name.
    pub name: String,
    /// Its file.
    pub file: PathBuf,
    /// How many bytes it has.
    pub bytes: u64,
    /// Whether it was here before.
    pub already: bool,
    /// Which checksum it was held to; none if nobody publishes one.
    pub held_to: Option<&'static str>,
}

/// Brings a model here. Goes on where an earlier run stopped; a second run is
/// done at once. *Errors:* no such model, no network, no room, a file that is
/// not what it should be.
pub fn get_model(context: &Context<'_>, get: &GetModel) -> Result<GotModel, Failure> {
    let folder = models_folder(context)?;
    let file = file_of(&folder, &get.name)?;
    let known = known(&get.name);
    let verb = Get { context, get, known, file };
    if let Some(stamp) = stamp::still_true(&verb.file) {
        return Ok(verb.got(stamp.bytes, true, None));
    }
    // Before anything is made on the disk for a name that means nothing.
    let source = Source::of(&get.name, known, get.from.as_deref(), &context.folder)?;
    disk::make_folder(&folder)?;
    let _lock = verb.lock()?;
    if let Some(bytes) = verb.already_here()? {
        return Ok(verb.got(bytes, true, None));
    }
    match source {
        Source::Address(address) => verb.download(&address),
        Source::File(file) => verb.copy(&file),
    }
}

struct Get<'a> {
    context: &'a Context<'a>,
    get: &'a GetModel,
    known: Option<&'static KnownModel>,
    file: PathBuf,
}

impl Get<'_> {
    fn got(&self, bytes: u64, already: bool, held_to: Option<&'static str>) -> GotModel {
        GotModel { name: self.get.name.clone(), file: self.file.clone(), bytes, already, held_to }
    }

    /// Waits, saying so, while another pod gets the same model.
    fn lock(&self) -> Result<Lock, Failure> {
        let path = beside(&self.file, ".lock");
        let mut waiting = None;
        loop {
            match Lock::take(&path) {
                Ok(lock) => return Ok(lock),
                Err(Busy::Io(error)) => {
                    return Err(Failure::one(disk::refused("write to", &path, &error)));
                }
                Err(Busy::Held) if self.context.reporter.cancelled() => {
                    return Err(Failure::Interrupted);
                }
                Err(Busy::Held) => {
                    waiting.get_or_insert_with(|| {
                        let label = format!("waiting for another pod that gets {}", self.get.name);
                        Task::start(self.context.reporter, label, None, Counts::Items)
                    });
                    std::thread::sleep(LOOK_AGAIN);
                }
            }
        }
    }

    /// The bytes of a file that has the name already, once it proved true. One that is not
    /// is set aside.
    fn already_here(&self) -> Result<Option<u64>, Failure> {
        if let Some(stamp) = stamp::still_true(&self.file) {
            return Ok(Some(stamp.bytes));
        }
        if !self.file.is_file() {
            return Ok(None);
        }
        let expected = Expected::of_present(&self.get.name, &self.file);
        match check::check(&self.file, &expected, &self.get.name, self.context) {
            Ok(stamp) => {
                // Without it the next run reads the file once more, and that is all.
                let _ = stamp::write(&self.file, &stamp);
                Ok(Some(stamp.bytes))
            }
            Err(Trouble::Wrong(told)) => {
                let message = format!("what was here is set aside: {}", told.message);
                self.context.reporter.event(Event::Warning(Diagnostic::warning(message)));
                let bad = beside(&self.file, ".bad");
                std::fs::rename(&self.file, &bad)
                    .map_err(|error| Failure::one(disk::refused("rename", &self.file, &error)))?;
                Ok(None)
            }
            Err(trouble) => Err(trouble.failure()),
        }
    }

    fn part(&self) -> Result<Part, Failure> {
        Part::open(&self.file).map_err(|error| self.refused(&error))
    }

    fn refused(&self, error: &io::Error) -> Failure {
        Failure::one(disk::refused("write to", &beside(&self.file, ".part"), error))
    }

    fn download(&self, address: &str) -> Result<GotModel, Failure> {
        let client = Client::new(Patience::default())
            .map_err(|error| Failure::one(Diagnostic::error(error.to_string())))?;
        let (context, name, known) = (self.context, self.get.name.as_str(), self.known);
        let fetch = Fetch { context, client: &client, name, known, address };
        let mut part = self.part()?;
        let before = part.bytes;
        fetch.fill(&mut part)?;
        // Bytes from two days may be from two files; those of one go are what the server has.
        let patched = before > 0 && part.bytes > 0;
        match self.name(part, shown_address(address)) {
            Err(Trouble::Wrong(told)) if patched => {
                let message = format!("{}; getting it anew", told.message);
                self.context.reporter.event(Event::Warning(Diagnostic::warning(message)));
                let mut part = self.part()?;
                part.start_over().map_err(|error| self.refused(&error))?;
                fetch.fill(&mut part)?;
                self.name(part, shown_address(address)).map_err(|trouble| self.bad(trouble))
            }
            named => named.map_err(|trouble| self.bad(trouble)),
        }
    }

    /// Copies a file of another folder, which is left as it is.
    fn copy(&self, from: &Path) -> Result<GotModel, Failure> {
        let unreadable = |error: io::Error| Failure::one(disk::refused("read", from, &error));
        let mut reader = File::open(from).map_err(unreadable)?;
        let bytes = reader.metadata().map_err(unreadable)?.len();
        room_for(bytes, 0, &self.get.name, &self.file)?;
        let mut part = self.part()?;
        part.start_over().map_err(|error| self.refused(&error))?;
        let source = from.display().to_string();
        let origin = Origin { source: source.clone(), ..Origin::default() };
        part.is_of(origin).map_err(|error| self.refused(&error))?;
        let label = format!("copying {}", self.get.name);
        let mut task = Task::start(self.context.reporter, label, Some(bytes), Counts::Bytes);
        let mut block = vec![0; 256 * 1024];
        loop {
            if task.cancelled() {
                return Err(Failure::Interrupted);
            }
            match reader.read(&mut block) {
                Ok(0) => break,
                Ok(count) => {
                    part.append(&block[..count]).map_err(|error| self.refused(&error))?;
                    task.advance(part.bytes);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(error)),
            }
        }
        task.finish("copied");
        self.name(part, source).map_err(|trouble| self.bad(trouble))
    }

    /// Gives a whole download its name, if it is what it should be.
    fn name(&self, part: Part, source: String) -> Result<GotModel, Trouble> {
        let expected = Expected {
            bytes: part.origin.bytes,
            sha1: self.known.map(|known| known.sha1.to_owned()),
            sha256: part.origin.sha256.clone(),
        };
        let held_to = match (&expected.sha1, &expected.sha256) {
            (Some(_), _) => Some("SHA-1"),
            (None, Some(_)) => Some("SHA-256"),
            (None, None) => None,
        };
        let stamp = check::check(part.path(), &expected, &self.get.name, self.context)?;
        part.becomes(&self.file).map_err(|error| {
            Trouble::Stopped(Failure::one(disk::refused("write", &self.file, &error)))
        })?;
        let stamp = stamp::ModelStamp { source: Some(source), ..stamp };
        let _ = stamp::write(&self.file, &stamp);
        Ok(self.got(stamp.bytes, false, held_to))
    }

    /// Keeps what came and was wrong under a name that nothing loads.
    fn bad(&self, trouble: Trouble) -> Failure {
        let Trouble::Wrong(told) = trouble else { return trouble.failure() };
        let (part, bad) = (beside(&self.file, ".part"), beside(&self.file, ".bad"));
        let _ = std::fs::remove_file(beside(&part, ".json"));
        let kept = std::fs::rename(&part, &bad).is_ok();
        let name = &self.get.name;
        let hint = match kept {
            true => format!(
                "get it elsewhere with `pod model get {name} --from URL|DIR`; what came is kept \
                 as `{}`",
                bad.file_name().unwrap_or_default().to_string_lossy()
            ),
            false => format!("get it elsewhere with `pod model get {name} --from URL|DIR`"),
        };
        let message = format!("`{name}` is not used: {}", told.message);
        Failure::one(Diagnostic::error(message).hint(hint))
    }
}
