//! The finished files: there, as they were built, as loud as apps want them.

use std::path::PathBuf;

use super::{Findings, Look, Rule, Subject, whole};
use crate::show::{Format, Output};
use crate::site::{BuiltSound, ReportError};
use crate::units::{Dbtp, Lufs, Time};

const APPLE: &str = "Apple Podcasters: audio";

static FORMAT: Rule =
    Rule::warning("output-format", APPLE, "a feed whose sound is no MP3: not every app plays it");
static UNBUILT: Rule = Rule::advice("output-unbuilt", "pod", "an episode that is not built yet");
static REPORT: Rule = Rule::error("build-report", "pod", "a report of a build that cannot be read");
static OUTDATED: Rule = Rule::warning(
    "build-outdated",
    "pod",
    "finished files that say something else than the manifest",
);
static OLDER: Rule =
    Rule::advice("build-older", "pod", "a text or an edit changed after the build");
static GONE: Rule = Rule::error("output-gone", "pod", "a finished file that is not there any more");
static CHANGED: Rule =
    Rule::error("output-changed", "pod", "a finished file that is not what the build wrote");
static UNPLAYABLE: Rule =
    Rule::error("output-unplayable", "pod", "a finished file that cannot be decoded");
static LENGTH: Rule =
    Rule::warning("output-length", "pod", "a finished file of another length than the episode's");
static LOUDNESS: Rule = Rule::warning(
    "loudness-target",
    "EBU R 128",
    "a finished file more than 1 LU away from the loudness asked for",
);
static PEAK: Rule = Rule::warning(
    "peak-target",
    "EBU R 128",
    "a finished file whose true peak passes what was asked for",
);
static APPLE_LOUDNESS: Rule = Rule::advice(
    "loudness-apple",
    APPLE,
    "a feed's sound that is not at -16 LUFS, 1 LU up or down",
);
static APPLE_PEAK: Rule =
    Rule::advice("peak-apple", APPLE, "a feed's sound whose true peak passes -1 dBTP");
static SILENT: Rule =
    Rule::error("output-silent", "pod", "a finished file in which nothing is heard");

pub(super) const RULES: &[&Rule] = &[
    &FORMAT,
    &UNBUILT,
    &REPORT,
    &OUTDATED,
    &OLDER,
    &GONE,
    &CHANGED,
    &UNPLAYABLE,
    &LENGTH,
    &LOUDNESS,
    &PEAK,
    &APPLE_LOUDNESS,
    &APPLE_PEAK,
    &SILENT,
];

/// How far a file may be from its target, in LU. *Source:* Apple allows 1 dB; EBU R 128 0.5 LU
/// for what can be measured at leisure, 1.0 LU else.
const LOUDNESS_SLACK: f64 = 1.0;

/// What two meters may differ by, in dB. *Source:* EBU Tech 3341, true peaks: +0.2 / -0.4.
const PEAK_SLACK: f64 = 0.2;

/// What coders add at the ends of a file.
const LENGTH_SLACK: i64 = 250;

/// What Apple asks of the sound.
pub struct AppleLevels;

impl AppleLevels {
    /// Integrated loudness.
    pub const LOUDNESS: Lufs = Lufs(-16.0);
    /// True peak.
    pub const PEAK: Dbtp = Dbtp(-1.0);
}

/// A finished file of sound, looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct SoundCheck {
    /// What the report says of it.
    pub report: BuiltSound,
    /// The file, from the show's folder.
    pub file: PathBuf,
    /// What became of it.
    pub state: SoundState,
}

/// What became of a finished file.
#[derive(Debug, Clone, PartialEq)]
pub enum SoundState {
    /// It is not there.
    Gone,
    /// It is another file than the build wrote.
    Changed,
    /// It cannot be decoded, and why.
    Unplayable(String),
    /// It plays.
    Plays {
        /// Nothing for silence.
        loudness: Option<Lufs>,
        /// Nothing for silence.
        peak: Option<Dbtp>,
        /// How long it is, where the file tells.
        length: Option<Time>,
    },
    /// It is what the build wrote; nobody listened.
    Unheard,
}

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let first = subject.show.outputs.iter().find(|output| output.publish);
    if let Some(output) = first.filter(|output| output.format != Format::Mp3) {
        let message = format!(
            "the feed offers output `{}`, which is {}: Apple and older apps do not play it",
            output.name,
            output.format.name()
        );
        let place = output.mark.clone().map_or_else(
            || subject.manifest.whole(),
            |mark| crate::report::Place { file: subject.manifest.file.clone(), mark: Some(mark) },
        );
        let hint = "put an output of format mp3 first; the others are offered beside it";
        findings.tell(&FORMAT, place, message, hint);
    }
    for look in &subject.episodes {
        report(look, findings);
        for sound in &look.sounds {
            self::sound(subject, look, sound, first, findings);
        }
    }
}

