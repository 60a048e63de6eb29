//! Who speaks, and where chapters begin.

use std::sync::Arc;

use super::gesture::shortened;
use super::operation::{ChapterEntry, EditEntry, Operation, Swap, TextEdit};
use super::segment::{Kind, Segment};
use super::{Draft, Place};
use crate::transcript::document::{Change, LINES, hint, written};
use crate::units::Time;

/// How far a change of speaker goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The whole turn.
    Turn,
    /// From the word until somebody else speaks.
    Onwards,
    /// Every turn of the one who speaks here.
    Everywhere,
}

impl Draft {
    /// The speakers named in the text, in the order they first speak.
    pub fn speakers(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for segment in &self.segments {
            if let Kind::Turn(Some(name)) = &segment.kind
                && !all.contains(&name.as_str())
            {
                all.push(name);
            }
        }
        all
    }

    /// Says that somebody else speaks.
    pub fn set_speaker(&self, at: Place, name: &str, reach: Reach) -> Option<Operation> {
        let name = name.trim();
        self.word(at)?;
        if name.is_empty() || (reach != Reach::Onwards && self.speaker(at) == Some(name)) {
            return None;
        }
        let turn = self.turn_above(at.segment);
        let edits = match (reach, turn) {
            (Reach::Everywhere, Some(turn)) => {
                let kind = &self.segments[turn].kind;
                let same = |at: &usize| self.segments[*at].kind == *kind;
                let all = (0..self.segments.len()).rev().filter(same);
                all.filter_map(|turn| self.renamed(turn, name)).collect()
            }
            (Reach::Turn, Some(turn)) => vec![self.renamed(turn, name)?],
            (Reach::Onwards, Some(turn)) if self.begins(turn, at) => {
                vec![self.renamed(turn, name)?]
            }
            (Reach::Onwards, _) => vec![self.turn_before(at, name)?],
            (_, None) => vec![self.turn_before(self.first()?, name)?],
        };
        Some(Operation::of_text(format!("speaker: {name}"), edits))
    }

    fn turn_above(&self, segment: usize) -> Option<usize> {
        let above = self.segments.get(..=segment)?;
        above.iter().rposition(|one| matches!(one.kind, Kind::Turn(_)))
    }

    /// Whether the word is the first that a turn line is about.
    fn begins(&self, turn: usize, at: Place) -> bool {
        self.nearest(Place { segment: turn, word: 0 }) == Some(at)
    }

    /// A turn line with another name; nothing for a name that could not be read again.
    fn renamed(&self, turn: usize, name: &str) -> Option<TextEdit> {
        let segment = self.segments.get(turn)?;
        let line = segment.line();
        let raw = &segment.raw[..line.end];
        let open = line.start + raw[line.start..].find("**")? + 2;
        let close = open + closing(&raw[open..])?;
        let (at, to) = match segment.kind {
            Kind::Turn(Some(_)) => (open..close, written(name)),
            // The time alone stands between the stars.
            _ => {
                let time = raw[open..close].to_owned();
                (open..close + 2, format!("{}** · {time}", written(name)))
            }
        };
        let change = Change { rule: LINES.to_owned(), at, to };
        named(self.rewritten(turn..turn + 1, &[change], &[]))
    }

    fn turn_before(&self, at: Place, name: &str) -> Option<TextEdit> {
        let time = self.word(at)?.time.start;
        named(self.put_before(at, &format!("**{}** · {}\n\n", written(name), hint(time)))?)
    }

    /// Lines put before a word; its paragraph is split where it is not the first.
    fn put_before(&self, at: Place, lines: &str) -> Option<TextEdit> {
        if at.word > 0 {
            return self.broken(at, &format!("\n\n{lines}"));
        }
        let head = self.segments.get(at.segment).map_or(0, |segment| segment.head);
        let blank = head > 0 || self.ends_blank(at.segment);
        let to = if blank { lines.to_owned() } else { format!("\n{lines}") };
        let change = Change { rule: LINES.to_owned(), at: head..head, to };
        let until = if head > 0 { at.segment + 1 } else { at.segment };
        Some(self.rewritten(at.segment..until, &[change], &[]))
    }

