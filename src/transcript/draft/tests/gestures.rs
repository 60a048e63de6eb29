//! Any gestures one after the other, on any text: each comes back, and the text reads as it stands.

use proptest::prelude::*;

use super::*;
use crate::transcript::clues::Clues;
use crate::transcript::clues::proposals::{Proposal, glossary_proposals, tidy_proposals};
use crate::transcript::glossary::{Entry, Glossary};
use crate::transcript::second::Wider;

/// What texts are made of: words, marks of all kinds, ends of lines.
const PIECES: [&str; 73] = [
    "euh",
    "euh,",
    "je",
    "je",
    "sais",
    "pas",
    "l'eau",
    "bonjour",
    "Bonjour,",
    "bon.",
    "quoi ?",
    "voilà !",
    "Oui.",
    "du",
    "coup",
    "le",
    "le",
    "castopode",
    "pire",
    "tube",
    "M.",
    "12",
    "RSS",
    "um",
    "you",
    "know",
    "I",
    "could",
    "of",
    "« bon »",
    "—",
    "…",
    "« ",
    "2",
    "x_y",
    "#",
    "-",
    "C++",
    "~~non~~",
    "~~un deux~~",
    "~~euh,~~",
    "mot [[?]]",
    "sûr[[?]],",
    "~~mot [[?]]~~",
    "*fort*",
    "**gras** et",
    "[lien](http://a.b)",
    "\\*x",
    "<!-- note -->",
    "1\\. un",
    "`code`",
    "\n",
    "\n\n",
    "\n\n",
    "\n\n",
    "\n\n\n",
    "\n- ",
    "\n\n> ",
    "\n\n# Titre\n\n",
    "\n\n**Ana** · 00:00:03\n\n",
    "\n\n**Léo**\n\n",
    "\n\n**Ana** · 00:01:00 suite ",
    "~~",
    "*",
    "_a",
    "[[?]]",
    "***gros***",
    "*a ~~b* c~~",
    "(oui)",
    "l’été",
    "J’ai",
    "d'",
    "\r\n\r\n",
];

/// What a person types.
const TYPED: [&str; 14] = [
    "",
    "mot",
    "mot ~~neuf",
    "deux mots",
    "Castopod,",
    "# x",
    "1.",
    "- x",
    "---",
    "> a",
    "« oui »",
    "**B** · 00:01",
    "A · 00:01",
    "l'été !",
];

/// A text of some pieces; words stand apart, other pieces may.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec((0..PIECES.len(), any::<bool>()), 1..40);
    pieces.prop_map(|pieces| {
        let piece = |&(at, space): &(usize, bool)| {
            let piece: &str = PIECES[at];
            let space = space || piece.ends_with(char::is_alphanumeric);
            format!("{piece}{}", if space { " " } else { "" })
        };
        pieces.iter().map(piece).collect()
    })
}

/// A text with its words: after each some silence or none, some unsure, some heard otherwise. Where
/// people talk `at_once`, words begin while those before are said, or earlier.
fn heard(text: &str, seed: u64, at_once: bool) -> WordsFile {
    let mut words = words_of(text);
    let mut seed = seed;
    let mut next = |most: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % most
    };
    let mut at = 0;
    for word in &mut words.recognised.words {
        at += [0, 0, 50, 900, 1500][next(5) as usize];
        let end = at + 20 + next(400) as i64;
        word.time = Interval::from_millis(at, end);
        word.confidence = next(100) as f32 / 100.0;
        if next(8) == 0 {
            word.alternatives = vec!["autre".to_owned()];
        }
        at = if at_once { (end - next(800) as i64).max(0) } else { end };
    }
    words.recognised.words.sort_by_key(|word| word.time.start);
    let all = words.recognised.words.len() as u64;
    if all > 3 {
        let first = next(all - 2) as u32;
        let pair = vec![WordId(first), WordId(first + 1)];
        words.recognised.wider = vec![Wider { words: pair, text: "Castopod".to_owned() }];
    }
    words
}

fn glossary() -> Glossary {
    let lines = ["Castopod = castopode", "PeerTube = pire tube"];
    Glossary::new(lines.iter().map(|line| Entry::parse(line).unwrap()).collect())
}