fn report(look: &Look<'_>, findings: &mut Findings) {
    let folder = &look.episode.folder;
    match &look.built {
        Ok(_) => {}
        // An episode just begun has nothing to build yet.
        Err(ReportError::Missing) if look.episode.tracks.is_empty() => {}
        Err(ReportError::Missing) => {
            let hint = format!("run `pod build {folder}`");
            let message = "this episode is not built yet";
            findings.tell(&UNBUILT, look.manifest.whole(), message, hint);
        }
        Err(error) => {
            let file = look.manifest.file.with_file_name("out").join("report.json");
            let hint = format!("run `pod build {folder}` again");
            findings.tell(&REPORT, whole(file), error.to_string(), hint);
        }
    }
    for (key, then, now) in &look.outdated {
        let message = format!("the finished files have the {key} `{then}`; it is `{now}` now");
        let hint = format!("run `pod build {folder}`: only what depends on it is made again");
        findings.tell(&OUTDATED, look.manifest.key(key), message, hint);
    }
    for file in &look.newer {
        let hint = format!(
            "run `pod build {folder}`; if you have, nothing that is heard or read has changed"
        );
        let message = "this was changed after the episode was built";
        findings.tell(&OLDER, whole(file), message, hint);
    }
}

fn sound(
    subject: &Subject<'_>,
    look: &Look<'_>,
    sound: &SoundCheck,
    first: Option<&Output>,
    findings: &mut Findings,
) {
    let folder = &look.episode.folder;
    let place = || whole(&sound.file);
    let again = || format!("run `pod build {folder}` again");
    let (loudness, peak, length) = match &sound.state {
        SoundState::Gone => {
            findings.tell(&GONE, place(), "this finished file is not there any more", again());
            return;
        }
        SoundState::Changed => {
            let message = "this is not the file that the build wrote";
            let hint = format!("{}; what is to differ belongs in the manifests", again());
            findings.tell(&CHANGED, place(), message, hint);
            return;
        }
        SoundState::Unplayable(why) => {
            findings.tell(&UNPLAYABLE, place(), format!("this does not play: {why}"), again());
            return;
        }
        SoundState::Unheard => return,
        SoundState::Plays { loudness, peak, length } => (*loudness, *peak, *length),
    };
    if let (Ok(built), Some(length)) = (&look.built, length)
        && (length.millis() - built.length.millis()).abs() > LENGTH_SLACK
    {
        let (is, asked) = (length.short(), built.length.short());
        let message = format!("this file lasts {is}, and the episode {asked}");
        findings.tell(&LENGTH, place(), message, again());
    }
    let Some(loudness) = loudness else {
        let message = "nothing is heard in this file";
        let hint = "listen to the takes, and check `channel` and `gain` of the tracks";
        findings.tell(&SILENT, place(), message, hint);
        return;
    };
    let output = subject.show.outputs.iter().find(|output| output.name == sound.report.name);
    let Some(output) = output else { return };
    let missed = (loudness.0 - output.loudness.0).abs() > LOUDNESS_SLACK;
    if missed {
        let message = format!(
            "this file is at {:.1} LUFS, and {} were asked for",
            loudness.0, output.loudness
        );
        let hint = "look at the warnings of the build: more gain may have been heard as damage";
        findings.tell(&LOUDNESS, place(), message, hint);
    }
    let over = peak.filter(|peak| peak.0 > output.peak.0 + PEAK_SLACK);
    if let Some(peak) = over {
        let message =
            format!("this file peaks at {:.1} dBTP, and {} were asked for", peak.0, output.peak);
        findings.tell(&PEAK, place(), message, again());
    }
    // Directories hear the feed's sound alone.
    if first.is_none_or(|first| first.name != output.name) {
        return;
    }
    let far = (loudness.0 - AppleLevels::LOUDNESS.0).abs() > LOUDNESS_SLACK;
    if far && !missed {
        let message = format!("this file is at {:.1} LUFS; apps expect -16", loudness.0);
        let hint = "set `loudness = -16.0` in the feed's [[output]]: beside other shows this one \
                    is too loud or too soft";
        findings.tell(&APPLE_LOUDNESS, place(), message, hint);
    }
    if let Some(peak) = peak.filter(|peak| peak.0 > AppleLevels::PEAK.0 + PEAK_SLACK)
        && over.is_none()
    {
        let message = format!("this file peaks at {:.1} dBTP; apps expect -1 at most", peak.0);
        let hint = "set `peak = -1.0` in the feed's [[output]]";
        findings.tell(&APPLE_PEAK, place(), message, hint);
    }
}
