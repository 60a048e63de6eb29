//! Words that a person found right as they stand: they are no suspects any more, here and when the
//! text is opened again.

use std::sync::Arc;

use super::gesture::{Run, shortened};
use super::marks::unmarked;
use super::operation::{Operation, TextEdit};
use super::segment::{DraftWord, Segment};
use super::{Draft, Place};
use crate::transcript::clues::Clues;
use crate::transcript::document::SyncedWord;

impl Draft {
    /// Says that words are right as they are: a mark `[[?]]` after one goes, no other byte of the
    /// text changes. What recognition knows of them is no doubt any more: from now on their times
    /// are a person's, as those of words typed over are. Nothing where all were accepted before.
    pub fn accept(&self, from: Place, to: Place) -> Option<Operation> {
        let accepted = |_: &DraftWord| true;
        let runs = self.runs(from, to);
        let edits: Vec<TextEdit> =
            runs.iter().rev().filter_map(|run| self.accepted(run, accepted)).collect();
        let text = shortened(&self.spelled(from, to));
        (!edits.is_empty()).then(|| Operation::of_text(format!("accepted: {text}"), edits))
    }

    /// Accepts every suspect from the start of the text up to a word, with it. Touches only the
    /// paragraphs that hold one.
    pub fn accept_until(&self, clues: &Clues, to: Place) -> Option<Operation> {
        let mut count = 0;
        let mut edits: Vec<TextEdit> = Vec::new();
        for run in self.runs(self.first()?, to).iter().rev() {
            let words = &self.segments[run.segment].words[run.words.clone()];
            let here = words.iter().filter(|word| clues.doubt(word).is_some()).count();
            if here > 0 {
                count += here;
                edits.extend(self.accepted(run, |word| clues.doubt(word).is_some()));
            }
        }
        let words = if count == 1 { "word" } else { "words" };
        let label = format!("{count} {words} accepted");
        (!edits.is_empty()).then(|| Operation::of_text(label, edits))
    }

    /// Some words of a run accepted; nothing if they are already.
    fn accepted(&self, run: &Run, wanted: impl Fn(&DraftWord) -> bool) -> Option<TextEdit> {
        let segment = self.segments.get(run.segment)?;
        let chosen = |(at, word): (usize, &DraftWord)| run.words.contains(&at) && wanted(word);
        let chosen: Vec<bool> = segment.words.iter().enumerate().map(chosen).collect();
        let marks = (0..chosen.len()).filter(|&at| chosen[at] && segment.words[at].doubtful);
        let changes: Vec<_> = marks.flat_map(|at| unmarked(segment, at)).collect();
        let old = vec![Arc::clone(segment)];
        let mut new = match changes.is_empty() {
            true => old.clone(),
            false => self.rewritten(run.segment..run.segment + 1, &changes, &[]).new,
        };
        // Marks are no words: there are as many as before.
        let mut flags = chosen.into_iter();
        for segment in &mut new {
            let flags: Vec<bool> = flags.by_ref().take(segment.words.len()).collect();
            confirm(segment, &flags);
        }
        (old != new).then_some(TextEdit { at: run.segment, old, new })
    }
}

/// Gives words the entry of one that a person touched.
fn confirm(segment: &mut Arc<Segment>, flags: &[bool]) {
    let heard = |word: &DraftWord| matches!(word.entry, SyncedWord::Word(_));
    if !segment.words.iter().zip(flags).any(|(word, flag)| *flag && heard(word)) {
        return;
    }
    for (word, _) in Arc::make_mut(segment).words.iter_mut().zip(flags).filter(|(_, flag)| **flag) {
        if let SyncedWord::Word(id) = word.entry {
            word.entry = SyncedWord::Timed { time: word.time, from: vec![id] };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::tests::{after, draft, place, words_of};
    use super::*;
    use crate::transcript::clues::Doubt;
    use crate::transcript::document::{Document, WordsFile, read};
    use crate::transcript::glossary::Glossary;

    const TALK: &str = "Un ~~deux [[?]]~~ trois,[[?]] quatre.\n\nCinq[[?]] [[?]] six.\n";

    /// Words that recognition was sure of only for `Un` and `six.`.
    fn unsure() -> WordsFile {
        let mut words = words_of(TALK);
        for word in &mut words.recognised.words {
            word.confidence = if ["Un", "six."].contains(&word.text.as_str()) { 0.9 } else { 0.2 };
        }
        words
    }

    fn doubts(draft: &Draft, clues: &Clues) -> Vec<Option<Doubt>> {
        let words = draft.segments.iter().flat_map(|segment| &segment.words);
        words.map(|word| clues.doubt(word)).collect()
    }

    #[test]
    fn accepted_words_lose_their_marks_and_nothing_else() {
        let before = draft(TALK);
        let operation = before.accept(place(&before, "Un"), place(&before, "six."));
        let text = after(&before, operation);
        assert_eq!(text, "Un ~~deux~~ trois, quatre.\n\nCinq six.\n");
        let at = place(&before, "trois,");
        let text = after(&before, before.accept(at, at));
        assert_eq!(text, TALK.replace("trois,[[?]]", "trois,"));
    }

    #[test]
    fn accepted_words_are_no_suspects_even_after_saving() {
        let words = unsure();
        let clues = Clues::new(Some(&words), Glossary::default(), Some("fr"));
        let mut draft = Draft::new(TALK, Some(&words), Some("fr"));
        let suspects = doubts(&draft, &clues).iter().flatten().count();
        // `deux` is struck; `trois,`, `quatre.` and `Cinq` are left.
        assert_eq!(suspects, 3);
        let operation = draft.accept_until(&clues, place(&draft, "quatre."));
        draft.apply(&operation.unwrap());
        assert_eq!(draft.text(), TALK.replace("trois,[[?]]", "trois,"));
        assert_eq!(doubts(&draft, &clues).iter().flatten().count(), 1);
        let kept = WordsFile { synced: Some(draft.synced()), ..words.clone() };
        let kept = WordsFile::parse(&kept.to_json()).unwrap();
        let again = Draft::new(&draft.text(), Some(&kept), Some("fr"));
        assert_eq!(again, draft);
        let (document, _) = Document::parse(&draft.text(), Path::new(""));
        assert_eq!(read(&document, Some(&kept)).synced, draft.synced());
        let clues = Clues::new(Some(&kept), Glossary::default(), Some("fr"));
        assert_eq!(doubts(&again, &clues), doubts(&draft, &clues));
        assert_eq!(again.accept_until(&clues, place(&again, "quatre.")), None);
    }

    #[test]
    fn what_was_accepted_is_not_accepted_again() {
        let mut draft = draft("Un deux.\n");
        let (from, to) = (place(&draft, "Un"), place(&draft, "deux."));
        let operation = draft.accept(from, to).unwrap();
        draft.apply(&operation);
        assert_eq!(draft.accept(from, to), None);
        assert_eq!(draft.text(), "Un deux.\n");
    }
}