    /// Whether a block may begin with a segment: at the start, or after an empty line.
    pub(super) fn ends_blank(&self, segment: usize) -> bool {
        let above = segment.checked_sub(1).and_then(|above| self.segments.get(above));
        above.is_none_or(|above| above.raw.ends_with("\n\n") || above.raw == "\n")
    }

    /// The chapter a place is in: its heading's segment and title.
    pub fn chapter(&self, at: Place) -> Option<(usize, &str)> {
        let above = self.segments.get(..at.segment)?;
        above.iter().enumerate().rev().find_map(|(at, segment)| match &segment.kind {
            Kind::Heading(title) => Some((at, title.as_str())),
            _ => None,
        })
    }

    /// Whether the text has headings, which then are the chapters.
    pub fn has_headings(&self) -> bool {
        self.segments.iter().any(|segment| matches!(segment.kind, Kind::Heading(_)))
    }

    /// All chapters, with their starts: the headings, or those of the manifest while there are none.
    pub fn all_chapters(&self) -> Vec<(Time, String)> {
        if !self.has_headings() {
            return self.chapters.iter().map(|one| (Time(one.start), one.title.clone())).collect();
        }
        let mut first = true;
        let mut all = Vec::new();
        let mut waiting: Option<&String> = None;
        for segment in &self.segments {
            if let Kind::Heading(title) = &segment.kind {
                waiting = Some(title);
            }
            if let Some(word) = segment.words.iter().find(|word| !word.struck) {
                if let Some(title) = waiting.take() {
                    all.push((if first { Time::ZERO } else { word.time.start }, title.clone()));
                }
                first = false;
            }
        }
        all
    }

    /// Begins a chapter at a word, or renames the one that begins there.
    pub fn set_chapter(&self, at: Place, title: &str) -> Option<Operation> {
        let title = heading(title);
        if title.is_empty() {
            return None;
        }
        self.word(at)?;
        if let Some(heading) = self.heading_at(at) {
            let segment = self.segments.get(heading).filter(|one| one.words.is_empty())?;
            let line = segment.line();
            let change = Change { rule: LINES.to_owned(), at: line, to: format!("# {title}") };
            let edit = self.rewritten(heading..heading + 1, &[change], &[]);
            let label = format!("chapter renamed: {title}");
            return (edit.old != edit.new).then(|| Operation::of_text(label, vec![edit]));
        }
        let mut places = vec![(self.start_of_turn(at), title.clone())];
        // The first heading makes headings of the manifest's chapters, or they would be left out.
        if !self.has_headings() {
            places.extend(self.chapters.iter().filter_map(|one| {
                let place = self.word_from(Time(one.start))?;
                Some((self.start_of_turn(place), heading(&one.title)))
            }));
        }
        // From the last on, so that the places of the others stay.
        places.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        places.dedup_by_key(|(place, _)| *place);
        let mut after = self.clone();
        let mut edits = Vec::new();
        for (place, title) in places.iter().filter(|(_, title)| !title.is_empty()) {
            if let Some(edit) = after.put_before(*place, &format!("# {title}\n\n")) {
                after.apply(&Operation::of_text("", vec![edit.clone()]));
                edits.push(edit);
            }
        }
        (!edits.is_empty()).then(|| Operation::of_text(format!("chapter: {title}"), edits))
    }

    /// Takes the heading of a word's chapter away.
    pub fn remove_chapter(&self, at: Place) -> Option<Operation> {
        let (heading, title) = self.chapter(at)?;
        let edit = self.cut_out(heading)?;
        Some(Operation::of_text(format!("chapter removed: {}", shortened(title)), vec![edit]))
    }

    /// Lets the nearest chapter begin at this word: the one the word is in.
    pub fn move_chapter(&self, at: Place) -> Option<Operation> {
        let (heading, title) = self.chapter(at)?;
        if self.heading_at(at) == Some(heading) {
            return None;
        }
        let segment = &self.segments[heading];
        let line = format!("{}\n\n", segment.raw[segment.line()].trim_end());
        // The later place first, so that the earlier keeps its number.
        let edits = vec![self.put_before(self.start_of_turn(at), &line)?, self.cut_out(heading)?];
        Some(Operation::of_text(format!("chapter moved: {}", shortened(title)), edits))
    }

