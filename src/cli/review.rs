//! Walks through suggestions in the terminal, one key each.

use console::{Key, Term};

use super::ask::Asking;
use super::desk::Desk;
use super::exit::Stop;
use super::print::visible;
use super::progress::Question;
use crate::ops::{Excerpt, Failure};
use crate::report::Diagnostic;

/// One suggestion as it is shown.
pub struct Item {
    /// What it is one of: a rule, a term, a class.
    pub rule: String,
    /// What the rule does, or what speaks for it.
    pub about: String,
    /// When, and who says it.
    pub place: String,
    /// What stands there.
    pub excerpt: Excerpt,
    /// How it would read.
    pub becomes: String,
}

/// Asks about each; whether it is accepted, in their order. What is not asked about any more is
/// not. *Errors:* nobody is there to ask: `instead` says which option accepts without asking.
pub fn walk(desk: &Desk, items: &[Item], instead: &str) -> Result<Vec<bool>, Stop> {
    if desk.asking == Asking::Nobody {
        let error = Diagnostic::error("a review needs a terminal to ask in");
        return Err(Stop::usage(error.hint(format!("{instead} accepts without asking"))));
    }
    let mut verdicts = vec![None; items.len()];
    let term = Term::stderr();
    let told = |result: std::io::Result<()>| result.map_err(|_| Stop::Verb(Failure::Interrupted));
    for at in 0..items.len() {
        if verdicts[at].is_some() {
            continue;
        }
        let _question = Question::asked()?;
        told(term.write_str(&shown(&items[at], at, items.len(), desk)))?;
        loop {
            let key = match term.read_key() {
                Ok(key) => key,
                // Ctrl-C: what was accepted so far is not made either.
                Err(_) => return Err(Stop::Verb(Failure::Interrupted)),
            };
            let alike = |verdicts: &mut Vec<Option<bool>>, verdict| {
                for (other, item) in items.iter().enumerate().skip(at) {
                    if item.rule == items[at].rule {
                        verdicts[other].get_or_insert(verdict);
                    }
                }
            };
            match key {
                Key::Char('y' | 'o') | Key::Enter => verdicts[at] = Some(true),
                Key::Char('n' | ' ') => verdicts[at] = Some(false),
                Key::Char('a') => alike(&mut verdicts, true),
                Key::Char('s') => alike(&mut verdicts, false),
                Key::Char('q') | Key::Escape => {
                    told(term.write_line("  stopped here"))?;
                    return Ok(verdicts.into_iter().map(Option::unwrap_or_default).collect());
                }
                _ => {
                    told(term.write_line(KEYS))?;
                    continue;
                }
            }
            let word = if verdicts[at] == Some(true) { "  yes\n" } else { "  no\n" };
            told(term.write_line(word))?;
            break;
        }
    }
    Ok(verdicts.into_iter().map(Option::unwrap_or_default).collect())
}

/// What each key does.
const KEYS: &str = "  y yes   n no   a all of this kind   s skip this kind   q stop";

fn shown(item: &Item, at: usize, of: usize, desk: &Desk) -> String {
    let Excerpt { before, text, after } = &item.excerpt;
    let mark = desk.messages.marked(&visible(text));
    let lead = if before.is_empty() { "" } else { "… " };
    let mut out = String::new();
    if at == 0 {
        out = format!("{KEYS}\n\n");
    }
    out += &format!("[{}/{of}] {}: {}\n", at + 1, visible(&item.rule), visible(&item.about));
    let sentence = format!("{lead}{} {mark} {}", visible(before), visible(after));
    out += &format!("  {}\n  {}\n", visible(&item.place), sentence.trim());
    out + &format!("  → {}\n", visible(&item.becomes))
}
