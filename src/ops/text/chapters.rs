//! The chapters of an episode: the headings of its text once it has any, else
//! those of episode.toml.

use std::path::PathBuf;

use super::{DOCUMENT, Text, shown};
use crate::report::{Diagnostic, Mark};
use crate::show::{Chapter, Episode};
use crate::units::Time;

/// The chapters, and the file they stand in.
///
/// One truth: a text with headings decides titles and places. A [[chapter]] of the same title
/// lends its page and picture, and its exact start while that lies in the pause before the
/// heading's first word. A [[chapter]] without a heading is reported and left out.
pub(in crate::ops) fn chapters(
    episode: &Episode,
    text: Option<&Text>,
    found: &mut Vec<Diagnostic>,
) -> (Vec<Chapter>, PathBuf) {
    let headings = text.map(|text| &text.reading.transcript.headings);
    let (Some(text), Some(headings)) = (text, headings.filter(|headings| !headings.is_empty()))
    else {
        return (episode.chapters.clone(), episode.manifest.clone());
    };
    let mut spare: Vec<&Chapter> = episode.chapters.iter().collect();
    let mut chapters: Vec<Chapter> = Vec::new();
    for heading in headings {
        let twin = spare.iter().position(|chapter| chapter.title.trim() == heading.title);
        let twin = twin.map(|at| spare.remove(at));
        let before = text.reading.transcript.words().map(|word| word.time.end);
        let before = before.filter(|end| *end <= heading.start).max().unwrap_or(Time::ZERO);
        let exact = twin.map(|chapter| chapter.start);
        let start = match exact {
            Some(exact) if before <= exact && exact <= heading.start => exact,
            _ => heading.start,
        };
        chapters.push(Chapter {
            start,
            title: heading.title.clone(),
            url: twin.and_then(|chapter| chapter.url.clone()),
            image: twin.and_then(|chapter| chapter.image.clone()),
            mark: mark(&text.source, heading.line),
        });
    }
    for chapter in spare {
        let message =
            format!("chapter `{}` is not a heading of transcript.md: left out", chapter.title);
        let hint = "the headings of the text are the chapters: add a line with `# ` and its \
                    title there, or remove it here";
        let warning = Diagnostic::warning(message).at(&episode.manifest, chapter.mark.clone());
        found.push(warning.hint(hint));
    }
    (chapters, shown(episode, DOCUMENT))
}

/// A whole line of a text.
fn mark(source: &str, line: usize) -> Mark {
    let mut at = 0;
    for (number, text) in source.split_inclusive('\n').enumerate() {
        if number + 1 == line {
            return Mark::of_range(source, at..at + text.trim_end().len());
        }
        at += text.len();
    }
    Mark::of_range(source, 0..0)
}
