//! The edit list of an MP4 file: which decoded frames are the recording.
//!
//! An AAC encoder puts 1024 to 2112 frames of nothing before the sound, and
//! fills its last packet up. The demuxer gives all of it; 20 to 45 ms matter
//! between two tracks. *Sources:* ISO/IEC 14496-12 (8.6.1.2 stts, 8.6.6
//! elst); Apple's iTunSMPB comment, for files without an edit list.

use std::fs::File;
use std::io;

use super::riff::read_at;

/// Where the recording lies in the decoded frames, in media time units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Edit {
    /// Units a second; 0 where unknown.
    pub timescale: u32,
    /// Units before the recording.
    pub skip: u64,
    /// Units of the recording, where known.
    pub length: Option<u64>,
}

/// The largest `moov` box that is read; six hours of AAC need about 5 MiB.
const LARGEST_MOOV: u64 = 64 << 20;

/// The edit of the track with this id; nothing to trim where the file does not say.
pub(super) fn edit(file: &mut File, bytes: u64, track: u32) -> io::Result<Edit> {
    let mut at = 0;
    let mut header = [0; 16];
    while read_at(file, at, bytes, &mut header[..8])? {
        let mut size = u64::from(be32(&header, 0).unwrap_or(0));
        let mut start = 8;
        if size == 1 {
            if !read_at(file, at, bytes, &mut header)? {
                break;
            }
            size = be64(&header, 8).unwrap_or(0);
            start = 16;
        } else if size == 0 {
            size = bytes - at;
        }
        if size < start {
            break;
        }
        if &header[4..8] == b"moov" {
            if size > LARGEST_MOOV {
                break;
            }
            let mut moov = vec![0; (size - start) as usize];
            if !read_at(file, at + start, bytes, &mut moov)? {
                break;
            }
            return Ok(edit_in(&moov, track).unwrap_or_default());
        }
        at = at.saturating_add(size);
    }
    Ok(Edit::default())
}

fn edit_in(moov: &[u8], track: u32) -> Option<Edit> {
    let movie = find(moov, b"mvhd").and_then(timescale)?;
    let trak = boxes(moov)
        .filter(|(name, _)| name == b"trak")
        .map(|(_, body)| body)
        .find(|body| find(body, b"tkhd").and_then(track_id) == Some(track))?;
    let media = find(trak, b"mdia")?;
    let timescale = find(media, b"mdhd").and_then(timescale)?;
    let table = find(media, b"minf").and_then(|minf| find(minf, b"stbl"))?;
    let total = find(table, b"stts").and_then(stts_total).filter(|&total| total > 0);
    let edited = find(trak, b"edts").and_then(|edts| find(edts, b"elst")).and_then(first_edit);
    // An edit that begins after the last frame is a mistake.
    let edited = edited.filter(|&(start, _)| total.is_none_or(|total| start < total));
    let (skip, segment) = match edited {
        Some((start, length)) if start > 0 => (start, length),
        other => {
            let gapless = find(moov, b"udta").and_then(gapless_comment);
            if let Some((skip, length)) = gapless {
                return Some(Edit { timescale, skip, length: Some(length) });
            }
            (0, other.map_or(0, |(_, length)| length))
        }
    };
    // The edit's own length counts in movie units, usually milliseconds: only
    // believed where it cuts more than the rounding of one of those.
    let stated = segment.saturating_mul(u64::from(timescale)) / u64::from(movie.max(1));
    let tick = u64::from(timescale.div_ceil(movie.max(1)));
    let length = total.map(|total| total.saturating_sub(skip)).map(|rest| match stated {
        0 => rest,
        stated if movie == timescale => rest.min(stated),
        stated if stated + 2 * tick < rest => stated,
        _ => rest,
    });
    Some(Edit { timescale, skip, length })
}

/// The boxes laid out in `body`; stops at the first that does not fit.
fn boxes(body: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = body;
    std::iter::from_fn(move || {
        let size = be32(rest, 0)? as usize;
        let (start, size) = match size {
            0 => (8, rest.len()),
            1 => (16, usize::try_from(be64(rest, 8)?).ok()?),
            size => (8, size),
        };
        let name: [u8; 4] = rest.get(4..8)?.try_into().ok()?;
        let content = rest.get(start..size)?;
        rest = &rest[size..];
        Some((name, content))
    })
}

fn find<'a>(body: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    boxes(body).find(|(found, _)| found == name).map(|(_, content)| content)
}

