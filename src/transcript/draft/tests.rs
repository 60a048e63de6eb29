use proptest::prelude::*;

use super::*;
use crate::transcript::document::WordsFile;
use crate::transcript::{Recognised, RecognisedTrack, Word};

/// A text with its words: 400 ms each, one after the other.
fn words_of(text: &str) -> WordsFile {
    let (document, _) = Document::parse(text, Path::new(""));
    let words = document.spelled().enumerate().map(|(at, word)| Word {
        id: WordId(at as u32),
        time: Interval::from_millis(at as i64 * 400, at as i64 * 400 + 350),
        text: word.text.to_owned(),
        confidence: 0.9,
        track: 0,
        hidden: None,
        alternatives: Vec::new(),
    });
    let words: Vec<Word> = words.collect();
    let synced = Synced {
        text: text.to_owned(),
        words: words.iter().map(|word| SyncedWord::Word(word.id)).collect(),
    };
    let track = RecognisedTrack { speaker: Some("Walid".to_owned()), recording: String::new() };
    let recognised = Recognised { tracks: vec![track], words, ..Recognised::default() };
    WordsFile::new(recognised, Some(synced))
}

fn draft(text: &str) -> Draft {
    Draft::new(text, Some(&words_of(text)), Some("fr"))
}

const TALK: &str = "\
# Introduction

**Walid** · 00:00:00

Bonjour à tous, euh bienvenue ici.

Encore un mot.

**Pouhiou** · 00:00:03

Salut ! Ça va bien.
";

fn place(draft: &Draft, word: &str) -> Place {
    let mut at = draft.first();
    while let Some(here) = at {
        if draft.word(here).unwrap().text == word {
            return here;
        }
        at = draft.after(here);
    }
    panic!("no {word}");
}

/// The text after an operation; taking it back must give the text before, with all its times.
fn after(before: &Draft, operation: Option<Operation>) -> String {
    let operation = operation.expect("something changes");
    let mut draft = before.clone();
    draft.apply(&operation);
    let text = draft.text();
    let again = Draft::new(&text, None, None);
    let texts = |draft: &Draft| -> Vec<(String, bool)> {
        let words = draft.segments.iter().flat_map(|segment| &segment.words);
        words.map(|word| (word.text.clone(), word.struck)).collect()
    };
    assert_eq!(texts(&draft), texts(&again), "{text}");
    draft.apply(&operation.inverse());
    assert_eq!(&draft, before);
    text
}

#[test]
fn a_draft_is_its_text_to_the_byte() {
    for text in
        [TALK, "", "\n\nUn mot", "---\na: b\n---\n\n<!-- x\n\ny -->\n\nSalut\n- un\n- deux\n"]
    {
        assert_eq!(draft(text).text(), text);
    }
}

#[test]
fn a_word_is_typed_over_and_keeps_its_time() {
    let before = draft(TALK);
    let at = place(&before, "tous,");
    let operation = before.type_over(at, at, "toutes et tous,").unwrap();
    let mut now = before.clone();
    now.apply(&operation);
    assert!(now.text().contains("Bonjour à toutes et tous, euh"), "{}", now.text());
    let first = now.word(at).unwrap();
    // Three words share the time of one and the silence before it.
    let said = before.word(at).unwrap().time;
    assert!(before.word(before.before(at).unwrap()).unwrap().time.end <= first.time.start);
    let last = now.word(place(&now, "tous,")).unwrap();
    assert!(first.time.start < last.time.start && last.time.end == said.end);
    let next = place(&now, "euh");
    assert_eq!(now.word(next).unwrap().entry, before.word(place(&before, "euh")).unwrap().entry);
    after(&before, Some(operation));
    assert_eq!(before.type_over(at, at, "tous,"), None);
}

#[test]
fn typed_signs_are_text() {
    let before = draft(TALK);
    let at = place(&before, "euh");
    let text = after(&before, before.type_over(at, at, "~~*[x]\nb"));
    assert!(text.contains(r"tous, \~\~\*\[x\] b bienvenue"), "{text}");
}

