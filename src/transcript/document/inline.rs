//! The words of one paragraph: Markdown's marks taken off, strikes and doubts kept.

use std::ops::Range;

use super::tell::Tell;
use crate::report::Severity;

/// A word of the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    /// As it is published, with the punctuation that belongs to it.
    pub(super) text: String,
    /// Its bytes in the source, from its first to its last character.
    pub(super) range: Range<usize>,
    /// Whether it is struck out.
    pub(super) struck: bool,
    /// Whether `[[?]]` follows it.
    pub(super) doubtful: bool,
}

/// One step through a paragraph.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Lex {
    Char(char),
    Space(char),
    Strike,
    /// A run of stars or underlines that may open or close emphasis.
    Emphasis {
        mark: char,
        count: u8,
        opens: bool,
        closes: bool,
    },
    Doubt,
    /// A mark that is taken off.
    Nothing,
}

/// A stretch without spaces and without a strike's begin or end in it.
struct Piece {
    text: String,
    range: Range<usize>,
    struck: bool,
    doubtful: bool,
    /// The space before it, where there is one.
    space: Option<char>,
}

impl Piece {
    fn is_word(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }
    fn opens(&self) -> bool {
        self.text.chars().all(|c| "«“‘‹„([{¿¡".contains(c))
    }
}

/// Reads the stretches of `source` that make one paragraph into words; also gives where the
/// strikes begin and end.
pub(super) fn words(
    source: &str,
    stretches: &[Range<usize>],
    tell: &mut Tell<'_>,
) -> (Vec<Token>, Vec<usize>) {
    let mut lexed = Vec::new();
    let mut brackets = Vec::new();
    for stretch in stretches {
        lex(source, stretch.clone(), &mut lexed, &mut brackets);
    }
    resolve_emphasis(&mut lexed);
    let mut strikes: Vec<usize> = Vec::new();
    for &(at, lex) in &lexed {
        if lex == Lex::Strike {
            strikes.push(at);
        }
    }
    let mut open = None;
    if strikes.len() % 2 == 1 {
        open = strikes.pop();
        let at = open.unwrap_or_default();
        tell.at(
            Severity::Warning,
            at..at + 2,
            "`~~` is opened, but not closed in this paragraph: nothing is cut",
            "close it with `~~` after the last word to cut, or write `\\~~` for the signs",
        );
    }
    (tokens(pieces(&lexed, open, tell)), strikes)
}

fn lex(
    source: &str,
    stretch: Range<usize>,
    out: &mut Vec<(usize, Lex)>,
    brackets: &mut Vec<usize>,
) {
    let text = &source[..stretch.end];
    let mut at = stretch.start;
    let mut before = ' ';
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        let mut length = letter.len_utf8();
        let lexed = match letter {
            '\\' => match rest[1..].chars().next() {
                Some(next) if next.is_ascii_punctuation() => {
                    length = 2;
                    Lex::Char(next)
                }
                Some('\n' | '\r') => Lex::Nothing,
                _ => Lex::Char('\\'),
            },
            '~' | '*' | '_' => {
                length = rest.bytes().take_while(|&byte| char::from(byte) == letter).count();
                let after = rest[length..].chars().next().unwrap_or(' ');
                match (letter, length) {
                    ('~', 2) => Lex::Strike,
                    // One strike ends and another begins.
                    ('~', 4) => Lex::Nothing,
                    ('*' | '_', 1..=3) => emphasis(letter, length, before, after),
                    _ => {
                        out.extend((0..length).map(|i| (at + i, Lex::Char(letter))));
                        before = letter;
                        at += length;
                        continue;
                    }
                }
            }
            '[' if rest.starts_with("[[?]]") => {
                length = 5;
                Lex::Doubt
            }
            '[' => {
                brackets.push(out.len());
                Lex::Char('[')
            }
            ']' => match (brackets.pop(), link_target(rest)) {
                (Some(open), Some(target)) => {
                    if let Some(opened) = out.get_mut(open) {
                        opened.1 = Lex::Nothing;
                    }
                    length = target;
                    Lex::Nothing
                }
                _ => Lex::Char(']'),
            },
            letter if letter.is_whitespace() => {
                let breaks = letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
                Lex::Space(if breaks { ' ' } else { letter })
            }
            letter if letter.is_control() || letter == '\u{feff}' => Lex::Nothing,
            letter => Lex::Char(letter),
        };
        out.push((at, lexed));
        before = letter;
        at += length;
    }
}

/// How long `](address)` is; addresses hold no bracket and no line end, so no text is searched
/// twice.
fn link_target(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix("](")?;
    let end = inner.find([')', '[', '\n'])?;
    inner[end..].starts_with(')').then_some(2 + end + 1)
}

