mod gestures;

use proptest::prelude::*;

use super::*;
use crate::transcript::document::WordsFile;
use crate::transcript::{Recognised, RecognisedTrack, Word, WordId};
use crate::units::Interval;

/// A text with its words: 400 ms each, one after the other.
pub(in crate::transcript) fn words_of(text: &str) -> WordsFile {
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

pub(in crate::transcript) fn draft(text: &str) -> Draft {
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

pub(in crate::transcript) fn place(draft: &Draft, word: &str) -> Place {
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
pub(in crate::transcript) fn after(before: &Draft, operation: Option<Operation>) -> String {
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
fn words_with_a_spaced_sign_are_found_too() {
    let before = draft("Quoi\u{202f}? Le pire tube, quoi. Un « Pire tube »\u{202f}!\n");
    let at = place(&before, "Quoi\u{202f}?");
    assert_eq!(before.similar(&before.spelled(at, at)).len(), 2);
    let text = after(&before, before.correct_all(&before.similar("pire tube ?"), "PeerTube"));
    assert_eq!(text, "Quoi\u{202f}? Le PeerTube, quoi. Un « PeerTube »\u{202f}!\n");
}

#[test]
fn a_space_before_punctuation_stays_what_it_is() {
    let before = draft("Quoi\u{202f}? Non.\n");
    let at = place(&before, "Quoi\u{202f}?");
    assert_eq!(before.type_over(at, at, " Quoi\u{202f}? "), None);
    let text = after(&before, before.take_alternative(at, "qui"));
    assert_eq!(text, "Qui\u{202f}? Non.\n");
}

#[test]
fn what_is_typed_is_never_read_as_a_mark_of_a_line() {
    let before = draft("Un deux.\n\n- Trois\n\n**Ana** · 00:00:01\n\nQuatre.\n");
    let typed = |word: &str, text: &str| {
        let at = place(&before, word);
        after(&before, before.type_over(at, at, text))
    };
    assert!(typed("Un", "#").starts_with("\\# deux."));
    assert!(typed("Un", "1.").starts_with("1\\. deux."));
    assert!(typed("Trois", "---").contains("\n\n- \\---\n\n"));
    assert!(typed("Quatre.", "Léo · 00:03").contains("\n\nLéo · 00\\:03\n"));
}

#[test]
fn a_front_matter_and_comments_stay_when_what_stands_beside_them_goes() {
    const HEAD: &str = "---\na: b\n---\n\n";
    let text = format!("{HEAD}# Un\n\nDeux.\n\n<!-- note -->\n\nTrois.\n");
    let before = draft(&text);
    let at = place(&before, "Deux.");
    let renamed = after(&before, before.set_chapter(at, "Zéro"));
    assert_eq!(renamed, text.replace("# Un", "# Zéro"));
    assert_eq!(after(&before, before.remove_chapter(at)), text.replace("# Un\n\n", ""));
    let hidden = after(&before, before.hide(at, at));
    assert_eq!(hidden, text.replace("Deux.\n\n", ""));
    let joined = after(&before, before.break_paragraph(place(&before, "Trois.")));
    assert!(joined.ends_with("Deux. <!-- note --> Trois.\n"), "{joined}");
    let text = format!("{HEAD}Deux.\n");
    let before = draft(&text);
    let at = place(&before, "Deux.");
    let set = after(&before, before.set_chapter(at, "Un"));
    assert_eq!(set, format!("{HEAD}# Un\n\nDeux.\n"));
}

#[test]
fn several_chapters_begin_in_one_paragraph() {
    let chapter = |start: i64, title: &str| ChapterEntry {
        start: Time::from_millis(start).0,
        title: title.to_owned(),
    };
    let before = draft("Un deux trois quatre.\n");
    let before = before.with(Vec::new(), vec![chapter(400, "B"), chapter(1200, "D #")]);
    let text = after(&before, before.set_chapter(place(&before, "trois"), "C"));
    assert_eq!(text, "Un\n\n# B\n\ndeux\n\n# C\n\ntrois\n\n# D \\#\n\nquatre.\n");
    let again = Draft::new(&text, None, None);
    let titles: Vec<String> = again.all_chapters().into_iter().map(|(_, title)| title).collect();
    assert_eq!(titles, ["B", "C", "D #"]);
}

#[test]
fn half_of_an_emphasis_does_not_stay() {
    let before = draft("Un *deux trois* quatre.\n");
    let (three, four) = (place(&before, "trois"), place(&before, "quatre."));
    let text = after(&before, before.type_over(three, four, "cinq."));
    assert_eq!(text, "Un deux cinq.\n");
    let text = after(&before, before.break_paragraph(three));
    assert_eq!(text, "Un deux\n\ntrois quatre.\n");
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

proptest! {
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
