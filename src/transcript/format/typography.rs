//! How punctuation is spaced, by language. Applied once to cleaned text, before cards are cut;
//! applied twice it changes nothing more.

use super::options::Typography;

mod french;

/// U+00A0: as wide as a space, doesn't break.
pub(in crate::transcript) const WIDE: char = '\u{a0}';
/// U+202F: narrow, doesn't break.
pub(in crate::transcript) const NARROW: char = '\u{202f}';
/// The spaces that don't break.
pub(in crate::transcript) const HARD_SPACES: [char; 3] = [WIDE, NARROW, '\u{2007}'];

/// Spaces the text's punctuation in a style; [`Typography::Auto`] counts as written.
pub(in crate::transcript) fn apply(text: &str, style: Typography) -> String {
    match style {
        Typography::Auto | Typography::AsWritten => text.to_owned(),
        Typography::Plain => plain(text),
        Typography::FrFr => settled(text, &french::FRANCE),
        Typography::FrCa => settled(text, &french::CANADA),
        Typography::FrEu => settled(text, &french::EUROPE),
    }
}

/// A space put in or taken out can part or join marks, which then are spaced otherwise; twice
/// through is enough for all texts but contrived ones.
const PASSES: usize = 8;

/// Spaced until nothing changes any more: a second time would change nothing.
fn settled(text: &str, spacing: &french::Spacing) -> String {
    let mut spaced = french::apply(text, spacing);
    for _ in 0..PASSES {
        let again = french::apply(&spaced, spacing);
        if again == spaced {
            break;
        }
        spaced = again;
    }
    spaced
}

fn plain(text: &str) -> String {
    let plain = |char| match char {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => '\'',
        '\u{2000}'..='\u{200a}' | WIDE | NARROW => ' ',
        other => other,
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests;
