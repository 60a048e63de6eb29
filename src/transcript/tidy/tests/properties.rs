//! What holds for any text.

use proptest::prelude::*;

use super::*;

/// Words and marks that rules look at, thrown together.
const BITS: &[&str] = &[
    "je",
    "Je",
    "j'",
    "j-",
    "j'ai",
    "le",
    "la",
    "l'ami",
    "de",
    "d'",
    "euh",
    "Euh,",
    "euh.",
    "heu",
    "ami",
    "maison",
    "haricot",
    "que",
    "qu'",
    "qu'il",
    "il",
    "y",
    "a",
    "et",
    "donc",
    "alors,",
    "du",
    "coup,",
    "ben",
    "hein ?",
    "quoi.",
    "voilà",
    "Voilà.",
    "nous",
    "très",
    "deux",
    "ça",
    "non",
    "pardon,",
    "un",
    "d'un",
    "c'est",
    "pas",
    "–",
    "«",
    "»",
    "~~",
    "*",
    "[[?]]",
    "<!-- x -->",
    "\n",
    "\n\n",
    "\n\n**Ana** · 00:00:01\n\n",
    "(",
    ")",
    "-",
    "1.",
    "#",
    "…",
    ",",
    "the",
    "I",
    "uh",
    "um,",
    "an",
    "apple",
    "you know,",
    "in",
];

pub(super) fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(BITS), 0..40).prop_map(|bits| bits.join(" "))
}

/// The words that are heard, without punctuation and without elision.
fn heard(manuscript: &Manuscript) -> Vec<String> {
    let words = manuscript.words.iter().filter(|word| !word.struck);
    words.map(|word| word.text.to_lowercase()).collect()
}

proptest! {
    #[test]
    fn tidied_twice_nothing_safe_is_left(text in text(), english in any::<bool>()) {
        let language = if english { "en" } else { "fr" };
        let once = safe(language, &text);
        let again = safe(language, &once);
        prop_assert_eq!(&once, &again, "from {:?}", text);
    }

    #[test]
    fn words_that_stay_are_the_same_in_the_same_order(text in text()) {
        let before = manuscript("fr", &text);
        let removals = find(&before, &Options::default());
        let mut gone = vec![false; before.words.len()];
        for removal in &removals {
            gone[removal.words.clone()].fill(true);
        }
        let letters = |words: &[String]| -> String {
            let all = words.concat();
            all.chars().filter(|letter| letter.is_alphabetic() || letter.is_numeric()).collect()
        };
        let after = manuscript("fr", &applied(&before.text, &apply(&before, &removals, false)));
        let kept: Vec<String> = before
            .words
            .iter()
            .zip(&gone)
            .filter(|(word, gone)| !word.struck && !**gone)
            .map(|(word, _)| word.text.to_lowercase())
            .collect();
        // Elision drops or adds a vowel of a small word: vowels of those are left aside.
        let bare = |text: String| text.replace(['e', 'a', 't'], "");
        prop_assert_eq!(bare(letters(&kept)), bare(letters(&heard(&after))), "from {:?}", text);
    }

    #[test]
    fn struck_words_leave_the_same_text_as_hidden_ones(text in text()) {
        let before = manuscript("fr", &text);
        // A strike that is never closed is text: nothing is struck beside it.
        if before.words.iter().any(|word| word.text.contains('~')) {
            return Ok(());
        }
        let removals = find(&before, &Options::default());
        let hidden = manuscript("fr", &applied(&before.text, &apply(&before, &removals, false)));
        let struck = manuscript("fr", &applied(&before.text, &apply(&before, &removals, true)));
        let letters = |words: Vec<String>| -> String {
            words.concat().chars().filter(|letter| letter.is_alphanumeric()).collect()
        };
        prop_assert_eq!(letters(heard(&hidden)), letters(heard(&struck)), "from {:?}", text);
    }

    #[test]
    fn changes_are_in_order_and_inside_the_text(text in text()) {
        let manuscript = manuscript("fr", &text);
        let removals = find(&manuscript, &Options::default());
        prop_assert!(removals.windows(2).all(|pair| pair[0].words.end <= pair[1].words.start));
        for changes in [
            apply(&manuscript, &removals, false),
            apply(&manuscript, &removals, true),
            sentences(&manuscript),
            negations(&manuscript),
        ] {
            let mut done = 0;
            for change in &changes {
                prop_assert!(change.at.start >= done && change.at.start <= change.at.end);
                prop_assert!(manuscript.text.get(change.at.clone()) != Some(change.to.as_str()));
                done = change.at.end;
            }
            prop_assert!(done <= manuscript.text.len());
        }
    }
}

#[test]
fn a_hundred_thousand_words_take_no_time_to_speak_of() {
    let line = "Euh, je je crois que, euh, il y a il y a du coup, un un ami, tu vois, quoi. ";
    for text in [line.repeat(5000), "je euh ".repeat(50_000), "il y a ".repeat(34_000)] {
        let manuscript = manuscript("fr", &text);
        assert!(manuscript.words.len() >= 95_000);
        let begun = std::time::Instant::now();
        let removals = find(&manuscript, &Options::default());
        let changes = apply(&manuscript, &removals, false);
        let more = sentences(&manuscript).len() + negations(&manuscript).len();
        let taken = begun.elapsed();
        assert!(!changes.is_empty() && more < 100_000);
        // Quadratic work would take minutes: this bound is for loaded machines.
        assert!(taken.as_secs() < 20, "{taken:?}");
    }
}
