//! Straight quotes into guillemets, where there is no doubt which opens and which closes.

/// Replaces the straight quotes of a paragraph if they pair up one after the other; else all stay.
pub(super) fn guillemets(text: &str) -> String {
    if !text.contains('"') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut open = false;
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '"' {
            let after = letters.peek().copied().unwrap_or(' ');
            let fits = if open { closes(before, after) } else { opens(before, after) };
            // An escape, code or an address: what looks like a quote may be none.
            if !fits || matches!(before, '\\' | '=') {
                return text.to_owned();
            }
            out.push(if open { '»' } else { '«' });
            open = !open;
        } else {
            out.push(letter);
        }
        before = letter;
    }
    if open { text.to_owned() } else { out }
}

fn opens(before: char, after: char) -> bool {
    (before.is_whitespace() || "([*_'’«—–-ꀕ".contains(before)) && !after.is_whitespace()
}

fn closes(before: char, after: char) -> bool {
    !before.is_whitespace() && !after.is_alphanumeric()
        || (!before.is_whitespace() && after == 'ꀕ')
}
