//! Fills a `.part` from the web: goes on where it stopped, and only if what
//! comes is the rest of the very same file.
//!
//! The trap is a server that answers a range with the whole: appended, it makes
//! a file of the right kind and the wrong bytes. So bytes are appended only
//! from a 206 whose Content-Range begins where the file ends (RFC 9110, 14).

use super::part::{Origin, Part};
use super::source::by_hand;
use crate::http::{
    Answer, Client, HttpError, Request, Retries, retry_after, shown_address, worth_another_try,
};
use crate::ops::{Context, Failure, disk};
use crate::report::{Counts, Diagnostic, Event, Task};
use crate::store::free_bytes;
use crate::transcript::whisper::models::KnownModel;

mod headers;

use headers::linked;
pub(in crate::ops) use headers::{range_of, strong_etag};

/// No model is larger.
const MOST_BYTES: u64 = 16 << 30;

/// How many redirects within the first server are followed to learn of the file.
const HOPS: usize = 5;

/// A download of one model.
pub(super) struct Fetch<'a> {
    pub context: &'a Context<'a>,
    pub client: &'a Client,
    pub name: &'a str,
    pub known: Option<&'static KnownModel>,
    pub address: &'a str,
}

/// How an attempt ended.
enum Attempt {
    /// All is there.
    Whole,
    /// Worth another: why it ended, and how long the server asks to be left alone.
    Again(String, Option<std::time::Duration>),
}

