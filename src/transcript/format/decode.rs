//! Bytes to lines of clean text: encoding, line ends, control characters. First stage of every import.

use super::import::{Encoding, ImportError, Imported, MAX_BYTES};
use super::script::forbidden;

/// 0x80 to 0x9f in Windows-1252 (WHATWG Encoding Standard, index windows-1252).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Decodes a file: line ends are `\n`, no byte order mark, no control character but the tab.
/// The notes tell what was changed.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Imported), ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLarge);
    }
    let mut imported = Imported::default();
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => {
            imported.encoding = Encoding::Utf16Le;
            utf16(rest, u16::from_le_bytes)
        }
        [0xfe, 0xff, rest @ ..] => {
            imported.encoding = Encoding::Utf16Be;
            utf16(rest, u16::from_be_bytes)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest, &mut imported),
        rest => utf8(rest, &mut imported),
    };
    let text = clean(&text, &mut imported);
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    Ok((text, imported))
}

fn utf8(bytes: &[u8], imported: &mut Imported) -> String {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return text.to_owned(),
        Err(error) => error,
    };
    let line = 1 + bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
    // A whole file of another encoding has lone high bytes; a single torn character in a file of
    // good UTF-8 is a cut end.
    if error.error_len().is_none() {
        imported.note(line, "the file ends in the middle of a character");
        return String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
    }
    imported.note(line, "not UTF-8: read as Windows-1252 (Latin-1)");
    imported.encoding = Encoding::Windows1252;
    let char = |&byte: &u8| match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        other => char::from(other),
    };
    bytes.iter().map(char).collect()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|&pair| unit(pair));
    char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn clean(text: &str, imported: &mut Imported) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let (mut line, mut dropped, mut first) = (1, 0_usize, 0);
    let mut after_return = false;
    for char in text.chars() {
        match char {
            '\n' if after_return => {}
            '\r' | '\n' => {
                cleaned.push('\n');
                line += 1;
            }
            '\t' => cleaned.push('\t'),
            char if forbidden(char) => {
                if dropped == 0 {
                    first = line;
                }
                dropped += 1;
            }
            char => cleaned.push(char),
        }
        after_return = char == '\r';
    }
    if dropped > 0 {
        imported.note(first, format!("{dropped} control characters were left out, the first here"));
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Encoding) {
        let (text, imported) = decode(bytes).unwrap();
        (text, imported.encoding)
    }

    #[test]
    fn every_line_end_is_one_line_end() {
        assert_eq!(text(b"a\r\nb\rc\nd\r\r\ne").0, "a\nb\nc\nd\n\ne");
    }

    #[test]
    fn byte_order_marks_tell_the_encoding() {
        assert_eq!(text("\u{feff}é".as_bytes()), ("é".to_owned(), Encoding::Utf8));
        assert_eq!(text(&[0xff, 0xfe, 0xe9, 0]), ("é".to_owned(), Encoding::Utf16Le));
        assert_eq!(text(&[0xfe, 0xff, 0, 0xe9, 0]), ("é".to_owned(), Encoding::Utf16Be));
    }

    #[test]
    fn latin_1_is_recognised_and_told_with_its_line() {
        let (text, imported) = decode(b"ok\n\xe9t\xe9 \x80 \x92").unwrap();
        assert_eq!(text, "ok\nété € ’");
        assert_eq!(imported.encoding, Encoding::Windows1252);
        assert_eq!(imported.notes[0].line, 2);
    }

    #[test]
    fn control_characters_are_left_out_and_counted() {
        let (text, imported) = decode(b"a\n\x00b\x1b[1m\tc").unwrap();
        assert_eq!(text, "a\nb[1m\tc");
        assert_eq!(imported.notes[0].line, 2);
        assert!(imported.notes[0].message.starts_with("2 control"));
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(decode(b"\xef\xbb\xbf \r\n").unwrap_err(), ImportError::Empty);
        assert_eq!(decode(&vec![b'a'; MAX_BYTES + 1]).unwrap_err(), ImportError::TooLarge);
    }
}
