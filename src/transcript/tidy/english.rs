//! What is known of English: data, read by the engines beside it. The markers and their "never
//! when" are those of the reference, E.2.

use super::table::{Marker, Place, Question, Table, Unless};
use Place::{Between, End, StartComma};

/// English.
pub(super) static TABLE: Table = Table {
    // `mm-hm` and `uh-huh` answer; `hum` is a verb.
    fillers: &["uh", "um", "er", "erm", "hm", "uhm", "ehm", "mh", "euh"],
    mentions: &["word", "words", "say", "saying", "says", "said"],
    function: &[
        "the", "a", "an", "this", "these", "those", "that", "my", "your", "his", "her", "its",
        "our", "their", "i", "you", "he", "she", "it", "we", "they", "me", "him", "us", "them",
        "who", "which", "what", "of", "to", "in", "on", "at", "for", "with", "from", "by", "into",
        "about", "and", "but", "or", "if", "as", "because", "when", "while", "than", "then", "so",
        "is", "are", "was", "were", "be", "been", "am", "have", "has", "had", "do", "does", "did",
        "will", "would", "can", "could", "should", "might", "must", "there", "where", "how", "i'm",
        "i've", "i'd", "i'll", "you're", "you've", "you'd", "you'll", "he's", "she's", "it's",
        "it'll", "we're", "we've", "we'd", "we'll", "they're", "they've", "they'd", "they'll",
        "that's", "there's", "who's", "what's", "let's", "don't", "didn't", "doesn't", "isn't",
        "wasn't", "can't", "not", "just", "some",
    ],
    // Two words of one spelling, emphasis, or a verb with its preposition.
    twice: &[
        "that", "had", "her", "is", "was", "do", "does", "did", "on", "so", "then", "there", "not",
        "just", "who", "what", "which", "where", "how", "been", "will", "can", "about", "by",
        "him", "us", "them", "me", "let's", "has", "have", "must", "might", "than", "don't",
        "that's", "what's", "can't",
    ],
    doubled: &[
        "very",
        "bye",
        "no",
        "yes",
        "yeah",
        "yep",
        "nope",
        "so",
        "ha",
        "he-he",
        "really",
        "many",
        "much",
        "more",
        "well",
        "now",
        "please",
        "okay",
        "ok",
        "right",
        "sorry",
        "wow",
        "knock",
        "tick",
        "la",
        "na",
        "oh",
        "ah",
        "hey",
        "wait",
        "stop",
        "go",
        "never",
        "never-ever",
        "big",
        "long",
        "far",
        "blah",
        "bla",
        "hello",
        "hi",
        "thanks",
        "good",
        "great",
        "fine",
        "sure",
        "hear",
        "there",
        "come",
        "night",
        "boom",
        "too",
        "up",
        "down",
        "over",
        "again",
        "cha",
        "win",
    ],
    unless: &[
        // « come in in the evening », but « in in the ».
        Unless::word("in").after(&[
            "log", "sign", "come", "go", "check", "move", "get", "came", "went", "give", "fill",
            "let", "turn", "are", "is", "was", "were", "built", "bring", "kick", "plug", "tune",
            "drop", "step", "break", "hand", "join", "coming", "going", "logged", "moved", "got",
            "signed", "checked", "put", "giving", "gave", "settle", "all", "be", "believe",
        ]),
        // « I told you you were », « when I saw it it was ».
        Unless::word("you").inside(),
        Unless::word("it").inside(),
        Unless::word("this").inside(),
        Unless::word("these").inside(),
        Unless::word("those").inside(),
        Unless::word("his").inside(),
        // « who it belongs to to ».
        Unless::word("to").after(&["belongs", "belong", "used", "listen", "talk", "talked"]),
        Unless::word("with").after(&["work", "deal", "go", "come"]),
        Unless::word("for").after(&["asked", "looking", "waiting"]),
        Unless::word("at").after(&["look", "looking"]),
        // Letters and grades; « the A a day ».
        Unless::word("a").after(&["vitamin", "grade", "the", "plan"]),
    ],
    idioms: &[
        "i know",
        "i see",
        "i do",
        "i am",
        "thank you",
        "come on",
        "of course",
        "all right",
        "no way",
        "go on",
        "on and",
        "and on",
        "over and",
        "again and",
        "more and",
        "oh no",
        "oh my",
        "so much",
        "very much",
        "let's go",
        "wait a minute",
        "you know",
        "that's right",
        "that's it",
        "it's okay",
        "it's fine",
        "it's true",
        "i agree",
        "bit by",
        "day by",
        "good job",
        "excuse me",
        "trust me",
        "well done",
        "oh yeah",
        "oh yes",
        "yes please",
        "night night",
        "there there",
        "step by",
        "side by",
        "one by",
        "little by",
    ],
    linking: &["and", "or", "by", "after", "to", "in", "for", "on", "upon", "over"],
    numbers: &[
        "zero",
        "oh",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "hundred",
        "thousand",
        "million",
        "billion",
        "half",
        "double",
    ],
    elisions: &[],
    markers: MARKERS,
    connectors: &[&["and"], &["so"], &["but"], &["then"], &["well"], &["because"], &["now"]],
    pairs: &[
        ("and", "then"),
        ("and", "so"),
        ("but", "then"),
        ("so", "then"),
        ("and", "now"),
        ("but", "now"),
        ("so", "now"),
        ("but", "because"),
        ("and", "because"),
        ("so", "because"),
    ],
    repairs: &[
        &["i", "mean"],
        &["no", "sorry"],
        &["or", "rather"],
        &["sorry"],
        &["no", "wait"],
        &["well", "actually"],
    ],
    openers: &[
        "i", "you", "he", "she", "it", "we", "they", "i'm", "i've", "i'd", "i'll", "you're",
        "he's", "she's", "it's", "we're", "we've", "they're", "that's", "there's", "and", "but",
        "so", "or", "because", "then", "when", "if", "there", "well", "this", "that", "while",
        "who", "which", "where",
    ],
    determiners: &[
        "the", "a", "an", "my", "your", "his", "her", "its", "our", "their", "these", "those",
        "some",
    ],
    negation: false,
    articles: true,
    questions: &[
        Question::Then(&["what", "why", "how", "who", "where", "when"], ASKING),
        Question::Then(
            &[
                "do", "does", "did", "are", "is", "was", "were", "can", "could", "would", "will",
                "have", "has", "don't", "didn't", "isn't", "aren't", "can't",
            ],
            &["i", "you", "he", "she", "it", "we", "they", "there", "this", "that", "these"],
        ),
        Question::Then(&["how"], &["many", "much", "long", "often", "far", "old", "come"]),
        Question::Then(&["what"], &["kind", "sort", "about", "time"]),
    ],
    no_question: &["what's", "however", "whatever"],
    turning: &["now", "so", "then", "anyway", "next", "finally", "meanwhile", "however"],
};