#[test]
fn words_are_struck_and_brought_back() {
    let before = draft(TALK);
    let (from, to) = (place(&before, "euh"), place(&before, "bienvenue"));
    let strike = before.strike(from, to).unwrap();
    assert!(after(&before, Some(strike.clone())).contains("tous, ~~euh bienvenue~~ ici."));
    let mut struck = before.clone();
    struck.apply(&strike);
    let more = after(&struck, struck.strike(to, place(&struck, "ici.")));
    assert!(more.contains("~~euh bienvenue ici.~~"), "{more}");
    let less = after(&struck, struck.strike(from, from));
    assert!(less.contains("tous, euh ~~bienvenue~~ ici."), "{less}");
    assert_eq!(after(&struck, struck.strike(from, to)), TALK);
}

#[test]
fn a_strike_over_paragraphs_marks_each() {
    let before = draft(TALK);
    let text = after(&before, before.strike(place(&before, "ici."), place(&before, "Salut !")));
    assert!(text.contains("bienvenue ~~ici.~~\n\n~~Encore un mot.~~\n\n"), "{text}");
    assert!(text.contains("~~Salut !~~ Ça va"), "{text}");
}

#[test]
fn hidden_words_leave_the_text_whole() {
    let before = draft(TALK);
    let euh = place(&before, "euh");
    assert!(after(&before, before.hide(euh, euh)).contains("tous, bienvenue ici."));
    let first = place(&before, "Bonjour");
    assert!(after(&before, before.hide(first, first)).contains("\n\nÀ tous, euh"));
    let all = after(&before, before.hide(place(&before, "Encore"), place(&before, "mot.")));
    assert!(all.contains("ici.\n\n**Pouhiou**"), "{all}");
}

#[test]
fn hiding_inside_a_strike_keeps_the_rest_struck() {
    let before = draft("Un ~~deux trois quatre~~ cinq.\n");
    for (word, text) in [
        ("deux", "Un ~~trois quatre~~ cinq.\n"),
        ("trois", "Un ~~deux quatre~~ cinq.\n"),
        ("quatre", "Un ~~deux trois~~ cinq.\n"),
    ] {
        let at = place(&before, word);
        assert_eq!(after(&before, before.hide(at, at)), text);
    }
    let text = after(&before, before.hide(place(&before, "Un"), place(&before, "deux")));
    assert!(text.to_lowercase().contains("~~trois quatre~~ cinq"), "{text}");
    let over = after(&before, before.type_over(place(&before, "Un"), place(&before, "deux"), "X"));
    assert_eq!(over, "X ~~trois quatre~~ cinq.\n");
}

#[test]
fn punctuation_carries_the_next_capital() {
    let before = draft(TALK);
    let at = place(&before, "tous,");
    let text = after(&before, before.punctuate(at, '?'));
    assert!(text.contains("Bonjour à tous\u{202f}? Euh bienvenue"), "{text}");
    let at = place(&before, "Salut !");
    assert!(after(&before, before.punctuate(at, ',')).contains("Salut, ça va"));
    assert!(after(&before, before.punctuate(at, '!')).contains("Salut ça va"));
}

#[test]
fn case_goes_round() {
    assert_eq!(next_case_of("été,"), "Été,");
    assert_eq!(next_case_of("Été,"), "ÉTÉ,");
    assert_eq!(next_case_of("ÉTÉ,"), "été,");
}

fn next_case_of(word: &str) -> String {
    let before = draft(&format!("x {word}\n"));
    after(&before, before.cycle_case(Place { segment: 0, word: 1 }))[2..].trim_end().to_owned()
}

#[test]
fn words_are_joined_and_marked() {
    let before = draft(TALK);
    let at = place(&before, "euh");
    assert!(after(&before, before.join_next(at)).contains("euhbienvenue ici"));
    let mark = before.mark(at).unwrap();
    assert!(after(&before, Some(mark.clone())).contains("euh [[?]] bienvenue"));
    let mut marked = before.clone();
    marked.apply(&mark);
    assert_eq!(after(&marked, marked.mark(at)), TALK);
}

#[test]
fn paragraphs_break_and_join() {
    let before = draft(TALK);
    let at = place(&before, "bienvenue");
    let broken = before.break_paragraph(at).unwrap();
    assert!(after(&before, Some(broken.clone())).contains("euh\n\nbienvenue ici."));
    let mut two = before.clone();
    two.apply(&broken);
    assert_eq!(after(&two, two.break_paragraph(place(&two, "bienvenue"))), TALK);
    assert_eq!(before.break_paragraph(place(&before, "Salut !")), None);
}

