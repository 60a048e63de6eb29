//! From struck words to cuts: which words stay around them, and how loud it is there.

use super::{DOCUMENT, shown};
use crate::edit::{Cut, StruckRun, cut_struck};
use crate::report::Diagnostic;
use crate::show::Episode;
use crate::transcript::Word;
use crate::transcript::document::{Reading, Struck};
use crate::transcript::tracks::{Envelope, level_of_all};
use crate::units::{Interval, Time};

/// The cuts that the struck words of a reading ask for; `recognised` are the words it was
/// aligned to. Words that somebody else talks over cannot be cut without cutting the other;
/// those are reported and left in the sound.
pub(in crate::ops) fn strike(
    episode: &Episode,
    reading: &Reading,
    recognised: &[Word],
    envelopes: &[Envelope],
    found: &mut Vec<Diagnostic>,
) -> Vec<Cut> {
    let struck = &reading.struck;
    if struck.is_empty() {
        return Vec::new();
    }
    let kept = kept(reading, recognised);
    let runs: Vec<StruckRun> = struck.iter().map(|one| run(one, &kept)).collect();
    let level = |span| level_of_all(envelopes, span);
    let cut = cut_struck(&runs, &kept, &level, episode.audio.rate);
    for left in &cut.left {
        let Some(one) = struck.get(left.run) else { continue };
        let message = format!(
            "line {}: {:.1} s of `{}` stay in the sound: somebody else talks meanwhile",
            one.line,
            left.heard.seconds(),
            shortened(&one.text)
        );
        let warning = Diagnostic::warning(message).in_file(shown(episode, DOCUMENT));
        found.push(warning.hint("strike out what the other says too, or leave it"));
    }
    cut.cuts
}

/// All that stays in the sound: the words shown, and those only taken out of the text.
fn kept(reading: &Reading, recognised: &[Word]) -> Vec<Interval> {
    let shown = reading.transcript.words().map(|word| word.time);
    let struck: std::collections::HashSet<_> =
        reading.struck.iter().flat_map(|one| one.ids.iter().copied()).collect();
    let silent = recognised
        .iter()
        .filter(|word| word.hidden.is_none() && !struck.contains(&word.id))
        .map(|word| word.time);
    let mut kept: Vec<Interval> = shown.chain(silent).collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

/// Struck words with the kept ones around them.
fn run(struck: &Struck, kept: &[Interval]) -> StruckRun {
    let middle = struck.time.middle();
    let next = kept.partition_point(|word| word.start < middle);
    // The word that ends last of those before: speakers may overlap.
    let before: Option<Time> = kept[..next].iter().rev().take(16).map(|word| word.end).max();
    StruckRun {
        time: struck.time,
        before: before.map(|end| end.min(struck.time.start)),
        after: kept.get(next).map(|word| word.start.max(struck.time.end)),
        text: struck.text.clone(),
    }
}

/// The beginning of a long text.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
        None => text.to_owned(),
    }
}
