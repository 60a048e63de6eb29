//! The codec delay of a Matroska track: how much of its beginning is not the recording.
//!
//! The demuxer only shows it rounded to the file's time stamps, a millisecond.
//! *Source:* RFC 9559 (Matroska), sections 5.1.4 and 5.1.4.1.26 (CodecDelay).

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

const SEGMENT: u64 = 0x1853_8067;
const TRACKS: u64 = 0x1654_AE6B;
const CLUSTER: u64 = 0x1F43_B675;
const TRACK_ENTRY: u64 = 0xAE;
const TRACK_NUMBER: u64 = 0xD7;
const CODEC_DELAY: u64 = 0x56AA;

/// The largest `Tracks` element that is read.
const LARGEST_TRACKS: u64 = 1 << 20;

/// The delay of the track with this number, in nanoseconds; 0 where the file does not say.
pub(super) fn codec_delay(file: &mut File, track: u32) -> io::Result<u64> {
    file.seek(SeekFrom::Start(0))?;
    let mut head = vec![0; 1 << 16];
    let mut filled = 0;
    while filled < head.len() {
        match file.read(&mut head[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    head.truncate(filled);
    // The header element, then the segment: its size may be unknown, its children follow.
    let Some((_, header)) = element(&head) else { return Ok(0) };
    let Some(segment) = head.get(header.end..).filter(|rest| id_is(rest, SEGMENT)) else {
        return Ok(0);
    };
    let mut rest = segment.get(element(segment).map_or(segment.len(), |(_, body)| body.start)..);
    while let Some((id, body)) = rest.and_then(element) {
        match id {
            TRACKS if (body.len() as u64) < LARGEST_TRACKS => {
                return Ok(rest.and_then(|rest| rest.get(body)).map_or(0, |b| delay_in(b, track)));
            }
            CLUSTER => break,
            _ => rest = rest.and_then(|rest| rest.get(body.end..)),
        }
    }
    Ok(0)
}

fn delay_in(tracks: &[u8], track: u32) -> u64 {
    for (id, entry) in children(tracks) {
        if id != TRACK_ENTRY {
            continue;
        }
        let number =
            |wanted| children(entry).find(|(id, _)| *id == wanted).map(|(_, body)| unsigned(body));
        if number(TRACK_NUMBER) == Some(u64::from(track)) {
            return number(CODEC_DELAY).unwrap_or(0);
        }
    }
    0
}

fn children(body: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let mut rest = body;
    std::iter::from_fn(move || {
        let (id, range) = element(rest)?;
        let content = rest.get(range.clone())?;
        rest = rest.get(range.end..)?;
        Some((id, content))
    })
}

fn id_is(bytes: &[u8], id: u64) -> bool {
    element(bytes).is_some_and(|(found, _)| found == id)
}

/// An element's id, and where its body lies in `bytes` (which it may exceed).
fn element(bytes: &[u8]) -> Option<(u64, std::ops::Range<usize>)> {
    let (id, id_len) = vint(bytes, false)?;
    let (size, size_len) = vint(bytes.get(id_len..)?, true)?;
    let start = id_len + size_len;
    Some((id, start..start.checked_add(usize::try_from(size).ok()?)?))
}

/// A variable-size integer (RFC 8794, section 4) and its length in bytes.
fn vint(bytes: &[u8], strip_marker: bool) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    let length = first.leading_zeros() as usize + 1;
    if length > 8 {
        return None;
    }
    let marker = 0x80_u8 >> (length - 1);
    let first = if strip_marker { first & !marker } else { first };
    let rest = bytes.get(1..length)?;
    let value = rest.iter().fold(u64::from(first), |value, &byte| value << 8 | u64::from(byte));
    Some((value, length))
}

fn unsigned(body: &[u8]) -> u64 {
    body.iter().take(8).fold(0, |value, &byte| value << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_of_the_right_track_is_found() {
        let entry = |number: u8, delay: &[u8]| {
            let mut body = vec![0xD7, 0x81, number, 0x56, 0xAA, 0x80 | delay.len() as u8];
            body.extend(delay);
            let mut all = vec![0xAE, 0x80 | body.len() as u8];
            all.extend(body);
            all
        };
        let tracks = [entry(1, &[5]), entry(2, &[0x01, 0x45, 0x85, 0x55])].concat();
        assert_eq!(delay_in(&tracks, 2), 21_333_333);
        assert_eq!(delay_in(&tracks, 3), 0);
        assert_eq!(delay_in(&tracks[..7], 2), 0);
    }
}
