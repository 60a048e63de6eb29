//! `pod presets`: lists the named sets of audio settings.

use serde_json::json;

use crate::cli::desk::Outcome;
use crate::ops;
use crate::show::{Audio, Preset};

pub fn run() -> Outcome {
    let presets = ops::presets();
    let text = presets.iter().map(|(preset, audio)| paragraph(*preset, audio)).collect();
    let field = |(preset, audio): &(Preset, Audio)| json!({ "name": preset.name(), "about": preset.about(), "settings": audio });
    let presets: Vec<_> = presets.iter().map(field).collect();
    Outcome::answer(text, json!({ "presets": presets }))
}

fn paragraph(preset: Preset, audio: &Audio) -> String {
    let pauses = match audio.silence {
        Some(silence) => {
            let (above, to) = (silence.shorten_above.seconds(), silence.to.seconds());
            format!("longer than {above} s become {to} s")
        }
        None => "stay as they are".to_owned(),
    };
    let rumble = match audio.highpass {
        Some(hertz) => format!("taken out below {hertz} Hz"),
        None => "stays".to_owned(),
    };
    let levels = if audio.compress { "evened out" } else { "stay as they are" };
    let noise = if audio.denoise { "lowered" } else { "stays" };
    format!(
        "{:<10} {}\n  pauses   {pauses}\n  rumble   {rumble}\n  levels   {levels}\n  noise    {noise}\n",
        preset.name(),
        preset.about()
    )
}
