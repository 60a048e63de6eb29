//! What decoders of JPEG do not tell.

/// How many components a JPEG has: 1 grey, 3 colours, 4 inks. Decoders make colours of all of
/// them, so it is read from the frame header. *Source:* ITU-T T.81, B.2.2.
pub(super) fn components(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xff))?;
        let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if frame {
            return bytes.get(at + 9).copied();
        }
        if marker == 0xff {
            at += 1;
            continue;
        }
        let length = u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]);
        at += 2 + usize::from(length.max(2));
    }
}
