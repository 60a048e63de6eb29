//! A finished MP3: the ID3v2 tag, then the sound.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::{TagError, Tags, id3v2};

pub(super) fn write(
    tags: &Tags,
    payload: &Path,
    sound: &mut File,
    out: &mut impl Write,
) -> Result<(), TagError> {
    let unreadable = |source| TagError::Read { path: payload.to_owned(), source };
    let mut head = Vec::new();
    sound.take(2).read_to_end(&mut head).map_err(unreadable)?;
    // Eleven set bits begin every frame (ISO/IEC 11172-3, 2.4.1.3; the twelfth
    // is clear in MPEG-2.5).
    if head.len() < 2 || head[0] != 0xff || head[1] & 0xe0 != 0xe0 {
        return Err(TagError::Payload {
            path: payload.to_owned(),
            detail: "no MPEG frame at its beginning",
        });
    }
    sound.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    out.write_all(&id3v2::tag(tags)?).map_err(TagError::Write)?;
    io::copy(sound, out).map_err(TagError::Write)?;
    Ok(())
}
