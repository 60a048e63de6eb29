//! What is kept of 10 ms of one track.

use crate::units::power;

/// What is known of one hop of 10 ms: everything later decisions need of the sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fact {
    /// The RMS level after an 80 Hz high-pass, in hundredths of a dB relative to a constant of
    /// 1.0; at least [`Fact::FLOOR_CDB`].
    pub level_cdb: i16,
    /// The greatest sample magnitude, before the high-pass, in hundredths of dBFS; at least
    /// [`Fact::FLOOR_CDB`].
    pub peak_cdb: i16,
    /// How likely someone speaks: a probability times 255.
    pub voice: u8,
}

impl Fact {
    /// The lowest level told, standing for everything under it: -120 dBFS.
    pub const FLOOR_CDB: i16 = -12_000;

    /// How many bytes a fact takes.
    pub const BYTES: usize = 5;

    /// Level and peak as two little-endian numbers, then the voice.
    pub fn to_bytes(self) -> [u8; Fact::BYTES] {
        let ([a, b], [c, d]) = (self.level_cdb.to_le_bytes(), self.peak_cdb.to_le_bytes());
        [a, b, c, d, self.voice]
    }

    /// What [`Fact::to_bytes`] wrote. Any bytes are a fact.
    pub fn from_bytes([a, b, c, d, voice]: [u8; Fact::BYTES]) -> Fact {
        let (level_cdb, peak_cdb) = (i16::from_le_bytes([a, b]), i16::from_le_bytes([c, d]));
        Fact { level_cdb, peak_cdb, voice }
    }
}

/// The level of a fact together with the one before it, in dB: the mean of their powers.
///
/// 10 ms is half a period of 50 Hz mains hum, whose harmonics make every other fact up to 10 dB
/// louder; over 20 ms they are level.
pub(super) fn paired_db(before: Option<Fact>, fact: Fact) -> f64 {
    let of = |fact: Fact| power(fact.level_cdb);
    10.0 * (0.5 * (of(before.unwrap_or(fact)) + of(fact))).log10()
}

/// A power ratio in hundredths of a dB, within what a fact can tell.
pub(super) fn centi_db(power: f64) -> i16 {
    let floor = f64::from(Fact::FLOOR_CDB);
    if power > 0.0 { (1000.0 * power.log10()).round().max(floor) as i16 } else { Fact::FLOOR_CDB }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_read_back_from_their_bytes() {
        for (level_cdb, peak_cdb, voice) in [(-12_000, -12_000, 0), (-2345, 12, 255), (1, -1, 7)] {
            let fact = Fact { level_cdb, peak_cdb, voice };
            assert_eq!(Fact::from_bytes(fact.to_bytes()), fact);
        }
        assert_eq!(Fact { level_cdb: 1, peak_cdb: -2, voice: 3 }.to_bytes(), [1, 0, 0xfe, 0xff, 3]);
    }

    #[test]
    fn levels_are_told_within_their_range() {
        assert_eq!(centi_db(0.0), -12_000);
        assert_eq!(centi_db(1e-30), -12_000);
        assert_eq!(centi_db(1.0), 0);
        assert_eq!(centi_db(0.5), -301);
        assert_eq!(centi_db(f64::INFINITY), i16::MAX);
    }
}
