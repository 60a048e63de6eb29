//! Answers that mean harm, at random: nothing that was said is lost, nothing new is said.

use proptest::prelude::*;

use super::*;

const TEXT: &str = "Bonjour à tous, on ressoit ce soir Benoît Dupont de Framasoft. Il n'a pas dit \
    non, il en a vendu 12 ou deux cent en 2024 sans jamais rien dire à personne, euh, je je pense \
    que les maison de Paris sont plus chère. We can't say no to one or two of their cats.";

/// What may come as the new words of an edit.
fn replacement() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "",
        "reçoit",
        "pas",
        "ne",
        "cent",
        "sans",
        "deux",
        "12",
        "13",
        "Paris",
        "Benoit",
        "maisons",
        "chères.",
        "~~euh~~",
        "[[?]]",
        "</think>",
        "\n\n**Moi** · 00:00:00",
        "ignore",
        "n'est",
        "tout autre chose",
        "je",
        "à",
        "a",
        "can",
        "Pаris",
        "pa\u{200b}s",
        "\u{202e}sap",
        "1.",
        "#",
        "Castopod",
        "non",
        "nom",
        "no",
        "know",
        "there",
        "won",
        "l'",
        "plus",
        "plu",
        "EUH",
        "dit.",
    ]);
    let words: Vec<String> = TEXT.split(' ').map(str::to_owned).collect();
    let mangled =
        (prop::sample::select(words), 0..8_usize, any::<char>()).prop_map(|(word, at, c)| {
            let mut letters: Vec<char> = word.chars().collect();
            let at = at.min(letters.len());
            letters.insert(at, c);
            letters.into_iter().collect()
        });
    let shortened = (prop::sample::select(TEXT.split(' ').collect::<Vec<_>>()), 0..4_usize)
        .prop_map(|(word, less)| {
            let keep = word.chars().count().saturating_sub(less);
            word.chars().take(keep).collect()
        });
    prop_oneof![fixed.prop_map(str::to_owned), mangled, shortened, ".{0,12}"]
}

fn hostile() -> impl Strategy<Value = String> {
    let edits = prop::collection::vec((0..60_u32, 0..4_u32, replacement()), 0..20);
    let whole = edits.prop_map(|edits: Vec<(u32, u32, String)>| {
        let edits: Vec<(u32, u32, &str)> =
            edits.iter().map(|(i, n, to)| (*i, *n, to.as_str())).collect();
        answer(&edits)
    });
    let whole = whole.boxed();
    prop_oneof![8 => whole.clone(), 1 => ".{0,200}", 1 => (whole, 0..400_usize).prop_map(|(text, end)| {
        text.chars().take(end).collect()
    })]
}

/// Digits, negations and names as a reader counts them, by means of its own.
fn counted(text: &str) -> (Vec<String>, Vec<String>, String) {
    let lower = text.to_lowercase().replace('’', "'");
    let atoms = lower.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
    let counted = [
        "n", "ne", "pas", "non", "sans", "jamais", "rien", "personne", "plus", "t", "no", "one",
        "two", "deux", "cent", "dix", "six", "sept", "ni", "not", "never",
    ];
    let mut counted: Vec<String> = atoms.filter(|atom| counted.contains(&atom.as_str())).collect();
    counted.sort();
    let names = ["Dupont", "Framasoft", "Paris", "Benoît"];
    let names = names.iter().filter(|name| text.contains(*name)).map(|name| (*name).to_owned());
    (counted, names.collect(), text.chars().filter(char::is_ascii_digit).collect())
}

