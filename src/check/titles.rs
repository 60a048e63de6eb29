//! Titles and descriptions of episodes, as lists in apps show them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::front::LONGEST;
use super::{Findings, Look, Rule, Subject};
use crate::show::Episode;

static NUMBER: Rule = Rule::warning(
    "title-number",
    "PSP-1",
    "a title that holds the episode's number: apps show it beside the title anyway",
);
static LONG: Rule =
    Rule::warning("title-long", "Podcast Namespace: texts", "a title of more than 255 characters");
static CAPITALS: Rule = Rule::advice("title-capitals", "pod", "a title all in capitals");
static SAME: Rule = Rule::advice("title-twice", "pod", "two episodes of the same title");
static DESCRIPTION: Rule =
    Rule::warning("description-missing", "PSP-1", "an episode without a summary and without notes");
static SUMMARY: Rule = Rule::warning("summary-long", "PSP-1", "a summary of more than 4000 bytes");

pub(super) const RULES: &[&Rule] = &[&NUMBER, &LONG, &CAPITALS, &SAME, &DESCRIPTION, &SUMMARY];

const LONGEST_TITLE: usize = 255;

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut titles: BTreeMap<String, Vec<&Episode>> = BTreeMap::new();
    for episode in subject.all {
        titles.entry(episode.title.trim().to_lowercase()).or_default().push(episode);
    }
    for look in &subject.episodes {
        title(look, findings);
        let episode = look.episode;
        let twins = titles.get(&episode.title.trim().to_lowercase()).into_iter().flatten();
        let twin = twins.copied().find(|one| one.dir != episode.dir);
        if let Some(twin) = twin.filter(|_| !episode.title.trim().is_empty()) {
            let message = format!("`{}` has this title too", twin.manifest.display());
            let hint = "tell them apart: listeners see little more than titles";
            findings.tell(&SAME, look.manifest.key("title"), message, hint);
        }
        let summary = episode.summary.as_deref().unwrap_or_default();
        if summary.len() > LONGEST {
            let message = format!("the summary has {} bytes; apps take {LONGEST}", summary.len());
            let hint = "shorten it; what is longer has its place in notes.md";
            findings.tell(&SUMMARY, look.manifest.key("summary"), message, hint);
        }
        let notes = look.notes.as_ref().map(|notes| notes.as_ref().map_or("?", |one| &one.text));
        let silent = summary.trim().is_empty() && notes.is_none_or(|notes| notes.trim().is_empty());
        if silent && subject.is_published() {
            let message = "this episode says nothing of itself";
            let hint = "add a `summary`, or write notes.md beside episode.toml";
            findings.tell(&DESCRIPTION, look.manifest.whole(), message, hint);
        }
    }
}

fn title(look: &Look<'_>, findings: &mut Findings) {
    let episode = look.episode;
    let title = &episode.title;
    let place = || look.manifest.key("title");
    if let Some(range) = numbered(title, episode.number, episode.season) {
        let message = format!("the title holds the episode's number: `{}`", title[range].trim());
        let hint = "take it out: it stands in `number`, and apps show it beside the title";
        findings.tell(&NUMBER, place(), message, hint);
    }
    let letters = title.chars().count();
    if letters > LONGEST_TITLE {
        let message = format!("the title has {letters} characters; apps take {LONGEST_TITLE}");
        let hint = "shorten it; many apps show about 60";
        findings.tell(&LONG, place(), message, hint);
    }
    let cased = || title.chars().filter(|letter| letter.is_lowercase() || letter.is_uppercase());
    if cased().count() >= 10 && cased().all(char::is_uppercase) {
        let hint = "write it as a sentence: screen readers may spell capitals out";
        findings.tell(&CAPITALS, place(), "the title is all in capitals", hint);
    }
}

/// Words that say that a number is an episode's.
const WORDS: [&str; 12] = [
    "episode",
    "épisode",
    "ep.",
    "ep",
    "folge",
    "episodio",
    "episódio",
    "puntata",
    "aflevering",
    "numéro",
    "nº",
    "n°",
];

/// Where a title holds its own number: `12. Title`, `#12`, `Épisode 12`, `S2E12`. Numbers that
/// belong to the title, as in `12 hommes` or `1984`, do not count.
fn numbered(title: &str, number: Option<u32>, season: Option<u32>) -> Option<Range<usize>> {
    let number = number?;
    for (at, digits) in runs_of_digits(title) {
        if title[digits.clone()].parse() != Ok(number) {
            continue;
        }
        let (before, after) = (&title[..at], &title[digits.end..]);
        if before.trim_end().ends_with('#') {
            return Some(before.rfind('#').unwrap_or(at)..digits.end);
        }
        let lower = before.trim_end().to_lowercase();
        let word = WORDS.iter().find(|word| {
            lower.strip_suffix(**word).is_some_and(|rest| {
                !rest.ends_with(|letter: char| letter.is_alphanumeric() || letter == '-')
            })
        });
        if word.is_some() {
            let start = before.trim_end().rfind([' ', '(', '[']).map_or(0, |space| space + 1);
            return Some(start..digits.end);
        }
        if let Some(season) = season
            && ["e", "x", "ep"].iter().any(|sign| {
                let code = lower.strip_suffix(sign).unwrap_or_default();
                code.ends_with(&format!("s{season}")) || code.ends_with(&format!("s{season:02}"))
            })
        {
            let start = before.rfind([' ', '(', '[']).map_or(0, |space| space + 1);
            return Some(start..digits.end);
        }
        let separated = after.starts_with(['.', ':', ')', '|', '–', '—'])
            || after.trim_start().starts_with(['-', '–', '—', ':', '|'])
                && after.starts_with(char::is_whitespace);
        if before.trim().is_empty() && separated && !after.trim_start_matches('.').is_empty() {
            // `3.0` is one number.
            let decimal = after
                .strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()));
            if !decimal {
                return Some(at..digits.end);
            }
        }
    }
    None
}

/// The runs of digits of a text.
fn runs_of_digits(text: &str) -> Vec<(usize, Range<usize>)> {
    let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, letter)| letter.is_ascii_digit()) {
        match runs.last_mut() {
            Some((_, run)) if run.end == at => run.end += 1,
            _ => runs.push((at, at..at + 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_the_episode_is_told_from_one_of_the_title() {
        for title in [
            "12. PeerTube",
            "12 - PeerTube",
            "12: PeerTube",
            "#12 PeerTube",
            "PeerTube (#12)",
            "Episode 12: PeerTube",
            "PeerTube, épisode 12",
            "Ep. 12 PeerTube",
            "S2E12 PeerTube",
            "s02e12 – PeerTube",
        ] {
            assert!(numbered(title, Some(12), Some(2)).is_some(), "{title}");
        }
        for title in ["12 hommes en colère", "PeerTube 12", "1984", "Les 12", "12.5 %", "Step 12"]
        {
            assert!(numbered(title, Some(12), Some(2)).is_none(), "{title}");
        }
        assert!(numbered("13. PeerTube", Some(12), None).is_none());
        assert!(numbered("12. PeerTube", None, None).is_none());
    }
}
