//! The shape of a language's table: what the engines read, one field an engine's need.

use super::{english, french};

/// All that the rules know of a language. Words are keys: lower case, straight apostrophe.
pub(super) struct Table {
    /// Hesitations, with letters that repeat written once: `hmm` is `hm`.
    pub(super) fillers: &'static [&'static str],
    /// Words before which a filler is spoken about, as in `le mot euh`.
    pub(super) mentions: &'static [&'static str],
    /// Words that carry grammar, not content.
    pub(super) function: &'static [&'static str],
    /// Function words that may stand twice for a reason.
    pub(super) twice: &'static [&'static str],
    /// Words said twice or thrice for effect, numbers left aside.
    pub(super) doubled: &'static [&'static str],
    /// Where the repeat of one word is none.
    pub(super) unless: &'static [Unless],
    /// Groups of words that are said twice for effect.
    pub(super) idioms: &'static [&'static str],
    /// What joins a word to itself: `jour après jour`, `again and again`.
    pub(super) linking: &'static [&'static str],
    /// Number words.
    pub(super) numbers: &'static [&'static str],
    /// What elides before a vowel, with its form: `le` and `l'`.
    pub(super) elisions: &'static [(&'static str, &'static str)],
    /// Discourse markers, longest first among those that begin alike.
    pub(super) markers: &'static [Marker],
    /// Connectors that pile up, longest first.
    pub(super) connectors: &'static [&'static [&'static str]],
    /// Pairs of connectors that say one thing: `et puis`.
    pub(super) pairs: &'static [(&'static str, &'static str)],
    /// Words that take back what was just said.
    pub(super) repairs: &'static [&'static [&'static str]],
    /// What a clause begins with: subject pronouns and connectors.
    pub(super) openers: &'static [&'static str],
    /// What a noun phrase begins with.
    pub(super) determiners: &'static [&'static str],
    /// Whether elision and mute h follow French, and `ne` may be restored.
    pub(super) negation: bool,
    /// Whether `a` becomes `an` before a vowel.
    pub(super) articles: bool,
    /// How a question is known.
    pub(super) questions: &'static [Question],
    /// Words that make a sentence no question, and exclamations.
    pub(super) no_question: &'static [&'static str],
    /// Connectors that turn to another subject.
    pub(super) turning: &'static [&'static str],
}

/// Where the repeat of one word is none: after or before certain words, or with a comma between.
pub(super) struct Unless {
    pub(super) word: &'static str,
    pub(super) after: &'static [&'static str],
    /// Keys, or endings written `-ant`.
    pub(super) before: &'static [&'static str],
    pub(super) comma: bool,
    /// Only where a clause begins is it a repeat.
    pub(super) inside: bool,
}

impl Unless {
    pub(super) const fn word(word: &'static str) -> Unless {
        Unless { word, after: &[], before: &[], comma: false, inside: false }
    }
    pub(super) const fn after(self, after: &'static [&'static str]) -> Unless {
        Unless { after, ..self }
    }
    pub(super) const fn before(self, before: &'static [&'static str]) -> Unless {
        Unless { before, ..self }
    }
    pub(super) const fn comma(self) -> Unless {
        Unless { comma: true, ..self }
    }
    pub(super) const fn inside(self) -> Unless {
        Unless { inside: true, ..self }
    }
}

/// Where a marker stands when it adds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A sentence begins with it, or it follows a comma.
    Start,
    /// A sentence begins with it, and a comma follows.
    StartComma,
    /// Between two commas.
    Between,
    /// The sentence ends with it, after a comma.
    End,
    /// The sentence or the clause ends with it, whatever stands before.
    EndBare,
    /// It is a sentence of its own.
    Alone,
    /// It stands twice: the first one goes.
    Doubled,
}

