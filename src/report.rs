//! What runs beside every arrow: progress, warnings, reasons and the wish to stop.
//!
//! The library never prints. It tells a [`Reporter`], which the command line
//! draws as bars or lines, the editor as gauges, and tests record.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use serde::Serialize;

/// Names one running piece of work among all of this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TaskId(u64);

/// What a [`Task`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Nanoseconds of sound.
    Sound,
    /// Bytes.
    Bytes,
    /// Things.
    Items,
}

/// Something worth telling while work goes on.
#[derive(Debug, Clone)]
pub enum Event {
    /// A heading: what the next tasks belong to, usually an episode.
    Heading(String),
    /// A piece of work began. `total` is what [`Event::Advanced`] counts up to, where known.
    Started {
        /// Which work.
        task: TaskId,
        /// A few words for a person.
        label: String,
        /// The end of the count, where it is known.
        total: Option<u64>,
        /// What is counted.
        counts: Counts,
    },
    /// A piece of work came to `done` of its total.
    Advanced {
        /// Which work.
        task: TaskId,
        /// How far it is.
        done: u64,
    },
    /// A piece of work is over. Without an outcome it was given up.
    Finished {
        /// Which work.
        task: TaskId,
        /// Its result in a few words for a person.
        outcome: Option<String>,
    },
    /// Why a stage ran or was spared; shown on request.
    Why {
        /// The stage's name.
        stage: String,
        /// The reason.
        reason: String,
    },
    /// Something the user should know that stops nothing.
    Warning(Diagnostic),
}

/// Listens to work. Called from any thread; must return at once.
pub trait Reporter: Send + Sync {
    /// Takes note of an event.
    fn event(&self, event: Event);

    /// Whether the work should stop as soon as everything is whole; polled about once a block.
    fn cancelled(&self) -> bool {
        false
    }
}

/// A piece of work being reported. Dropped without [`Task::finish`], it reports being given up.
pub struct Task<'a> {
    reporter: &'a dyn Reporter,
    id: TaskId,
    told: u64,
    step: u64,
    over: bool,
}

impl<'a> Task<'a> {
    /// Begins a piece of work.
    pub fn start(
        reporter: &'a dyn Reporter,
        label: impl Into<String>,
        total: Option<u64>,
        counts: Counts,
    ) -> Task<'a> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = TaskId(NEXT.fetch_add(1, Ordering::Relaxed));
        reporter.event(Event::Started { task: id, label: label.into(), total, counts });
        // A thousand reports a task are enough for any bar.
        let step = total.unwrap_or(0) / 1000;
        Task { reporter, id, told: 0, step, over: false }
    }

    /// Tells how far the work is; cheap to call once a block.
    pub fn advance(&mut self, done: u64) {
        if done >= self.told.saturating_add(self.step) {
            self.told = done;
            self.reporter.event(Event::Advanced { task: self.id, done });
        }
    }

    /// Whether the work should stop.
    pub fn cancelled(&self) -> bool {
        self.reporter.cancelled()
    }

    /// Ends the work with its result in a few words.
    pub fn finish(mut self, outcome: impl Into<String>) {
        self.over = true;
        self.reporter.event(Event::Finished { task: self.id, outcome: Some(outcome.into()) });
    }
}

impl Drop for Task<'_> {
    fn drop(&mut self) {
        if !self.over {
            self.reporter.event(Event::Finished { task: self.id, outcome: None });
        }
    }
}

/// How bad a [`Diagnostic`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not what was meant; nothing is stopped by it.
    Warning,
    /// Nothing can be made of it.
    Error,
}

/// A place in a text file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// Line and columns, where the place is more than the whole file.
    pub mark: Option<Mark>,
}

/// A stretch of one line of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// How many characters of the line are meant, at least 1.
    pub width: usize,
    /// The line itself, without its end.
    pub text: String,
}

impl Mark {
    /// The place of a byte range in `source`; a range over several lines is
    /// clipped to the first. Ranges outside the source point at its end.
    pub fn of_range(source: &str, range: std::ops::Range<usize>) -> Mark {
        let mut start = range.start.min(source.len());
        while !source.is_char_boundary(start) {
            start -= 1;
        }
        let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = source[start..].find('\n').map_or(source.len(), |at| start + at);
        let mut end = range.end.clamp(start, line_end);
        while !source.is_char_boundary(end) {
            end += 1;
        }
        Mark {
            line: source[..line_start].matches('\n').count() + 1,
            column: source[line_start..start].chars().count() + 1,
            width: source[start..end].trim_end().chars().count().max(1),
            text: source[line_start..line_end].trim_end_matches('\r').to_owned(),
        }
    }
}

/// An error, warning or note for the user: what, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A lower-case phrase; the thing itself in backticks.
    pub message: String,
    /// Where it is, if it is anywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// A few words under the underlined stretch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What to do, in the imperative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Something that stops the work.
    pub fn error(message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, message)
    }

    /// Something that does not.
    pub fn warning(message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, message)
    }

    fn new(severity: Severity, message: impl Into<String>) -> Diagnostic {
        Diagnostic { severity, message: message.into(), place: None, label: None, hint: None }
    }

    /// Says which file it is about.
    pub fn in_file(mut self, file: impl AsRef<Path>) -> Diagnostic {
        self.place = Some(Place { file: file.as_ref().to_owned(), mark: None });
        self
    }

    /// Says where in which file it is.
    pub fn at(mut self, file: impl AsRef<Path>, mark: Mark) -> Diagnostic {
        self.place = Some(Place { file: file.as_ref().to_owned(), mark: Some(mark) });
        self
    }

    /// Adds a few words under the underlined stretch.
    pub fn labelled(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }

    /// Says what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Diagnostic {
        self.hint = Some(hint.into());
        self
    }
}

/// A reporter that listens to nothing and never stops the work.
#[derive(Debug, Default)]
pub struct Silent;

impl Reporter for Silent {
    fn event(&self, _: Event) {}
}

/// A reporter that keeps all it hears, for tests.
#[derive(Debug, Default)]
pub struct Recorder {
    events: Mutex<Vec<Event>>,
    stop: AtomicBool,
}

impl Recorder {
    /// All events so far.
    pub fn events(&self) -> Vec<Event> {
        self.events.lock().map(|events| events.clone()).unwrap_or_default()
    }

    /// The warnings so far.
    pub fn warnings(&self) -> Vec<Diagnostic> {
        let warning = |event| match event {
            Event::Warning(diagnostic) => Some(diagnostic),
            _ => None,
        };
        self.events().into_iter().filter_map(warning).collect()
    }

    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Reporter for Recorder {
    fn event(&self, event: Event) {
        if let Ok(mut events) = self.events.lock() {
            events.push(event);
        }
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_counts_characters_and_clips_to_its_line() {
        let source = "a = 1\nété = \"x\ny\"\n";
        let at = source.find('"').unwrap();
        let mark = Mark::of_range(source, at..source.len());
        assert_eq!((mark.line, mark.column, mark.width), (2, 7, 2));
        assert_eq!(mark.text, "été = \"x");
    }

    #[test]
    fn a_mark_past_the_end_points_at_the_end() {
        let mark = Mark::of_range("ab", 9..12);
        assert_eq!((mark.line, mark.column, mark.width), (1, 3, 1));
    }

    #[test]
    fn a_task_given_up_says_so() {
        let recorder = Recorder::default();
        drop(Task::start(&recorder, "work", None, Counts::Items));
        assert!(matches!(recorder.events()[1], Event::Finished { outcome: None, .. }));
    }
}
