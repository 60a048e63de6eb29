//! Words as they are compared: without accents, capitals, ligatures and punctuation. Documents
//! and queries go through the same door.

use std::ops::Range;

use tantivy::tokenizer::{Token as Indexed, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A longer word is cut here, in documents and in queries alike: nobody says one.
const LONGEST: usize = 100;

/// A word as compared, and its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) range: Range<usize>,
}

/// The words of a text. Apostrophes, hyphens and all punctuation end a word, so that `l'été` and
/// `peer-to-peer` are found by their parts; each sign of a script without spaces is a word.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    let mut open: Option<Token> = None;
    for (at, letter) in text.char_indices() {
        let end = at + letter.len_utf8();
        if letter.is_ascii() {
            if letter.is_ascii_alphanumeric() {
                push(&mut open, at..end, [letter.to_ascii_lowercase()]);
            } else {
                close(&mut open, &mut all);
            }
        } else if stands_alone(letter) {
            close(&mut open, &mut all);
            push(&mut open, at..end, folded(letter));
            close(&mut open, &mut all);
        } else if is_combining_mark(letter) || is_unseen(letter) {
            if let Some(token) = &mut open {
                token.range.end = end;
            }
        } else if letter.is_alphanumeric() && !is_apostrophe(letter) {
            push(&mut open, at..end, folded(letter));
        } else {
            close(&mut open, &mut all);
        }
    }
    close(&mut open, &mut all);
    all
}

/// A word as it is compared: its parts without accents, capitals and punctuation, with a blank
/// between. `L’été` is `l ete`.
pub fn folded_word(word: &str) -> String {
    let parts = tokens(word).into_iter().map(|token| token.text);
    parts.collect::<Vec<_>>().join(" ")
}

fn push(open: &mut Option<Token>, at: Range<usize>, letters: impl IntoIterator<Item = char>) {
    let token =
        open.get_or_insert_with(|| Token { text: String::new(), range: at.start..at.start });
    token.range.end = at.end;
    for letter in letters {
        if token.text.len() < LONGEST {
            token.text.push(letter);
        }
    }
}

fn close(open: &mut Option<Token>, all: &mut Vec<Token>) {
    all.extend(open.take().filter(|token| !token.text.is_empty()));
}

/// A letter without accents and capitals; ligatures and letters with a stroke, which Unicode does
/// not take apart, by the letters people type for them.
fn folded(letter: char) -> impl Iterator<Item = char> {
    let plain = std::iter::once(letter).nfkd().flat_map(char::to_lowercase);
    let kept = plain.filter(|&c| c.is_alphanumeric() && !is_combining_mark(c) && !is_apostrophe(c));
    kept.flat_map(|c| {
        let (first, second) = match c {
            'œ' => ('o', Some('e')),
            'æ' => ('a', Some('e')),
            'ß' => ('s', Some('s')),
            'þ' => ('t', Some('h')),
            'ø' => ('o', None),
            'ł' => ('l', None),
            'đ' | 'ð' => ('d', None),
            'ħ' => ('h', None),
            'ı' => ('i', None),
            'ς' => ('σ', None),
            other => (other, None),
        };
        std::iter::once(first).chain(second)
    })
}

/// Chinese characters and kana: words are written without spaces between them.
fn stands_alone(letter: char) -> bool {
    matches!(letter,
        '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Letters to Unicode, apostrophes to people.
fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\u{2bb}'..='\u{2bd}' | '\u{a78b}' | '\u{a78c}')
}

/// Soft hyphens and joiners: in a word, and not of it.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// [`tokens`] as tantivy wants them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words;

/// The words of one text, one by one.
pub(super) struct Stream {
    tokens: std::vec::IntoIter<Token>,
    token: Indexed,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { tokens: tokens(text).into_iter(), token: Indexed::default() }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(next) = self.tokens.next() else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = next.range.start;
        self.token.offset_to = next.range.end;
        self.token.text = next.text;
        true
    }

    fn token(&self) -> &Indexed {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Indexed {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn what_people_type_differently_is_one_word() {
        for (text, told) in [
            ("Été", "ete"),
            ("e\u{301}te\u{301}", "ete"),
            ("l’été", "l ete"),
            ("L'ÉTÉ", "l ete"),
            ("« Œuvre »", "oeuvre"),
            ("ŒUVRE", "oeuvre"),
            ("Ex æquo", "ex aequo"),
            ("peer-to-peer", "peer to peer"),
            ("don't", "don t"),
            ("aujourd\u{2bc}hui", "aujourd hui"),
            ("Straße, STRASSE", "strasse strasse"),
            ("ẞ", "ss"),
            ("Ça", "ca"),
            ("naïve façade", "naive facade"),
            ("Smørrebrød", "smorrebrod"),
            ("Łódź", "lodz"),
            ("İstanbul", "istanbul"),
            ("ﬁn", "fin"),
            ("2,5 km/h", "2 5 km h"),
            ("f\u{ad}in", "fin"),
            ("Ὀδυσσεύς", "οδυσσευσ"),
            ("東京tower", "東 京 tower"),
            ("snake_case", "snake case"),
            ("…!?", ""),
        ] {
            assert_eq!(words(text).join(" "), told, "{text}");
        }
    }

    #[test]
    fn a_word_knows_its_bytes() {
        let text = "« L’Œuvre »";
        let ranges: Vec<&str> = tokens(text).into_iter().map(|one| &text[one.range]).collect();
        assert_eq!(ranges, ["L", "Œuvre"]);
        let decomposed = "e\u{301}.";
        assert_eq!(&decomposed[tokens(decomposed)[0].range.clone()], "e\u{301}");
    }

    #[test]
    fn a_word_without_end_is_cut() {
        assert_eq!(words(&"a".repeat(100_000))[0].len(), LONGEST);
    }
}
