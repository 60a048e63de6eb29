//! Which attention heads of a model follow the sound: the engine reads the times of words off them.

use whisper_rs::{DtwAhead, DtwMode, DtwModelPreset};

/// The size of a model, as its file's header states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelShape {
    /// The width of its encoder (`n_audio_state`).
    pub audio_state: i32,
    /// Layers of its encoder.
    pub audio_layers: i32,
    /// Layers of its decoder.
    pub text_layers: i32,
    /// Heads in each layer of its decoder.
    pub text_heads: i32,
    /// Mel bands: 80, or 128 since large-v3.
    pub mels: i32,
    /// Tokens it can write: 51864 for English alone, 51865 and more for many languages.
    pub vocabulary: i32,
}

/// The vocabulary of the models that know only English.
const ENGLISH_ONLY: i32 = 51_864;

/// pod's demo model: the width of its encoder, and its alignment heads as trained.
const DEMO_STATE: i32 = 96;
const DEMO_HEADS: [DtwAhead; 2] =
    [DtwAhead { n_text_layer: 1, n_head: 0 }, DtwAhead { n_text_layer: 2, n_head: 0 }];

/// No head of an unknown model beyond these is asked, or the matrices would fill the memory.
const MOST_HEADS: i32 = 64;

/// What the alignment holds of one head: three matrices of 224 tokens by 1500 positions.
const BYTES_A_HEAD: usize = 3 * 224 * 1500 * 4;

/// Where the engine finds the times of words.
#[derive(Debug, Clone)]
pub enum DtwHeads {
    /// A released model, whose heads are published with it.
    Preset(DtwModelPreset),
    /// pod's demo model.
    Demo,
    /// All heads of this many layers at the top of the decoder.
    TopLayers {
        /// How many layers.
        layers: i32,
        /// Heads in each.
        heads: i32,
    },
}

impl DtwHeads {
    /// The heads for a model of this shape. `name` is its file's name, which alone tells the
    /// first large model from the second.
    ///
    /// A model of a released one's size is taken for a descendant of it: training on does not
    /// move the heads. Any other gives half of its layers, as OpenAI's own code does
    /// (`whisper/model.py`), but at most 64 heads.
    pub fn of(shape: ModelShape, name: &str) -> DtwHeads {
        use DtwModelPreset as P;
        let english = shape.vocabulary <= ENGLISH_ONLY;
        let either = |one: P, many: P| if english { one } else { many };
        match (shape.audio_state, shape.audio_layers, shape.text_layers) {
            (DEMO_STATE, 3, 3) => DtwHeads::Demo,
            (384, 4, 4) => DtwHeads::Preset(either(P::TinyEn, P::Tiny)),
            (512, 6, 6) => DtwHeads::Preset(either(P::BaseEn, P::Base)),
            (768, 12, 12) => DtwHeads::Preset(either(P::SmallEn, P::Small)),
            (1024, 24, 24) => DtwHeads::Preset(either(P::MediumEn, P::Medium)),
            (1280, 32, 4) => DtwHeads::Preset(P::LargeV3Turbo),
            (1280, 32, 32) if shape.mels == 128 => DtwHeads::Preset(P::LargeV3),
            (1280, 32, 32) if name.contains("v1") => DtwHeads::Preset(P::LargeV1),
            (1280, 32, 32) => DtwHeads::Preset(P::LargeV2),
            _ => {
                let heads = shape.text_heads.max(1);
                let most = (MOST_HEADS / heads).max(1);
                DtwHeads::TopLayers { layers: (shape.text_layers / 2).clamp(1, most), heads }
            }
        }
    }

    /// As whisper-rs wants it, with the memory the alignment needs at most.
    pub(super) fn mode(&self) -> (DtwMode<'static>, usize) {
        let (mode, heads) = match self {
            // The most of any preset: large-v2 has 23.
            DtwHeads::Preset(preset) => (DtwMode::ModelPreset { model_preset: preset.clone() }, 24),
            DtwHeads::Demo => (DtwMode::Custom { aheads: &DEMO_HEADS }, DEMO_HEADS.len()),
            DtwHeads::TopLayers { layers, heads } => {
                let count = usize::try_from(layers * heads).unwrap_or(0);
                (DtwMode::TopMost { n_top: *layers }, count)
            }
        };
        // The sums, the costs and the path beside the matrices take a few more.
        (mode, (heads + 8) * BYTES_A_HEAD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(audio_state: i32, audio_layers: i32, text_layers: i32) -> ModelShape {
        let vocabulary = 51_865;
        ModelShape { audio_state, audio_layers, text_layers, text_heads: 20, mels: 80, vocabulary }
    }

    fn preset(shape: ModelShape, name: &str) -> String {
        format!("{:?}", DtwHeads::of(shape, name))
    }

    #[test]
    fn released_models_are_known_by_their_size() {
        assert_eq!(preset(shape(384, 4, 4), ""), "Preset(Tiny)");
        let english = ModelShape { vocabulary: 51_864, ..shape(768, 12, 12) };
        assert_eq!(preset(english, ""), "Preset(SmallEn)");
        assert_eq!(preset(shape(1280, 32, 4), ""), "Preset(LargeV3Turbo)");
        let third = ModelShape { mels: 128, vocabulary: 51_866, ..shape(1280, 32, 32) };
        assert_eq!(preset(third, ""), "Preset(LargeV3)");
        assert_eq!(preset(shape(1280, 32, 32), "ggml-large-v1.bin"), "Preset(LargeV1)");
        assert_eq!(preset(shape(1280, 32, 32), "ggml-large-v2.bin"), "Preset(LargeV2)");
    }

    #[test]
    fn other_models_give_half_their_layers_but_not_all_memory() {
        let small = ModelShape { text_heads: 6, ..shape(400, 4, 8) };
        assert!(matches!(DtwHeads::of(small, ""), DtwHeads::TopLayers { layers: 4, .. }));
        let large = DtwHeads::of(shape(1300, 32, 32), "");
        assert!(matches!(large, DtwHeads::TopLayers { layers: 3, heads: 20 }));
        assert!(large.mode().1 < 512 << 20);
        let odd = ModelShape { text_heads: 0, ..shape(1, 1, 1) };
        assert!(matches!(DtwHeads::of(odd, ""), DtwHeads::TopLayers { layers: 1, .. }));
    }
}
