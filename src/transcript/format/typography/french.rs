//! French spacing: what stands before `; : ! ?` and inside `« »`, the apostrophe, the ellipsis.
//!
//! *Source:* Imprimerie nationale, Lexique des règles typographiques; for Canada, Office québécois
//! de la langue française; for the Union, its Interinstitutional Style Guide.

use super::{HARD_SPACES, NARROW, WIDE};

/// What stands before a mark: a space that doesn't break, or nothing.
pub(super) struct Spacing {
    high: Option<char>,
    colon: Option<char>,
}

pub(super) const FRANCE: Spacing = Spacing { high: Some(NARROW), colon: Some(WIDE) };
pub(super) const CANADA: Spacing = Spacing { high: None, colon: Some(WIDE) };
pub(super) const EUROPE: Spacing = Spacing { high: None, colon: None };

/// Marks that may stand between a word and the end of what it is written in.
const CLOSERS: [char; 8] = [')', ']', '»', '”', '"', ',', '.', '…'];

/// Spaces a text. Addresses, times, smileys and code stay as they are.
pub(super) fn apply(text: &str, spacing: &Spacing) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    let mut left_alone = false;
    while !rest.is_empty() {
        let gap_end = rest.find(|char| !is_space(char)).unwrap_or(rest.len());
        let (gap, after) = rest.split_at(gap_end);
        let token_end = after.find(is_space).unwrap_or(after.len());
        let (token, after) = after.split_at(token_end);
        rest = after;
        out.push_str(&joint(&out, gap, token, spacing, left_alone));
        left_alone = untouchable(token);
        if left_alone {
            out.push_str(token);
        } else {
            word(&mut out, token, spacing);
        }
    }
    out
}

fn is_space(char: char) -> bool {
    char == ' ' || HARD_SPACES.contains(&char)
}

/// The space between what is written and the next token.
fn joint(out: &str, gap: &str, token: &str, spacing: &Spacing, left_alone: bool) -> String {
    if gap.is_empty() || out.is_empty() || token.is_empty() {
        return gap.to_owned();
    }
    let Some(first) = token.chars().next() else {
        return gap.to_owned();
    };
    if first == '»' || out.ends_with('«') {
        return WIDE.to_string();
    }
    if matches!(first, '%' | '€') && out.ends_with(|char: char| char.is_ascii_digit()) {
        return WIDE.to_string();
    }
    if matches!(token, "," | ".") && joins(out) && !left_alone {
        return String::new();
    }
    let chars: Vec<char> = token.chars().take(RUN + 1).collect();
    match mark(&chars, 0).filter(|_| !untouchable(token)) {
        // Nothing between an address and a mark would make the mark a part of the address.
        Some(run) => match before(&run, spacing) {
            Some(space) => space.to_string(),
            None if left_alone || !joins(out) => gap.to_owned(),
            None => String::new(),
        },
        None => gap.to_owned(),
    }
}

/// Writes one token with its marks spaced.
fn word(out: &mut String, token: &str, spacing: &Spacing) {
    let chars: Vec<char> = token.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let char = chars[at];
        if let Some(run) = mark(&chars, at) {
            if let Some(space) = before(&run, spacing).filter(|_| joins(out) && at > 0) {
                out.push(space);
            }
            out.extend(&run);
            at += run.len();
            continue;
        }
        match char {
            '.' if chars[at..].starts_with(&['.', '.', '.']) => {
                out.push('…');
                at += 2;
            }
            '\'' if apostrophe(&chars, at) => out.push('’'),
            '«' => {
                out.push('«');
                if at + 1 < chars.len() {
                    out.push(WIDE);
                }
            }
            '»' => {
                if at > 0 && !out.ends_with(WIDE) {
                    out.push(WIDE);
                }
                out.push('»');
            }
            other => out.push(other),
        }
        at += 1;
    }
}

/// The longest run of marks that counts as punctuation.
const RUN: usize = 12;

/// The run of marks that starts here, if it is punctuation: it ends the word, but for closing marks.
/// A colon or semicolon must end it altogether: `:)` is no punctuation, nor is `12:30`, nor `::`.
fn mark(chars: &[char], at: usize) -> Option<Vec<char>> {
    let is_mark = |char: &&char| matches!(char, ';' | ':' | '!' | '?');
    let run: Vec<char> = chars[at..].iter().take_while(is_mark).take(RUN).copied().collect();
    let inside = at > 0 && is_mark(&&chars[at - 1]);
    let after = chars.get(at + run.len());
    let low = run.iter().any(|char| matches!(char, ';' | ':'));
    let ends = match after {
        None => true,
        Some('»') => true,
        Some(after) => !low && CLOSERS.contains(after),
    };
    let punctuation = !run.is_empty() && ends && !inside && (!low || run.len() == 1);
    punctuation.then_some(run)
}

fn before(run: &[char], spacing: &Spacing) -> Option<char> {
    if run[0] == ':' { spacing.colon } else { spacing.high }
}

/// Whether a mark after this belongs to it.
fn joins(out: &str) -> bool {
    let after = |char: char| char.is_alphanumeric() || ")]»”\"’'…%€°*_".contains(char);
    out.ends_with(after)
}

fn apostrophe(chars: &[char], at: usize) -> bool {
    let letter = |char: Option<&char>| char.is_some_and(|char| char.is_alphanumeric());
    let opens = chars.get(at + 1).is_some_and(|char| matches!(char, '«' | '“' | '"'));
    at > 0 && letter(chars.get(at - 1)) && (opens || letter(chars.get(at + 1)))
}

/// Addresses, paths and code.
fn untouchable(token: &str) -> bool {
    token.contains("://")
        || token.contains("::")
        || token.starts_with("www.")
        || token.contains(['@', '`', '\\', '/', '=', '<', '{', '#'])
}
