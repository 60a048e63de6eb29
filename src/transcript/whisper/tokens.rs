//! Tokens to words: bytes joined, then read as text, then cut where a word begins.
//!
//! A token is a few bytes, at times half a letter. Text and times are those of
//! its slice.

use super::HeardWord;
use crate::units::{Interval, Time};

/// A token of text as the engine wrote it.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    /// Its bytes; may begin or end inside a letter.
    pub bytes: Vec<u8>,
    /// How likely it was, 0 to 1.
    pub probability: f32,
    /// When it has been said.
    pub end: Time,
}

/// Marks that stand at the end of a word, alone or with others.
const CLOSING: &str = ".,;:!?…»”’\")]}%。，！？：、）」』›";
/// Marks that belong to the word that follows, even after a space.
const OPENING: &str = "«“‘([{¿¡「『（‹-–—";
/// After these a word ends in scripts that put no spaces between words.
const WIDE_STOPS: &str = "。，！？：、；";

/// The words of tokens in their order, in slice time, the first one beginning at `start`.
///
/// A word begins at a space, but marks that French sets off (` ?`, ` !`, ` :`, ` ;`, ` »`) stay
/// with the word before, with their space, and `« ` with the word after. Apostrophes and hyphens
/// do not end a word: `l'eau`, `est-ce`. A word's confidence is the geometric mean of its
/// tokens' probabilities. Bytes that are no UTF-8 become U+FFFD.
pub fn words(tokens: &[Token], start: Time) -> Vec<HeardWord> {
    let mut words = Vec::new();
    let mut open = Open::at(start);
    for (text, token) in letters(tokens) {
        for piece in pieces(&text) {
            if open.ends_before(piece) {
                open = open.close(&mut words);
            }
            open.text.push_str(piece);
        }
        open.take(token);
    }
    open.close(&mut words);
    words
}

/// A word being put together.
struct Open {
    text: String,
    start: Time,
    end: Time,
    log: f64,
    tokens: u32,
}

impl Open {
    fn at(start: Time) -> Open {
        Open { text: String::new(), start, end: start, log: 0.0, tokens: 0 }
    }

    fn take(&mut self, token: &Token) {
        self.log += f64::from(token.probability.clamp(1e-6, 1.0)).ln();
        self.tokens += 1;
        self.end = self.end.max(token.end);
    }

    /// Whether `piece`, which comes next, begins a new word.
    fn ends_before(&self, piece: &str) -> bool {
        let text = self.text.trim();
        if text.is_empty() || text.chars().all(|letter| OPENING.contains(letter)) {
            return false;
        }
        let bare = piece.trim_start();
        let closing = !bare.is_empty() && bare.chars().all(|letter| CLOSING.contains(letter));
        if piece.starts_with(char::is_whitespace) {
            return !closing;
        }
        !closing && text.ends_with(|last| WIDE_STOPS.contains(last))
    }

    /// Adds what is open to `words`, and opens the next.
    fn close(self, words: &mut Vec<HeardWord>) -> Open {
        let text = tidy(&self.text);
        let marks = text.chars().all(|letter| CLOSING.contains(letter));
        match words.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if marks => {
                last.text.push_str(&text);
                last.time.end = self.end;
            }
            _ => words.push(HeardWord {
                text,
                time: Interval::new(self.start, self.end),
                confidence: (self.log / f64::from(self.tokens.max(1))).exp() as f32,
            }),
        }
        Open::at(self.end)
    }
}

/// The text of each token, where bytes of a letter shared by several are given to the last.
fn letters(tokens: &[Token]) -> impl Iterator<Item = (String, &Token)> {
    let mut held: Vec<u8> = Vec::new();
    tokens.iter().enumerate().map(move |(at, token)| {
        held.extend_from_slice(&token.bytes);
        let whole = match std::str::from_utf8(&held) {
            // An end inside a letter waits for the next token; what is wrong is told as such.
            Err(error) if error.error_len().is_none() && at + 1 < tokens.len() => {
                error.valid_up_to()
            }
            _ => held.len(),
        };
        let text = String::from_utf8_lossy(&held[..whole]).into_owned();
        held.drain(..whole);
        (text, token)
    })
}

