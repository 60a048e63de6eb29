//! Counts and words what tidying does.

use std::collections::HashMap;

use super::tidy::TidyChange;
use crate::transcript::document::{Change, Manuscript, Pass};
use crate::transcript::format::Typography;
use crate::transcript::tidy::{Removal, Source, rule_named, typography};
use crate::units::Time;

/// How many signs typography sets after a pass, by speaker.
pub(super) fn typography_of(source: &Source, pass: &Pass) -> Vec<(Option<String>, usize)> {
    let Some(style) = pass.typography.as_deref().and_then(Typography::of_name) else {
        return Vec::new();
    };
    let plain = source.plain(pass);
    let m = &plain.manuscript;
    let mut counts = Vec::new();
    for change in typography(m, style) {
        let at = m.words.partition_point(|word| word.at.end < change.at.start);
        let speaker = m.words.get(at).and_then(|word| m.speaker(word)).map(str::to_owned);
        counts = more(counts, vec![(speaker, 1)]);
    }
    counts
}

pub(super) type Counts = Vec<(Option<String>, usize)>;

pub(super) fn more(mut counts: Counts, others: Counts) -> Counts {
    for (speaker, count) in others {
        match counts.iter_mut().find(|one| one.0 == speaker) {
            Some(one) => one.1 += count,
            None => counts.push((speaker, count)),
        }
    }
    counts
}

pub(super) fn fewer(mut counts: Counts, known: &Counts) -> Counts {
    let known: HashMap<&Option<String>, usize> =
        known.iter().map(|(speaker, count)| (speaker, *count)).collect();
    for (speaker, count) in &mut counts {
        *count = count.saturating_sub(known.get(speaker).copied().unwrap_or(0));
    }
    counts.retain(|one| one.1 > 0);
    counts
}

/// A removal as it is told.
pub(super) fn told(manuscript: &Manuscript, removal: &Removal) -> TidyChange {
    let words = manuscript.words.get(removal.words.clone()).unwrap_or_default();
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    TidyChange {
        rule: removal.rule,
        start: words.first().map_or(Time::ZERO, |word| word.time.start),
        speaker: words.first().and_then(|word| manuscript.speaker(word)).map(str::to_owned),
        text: texts.join(" "),
        to: None,
        words: texts.len(),
    }
}

/// A change of signs as it is told: with the word it stands at.
pub(super) fn told_change(manuscript: &Manuscript, change: &Change) -> TidyChange {
    let words = &manuscript.words;
    let first = words.partition_point(|word| word.at.end < change.at.start);
    let last = words.partition_point(|word| word.at.start < change.at.end).max(first + 1);
    let shown = words.get(first..last.min(words.len())).unwrap_or_default();
    let span = shown.first().map_or(0, |word| word.at.start)..shown.last().map_or(0, |w| w.at.end);
    let written = manuscript.text.get(span.clone()).unwrap_or_default();
    let (start, end) =
        (change.at.start.saturating_sub(span.start), change.at.end.saturating_sub(span.start));
    let mut to = written.to_owned();
    if to.is_char_boundary(start) && to.is_char_boundary(end) && start <= end && end <= to.len() {
        to.replace_range(start..end, &change.to);
    }
    TidyChange {
        rule: rule_named(&change.rule).map_or("", |rule| rule.id),
        start: shown.first().map_or(Time::ZERO, |word| word.time.start),
        speaker: shown.first().and_then(|word| manuscript.speaker(word)).map(str::to_owned),
        text: written.to_owned(),
        to: Some(to),
        words: 0,
    }
}

/// How many words each speaker says.
pub(super) fn said(manuscript: &Manuscript) -> Counts {
    let mut said: Counts = Vec::new();
    for word in manuscript.words.iter().filter(|word| !word.struck) {
        let speaker = manuscript.speaker(word);
        match said.iter_mut().find(|one| one.0.as_deref() == speaker) {
            Some(one) => one.1 += 1,
            None => said.push((speaker.map(str::to_owned), 1)),
        }
    }
    said
}
