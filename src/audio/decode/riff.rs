//! The chunks of WAV and AIFF files: how long their sound is, and whether that is certain.
//!
//! *Sources:* Microsoft and IBM, Multimedia Programming Interface and Data
//! Specifications 1.0 (RIFF, WAVE); Apple, Audio Interchange File Format 1.3
//! and AIFF-C.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::view::Patch;

/// What the chunks say about the sound.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Bytes of sound that are really in the file.
    pub sound_bytes: u64,
    /// The exact number of frames, for PCM whose header and size agree or could be made to.
    pub frames: Option<u64>,
    /// Header fields to read differently.
    pub patches: Vec<Patch>,
    /// What is wrong with the header.
    pub note: Option<String>,
}

/// Chunks looked at before giving up; real files have a few dozen at most.
const MOST_CHUNKS: usize = 4096;

/// Walks a WAV file up to its sound; `None` when it has none.
pub(super) fn wav(file: &mut File, bytes: u64) -> io::Result<Option<Layout>> {
    let mut at = 12;
    let mut block = None;
    for _ in 0..MOST_CHUNKS {
        let Some((id, size)) = chunk(file, at, bytes, u32::from_le_bytes)? else {
            return Ok(None);
        };
        match &id {
            b"fmt " => block = pcm_block(file, at + 8, bytes, size)?,
            b"data" => return sound(file, at, bytes, size, block).map(Some),
            _ => {}
        }
        at = at.saturating_add(8 + u64::from(size) + u64::from(size & 1));
    }
    Ok(None)
}

/// The sound chunk at `at`, with its stated size made to agree with the file.
fn sound(
    file: &mut File,
    at: u64,
    bytes: u64,
    stated: u32,
    block: Option<u64>,
) -> io::Result<Layout> {
    let start = at + 8;
    let rest = bytes.saturating_sub(start);
    let empty_on_purpose = stated == 0
        && chunk(file, start, bytes, u32::from_le_bytes)?.is_some_and(|(id, size)| {
            id.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ')
                && start + 8 + u64::from(size) <= bytes
        });
    let mut note = None;
    let mut held = u64::from(stated);
    if !empty_on_purpose && (stated == 0 || stated == u32::MAX || held > rest) {
        held = rest;
        if rest > 0 {
            note = Some(match stated {
                0 | u32::MAX => {
                    "the header does not say how long it is, as after a recorder lost power; \
                     read up to its end"
                        .to_owned()
                }
                _ => format!(
                    "the header announces {stated} bytes of sound, the file holds {rest}; read up \
                     to its end"
                ),
            });
        }
    }
    if let Some(block) = block {
        held -= held % block;
    }
    let shown = u32::try_from(held).unwrap_or(u32::MAX);
    Ok(Layout {
        sound_bytes: held,
        frames: block.map(|block| held / block),
        patches: vec![
            Patch { at: 4, bytes: [0xFF; 4] },
            Patch { at: at + 4, bytes: shown.to_le_bytes() },
        ],
        note,
    })
}

/// Bytes a frame, for the formats of one fixed size a sample: PCM (1), float
/// (3), A-law (6), µ-law (7), extensible (0xFFFE). Registered in RFC 2361.
fn pcm_block(file: &mut File, at: u64, bytes: u64, size: u32) -> io::Result<Option<u64>> {
    let mut fmt = [0; 16];
    if size < 16 || !read_at(file, at, bytes, &mut fmt)? {
        return Ok(None);
    }
    let field = |index: usize| u64::from(u16::from_le_bytes([fmt[index], fmt[index + 1]]));
    let (tag, channels, align, bits) = (field(0), field(2), field(12), field(14));
    let block = channels * bits.div_ceil(8);
    let fixed = matches!(tag, 1 | 3 | 6 | 7 | 0xFFFE);
    Ok((fixed && block > 0 && block == align).then_some(block))
}

/// Walks an AIFF file; `None` when it has no sound.
pub(super) fn aiff(file: &mut File, bytes: u64) -> io::Result<Option<Layout>> {
    let mut at = 12;
    let mut common = None;
    let mut held = None;
    for _ in 0..MOST_CHUNKS {
        let Some((id, size)) = chunk(file, at, bytes, u32::from_be_bytes)? else { break };
        match &id {
            b"COMM" => {
                let mut comm = [0; 8];
                if size >= 8 && read_at(file, at + 8, bytes, &mut comm)? {
                    let channels = u64::from(u16::from_be_bytes([comm[0], comm[1]]));
                    let frames = u32::from_be_bytes([comm[2], comm[3], comm[4], comm[5]]);
                    let bits = u64::from(u16::from_be_bytes([comm[6], comm[7]]));
                    common = Some((u64::from(frames), channels * bits.div_ceil(8)));
                }
            }
            b"SSND" => {
                let rest = bytes.saturating_sub(at + 16);
                held = Some((u64::from(size).saturating_sub(8), rest, at + 4));
            }
            _ => {}
        }
        at = at.saturating_add(8 + u64::from(size) + u64::from(size & 1));
    }
    Ok(held.map(|(stated, rest, size_at)| {
        let mut layout = Layout {
            sound_bytes: stated.min(rest),
            frames: common.and_then(|(frames, block)| {
                (frames * block == stated && stated <= rest).then_some(frames)
            }),
            ..Layout::default()
        };
        if stated > rest {
            let block = common.map_or(1, |(_, block)| block.max(1));
            let shown = |count: u64| u32::try_from(count).unwrap_or(u32::MAX).to_be_bytes();
            layout.sound_bytes = rest - rest % block;
            layout.frames = common.map(|_| rest / block);
            layout.patches = vec![
                Patch { at: 4, bytes: shown(size_at + 12 + layout.sound_bytes - 8) },
                Patch { at: size_at, bytes: shown(layout.sound_bytes + 8) },
            ];
            layout.note = Some(format!(
                "the header announces {stated} bytes of sound, the file holds {rest}; read up to \
                 its end"
            ));
        }
        layout
    }))
}

fn chunk(
    file: &mut File,
    at: u64,
    bytes: u64,
    number: fn([u8; 4]) -> u32,
) -> io::Result<Option<([u8; 4], u32)>> {
    let mut header = [0; 8];
    if !read_at(file, at, bytes, &mut header)? {
        return Ok(None);
    }
    let [a, b, c, d, e, f, g, h] = header;
    Ok(Some(([a, b, c, d], number([e, f, g, h]))))
}

/// Fills `buffer` from `at`; `false` when the file ends before.
pub(super) fn read_at(file: &mut File, at: u64, bytes: u64, buffer: &mut [u8]) -> io::Result<bool> {
    if at.saturating_add(buffer.len() as u64) > bytes {
        return Ok(false);
    }
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(buffer)?;
    Ok(true)
}
