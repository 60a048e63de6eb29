//! Text as a terminal can show it: how many columns it takes, clipped to a width, and nothing in
//! it that moves the terminal's cursor.

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use ratatui::style::Style;
use ratatui::text::Span;

/// What stands for a character that must not reach the terminal.
const REPLACEMENT: char = '\u{fffd}';

/// What stands for what did not fit.
const MORE: &str = "…";

/// The text without what a terminal would obey: control characters are replaced, invisible ones
/// (marks of direction, soft hyphens) left out, spaces of any width are one column. Not empty
/// unless the text is.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().all(|letter| simple(letter) && letter != '\u{a0}') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_control() => out.push(REPLACEMENT),
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => out.push(' '),
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => {}
            '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => {}
            letter => out.push(letter),
        }
    }
    if columns(&out) == 0 && !text.is_empty() {
        out.clear();
        out.push(REPLACEMENT);
    }
    Cow::Owned(out)
}

/// How many columns a text takes that [`shown`] gave: the sum over its graphemes, as a buffer
/// puts them into cells.
pub fn columns(text: &str) -> u16 {
    if text.chars().all(simple) {
        return u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
    }
    let span = Span::raw(text);
    let graphemes = span.styled_graphemes(Style::new());
    graphemes.fold(0, |sum, grapheme| sum.saturating_add(grapheme.symbol.cell_width()))
}

/// The text as shown, in at most so many columns; `…` ends what was clipped.
pub fn clipped(text: &str, width: u16) -> Cow<'_, str> {
    let text = shown(text);
    if columns(&text) <= width {
        return text;
    }
    let Some(room) = width.checked_sub(columns(MORE)) else { return Cow::Borrowed("") };
    let mut out = String::new();
    let mut taken = 0_u16;
    for grapheme in Span::raw(text.as_ref()).styled_graphemes(Style::new()) {
        taken = grapheme.symbol.cell_width().saturating_add(taken);
        if taken > room {
            break;
        }
        out.push_str(grapheme.symbol);
    }
    out.push_str(MORE);
    Cow::Owned(out)
}

/// Letters of one column that combine with nothing before them: most of what is ever shown.
fn simple(letter: char) -> bool {
    matches!(letter, ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;

    #[test]
    fn widths_are_columns() {
        for (text, width) in [
            ("déjà", 4),
            ("e\u{301}", 1),
            ("日本語", 6),
            ("👩‍👩‍👧", 2),
            ("שלום", 4),
            ("l’œuf", 5),
            ("", 0),
        ] {
            assert_eq!(columns(&shown(text)), width, "{text}");
        }
    }

    #[test]
    fn nothing_shown_moves_the_cursor() {
        assert_eq!(shown("a\u{1b}[2Jb\u{9b}\tc"), "a\u{fffd}[2Jb\u{fffd}\u{fffd}c");
        assert_eq!(shown("\u{202e}abc\u{ad}"), "abc");
        assert_eq!(shown("\u{200b}"), "\u{fffd}");
        assert_eq!(shown("Salut\u{202f}!"), "Salut !");
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(clipped("anticonstitutionnellement", 5), "anti…");
        assert_eq!(clipped("日本語", 4), "日…");
        assert_eq!(clipped("mot", 3), "mot");
        assert_eq!(clipped("mots", 1), "…");
        assert_eq!(clipped("mot", 0), "");
    }

    proptest! {
        #[test]
        fn a_text_fills_as_many_cells_as_its_columns(text in "\\PC{0,12}", width in 0_u16..20) {
            let text = clipped(&text, width);
            prop_assert!(columns(&text) <= width);
            let mut buffer = Buffer::empty(Rect::new(0, 0, 64, 1));
            let (end, _) = buffer.set_stringn(0, 0, &text, 64, Style::new());
            prop_assert_eq!(end, columns(&text));
        }

        #[test]
        fn a_text_shown_again_is_the_same(text in any::<String>()) {
            let once = shown(&text).into_owned();
            prop_assert_eq!(shown(&once).into_owned(), once.clone());
            prop_assert!(!once.contains(char::is_control));
        }
    }
}
