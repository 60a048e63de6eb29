//! Going somewhere: words, sentences, lines, suspects, chapters, what was searched for.

use super::field::{Field, Purpose};
use super::{Focus, Mode, Model};
use crate::transcript::draft::{Draft, DraftWord, Place};
use crate::transcript::glossary::phonetic::{Ear, Key};
use crate::transcript::search::folded_word;
use crate::tui::action::Action;

impl Model {
    pub(super) fn go(&mut self, action: Action) {
        self.land_if_playing();
        if self.draft().is_empty() {
            return self.note("there is no text yet: `pod transcribe` makes one");
        }
        let keeps_column = matches!(action, Action::LineUp | Action::LineDown);
        if !keeps_column {
            self.column = None;
        }
        match action {
            Action::ExtendLeft | Action::ExtendRight => {
                self.anchor.get_or_insert(self.cursor);
            }
            Action::SelectionStart => {
                self.anchor = match self.anchor {
                    Some(_) => None,
                    None => Some(self.cursor),
                };
                let begins = self.anchor.is_some();
                return self.note(if begins { "a selection begins here" } else { "no selection" });
            }
            _ => {}
        }
        let draft = self.editing.draft();
        let at = self.cursor;
        let to = match action {
            Action::WordLeft | Action::ExtendLeft => draft.before(at),
            Action::WordRight | Action::ExtendRight => draft.after(at),
            Action::SentenceLeft => draft.previous_sentence(at),
            Action::SentenceRight => draft.next_sentence(at),
            Action::LineUp => self.line(-1),
            Action::LineDown => self.line(1),
            Action::ParagraphUp => draft.previous_paragraph(at),
            Action::ParagraphDown => draft.next_paragraph(at),
            Action::First => draft.first(),
            Action::Last => draft.last(),
            Action::NextSuspect => draft.next_suspect(&self.clues, at),
            Action::PreviousSuspect => draft.previous_suspect(&self.clues, at),
            Action::NextMark => self.next_mark(),
            Action::PreviousChapter => self.chapter_beside(false),
            Action::NextChapter => self.chapter_beside(true),
            _ => None,
        };
        match to {
            Some(to) if matches!(action, Action::NextSuspect | Action::PreviousSuspect) => {
                self.put_cursor_on_suspect(to);
            }
            Some(to) => self.put_cursor(to),
            None => self.note(match action {
                Action::NextSuspect => "no suspect after this",
                Action::PreviousSuspect => "no suspect before this",
                Action::NextMark => "nothing is marked to be checked",
                Action::NextChapter => "no chapter after this",
                Action::PreviousChapter => "no chapter before this",
                _ => return,
            }),
        }
    }

    /// Puts the cursor on a word, and the keys with it.
    pub(super) fn put_cursor(&mut self, to: Place) {
        self.cursor = to;
        self.focus = Focus::Text;
        self.follow = true;
        if let Some(word) = self.draft().word(to) {
            self.wave.cursor = word.time.start;
        }
    }

    /// Puts the cursor on a suspect; words that are one together are selected together.
    pub(super) fn put_cursor_on_suspect(&mut self, to: Place) {
        let (from, last) = self.clues.stretch(self.editing.draft(), to);
        self.put_cursor(last);
        self.anchor = (from != last).then_some(from);
    }

    fn line(&mut self, by: i32) -> Option<Place> {
        let draft = self.editing.draft();
        let x = match self.column {
            Some(x) => x,
            None => self.page.column_of(draft, self.cursor),
        };
        self.column = Some(x);
        let from = self.page.anchor_of(draft, self.cursor);
        let mut at = from;
        // Rows without words lie between: the next with one.
        loop {
            let next = self.page.moved(draft, at, by);
            if next == at {
                return None;
            }
            at = next;
            if let Some(place) = self.page.word_at(draft, at, x)
                && (place < self.cursor) == (by < 0)
                && place != self.cursor
            {
                return Some(place);
            }
        }
    }

    /// The next mark, from the start again after the last.
    fn next_mark(&self) -> Option<Place> {
        let draft = self.draft();
        let first = || {
            let first = draft.first()?;
            let marked = draft.word(first).is_some_and(|word| word.doubtful);
            if marked { Some(first) } else { draft.next_mark(first) }
        };
        draft.next_mark(self.cursor).or_else(first)
    }