#[test]
fn speakers_change_for_a_turn_from_a_word_and_everywhere() {
    let before = draft(TALK);
    let at = place(&before, "un");
    let turn = after(&before, before.set_speaker(at, "Ana", Reach::Turn));
    assert!(turn.starts_with("# Introduction\n\n**Ana** · 00:00:00\n"), "{turn}");
    let onwards = after(&before, before.set_speaker(at, "Ana", Reach::Onwards));
    assert!(onwards.contains("Encore\n\n**Ana** · 00:00:02\n\nun mot."), "{onwards}");
    let at = place(&before, "Salut !");
    let all = after(&before, before.set_speaker(at, "A*a", Reach::Everywhere));
    assert!(all.contains("**A\\*a** · 00:00:03"), "{all}");
    assert_eq!(before.speakers(), ["Walid", "Pouhiou"]);
}

#[test]
fn chapters_are_added_renamed_moved_and_removed() {
    let before = draft(TALK);
    let at = place(&before, "Salut !");
    let added = before.set_chapter(at, "  La  suite ").unwrap();
    let text = after(&before, Some(added.clone()));
    assert!(text.contains("mot.\n\n# La suite\n\n**Pouhiou** · "), "{text}");
    let mut two = before.clone();
    two.apply(&added);
    let at = place(&two, "Salut !");
    let renamed = after(&two, two.set_chapter(at, "Fin"));
    assert!(renamed.contains("# Fin\n\n**Pouhiou**") && !renamed.contains("La suite"));
    assert_eq!(after(&two, two.remove_chapter(at)), TALK);
    let moved = after(&two, two.move_chapter(place(&two, "bien.")));
    assert!(moved.contains("Ça va\n\n# La suite\n\nbien."), "{moved}");
    let starts: Vec<i64> = two.all_chapters().iter().map(|(start, _)| start.millis()).collect();
    assert_eq!(starts, [0, 9 * 400]);
}

#[test]
fn the_first_heading_keeps_the_chapters_of_the_manifest() {
    let chapter = |start: i64, title: &str| ChapterEntry {
        start: Time::from_millis(start).0,
        title: title.to_owned(),
    };
    let text = TALK.trim_start_matches("# Introduction\n\n");
    let before = draft(text).with(Vec::new(), vec![chapter(0, "Début"), chapter(2400, "Mot")]);
    let text = after(&before, before.set_chapter(place(&before, "Salut !"), "Fin"));
    let titles: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(titles, ["# Début", "# Mot", "# Fin"]);
}

#[test]
fn cuts_meet_make_room_and_move() {
    let mut draft = draft(TALK);
    let cut = |from, to| Interval::from_millis(from, to);
    for (time, keep) in [(cut(0, 1000), false), (cut(900, 2000), false), (cut(500, 600), true)] {
        let operation = draft.add_span(time, keep, None).unwrap();
        draft.apply(&operation);
    }
    let told: Vec<(i64, i64, bool)> = draft
        .spans()
        .iter()
        .map(|one| (one.time().start.millis(), one.time().end.millis(), one.keep))
        .collect();
    assert_eq!(told, [(0, 500, false), (500, 600, true), (600, 2000, false)]);
    let nudged = draft.nudge_span(Time::from_millis(700), Time::ZERO, Time::from_millis(-10));
    draft.apply(&nudged.unwrap());
    assert_eq!(draft.span_at(Time::from_millis(1989)).unwrap().time().end.millis(), 1990);
    let operation = draft.remove_span(Time::from_millis(550)).unwrap();
    draft.apply(&operation);
    assert_eq!(draft.spans().len(), 2);
}

#[test]
fn a_correction_is_made_everywhere_in_the_case_of_each() {
    let before = draft("Castopode, oui. Le castopode ~~castopode~~ va.\n\nUn « castopode ».\n");
    let places = before.similar("castopode");
    assert_eq!(places.len(), 3);
    let text = after(&before, before.correct_all(&places, "castopod"));
    assert_eq!(text, "Castopod, oui. Le castopod ~~castopode~~ va.\n\nUn « castopod ».\n");
}

