//! A correcting language model that cannot rewrite: numbered words go out, edits by number come
//! back, and only what a pure guard lets through becomes a proposal.
//!
//! ```text
//! Manuscript ─► windows   at most 150 words at a time
//!                 ask      numbered words, as data, in a request        server   HTTP
//!                   answer   the strict reading of what came back         Edit
//!                     class    what an edit does, or why it may not         Class
//!                       votes    the majority of several answers
//!                         guard    bounds on all of them together            Proposal
//! ```
//!
//! Everything from `answer` on is pure and believes nothing: no text of the model's ever stands in
//! the document but one or two words in the place of one or two that look or sound the same.

mod alike;
mod answer;
mod ask;
mod class;
mod edit;
mod guard;
mod server;
mod spelling;
#[cfg(test)]
mod tests;
mod votes;
mod windows;

use std::ops::Range;

pub use server::{CorrectError, Corrector, Endpoint, Memory, PATIENCE, Run, correct, correct_all};
pub use windows::batches;

use crate::transcript::document::{Change, Manuscript};

/// What an edit does to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The same words with other punctuation, capitals or apostrophes.
    Punctuation,
    /// A word that sounds the same, written otherwise.
    Orthography,
    /// Another ending of the same word.
    Agreement,
    /// A term of the glossary in the place of what was heard for it.
    Glossary,
    /// A hesitation or an immediate repeat left out.
    Filler,
}

impl Class {
    /// Every class, in the order they are told.
    pub const ALL: [Class; 5] =
        [Class::Punctuation, Class::Orthography, Class::Agreement, Class::Glossary, Class::Filler];

    /// As people see and type it.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Punctuation => "punctuation",
            Class::Orthography => "orthography",
            Class::Agreement => "agreement",
            Class::Glossary => "glossary",
            Class::Filler => "filler",
        }
    }
}

/// Why an edit is not proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// A word that was not said.
    NewWord,
    /// A word left out that is no filler.
    Deletion,
    /// The same words in another order.
    Reorder,
    /// A digit or a word for a number would change.
    Number,
    /// A negation would come or go.
    Negation,
    /// A name would change.
    Name,
    /// Letters made capital or small beyond the first.
    Capitals,
    /// Together with the other edits it changes too much.
    TooMuch,
    /// There is no such word.
    OutOfRange,
    /// It touches a word that another edit of the same answer touches.
    Overlap,
    /// More words or letters than an edit may have.
    TooLong,
    /// Signs that mean something in the document, or that cannot be seen.
    Markup,
    /// Letters of another script.
    Letters,
    /// The word is struck, marked to be checked, or carries signs of the document.
    Protected,
    /// What came back is no answer.
    NotAnAnswer,
    /// Not enough of the answers say the same.
    TooFewVotes,
}

impl Refusal {
    /// Every reason, in the order they are told.
    pub const ALL: [Refusal; 16] = [
        Refusal::NewWord,
        Refusal::Deletion,
        Refusal::Reorder,
        Refusal::Number,
        Refusal::Negation,
        Refusal::Name,
        Refusal::Capitals,
        Refusal::TooMuch,
        Refusal::OutOfRange,
        Refusal::Overlap,
        Refusal::TooLong,
        Refusal::Markup,
        Refusal::Letters,
        Refusal::Protected,
        Refusal::NotAnAnswer,
        Refusal::TooFewVotes,
    ];

    /// As people see and type it.
    pub const fn name(self) -> &'static str {
        match self {
            Refusal::NewWord => "new-word",
            Refusal::Deletion => "deletion",
            Refusal::Reorder => "reorder",
            Refusal::Number => "number",
            Refusal::Negation => "negation",
            Refusal::Name => "name",
            Refusal::Capitals => "capitals",
            Refusal::TooMuch => "too-much",
            Refusal::OutOfRange => "out-of-range",
            Refusal::Overlap => "overlap",
            Refusal::TooLong => "too-long",
            Refusal::Markup => "markup",
            Refusal::Letters => "letters",
            Refusal::Protected => "protected",
            Refusal::NotAnAnswer => "not-an-answer",
            Refusal::TooFewVotes => "too-few-votes",
        }
    }

    /// Why, in a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Refusal::NewWord => "it brings in a word that was not said",
            Refusal::Deletion => "it leaves out a word that is no filler",
            Refusal::Reorder => "it puts the words in another order",
            Refusal::Number => "it changes a number",
            Refusal::Negation => "it adds or takes away a negation",
            Refusal::Name => "it changes a name that is not in the glossary",
            Refusal::Capitals => "it changes more capitals than the first",
            Refusal::TooMuch => "too much of the paragraph would change",
            Refusal::OutOfRange => "there is no word of that number",
            Refusal::Overlap => "another edit already touches the word",
            Refusal::TooLong => "it is longer than an edit may be",
            Refusal::Markup => "it holds signs that mean something in the document",
            Refusal::Letters => "it holds letters of another script",
            Refusal::Protected => "the word is struck, to be checked, or set in Markdown",
            Refusal::NotAnAnswer => "what came back is not an answer",
            Refusal::TooFewVotes => "too few of the answers agree",
        }
    }
}

/// An edit that may be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The edit itself; its rule is `correct-` and the name of the class.
    pub change: Change,
    /// What it does.
    pub class: Class,
    /// Which words of the manuscript it replaces.
    pub words: Range<usize>,
    /// What stands there.
    pub from: String,
    /// What would stand there; empty for a filler.
    pub to: String,
    /// How many answers have it.
    pub votes: u8,
}

/// An edit that was asked for and is not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why not.
    pub why: Refusal,
    /// Which words of the manuscript it is about; empty when there are no such words.
    pub words: Range<usize>,
    /// What stands there.
    pub from: String,
    /// What should have stood there, fit to be shown: short, and without what cannot be seen.
    pub to: String,
}

/// What came of asking about a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Corrected {
    /// What may be done, in the order of the text, without overlaps.
    pub proposals: Vec<Proposal>,
    /// What may not, in the order of the text.
    pub refused: Vec<Refused>,
    /// How many answers came.
    pub answers: u8,
    /// How many of these could not be used.
    pub unusable: u8,
}

/// What of these answers may be done to these words of the manuscript. Pure; whatever the answers
/// hold, only one or two words of the same look or sound stand in for one or two others.
pub fn judge(
    m: &Manuscript,
    paragraph: Range<usize>,
    answers: &[String],
    terms: &[String],
) -> Corrected {
    let end = paragraph.end.min(m.words.len());
    let window = paragraph.start.min(end)..end;
    let mut corrected = Corrected::default();
    let mut usable = Vec::new();
    for answer in answers.iter().take(usize::from(u8::MAX)) {
        corrected.answers += 1;
        match answer::read(answer, window.len()) {
            Some(edits) => usable.push(edits),
            None => {
                corrected.unusable += 1;
                corrected.refused.push(Refused {
                    why: Refusal::NotAnAnswer,
                    words: window.clone(),
                    from: String::new(),
                    to: edit::shown(answer),
                });
            }
        }
    }
    let judging = class::Judge::new(m, window.clone(), terms);
    let (elected, refused) = votes::elect(&judging, &usable);
    corrected.refused.extend(refused);
    let (kept, refused) = guard::within_bounds(m, &window, elected);
    corrected.refused.extend(refused);
    corrected.proposals = kept;
    corrected.refused.sort_by_key(|refused| (refused.words.start, refused.words.end));
    corrected
}
