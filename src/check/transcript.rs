//! The text: there, whole, of this sound, in this language.

use super::{Findings, Look, Rule, Source, Subject, Words, whole};
use crate::site::ReportError;
use crate::transcript::{TimedWord, Transcript};
use crate::units::Time;

static MISSING: Rule = Rule::advice(
    "transcript-missing",
    "WCAG 2.1 1.2.1, PSP-1",
    "a built episode without a text for those who do not hear it",
);
static GAP: Rule = Rule::warning(
    "transcript-gap",
    "WCAG 2.1 1.2.1",
    "more than a minute of the episode without a word in the text",
);
static SHORT: Rule =
    Rule::warning("transcript-short", "WCAG 2.1 1.2.1", "a text of less than half of the episode");
static DOUBTFUL: Rule =
    Rule::advice("transcript-doubtful", "pod", "words marked [[?]], still to be checked");
static OLDER: Rule =
    Rule::advice("transcript-older", "pod", "a recording changed after the text was made of it");
static LANGUAGE: Rule = Rule::warning(
    "transcript-language",
    "WCAG 2.1 3.1.1",
    "a text in another language than the manifest says",
);
static NAMES: Rule = Rule::advice(
    "speaker-unnamed",
    "pod",
    "a text of several people in which somebody has no name",
);

pub(super) const RULES: &[&Rule] = &[&MISSING, &GAP, &SHORT, &DOUBTFUL, &OLDER, &LANGUAGE, &NAMES];

/// Longer than any pause people make, and than most music between two parts.
const GAP_LENGTH: Time = Time::from_millis(60_000);

/// As near two words belong to one stretch of speech.
const NEAR: Time = Time::from_millis(10_000);

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    // Music has no words to be missed.
    let spoken = subject.show.medium != "music";
    for look in &subject.episodes {
        match &look.words {
            Some(words) => text(subject, look, words, findings),
            None if spoken && look.built.is_ok() => {
                let message = "this episode has no text: those who do not hear are left out";
                let hint = format!("run `pod transcribe {}`", look.episode.folder);
                findings.tell(&MISSING, look.manifest.whole(), message, hint);
            }
            None => {}
        }
    }
}

fn text(subject: &Subject<'_>, look: &Look<'_>, words: &Words, findings: &mut Findings) {
    if let (Some(heard), Ok(built)) = (&words.heard, &look.built) {
        gaps(&words.source, heard, built.length, findings);
    } else if matches!(look.built, Err(ReportError::Missing)) {
        gaps_between(&words.source, &words.transcript, "recording", findings);
    }
    let doubtful = |word: &&TimedWord| word.doubtful;
    let count = words.transcript.words().filter(doubtful).count();
    let paragraphs = words.transcript.turns.iter().flat_map(|turn| &turn.paragraphs);
    let first = paragraphs.clone().find(|paragraph| paragraph.words.iter().any(|w| w.doubtful));
    if let Some(first) = first {
        let message = match count {
            1 => "a word of the text is still to be checked".to_owned(),
            _ => format!("{count} words of the text are still to be checked"),
        };
        let hint = format!("`pod edit {}` goes from one to the next", look.episode.folder);
        findings.tell(&DOUBTFUL, words.source.line(first.line), message, hint);
    }
    if let Some(take) = &look.newer_take {
        let message = format!("`{}` was changed after the text was made of it", take.display());
        let hint = format!(
            "run `pod transcribe {}` if it sounds different: corrections are kept",
            look.episode.folder
        );
        findings.tell(&OLDER, words.source.whole(), message, hint);
    }
    language(subject, look, words, findings);
    unnamed(look, words, findings);
}

fn language(subject: &Subject<'_>, look: &Look<'_>, words: &Words, findings: &mut Findings) {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    let said = look.episode.spoken(subject.show);
    if let (Some(said), Some(heard)) = (said, words.language.as_deref())
        && primary(said) != primary(heard)
    {
        let message = format!("the text is in `{heard}`, and the manifest says `{said}`");
        let hint = format!("set `language = \"{heard}\"` in episode.toml, or transcribe it again");
        let place = match look.manifest.has("language") {
            true => look.manifest.key("language"),
            false => whole(&look.manifest.file),
        };
        findings.tell(&LANGUAGE, place, message, hint);
    }
}

fn unnamed(look: &Look<'_>, words: &Words, findings: &mut Findings) {
    let nameless = |name: &Option<String>| match name {
        None => true,
        Some(name) => {
            let name = name.to_lowercase().replace('_', " ");
            let rest = name.strip_prefix("speaker ").map(str::trim);
            rest.is_some_and(|rest| rest.chars().all(|letter| letter.is_ascii_digit()))
        }
    };
    let turns = &words.transcript.turns;
    let names: std::collections::BTreeSet<_> = turns.iter().map(|turn| &turn.speaker).collect();
    let several = names.len() > 1 || look.episode.tracks.len() > 1;
    let turn = turns.iter().find(|turn| nameless(&turn.speaker)).filter(|_| several);
    if let Some(paragraph) = turn.and_then(|turn| turn.paragraphs.first()) {
        let message = "somebody speaks here who has no name";
        let hint = "give the track its `speaker`, or put the name in front of the turn: **Name**";
        findings.tell(&NAMES, words.source.line(paragraph.line), message, hint);
    }
}

/// Stretches of the finished episode without words, and how much of it they are.
fn gaps(source: &Source, heard: &Transcript, length: Time, findings: &mut Findings) {
    if gaps_between(source, heard, "episode", findings) || length < GAP_LENGTH {
        return;
    }
    let mut covered = Time::ZERO;
    let mut end: Option<Time> = None;
    for word in heard.words() {
        let start = match end {
            Some(end) if word.time.start - end < NEAR => end,
            _ => word.time.start,
        };
        covered = covered + (word.time.end - start).max(Time::ZERO);
        end = Some(end.map_or(word.time.end, |end| end.max(word.time.end)));
    }
    if covered.millis() * 2 < length.millis() {
        let percent = covered.millis() * 100 / length.millis().max(1);
        let message = format!("the text covers {percent} % of the episode");
        let hint = "listen to what is missing; transcribe it again if it is speech";
        findings.tell(&SHORT, source.whole(), message, hint);
    }
}

/// Tells of long stretches between two words; gives whether there are any.
fn gaps_between(source: &Source, said: &Transcript, of: &str, findings: &mut Findings) -> bool {
    let mut found = false;
    let mut end: Option<Time> = None;
    for turn in &said.turns {
        for paragraph in &turn.paragraphs {
            for word in &paragraph.words {
                if let Some(end) = end.filter(|end| word.time.start - *end > GAP_LENGTH) {
                    let (from, to) = (end.short(), word.time.start.short());
                    let message =
                        format!("from {from} to {to} of the {of} the text has not a word");
                    let hint = "listen there: music is fine, speech is missing for those who \
                                read; transcribe it again, or add it by hand";
                    let place = match paragraph.line {
                        0 => source.whole(),
                        line => source.line(line),
                    };
                    findings.tell(&GAP, place, message, hint);
                    found = true;
                }
                end = Some(end.map_or(word.time.end, |end| end.max(word.time.end)));
            }
        }
    }
    found
}