impl Fetch<'_> {
    /// Fills the part to its end. *Errors:* the server does not have it or does not answer;
    /// no room; the user asked to stop. What came stays for the next time.
    pub fn fill(&self, part: &mut Part) -> Result<(), Failure> {
        let linked = self.ask()?;
        self.begin(part, linked).map_err(|error| self.disk(part, &error))?;
        let mut task = None;
        let (mut retries, mut best) = (Retries::default(), part.bytes);
        loop {
            let attempt = match self.attempt(part, &mut task) {
                Err(Failure::Interrupted) => return Err(self.stopped(part)),
                attempt => attempt?,
            };
            let (why, asked) = match attempt {
                Attempt::Whole => {
                    part.sync().map_err(|error| self.disk(part, &error))?;
                    if let Some(task) = task {
                        task.finish("here");
                    }
                    return Ok(());
                }
                Attempt::Again(why, asked) => (why, asked),
            };
            // Only more than ever before is progress, or a server that begins anew each
            // time would be asked for ever.
            if part.bytes > best {
                best = part.bytes;
                retries.succeeded();
            }
            if !retries.wait(asked, &|| self.cancelled()) {
                if self.cancelled() {
                    return Err(self.stopped(part));
                }
                return Err(self.gave_up(part, &why));
            }
        }
    }

    /// What the server says of the file before it sends on: Hugging Face tells its size and
    /// SHA-256 then, and never again.
    fn ask(&self) -> Result<Origin, Failure> {
        let first = Request::get(self.address).map_err(|error| self.no_server(&error))?;
        let mut origin = Origin { source: first.address(), ..Origin::default() };
        let mut retries = Retries::default();
        let mut address = self.address.to_owned();
        let mut hops = 0;
        loop {
            let request = Request::head(&address).map_err(|error| self.no_server(&error))?;
            match self.client.send(request.without_following(), &|| self.cancelled()) {
                Ok(answer) => match answer.status() {
                    404 | 410 => return Err(self.missing(&answer)),
                    status if worth_another_try(status) => {
                        if !retries.wait(retry_after(&answer), &|| self.cancelled()) {
                            let why = format!("`{}` is busy ({status})", answer.host());
                            return Err(self.unless_stopped(self.no_luck(&why)));
                        }
                    }
                    _ => {
                        linked(&answer, &mut origin);
                        let next = answer.header("location").filter(|to| to.starts_with('/'));
                        match next.filter(|_| origin.sha256.is_none() && hops < HOPS) {
                            Some(to) => address = headers::within(&address, to),
                            None => return Ok(origin),
                        }
                        hops += 1;
                    }
                },
                Err(HttpError::Cancelled) => return Err(Failure::Interrupted),
                Err(error @ (HttpError::Unreachable { .. } | HttpError::Setup { .. })) => {
                    return Err(self.no_server(&error));
                }
                Err(error) => {
                    if !retries.wait(None, &|| self.cancelled()) {
                        return Err(self.unless_stopped(self.no_server(&error)));
                    }
                }
            }
        }
    }

    /// Keeps what is there of the part if it belongs to what the server has now.
    fn begin(&self, part: &mut Part, now: Origin) -> std::io::Result<()> {
        let was = &part.origin;
        let same = |one: &Option<String>, other: &Option<String>| {
            one.is_none() || other.is_none() || one == other
        };
        let goes_on = was.source == now.source
            && same(&was.sha256, &now.sha256)
            && (was.bytes.is_none() || now.bytes.is_none() || was.bytes == now.bytes);
        if goes_on && part.bytes > 0 {
            let kept = Origin {
                bytes: now.bytes.or(was.bytes),
                sha256: now.sha256.or_else(|| was.sha256.clone()),
                etag: was.etag.clone(),
                source: now.source,
            };
            return part.is_of(kept);
        }
        part.start_over()?;
        part.is_of(now)
    }

    fn attempt<'t>(
        &'t self,
        part: &mut Part,
        task: &mut Option<Task<'t>>,
    ) -> Result<Attempt, Failure> {
        if part.bytes > 0 && part.origin.bytes == Some(part.bytes) {
            return Ok(Attempt::Whole);
        }
        let origin = &part.origin;
        if origin.etag.is_none() && origin.sha256.is_none() && self.known.is_none() {
            // Nothing would show that the rest is of another file than the beginning.
            part.start_over().map_err(|error| self.disk(part, &error))?;
        }
        let mut request = Request::get(self.address).map_err(|error| self.no_server(&error))?;
        if part.bytes > 0 {
            let range = format!("bytes={}-", part.bytes);
            request = request.header("range", &range).map_err(|error| self.no_server(&error))?;
            if let Some(etag) = &part.origin.etag {
                request = request.header("if-range", etag).map_err(|e| self.no_server(&e))?;
            }
        }
        let answer = match self.client.send(request, &|| self.cancelled()) {
            Ok(answer) => answer,
            Err(HttpError::Cancelled) => return Err(Failure::Interrupted),
            Err(error @ (HttpError::Redirect { .. } | HttpError::Setup { .. })) => {
                return Err(self.no_server(&error));
            }
            Err(error) => return Ok(Attempt::Again(error.to_string(), None)),
        };
        let status = answer.status();
        let disk = |part: &Part, error| self.disk(part, &error);
        match status {
            200 => {
                part.start_over().map_err(|error| disk(part, error))?;
                let origin = Origin {
                    bytes: part.origin.bytes.or(answer.length()),
                    etag: strong_etag(&answer),
                    ..part.origin.clone()
                };
                part.is_of(origin).map_err(|error| disk(part, error))?;
            }
            206 => match range_of(&answer) {
                Some((start, total)) if self.fits(part, start, total, &answer) => {
                    let origin =
                        Origin { bytes: total.or(part.origin.bytes), ..part.origin.clone() };
                    part.is_of(origin).map_err(|error| disk(part, error))?;
                }
                _ => {
                    part.start_over().map_err(|error| disk(part, error))?;
                    let why = format!("`{}` sent another part than asked for", answer.host());
                    return Ok(Attempt::Again(why, None));
                }
            },
            // Longer than the server's file: not its beginning.
            416 => {
                part.start_over().map_err(|error| disk(part, error))?;
                let why = format!("`{}` has another file now", answer.host());
                return Ok(Attempt::Again(why, None));
            }
            404 | 410 => return Err(self.missing(&answer)),
            // An address it was sent on to does not hold for ever; the first one does.
            401 | 403 if answer.address() != part.origin.source => {
                let why = format!("`{}` let the address expire ({status})", answer.host());
                return Ok(Attempt::Again(why, None));
            }
            status if worth_another_try(status) => {
                let why = format!("`{}` is busy ({status})", answer.host());
                return Ok(Attempt::Again(why, retry_after(&answer)));
            }
            status => {
                let why = format!("`{}` refuses `{}` ({status})", answer.host(), self.name);
                return Err(self.no_luck(&why));
            }
        }
        self.room(part)?;
        let task = task.get_or_insert_with(|| {
            let label = format!("getting {}", self.name);
            Task::start(self.context.reporter, label, part.origin.bytes, Counts::Bytes)
        });
        self.read(answer, part, task)
    }

    /// Whether an answer to a range is the rest of what is there.
    fn fits(&self, part: &Part, start: u64, total: Option<u64>, answer: &Answer) -> bool {
        let etag = strong_etag(answer);
        start == part.bytes
            && (total.is_none() || part.origin.bytes.is_none() || total == part.origin.bytes)
            && (etag.is_none() || part.origin.etag.is_none() || etag == part.origin.etag)
    }

    fn read(
        &self,
        mut answer: Answer,
        part: &mut Part,
        task: &mut Task<'_>,
    ) -> Result<Attempt, Failure> {
        let most = part.origin.bytes.unwrap_or(MOST_BYTES);
        loop {
            match answer.next(&|| self.cancelled()) {
                Ok(Some(bytes)) if part.bytes + bytes.len() as u64 > most => {
                    part.start_over().map_err(|error| self.disk(part, &error))?;
                    let why = format!("`{}` sent more than the file has", answer.host());
                    return Ok(Attempt::Again(why, None));
                }
                Ok(Some(bytes)) => {
                    part.append(&bytes).map_err(|error| self.disk(part, &error))?;
                    task.advance(part.bytes);
                }
                Ok(None) if part.origin.bytes.is_some_and(|due| part.bytes < due) => {
                    let why = format!("`{}` ended before the end of the file", answer.host());
                    return Ok(Attempt::Again(why, None));
                }
                Ok(None) => return Ok(Attempt::Whole),
                Err(HttpError::Cancelled) => return Err(Failure::Interrupted),
                Err(error) => return Ok(Attempt::Again(error.to_string(), None)),
            }
        }
    }

    /// Whether the rest fits on the disk, with a twentieth to spare.
    fn room(&self, part: &Part) -> Result<(), Failure> {
        let bytes = part.origin.bytes.or(self.known.map(KnownModel::bytes)).unwrap_or(0);
        room_for(bytes, part.bytes, self.name, part.path())
    }

    fn cancelled(&self) -> bool {
        self.context.reporter.cancelled()
    }

    /// Says what is kept when the user asks to stop.
    fn stopped(&self, part: &Part) -> Failure {
        let _ = part.sync();
        if part.bytes > 0 {
            let told =
                Diagnostic::warning(format!("`{}` is here in part, {}", self.name, amount(part)))
                    .hint(format!("go on with `pod model get {}`", self.name));
            self.context.reporter.event(Event::Warning(told));
        }
        Failure::Interrupted
    }

    fn unless_stopped(&self, failure: Failure) -> Failure {
        if self.cancelled() { Failure::Interrupted } else { failure }
    }

    fn gave_up(&self, part: &Part, why: &str) -> Failure {
        let _ = part.sync();
        if part.bytes == 0 {
            return self.no_luck(why);
        }
        let message = format!("`{}` came in part only, {}: {why}", self.name, amount(part));
        let hint = "run it again later: it goes on where it stopped";
        Failure::one(Diagnostic::error(message).hint(hint))
    }

    fn no_luck(&self, why: &str) -> Failure {
        let message = format!("cannot get `{}`: {why}", self.name);
        let hint = "run it again later, or get it elsewhere with --from URL|DIR";
        Failure::one(Diagnostic::error(message).hint(hint))
    }

    fn no_server(&self, error: &HttpError) -> Failure {
        let message = format!("cannot get `{}`: {error}", self.name);
        let hint = match error {
            HttpError::Setup { .. } => "install the system's certificates (ca-certificates), or \
                                        bring the file by hand and use --from DIR"
                .to_owned(),
            _ => by_hand(self.name, self.address),
        };
        Failure::one(Diagnostic::error(message).hint(hint))
    }

    fn missing(&self, answer: &Answer) -> Failure {
        let shown = shown_address(self.address);
        let message = format!("there is no `{}` at `{shown}` ({})", self.name, answer.status());
        Failure::one(Diagnostic::error(message).hint("check the name, and the address of --from"))
    }

    fn disk(&self, part: &Part, error: &std::io::Error) -> Failure {
        Failure::one(disk::refused("write to", part.path(), error))
    }
}

fn amount(part: &Part) -> String {
    let tenths = |bytes: u64| format!("{:.1}", bytes as f64 / 1e6);
    match part.origin.bytes {
        Some(whole) => format!("{} of {} MB", tenths(part.bytes), tenths(whole)),
        None => format!("{} MB", tenths(part.bytes)),
    }
}

/// Whether a model fits on the disk, with a twentieth to spare. *Errors:* it does not.
pub(super) fn room_for(
    bytes: u64,
    here: u64,
    name: &str,
    path: &std::path::Path,
) -> Result<(), Failure> {
    let needed = bytes.saturating_sub(here).saturating_add(bytes / 20);
    let folder = path.parent().unwrap_or(path);
    let Some(free) = free_bytes(folder).filter(|&free| free < needed) else { return Ok(()) };
    let message = format!(
        "there is no room for `{name}`: it needs {} MB more in `{}`, where {} MB are free",
        needed.div_ceil(1_000_000),
        folder.display(),
        free / 1_000_000
    );
    let hint = "make room, or set POD_MODEL_DIR to a folder on another disk";
    Err(Failure::one(Diagnostic::error(message).hint(hint)))
}
