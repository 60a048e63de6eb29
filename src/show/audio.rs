//! How the sound is treated: presets, and `[audio]` of the show and of an episode over them.

use serde::Serialize;

use super::keys;
use super::slot::{Slot, What};
use crate::units::{SampleRate, Time};

/// A named set of audio settings, for `preset = "…"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// One person speaking: pauses held shorter.
    Voice,
    /// People talking to each other: pauses belong to the talk; the default.
    Interview,
    /// Music with or without talk: nothing is cut or filtered.
    Music,
    /// Takes as they are: nothing is treated at all.
    Raw,
}

impl Preset {
    /// All of them, in the order they are shown.
    pub const ALL: [Preset; 4] = [Preset::Voice, Preset::Interview, Preset::Music, Preset::Raw];

    /// As it is written in a manifest.
    pub fn name(self) -> &'static str {
        match self {
            Preset::Voice => "voice",
            Preset::Interview => "interview",
            Preset::Music => "music",
            Preset::Raw => "raw",
        }
    }

    /// What it is for, in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Preset::Voice => "one person speaking",
            Preset::Interview => "people talking to each other",
            Preset::Music => "music, with or without talk",
            Preset::Raw => "takes as they are",
        }
    }

    /// The settings it stands for.
    pub fn settings(self) -> Audio {
        let silence = |above, to| {
            Some(Silence { shorten_above: Time::from_millis(above), to: Time::from_millis(to) })
        };
        let (silence, highpass, compress) = match self {
            Preset::Voice => (silence(800, 400), HIGHPASS, true),
            Preset::Interview => (silence(1000, 500), HIGHPASS, true),
            Preset::Music | Preset::Raw => (None, None, false),
        };
        let rate = SampleRate(48_000);
        Audio { preset: self, rate, silence, highpass, compress, denoise: false }
    }
}

/// Below a low man's voice, above footsteps and lorries, in hertz.
const HIGHPASS: Option<u32> = Some(80);

/// The shortest pause that does not sound cut between two sentences.
const SHORTEST_PAUSE: Time = Time(350_000_000);
/// Longer pauses than this are no pauses.
const LONGEST_PAUSE: Time = Time(60_000_000_000);

/// How the sound is treated.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Audio {
    /// The set that the other settings started from.
    pub preset: Preset,
    /// The rate of the session: 44,100, 48,000 or 96,000 Hz.
    pub rate: SampleRate,
    /// Which pauses are shortened; none when absent.
    pub silence: Option<Silence>,
    /// What lies below is filtered out, 20 to 400 Hz; nothing when absent.
    pub highpass: Option<u32>,
    /// Whether loud words are brought nearer to the voice's own level.
    pub compress: bool,
    /// Whether steady noise is lowered.
    pub denoise: bool,
}

impl Default for Audio {
    fn default() -> Audio {
        Preset::Interview.settings()
    }
}

/// Which pauses are shortened, and to what. Pauses are never removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Silence {
    /// Pauses longer than this are; at most a minute.
    pub shorten_above: Time,
    /// How long they still are at least; 0.35 s or more, and less than `shorten_above`.
    pub to: Time,
}

impl Audio {
    /// Reads `[audio]` over `base`. A preset in it replaces all of the base,
    /// its other keys replace one setting each.
    pub(super) fn read(slot: &Slot<'_>, base: Audio) -> Audio {
        let Some(fields) = slot.table(&keys::AUDIO) else { return base };
        let presets = Preset::ALL.map(|preset| (preset.name(), preset));
        let preset = fields.get("preset").and_then(|slot| slot.one_of(&presets));
        let mut audio = preset.map_or(base, Preset::settings);
        if let Some(slot) = fields.get("rate")
            && let Some(rate) = slot.integer(0..=u32::MAX)
        {
            if matches!(rate, 44_100 | 48_000 | 96_000) {
                audio.rate = SampleRate(rate);
            } else {
                let message = format!("`rate` is {rate}, which no session can have");
                slot.error(message, "give 44100, 48000 or 96000; takes of any rate are converted");
            }
        }
        if let Some(slot) = fields.get("silence") {
            audio.silence = Silence::read(&slot, audio);
        }
        if let Some(slot) = fields.get("highpass")
            && let Some(hertz) = slot.integer(0..=400)
        {
            if (1..20).contains(&hertz) {
                let message = format!("`highpass` is {hertz}, which is out of range");
                slot.error(message, "give 20 to 400 Hz, or 0 for none");
            } else {
                audio.highpass = (hertz > 0).then_some(hertz);
            }
        }
        let compress = fields.get("compress").and_then(|slot| slot.boolean());
        audio.compress = compress.unwrap_or(audio.compress);
        let denoise = fields.get("denoise").and_then(|slot| slot.boolean());
        audio.denoise = denoise.unwrap_or(audio.denoise);
        audio
    }
}

impl Silence {
    fn read(slot: &Slot<'_>, audio: Audio) -> Option<Silence> {
        let usual = audio.silence.or(audio.preset.settings().silence);
        let base = usual.or(Preset::Interview.settings().silence)?;
        match slot.what {
            What::Value(toml_edit::Value::Boolean(on)) => return on.value().then_some(base),
            What::Tables(_) => {}
            What::Table(_) => return Silence::read_table(slot, base),
            What::Value(value) if value.is_inline_table() => {
                return Silence::read_table(slot, base);
            }
            What::Value(_) => {}
        }
        let hint = "write { shorten_above = 1.0, to = 0.5 } in seconds, or false for none";
        slot.wrong_type("a table, true or false", hint);
        audio.silence
    }

    fn read_table(slot: &Slot<'_>, base: Silence) -> Option<Silence> {
        let fields = slot.table(&keys::SILENCE)?;
        let range = SHORTEST_PAUSE..=LONGEST_PAUSE;
        let above = fields.get("shorten_above");
        let above = above.and_then(|slot| slot.time(range.clone())).unwrap_or(base.shorten_above);
        let Some(to_slot) = fields.get("to") else {
            let to = if base.to < above { base.to } else { SHORTEST_PAUSE };
            return Some(Silence { shorten_above: above, to });
        };
        let to = to_slot.time(range)?;
        if to >= above {
            to_slot.error(
                format!("`to` is {} s, not shorter than `shorten_above`", to.seconds()),
                format!("give less than {} s: pauses are only ever shortened", above.seconds()),
            );
            return Some(base);
        }
        Some(Silence { shorten_above: above, to })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_shortens_pauses_within_the_limits_it_holds_others_to() {
        for preset in Preset::ALL {
            if let Some(silence) = preset.settings().silence {
                assert!(silence.to >= SHORTEST_PAUSE && silence.to < silence.shorten_above);
            }
        }
    }

    #[test]
    fn raw_treats_nothing() {
        let raw = Preset::Raw.settings();
        assert_eq!((raw.silence, raw.highpass, raw.denoise), (None, None, false));
    }
}
