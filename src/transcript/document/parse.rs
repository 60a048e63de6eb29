//! Reads transcript.md into headings, turns and words, each with its place in the text.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::comments::comments;
use super::inline::{self, Token};
use super::lines::{Line, classify, line_end};
use super::tell::Tell;
use super::turn_line::{Fault, TurnLine};
use crate::report::{Diagnostic, Severity};

/// A transcript.md as read: the text, byte for byte, and what stands where in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub(super) source: String,
    pub(super) file: PathBuf,
    pub(super) items: Vec<Item>,
    pub(super) tokens: Vec<Token>,
    /// Where `~~` begins or ends a strike.
    pub(super) strikes: Vec<usize>,
    /// Where comments stand.
    pub(super) comments: Vec<Range<usize>>,
    /// Where each line begins.
    starts: Vec<usize>,
}

/// A part of a document. Ranges are bytes of its source.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    Heading { title: String, range: Range<usize> },
    Turn { turn: TurnLine, range: Range<usize> },
    Paragraph { tokens: Range<usize>, start: usize },
}

impl Document {
    /// Reads a text; `file` is what diagnostics call it. Never fails: what cannot be read as
    /// meant is told and kept as text. Linear in the length of the text.
    pub fn parse(source: &str, file: &Path) -> (Document, Vec<Diagnostic>) {
        let mut tell = Tell::new(source, file);
        let (comments, open) = comments(source);
        if let Some(at) = open {
            tell.at(
                Severity::Warning,
                at..at + 4,
                "`<!--` opens a comment that never ends: it is read as text",
                "close it with `-->`",
            );
        }
        let next = |&at: &usize| Some(line_end(source, at)).filter(|&end| end < source.len());
        let mut parser = Parser {
            document: Document {
                source: source.to_owned(),
                file: file.to_owned(),
                items: Vec::new(),
                tokens: Vec::new(),
                strikes: Vec::new(),
                comments,
                starts: std::iter::successors(Some(0), next).collect(),
            },
            tell,
            open: Vec::new(),
            alone: true,
        };
        parser.run(source);
        (parser.document, parser.tell.finish())
    }

    /// The text, byte for byte.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it holds no words.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at).max(1)
    }
}

struct Parser<'a> {
    document: Document,
    tell: Tell<'a>,
    /// The stretches of the paragraph being read.
    open: Vec<Range<usize>>,
    /// Whether the next line begins a block.
    alone: bool,
}

