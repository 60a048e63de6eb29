//! One manifest as text: read within bounds, parsed, its secrets masked, its errors gathered.

use std::cell::RefCell;
use std::io::{ErrorKind, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml_edit::Document;

use super::secret;
use crate::report::{Diagnostic, Mark};

/// The longest manifest that is read, in bytes. The largest a person writes
/// is a few dozen kilobytes.
pub(super) const LARGEST: u64 = 1 << 20;

/// A manifest's text and what was found wrong in it.
pub(super) struct Page {
    /// The file as diagnostics name it.
    pub shown: PathBuf,
    text: String,
    masks: RefCell<Vec<Range<usize>>>,
    found: RefCell<Vec<Diagnostic>>,
}

impl Page {
    /// Reads `path`. *Errors:* unreadable, too long, not UTF-8.
    pub fn read(path: &Path, shown: PathBuf) -> Result<Page, Box<Diagnostic>> {
        Page::read_up_to(path, shown, LARGEST)
    }

    /// The same for a file that may be larger, in bytes.
    pub fn read_up_to(path: &Path, shown: PathBuf, largest: u64) -> Result<Page, Box<Diagnostic>> {
        let name = shown.display();
        let unreadable = |source: std::io::Error| {
            let (message, hint) = match source.kind() {
                ErrorKind::NotFound => (
                    format!("there is no `{name}`"),
                    "go to the folder of a show, or start one with `pod init`",
                ),
                _ => (format!("cannot read `{name}`: {source}"), "check that you may read it"),
            };
            Diagnostic::error(message).in_file(&shown).hint(hint)
        };
        // Opening a pipe would wait for its other end.
        if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
            let error = Diagnostic::error(format!("`{name}` is not a file")).in_file(&shown);
            return Err(Box::new(error.hint("move it away and put the manifest in its place")));
        }
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(largest + 1).read_to_end(&mut bytes))
            .map_err(unreadable)?;
        if bytes.len() as u64 > largest {
            let (shown_name, most) = (shown.display(), largest >> 20);
            let error = Diagnostic::error(format!("`{shown_name}` is longer than {most} MiB"));
            let hint = "check that it is the right file: a manifest is a short text";
            return Err(Box::new(error.in_file(&shown).hint(hint)));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Page::new(shown, text)),
            Err(error) => Err(Box::new(not_utf8(&shown, error.as_bytes(), error.utf8_error()))),
        }
    }

    /// A page of this text.
    pub fn new(shown: PathBuf, text: String) -> Page {
        Page { shown, text, masks: RefCell::default(), found: RefCell::default() }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as TOML. Reports what is wrong with its grammar, and secrets;
    /// after wrong grammar there is no document.
    pub fn parse(&self) -> Option<Document<&str>> {
        match Document::parse(self.text.as_str()) {
            Ok(document) => {
                let secrets = secret::in_document(&document, &self.text);
                *self.masks.borrow_mut() =
                    secrets.iter().map(|secret| secret.hidden.clone()).collect();
                for secret in secrets {
                    let mark = self.mark(secret.shown.clone());
                    self.push(secret.diagnostic().at(&self.shown, mark));
                }
                Some(document)
            }
            Err(error) => {
                *self.masks.borrow_mut() = secret::in_text(&self.text);
                let span = error.span().unwrap_or(self.text.len()..self.text.len());
                self.push(self.grammar(error.message(), span));
                None
            }
        }
    }

    /// The place of a byte range, secrets in its line masked.
    pub fn mark(&self, range: Range<usize>) -> Mark {
        let masks = self.masks.borrow();
        if masks.is_empty() {
            return Mark::of_range(&self.text, range);
        }
        let mut text = String::with_capacity(self.text.len());
        let (mut start, mut end) = (None, None);
        let mut from = 0;
        for mask in masks.iter() {
            place(&mut start, range.start, from..mask.start, text.len());
            place(&mut end, range.end, from..mask.start, text.len());
            text.push_str(&self.text[from..mask.start]);
            if start.is_none() && range.start < mask.end {
                start = Some(text.len());
            }
            text.push(secret::MASK);
            if end.is_none() && range.end <= mask.end {
                end = Some(text.len());
            }
            from = mask.end;
        }
        place(&mut start, range.start, from..self.text.len(), text.len());
        place(&mut end, range.end, from..self.text.len(), text.len());
        text.push_str(&self.text[from..]);
        let end = end.unwrap_or(text.len());
        Mark::of_range(&text, start.unwrap_or(text.len())..end)
    }

    /// Whether a secret stands in this range.
    pub fn hides(&self, range: &Range<usize>) -> bool {
        let masks = self.masks.borrow();
        masks.iter().any(|mask| mask.start < range.end && range.start < mask.end)
    }

    /// The text at a byte range.
    pub fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Keeps a diagnostic.
    pub fn push(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// What was found, in the order of the lines.
    pub fn into_found(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        let at = |diagnostic: &Diagnostic| {
            let mark = diagnostic.place.as_ref().and_then(|place| place.mark.as_ref());
            mark.map_or((0, 0), |mark| (mark.line, mark.column))
        };
        found.sort_by_key(at);
        found
    }

    fn grammar(&self, message: &str, span: Range<usize>) -> Diagnostic {
        let mark = self.mark(span.clone());
        if message.starts_with("duplicate key") && !self.hides(&span) {
            let name = self.slice(span).trim();
            return Diagnostic::error(format!("`{name}` is given twice"))
                .at(&self.shown, mark)
                .hint("keep one of the two");
        }
        Diagnostic::error(format!("not TOML: {message}"))
            .at(&self.shown, mark)
            .hint("a line is `key = value`; texts stand in double quotes, lists in [brackets]")
    }
}

/// Sets `to` when `offset` lies in `piece`, which is written from `base` on.
fn place(to: &mut Option<usize>, offset: usize, piece: Range<usize>, base: usize) {
    if to.is_none() && piece.contains(&offset) {
        *to = Some(base + offset - piece.start);
    }
}

fn not_utf8(shown: &Path, bytes: &[u8], error: std::str::Utf8Error) -> Diagnostic {
    let at = error.valid_up_to();
    let line_start = bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let before = String::from_utf8_lossy(&bytes[line_start..at]);
    let line_end = bytes[at..].iter().position(|&byte| byte == b'\n');
    let line = &bytes[line_start..line_end.map_or(bytes.len(), |length| at + length)];
    let text = String::from_utf8_lossy(line).trim_end().to_owned();
    let mark = Mark {
        line: bytes[..line_start].iter().filter(|&&byte| byte == b'\n').count() + 1,
        column: before.chars().count() + 1,
        width: 1,
        text: secret::masked_line(&text),
    };
    Diagnostic::error(format!("`{}` is not UTF-8 text", shown.display()))
        .at(shown, mark)
        .hint("save it with the encoding UTF-8 in your editor")
}
