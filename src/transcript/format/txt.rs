//! Plain text: chapters as `# Title`, names as `Name:` on a line of their own, paragraphs on one
//! line each with a blank line between. Read back by the same rules, without times.

use super::import::{Cue, ImportError, Imported};
use super::labels::{self, Labels};
use super::script::{Piece, Script, clean};

pub(super) fn write(script: &Script) -> String {
    let mut blocks: Vec<String> = Vec::new();
    let mut titles = script.titles.iter().peekable();
    let mut before = None;
    for (index, turn) in script.turns.iter().enumerate() {
        while let Some(title) = titles.next_if(|title| title.turn <= index) {
            blocks.push(format!("# {}", title.text));
            before = None;
        }
        for pieces in &turn.paragraphs {
            let text = Piece::join(pieces);
            match turn.speaker.as_deref() {
                Some(speaker) if before != Some(speaker) => {
                    blocks.push(format!("{}:\n{text}", labels::written(speaker)));
                }
                _ => blocks.push(text),
            }
            before = turn.speaker.as_deref();
        }
    }
    blocks.extend(titles.map(|title| format!("# {}", title.text)));
    let mut out = blocks.join("\n\n");
    out.push('\n');
    out
}

/// Reads paragraphs. `Name:` alone on a line, or before a text by the rule of [`labels`], holds until
/// the next name; `# Title` is no text.
pub(super) fn read(text: &str, mut imported: Imported) -> Result<Imported, ImportError> {
    let mut paragraphs: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (index, line) in text.split('\n').enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with("# ") {
            if !line.is_empty() {
                imported.note(index + 1, "a heading is not spoken: left out");
            }
            open = false;
            continue;
        }
        match paragraphs.last_mut() {
            Some((_, paragraph)) if open => {
                paragraph.push('\n');
                paragraph.push_str(line);
            }
            _ => paragraphs.push((index + 1, line.to_owned())),
        }
        open = true;
    }
    let labels = Labels::of(paragraphs.iter().map(|(_, text)| text.as_str()));
    let mut speaker = None;
    for (_, text) in &paragraphs {
        let mut text = text.as_str();
        let alone = text.split('\n').next().filter(|line| line.ends_with(':'));
        if let Some((name, rest)) = alone.and(labels::candidate(text)) {
            speaker = Some(clean(name));
            text = rest;
        } else if let Some((name, rest)) = labels.divide(text) {
            speaker = Some(name);
            text = rest;
        }
        let text = clean(text);
        if !text.is_empty() {
            imported.cues.push(Cue {
                time: None,
                speaker: speaker.clone(),
                text,
                words: Vec::new(),
            });
        }
    }
    imported.finish("text", &[])
}
