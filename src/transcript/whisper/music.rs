//! Whether a slice sounds like music rather than speech: what Whisper writes about music is
//! made up, and confidence alone does not always tell.

use super::RATE;

/// *Source:* L. Lu, H.-J. Zhang and H. Jiang, "Content analysis for audio classification and
/// segmentation", IEEE Transactions on Speech and Audio Processing 10 (2002): the ratio of
/// frames of 25 ms whose zero crossings exceed 1.5 times the mean of their second. Speech goes
/// to and fro between vowels and hissing consonants, music does not.
const FRAME: usize = RATE.0 as usize / 40;
const WINDOW: usize = 40;
const HIGH: f32 = 1.5;

/// With a smaller ratio it is no speech. *Measured:* the spoken examples, pauses and all, have
/// 0.11 and more, the example's jingle and plain chords 0.014 and less; the paper gives 0.05 to
/// 0.1 for most music and 0.15 for speech.
const LEAST_RATIO: f32 = 0.05;

/// Less sound is not enough to tell.
const LEAST_WINDOWS: usize = 2;

/// Whether these samples at [`RATE`] sound like music. False for less than two seconds.
pub fn sounds_like_music(samples: &[f32]) -> bool {
    let crossings: Vec<f32> = samples.chunks_exact(FRAME).map(crossings).collect();
    let windows = crossings.chunks_exact(WINDOW);
    let count = windows.len();
    if count < LEAST_WINDOWS {
        return false;
    }
    let ratio = |window: &[f32]| {
        let mean = window.iter().sum::<f32>() / window.len() as f32;
        let high = window.iter().filter(|&&one| one > HIGH * mean).count();
        high as f32 / window.len() as f32
    };
    windows.map(ratio).sum::<f32>() / (count as f32) < LEAST_RATIO
}

fn crossings(frame: &[f32]) -> f32 {
    frame.windows(2).filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0)).count() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chord_is_music_and_a_sentence_is_not() {
        let chord: Vec<f32> = (0..5 * RATE.0)
            .map(|at| {
                let turn = std::f32::consts::TAU * at as f32 / RATE.0 as f32;
                (220.0 * turn).sin() + (277.2 * turn).sin() + (329.6 * turn).sin()
            })
            .collect();
        assert!(sounds_like_music(&chord));
        let file =
            concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/whisper/examples/episode-fr-1.wav");
        let wav = hound::WavReader::open(file).unwrap().into_samples::<i16>();
        let spoken: Vec<f32> = wav.map(|one| f32::from(one.unwrap()) / 32768.0).collect();
        assert!(!sounds_like_music(&spoken));
        assert!(!sounds_like_music(&chord[..16_000]), "a second is not enough to tell");
    }
}
