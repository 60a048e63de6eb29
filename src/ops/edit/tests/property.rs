//! Whatever is done, the journal brings it back, and undo takes it back.

use proptest::prelude::*;

use super::*;
use crate::transcript::draft::Draft;

const TALK: &str = "\
# Introduction

**Walid** · 00:00:00

Bonjour à tous, euh bienvenue ici.

Encore un mot, voilà.

**Pouhiou** · 00:00:03

Salut ! Ça va bien.
";

/// One thing a person may do; nothing where it does nothing there.
fn gesture(draft: &Draft, kind: u8, at: usize, more: usize) -> Option<Operation> {
    let mut from = draft.first()?;
    for _ in 0..at {
        from = draft.after(from).unwrap_or(from);
    }
    let to = (0..more).fold(from, |at, _| draft.after(at).unwrap_or(at));
    let start = at as i64 * 300;
    match kind {
        0 => draft.type_over(from, from, "autre chose"),
        1 => draft.strike(from, to),
        2 => draft.hide(from, to),
        3 => draft.punctuate(from, '.'),
        4 => draft.break_paragraph(from),
        5 => draft.set_chapter(from, "Chapitre"),
        6 => draft.mark(from),
        7 => {
            draft.add_span(Interval::from_millis(start, start + 500), more.is_multiple_of(2), None)
        }
        _ => draft.remove_span(crate::units::Time::from_millis(start + 100)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_journal_gives_back_what_was_done(
        work in proptest::collection::vec((0_u8..14, 0_usize..16, 0_usize..4), 1..24),
        timed in any::<bool>(),
    ) {
        let folder = show();
        set(folder.path(), "transcript.md", TALK);
        if timed {
            let words = super::recognition::words_of(TALK, "one");
            set(folder.path(), "transcript.words.json", &words.to_json());
        }
        let mut editing = open(folder.path());
        for (kind, at, more) in work {
            match kind {
                0..9 => {
                    if let Some(operation) = gesture(editing.draft(), kind, at, more) {
                        editing.make(operation, 7);
                    }
                }
                9 => drop(editing.undo()),
                10 => drop(editing.redo()),
                11 => drop(editing.go(at)),
                12 => save(&mut editing),
                _ => {
                    let before = (editing.draft().clone(), editing.history().current());
                    let saved = editing.is_saved();
                    drop(editing);
                    editing = open(folder.path());
                    prop_assert_eq!(before.1, editing.history().current());
                    prop_assert_eq!(&before.0, editing.draft());
                    prop_assert_eq!(saved, editing.is_saved());
                }
            }
        }
        let (draft, steps) = (editing.draft().clone(), editing.history().steps().to_vec());
        drop(editing);
        let mut editing = open(folder.path());
        prop_assert_eq!(&draft, editing.draft());
        prop_assert_eq!(&steps, editing.history().steps());
        prop_assert_eq!(editing.conflicts().len(), 0);
        while editing.undo().is_some() {}
        prop_assert_eq!(editing.draft().text(), TALK);
        prop_assert_eq!(editing.draft().spans().len(), 0);
    }
}
