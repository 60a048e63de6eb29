use proptest::prelude::*;

use super::{Heard, Opinion, Wider, second_opinion, suspects};
use crate::transcript::document::{Manuscript, WrittenWord};
use crate::transcript::{Hidden, Recognised, Word, WordId};
use crate::units::Interval;

/// Half a second a word, on track 0.
fn first(text: &str) -> Recognised {
    let words = text.split(' ').zip(0_u32..).map(|(text, at)| Word {
        id: WordId(at),
        time: Interval::from_millis(500 * i64::from(at), 500 * i64::from(at) + 400),
        text: text.to_owned(),
        confidence: 0.9,
        track: 0,
        hidden: None,
        alternatives: Vec::new(),
    });
    Recognised { words: words.collect(), ..Recognised::default() }
}

fn second(text: &str) -> Vec<Heard> {
    let heard = |word: Word| Heard {
        time: word.time,
        text: word.text,
        confidence: word.confidence,
        track: word.track,
    };
    first(text).words.into_iter().map(heard).collect()
}

fn alternatives(recognised: &Recognised) -> Vec<&[String]> {
    recognised.words.iter().map(|word| word.alternatives.as_slice()).collect()
}

#[test]
fn a_word_heard_otherwise_gets_the_other_as_its_alternative() {
    let mut words = first("on ressoit Benoît");
    let opinion = second_opinion(&mut words, &second("on « reçoit, » Benoît"));
    assert_eq!(alternatives(&words)[1], ["reçoit"]);
    assert_eq!((opinion.agreed, opinion.disagreed), (2, 1));
}

#[test]
fn capitals_and_punctuation_are_no_disagreement_but_accents_are() {
    let mut words = first("Bonjour, ou es-tu ?");
    let opinion = second_opinion(&mut words, &second("bonjour où es tu"));
    assert_eq!(opinion.disagreed, 1);
    assert_eq!(alternatives(&words)[1], ["où"]);
    assert_eq!(alternatives(&words)[0], [""; 0]);
}

#[test]
fn one_word_may_be_two_and_two_may_be_one() {
    let mut words = first("sur mastodonte hier");
    second_opinion(&mut words, &second("sur masto donne hier"));
    assert_eq!(alternatives(&words)[1], ["masto donne"]);

    let mut words = first("sur pire tube hier");
    let opinion = second_opinion(&mut words, &second("sur PeerTube hier"));
    assert!(alternatives(&words).concat().is_empty(), "neither word alone is PeerTube");
    let wider = Wider { words: vec![WordId(1), WordId(2)], text: "PeerTube".to_owned() };
    assert_eq!(opinion.wider, [wider]);
    assert_eq!(opinion.disagreed, 2);
}

#[test]
fn a_word_joined_or_split_alike_is_agreed_on() {
    let mut words = first("un porte monnaie");
    let opinion = second_opinion(&mut words, &second("un porte-monnaie"));
    assert_eq!(opinion, Opinion { agreed: 3, ..Opinion::default() });
}

#[test]
fn words_only_one_side_heard_are_counted() {
    let mut words = first("a b c d e");
    let mut other = second("a b c d e");
    other.remove(2);
    let opinion = second_opinion(&mut words, &other);
    assert_eq!((opinion.agreed, opinion.only_first), (4, 1));
    let opinion = second_opinion(&mut first("a b"), &second("a b c"));
    assert_eq!((opinion.agreed, opinion.only_second), (2, 1));
}

#[test]
fn words_said_at_other_times_are_not_compared() {
    let mut words = first("oui");
    let mut other = second("non");
    other[0].time = Interval::from_millis(5000, 5400);
    let opinion = second_opinion(&mut words, &other);
    assert_eq!((opinion.only_first, opinion.only_second), (1, 1));
}

#[test]
fn tracks_are_compared_apart() {
    let mut words = first("oui");
    let mut other = second("non");
    other[0].track = 1;
    let opinion = second_opinion(&mut words, &other);
    assert_eq!((opinion.only_first, opinion.only_second), (1, 1));
}

