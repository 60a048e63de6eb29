//! What every room adds to a recording, hiss and hum, and the random numbers
//! behind it and behind the talk itself.

/// RMS of the room tone and of the mains hum.
const ROOM_DBFS: f64 = -62.0;
const HUM_DBFS: f64 = -66.0;
/// The length of the loop of room tone: a prime, so that it never falls in step
/// with the talk; about 22 s at 48 kHz.
const ROOM_FRAMES: usize = 1_048_573;
/// Pink noise: uniform white noise through a filter of -3 dB an octave, within
/// 0.05 dB from 10 Hz up (P. Kellett's coefficients, musicdsp.org, 1999).
pub fn room_tone(seed: u64) -> Vec<f32> {
    const POLES: [(f64, f64); 6] = [
        (0.99886, 0.055_517_9),
        (0.99332, 0.075_075_9),
        (0.96900, 0.153_852_0),
        (0.86650, 0.310_485_6),
        (0.55000, 0.532_952_2),
        (-0.7616, -0.016_898_0),
    ];
    let mut random = Random(seed);
    let (mut states, mut late) = ([0.0_f64; POLES.len()], 0.0);
    let mut tone: Vec<f64> = Vec::with_capacity(ROOM_FRAMES);
    for _ in 0..ROOM_FRAMES {
        let white = 2.0 * random.unit() - 1.0;
        for (state, (pole, gain)) in states.iter_mut().zip(POLES) {
            *state = pole * *state + gain * white;
        }
        tone.push(states.iter().sum::<f64>() + late + 0.5362 * white);
        late = 0.115_926 * white;
    }
    let mean = tone.iter().sum::<f64>() / tone.len() as f64;
    let power = tone.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / tone.len() as f64;
    let scale = factor(ROOM_DBFS) / power.sqrt();
    tone.into_iter().map(|x| ((x - mean) * scale) as f32).collect()
}

/// One second of 50 Hz, which repeats without a seam.
pub fn hum(rate: u32) -> Vec<f32> {
    let peak = factor(HUM_DBFS) * std::f64::consts::SQRT_2;
    let step = std::f64::consts::TAU * 50.0 / f64::from(rate);
    (0..rate).map(|n| (peak * (f64::from(n) * step).sin()) as f32).collect()
}

/// Lays a loop over a block that begins at frame `start`, or adds it.
pub fn fill(block: &mut [f32], of: &[f32], start: u64, add: bool) {
    let mut at = (start % of.len() as u64) as usize;
    let mut rest = block;
    while !rest.is_empty() {
        let count = rest.len().min(of.len() - at);
        let (now, later) = rest.split_at_mut(count);
        if add {
            now.iter_mut().zip(&of[at..]).for_each(|(sample, x)| *sample += x);
        } else {
            now.copy_from_slice(&of[at..at + count]);
        }
        (rest, at) = (later, 0);
    }
}

pub fn factor(decibels: f64) -> f64 {
    10_f64.powf(decibels / 20.0)
}

pub fn decibels(factor: f64) -> f64 {
    20.0 * factor.log10()
}

/// Random numbers that are the same everywhere: SplitMix64 (G. L. Steele, D. Lea
/// and C. H. Flood 2014).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0 up to, not including, 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// 0 up to, not including, `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Normal with mean 0 and deviation 1 (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }
}
