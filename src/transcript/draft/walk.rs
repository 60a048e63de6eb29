//! Steps through a draft as people read it: by sentence, paragraph, chapter, suspect and mark. Each
//! looks no further than the place it finds.

use super::letters::ENDS;
use super::segment::{DraftWord, Kind};
use super::{Draft, Place};
use crate::transcript::clues::Clues;
use crate::units::Time;

/// Before these a mark of a sentence's end may stand.
const CLOSING: [char; 8] = ['»', '”', '"', '\'', '’', ')', ']', '›'];

/// What is written with a full stop and ends no sentence, in lower case. None that is a word of
/// its own: `no.` and `art.` end sentences more often.
const ABBREVIATIONS: [&str; 17] = [
    "mm.", "mr.", "mrs.", "ms.", "dr.", "st.", "ste.", "n°.", "chap.", "p.", "pp.", "cf.", "vs.",
    "i.e.", "e.g.", "c.-à-d.", "p.ex.",
];

impl Draft {
    /// The first and the last word of the sentence that a word is in; the word alone where there
    /// is none.
    ///
    /// A sentence ends at a word with `.`, `?`, `!` or `…`, marks that close behind it left aside,
    /// and with its paragraph. A full stop ends none after a single capital (`M.`, `J.`), a known
    /// abbreviation (`Dr.`, `cf.`), nor after `etc.` while small letters follow.
    pub fn sentence(&self, at: Place) -> (Place, Place) {
        let Some(segment) = self.segments.get(at.segment) else { return (at, at) };
        let words = &segment.words;
        if at.word >= words.len() {
            return (at, at);
        }
        let first = (0..at.word).rev().find(|&before| ends(words, before));
        let last = (at.word..words.len()).find(|&one| ends(words, one));
        let first = first.map_or(0, |before| before + 1);
        let last = last.unwrap_or(words.len() - 1);
        (Place { word: first, ..at }, Place { word: last, ..at })
    }

    /// The first word of the next sentence.
    pub fn next_sentence(&self, at: Place) -> Option<Place> {
        self.after(self.sentence(at).1)
    }

    /// The first word of the sentence, or of the one before when the word is that already.
    pub fn previous_sentence(&self, at: Place) -> Option<Place> {
        let (first, _) = self.sentence(at);
        if first < at {
            return Some(first);
        }
        Some(self.sentence(self.before(at)?).0)
    }

    /// The first word of the next paragraph.
    pub fn next_paragraph(&self, at: Place) -> Option<Place> {
        self.after(Place { word: self.segments.get(at.segment)?.words.len(), ..at })
    }

    /// The first word of the paragraph, or of the one before when the word is that already.
    pub fn previous_paragraph(&self, at: Place) -> Option<Place> {
        if at.word > 0 {
            return Some(Place { word: 0, ..at });
        }
        Some(Place { word: 0, ..self.before(at)? })
    }

    /// The next word that may be wrong. Of words that another model heard as one stretch the first
    /// stands for all.
    pub fn next_suspect(&self, clues: &Clues, at: Place) -> Option<Place> {
        let mut last = at;
        std::iter::successors(self.after(at), |at| self.after(*at)).find(|&next| {
            let found = self.is_suspect(clues, next) && !self.is_one(clues, last, next);
            last = next;
            found
        })
    }

    /// The word before that may be wrong, of a stretch the first.
    pub fn previous_suspect(&self, clues: &Clues, at: Place) -> Option<Place> {
        let mut behind = at;
        loop {
            let here = self.before(behind)?;
            let first = |here| match self.before(here) {
                Some(before) => !self.is_one(clues, before, here),
                None => true,
            };
            if self.is_suspect(clues, here) && first(here) {
                return Some(here);
            }
            behind = here;
        }
    }

    fn is_suspect(&self, clues: &Clues, at: Place) -> bool {
        self.word(at).is_some_and(|word| clues.doubt(word).is_some())
    }

    /// Whether two words that follow one another are suspects for the same reason: another model
    /// heard something else for both together.
    fn is_one(&self, clues: &Clues, one: Place, next: Place) -> bool {
        let (Some(one), Some(next)) = (self.word(one), self.word(next)) else { return false };
        !next.doubtful && clues.are_one(one, next)
    }

    /// The next word marked `[[?]]`.
    pub fn next_mark(&self, at: Place) -> Option<Place> {
        let marked = |at: &Place| self.word(*at).is_some_and(|word| word.doubtful);
        std::iter::successors(self.after(at), |at| self.after(*at)).find(marked)
    }

    /// The last word before that is marked `[[?]]`.
    pub fn previous_mark(&self, at: Place) -> Option<Place> {
        let marked = |at: &Place| self.word(*at).is_some_and(|word| word.doubtful);
        std::iter::successors(self.before(at), |at| self.before(*at)).find(marked)
    }

