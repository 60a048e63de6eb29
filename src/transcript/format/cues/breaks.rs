//! What it costs to break between two words: nothing after a sentence, much after an article.
//! Judged for the optimum search.

use crate::transcript::format::script::Piece;

/// Words that belong to what follows: articles, determiners, subject pronouns, negation.
const FRENCH_BOUND: &[&str] = &[
    "le",
    "la",
    "les",
    "un",
    "une",
    "des",
    "du",
    "au",
    "aux",
    "ce",
    "cet",
    "cette",
    "ces",
    "mon",
    "ma",
    "mes",
    "ton",
    "ta",
    "tes",
    "son",
    "sa",
    "ses",
    "notre",
    "nos",
    "votre",
    "vos",
    "leur",
    "leurs",
    "je",
    "tu",
    "il",
    "elle",
    "on",
    "nous",
    "vous",
    "ils",
    "elles",
    "ne",
    "se",
    "me",
    "te",
    "y",
    "en",
    "très",
    "plus",
    "moins",
    "trop",
    "si",
    "tout",
    "toute",
    "tous",
    "toutes",
    "quelques",
    "plusieurs",
    "chaque",
    "quel",
    "quelle",
    "quels",
    "quelles",
    "m.",
    "mme",
    "mlle",
    "dr",
    "n°",
    "p.",
    "ai",
    "as",
    "a",
    "ont",
    "est",
    "sont",
    "suis",
    "es",
    "c'est",
    "j'ai",
];

/// Words that link to what follows: a line ends well before one of them, and badly after.
const FRENCH_LINKING: &[&str] = &[
    "et", "ou", "mais", "donc", "or", "ni", "car", "que", "qui", "dont", "où", "quand", "comme",
    "lorsque", "puisque", "parce", "afin", "alors", "puis", "à", "de", "dans", "par", "pour",
    "sur", "sous", "avec", "sans", "chez", "vers", "entre", "depuis", "pendant", "après", "avant",
    "contre", "jusque", "jusqu'à",
];

const ENGLISH_BOUND: &[&str] = &[
    "the", "a", "an", "my", "your", "his", "her", "its", "our", "their", "this", "these", "those",
    "i", "you", "he", "she", "it", "we", "they", "not", "very", "more", "some", "any", "no",
    "every", "each", "is", "are", "was", "were", "am", "be", "been", "have", "has", "had", "will",
    "would", "can", "could", "should", "do", "does", "did", "don't", "mr", "mr.", "mrs", "mrs.",
    "ms", "ms.", "dr", "dr.", "i'm", "it's", "i've",
];

const ENGLISH_LINKING: &[&str] = &[
    "and", "or", "but", "so", "nor", "because", "if", "when", "while", "although", "that", "which",
    "who", "where", "as", "than", "of", "in", "on", "at", "to", "for", "with", "from", "by",
    "about", "into", "over", "after", "before", "under", "between", "without", "through",
];

/// A silence people hear as a break.
const PAUSE_MS: i64 = 250;

const AFTER_CLAUSE: f32 = 0.8;
const BEFORE_LINK: f32 = 1.4;
const BETWEEN_WORDS: f32 = 2.2;
const INSIDE_NAME: f32 = 4.0;
const AFTER_BOUND: f32 = 6.0;

/// The cost of a break before each piece but the first: `costs[n]` lies between `n - 1` and `n`.
pub(super) fn costs(pieces: &[Piece], language: &str) -> Vec<f32> {
    let mut costs = vec![0.0; pieces.len()];
    let words: Vec<Word> = pieces.iter().map(|piece| Word::of(&piece.text, language)).collect();
    for at in 1..pieces.len() {
        let pause = pieces[at].start - pieces[at - 1].end;
        let written = between(&words[at - 1], &words[at]);
        let bonus = if pause >= PAUSE_MS { 1.5 * (pause.min(1000) as f32 / 1000.0) } else { 0.0 };
        costs[at] = (written - bonus).max(0.0);
    }
    costs
}

/// Whether a sentence ends with this text.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['»', '”', '"', ')', ']', '\u{a0}', '\u{202f}', ' ']);
    text.ends_with(['.', '!', '?', '…', '؟', '。'])
}

/// What counts about a word here.
struct Word {
    kind: Kind,
    sentence: bool,
    clause: bool,
    capital: bool,
    number: bool,
}

#[derive(PartialEq)]
enum Kind {
    Bound,
    Linking,
    Other,
}

impl Word {
    fn of(text: &str, language: &str) -> Word {
        let bare = text.trim_start_matches(['«', '“', '"', '(', '\u{a0}', '\u{202f}', ' ']);
        let lower: String = bare
            .chars()
            .take(12)
            .flat_map(char::to_lowercase)
            .map(|c| if c == '’' { '\'' } else { c })
            .collect();
        let (bound, linking) = match language {
            "fr" => (FRENCH_BOUND, FRENCH_LINKING),
            "en" => (ENGLISH_BOUND, ENGLISH_LINKING),
            _ => (&[][..], &[][..]),
        };
        let kind = if bound.contains(&lower.as_str()) {
            Kind::Bound
        } else if linking.contains(&lower.as_str()) {
            Kind::Linking
        } else {
            Kind::Other
        };
        Word {
            sentence: ends_sentence(text) && kind != Kind::Bound,
            clause: text.ends_with([',', ';', ':', '–', '—', '،', '»', '”', ')']),
            capital: bare.starts_with(char::is_uppercase),
            number: bare.ends_with(|char: char| char.is_ascii_digit()),
            kind,
        }
    }
}

fn between(left: &Word, right: &Word) -> f32 {
    if left.sentence {
        0.0
    } else if left.clause {
        AFTER_CLAUSE
    } else if left.kind != Kind::Other {
        AFTER_BOUND
    } else if left.number || (left.capital && right.capital) {
        INSIDE_NAME
    } else if right.kind == Kind::Linking {
        BEFORE_LINK
    } else {
        BETWEEN_WORDS
    }
}
