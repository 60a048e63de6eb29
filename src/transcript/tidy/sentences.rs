//! Where sentences end and questions are asked, by pauses and first words; the words stay.
//! Suggestions only: recognition's punctuation is right more often than not (reference, E.3).

use super::elision::raised;
use super::paragraphs::breaks;
use super::part::{Part, Piece, blank, pieces, stop, strong};
use super::table::{NONE, Question, Table};
use crate::transcript::document::{Change, Manuscript};
use crate::units::Time;

/// A pause before a capital that ends a sentence (E.3).
const END: Time = Time::from_millis(700);

/// A pause at a comma that ends a sentence, if a clause follows (E.3).
const COMMA: Time = Time::from_millis(1100);

/// How far into a sentence an inversion makes it a question.
const INVERTED: usize = 4;

/// Suggested ends of sentences (rule `sentence`), question marks (`question`) and paragraphs
/// (`paragraph`), in the order of the text. None where marks stand between the words.
pub fn sentences(manuscript: &Manuscript) -> Vec<Change> {
    let table = Table::of(manuscript.language.as_deref()).unwrap_or(&NONE);
    let mut changes = Vec::new();
    let all = pieces(manuscript);
    for (at, piece) in all.iter().enumerate() {
        let closes = all.get(at + 1).is_none_or(|next| next.turn != piece.turn);
        ends(manuscript, table, piece, closes, &mut changes);
        questions(manuscript, table, piece, &mut changes);
        breaks(manuscript, table, piece, &mut changes);
    }
    changes.sort_by_key(|change: &Change| (change.at.start, change.at.end));
    let mut done = 0;
    changes.retain(|change| {
        let free = change.at.start >= done;
        done = if free { change.at.end } else { done };
        free
    });
    changes
}

fn ends(
    manuscript: &Manuscript,
    table: &Table,
    piece: &Piece<'_>,
    closes: bool,
    changes: &mut Vec<Change>,
) {
    if table.openers.is_empty() {
        return;
    }
    for (at, part) in piece.parts.iter().enumerate() {
        let plain = part.clean && (part.trail.is_empty() || part.trail == ",");
        let end = manuscript.words[part.at].at.end;
        let from = end - if part.clean { part.trail.len() } else { 0 };
        let mut tell =
            |at, to: String| changes.push(Change { rule: "sentence".to_owned(), at, to });
        let Some(next) = piece.parts.get(at + 1) else {
            if closes && plain && piece.parts.len() > 1 {
                tell(from..end, ".".to_owned());
            }
            continue;
        };
        if !plain || !next.clean || !blank(part.gap) {
            continue;
        }
        let opener = table.openers.contains(&next.key.as_str()) || subject(table, &next.key);
        // A name is written with a capital too: only words that begin sentences count.
        let capital = next.upper() && next.key != "i" && !next.key.starts_with("i'");
        if next.silence >= END && capital && opener {
            tell(from..end, ".".to_owned());
        } else if next.silence >= COMMA && part.trail == "," && opener && next.lead.is_empty() {
            let start = manuscript.words[next.at].at.start;
            let first = next.core.chars().next().map_or(0, char::len_utf8);
            let to = format!(".{}{}", part.gap, raised(&next.core[..first]));
            tell(from..start + first, to);
        }
    }
}

/// Whether an elided word begins with a subject: `j'ai`, `c'est`.
fn subject(table: &Table, key: &str) -> bool {
    table.openers.iter().any(|word| word.ends_with('\'') && key.starts_with(word))
}

fn questions(manuscript: &Manuscript, table: &Table, piece: &Piece<'_>, changes: &mut Vec<Change>) {
    let spaced = table.negation && !of_canada(manuscript);
    for sentence in piece.parts.split_inclusive(|part| stop(part.trail)) {
        let Some(last) = sentence.last() else { continue };
        if last.trail != "." || !last.clean || !asks(table, sentence) {
            continue;
        }
        let end = manuscript.words[last.at].at.end;
        let to = if spaced { "\u{202f}?" } else { "?" };
        changes.push(Change { rule: "question".to_owned(), at: end - 1..end, to: to.to_owned() });
    }
}

/// Whether a question mark takes no space (French of Canada; reference, D.11).
fn of_canada(manuscript: &Manuscript) -> bool {
    manuscript.language.as_deref().is_some_and(|tag| tag.to_ascii_uppercase().ends_with("-CA"))
}

/// Whether a sentence begins as a question.
fn asks(table: &Table, sentence: &[Part<'_>]) -> bool {
    // A connector before it changes nothing: `Et comment ça marche`.
    let skip = sentence.iter().take(2);
    let lead = skip.take_while(|part| {
        ["et", "mais", "alors", "donc", "and", "but", "so"].contains(&part.key.as_str())
    });
    let lead = lead.count();
    let Some(words) = sentence.get(lead..).filter(|words| words.len() > 1) else { return false };
    let key = |at: usize| words.get(at).map_or("", |part: &Part<'_>| part.key.as_str());
    if table.no_question.contains(&key(0))
        || strong(&words[..words.len() - 1].iter().map(|part| part.trail).collect::<String>())
    {
        return false;
    }
    let early = || words.iter().take(INVERTED).map(|part| part.key.as_str());
    table.questions.iter().any(|question| match question {
        Question::Word(word) => {
            key(0) == *word || (word.ends_with('\'') && key(0).starts_with(word))
        }
        Question::Not(word, before) => key(0) == *word && !before.contains(&key(1)),
        Question::Then(first, second) => first.contains(&key(0)) && second.contains(&key(1)),
        Question::Ending(ending) => {
            early().any(|key| key.ends_with(ending) && key.len() > ending.len())
        }
        Question::Among(list) => early().any(|key| list.contains(&key)),
    })
}
