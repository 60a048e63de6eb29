//! [`Cutter`]: takes the cuts out of a stream, with cross-fades over the joins.

use crate::audio::dsp::fade;
use crate::audio::source::Block;
use crate::edit::{EditList, Piece};
use crate::units::{Frames, SampleRate, Time};

/// The fade at the talk's own ends when it was trimmed there.
const EDGE_FADE: Time = Time::from_millis(10);

/// Takes a session in, block after block, and gives what is kept. Exactly the
/// frames of [`EditList::kept`] come out. Around a join the sound before goes
/// out while the sound after comes in, over material on both sides of each cut
/// edge; everywhere else samples pass untouched.
///
/// The fades are raised cosines that add up to one (reference C.4, rule 2):
/// what both sides share, hum or a held vowel, keeps its level, and room tone
/// dips by 3 dB for some milliseconds, which nobody hears. Fades of equal power
/// would raise the first by 3 dB and roughen the second.
pub struct Cutter {
    pieces: Vec<Piece>,
    /// Which piece comes next or is going on.
    at: usize,
    /// The next session frame to come in.
    position: i64,
    /// The faded-out end of the last piece, waiting for the next to come in over it.
    tail: Vec<Vec<f32>>,
    edge_in: Vec<f32>,
    edge_out: Vec<f32>,
    kept: i64,
    given: i64,
}

impl Cutter {
    /// A cutter of streams with `channels` channels.
    pub fn new(edits: &EditList, channels: usize, rate: SampleRate) -> Cutter {
        let pieces = edits.pieces();
        let kept = edits.kept().0;
        let edge = EDGE_FADE.frames(rate).0.min(kept / 2).max(0) as usize;
        let trimmed_start = pieces.first().is_some_and(|piece| piece.span.start > Frames::ZERO);
        let trimmed_end = pieces.last().is_some_and(|piece| piece.span.end < edits.length());
        let edge_in = if trimmed_start { fade::rise(edge) } else { Vec::new() };
        let edge_out = if trimmed_end { fade::fall(edge) } else { Vec::new() };
        Cutter {
            pieces,
            at: 0,
            position: 0,
            tail: vec![Vec::new(); channels],
            edge_in,
            edge_out,
            kept,
            given: 0,
        }
    }

    /// Whether nothing that still comes in is kept.
    pub fn is_done(&self) -> bool {
        self.at >= self.pieces.len()
    }

    /// Takes the next session frames in, and replaces `out` with what of them is kept.
    pub fn push(&mut self, block: &Block, out: &mut Block) {
        out.reshape(block.channels(), 0);
        let start = self.position;
        let end = start + block.len() as i64;
        self.position = end;
        while let Some(&piece) = self.pieces.get(self.at) {
            let zones = Zones::of(piece);
            let local = |from: i64, to: i64| {
                let from = from.clamp(start, end) - start;
                from as usize..((to.clamp(start, end) - start).max(from)) as usize
            };
            self.fade_in(block, local(zones.head, zones.body), zones, start, out);
            out.extend(block, local(zones.body, zones.tail));
            self.fade_out(block, local(zones.tail, zones.end), zones, start);
            if zones.end > end {
                break;
            }
            self.at += 1;
        }
        self.fade_edges(out);
    }

    /// The sound of a piece coming in over the end of the piece before.
    fn fade_in(
        &mut self,
        block: &Block,
        range: std::ops::Range<usize>,
        zones: Zones,
        start: i64,
        out: &mut Block,
    ) {
        if range.is_empty() {
            return;
        }
        let length = (zones.body - zones.head) as usize;
        let first = (start + range.start as i64 - zones.head) as usize;
        let at = out.len();
        out.extend(block, range.clone());
        for (plane, tail) in out.planes_mut().iter_mut().zip(&self.tail) {
            for (offset, sample) in plane[at..].iter_mut().enumerate() {
                let gain = fade::gain(first + offset, length);
                *sample = *sample * gain + tail.get(first + offset).copied().unwrap_or(0.0);
            }
        }
        if first + range.len() == length {
            self.tail.iter_mut().for_each(Vec::clear);
        }
    }

