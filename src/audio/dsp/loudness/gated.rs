//! The loudness of many blocks with the quiet ones left out, in constant memory.

use crate::units::{Db, Lufs};

/// Blocks at or under this are never counted (BS.1770-5 Annex 1, the absolute gate).
const ABSOLUTE_LUFS: f64 = -70.0;
/// Blocks this far under the mean of the others are not counted for integrated
/// loudness (BS.1770-5 Annex 1, the relative gate).
const RELATIVE_LU: f64 = -10.0;
/// The same for the loudness range, and the percentiles it spans (EBU Tech 3342).
const RANGE_RELATIVE_LU: f64 = -20.0;
const RANGE_PERCENTILES: (f64, f64) = (0.10, 0.95);
/// Blocks are told apart to this. A gate falls between bins, so it is at most
/// this wrong about where it lies, and the loudness far less.
const BIN_LU: f64 = 0.01;
/// Up to +30 LUFS.
const BINS: usize = 10_000;

/// Blocks by loudness: of each bin how many there were and their exact energy.
#[derive(Debug, Clone)]
pub(super) struct Gated {
    counts: Vec<u32>,
    energies: Vec<f64>,
}

impl Gated {
    pub(super) fn new() -> Gated {
        Gated { counts: vec![0; BINS], energies: vec![0.0; BINS] }
    }

    /// Takes a block of this mean energy in.
    pub(super) fn add(&mut self, energy: f64) {
        let Some(loudness) = loudness(energy).filter(|lufs| lufs.0 > ABSOLUTE_LUFS) else { return };
        let bin = bin(loudness.0);
        self.counts[bin] += 1;
        self.energies[bin] += energy;
    }

    /// Takes all blocks of another in.
    pub(super) fn merge(&mut self, other: &Gated) {
        self.counts.iter_mut().zip(&other.counts).for_each(|(to, from)| *to += from);
        self.energies.iter_mut().zip(&other.energies).for_each(|(to, from)| *to += from);
    }

    /// The integrated loudness of the blocks; `None` without any.
    pub(super) fn integrated(&self) -> Option<Lufs> {
        loudness(self.mean(self.gate(RELATIVE_LU)?)?)
    }

    /// The loudness range of the blocks; `None` without any.
    pub(super) fn range(&self) -> Option<Db> {
        let from = self.gate(RANGE_RELATIVE_LU)?;
        let total: u64 = self.counts[from..].iter().map(|&count| u64::from(count)).sum();
        let at = |part: f64| {
            let rank = ((total.checked_sub(1)?) as f64 * part).round() as u64;
            let mut below = 0;
            let found = self.counts[from..].iter().position(|&count| {
                below += u64::from(count);
                below > rank
            })?;
            let bin = from + found;
            loudness(self.energies[bin] / f64::from(self.counts[bin]))
        };
        let (low, high) = RANGE_PERCENTILES;
        Some(at(high)? - at(low)?)
    }

    /// The first bin over the relative gate.
    fn gate(&self, relative: f64) -> Option<usize> {
        Some(bin(loudness(self.mean(0)?)?.0 + relative))
    }

    fn mean(&self, from: usize) -> Option<f64> {
        let count: u64 = self.counts[from..].iter().map(|&count| u64::from(count)).sum();
        (count > 0).then(|| self.energies[from..].iter().sum::<f64>() / count as f64)
    }
}

fn bin(lufs: f64) -> usize {
    // Below the absolute gate is the first bin; beyond the last is the last.
    (((lufs - ABSOLUTE_LUFS) / BIN_LU).max(0.0) as usize).min(BINS - 1)
}

/// The loudness of a mean of weighted squares (BS.1770-5 Annex 1, equation 2).
pub(super) fn loudness(energy: f64) -> Option<Lufs> {
    (energy > 0.0).then(|| Lufs(-0.691 + 10.0 * energy.log10()))
}

/// The mean of weighted squares that has this loudness.
pub(super) fn energy(lufs: f64) -> f64 {
    10_f64.powf((lufs + 0.691) / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_under_the_gates_do_not_count() {
        let mut gated = Gated::new();
        (0..100).for_each(|_| gated.add(energy(-20.0)));
        // -75 falls to the absolute gate; -33 lies more than 10 LU under the
        // mean of the rest, -24 does not.
        (0..500).for_each(|_| gated.add(energy(-75.0)));
        (0..10).for_each(|_| gated.add(energy(-33.0)));
        (0..100).for_each(|_| gated.add(energy(-24.0)));
        let mean = (100.0 * energy(-20.0) + 100.0 * energy(-24.0)) / 200.0;
        let expected = -0.691 + 10.0 * mean.log10();
        assert!((gated.integrated().unwrap().0 - expected).abs() < 1e-9);
    }

    #[test]
    fn the_range_spans_the_tenth_to_the_ninety_fifth_percentile() {
        let mut gated = Gated::new();
        for step in 0..=100 {
            gated.add(energy(-30.0 + 0.1 * f64::from(step)));
        }
        assert!((gated.range().unwrap().0 - 8.5).abs() < 1e-6);
    }

    #[test]
    fn without_blocks_there_is_nothing_to_say() {
        assert_eq!((Gated::new().integrated(), Gated::new().range()), (None, None));
    }
}
