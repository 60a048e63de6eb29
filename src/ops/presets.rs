//! `presets`: what each named set of audio settings stands for.

use crate::show::{Audio, Preset};

/// All presets in the order they are shown, with the settings of each.
pub fn presets() -> Vec<(Preset, Audio)> {
    Preset::ALL.into_iter().map(|preset| (preset, preset.settings())).collect()
}
