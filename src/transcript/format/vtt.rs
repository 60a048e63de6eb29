//! WebVTT out and in. *Source:* W3C, WebVTT: The Web Video Text Tracks Format.
//!
//! The default is what the strictest hosts read: Castopod takes every line for a caption of its own
//! and stops at identifiers and notes, Podlove joins lines without a space, neither decodes
//! entities. So: one line a cue, a voice on each, no character that would need an entity.

use super::cues::{Room, split};
use super::options::Options;
use super::script::{Piece, Script};
use super::stamp;

mod payload;
mod read;

pub(super) use read::read;

pub(super) fn write(script: &Script, options: &Options) -> String {
    if options.rich { write_rich(script, options) } else { write_safe(script, options) }
}

fn write_safe(script: &Script, options: &Options) -> String {
    let mut out = String::from("WEBVTT\n\n");
    for card in split(script, options.preset, Room::OneLine) {
        let (start, end) = (stamp::write(card.start, '.'), stamp::write(card.end, '.'));
        out.push_str(&format!("{start} --> {end}\n"));
        if let Some(speaker) = card.speaker {
            out.push_str(&format!("<v {}>", without_markup(speaker, &script.language)));
        }
        out.push_str(&without_markup(&card.texts().join(" "), &script.language));
        out.push_str("\n\n");
    }
    out
}

fn write_rich(script: &Script, options: &Options) -> String {
    let mut out = String::from("WEBVTT\n\n");
    if let Some(provenance) = &options.provenance {
        out.push_str(&format!("NOTE {}\n\n", without_arrow(&super::script::clean(provenance))));
    }
    for (index, card) in split(script, options.preset, Room::TwoLines).iter().enumerate() {
        let (start, end) = (stamp::write(card.start, '.'), stamp::write(card.end, '.'));
        out.push_str(&format!("{}\n{start} --> {end}\n", index + 1));
        if let Some(speaker) = card.speaker {
            out.push_str(&format!("<v {}>", escape(speaker)));
        }
        let mut latest = card.start;
        for (number, line) in card.lines.iter().enumerate() {
            for (at, piece) in line.iter().enumerate() {
                let first = number == 0 && at == 0;
                if at > 0 {
                    out.push(' ');
                }
                // An inner time must lie strictly inside and after the one before.
                if !first && piece.start > latest && piece.start < card.end {
                    out.push_str(&format!("<{}>", stamp::write(piece.start, '.')));
                    latest = piece.start;
                }
                out.push_str(&escape(&piece.text));
            }
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// Text that needs no entity and holds no tag: for hosts that decode neither.
pub(super) fn without_markup(text: &str, language: &str) -> String {
    let and = match language {
        "fr" => "et",
        "de" => "und",
        "es" => "y",
        "it" | "pt" => "e",
        "nl" => "en",
        _ => "and",
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(and);
        if !rest.is_empty() && !rest.starts_with(' ') {
            out.push(' ');
        }
    }
    out.push_str(rest);
    without_arrow(&out).replace('<', "‹").replace('>', "›")
}

fn without_arrow(text: &str) -> String {
    text.replace("-->", "→")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The text of a card without voice, as the safe profile and SubRip share it.
pub(super) fn safe_text(line: &[Piece], language: &str) -> String {
    without_markup(&Piece::join(line), language)
}

#[cfg(test)]
mod tests;