/// Cuts a token's text before each space that a letter follows.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let first = rest.find(|letter: char| !letter.is_whitespace()).unwrap_or(rest.len());
        let end = rest[first..].find(char::is_whitespace).map_or(rest.len(), |at| first + at);
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        Some(piece)
    })
}

/// No control characters, no double spaces, none around.
fn tidy(text: &str) -> String {
    let clean: String =
        text.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).collect();
    clean.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens that end one tenth of a second after the other.
    fn tokens(texts: &[&[u8]]) -> Vec<Token> {
        let token = |(at, bytes): (i64, &&[u8])| Token {
            bytes: bytes.to_vec(),
            probability: 0.5,
            end: Time::from_millis(100 * at),
        };
        (1..).zip(texts).map(token).collect()
    }

    fn texts(pieces: &[&str]) -> Vec<String> {
        let bytes: Vec<&[u8]> = pieces.iter().map(|piece| piece.as_bytes()).collect();
        words(&tokens(&bytes), Time::ZERO).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_begin_at_spaces() {
        assert_eq!(
            texts(&[" Hel", "lo", " every", "one", ".", " Yes"]),
            ["Hello", "everyone.", "Yes"]
        );
        assert_eq!(texts(&["Hello", " you two"]), ["Hello", "you", "two"]);
        assert_eq!(texts(&[]), [""; 0]);
    }

    #[test]
    fn letters_split_between_tokens_are_joined() {
        let pieces: [&[u8]; 4] = [b" caf", &[0xc3], &[0xa9], b" noir"];
        let found = words(&tokens(&pieces), Time::ZERO);
        assert_eq!(found[0].text, "café");
        assert_eq!(found[0].time, Interval::from_millis(0, 300));
        assert_eq!(found[1].time, Interval::from_millis(300, 400));
    }

    #[test]
    fn broken_letters_become_replacement_characters() {
        let pieces: [&[u8]; 3] = [b" a", &[0xff], &[0xe2, 0x82]];
        assert_eq!(words(&tokens(&pieces), Time::ZERO)[0].text, "a\u{fffd}\u{fffd}");
    }

    #[test]
    fn french_marks_stay_with_their_word() {
        assert_eq!(texts(&[" Pour", "quoi", " ?", " Oui"]), ["Pourquoi ?", "Oui"]);
        assert_eq!(texts(&[" quoi", "\u{a0}?", " Non", " ;"]), ["quoi ?", "Non ;"]);
        assert_eq!(
            texts(&[" dit", " :", " «", " Bon", "jour", " »", "."]),
            ["dit :", "« Bonjour »."]
        );
        assert_eq!(texts(&[" l", "'", "eau", " est", "-", "ce"]), ["l'eau", "est-ce"]);
        assert_eq!(texts(&[" l", "’", "eau", " -", " Oui"]), ["l’eau", "- Oui"]);
    }

    #[test]
    fn marks_alone_at_the_start_are_a_word_of_their_own() {
        assert_eq!(texts(&[" ...", " Yes"]), ["...", "Yes"]);
        assert_eq!(texts(&[" ♪", " ♪"]), ["♪", "♪"]);
    }

    #[test]
    fn scripts_without_spaces_break_at_their_stops() {
        assert_eq!(texts(&["今日は", "。", "明日"]), ["今日は。", "明日"]);
    }

    #[test]
    fn no_control_character_or_line_end_gets_through() {
        assert_eq!(texts(&[" a\u{7}b", "\n", "c\r\n"]), ["a b", "c"]);
    }

    #[test]
    fn confidence_is_the_geometric_mean() {
        let mut two = tokens(&[b" a", b"b"]);
        two[0].probability = 0.9;
        two[1].probability = 0.4;
        assert!((words(&two, Time::ZERO)[0].confidence - 0.6).abs() < 1e-6);
    }
}