/// A discourse marker, and when it may go. Conditions that look at a neighbour hold for any place.
pub(super) struct Marker {
    pub(super) rule: &'static str,
    pub(super) about: &'static str,
    pub(super) words: &'static [&'static str],
    pub(super) places: &'static [Place],
    /// Never before these; `#` is any number.
    pub(super) not_before: &'static [&'static str],
    /// Never after these.
    pub(super) not_after: &'static [&'static str],
    /// Never where it and the next word, one of these, are a full answer.
    pub(super) no_answer: &'static [&'static str],
    /// Never where a question mark follows.
    pub(super) no_question: bool,
    /// Only where a question mark follows.
    pub(super) only_question: bool,
    /// A question mark that follows is its own: the sentence ends with a full stop without it.
    pub(super) tag: bool,
    /// Counts for [`Options::keep_flavour`](super::Options::keep_flavour).
    pub(super) flavour: bool,
}

impl Marker {
    pub(super) const fn new(
        rule: &'static str,
        about: &'static str,
        words: &'static [&'static str],
        places: &'static [Place],
    ) -> Marker {
        Marker {
            rule,
            about,
            words,
            places,
            not_before: &[],
            not_after: &[],
            no_answer: &[],
            no_question: false,
            only_question: false,
            tag: false,
            flavour: false,
        }
    }
    pub(super) const fn not_before(self, not_before: &'static [&'static str]) -> Marker {
        Marker { not_before, ..self }
    }
    pub(super) const fn not_after(self, not_after: &'static [&'static str]) -> Marker {
        Marker { not_after, ..self }
    }
    pub(super) const fn no_answer(self, no_answer: &'static [&'static str]) -> Marker {
        Marker { no_answer, ..self }
    }
    pub(super) const fn no_question(self) -> Marker {
        Marker { no_question: true, ..self }
    }
    pub(super) const fn only_question(self) -> Marker {
        Marker { only_question: true, tag: true, ..self }
    }
    pub(super) const fn tag(self) -> Marker {
        Marker { tag: true, ..self }
    }
    pub(super) const fn flavour(self) -> Marker {
        Marker { flavour: true, ..self }
    }
}

/// How a question begins.
pub(super) enum Question {
    /// With this word, whatever follows.
    Word(&'static str),
    /// With this word, but not before one of these.
    Not(&'static str, &'static [&'static str]),
    /// With one of these and then one of those.
    Then(&'static [&'static str], &'static [&'static str]),
    /// A word among the first ones ends so, as in `a-t-il`.
    Ending(&'static str),
    /// One of these words stands among the first ones.
    Among(&'static [&'static str]),
}

impl Table {
    /// The table of a language by its tag, `fr` of `fr-CA`.
    pub(super) fn of(language: Option<&str>) -> Option<&'static Table> {
        let tag = language?;
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        match primary.to_ascii_lowercase().as_str() {
            "fr" => Some(&french::TABLE),
            "en" => Some(&english::TABLE),
            _ => None,
        }
    }

    /// Whether a word carries grammar only; `j'ai` does as `ai` does.
    pub(super) fn is_function(&self, key: &str) -> bool {
        let bare = |word: &str| self.function.contains(&word);
        bare(key)
            || self.elisions.iter().any(|(_, form)| {
                key.strip_prefix(form).is_some_and(|rest| rest.is_empty() || bare(rest))
            })
    }

    /// Whether a word is said several times for effect, or counts.
    pub(super) fn is_number_or_doubled(&self, key: &str) -> bool {
        self.is_number(key) || self.doubled.contains(&key)
    }

    /// Whether a word is a number, in letters or digits.
    pub(super) fn is_number(&self, key: &str) -> bool {
        digits(key) || self.numbers.contains(&key)
    }
}

/// Whether a word begins with a digit.
pub(super) fn digits(key: &str) -> bool {
    key.starts_with(|letter: char| letter.is_numeric())
}

/// What is known of a language without a table.
pub(super) static NONE: Table = Table {
    fillers: &[],
    mentions: &[],
    function: &[],
    twice: &[],
    doubled: &[],
    unless: &[],
    idioms: &[],
    linking: &[],
    numbers: &[],
    elisions: &[],
    markers: &[],
    connectors: &[],
    pairs: &[],
    repairs: &[],
    openers: &[],
    determiners: &[],
    negation: false,
    articles: false,
    questions: &[],
    no_question: &[],
    turning: &[],
};
