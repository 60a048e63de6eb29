//! Finds what may be left out, rule by rule, until nothing more is found: what a filler hid
//! between two copies of a word is a repeat once it is gone.

use super::{FILLER, REPEAT, Removal, STUTTER, Table, bare, ends_sentence, table, trail};
use crate::transcript::document::{Manuscript, WrittenWord};
use crate::units::Time;

/// Copies further apart are said twice on purpose (reference E.2).
const APART: Time = Time::from_millis(800);

/// So many words in a row are looked for again right after (reference E.2).
const LONGEST_REPEAT: usize = 4;

/// Everything the rules would leave out, in order, no word twice. A paragraph that would be
/// empty stays as it is: it answers something. Words that are struck, marked `[[?]]`, quoted or
/// set in Markdown stay.
pub fn find(manuscript: &Manuscript) -> Vec<Removal> {
    let Some(table) = table(manuscript.language.as_deref()) else { return Vec::new() };
    let mut all = Vec::new();
    for paragraph in manuscript.paragraphs() {
        let mut live: Vec<Live> = paragraph
            .filter(|&at| !manuscript.words[at].struck)
            .map(|at| Live {
                at,
                key: bare(&manuscript.words[at].text),
                free: free(manuscript, at),
            })
            .collect();
        let said = live.len();
        let mut found = Vec::new();
        fillers(manuscript, table, &mut live, &mut found);
        while stutters(manuscript, &mut live, &mut found)
            || repeats(manuscript, table, &mut live, &mut found)
        {}
        let opening = live.first().map(|one| &manuscript.words[one.at]);
        let opens = found.iter().any(|(at, _)| live.first().is_some_and(|one| *at < one.at))
            && opening.is_some_and(|word| is_block(&manuscript.text[word.at.clone()]));
        if live.is_empty() && said > 0 || opens {
            continue;
        }
        found.sort_unstable_by_key(|(at, _)| *at);
        let removals = found.chunk_by(|one, next| one.1 == next.1 && one.0 + 1 == next.0);
        let one = |words: &[(usize, &'static str)]| Removal {
            rule: words[0].1,
            words: words[0].0..words[0].0 + words.len(),
        };
        all.extend(removals.map(one));
    }
    all
}

/// A word that stays so far.
struct Live {
    at: usize,
    key: String,
    /// Whether it may be left out at all.
    free: bool,
}

/// Whether Markdown would take a word that begins a line for a sign: `12.`, `-`, `#`.
fn is_block(written: &str) -> bool {
    let number = written.trim_start_matches(|c: char| c.is_ascii_digit());
    let list = number.len() < written.len() && number.starts_with(['.', ')']);
    list || written.starts_with(['#', '-', '+', '>', '*', '=', '|', '~', '_'])
}

type Found = Vec<(usize, &'static str)>;

/// Whether a word stands by itself, with nothing but blanks around it and nothing set in it.
fn free(manuscript: &Manuscript, at: usize) -> bool {
    let word = &manuscript.words[at];
    let Some(written) = manuscript.text.get(word.at.clone()) else { return false };
    let quoted = |c: char| "«»“”„\"()[]{}<>*_`~\\".contains(c);
    let beside = |one: &&WrittenWord| one.paragraph == word.paragraph;
    let before = at.checked_sub(1).and_then(|at| manuscript.words.get(at)).filter(beside);
    let after = manuscript.words.get(at + 1).filter(beside);
    let blank = |from: usize, to: usize| {
        manuscript.text.get(from..to).is_some_and(|between| between.trim().is_empty())
    };
    !word.doubtful
        && !written.contains(quoted)
        && before.is_none_or(|before| blank(before.at.end, word.at.start))
        && after.is_none_or(|after| blank(word.at.end, after.at.start))
        && (before.is_some() || after.is_some())
}

fn fillers(manuscript: &Manuscript, table: &Table, live: &mut Vec<Live>, found: &mut Found) {
    // Asked or exclaimed alone, it is an answer.
    let alone = |at: usize, live: &[Live]| {
        let asks = trail(&manuscript.words[live[at].at].text).contains(['?', '!']);
        let begins = at == 0 || ends_sentence(&manuscript.words[live[at - 1].at].text);
        asks && begins
    };
    let gone: Vec<bool> = (0..live.len())
        .map(|at| {
            let one = &live[at];
            one.free && table.fillers.contains(&one.key.as_str()) && !alone(at, live)
        })
        .collect();
    take(live, &gone, FILLER.id, found);
}

fn stutters(manuscript: &Manuscript, live: &mut Vec<Live>, found: &mut Found) -> bool {
    let gone: Vec<bool> = (0..live.len())
        .map(|at| {
            let (one, Some(next)) = (&live[at], live.get(at + 1)) else { return false };
            let text = &manuscript.words[one.at].text;
            let cut = trail(text).trim_end_matches(',');
            let broken = matches!(cut, "-" | "'-" | "’-" | "–" | "—");
            one.free
                && broken
                && near(manuscript, one.at, next.at)
                && next.key.len() > one.key.len()
                && next.key.starts_with(&one.key)
        })
        .collect();
    take(live, &gone, STUTTER.id, found)
}

fn repeats(
    manuscript: &Manuscript,
    table: &Table,
    live: &mut Vec<Live>,
    found: &mut Found,
) -> bool {
    let mut gone = vec![false; live.len()];
    let mut at = 0;
    while at < live.len() {
        let again =
            (1..=LONGEST_REPEAT).rev().find(|&count| repeated(manuscript, table, live, at, count));
        match again {
            Some(count) => {
                gone[at..at + count].fill(true);
                at += count;
            }
            None => at += 1,
        }
    }
    take(live, &gone, REPEAT.id, found)
}

/// Whether `count` words from `at` are said again right after, and only because of the search
/// for words.
fn repeated(
    manuscript: &Manuscript,
    table: &Table,
    live: &[Live],
    at: usize,
    count: usize,
) -> bool {
    let (Some(first), Some(second)) =
        (live.get(at..at + count), live.get(at + count..at + 2 * count))
    else {
        return false;
    };
    let same = first.iter().zip(second).all(|(one, other)| one.key == other.key);
    if !same || !first.iter().all(|one| one.free && !one.key.is_empty()) {
        return false;
    }
    let opening = first[0].key.as_str();
    let meant = !table.repeatable.contains(&opening)
        || first.iter().any(|one| one.key.chars().any(char::is_numeric))
        // The same word over and over is no run of words: it is weighed alone.
        || count > 1 && first.iter().all(|one| one.key == opening);
    let last = &manuscript.words[first[count - 1].at];
    // Who looks for a word goes on with it: `et ça fait la la la.`
    let mut run = live[at..].iter().skip_while(|one| one.key == opening);
    let ends = count == 1
        && (run.next().is_none()
            || live[at..]
                .iter()
                .take_while(|one| one.key == opening)
                .any(|one| ends_sentence(&manuscript.words[one.at].text)));
    // After a comma, words that say something are said again on purpose: `un jour, un jour …`.
    let end = first[count - 1].key.as_str();
    let says = |key: &str| !table.repeatable.contains(&key) && key.chars().count() > 3;
    let parted = trail(&last.text).contains(',')
        && if count == 1 { table.parted.contains(&opening) } else { says(end) };
    let stopped = first.iter().any(|one| {
        let after = trail(&manuscript.words[one.at].text);
        after.contains(['.', '!', '?', '…', ':', ';'])
    });
    !meant && !ends && !parted && !stopped && near(manuscript, first[count - 1].at, second[0].at)
}

/// Whether a word is said so soon after another that both are one attempt.
fn near(manuscript: &Manuscript, one: usize, next: usize) -> bool {
    let (one, next) = (&manuscript.words[one], &manuscript.words[next]);
    next.time.start - one.time.end <= APART
}

/// Takes words out of those that stay; whether there were any.
fn take(live: &mut Vec<Live>, gone: &[bool], rule: &'static str, found: &mut Found) -> bool {
    let before = live.len();
    let mut at = 0;
    live.retain(|one| {
        at += 1;
        if gone[at - 1] {
            found.push((one.at, rule));
        }
        !gone[at - 1]
    });
    live.len() < before
}
