//! What was bad in a file so far, and when that is too much.

use crate::units::Time;

/// A place where a recording is not what it should be, and was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The time in the recording.
    pub at: Time,
    /// What is wrong, and what was done about it.
    pub detail: String,
}

/// How many places of damage are described; further ones are only counted.
const MOST_DAMAGE: usize = 32;

/// Packets that may be bad before their share is looked at: a file cut out of
/// a longer MP3 begins with up to three that lean on what was cut off.
const FEW_BAD: u64 = 4;

/// Errors in a row of the demuxer, or undecodable packets at the start, that end the reading.
pub(super) const HOPELESS: u64 = 16;

/// Packets below which a share says little: ten of them may be bad.
const MANY_PACKETS: u64 = 1000;

/// What was bad so far. Frames that are read again do not count again.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// How far the recording was ever decoded.
    pub seen_to: i64,
    pub packets: u64,
    /// Bytes in those packets.
    pub bytes: u64,
    pub bad: u64,
    pub decoded: u64,
    pub errors_in_a_row: u64,
    pub zeroed: u64,
    pub places: Vec<Damage>,
    pub count: u64,
}

impl Tally {
    /// Of a file of which nothing was read.
    pub fn new() -> Tally {
        Tally { seen_to: i64::MIN, ..Tally::default() }
    }

    /// Notes damage at the frame `clock`, unless that was passed before.
    pub fn note(&mut self, clock: i64, at: Time, detail: String) {
        if clock < self.seen_to {
            return;
        }
        self.count += 1;
        if self.places.len() < MOST_DAMAGE {
            self.places.push(Damage { at, detail });
        }
    }

    /// Notes what is wrong with the file's header.
    pub fn note_first(&mut self, detail: String) {
        self.count += 1;
        self.places.insert(0, Damage { at: Time::ZERO, detail });
        self.places.truncate(MOST_DAMAGE);
    }

    /// What to say when too much was bad so far, in a file of this size.
    pub fn verdict(&self, file_bytes: u64) -> Option<String> {
        let Tally { bad, packets, bytes, decoded, .. } = *self;
        let hopeless = decoded == 0 && bad >= HOPELESS;
        // How many packets the whole file will have had, going by those so far.
        let expected = packets.saturating_mul(file_bytes) / bytes.max(1);
        let too_many = bad > FEW_BAD && bad * 100 > packets.max(expected).max(MANY_PACKETS);
        (hopeless || too_many).then(|| format!("{bad} of {packets} packets are bad"))
    }

    /// The same at the file's end, where the share is known.
    pub fn last_verdict(&self) -> Option<String> {
        let Tally { bad, packets, .. } = *self;
        (bad > FEW_BAD && bad * 100 > packets)
            .then(|| format!("{bad} of its {packets} packets are bad"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_in_a_hundred_is_the_limit() {
        let tally =
            |packets, bad| Tally { packets, bad, decoded: 1, bytes: 100, ..Tally::default() };
        assert_eq!(tally(2000, 20).verdict(0), None);
        assert!(tally(2000, 21).verdict(0).is_some());
        assert_eq!(tally(100, 4).last_verdict(), None);
        assert!(tally(400, 5).last_verdict().is_some());
        // A tenth of the file is read: the share is of the whole.
        assert_eq!(tally(2000, 200).verdict(1000), None);
    }

    #[test]
    fn a_place_passed_before_is_not_noted_again() {
        let mut tally = Tally { seen_to: 10, ..Tally::default() };
        for clock in [10, 20, 5] {
            tally.note(clock, Time::ZERO, String::new());
        }
        assert_eq!((tally.count, tally.places.len()), (2, 2));
    }
}
