//! Diagnostics about one text, bounded: a text of 5 MB with a mistake in every line must
//! neither fill the screen nor be searched for its line ends a million times.

use std::ops::Range;
use std::path::Path;

use super::lines::line_end;
use crate::report::{Diagnostic, Mark, Severity};

/// More than anybody corrects in one go.
const MOST: usize = 100;

/// Collects what is wrong with a text.
pub(super) struct Tell<'a> {
    source: &'a str,
    file: &'a Path,
    found: Vec<Diagnostic>,
    more: usize,
    /// A line's beginning and its number; the next place is most often further on.
    near: (usize, usize),
}

impl<'a> Tell<'a> {
    /// About `source`, read from `file`.
    pub(super) fn new(source: &'a str, file: &'a Path) -> Tell<'a> {
        Tell { source, file, found: Vec::new(), more: 0, near: (0, 1) }
    }

    /// Something about a stretch of the text.
    pub(super) fn at(&mut self, bad: Severity, range: Range<usize>, message: &str, hint: &str) {
        if self.found.len() >= MOST {
            self.more += 1;
            return;
        }
        let diagnostic = match bad {
            Severity::Error => Diagnostic::error(message),
            _ => Diagnostic::warning(message),
        };
        let mark = self.mark(range);
        self.found.push(diagnostic.at(self.file, mark).hint(hint));
    }

    /// A place within its line; other than [`Mark::of_range`], a `\r` alone ends a line too.
    fn mark(&mut self, range: Range<usize>) -> Mark {
        if range.start < self.near.0 {
            self.near = (0, 1);
        }
        let (mut start, mut line) = self.near;
        let mut end = line_end(self.source, start);
        while end <= range.start && end < self.source.len() {
            (start, line) = (end, line + 1);
            end = line_end(self.source, start);
        }
        self.near = (start, line);
        let text = self.source[start..end].trim_end_matches(['\n', '\r']);
        Mark { line, ..Mark::of_range(text, range.start - start..range.end - start) }
    }

    /// Something about the whole file.
    pub(super) fn whole(&mut self, message: &str, hint: &str) {
        self.found.push(Diagnostic::warning(message).in_file(self.file).hint(hint));
    }

    /// All that was told.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        if self.more > 0 {
            let message = format!("{} more places are wrong", self.more);
            self.found.push(Diagnostic::warning(message).in_file(self.file));
        }
        self.found
    }
}
