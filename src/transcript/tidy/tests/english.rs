//! Spoken English.

use super::{check, stays};

#[test]
fn fillers_go() {
    check(
        "en",
        &[
            ("Um, I think so.", "I think so."),
            ("So, uh, we started in 2010.", "So, we started in 2010."),
            ("It was uh hard.", "It was hard."),
            ("We met um, in Lyon.", "We met in Lyon."),
            ("Erm, well, no.", "Well, no."),
            ("That's it um.", "That's it."),
            ("That's it, uh.", "That's it."),
            ("Is it uh?", "Is it?"),
            ("Good. Um. Let us go.", "Good. Let us go."),
            ("Uh, um, er, hello", "Hello"),
            ("And hmm, maybe.", "And maybe."),
            ("the uhm server", "the server"),
        ],
    );
}

#[test]
fn answers_and_other_words_stay() {
    stays(
        "en",
        &[
            "Um.",
            "Hmm?",
            "Mm.",
            "Mm-hmm, yes.",
            "The umbrella.",
            "To err-or is human.",
            "A hum in the room.",
            "Uh-huh, right.",
            "Really? Hm? Fine.",
        ],
    );
}

#[test]
fn stutters_go() {
    check(
        "en",
        &[
            ("It is a pro- project.", "It is a project."),
            ("W- we went.", "We went."),
            ("The ser- ser- server fell.", "The server fell."),
            ("I th- think so.", "I think so."),
            ("A li-, library.", "A library."),
        ],
    );
}

#[test]
fn what_only_looks_like_a_stutter_stays() {
    stays("en", &["A well-known one.", "pre- and post-war", "pro- | project", "An ex- member"]);
}

#[test]
fn repeats_go() {
    check(
        "en",
        &[
            ("I I think so.", "I think so."),
            ("I, I think so.", "I think so."),
            ("The the server.", "The server."),
            ("the the the server", "the server"),
            ("And and then.", "And then."),
            ("It's it's free.", "It's free."),
            ("We we were there.", "We were there."),
            ("I think I think so.", "I think so."),
            ("It was it was good.", "It was good."),
            ("If you if you want.", "If you want."),
            ("Of the of the year.", "Of the year."),
            ("a a new one", "a new one"),
            ("They they know.", "They know."),
            ("I uh I know.", "I know."),
            ("because because of that", "because of that"),
            ("For for us.", "For us."),
            ("There's there's more.", "There's more."),
            ("When you when you look.", "When you look."),
        ],
    );
}

#[test]
fn rightful_repeats_stay() {
    stays(
        "en",
        &[
            "I know that that is true.",
            "He had had enough.",
            "It is very, very good.",
            "It is very very good.",
            "Bye bye.",
            "No no no.",
            "I told you you could.",
            "We gave her her book.",
            "Log in in the morning.",
            "What it is is good.",
            "What we do do is sing.",
            "So so.",
            "Ha ha.",
            "Knock knock.",
            "Come on on Monday.",
            "I. I know.",
            "I… I know.",
            "I | I know",
            "Long, long ago.",
            "And, and what then?",
            "Two two four.",
            "Yes yes.",
            "Really really nice.",
            "Never, never again.",
            "Well well.",
            "Who, who said it?",
        ],
    );
}