/// What follows a question word in a question; `what is` may also begin a statement.
const ASKING: &[&str] = &[
    "do", "does", "did", "are", "were", "can", "could", "would", "should", "will", "have", "don't",
    "didn't",
];

const LIKE: &str = "`like` between commas";
const ALONG: &[Place] = &[StartComma, Between, End];
const OBJECT: &[&str] = &["that", "what", "how", "why", "who", "where", "when", "if", "whether"];
/// Before `you know` and `I mean` these make it a clause of its own.
const ASKED: &[&str] = &[
    "do", "did", "if", "as", "let", "what", "how", "that", "because", "when", "and", "all",
    "before", "don't", "didn't", "would",
];

/// Markers, longest first among those that begin alike.
const MARKERS: &[Marker] = &[
    Marker::new("like", LIKE, &["like"], &[Between])
        .not_before(&["#", "a", "an", "the"])
        .not_after(&[
            "was", "were", "is", "am", "are", "be", "i'm", "it's", "he's", "she's", "they're",
            "looks", "looked", "feels", "feel", "felt", "sounds", "just", "i", "you", "we", "they",
            "would",
        ]),
    Marker::new("you-know", "`you know` set off by commas", &["you", "know"], ALONG)
        .not_before(OBJECT)
        .not_after(ASKED)
        .no_question()
        .flavour(),
    Marker::new("i-mean", "`I mean` set off by commas", &["i", "mean"], &[StartComma, Between])
        .not_before(OBJECT)
        .not_after(ASKED)
        .flavour(),
    Marker::new("sort-of", "`sort of` between commas", &["sort", "of"], &[Between])
        .not_after(&["a", "the", "some", "this", "that", "what"])
        .flavour(),
    Marker::new("kind-of", "`kind of` between commas", &["kind", "of"], &[Between])
        .not_after(&["a", "the", "some", "this", "that", "what"])
        .flavour(),
    Marker::new("right", "`right?` at the end", &["right"], &[End]).only_question(),
    Marker::new("so", "`so` before a comma", &["so"], &[StartComma, Between]).flavour(),
    Marker::new("well", "`well` before a comma", &["well"], &[StartComma]).flavour(),
];
