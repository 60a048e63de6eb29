//! Who speaks, and where chapters begin.

use std::sync::Arc;

use super::gesture::shortened;
use super::operation::{ChapterEntry, EditEntry, Operation, Swap, TextEdit};
use super::segment::{Kind, Segment};
use super::{Draft, Place};
use crate::transcript::document::{Change, hint, written};
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

    /// A turn line with another name.
    fn renamed(&self, turn: usize, name: &str) -> Option<TextEdit> {
        let raw = &self.segments.get(turn)?.raw;
        let open = raw.find("**")? + 2;
        let close = open + raw[open..].find("**")?;
        let (at, to) = match self.segments[turn].kind {
            Kind::Turn(Some(_)) => (open..close, written(name)),
            // The time alone stands between the stars.
            _ => {
                let time = raw[open..close].to_owned();
                (open..close + 2, format!("{}** · {time}", written(name)))
            }
        };
        let change = Change { rule: String::new(), at, to };
        Some(self.rewritten(turn..turn + 1, &[change], &[]))
    }

    fn turn_before(&self, at: Place, name: &str) -> Option<TextEdit> {
        let time = self.word(at)?.time.start;
        self.put_before(at, &format!("**{}** · {}\n\n", written(name), hint(time)))
    }

    /// Lines put before a word; its paragraph is split where it is not the first.
    fn put_before(&self, at: Place, lines: &str) -> Option<TextEdit> {
        if at.word > 0 {
            return self.broken(at, &format!("\n\n{lines}"));
        }
        let above = at.segment.checked_sub(1).and_then(|above| self.segments.get(above));
        let blank = above.is_none_or(|above| above.raw.ends_with("\n\n") || above.raw == "\n");
        let to = if blank { lines.to_owned() } else { format!("\n{lines}") };
        let change = Change { rule: String::new(), at: 0..0, to };
        Some(self.rewritten(at.segment..at.segment, &[change], &[]))
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
        let title = title.split_whitespace().map(written).collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            return None;
        }
        self.word(at)?;
        let line = format!("# {title}\n\n");
        if let Some(heading) = self.heading_at(at) {
            let old = vec![self.segments[heading].clone()];
            let new = self.lines(&line);
            let edits = vec![TextEdit { at: heading, old, new }];
            return Some(Operation::of_text(format!("chapter renamed: {title}"), edits));
        }
        let mut places = vec![(self.start_of_turn(at), line)];
        // The first heading makes headings of the manifest's chapters, or they would be left out.
        if !self.has_headings() {
            let others = self.chapters.iter().filter_map(|one| {
                let place = self.word_from(Time(one.start))?;
                let words = one.title.split_whitespace().map(written);
                Some((
                    self.start_of_turn(place),
                    format!("# {}\n\n", words.collect::<Vec<_>>().join(" ")),
                ))
            });
            places.extend(others);
        }
        places.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
        places.dedup_by_key(|(place, _)| *place);
        let edits = places.iter().filter_map(|(place, line)| self.put_before(*place, line));
        Some(Operation::of_text(format!("chapter: {title}"), edits.collect()))
    }

    /// Takes the heading of a word's chapter away.
    pub fn remove_chapter(&self, at: Place) -> Option<Operation> {
        let (heading, title) = self.chapter(at)?;
        let edit = self.cut_out(heading);
        Some(Operation::of_text(format!("chapter removed: {}", shortened(title)), vec![edit]))
    }

    /// Lets the nearest chapter begin at this word: the one the word is in.
    pub fn move_chapter(&self, at: Place) -> Option<Operation> {
        let (heading, title) = self.chapter(at)?;
        if self.heading_at(at) == Some(heading) {
            return None;
        }
        let raw = self.segments[heading].raw.clone();
        let line = if raw.ends_with("\n\n") { raw } else { format!("{}\n\n", raw.trim_end()) };
        // The later place first, so that the earlier keeps its number.
        let edits = vec![self.put_before(self.start_of_turn(at), &line)?, self.cut_out(heading)];
        Some(Operation::of_text(format!("chapter moved: {}", shortened(title)), edits))
    }

    fn cut_out(&self, at: usize) -> TextEdit {
        let above = at.checked_sub(1).and_then(|above| self.segments.get(above));
        let blank = above.is_none_or(|above| above.raw.ends_with("\n\n") || above.raw == "\n");
        let new = if blank { Vec::new() } else { self.lines("\n") };
        TextEdit { at, old: vec![self.segments[at].clone()], new }
    }

    fn lines(&self, text: &str) -> Vec<Arc<Segment>> {
        let change = Change { rule: String::new(), at: 0..0, to: text.to_owned() };
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
        let out = self.chapters.iter().filter(|one| one.start == start.0).cloned().collect();
        let into = vec![ChapterEntry { start: start.0, title: title.to_owned() }];
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
