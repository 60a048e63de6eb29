//! oTranscribe's document, to correct a text in a browser: HTML with times in it, inside JSON.

use serde::Serialize;

use super::html::escape;
use super::options::Options;
use super::script::{Piece, Script};
use super::stamp;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'a> {
    text: &'a str,
    media: &'a str,
    media_source: &'a str,
    media_time: f64,
}

pub(super) fn write(script: &Script, options: &Options) -> String {
    let mut text = String::new();
    for turn in &script.turns {
        for (index, pieces) in turn.paragraphs.iter().enumerate() {
            let start = pieces[0].start;
            text.push_str(&format!(
                "<p><span class=\"timestamp\" contenteditable=\"false\" \
                 data-timestamp=\"{}\">{}</span>&nbsp;",
                start as f64 / 1000.0,
                stamp::short(start)
            ));
            if let Some(speaker) = turn.speaker.as_deref().filter(|_| index == 0) {
                text.push_str(&format!("<b>{}:</b> ", escape(speaker)));
            }
            text.push_str(&format!("{}</p>", escape(&Piece::join(pieces))));
        }
    }
    let media = options.media.as_deref().unwrap_or_default();
    let document = Document { text: &text, media, media_source: "", media_time: 0.0 };
    let mut out = serde_json::to_string(&document).unwrap_or_default();
    out.push('\n');
    out
}
