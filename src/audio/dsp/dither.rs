//! The way from floating samples to whole numbers: dither, rounding, clipping.

/// The dither of one frame and channel, in units of the least significant bit: triangular over
/// -1.0 to 1.0, mean 0, variance 1/6.
///
/// The sum of two uniform values of one bit each makes the mean and the power of the rounding
/// error independent of the signal. It depends on nothing but its arguments, so any stretch
/// of a recording can be rendered alone.
/// *Source:* Lipshitz, Wannamaker and Vanderkooy, "Quantization and Dither: A Theoretical
/// Survey", J. Audio Eng. Soc. 40(5), 1992; the generator is the output function of SplitMix64
/// (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
pub fn noise(frame: u64, channel: u32) -> f64 {
    let stream = mix(u64::from(channel).wrapping_mul(GOLDEN).wrapping_add(GOLDEN));
    let bits = mix(frame.wrapping_mul(GOLDEN).wrapping_add(stream));
    let (high, low) = (bits >> 32, bits & 0xffff_ffff);
    (high as f64 - low as f64) / TWO_TO_32
}

/// A sample as a whole number of `bits` bits (2 to 31; 16 and 24 in use), dithered, rounded and
/// clipped: 1.0 stands for 2^(bits-1), one more than there is. Not-a-number gives 0.
///
/// `frame` is the frame's position in the whole output and `channel` its channel.
pub fn quantise(sample: f32, bits: u32, frame: u64, channel: u32) -> i32 {
    let full = f64::from(1_u32 << (bits.clamp(2, 31) - 1));
    let value = (f64::from(sample) * full + noise(frame, channel)).round();
    value.clamp(-full, full - 1.0) as i32
}

const TWO_TO_32: f64 = 4_294_967_296.0;

/// The odd integer nearest to 2^64 divided by the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAMES: u64 = 1_000_000;

    fn mean(values: impl Iterator<Item = f64>) -> f64 {
        values.sum::<f64>() / FRAMES as f64
    }

    #[test]
    fn dither_is_triangular_of_two_bits() {
        // Standard errors over 10⁶ values: mean 0.0004, variance 0.0002; four of them allowed.
        let values: Vec<f64> = (0..FRAMES).map(|frame| noise(frame, 0)).collect();
        assert!(values.iter().all(|x| (-1.0..=1.0).contains(x)));
        assert!(mean(values.iter().copied()).abs() < 0.0016);
        assert!((mean(values.iter().map(|x| x * x)) - 1.0 / 6.0).abs() < 0.0008);
        // A triangle has three quarters of its area within half its width.
        let inner = mean(values.iter().map(|x| f64::from(u8::from(x.abs() < 0.5))));
        assert!((inner - 0.75).abs() < 0.002);
    }

    #[test]
    fn dither_follows_neither_its_neighbour_nor_the_other_channel() {
        // The product of independent values has standard error 1/6 / 1000 over 10⁶ of them.
        for lag in [1, 2, 3, 64, 4096] {
            let product = mean((0..FRAMES).map(|frame| noise(frame, 0) * noise(frame + lag, 0)));
            assert!(product.abs() < 0.0007, "lag {lag}: {product}");
        }
        for lag in [0, 1] {
            let product = mean((0..FRAMES).map(|frame| noise(frame, 0) * noise(frame + lag, 1)));
            assert!(product.abs() < 0.0007, "channels, lag {lag}: {product}");
        }
    }

    #[test]
    fn the_error_of_rounding_does_not_know_the_signal() {
        // With this dither the error's mean is 0 and its power 1/4 of a step for any value.
        for part in [0.0, 0.25, 0.4999] {
            let sample = ((100.0 + part) / 32_768.0) as f32;
            let exact = f64::from(sample) * 32_768.0;
            let error = |frame| f64::from(quantise(sample, 16, frame, 0)) - exact;
            assert!(mean((0..FRAMES).map(error)).abs() < 0.002, "{part}");
            let power = mean((0..FRAMES).map(|frame| error(frame).powi(2)));
            assert!((power - 0.25).abs() < 0.002, "{part}: {power}");
        }
    }

    #[test]
    fn what_is_too_loud_is_clipped_to_the_range() {
        for frame in 0..1000 {
            assert_eq!(quantise(1.5, 16, frame, 0), 32_767);
            assert_eq!(quantise(-1.5, 16, frame, 0), -32_768);
            assert_eq!(quantise(f32::INFINITY, 24, frame, 1), 8_388_607);
            assert_eq!(quantise(f32::NEG_INFINITY, 24, frame, 1), -8_388_608);
            assert_eq!(quantise(f32::NAN, 24, frame, 1), 0);
        }
    }

    #[test]
    fn a_sample_is_at_most_a_step_and_a_half_from_its_number() {
        for frame in 0..10_000 {
            let sample = ((frame as f32) / 10_000.0).sin() * 0.9;
            for (bits, full) in [(16, 32_768.0), (24, 8_388_608.0)] {
                let number = f64::from(quantise(sample, bits, frame, 0));
                assert!((number - f64::from(sample) * full).abs() <= 1.5);
            }
        }
    }
}
