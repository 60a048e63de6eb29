//! Levels in hundredths of a dB as powers, looked up: hours of sound hold millions of them.

use std::sync::LazyLock;

/// Of every level, from the lowest.
static POWERS: LazyLock<Box<[f64]>> = LazyLock::new(|| {
    (i16::MIN..=i16::MAX).map(|level| 10_f64.powf(f64::from(level) / 1000.0)).collect()
});

/// The power that a level of so many hundredths of a dB stands for; 1 for 0 dB.
pub fn power(level_cdb: i16) -> f64 {
    let at = usize::from(level_cdb.wrapping_sub(i16::MIN) as u16);
    POWERS.get(at).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_decibels_are_ten_times_the_power() {
        assert_eq!((power(0), power(1000), power(-2000)), (1.0, 10.0, 0.01));
        for level in [i16::MIN, -12_000, -301, 1, i16::MAX] {
            assert_eq!(power(level), 10_f64.powf(f64::from(level) / 1000.0), "at {level}");
        }
    }
}