    /// The first word of each chapter with its title: of the headings, or while there are none of
    /// the manifest's chapters. A chapter in which nothing is said has no place.
    pub fn chapter_places(&self) -> Vec<(Place, String)> {
        if !self.has_headings() {
            let places = self.chapters.iter().filter_map(|one| {
                let place = self.word_from(Time(one.start))?;
                Some((place, one.title.clone()))
            });
            return places.collect();
        }
        let mut all = Vec::new();
        let mut waiting: Option<&String> = None;
        for (at, segment) in self.segments.iter().enumerate() {
            if let Kind::Heading(title) = &segment.kind {
                waiting = Some(title);
            }
            if let Some(title) = waiting.take_if(|_| !segment.words.is_empty()) {
                all.push((Place { segment: at, word: 0 }, title.clone()));
            }
        }
        all
    }
}

/// Whether a sentence ends with a word of a paragraph.
fn ends(words: &[DraftWord], at: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    let closing = |c: char| CLOSING.contains(&c) || c.is_whitespace();
    let text = word.text.trim_end_matches(closing);
    if !text.ends_with(ENDS) {
        return false;
    }
    let Some(stem) = text.strip_suffix('.') else { return true };
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if text == "etc." {
        let small = |word: &DraftWord| {
            word.text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase)
        };
        return !words.get(at + 1).is_some_and(small);
    }
    let mut letters = stem.chars().filter(|c| c.is_alphanumeric());
    let initial =
        matches!((letters.next(), letters.next()), (Some(one), None) if one.is_uppercase());
    // At the end of a paragraph it ends with it anyway.
    !initial && !ABBREVIATIONS.contains(&text.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{draft, place};
    use super::*;

    const TALK: &str = "\
# Un

**Walid** · 00:00:00

Voici M. Dupont, etc. et « voilà ! » Oui, p. 3 [[?]] surtout… Fin

# Vide

# Deux

Encore [[?]] un. Mot.
";

    fn text(draft: &Draft, at: Option<Place>) -> String {
        at.and_then(|at| draft.word(at)).map_or_else(String::new, |word| word.text.clone())
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        let draft = draft(TALK);
        let told = |word: &str| {
            let (from, to) = draft.sentence(place(&draft, word));
            draft.spelled(from, to)
        };
        assert_eq!(told("Dupont,"), "Voici M. Dupont, etc. et « voilà ! »");
        assert_eq!(told("3"), "Oui, p. 3 surtout…");
        assert_eq!(told("Fin"), "Fin");
        assert_eq!(told("Encore"), "Encore un.");
        assert_eq!(told("Mot."), "Mot.");
    }

    #[test]
    fn steps_by_sentence_go_to_first_words() {
        let draft = draft(TALK);
        let at = place(&draft, "Dupont,");
        let next = draft.next_sentence(at);
        assert_eq!(text(&draft, next), "Oui,");
        assert_eq!(text(&draft, draft.previous_sentence(at)), "Voici");
        assert_eq!(text(&draft, next.and_then(|at| draft.previous_sentence(at))), "Voici");
        assert_eq!(text(&draft, draft.next_sentence(place(&draft, "Fin"))), "Encore");
        assert_eq!(text(&draft, draft.previous_sentence(place(&draft, "Encore"))), "Fin");
        assert_eq!(draft.previous_sentence(place(&draft, "Voici")), None);
        assert_eq!(draft.next_sentence(place(&draft, "Mot.")), None);
    }

    #[test]
    fn steps_by_paragraph_go_to_first_words() {
        let draft = draft(TALK);
        let (first, last) = (place(&draft, "Voici"), place(&draft, "un."));
        assert_eq!(text(&draft, draft.next_paragraph(first)), "Encore");
        assert_eq!(draft.next_paragraph(last), None);
        assert_eq!(text(&draft, draft.previous_paragraph(last)), "Encore");
        assert_eq!(text(&draft, draft.previous_paragraph(place(&draft, "Encore"))), "Voici");
        assert_eq!(draft.previous_paragraph(first), None);
    }

    #[test]
    fn steps_by_mark_go_both_ways() {
        let draft = draft(TALK);
        let (one, two) = (place(&draft, "3"), place(&draft, "Encore"));
        assert_eq!(draft.next_mark(place(&draft, "Voici")), Some(one));
        assert_eq!((draft.next_mark(one), draft.next_mark(two)), (Some(two), None));
        assert_eq!((draft.previous_mark(two), draft.previous_mark(one)), (Some(one), None));
    }

    #[test]
    fn chapters_have_the_place_of_their_first_word() {
        let draft = draft(TALK);
        let places = draft.chapter_places();
        let told: Vec<(String, &str)> =
            places.iter().map(|(at, title)| (text(&draft, Some(*at)), title.as_str())).collect();
        assert_eq!(told, [("Voici".to_owned(), "Un"), ("Encore".to_owned(), "Deux")]);
    }
}
