//! The palette: a few letters of an action, in order, find it among all.

use unicode_normalization::UnicodeNormalization;

use super::action::{ACTIONS, Entry};

/// A letter found.
const FOUND: i32 = 1;
/// A letter that starts a word: people type initials.
const WORD_START: i32 = 8;
/// A letter right after the one before.
const NEXT_TO: i32 = 5;
/// Found in the name instead of the help.
const IN_NAME: i32 = 6;
/// The name as it was typed.
const WHOLE: i32 = 40;

/// Longer queries find nothing, and would be slow to look for.
const LONGEST: usize = 64;

/// The actions a query finds, the likeliest first; all of them in the table's order for an empty
/// one.
///
/// Case and accents do not count. Each word of the query must be in the name or the help, its
/// letters in order, not necessarily together.
pub fn find(query: &str) -> Vec<&'static Entry> {
    let query: String = query.chars().take(LONGEST + 1).collect();
    if query.chars().count() > LONGEST {
        return Vec::new();
    }
    let words: Vec<Vec<char>> = query.split([' ', '-']).map(folded).collect();
    let words: Vec<&Vec<char>> = words.iter().filter(|word| !word.is_empty()).collect();
    let mut found: Vec<(i32, &Entry)> = Vec::new();
    for entry in ACTIONS {
        let (name, help) = (folded(entry.name), folded(entry.help));
        let score = |word: &&Vec<char>| {
            let whole = if name == **word { WHOLE } else { 0 };
            let in_name = score(word, &name).map(|score| score + IN_NAME + whole);
            in_name.max(score(word, &help))
        };
        if let Some(scores) = words.iter().map(score).collect::<Option<Vec<i32>>>() {
            found.push((scores.iter().sum(), entry));
        }
    }
    // A stable sort: equals stay in the order of the help.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// Letters without case and accents.
fn folded(text: &str) -> Vec<char> {
    let bare = text.nfd().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter));
    bare.flat_map(char::to_lowercase).collect()
}

/// How well the letters of `word` are found in `text` in order; none if they are not all there.
///
/// Tries every place for every letter, keeping the best score of each: both texts are short.
fn score(word: &[char], text: &[char]) -> Option<i32> {
    // The best score with the last letter so far at each place of the text.
    let mut ends: Vec<Option<i32>> = vec![None; text.len()];
    for (number, letter) in word.iter().enumerate() {
        let mut next = vec![None; text.len()];
        // The best score of the letters before, anywhere before the place next to this one.
        let mut before: Option<i32> = (number == 0).then_some(0);
        for (at, found) in text.iter().enumerate() {
            let adjacent = at.checked_sub(1).and_then(|at| ends[at]);
            if found == letter {
                let starts = at == 0 || !text[at - 1].is_alphanumeric();
                let bonus = FOUND + if starts { WORD_START } else { 0 };
                let best = before.max(adjacent.map(|score| score + NEXT_TO));
                next[at] = best.map(|score| score + bonus);
            }
            before = before.max(adjacent);
        }
        ends = next;
    }
    ends.into_iter().flatten().max()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tui::action::Action;

    fn first(query: &str) -> Option<Action> {
        find(query).first().map(|entry| entry.action)
    }

    #[test]
    fn a_name_finds_its_action_first() {
        for entry in ACTIONS.iter().filter(|entry| !entry.name.contains('-')) {
            assert_eq!(first(entry.name), Some(entry.action), "{}", entry.name);
        }
    }

    #[test]
    fn initials_and_parts_find_it() {
        assert_eq!(first("corev"), Some(Action::CorrectEverywhere));
        assert_eq!(first("glos"), Some(Action::AddToGlossary));
        assert_eq!(first("mute 3"), Some(Action::Mute(3)));
        assert_eq!(first("rename spk"), Some(Action::RenameSpeakerEverywhere));
        assert_eq!(first("Révéle un"), None);
        assert_eq!(first("ÛNDO"), Some(Action::Undo));
    }

    #[test]
    fn an_empty_query_shows_all_in_order() {
        let names: Vec<&str> = find(" ").iter().map(|entry| entry.name).collect();
        assert_eq!(names, ACTIONS.iter().map(|entry| entry.name).collect::<Vec<_>>());
    }

    #[test]
    fn letters_out_of_order_find_nothing() {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(score(&letters("ba"), &letters("ab")), None);
        assert_eq!(score(&letters("aa"), &letters("ab")), None);
        assert!(
            score(&letters("sp"), &letters("see page")) > score(&letters("sp"), &letters("asp"))
        );
    }

    proptest! {
        #[test]
        fn any_query_is_answered(query in "\\PC{0,80}") {
            prop_assert!(find(&query).len() <= ACTIONS.len());
        }
    }
}