#[test]
fn the_word_said_at_a_moment_is_found() {
    let draft = draft(TALK);
    for (millis, word) in
        [(0, "Bonjour"), (1300, "euh"), (1599, "euh"), (1600, "bienvenue"), (99_999, "bien.")]
    {
        let at = draft.said_at(Time::from_millis(millis)).unwrap();
        assert_eq!(draft.word(at).unwrap().text, word);
    }
}

/// A gesture on a word, by number.
fn gesture(draft: &Draft, kind: u8, at: Place, other: Place) -> Option<Operation> {
    let time = draft.word(at).map_or(Interval::default(), |word| word.time);
    match kind {
        0 => draft.type_over(at, at, "mot ~~neuf"),
        1 => draft.strike(at, other),
        2 => draft.hide(at, at),
        3 => draft.punctuate(at, '.'),
        4 => draft.cycle_case(at),
        5 => draft.join_next(at),
        6 => draft.mark(at),
        7 => draft.break_paragraph(at),
        8 => draft.set_speaker(at, "Ana", Reach::Onwards),
        9 => draft.set_speaker(at, "Léo", Reach::Turn),
        10 => draft.set_chapter(at, "Titre"),
        11 => draft.remove_chapter(at),
        12 => draft.move_chapter(at),
        13 => draft.add_span(time, false, None),
        14 => draft.hide(at, other),
        15 => draft.type_over(at, other, "phrase"),
        _ => draft.remove_span(time.start),
    }
}

proptest! {
    #[test]
    fn whatever_is_done_comes_back_and_reads_as_it_stands(
        keys in prop::collection::vec((0_u8..17, 0_usize..40, 0_usize..5), 1..30)
    ) {
        let start = draft(TALK);
        let mut draft = start.clone();
        let mut history = History::default();
        let mut journal = String::new();
        for (kind, at, more) in keys {
            if kind == 16 && at % 3 == 0 {
                if let Some(back) = history.undo() {
                    draft.apply(&back);
                    journal.push_str(&line(&Line::At(history.current())));
                }
                continue;
            }
            let mut place = draft.first();
            for _ in 0..at {
                place = place.and_then(|place| draft.after(place)).or(place);
            }
            let Some(place) = place else { break };
            let other = (0..more).fold(place, |at, _| draft.after(at).unwrap_or(at));
            let Some(operation) = gesture(&draft, kind, place, other) else { continue };
            draft.apply(&operation);
            let operation = Arc::new(operation);
            history.push(operation, 7);
            journal.push_str(&line(&Line::Step(history.steps().last().unwrap().clone())));
            // The text reads, as a whole, as the draft has it.
            let again = Draft::new(&draft.text(), None, None);
            let texts = |draft: &Draft| -> Vec<(String, bool, bool)> {
                let words = draft.segments.iter().flat_map(|segment| &segment.words);
                words.map(|word| (word.text.clone(), word.struck, word.doubtful)).collect()
            };
            prop_assert_eq!(texts(&draft), texts(&again));
        }
        // The journal alone gives the same state.
        let (read, good, error) = lines(journal.as_bytes());
        prop_assert_eq!((good, error), (journal.len(), None));
        let mut replayed = History::default();
        read.into_iter().for_each(|line| replayed.replay(line));
        let mut other = start.clone();
        let way = { let to = replayed.current(); replayed.go(0); replayed.go(to) };
        way.unwrap().iter().for_each(|one| other.apply(one));
        prop_assert_eq!(&other, &draft);
        // And the way back leads to where it began.
        for back in history.go(0).unwrap() {
            draft.apply(&back);
        }
        prop_assert_eq!(&draft, &start);
    }

    #[test]
    fn any_text_is_kept_to_the_byte(text in "[a-z~\\[\\]?*#<>! \\n-]{0,120}") {
        let draft = Draft::new(&text, None, None);
        prop_assert_eq!(draft.text(), text);
    }

    #[test]
    fn a_torn_journal_gives_what_is_whole(cut in 0_usize..400) {
        let step = Step { parent: 0, when: 1, operation: Arc::new(Operation::default()) };
        let text: String = (0..4).map(|_| line(&Line::Step(step.clone()))).collect();
        let cut = cut.min(text.len());
        let (all, good, error) = lines(&text.as_bytes()[..cut]);
        prop_assert_eq!(all.len(), text[..cut].matches('\n').count());
        prop_assert!(good <= cut);
        prop_assert_eq!(error, None);
    }
}