#[test]
fn hidden_words_explain_what_the_second_heard_and_get_nothing() {
    let mut words = first("oui merci bien");
    words.words[1].hidden = Some(Hidden::Bleed);
    let opinion = second_opinion(&mut words, &second("oui mercy bien"));
    assert_eq!(opinion, Opinion { agreed: 2, ..Opinion::default() });
    assert!(alternatives(&words).concat().is_empty());
}

#[test]
fn an_alternative_comes_first_and_once_and_five_are_kept() {
    let mut words = first("on ressoit");
    words.words[1].alternatives = ["Reçoit", "a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
    second_opinion(&mut words, &second("on reçoit"));
    assert_eq!(alternatives(&words)[1], ["reçoit", "a", "b", "c", "d"]);
    let once = words.clone();
    second_opinion(&mut words, &second("on reçoit"));
    assert_eq!(words, once, "the same opinion twice is one");
}

fn written(text: &str) -> WrittenWord {
    WrittenWord {
        text: text.to_owned(),
        at: 0..0,
        time: Interval::default(),
        turn: 0,
        paragraph: 0,
        struck: false,
        doubtful: false,
        confidence: Some(0.9),
        alternatives: Vec::new(),
        from: vec![WordId(0)],
    }
}

#[test]
fn suspects_are_marked_unsure_or_heard_otherwise() {
    let other = vec!["reçoit".to_owned()];
    let words = vec![
        written("sûr"),
        WrittenWord { doubtful: true, confidence: None, ..written("marqué") },
        WrittenWord { confidence: Some(0.49), ..written("faible") },
        WrittenWord { confidence: Some(0.5), ..written("assez") },
        WrittenWord { alternatives: other.clone(), ..written("ressoit") },
        WrittenWord { alternatives: other.clone(), ..written("Reçoit,") },
        WrittenWord { alternatives: other, struck: true, ..written("coupé") },
        WrittenWord { confidence: None, ..written("ajouté") },
    ];
    assert_eq!(suspects(&Manuscript { words, ..Manuscript::default() }), [1, 2, 4]);
}

proptest! {
    #[test]
    fn only_alternatives_ever_change(
        mine in prop::collection::vec(("[a-cé',.]{0,4}", -900_i64..9000, 0_i64..900, 0_u16..3, any::<bool>()), 0..30),
        theirs in prop::collection::vec(("[a-cé', ]{0,4}", -900_i64..9000, 0_i64..900, 0_u16..4), 0..30),
    ) {
        let mut words = first("x");
        words.words.clear();
        for (at, (text, start, length, track, hidden)) in mine.into_iter().enumerate() {
            words.words.push(Word {
                id: WordId(at as u32),
                time: Interval::from_millis(start, start + length),
                text, confidence: 0.3, track,
                hidden: hidden.then_some(Hidden::Loop),
                alternatives: vec!["z".to_owned()],
            });
        }
        let other: Vec<Heard> = theirs.into_iter().map(|(text, start, length, track)| Heard {
            time: Interval::from_millis(start, start + length), text, confidence: 0.5, track,
        }).collect();
        let before = words.clone();
        let opinion = second_opinion(&mut words, &other);
        for (word, old) in words.words.iter_mut().zip(&before.words) {
            prop_assert!(word.alternatives.len() <= 5 && !word.alternatives.contains(&String::new()));
            prop_assert!(old.hidden.is_none() || word.alternatives == old.alternatives);
            word.alternatives.clone_from(&old.alternatives);
        }
        prop_assert_eq!(&words, &before);
        let shown = before.words.iter().filter(|word| word.hidden.is_none()).count();
        prop_assert_eq!(opinion.agreed + opinion.disagreed + opinion.only_first, shown);
        prop_assert!(opinion.only_second <= other.len());
    }
}