/// CommonMark 0.31, 6.2: left- and right-flanking runs.
fn emphasis(mark: char, length: usize, before: char, after: char) -> Lex {
    let punctuation = |c: char| !c.is_alphanumeric() && !c.is_whitespace();
    let left = !after.is_whitespace()
        && (!punctuation(after) || before.is_whitespace() || punctuation(before));
    let right = !before.is_whitespace()
        && (!punctuation(before) || after.is_whitespace() || punctuation(after));
    let inside = mark == '_' && before.is_alphanumeric() && after.is_alphanumeric();
    let count = u8::try_from(length).unwrap_or(3);
    Lex::Emphasis { mark, count, opens: left && !inside, closes: right && !inside }
}

/// Takes off the runs that pair up; the others stay what they are.
fn resolve_emphasis(lexed: &mut [(usize, Lex)]) {
    let mut openers = [[None; 4]; 2];
    for at in 0..lexed.len() {
        let Lex::Emphasis { mark, count, opens, closes } = lexed[at].1 else { continue };
        let opener: &mut Option<usize> = &mut openers[usize::from(mark == '_')][usize::from(count)];
        match *opener {
            Some(open) if closes => {
                lexed[open].1 = Lex::Nothing;
                lexed[at].1 = Lex::Nothing;
                *opener = None;
            }
            _ if opens => *opener = Some(at),
            _ => {}
        }
    }
}

fn pieces(lexed: &[(usize, Lex)], open: Option<usize>, tell: &mut Tell<'_>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut struck = false;
    let mut space = Some(' ');
    let mut fresh = true;
    for &(at, lex) in lexed {
        let (letter, count) = match lex {
            Lex::Char(letter) => (letter, 1),
            Lex::Strike if Some(at) == open => ('~', 2),
            Lex::Emphasis { mark, count, .. } => (mark, usize::from(count)),
            Lex::Strike => {
                struck = !struck;
                fresh = true;
                continue;
            }
            Lex::Space(written) => {
                space = space.or(Some(written));
                fresh = true;
                continue;
            }
            Lex::Doubt => {
                match pieces.last_mut() {
                    Some(piece) => piece.doubtful = true,
                    None => tell.at(
                        Severity::Warning,
                        at..at + 5,
                        "`[[?]]` stands after no word",
                        "put it after the word to be checked",
                    ),
                }
                (space, fresh) = (None, true);
                continue;
            }
            Lex::Nothing => continue,
        };
        if fresh {
            let (text, range) = (String::new(), at..at);
            pieces.push(Piece { text, range, struck, doubtful: false, space: space.take() });
            fresh = false;
        }
        if let Some(piece) = pieces.last_mut() {
            piece.text.extend(std::iter::repeat_n(letter, count));
            piece.range.end = at + count * letter.len_utf8();
        }
    }
    pieces
}

/// Puts signs that stand alone to the word they belong to.
fn tokens(pieces: Vec<Piece>) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut waiting: Option<Piece> = None;
    let mut last = [None; 2];
    for mut piece in pieces {
        let of_kind = last[usize::from(piece.struck)];
        if piece.is_word() {
            if let Some(sign) = waiting.take_if(|sign| sign.struck == piece.struck) {
                let space = piece.space.map(String::from).unwrap_or_default();
                piece.text = sign.text + &space + &piece.text;
                // Words struck between the sign and this one have bytes of their own.
                if tokens.last().is_none_or(|last| last.range.end <= sign.range.start) {
                    piece.range.start = sign.range.start;
                }
            }
            waiting = waiting.filter(|sign| !sign.struck);
            last[usize::from(piece.struck)] = Some(tokens.len());
            let Piece { text, range, struck, doubtful, .. } = piece;
            tokens.push(Token { text, range, struck, doubtful });
        } else if let (Some(at), false) = (of_kind, piece.opens()) {
            // A struck sign after words that stay has no sound of its own.
            if piece.struck && at + 1 != tokens.len() {
                continue;
            }
            attach(&mut tokens, at, &piece, waiting.is_none());
        } else if let Some(sign) = waiting.as_mut().filter(|sign| sign.struck == piece.struck) {
            sign.text.extend(piece.space);
            sign.text.push_str(&piece.text);
            if tokens.last().is_none_or(|last| last.range.end <= sign.range.start) {
                sign.range.end = piece.range.end;
            }
        } else if !piece.struck || waiting.is_none() {
            waiting = Some(piece);
        }
    }
    if let Some(piece) = waiting.filter(|piece| !piece.struck) {
        match last[0] {
            Some(at) => attach(&mut tokens, at, &piece, true),
            None => {
                let Piece { text, range, struck, doubtful, .. } = piece;
                // All words are struck: it keeps its place among them.
                let at = tokens.partition_point(|token| token.range.start < range.start);
                tokens.insert(at, Token { text, range, struck, doubtful });
            }
        }
    }
    tokens
}

/// Gives a sign to a word; `next` if no sign of a word to come stands between.
fn attach(tokens: &mut [Token], at: usize, piece: &Piece, next: bool) {
    let adjacent = next && at + 1 == tokens.len();
    if let Some(token) = tokens.get_mut(at) {
        token.text.extend(piece.space);
        token.text.push_str(&piece.text);
        token.doubtful |= piece.doubtful;
        if adjacent {
            token.range.end = piece.range.end.max(token.range.end);
        }
    }
}
