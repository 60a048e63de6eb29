//! One thread that judges lines: reads each, asks the rules, and hands what may be a download to
//! the tally.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::mpsc::Receiver;

use super::address::{Origin, Salts, ip};
use super::agents::Known;
use super::count::Counting;
use super::line::{Fields, parse};
use super::read::LONGEST_LINE;
use super::rules::{Reason, Rules, agent};
use super::sample::{Samples, Spot};
use super::tally::{Sent, Tally};

/// Lines on their way from a reader to a judge.
pub(super) struct Portion {
    pub(super) file: u32,
    pub(super) chunk: u32,
    pub(super) lines: Vec<u8>,
    pub(super) fields: Option<Arc<Fields>>,
}

/// What is known of a file.
#[derive(Debug, Default)]
pub(super) struct FileLines {
    /// How many lines each of its chunks has, blank ones too: a line's number follows from it.
    chunks: BTreeMap<u32, u32>,
    /// Lines that tell of a request, or should.
    pub(super) lines: u64,
    /// Those that could be read.
    pub(super) readable: u64,
    /// Why it broke off, if it did.
    pub(super) broken: Option<String>,
}

impl FileLines {
    /// The number of a line, from 1.
    pub(super) fn number(&self, (_, chunk, line): Spot) -> u64 {
        let before: u64 = self.chunks.range(..chunk).map(|(_, lines)| u64::from(*lines)).sum();
        before + u64::from(line) + 1
    }
}

/// What the judges have found, apart from the tally.
#[derive(Default)]
pub(super) struct Found {
    /// How many lines each reason has, in the order of [`Reason::ALL`].
    pub(super) reasons: [u64; Reason::ALL.len()],
    pub(super) samples: Samples,
    pub(super) files: Vec<FileLines>,
}

/// One thread that judges.
pub(super) struct Judge<'a> {
    rules: &'a Rules<'a>,
    tally: &'a Tally,
    known: Known<'a>,
    salts: Salts,
    found: Found,
    batch: Vec<(u64, Sent)>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        rules: &'a Rules<'a>,
        counting: &Counting<'a>,
        tally: &'a Tally,
    ) -> Judge<'a> {
        Judge {
            rules,
            tally,
            known: Known::new(counting.lists),
            salts: Salts::new(counting.secret),
            found: Found { samples: Samples::new(counting.samples), ..Found::default() },
            batch: Vec::new(),
        }
    }

    pub(super) fn run(mut self, receive: &Mutex<Receiver<Portion>>) -> Found {
        loop {
            let portion = match receive.lock() {
                Ok(receive) => receive.recv(),
                Err(_) => return self.found,
            };
            let Ok(portion) = portion else { return self.found };
            self.portion(&portion);
        }
    }

    fn portion(&mut self, portion: &Portion) {
        let (mut number, mut lines, mut readable) = (0, 0, 0);
        let mut rest = portion.lines.as_slice();
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = rest[..end].trim_ascii();
            rest = rest.get(end + 1..).unwrap_or_default();
            let spot = (portion.file, portion.chunk, number);
            number += 1;
            // Blank lines and the heads of W3C's format tell of no request.
            if line.is_empty() || line[0] == b'#' {
                continue;
            }
            lines += 1;
            let judged = match line.len() > LONGEST_LINE {
                true => Err(Reason::TooLong),
                false => self.line(line, portion.fields.as_deref(), spot),
            };
            match judged {
                Ok(()) => readable += 1,
                Err(reason) => {
                    self.found.reasons[reason.at()] += 1;
                    self.found.samples.add(reason, spot, None);
                }
            }
        }
        self.tally.take(&mut self.batch);
        self.found.note(portion, number, lines, readable);
    }

    /// Judges a line. *Errors:* it cannot be read.
    fn line(&mut self, line: &[u8], fields: Option<&Fields>, spot: Spot) -> Result<(), Reason> {
        let text = String::from_utf8_lossy(line);
        let hit = parse(&text, fields).ok_or(Reason::Unreadable)?;
        match self.rules.judge(&hit, &mut self.known) {
            Err(Reason::Unreadable) => return Err(Reason::Unreadable),
            Err(reason) => {
                self.found.reasons[reason.at()] += 1;
                self.found.samples.add(reason, spot, Some(&hit));
            }
            Ok(candidate) => {
                let sound = self.rules.catalogue.sound(candidate.sound);
                let episode = sound.map_or(u32::MAX, |sound| sound.episode);
                let origin = Origin::of(&hit.address, ip(&hit.address));
                let key = self.salts.key(candidate.day, origin, agent(&hit), episode);
                self.found.samples.add_open(key, spot, &hit);
                self.batch.push((key, Sent::of(candidate, hit.bytes)));
            }
        }
        Ok(())
    }
}

impl Found {
    /// Notes the lines of a chunk: all of them, those that should be read, those that could be.
    fn note(&mut self, portion: &Portion, all: u32, lines: u64, readable: u64) {
        let file = portion.file as usize;
        if self.files.len() <= file {
            self.files.resize_with(file + 1, FileLines::default);
        }
        let file = &mut self.files[file];
        file.chunks.insert(portion.chunk, all);
        file.lines += lines;
        file.readable += readable;
    }

    pub(super) fn merge(&mut self, other: Found) {
        for (sum, more) in self.reasons.iter_mut().zip(other.reasons) {
            *sum += more;
        }
        self.samples.merge(other.samples);
        if self.files.len() < other.files.len() {
            self.files.resize_with(other.files.len(), FileLines::default);
        }
        for (file, more) in self.files.iter_mut().zip(other.files) {
            file.chunks.extend(more.chunks);
            file.lines += more.lines;
            file.readable += more.readable;
        }
    }
}
