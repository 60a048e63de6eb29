//! The mix on disk between the passes over it: bare 32-bit floats, interleaved,
//! little endian. A file of the working folder, never an output.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::audio::source::{BLOCK, Block, ReadError, Source};
use crate::units::{Frames, SampleRate};

/// Writes blocks at the place a file stands at.
pub(super) fn write_block(
    file: &mut impl Write,
    block: &Block,
    bytes: &mut Vec<u8>,
) -> io::Result<()> {
    let channels = block.channels();
    bytes.resize(block.len() * channels * 4, 0);
    for (channel, plane) in block.planes().iter().enumerate() {
        let places = bytes.chunks_exact_mut(4).skip(channel).step_by(channels);
        for (place, sample) in places.zip(plane) {
            place.copy_from_slice(&sample.to_le_bytes());
        }
    }
    file.write_all(bytes)
}

/// Reads `frames` frames from where a file stands.
pub(super) fn read_block(
    file: &mut impl Read,
    block: &mut Block,
    (channels, frames): (usize, usize),
    bytes: &mut Vec<u8>,
) -> io::Result<()> {
    bytes.resize(frames * channels * 4, 0);
    file.read_exact(bytes)?;
    block.reshape(channels, frames);
    for (channel, plane) in block.planes_mut().iter_mut().enumerate() {
        let places = bytes.chunks_exact(4).skip(channel).step_by(channels);
        for (sample, place) in plane.iter_mut().zip(places) {
            *sample = f32::from_le_bytes([place[0], place[1], place[2], place[3]]);
        }
    }
    Ok(())
}

/// A mix on disk as a source.
pub(super) struct Scratch {
    path: PathBuf,
    file: File,
    rate: SampleRate,
    channels: usize,
    frames: i64,
    position: i64,
    bytes: Vec<u8>,
}

impl Scratch {
    pub(super) fn open(
        path: &Path,
        rate: SampleRate,
        channels: usize,
        frames: Frames,
    ) -> Result<Scratch, ReadError> {
        let file =
            File::open(path).map_err(|source| ReadError::Io { path: path.to_owned(), source })?;
        let (path, bytes) = (path.to_owned(), Vec::new());
        Ok(Scratch { path, file, rate, channels, frames: frames.0, position: 0, bytes })
    }

    fn failed(&self, source: io::Error) -> ReadError {
        ReadError::Io { path: self.path.clone(), source }
    }
}

impl Source for Scratch {
    fn rate(&self) -> SampleRate {
        self.rate
    }

    fn channels(&self) -> usize {
        self.channels
    }

    fn frames(&self) -> Option<Frames> {
        Some(Frames(self.frames))
    }

    fn read(&mut self, block: &mut Block) -> Result<usize, ReadError> {
        let count = (self.frames - self.position).clamp(0, BLOCK as i64) as usize;
        let shape = (self.channels, count);
        read_block(&mut self.file, block, shape, &mut self.bytes)
            .map_err(|error| self.failed(error))?;
        self.position += count as i64;
        Ok(count)
    }

    fn seek(&mut self, to: Frames) -> Result<(), ReadError> {
        self.position = to.0.clamp(0, self.frames);
        let byte = self.position as u64 * self.channels as u64 * 4;
        self.file.seek(SeekFrom::Start(byte)).map(|_| ()).map_err(|error| self.failed(error))
    }
}