    /// A heading gone, with the empty lines after it; what stands before and after it stays.
    /// Nothing for one that cannot be told from the words beside it.
    fn cut_out(&self, at: usize) -> Option<TextEdit> {
        let segment = self.segments.get(at).filter(|one| one.words.is_empty())?;
        let line = segment.line();
        let rest = &segment.raw[line.end..];
        let end = segment.raw.len() - rest.trim_start_matches(['\n', '\r']).len();
        let change = Change { rule: LINES.to_owned(), at: line.start..end, to: String::new() };
        if line.start > 0 || end < segment.raw.len() {
            return Some(self.rewritten(at..at + 1, &[change], &[]));
        }
        let new = if self.ends_blank(at) { Vec::new() } else { self.lines("\n") };
        Some(TextEdit { at, old: vec![segment.clone()], new })
    }

    /// Lines on their own, as segments.
    pub(super) fn lines(&self, text: &str) -> Vec<Arc<Segment>> {
        let change = Change { rule: LINES.to_owned(), at: 0..0, to: text.to_owned() };
        self.rewritten(0..0, &[change], &[]).new
    }

    /// The heading that begins a chapter at exactly this word.
    fn heading_at(&self, at: Place) -> Option<usize> {
        let (heading, _) = self.chapter(at)?;
        (self.nearest(Place { segment: heading, word: 0 }) == Some(at)).then_some(heading)
    }

    /// A word that a turn line begins takes the heading before that line.
    fn start_of_turn(&self, at: Place) -> Place {
        let above = at.segment.checked_sub(1).and_then(|above| self.segments.get(above));
        let turn =
            above.is_some_and(|one| matches!(one.kind, Kind::Turn(_)) && one.words.is_empty());
        if at.word == 0 && turn { Place { segment: at.segment - 1, word: 0 } } else { at }
    }

    /// The first word that starts at a time or after it.
    pub fn word_from(&self, time: Time) -> Option<Place> {
        let at = self.said_at(time)?;
        if self.word(at).is_some_and(|word| word.time.start >= time) {
            Some(at)
        } else {
            self.after(at)
        }
    }

    /// Adds a chapter to the manifest: where there is no text.
    pub fn add_manifest_chapter(&self, start: Time, title: &str) -> Option<Operation> {
        let title = title.trim();
        let out: Vec<ChapterEntry> =
            self.chapters.iter().filter(|one| one.start == start.0).cloned().collect();
        let into = vec![ChapterEntry { start: start.0, title: title.to_owned() }];
        if out == into {
            return None;
        }
        let chapters = Swap { out, into };
        let operation =
            Operation { label: format!("chapter: {title}"), chapters, ..Operation::default() };
        (!title.is_empty()).then_some(operation)
    }

    /// Takes the manifest's chapter at a moment away.
    pub fn remove_manifest_chapter(&self, at: Time) -> Option<Operation> {
        let one = self.chapters.iter().rev().find(|one| one.start <= at.0)?.clone();
        let label = format!("chapter removed: {}", one.title);
        let chapters = Swap { out: vec![one], into: Vec::new() };
        Some(Operation { label, chapters, ..Operation::default() })
    }

    /// Other cuts and keeps in the place of some.
    pub(super) fn swapped(
        &self,
        label: String,
        out: Vec<EditEntry>,
        into: Vec<EditEntry>,
    ) -> Operation {
        Operation { label, spans: Swap { out, into }, ..Operation::default() }
    }
}

/// A title as it is written after `# `.
fn heading(title: &str) -> String {
    let mut title = title.split_whitespace().map(written).collect::<Vec<_>>().join(" ");
    // What ends in `#` is closed by it, as headings may be.
    if title.ends_with('#') {
        title.insert(title.len() - 1, '\\');
    }
    title
}

/// Where the two stars are that close a name.
fn closing(inner: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(letter) = inner[at..].chars().next() {
        if inner[at..].starts_with("**") {
            return Some(at);
        }
        at += letter.len_utf8();
        if letter == '\\' {
            at += inner[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    None
}

/// A turn line that can be read as one.
fn named(edit: TextEdit) -> Option<TextEdit> {
    let turn = |one: &Arc<Segment>| matches!(&one.kind, Kind::Turn(Some(_)));
    (edit.new.iter().any(turn) && edit.old != edit.new).then_some(edit)
}
