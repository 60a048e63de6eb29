//! Texts made safe for tags: no control characters, no length that readers
//! break on.

use unicode_normalization::UnicodeNormalization;

/// The most characters of a title; what screens and readers still bear.
const LINE: usize = 1024;

/// The most characters of a comment.
const LINES: usize = 16_384;

/// A text on one line: runs of white space and control characters become one
/// space, NUL and other invisible controls vanish. Scripts and their marks of
/// direction stay.
pub(super) fn line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let shown: String = spaced.chars().filter(|&c| visible(c)).collect();
    let words: Vec<&str> = shown.split(' ').filter(|word| !word.is_empty()).collect();
    shorten(&words.join(" "), LINE)
}

/// A text that may have several lines, ended by LF.
pub(super) fn lines(text: &str) -> String {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = unix.chars().filter(|&c| visible(c) || c == '\n').collect();
    shorten(kept.trim(), LINES)
}

/// An address in ASCII, other characters percent-encoded as RFC 3986 has it;
/// `None` when nothing is left.
pub(super) fn address(url: &str) -> Option<String> {
    let mut ascii = String::new();
    for byte in url.trim().bytes().filter(|byte| !byte.is_ascii_control()) {
        if byte.is_ascii_graphic() {
            ascii.push(char::from(byte));
        } else {
            ascii.push_str(&format!("%{byte:02X}"));
        }
    }
    (!ascii.is_empty() && ascii.len() <= 4 * LINE).then_some(ascii)
}

/// A text in at most `bytes` bytes of ASCII, as broadcast WAV wants it:
/// accents dropped, what has no base letter becomes `?`.
pub(super) fn ascii(text: &str, bytes: usize) -> String {
    let decomposed = text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    let plain = decomposed.map(|c| match c {
        ' '..='~' | '\n' => c,
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' | '«' | '»' => '"',
        '\u{2010}'..='\u{2015}' => '-',
        _ => '?',
    });
    let plain: String = plain.collect();
    plain.replace('\n', "\r\n").chars().take(bytes).collect()
}

fn visible(c: char) -> bool {
    // Noncharacters may not be interchanged (Unicode 23.7); U+FEFF would be
    // taken for a byte order mark.
    let noncharacter = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    !c.is_control() && !noncharacter && c != '\u{feff}'
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_one_line_without_controls() {
        assert_eq!(line("  a\0b\tc\r\nd\u{85}e \u{1b}[31m"), "ab c d e [31m");
        assert_eq!(line("שלום 🎙\u{200f} é"), "שלום 🎙\u{200f} é");
        assert_eq!(line("\u{feff}a\u{fffe}\u{1ffff}"), "a");
        assert_eq!(line("\0\n"), "");
    }

    #[test]
    fn a_long_title_is_cut_at_a_character_and_shows_it() {
        let cut = line(&"é".repeat(10_000));
        assert_eq!(cut.chars().count(), LINE);
        assert!(cut.ends_with("é…"));
        assert_eq!(line(&"é".repeat(LINE)).chars().count(), LINE);
    }

    #[test]
    fn a_comment_keeps_its_lines() {
        assert_eq!(lines("a\r\nb\rc\0\n\n"), "a\nb\nc");
    }

    #[test]
    fn an_address_is_ascii() {
        assert_eq!(address(" https://e.org/é t\n").as_deref(), Some("https://e.org/%C3%A9%20t"));
        assert_eq!(
            address("https://e.org/%C3%A9?a=b#c").as_deref(),
            Some("https://e.org/%C3%A9?a=b#c")
        );
        assert_eq!(address(" \n"), None);
    }

    #[test]
    fn accents_are_dropped_where_only_ascii_is_read() {
        assert_eq!(
            ascii("PeerTube, dix ans après : l’été", 256),
            "PeerTube, dix ans apres : l'ete"
        );
        assert_eq!(ascii("日本🎙", 2), "??");
        assert_eq!(ascii("a\nb", 4), "a\r\nb");
    }
}
