//! Puts the units of several texts together: as they stood where they stood together, with
//! blanks, line ends and the `~~` of strikes set anew where they did not.

use super::Conflict;
use super::units::{Kind, Unit};

/// Which text a unit is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Ours,
    Theirs,
}

/// The text as it grows.
pub(super) struct Output<'a> {
    text: String,
    /// How this text's lines end.
    line_end: &'static str,
    /// The last unit: its text and place, itself, its name.
    last: Option<(Side, usize, Unit<'a>, u32)>,
    /// The last unit that is no line end: its text and place, itself, its name.
    shown: Option<(Side, usize, Unit<'a>, u32)>,
    /// Where it ends.
    shown_end: usize,
    /// Whether a strike is open.
    struck: bool,
    /// Where the last word ends, and whether `[[?]]` follows it.
    word: Option<(usize, bool)>,
    /// Whether a word stands in this paragraph.
    begun: bool,
    /// Whether the first word gets a `[[?]]` that found no word before it.
    owed: bool,
    /// Where each conflict stands.
    conflicts: Vec<(usize, Conflict)>,
}

impl<'a> Output<'a> {
    /// Begins a text like `ours`.
    pub(super) fn like(ours: &str) -> Output<'a> {
        let returns = ours.find('\n').is_some_and(|at| ours[..at].ends_with('\r'));
        let mark = if ours.starts_with('\u{feff}') { "\u{feff}" } else { "" };
        Output {
            text: mark.to_owned(),
            line_end: if returns { "\r\n" } else { "\n" },
            last: None,
            shown: None,
            shown_end: mark.len(),
            struck: false,
            word: None,
            begun: false,
            owed: false,
            conflicts: Vec::new(),
        }
    }

    /// Adds the unit that stands at `at` in the text of a side, behind `before`.
    pub(super) fn push(
        &mut self,
        (side, at): (Side, usize),
        unit: Unit<'a>,
        name: u32,
        before: Option<&Unit<'_>>,
    ) {
        if unit.kind == Kind::Doubt && !self.begun {
            // The word it stood after is gone: the one before is to be checked.
            return self.mark();
        }
        // A strike opens or ends here only if the blanks before say so.
        let strikes = unit.struck == self.struck || unit.before.contains("~~");
        let joined = strikes
            && match &self.last {
                None => at == 0,
                Some((from, place, ..)) => {
                    *from == side
                        && place + 1 == at
                        && before.is_none_or(|before| before.struck == self.struck)
                }
            };
        if unit.is_line() && self.is_told((side, at), name) {
            return;
        }
        if joined {
            self.text.push_str(unit.before);
            self.struck = unit.struck;
        } else if !self.join(&unit, before) {
            return;
        }
        if unit.kind == Kind::Break && side == Side::Theirs && self.line_end != "\n" {
            let plain = unit.text.replace("\r\n", "\n");
            self.text.push_str(&plain.replace('\n', self.line_end));
        } else {
            self.text.push_str(unit.text);
        }
        if !matches!(unit.kind, Kind::Break | Kind::End) {
            self.shown = Some((side, at, unit, name));
            self.shown_end = self.text.len();
        }
        self.last = Some((side, at, unit, name));
        if unit.is_line() || unit.is_gap() {
            self.begun = false;
        }
        match unit.kind {
            Kind::Word => {
                self.begun = true;
                self.word = Some((self.text.len(), false));
                if std::mem::take(&mut self.owed) {
                    self.mark();
                }
            }
            Kind::Doubt => {
                if let Some(word) = &mut self.word {
                    word.1 = true;
                }
            }
            _ => {}
        }
    }

    /// Whether a line of this name stands last already, and did not in its own text.
    fn is_told(&self, (side, at): (Side, usize), name: u32) -> bool {
        self.shown.is_some_and(|(from, place, unit, last)| {
            let there = from == side && place + 2 == at;
            unit.is_line() && last == name && !there
        })
    }

    /// Prepares for a unit that did not stand here; says whether it is wanted at all.
    fn join(&mut self, unit: &Unit<'a>, before: Option<&Unit<'_>>) -> bool {
        let broken = self.last.as_ref().is_none_or(|last| last.2.kind == Kind::Break);
        let after_line = self.shown.is_some_and(|shown| shown.2.is_line());
        match unit.kind {
            Kind::Break if self.last.is_none() => return false,
            Kind::Break if broken => {
                // One of the two line ends is enough, the one that says more.
                let weaker = self.last.as_ref().is_some_and(|last| !last.2.is_gap());
                if !(weaker && unit.is_gap()) {
                    return false;
                }
                self.text.truncate(self.shown_end);
            }
            Kind::Doubt if self.word.is_some_and(|word| word.1) => return false,
            _ => {}
        }
        let wanted = unit.struck && matches!(unit.kind, Kind::Word | Kind::Doubt | Kind::Comment);
        if self.struck && !wanted {
            self.text.insert_str(self.shown_end, "~~");
            self.struck = false;
        }
        let lone = unit.is_line() || (after_line && unit.kind != Kind::Break);
        let gap = self.last.as_ref().is_some_and(|last| last.2.is_gap());
        if unit.kind == Kind::End {
        } else if lone && !gap && self.last.is_some() {
            if broken {
                self.text.truncate(self.shown_end);
            }
            self.text.push_str(self.line_end);
            self.text.push_str(self.line_end);
        } else if !broken && unit.kind != Kind::Break {
            let glued = unit.before.is_empty()
                && before.is_some_and(|before| before.kind != Kind::Break)
                && !(unit.kind == Kind::Word && unit.text.contains(char::is_alphanumeric));
            if !glued {
                let blank: String = unit.before.chars().filter(|c| c.is_whitespace()).collect();
                self.text.push_str(if blank.is_empty() { " " } else { &blank });
            }
        }
        if wanted && !self.struck {
            self.text.push_str("~~");
            self.struck = true;
        }
        true
    }

    /// Notes a conflict about what was added last, and marks the word before.
    pub(super) fn conflict(&mut self, ours: String, theirs: String) {
        self.mark();
        self.conflicts.push((self.shown_end, Conflict { line: 0, ours, theirs }));
    }

    fn mark(&mut self) {
        match &mut self.word {
            None => self.owed = true,
            Some((_, true)) => {}
            Some((end, marked)) => {
                *marked = true;
                // At most the line ends and lines after the word are moved.
                self.text.insert_str(*end, " [[?]]");
                self.shown_end += 6;
            }
        }
    }

    /// The text, and the conflicts with their lines.
    pub(super) fn finish(mut self) -> (String, Vec<Conflict>) {
        if self.struck {
            self.text.insert_str(self.shown_end, "~~");
        }
        let (mut line, mut at) = (1, 0);
        let lined = self.conflicts.into_iter().map(|(end, conflict)| {
            let end = end.clamp(at, self.text.len());
            let feeds = self.text.as_bytes()[at..end].iter().filter(|&&byte| byte == b'\n');
            line += feeds.count();
            at = end;
            Conflict { line, ..conflict }
        });
        let conflicts = lined.collect();
        (self.text, conflicts)
    }
}