    /// The end of a piece going out, kept until the next comes in.
    fn fade_out(&mut self, block: &Block, range: std::ops::Range<usize>, zones: Zones, start: i64) {
        let length = (zones.end - zones.tail) as usize;
        let left = zones.end - start - range.start as i64;
        for (tail, plane) in self.tail.iter_mut().zip(block.planes()) {
            for (offset, sample) in plane[range.clone()].iter().enumerate() {
                let gain = fade::gain(left as usize - 1 - offset, length);
                tail.push(sample * gain);
            }
        }
    }

    /// Softens the talk's first and last frames where it was trimmed.
    fn fade_edges(&mut self, out: &mut Block) {
        let start = self.given;
        self.given += out.len() as i64;
        let last = self.kept - self.edge_out.len() as i64;
        for plane in out.planes_mut() {
            let ahead = (self.edge_in.len() as i64 - start).clamp(0, plane.len() as i64) as usize;
            if ahead > 0 {
                let gains = &self.edge_in[start as usize..];
                plane[..ahead].iter_mut().zip(gains).for_each(|(sample, gain)| *sample *= gain);
            }
            let behind = (last - start).clamp(0, plane.len() as i64) as usize;
            let skipped = (start - last).max(0) as usize;
            if let Some(gains) = self.edge_out.get(skipped..) {
                plane[behind..].iter_mut().zip(gains).for_each(|(sample, gain)| *sample *= gain);
            }
        }
    }
}

/// The borders of a piece's parts, in session frames.
#[derive(Clone, Copy)]
struct Zones {
    /// Where it starts coming in.
    head: i64,
    /// Where it is fully in.
    body: i64,
    /// Where it starts going out.
    tail: i64,
    /// Where it is gone.
    end: i64,
}

impl Zones {
    fn of(piece: Piece) -> Zones {
        let (start, end) = (piece.span.start.0, piece.span.end.0);
        Zones {
            head: start - piece.fade_in.0,
            body: start + piece.fade_in.0,
            tail: end - piece.fade_out.0,
            end: end + piece.fade_out.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Cut;
    use crate::units::Span;
    use proptest::prelude::*;

    const RATE: SampleRate = SampleRate(48_000);

    fn ramp(frames: usize) -> Vec<f32> {
        (0..frames).map(|at| at as f32).collect()
    }

    fn run(edits: &EditList, samples: &[f32], sizes: &[usize]) -> Vec<f32> {
        let mut cutter = Cutter::new(edits, 1, RATE);
        let mut out = Block::default();
        let mut all = Vec::new();
        let (mut at, mut turn) = (0, 0);
        while at < samples.len() {
            let end = (at + sizes[turn % sizes.len()]).min(samples.len());
            cutter.push(&Block::from_planes(vec![samples[at..end].to_vec()]), &mut out);
            all.extend_from_slice(out.plane(0));
            (at, turn) = (end, turn + 1);
        }
        all
    }

    #[test]
    fn without_cuts_every_sample_passes_untouched() {
        let samples = ramp(10_000);
        assert_eq!(run(&EditList::whole(Frames(10_000)), &samples, &[4096]), samples);
    }

    #[test]
    fn away_from_the_joins_samples_are_the_originals() {
        let cut = Cut::asked(Span::new(Frames(20_000), Frames(50_000)), "", RATE);
        let out = run(&EditList::new(Frames(96_000), [cut]), &ramp(96_000), &[4096]);
        assert_eq!(out.len(), 66_000);
        assert_eq!(out[19_759], 19_759.0);
        assert_eq!(out[20_240], 50_240.0);
        // In the middle of the join both sides stand at one half.
        let middle = (20_000.0 + 50_000.0) / 2.0;
        assert!((out[20_000] - middle).abs() < 200.0, "{}", out[20_000]);
    }

    proptest! {
        #[test]
        fn the_length_is_exact_and_blocks_do_not_matter(
            cuts in prop::collection::vec((0_i64..30_000, 1_i64..4000), 0..10),
            sizes in prop::collection::vec(1_usize..5000, 1..5),
        ) {
            let cut = |(at, len)| Cut::asked(Span::new(Frames(at), Frames(at + len)), "", RATE);
            let edits = EditList::new(Frames(30_000), cuts.into_iter().map(cut));
            let samples = ramp(30_000);
            let whole = run(&edits, &samples, &[30_000]);
            prop_assert_eq!(whole.len() as i64, edits.kept().0);
            prop_assert_eq!(run(&edits, &samples, &sizes), whole);
        }
    }
}
