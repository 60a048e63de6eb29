//! The `ne` that spoken French drops: `je sais pas` is written `je ne sais pas`. Changes the
//! register, so only when asked for.

use super::elision::opens_with_vowel;
use super::part::{Part, Piece, blank, pieces};
use super::table::Table;
use crate::transcript::document::{Change, Manuscript};

/// What negates after a verb. `plus`, `personne` and `que` may mean something else.
const NEGATORS: [&str; 3] = ["pas", "jamais", "rien"];

/// Adverbs between the verb and its negation: `je sais vraiment pas`.
const BETWEEN: [&str; 7] =
    ["vraiment", "même", "toujours", "encore", "trop", "forcément", "absolument"];

/// Subjects that stand alone.
const SUBJECTS: [&str; 12] =
    ["je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "ça", "cela", "qui"];

/// Pronouns between the subject and its verb.
const CLITICS: [&str; 12] =
    ["me", "te", "se", "nous", "vous", "le", "la", "les", "lui", "leur", "y", "en"];

/// Words before `pas` that make it a noun or no negation of a verb.
const NOT_VERBS: [&str; 20] = [
    "un",
    "le",
    "ce",
    "mon",
    "ton",
    "son",
    "au",
    "du",
    "de",
    "à",
    "pourquoi",
    "et",
    "ou",
    "mais",
    "ne",
    "presque",
    "si",
    "non",
    "sûrement",
    "que",
];

/// Words after which `pas` means something else: `pas mal`, `pas à pas`.
const NOT_BEFORE: [&str; 1] = ["mal"];

/// The longest way from a negation back to its subject, in words.
const REACH: usize = 6;

/// What puts the `ne` back where French drops it, with rule `ne`; nothing in other languages.
pub fn negations(manuscript: &Manuscript) -> Vec<Change> {
    let table = Table::of(manuscript.language.as_deref()).filter(|table| table.negation);
    let Some(_) = table else { return Vec::new() };
    let mut changes: Vec<Change> = Vec::new();
    for piece in pieces(manuscript) {
        for at in 0..piece.parts.len() {
            if let Some(change) = restored(manuscript, &piece, at)
                && changes.last().is_none_or(|last| last.at.end <= change.at.start)
            {
                changes.push(change);
            }
        }
    }
    changes
}

/// The change for the negation at `at`, if there is one without `ne`.
fn restored(manuscript: &Manuscript, piece: &Piece<'_>, at: usize) -> Option<Change> {
    let parts = &piece.parts;
    let key = |at: usize| parts.get(at).map_or("", |part| part.key.as_str());
    if !NEGATORS.contains(&key(at)) {
        return None;
    }
    let (next, after) = (key(at + 1), key(at + 2));
    let bound = parts[at].trail.is_empty();
    let steps = next == "à" && after == "pas";
    if key(at) == "pas" && bound && (NOT_BEFORE.contains(&next) || steps) {
        return None;
    }
    let mut verb = at.checked_sub(1)?;
    while BETWEEN.contains(&key(verb)) {
        verb = verb.checked_sub(1)?;
    }
    // Nothing from the subject to the negation may be parted or be marked.
    let tight = |index: usize| {
        let part: &Part<'_> = &parts[index];
        part.clean && part.trail.is_empty() && part.lead.is_empty() && blank(part.gap)
    };
    if !(verb..at).all(tight) || NOT_VERBS.contains(&key(verb)) {
        return None;
    }
    let mut first = verb;
    // `j'ai`, `c'est`, `t'as`: subject and verb in one word.
    if let Some(change) = elided(manuscript, piece, verb, verb) {
        return Some(change);
    }
    let fused =
        |at: usize| ["m'", "t'", "s'", "l'", "n'"].iter().any(|form| key(at).starts_with(form));
    if key(verb).starts_with("n'") {
        return None;
    }
    while let Some(before) = first.checked_sub(1).filter(|&before| at - before <= REACH) {
        if !(tight(before) || parts[before].trail.is_empty() && blank(parts[before].gap)) {
            return None;
        }
        if let Some(change) = elided(manuscript, piece, before, verb) {
            return Some(change);
        }
        let word = key(before);
        let subject = SUBJECTS.contains(&word)
            || word.split_once('\'').is_some_and(|(_, rest)| SUBJECTS.contains(&rest));
        // `nous nous`, `vous vous`: the first is the subject.
        let earlier = before.checked_sub(1).map_or("", key);
        let object = matches!(word, "nous" | "vous")
            && (SUBJECTS.contains(&earlier)
                || earlier.ends_with("'il")
                || earlier.ends_with("'on"));
        if subject && !object && key(first) != "ne" && parts[first].clean {
            let form = ne(piece, &parts[first]);
            let at = manuscript.words[parts[first].at].at.start;
            return Some(Change { rule: "ne".to_owned(), at: at..at, to: form });
        }
        if !(CLITICS.contains(&word) || fused(before)) || word.starts_with("n'") {
            return None;
        }
        first = before;
    }
    None
}

/// `j'ai` as `je n'ai`, where the word at `at` holds its subject.
fn elided(manuscript: &Manuscript, piece: &Piece<'_>, at: usize, verb: usize) -> Option<Change> {
    let part = &piece.parts[at];
    let (subject, rest) = part.key.split_once('\'')?;
    let full = match (subject, rest) {
        ("j", rest) if !rest.is_empty() => "je",
        // `t'` before a form of `avoir` or `être` is `tu`; before another verb it is an object.
        ("t", "as" | "es" | "étais" | "avais" | "aurais" | "auras") if at == verb => "tu",
        ("c", "est" | "était" | "étaient") if at == verb => "ce",
        ("ç", "a" | "avait") if at == verb => "ça",
        _ => return None,
    };
    // `il t'as` is a mistake for `il t'a`: the subject stands before.
    let earlier = at.checked_sub(1).map(|at| piece.parts[at].key.as_str());
    if !part.clean || (full == "tu" && earlier.is_some_and(|word| SUBJECTS.contains(&word))) {
        return None;
    }
    let mark = part.core.find(['\'', '’', 'ʼ'])?;
    let length = part.core[mark..].chars().next()?.len_utf8();
    let word = &part.core[mark + length..];
    let range = manuscript.words[part.at].at.clone();
    let start = range.start + part.lead.len();
    let bare = Part::of(word);
    let full = match part.upper() {
        true => super::elision::raised(full),
        false => full.to_owned(),
    };
    let to = format!("{full} {}", ne(piece, &bare));
    Some(Change { rule: "ne".to_owned(), at: start..start + mark + length, to })
}

/// `ne ` or `n'` before a word.
fn ne(piece: &Piece<'_>, next: &Part<'_>) -> String {
    let vowel = opens_with_vowel(next.core, &next.key);
    let form = match (vowel, piece.curly) {
        (true, true) => "n’",
        (true, false) => "n'",
        (false, _) => "ne ",
    };
    form.to_owned()
}
