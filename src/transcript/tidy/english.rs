//! English: clean verbatim, tables only.

use super::Table;

pub(super) const TABLE: Table = Table {
    fillers: &[
        "uh", "uhh", "uhm", "um", "umm", "erm", "er", "err", "hm", "hmm", "hmmm", "mm", "ehm",
    ],
    // Not here, as they are rightly said twice: that that, had had, you you, her her, in in, on
    // on, is is, do do, very very, really really, no no, yes yes, so so, bye bye.
    repeatable: &[
        "i", "i'm", "i've", "i'd", "i'll", "he", "he's", "she", "she's", "it", "it's", "we",
        "we're", "we've", "they", "they're", "the", "a", "an", "this", "these", "those", "my",
        "your", "his", "our", "their", "its", "and", "but", "or", "if", "because", "when", "where",
        "what", "who", "which", "of", "to", "for", "from", "with", "at", "by", "into", "as",
        "than", "there's", "that's", "was", "were", "would", "could", "should", "can", "will",
        "have", "has",
    ],
    parted: &["and", "but", "or", "when", "where", "what", "who"],
    elides: false,
};
