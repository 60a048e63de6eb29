//! English as it is spoken: what rules take, and what they must not.

use super::*;

fn en(text: &str) -> String {
    safe("en-GB", text)
}

#[test]
fn hesitations_go_and_what_follows_is_repaired() {
    check(
        &[
            ("Uh, I think so.", "I think so."),
            ("It was, um, a mess.", "It was a mess."),
            ("It was um great.", "It was great."),
            ("We left, uh.", "We left."),
            ("So, erm, we tried again.", "So we tried again."),
            ("Um, so we left.", "So we left."),
            ("a uh apple", "an apple"),
            ("A uh apple", "An apple"),
            ("an um big house", "a big house"),
            ("a uh hour", "an hour"),
            ("an uh university", "a university"),
            ("a uh uninteresting day", "an uninteresting day"),
            ("Hmm, maybe.", "Maybe."),
            ("I went, uh, to the shop.", "I went to the shop."),
            ("Uhhh, what?", "What?"),
            ("Er, no.", "No."),
        ],
        en,
    );
}

#[test]
fn what_answers_asks_or_means_something_stays() {
    untouched(
        &[
            "Um.",
            "Uh-huh, I see.",
            "Mm-hm.",
            "To err is human.",
            "She works in the ER now.",
            "Hum a tune.",
            "Don't say um so often.",
            "Hmm? What?",
        ],
        en,
    );
}

#[test]
fn stutters_and_repeats_go() {
    check(
        &[
            ("I- I think", "I think"),
            ("th- the house", "the house"),
            ("a pro- project", "a project"),
            ("I I think", "I think"),
            ("I, I think", "I think"),
            ("the the house", "the house"),
            ("The, the house", "The house"),
            ("and and we left", "and we left"),
            ("it's it's fine", "it's fine"),
            ("we we left", "we left"),
            ("to to go", "to go"),
            ("of of course", "of course"),
            ("in in the house", "in the house"),
            ("you you know that", "you know that"),
            ("I think I think we left", "I think we left"),
            ("in the in the house", "in the house"),
            ("there is a there is a house", "there is a house"),
            ("I uh I think", "I think"),
            ("we were we were going", "we were going"),
        ],
        en,
    );
}

#[test]
fn legitimate_repeats_stay() {
    untouched(
        &[
            "he had had enough",
            "I know that that is true",
            "very very good",
            "bye bye",
            "no no no",
            "so so",
            "ha ha ha",
            "it is what it is is what I said",
            "gave her her book",
            "I told you you were late",
            "when I saw it it was red",
            "again and again and again",
            "on and on and on and on",
            "I know, I know",
            "I know I know",
            "thank you thank you",
            "two two",
            "log in in the morning",
            "come on come on",
            "really really big",
            "We did it. We did it.",
            "the house house",
            "day by day by day",
            "I ‖‖ I think",
            "little by little",
        ],
        en,
    );
}

#[test]
fn markers_set_off_by_commas_are_suggested() {
    let of = |rule: &'static str| move |text: &str| accepted("en", rule, text);
    check(&[("It was, like, huge.", "It was huge.")], of("like"));
    check(
        &[
            ("You know, it rains.", "It rains."),
            ("It was hard, you know.", "It was hard."),
            ("We tried, you know, and failed.", "We tried, and failed."),
        ],
        of("you-know"),
    );
    check(&[("I mean, we tried.", "We tried.")], of("i-mean"));
    check(&[("It was, sort of, a mess.", "It was a mess.")], of("sort-of"));
    check(&[("It was, kind of, a mess.", "It was a mess.")], of("kind-of"));
    check(&[("It works, right?", "It works.")], of("right"));
    check(&[("So, we left.", "We left.")], of("so"));
    check(&[("Well, we left.", "We left.")], of("well"));
}

#[test]
fn markers_that_carry_meaning_are_not() {
    let any = |text: &str| {
        let manuscript = manuscript("en", text);
        let removals = of_level(&manuscript, Level::Suggested, None, 0);
        applied(&manuscript.text, &apply(&manuscript, &removals, false))
    };
    untouched(
        &[
            "I was like, no way.",
            "It took, like, twenty years.",
            "It was, like, a house.",
            "I like it.",
            "He is kind of happy.",
            "It is kind of happy here.",
            "A sort of house.",
            "You know that it rains.",
            "Do you know, maybe, why?",
            "You know?",
            "I mean it.",
            "What I mean, really, is no.",
            "Right?",
            "Turn right.",
            "So we left.",
            "I think so.",
            "All is well, we left.",
        ],
        any,
    );
}

#[test]
fn piles_of_connectors_and_false_starts_are_suggested() {
    let of = |rule: &'static str| move |text: &str| accepted("en", rule, text);
    check(
        &[("And so but we left.", "But we left."), ("So and then we left.", "And then we left.")],
        of("connector"),
    );
    untouched(&["And then we left.", "And we left.", "But then it rained."], of("connector"));
    check(
        &[
            ("I was – I am here.", "I am here."),
            ("we have a ‖ we had a dog", "we had a dog"),
            ("on the left, I mean, on the right", "on the right"),
            ("It was ten, no wait, twelve of us.", "It was twelve of us."),
        ],
        of("false-start"),
    );
    untouched(
        &["I came ‖ I saw it", "I mean we won", "the cat ‖ the dog", "I was here and I am here"],
        of("false-start"),
    );
}
