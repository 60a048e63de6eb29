use super::*;
use crate::transcript::draft::tests::{draft, words_of};
use crate::transcript::glossary::Entry;

const TALK: &str = "\
**Walid** · 00:00:00

Euh, je je pense que oui, euh, c'est bien.

Euh.

**Ana** · 00:00:05

Euh.

Je sais pas le castopode.
";

fn of<'a>(all: &'a [Proposal], rule: &str) -> Vec<&'a Proposal> {
    all.iter().filter(|one| one.rule == rule).collect()
}

#[test]
fn what_tidying_finds_is_proposed_one_by_one() {
    let draft = draft(TALK);
    let all = tidy_proposals(&draft, Some(&words_of(TALK)));
    let fillers = of(&all, "filler");
    let told: Vec<(&str, &str, bool)> =
        fillers.iter().map(|one| (one.text.as_str(), one.becomes.as_str(), one.safe)).collect();
    assert_eq!(
        told,
        [
            ("Euh,", "Je je pense que oui, euh, c'est", true),
            ("euh,", "Euh, je je pense que oui, c'est bien.", true),
            ("Euh.", "", true),
            ("Euh.", "", true),
        ]
    );
    assert_eq!(fillers[0].speaker.as_deref(), Some("Walid"));
    assert_eq!(fillers[0].time, Time::ZERO);
    assert_eq!(
        (fillers[1].before.as_str(), fillers[1].after.as_str()),
        ("Euh, je je pense que oui,", "c'est bien.")
    );
    assert_eq!(of(&all, "ne")[0].becomes, "Je ne sais pas le castopode.");
    assert!(!of(&all, "ne")[0].safe);
}

#[test]
fn proposals_are_taken_together_in_one_operation() {
    let mut draft = draft(TALK);
    let all = tidy_proposals(&draft, None);
    let chosen: Vec<&Proposal> = all.iter().filter(|one| one.safe).collect();
    let operation = draft.take_proposals(&chosen).unwrap();
    let before = draft.clone();
    draft.apply(&operation);
    let text = draft.text();
    assert!(text.contains("\n\nJe pense que oui, c'est bien.\n\n**Ana**"), "{text}");
    assert!(text.contains("00:00:05\n\nJe sais pas le castopode."), "{text}");
    draft.apply(&operation.inverse());
    assert_eq!(draft, before);
}

#[test]
fn the_last_words_of_a_turn_stay() {
    let text = "**Ana** · 00:00:00\n\nEuh.\n\nEuh, euh.\n";
    let draft = draft(text);
    let all = tidy_proposals(&draft, None);
    let mut after = draft.clone();
    if let Some(operation) = draft.take_proposals(&all.iter().collect::<Vec<_>>()) {
        after.apply(&operation);
    }
    assert!(!after.is_empty(), "{}", after.text());
}

#[test]
fn a_paragraph_that_moved_is_found_and_one_that_changed_is_left() {
    let mut draft = draft(TALK);
    let all = tidy_proposals(&draft, None);
    let ne = of(&all, "ne")[0];
    let first = of(&all, "filler")[0];
    // A chapter before it moves it, another word in the first paragraph changes that.
    let at = Place { word: 0, ..ne.at };
    draft.apply(&draft.set_chapter(at, "Suite").unwrap());
    let at = Place { word: 3, ..first.at };
    draft.apply(&draft.type_over(at, at, "crois").unwrap());
    let operation = draft.take_proposals(&[first, ne]).unwrap();
    draft.apply(&operation);
    let text = draft.text();
    assert!(text.contains("Je ne sais pas le castopode."), "{text}");
    assert!(text.contains("\n\nEuh, je je crois"), "{text}");
    assert_eq!(draft.take_proposals(&[first]), None);
    assert_eq!(draft.take_proposals(&[ne]), None);
}

#[test]
fn terms_are_proposed() {
    let glossary = Glossary::new(vec![
        Entry::parse("Castopod = castopode").unwrap(),
        Entry::parse("Pensek").unwrap(),
    ]);
    let mut draft = draft(TALK);
    let all = glossary_proposals(&draft, Some(&words_of(TALK)), &glossary);
    let aliases = of(&all, "alias");
    assert_eq!(aliases.len(), 1);
    assert!(aliases[0].safe);
    assert_eq!(aliases[0].becomes, "Je sais pas le Castopod.");
    draft.apply(&draft.take_proposals(&aliases).unwrap());
    assert!(draft.text().contains("Je sais pas le Castopod."));
}

#[test]
fn a_text_without_rules_has_no_proposals() {
    let draft = Draft::new("Eins eins zwei.\n", None, Some("de"));
    assert_eq!(tidy_proposals(&draft, None), []);
    assert_eq!(tidy_proposals(&Draft::default(), None), []);
}