/// The time scale of an `mvhd` or `mdhd` box.
fn timescale(body: &[u8]) -> Option<u32> {
    be32(body, if *body.first()? == 1 { 20 } else { 12 }).filter(|&scale| scale > 0)
}

fn track_id(tkhd: &[u8]) -> Option<u32> {
    be32(tkhd, if *tkhd.first()? == 1 { 20 } else { 12 })
}

fn stts_total(stts: &[u8]) -> Option<u64> {
    let count = be32(stts, 4)? as usize;
    let entries = stts.get(8..)?.chunks_exact(8).take(count);
    Some(entries.fold(0_u64, |total, entry| {
        let (samples, delta) = (be32(entry, 0).unwrap_or(0), be32(entry, 4).unwrap_or(0));
        total.saturating_add(u64::from(samples) * u64::from(delta))
    }))
}

/// Start (media units) and length (movie units) of the first edit that plays
/// something; an empty edit, which only delays, is passed over. With several
/// real edits only the start is believed.
fn first_edit(elst: &[u8]) -> Option<(u64, u64)> {
    let wide = *elst.first()? == 1;
    let count = be32(elst, 4)? as usize;
    let mut played =
        elst.get(8..)?.chunks_exact(if wide { 20 } else { 12 }).take(count).filter_map(|entry| {
            let (length, start) = match wide {
                true => (be64(entry, 0)?, be64(entry, 8)? as i64),
                false => (u64::from(be32(entry, 0)?), i64::from(be32(entry, 4)? as i32)),
            };
            Some((u64::try_from(start).ok()?, length))
        });
    let (start, length) = played.next()?;
    Some((start, if played.next().is_some() { 0 } else { length }))
}

/// Delay and exact length from an iTunSMPB comment: hexadecimal words, the
/// second is the delay, the third the padding, the fourth the length.
fn gapless_comment(udta: &[u8]) -> Option<(u64, u64)> {
    let list = find(find(udta, b"meta")?.get(4..)?, b"ilst")?;
    boxes(list).filter(|(name, _)| name == b"----").find_map(|(_, item)| {
        if find(item, b"name")?.get(4..)? != b"iTunSMPB" {
            return None;
        }
        let text = std::str::from_utf8(find(item, b"data")?.get(8..)?).ok()?;
        let mut words = text.split_ascii_whitespace();
        let skip = u64::from_str_radix(words.nth(1)?, 16).ok()?;
        let length = u64::from_str_radix(words.nth(1)?, 16).ok()?;
        (skip < 10_000 && length > 0).then_some((skip, length))
    })
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn be64(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_edit_that_plays_counts_and_an_empty_one_does_not() {
        let mut elst = vec![0, 0, 0, 0, 0, 0, 0, 2];
        for word in [500_u32, u32::MAX, 0x10000, 9000, 1024, 0x10000] {
            elst.extend(word.to_be_bytes());
        }
        assert_eq!(first_edit(&elst), Some((1024, 9000)));
    }

    #[test]
    fn boxes_that_lie_about_their_size_end_the_walk() {
        assert_eq!(boxes(b"\0\0\0\x04moov").count(), 0);
        assert_eq!(boxes(b"\0\0\0\x40moov").count(), 0);
        assert_eq!(boxes(b"\0\0\0\x01moov\xff\xff\xff\xff\xff\xff\xff\xff").count(), 0);
        assert_eq!(boxes(b"\0\0\0\x09moovx\0\0\0\x08free").count(), 2);
    }

    #[test]
    fn the_gapless_comment_gives_delay_and_length() {
        let text = b" 00000000 00000840 000001CA 00000000003F31F6 00000000";
        let boxed = |name: &[u8; 4], body: &[u8]| {
            let mut all = (body.len() as u32 + 8).to_be_bytes().to_vec();
            all.extend(name);
            all.extend(body);
            all
        };
        let mut item = boxed(b"mean", b"\0\0\0\0com.apple.iTunes");
        item.extend(boxed(b"name", b"\0\0\0\0iTunSMPB"));
        item.extend(boxed(b"data", &[&[0, 0, 0, 1, 0, 0, 0, 0][..], text].concat()));
        let list = boxed(b"ilst", &boxed(b"----", &item));
        let udta = boxed(b"meta", &[&[0; 4][..], &list].concat());
        assert_eq!(gapless_comment(&udta), Some((0x840, 0x3F_31F6)));
    }
}