impl Parser<'_> {
    fn run(&mut self, source: &str) {
        let mut at = if source.starts_with('\u{feff}') { 3 } else { 0 };
        at += front_matter(&source[at..]);
        let mut comment = 0;
        while at < source.len() {
            let end = line_end(source, at);
            // The line without its comments, most often the line itself.
            let mut from = at;
            let mut hidden = false;
            let mut first = true;
            while from < end {
                let next = self.document.comments.get(comment).cloned();
                let next = next.filter(|next| next.start < end);
                let until = next.as_ref().map_or(end, |next| next.start.max(from));
                if from < until && !(hidden && source[from..until].trim().is_empty()) {
                    self.stretch(source, from..until, first);
                    first &= source[from..until].trim().is_empty();
                }
                let Some(next) = next else { break };
                hidden = true;
                from = next.end;
                if next.end > end {
                    break;
                }
                comment += 1;
            }
            // A comment over several lines: go on where it ends.
            at = match self.document.comments.get(comment) {
                Some(next) if next.start < end && next.end > end => {
                    comment += 1;
                    self.skip_to(source, next.end)
                }
                _ => end,
            };
        }
        self.close(source);
    }

    /// What follows a comment on its last line is read as a line of its own.
    fn skip_to(&mut self, source: &str, end: usize) -> usize {
        let line = line_end(source, end);
        if source[end..line].trim().is_empty() { line } else { end }
    }

    fn stretch(&mut self, source: &str, range: Range<usize>, first: bool) {
        let text = &source[range.clone()];
        let line = text.trim_end_matches(['\n', '\r']);
        if !first {
            self.open.push(range);
            return;
        }
        let shown = range.start..range.start + line.len();
        match classify(line, self.alone) {
            Line::Blank => self.close(source),
            Line::Rule => self.close(source),
            Line::Heading(from) => {
                self.close(source);
                let title = title(source, range.start + from..shown.end, &mut self.tell);
                self.document.items.push(Item::Heading { title, range: shown });
            }
            Line::Turn(turn) => {
                self.close(source);
                self.tell_fault(&turn, shown.clone());
                let rest = turn.rest.map(|rest| range.start + rest..range.end);
                self.document.items.push(Item::Turn { turn, range: shown });
                self.open.extend(rest);
            }
            Line::Text { start, item } => {
                if item {
                    self.close(source);
                }
                self.open.push(range.start + start..range.end);
                self.alone = false;
            }
        }
    }

    fn close(&mut self, source: &str) {
        self.alone = true;
        let Some(start) = self.open.first().map(|range| range.start) else { return };
        let (tokens, strikes) = inline::words(source, &self.open, &mut self.tell);
        self.open.clear();
        self.document.strikes.extend(strikes);
        let before = self.document.tokens.len();
        self.document.tokens.extend(tokens);
        let tokens = before..self.document.tokens.len();
        if !tokens.is_empty() {
            self.document.items.push(Item::Paragraph { tokens, start });
        }
    }

    fn tell_fault(&mut self, turn: &TurnLine, line: Range<usize>) {
        let Some(fault) = turn.fault else { return };
        let at = |range: &Range<usize>| line.start + range.start..line.start + range.end;
        let written = turn.written.as_ref().map_or(line.clone(), at);
        let name = turn.speaker.as_deref().unwrap_or("Name");
        match fault {
            Fault::Stars => self.tell.at(
                Severity::Error,
                line,
                "this turn line is broken: two stars are missing around the name",
                &format!("write `**{name}** · 00:00:03`"),
            ),
            Fault::Time { above_59 } => {
                let text = &self.document.source[written.clone()];
                let why = if above_59 { ": minutes and seconds go up to 59" } else { "" };
                let message = format!("`{text}` is not a time{why}");
                let hint = format!("write it as `**{name}** · 00:00:03`, or leave the time out");
                self.tell.at(Severity::Warning, written, &message, &hint);
            }
            Fault::Text => {
                let from = turn.rest.map_or(line.start, |rest| line.start + rest);
                self.tell.at(
                    Severity::Warning,
                    from..line.end,
                    "text follows on a turn line",
                    "put what is said on a line of its own, after an empty line",
                );
            }
        }
    }
}

/// A title without Markdown's marks, and without what closes a heading.
fn title(source: &str, range: Range<usize>, tell: &mut Tell<'_>) -> String {
    let text = source[range.clone()].trim_end();
    let open = text.trim_end_matches('#');
    let closed = open.len() < text.len() && (open.is_empty() || open.ends_with([' ', '\t']));
    let end = range.start + if closed { open.len() } else { text.len() };
    let whole = range.start..end;
    let (words, _) = inline::words(source, std::slice::from_ref(&whole), tell);
    let words: Vec<String> = words.into_iter().filter(|w| !w.struck).map(|w| w.text).collect();
    words.join(" ")
}

/// The length of a YAML front matter with its fences; 0 without one.
fn front_matter(source: &str) -> usize {
    let mut at = 0;
    for count in 0..200 {
        let fence = source[at..line_end(source, at)].trim_end();
        at = line_end(source, at);
        match (count, fence) {
            (0, "---") => {}
            (0, _) => return 0,
            (_, "---" | "...") => return at,
            // A rule at the top, not a front matter: that has no empty line before its keys.
            (1, "") => return 0,
            _ => {}
        }
    }
    0
}
