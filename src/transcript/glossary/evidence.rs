//! Why a word may be a term: what a person needs to decide.

use std::ops::Range;

/// A place where a term may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its words, indices of [`Manuscript::words`](crate::transcript::document::Manuscript::words).
    pub words: Range<usize>,
    /// Their bytes in the text.
    pub at: Range<usize>,
    /// What stands there.
    pub from: String,
    /// What would stand there: the term, with the punctuation and elision around it.
    pub to: String,
    /// The term.
    pub term: String,
    /// What speaks for it.
    pub evidence: Evidence,
    /// How much does, 0 to 1: to sort by, no probability.
    pub score: f32,
}

/// What speaks for a term.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// How far apart they sound: 0 the same, 1 one sound off; nothing if further.
    pub sound: Option<u32>,
    /// How it sounds: the phonetic key of what stands there.
    pub key: String,
    /// How many letters they are apart: optimal string alignment, without accents and blanks.
    pub spelling: u32,
    /// How sure recognition was of the least sure word.
    pub confidence: Option<f32>,
    /// Whether a second recognition wrote the term.
    pub alternative: bool,
    /// Whether it is the term, in other capitals.
    pub case: bool,
}

impl Evidence {
    /// The evidence in plain words, as in `sounds the same (kastopo), 1 letter apart`.
    pub fn told(&self) -> String {
        let mut told = Vec::new();
        if self.case {
            told.push("only the capitals differ".to_owned());
        } else {
            match self.sound {
                Some(0) => told.push(format!("sounds the same ({})", self.key)),
                Some(_) => told.push(format!("sounds almost the same ({})", self.key)),
                None => {}
            }
            told.push(match self.spelling {
                0 => "the same letters".to_owned(),
                1 => "1 letter apart".to_owned(),
                apart => format!("{apart} letters apart"),
            });
        }
        if let Some(confidence) = self.confidence {
            told.push(format!("heard with {confidence:.2}"));
        }
        if self.alternative {
            told.push("a second recognition wrote it".to_owned());
        }
        told.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_told_in_plain_words() {
        let mut evidence = Evidence {
            sound: Some(0),
            key: "kastopo".to_owned(),
            spelling: 2,
            confidence: Some(0.341),
            alternative: true,
            case: false,
        };
        let told = "sounds the same (kastopo), 2 letters apart, heard with 0.34, \
                    a second recognition wrote it";
        assert_eq!(evidence.told(), told);
        evidence = Evidence { sound: None, spelling: 1, confidence: None, ..evidence };
        assert_eq!(evidence.told(), "1 letter apart, a second recognition wrote it");
        evidence = Evidence { case: true, alternative: false, ..evidence };
        assert_eq!(evidence.told(), "only the capitals differ");
    }
}