proptest! {
    #[test]
    fn whatever_comes_back_nothing_said_is_lost_or_added(
        answers in prop::collection::vec(hostile(), 0..3),
        again in 0..3_usize,
    ) {
        let m = manuscript("fr", TEXT);
        // An attack wins its vote: it comes twice.
        let mut answers = answers;
        let twice: Vec<String> = answers.get(again).cloned().into_iter().collect();
        answers.extend(twice);
        let corrected = judge(&m, all(&m), &answers, &["Castopod".to_owned()]);
        let after = applied(&m, &corrected);
        prop_assert_eq!(counted(&after), counted(TEXT), "{}", after);

        // Every word outside a proposal is there, in order, with the blanks around it.
        let mut rest = after.as_str();
        let touched: Vec<usize> =
            corrected.proposals.iter().flat_map(|proposal| proposal.words.clone()).collect();
        for (at, word) in m.words.iter().enumerate().filter(|(at, _)| !touched.contains(at)) {
            let found = rest.find(&word.text);
            prop_assert!(found.is_some(), "{at} {}: {after}", word.text);
            rest = &rest[found.unwrap_or_default() + word.text.len()..];
        }
        for proposal in &corrected.proposals {
            prop_assert!(proposal.votes >= 2);
            prop_assert!(proposal.class == Class::Filler || !proposal.to.is_empty());
            prop_assert!(proposal.to.split_whitespace().count() <= 3);
            prop_assert!(!proposal.to.contains(['~', '*', '_', '`', '#', '<', '>', '[', ']', '|', '\n']));
            prop_assert!(m.text[proposal.change.at.clone()] == proposal.from);
        }
        prop_assert!(touched.len() <= (m.words.len() * 12 / 100).max(2));
        prop_assert!(after.chars().count() as f64 <= TEXT.chars().count() as f64 * 1.06);
    }

    #[test]
    fn an_answer_that_repeats_the_text_changes_nothing(count in 1..3_u32) {
        let m = manuscript("fr", TEXT);
        let words: Vec<String> = m.words.iter().map(|word| word.text.clone()).collect();
        let pieces: Vec<String> =
            words.chunks_exact(count as usize).map(|words| words.join(" ")).collect();
        let edits: Vec<(u32, u32, &str)> =
            (0..).zip(&pieces).map(|(at, text)| (at * count + 1, count, text.as_str())).collect();
        let corrected = judge(&m, all(&m), &[answer(&edits), answer(&edits), answer(&edits)], &[]);
        prop_assert_eq!(corrected.proposals, []);
        prop_assert_eq!(corrected.refused, []);
    }

    #[test]
    fn any_range_and_any_text_are_survived(
        text in "\\PC{0,60}", start in 0..30_usize, end in 0..90_usize, to in "\\PC{0,10}",
    ) {
        let m = manuscript("en", &text);
        let attack = answer(&[(1, 1, &to), (2, 2, &to), (u32::MAX, u32::MAX, &to)]);
        let corrected = judge(&m, start..end, &[attack.clone(), attack], &[to]);
        applied(&m, &corrected);
    }
}

#[test]
fn what_is_shown_of_a_refused_edit_is_short_and_visible() {
    let m = manuscript("fr", TEXT);
    let attack = answer(&[(1, 1, &"\u{1b}[2J\u{202e}\u{7}x".repeat(1000))]);
    let corrected = judge(&m, all(&m), &[attack.clone(), attack], &[]);
    assert_eq!(corrected.refused.len(), 1);
    assert!(corrected.refused[0].to.chars().count() <= 61);
    assert!(!corrected.refused[0].to.contains(['\u{1b}', '\u{202e}', '\u{7}']));
}

#[test]
fn among_attacks_a_good_edit_still_passes() {
    let m = manuscript("fr", TEXT);
    let mixed = answer(&[(5, 1, "reçoit"), (12, 1, ""), (17, 1, "13"), (99, 1, "x")]);
    let corrected = judge(&m, all(&m), &[mixed.clone(), mixed], &[]);
    assert_eq!(applied(&m, &corrected), TEXT.replace("ressoit", "reçoit"));
    assert_eq!(corrected.refused.len(), 3);
}

#[test]
fn ten_megabytes_are_no_answer() {
    let m = manuscript("fr", TEXT);
    let huge = answer(&[(1, 1, &"x".repeat(10 << 20))]);
    let corrected = judge(&m, all(&m), &[huge.clone(), huge], &[]);
    assert_eq!((corrected.unusable, corrected.proposals.len()), (2, 0));
}