    fn chapter_beside(&self, after: bool) -> Option<Place> {
        let mut all = self.draft().chapter_places().into_iter().map(|(place, _)| place);
        if after {
            all.find(|place| *place > self.cursor)
        } else {
            all.rfind(|place| *place < self.cursor)
        }
    }

    pub(super) fn open_search(&mut self) {
        self.land_if_playing();
        let before = self.search.as_ref().map_or("", |needle| needle.typed.as_str());
        self.mode = Mode::Field(Field::new(Purpose::Search, before));
    }

    /// Searches for words, from the cursor on.
    pub(super) fn search_for(&mut self, typed: &str) {
        let Some(needle) = Needle::new(typed, self.draft().language()) else {
            self.search = None;
            return;
        };
        let from = self.draft().before(self.cursor);
        self.search = Some(needle);
        let found = match from {
            Some(before) => self.found(before, true),
            None => self.found_from_start(),
        };
        self.take_found(found, true);
    }

    pub(super) fn search_on(&mut self, forward: bool) {
        self.land_if_playing();
        if self.search.is_none() {
            return self.open_search();
        }
        let found = self.found(self.cursor, forward);
        self.take_found(found, forward);
    }

    fn take_found(&mut self, found: Option<Place>, forward: bool) {
        let around = || match forward {
            true => self.found_from_start(),
            false => self.found_from_end(),
        };
        match found {
            Some(place) => self.put_cursor(place),
            None => match around() {
                Some(place) => {
                    self.put_cursor(place);
                    self.note(if forward { "from the start again" } else { "from the end again" });
                }
                None => {
                    let typed = self.search.as_ref().map_or("", |needle| &needle.typed);
                    self.note(format!("`{typed}` is not in the text"));
                }
            },
        }
    }

    fn found(&self, from: Place, forward: bool) -> Option<Place> {
        let (draft, needle) = (self.draft(), self.search.as_ref()?);
        let step = |at| if forward { draft.after(at) } else { draft.before(at) };
        let mut at = step(from)?;
        while !needle.stands_at(draft, at) {
            at = step(at)?;
        }
        Some(at)
    }

    fn found_from_start(&self) -> Option<Place> {
        let first = self.draft().first()?;
        let here = self.search.as_ref()?.stands_at(self.draft(), first);
        if here { Some(first) } else { self.found(first, true) }
    }

    fn found_from_end(&self) -> Option<Place> {
        let last = self.draft().last()?;
        let here = self.search.as_ref()?.stands_at(self.draft(), last);
        if here { Some(last) } else { self.found(last, false) }
    }
}

/// Words that are searched for, whatever their case, accents and punctuation; after `~` by their
/// sound.
#[derive(Debug, Clone)]
pub(super) struct Needle {
    pub(super) typed: String,
    words: Vec<String>,
    /// By sound: the ear, and the keys of the words.
    sound: Option<(Ear, Vec<Key>)>,
}

impl Needle {
    fn new(typed: &str, language: Option<&str>) -> Option<Needle> {
        let typed = typed.trim();
        let (by_sound, rest) = match typed.strip_prefix('~') {
            Some(rest) => (true, rest),
            None => (false, typed),
        };
        let words: Vec<String> =
            rest.split_whitespace().map(folded_word).filter(|word| !word.is_empty()).collect();
        let sound = by_sound.then(|| {
            let ear = Ear::of(language);
            (ear, words.iter().map(|word| ear.key(word)).collect())
        });
        (!words.is_empty()).then(|| Needle { typed: typed.to_owned(), words, sound })
    }

    /// Whether the words begin at a place. The last may be the beginning of a longer word.
    pub(super) fn stands_at(&self, draft: &Draft, at: Place) -> bool {
        let mut at = Some(at);
        for number in 0..self.words.len() {
            let Some(word) = at.and_then(|at| draft.word(at)) else { return false };
            if !self.is(number, word) {
                return false;
            }
            at = at.and_then(|at| draft.after(at));
        }
        true
    }

    fn is(&self, number: usize, word: &DraftWord) -> bool {
        let Some(wanted) = self.words.get(number) else { return false };
        let here = folded_word(&word.text);
        if let Some((ear, keys)) = &self.sound {
            let key = ear.key(&here);
            return !key.is_empty() && keys.get(number).is_some_and(|one| key == *one);
        }
        // `été` is in `l'été`; the last word typed may be the beginning of one.
        let last = number + 1 == self.words.len();
        let fits = |part: &str| if last { part.starts_with(wanted) } else { part == wanted };
        fits(&here) || here.split(' ').any(fits)
    }
}
