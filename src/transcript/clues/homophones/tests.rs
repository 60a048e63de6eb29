use super::*;
use crate::transcript::glossary::phonetic::Key;

fn others(language: &str, word: &str) -> Vec<&'static str> {
    Homophones::of(Some(language)).of_key(word).collect()
}

#[test]
fn what_is_confused_most_stands_first() {
    assert_eq!(others("fr", "a"), ["à", "as", "ah"]);
    assert_eq!(others("fr-CA", "et")[0], "est");
    assert_eq!(others("fr", "c'est")[..2], ["ces", "ses"]);
    assert_eq!(others("fr", "plutôt"), ["plus tôt"]);
    assert_eq!(others("en", "there"), ["their", "they're"]);
    assert_eq!(others("EN-gb", "its"), ["it's"]);
    assert_eq!(others("de", "there"), [""; 0]);
}

#[test]
fn no_row_holds_a_word_twice() {
    for row in french::ROWS.iter().chain(english::ROWS) {
        let mut once = row.to_vec();
        once.sort_unstable();
        once.dedup();
        assert!(row.len() > 1 && once.len() == row.len(), "{row:?}");
    }
    assert_eq!(others("fr", "choeur"), ["cœur", "cœurs"]);
}

#[test]
fn french_rows_sound_alike() {
    let sound = |word: &str| -> Key { Ear::French.key(&word.replace('\'', "")) };
    let mut odd = Vec::new();
    for row in french::ROWS {
        let first = sound(row[0]);
        let alike = |word: &&&str| first.distance(&sound(word), 1).is_none();
        odd.extend(row.iter().filter(alike).map(|word| (row[0], *word)));
    }
    assert_eq!(odd, []);
}

#[test]
fn of_after_a_modal_is_have() {
    let english = Homophones::of(Some("en"));
    assert_eq!(english.meant("could", "of"), Some("have"));
    assert_eq!(english.meant("out", "of"), None);
    assert!(english.are_wrong("Should", "of") && !english.are_wrong("cup", "of"));
}
