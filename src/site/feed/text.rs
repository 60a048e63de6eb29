//! Any text made safe for a feed: characters that XML has not or that readers choke on go, and
//! what is too long is cut between words.

use unicode_normalization::char::is_combining_mark;

/// How long a text may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// In characters, as the Podcast Namespace counts.
    Letters(usize),
    /// In bytes of UTF-8, as PSP-1 counts.
    Bytes(usize),
}

/// The longest text of most tags of the Podcast Namespace.
pub(super) const SHORT: Limit = Limit::Letters(128);
/// The longest description (PSP-1).
pub(super) const DESCRIPTION: Limit = Limit::Bytes(4000);

const ELLIPSIS: char = '…';

/// Some lines of text without what XML 1.0 forbids (section 2.2) and what it advises against:
/// controls and noncharacters. Ends of lines are `\n`; none in front or behind.
pub(super) fn lines(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                letters.next_if_eq(&'\n');
                clean.push('\n');
            }
            // Next line, as mainframes have it.
            '\u{85}' => clean.push('\n'),
            letter if is_text(letter) => clean.push(letter),
            _ => {}
        }
    }
    clean.trim().to_owned()
}

/// A text on one line: clean, each run of white space one space.
pub(super) fn line(text: &str) -> String {
    lines(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text on one line, at most so long.
pub(super) fn short(text: &str, limit: Limit) -> String {
    shorten(line(text), limit)
}

/// Cuts a text that is too long, between words where that leaves something, and ends it with `…`.
pub(super) fn shorten(text: String, limit: Limit) -> String {
    let room = match limit {
        Limit::Letters(most) => {
            if text.chars().nth(most).is_none() {
                return text;
            }
            let last = text.char_indices().nth(most.saturating_sub(1));
            last.map_or(text.len(), |(at, _)| at)
        }
        Limit::Bytes(most) => {
            if text.len() <= most {
                return text;
            }
            let room = most.saturating_sub(ELLIPSIS.len_utf8());
            (0..=room).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
        }
    };
    let start = &text[..room];
    let in_word = !text[room..].starts_with(char::is_whitespace);
    // A word longer than half the room is no word to be kept whole.
    let word = start.rfind(char::is_whitespace).filter(|&at| in_word && at > room / 2);
    let kept = match word {
        Some(at) => &start[..at],
        None => &start[..whole_letter(&text, room)],
    };
    let mut short = kept.trim_end().to_owned();
    short.push(ELLIPSIS);
    short
}

/// The nearest place not after `at` that does not part a letter from its accents or an emoji from
/// its parts.
fn whole_letter(text: &str, mut at: usize) -> usize {
    let joins = |letter: char| {
        is_combining_mark(letter)
            || matches!(letter, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
    };
    let from = at;
    while at > 0 {
        let next = text[at..].chars().next();
        let before = text[..at].chars().next_back();
        if !next.is_some_and(joins) && before != Some('\u{200d}') {
            return at;
        }
        at -= before.map_or(0, char::len_utf8);
    }
    from
}

fn is_text(letter: char) -> bool {
    let code = u32::from(letter);
    let control = letter.is_control() && !matches!(letter, '\t' | '\n');
    let nobody = code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code);
    !control && !nobody
}

/// A text as HTML shows it.
pub(super) fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            letter => html.push(letter),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_goes() {
        assert_eq!(lines("a\0b\u{8}\u{1b}[31m\u{7f}\u{fffe}\u{ffff}\u{fdd0}c"), "ab[31mc");
        assert_eq!(lines("\r\n one\r\ntwo\rthree\u{85}four\n"), "one\ntwo\nthree\nfour");
        assert_eq!(lines("👩‍👩‍👧 سارة ]]> <b>"), "👩‍👩‍👧 سارة ]]> <b>");
        assert_eq!(line(" one\n\ttwo\u{2028}three "), "one two three");
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        assert_eq!(short("one two three", Limit::Letters(13)), "one two three");
        assert_eq!(short("one two three", Limit::Letters(12)), "one two…");
        assert_eq!(short("one two three", Limit::Letters(8)), "one two…");
        assert_eq!(short("été été", Limit::Bytes(8)), "été…");
        assert_eq!(short("été", Limit::Bytes(5)), "été");
        assert_eq!(short(&"x".repeat(200), SHORT).chars().count(), 128);
        assert!(short(&"日本語 ".repeat(2000), DESCRIPTION).len() <= 4000);
    }

    #[test]
    fn a_cut_keeps_letters_whole() {
        assert_eq!(shorten("abcde\u{301}fgh".to_owned(), Limit::Letters(6)), "abcd…");
        let family = "👩\u{200d}👩\u{200d}👧";
        assert_eq!(shorten(format!("ab{family}cdefg"), Limit::Letters(6)), "ab…");
        let only = "e".to_owned() + &"\u{301}".repeat(50);
        assert_eq!(shorten(only, Limit::Letters(10)).chars().count(), 10);
    }
}
