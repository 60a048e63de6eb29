//! A finished WAV: form, broadcast extension, texts, sound, then cues, their
//! labels and an ID3 tag with what RIFF has no place for.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::riff::{self, Sound, chunk, list};
use super::{ChapterMark, TagError, Tags, broadcast, id3v2, text};
use crate::units::SampleRate;

/// What readers expect first stands first: `fmt ` at once, since many look
/// nowhere else for it; small texts before the sound, for readers of streams;
/// cues and pictures, which can be large, behind it.
pub(super) fn write(
    tags: &Tags,
    payload: &Path,
    sound: &mut File,
    out: &mut impl Write,
) -> Result<(), TagError> {
    let unreadable = |source| TagError::Read { path: payload.to_owned(), source };
    let found = riff::find(sound).map_err(unreadable)?.ok_or_else(|| TagError::Payload {
        path: payload.to_owned(),
        detail: "no whole WAV file",
    })?;
    let before = [
        chunk(b"fmt ", &found.form),
        chunk(b"bext", &broadcast::extension(tags, &found)),
        list(b"INFO", &information(tags)),
    ]
    .concat();
    let (cues, labels) = cues(&tags.chapters, &found);
    let id3 = id3v2::tag(tags)?;
    let after = [cues, labels, chunk(b"id3 ", &id3)].concat();
    let pad = found.bytes % 2;
    let size = 4 + before.len() as u64 + 8 + found.bytes + pad + after.len() as u64;
    let limit = u64::from(u32::MAX);
    let riff_size = u32::try_from(size).map_err(|_| TagError::TooLarge {
        what: "sound and tags",
        bytes: size,
        limit,
    })?;
    let mut head = b"RIFF".to_vec();
    head.extend_from_slice(&riff_size.to_le_bytes());
    head.extend_from_slice(b"WAVE");
    head.extend_from_slice(&before);
    head.extend_from_slice(b"data");
    head.extend_from_slice(&(found.bytes as u32).to_le_bytes());
    out.write_all(&head).map_err(TagError::Write)?;
    sound.seek(SeekFrom::Start(found.at)).map_err(unreadable)?;
    let copied = io::copy(&mut sound.take(found.bytes), out).map_err(TagError::Write)?;
    if copied != found.bytes {
        return Err(unreadable(io::ErrorKind::UnexpectedEof.into()));
    }
    out.write_all(&[0][..pad as usize]).map_err(TagError::Write)?;
    out.write_all(&after).map_err(TagError::Write)
}

/// The `INFO` texts, in UTF-8 as today's readers take them. The software is
/// named without its version: a new version alone shall not change a file.
fn information(tags: &Tags) -> Vec<Vec<u8>> {
    let date = tags.date().map(|date| match date.day {
        Some((month, day)) => format!("{}-{month}-{day}", date.year),
        None => date.year.to_owned(),
    });
    let line = |value: &Option<String>| value.as_deref().map(text::line);
    let texts = [
        (b"INAM", line(&tags.title)),
        (b"IART", line(&tags.artist)),
        (b"IPRD", line(&tags.album)),
        (b"IPRT", tags.number.map(|number| number.to_string())),
        (b"ICMT", tags.comment.as_deref().map(text::lines)),
        (b"ICRD", date),
        (b"IGNR", Some(id3v2::genre(tags))),
        (b"ICOP", line(&tags.copyright)),
        (b"ISFT", Some("pod".to_owned())),
    ];
    let texts = texts.into_iter().filter_map(|(name, value)| Some((name, value?)));
    texts
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| chunk(name, &ended(&value)))
        .collect()
}

/// The cue points, and the list of their labels and lengths.
fn cues(chapters: &[ChapterMark], sound: &Sound) -> (Vec<u8>, Vec<u8>) {
    if chapters.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let rate = SampleRate(sound.rate());
    let mut points = (chapters.len() as u32).to_le_bytes().to_vec();
    let (mut labels, mut lengths) = (Vec::new(), Vec::new());
    // Numbered from 0, as ffmpeg numbers the chapters of the ID3 tag: it then
    // takes both for the same instead of for twice as many.
    for (id, chapter) in (0_u32..).zip(chapters) {
        let place = |time: crate::units::Time| {
            u32::try_from(time.frames(rate).0.max(0)).unwrap_or(u32::MAX)
        };
        let (start, end) = (place(chapter.start), place(chapter.end));
        points.extend_from_slice(&id.to_le_bytes());
        points.extend_from_slice(&start.to_le_bytes());
        points.extend_from_slice(b"data");
        // Offsets of a chunk and a block, for wave lists: none here.
        points.extend_from_slice(&[0; 8]);
        points.extend_from_slice(&start.to_le_bytes());
        let mut label = id.to_le_bytes().to_vec();
        label.extend(ended(&text::line(&chapter.title)));
        labels.push(chunk(b"labl", &label));
        let mut length = id.to_le_bytes().to_vec();
        length.extend_from_slice(&(end - start).to_le_bytes());
        length.extend_from_slice(b"rgn ");
        // Country, language, dialect, code page: not said.
        length.extend_from_slice(&[0; 8]);
        lengths.push(chunk(b"ltxt", &length));
    }
    labels.append(&mut lengths);
    (chunk(b"cue ", &points), list(b"adtl", &labels))
}

fn ended(text: &str) -> Vec<u8> {
    [text.as_bytes(), &[0]].concat()
}