/// A gesture on words, by number.
fn gesture(
    draft: &Draft,
    (kind, more): (u8, usize),
    (at, other): (Place, Place),
    (words, proposals): (&WordsFile, &[Proposal]),
) -> Option<Operation> {
    let time = draft.word(at).map_or(Interval::default(), |word| word.time);
    let typed = TYPED[more % TYPED.len()];
    match kind {
        0 => draft.type_over(at, at, typed),
        1 => draft.type_over(at, other, typed),
        2 => draft.strike(at, other),
        3 => draft.hide(at, at),
        4 => draft.hide(at, other),
        5 => draft.punctuate(at, MARKS[more % MARKS.len()]),
        6 => draft.cycle_case(at),
        7 => draft.join_next(at),
        8 => draft.mark(at),
        9 => draft.break_paragraph(at),
        10 => draft.set_speaker(at, ["Ana", "A*a", "00:12"][more % 3], Reach::Onwards),
        11 => draft.set_speaker(at, "Léo", Reach::Turn),
        12 => draft.set_speaker(at, "Zoé", Reach::Everywhere),
        13 => draft.set_chapter(at, ["Titre", "# x #", "Un *deux*"][more % 3]),
        14 => draft.remove_chapter(at),
        15 => draft.move_chapter(at),
        16 => draft.add_span(time, more % 2 == 0, None),
        17 => draft.nudge_span(time.start, Time::from_millis(-20), Time::from_millis(30)),
        18 => draft.remove_span(time.start),
        19 => draft.accept(at, other),
        20 => {
            let clues = Clues::new(Some(words), glossary(), draft.language());
            draft.accept_until(&clues, other)
        }
        21 => draft.correct_all(&draft.similar(&draft.spelled(at, other)), typed),
        22 => draft.take_alternative(at, "autre chose"),
        23 => {
            let chosen = proposals.iter().filter(|one| one.at.word % 3 != more % 3);
            draft.take_proposals(&chosen.collect::<Vec<_>>())
        }
        24 => draft.take_proposals(&[proposals.get(more % proposals.len().max(1))?]),
        25 => draft.add_manifest_chapter(time.start, "Chapitre"),
        _ => draft.remove_manifest_chapter(time.start),
    }
}

const MARKS: [char; 5] = ['.', ',', '?', ':', '…'];

/// Words as a fresh reading must find them.
type Told = (String, Interval, bool, bool, SyncedWord);

fn told(draft: &Draft) -> Vec<Told> {
    let words = draft.segments.iter().flat_map(|segment| &segment.words);
    words
        .map(|word| {
            let entry = word.entry.clone();
            (word.text.clone(), word.time, word.struck, word.doubtful, entry)
        })
        .collect()
}

/// The parts that matter, each with how many words it has.
fn parts(draft: &Draft) -> Vec<(Kind, usize)> {
    let parts = draft.segments.iter().filter(|one| one.kind != Kind::Other);
    parts.map(|one| (one.kind.clone(), one.words.len())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_comes_back_and_reads_as_it_stands(
        text in text(),
        french in any::<bool>(),
        (seed, at_once) in (any::<u64>(), any::<bool>()),
        keys in prop::collection::vec((0_u8..27, 0_usize..40, 0_usize..6), 1..16),
    ) {
        let words = heard(&text, seed, at_once);
        let start = Draft::new(&text, Some(&words), Some(if french { "fr" } else { "en" }));
        let mut draft = start.clone();
        let mut history = History::default();
        let mut journal = String::new();
        let mut proposals = tidy_proposals(&draft, Some(&words));
        proposals.extend(glossary_proposals(&draft, Some(&words), &glossary()));
        let said = words.recognised.words.iter().map(|word| word.time.end).max();
        let said = said.unwrap_or_default();
        for (kind, at, more) in keys {
            if kind == 26 && at % 3 == 0 {
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
            let known = (&words, proposals.as_slice());
            let made = gesture(&draft, (kind, at + more), (place, other), known);
            let Some(operation) = made else { continue };
            prop_assert!(!operation.is_empty(), "{}: {:?}", operation.label, draft.text());
            let before = draft.clone();
            draft.apply(&operation);
            let mut back = draft.clone();
            back.apply(&operation.inverse());
            prop_assert_eq!(&back, &before);
            let what = format!("{}: {:?} {:?}", operation.label, before.text(), draft.text());
            let operation = Arc::new(operation);
            history.push(operation, 7);
            journal.push_str(&line(&Line::Step(history.steps().last().unwrap().clone())));
            // Written out and opened again it is the same.
            let file = WordsFile { synced: Some(draft.synced()), ..words.clone() };
            let file = WordsFile::parse(&file.to_json());
            let again = Draft::new(&draft.text(), Some(&file.unwrap()), draft.language());
            // Of words said at once, the one that stands after waits for the one before, and no
            // longer when that goes: only a new reading tells.
            let same = |a: &Told, b: &Told| {
                (&a.0, a.2, a.3) == (&b.0, b.2, b.3) && (at_once || (a.1, &a.4) == (b.1, &b.4))
            };
            let mut pairs = told(&draft).into_iter().zip(told(&again));
            prop_assert_eq!(pairs.find(|(a, b)| !same(a, b)), None, "{}", &what);
            prop_assert_eq!(told(&draft).len(), told(&again).len(), "{}", &what);
            prop_assert_eq!(parts(&draft), parts(&again), "{}", &what);
            let times: Vec<Interval> = told(&draft).into_iter().map(|word| word.1).collect();
            prop_assert!(times.iter().all(|time| !time.is_empty()), "{}", &what);
            prop_assert!(times.windows(2).all(|two| two[0].start <= two[1].start), "{}", &what);
            let latest = said + Time::from_millis(100);
            prop_assert!(times.iter().all(|time| time.end <= latest), "{}", &what);
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
}
