//! out/report.json: what went in, what was done and why, what came out. The
//! same build writes the same bytes: nothing of the clock or the machine is in it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::episode::WrittenText;
use super::finish::{FINISH, Finished};
use super::outputs::{Made, Wanted};
use super::plan::{Placed, Plan};
use crate::audio::encode::Quality;
use crate::edit::{Cut, Reason, Timeline};
use crate::ops::session::{FACTS, Input};
use crate::ops::text::TextFile;
use crate::render::{ENCODE, MIX, Verdict};
use crate::report::Diagnostic;
use crate::show::{Channels, Episode, Show};
use crate::store::{Digest, write_atomically};
use crate::units::{Db, Frames};

/// Its name in out/.
pub(super) const REPORT: &str = "report.json";

/// A report of ours is far smaller, even with thousands of cuts.
const REPORT_LIMIT: u64 = 64 << 20;

/// How far an output may miss its loudness before it is worth a warning, in LU.
const MISS: f64 = 0.1;

/// All that the report is made from.
pub(super) struct Report<'a> {
    pub(super) show: &'a Show,
    pub(super) episode: &'a Episode,
    pub(super) recordings: Vec<Input>,
    pub(super) plan: &'a Plan,
    pub(super) timeline: &'a Timeline,
    pub(super) placed: &'a [Placed<'a>],
    pub(super) text: Option<&'a WrittenText>,
    pub(super) outputs: Vec<((&'a Wanted<'a>, &'a Made), &'a Finished)>,
    pub(super) warnings: &'a [Diagnostic],
}

/// Writes the report unless it is there already; tells whether it was written.
pub(super) fn write(report: &Report<'_>, file: &Path) -> io::Result<bool> {
    let mut text = serde_json::to_string_pretty(&report.document()).map_err(io::Error::other)?;
    text.push('\n');
    if fs::read(file).is_ok_and(|there| there == text.as_bytes()) {
        return Ok(false);
    }
    write_atomically(file, text.as_bytes())?;
    Ok(true)
}

/// The names of the files that an earlier report says were made.
pub(super) fn outputs_of(file: &Path) -> Vec<String> {
    let small = fs::metadata(file).is_ok_and(|metadata| metadata.len() <= REPORT_LIMIT);
    let text = small.then(|| fs::read(file).ok()).flatten().unwrap_or_default();
    let report: Value = serde_json::from_slice(&text).unwrap_or_default();
    let all = [&report["outputs"], &report["text"]].map(|files| files.as_array());
    let files = all.into_iter().flatten().flatten();
    files.filter_map(|output| output["file"].as_str().map(str::to_owned)).collect()
}

impl Report<'_> {
    fn document(&self) -> Document<'_> {
        let (episode, plan) = (self.episode, self.plan);
        let rate = episode.audio.rate;
        let at = |frames: Frames| json!(frames.at(rate));
        let removed = plan.edits.removed();
        let chapters = self.placed.iter().map(|placed| {
            json!({
                "title": placed.chapter.title,
                "session": placed.chapter.start,
                "start": at(placed.start),
                "end": at(placed.end),
                "url": placed.chapter.url,
                "image": placed.chapter.image.as_deref().map(|image| file_of(episode, image)),
            })
        });
        let guid = self.show.guid.as_ref().map(|guid| guid.as_str());
        Document {
            pod: env!("CARGO_PKG_VERSION"),
            steps: json!(
                [FACTS, MIX, ENCODE, FINISH]
                    .map(|stage| format!("{} {}", stage.name, stage.version))
            ),
            show: json!({ "title": self.show.title, "guid": guid }),
            episode: json!({
                "folder": episode.folder,
                "title": episode.title,
                "number": episode.number,
                "season": episode.season,
                "guid": episode.guid.as_ref().map(|guid| guid.as_str()),
            }),
            settings: json!(episode.audio),
            inputs: self.inputs(),
            length: json!({
                "session": at(plan.edits.length()),
                "cut": at(removed),
                "talk": at(plan.edits.kept()),
                "music_before": at(self.timeline.lead()),
                "episode": at(self.timeline.output_length()),
                "session_frames": plan.edits.length(),
                "cut_frames": removed,
                "episode_frames": self.timeline.output_length(),
            }),
            pauses_shortened: plan.pauses,
            cuts_asked_for: plan.asked,
            words_struck_out: plan.struck,
            cuts: Cuts(self),
            chapters: chapters.collect(),
            soundbites: self.soundbites(),
            text: self.text.map_or(&[], |text| &text.files),
            outputs: self.outputs.iter().map(output).collect(),
            warnings: self.warnings.iter().map(|warning| warning.message.as_str()).collect(),
        }
    }

    /// The soundbites where something of them is heard.
    fn soundbites(&self) -> Vec<Value> {
        let rate = self.episode.audio.rate;
        let at = |time: crate::units::Time| self.timeline.to_output(time.frames(rate)).at(rate);
        let bites = self.episode.soundbites.iter();
        let placed = bites.map(|bite| (bite, at(bite.start), at(bite.end)));
        placed
            .filter(|(_, start, end)| start < end)
            .map(|(bite, start, end)| json!({ "title": bite.title, "start": start, "end": end }))
            .collect()
    }

    fn inputs(&self) -> Vec<Value> {
        let rate = self.episode.audio.rate;
        let file = |path: &Path| file_of(self.episode, path);
        let part =
            |(path, digest): &(PathBuf, Digest)| json!({ "file": file(path), "blake3": digest });
        let one = |(input, track): (&Input, &crate::show::Track)| {
            json!({
                "speaker": track.speaker,
                "recordings": input.parts.iter().map(part).collect::<Vec<_>>(),
                "channel": track.channel,
                "offset": input.offset.at(rate),
                "length": input.frames.at(rate),
                "peak_dbfs": input.peak.map(round),
                "noise_floor_dbfs": input.floor.map(round),
                "speech_level_dbfs": input.speech.map(round),
                "speech_threshold_dbfs": input.threshold.map(round),
            })
        };
        self.recordings.iter().zip(&self.episode.tracks).map(one).collect()
    }
}

/// A file as the episode's manifest would name it.
fn file_of(episode: &Episode, path: &Path) -> String {
    path.strip_prefix(&episode.dir).unwrap_or(path).to_string_lossy().into_owned()
}

/// The report as it is written. The cuts, which grow with the session, are
/// written one by one.
#[derive(Serialize)]
struct Document<'a> {
    pod: &'static str,
    /// The version of each step: which of them this pod does differently from another.
    steps: Value,
    show: Value,
    episode: Value,
    settings: Value,
    inputs: Vec<Value>,
    length: Value,
    pauses_shortened: usize,
    cuts_asked_for: usize,
    words_struck_out: usize,
    cuts: Cuts<'a>,
    chapters: Vec<Value>,
    soundbites: Vec<Value>,
    /// The files of the text; none where there is no text.
    text: &'a [TextFile],
    outputs: Vec<Value>,
    warnings: Vec<&'a str>,
}

struct Cuts<'a>(&'a Report<'a>);

impl Serialize for Cuts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        let rate = report.episode.audio.rate;
        let reason = |reason: &Reason| match reason {
            Reason::Asked(why) if why.is_empty() => "asked for in edits.toml".to_owned(),
            Reason::Asked(why) => why.clone(),
            Reason::Pause => "pause".to_owned(),
            Reason::Struck(words) => format!("struck out: {words}"),
        };
        let one = |cut: &Cut| {
            json!({
                "start": cut.span.start.at(rate),
                "end": cut.span.end.at(rate),
                "heard_at": report.timeline.to_output(cut.span.start).at(rate),
                "frames": [cut.span.start, cut.span.end],
                "reasons": cut.reasons.iter().map(reason).collect::<Vec<_>>(),
            })
        };
        serializer.collect_seq(report.plan.edits.cuts().iter().map(one))
    }
}

fn output(((want, made), finished): &((&Wanted<'_>, &Made), &Finished)) -> Value {
    let verdict = &made.sound.verdict;
    let measured = |measured: &crate::render::Measured| {
        json!({
            "loudness_lufs": measured.loudness.map(|lufs| round(Db(lufs.0))),
            "range_lu": measured.range.map(round),
            "true_peak_dbtp": measured.peak.map(|peak| round(Db(peak.0))),
        })
    };
    json!({
        "name": want.output.name,
        "file": finished.file.file_name().unwrap_or_default().to_string_lossy(),
        "blake3": finished.digest,
        "bytes": finished.bytes,
        "format": want.settings.format,
        "quality": description(want),
        "rate": want.settings.rate,
        "channels": want.settings.channels,
        "target": { "loudness_lufs": want.target.loudness, "true_peak_dbtp": want.target.peak },
        "before": measured(&made.sound.before),
        "after": measured(&verdict.landed),
        "gain_db": round(verdict.master.gain),
        "limiter": {
            "ceiling_dbtp": round(Db(verdict.master.ceiling.0)),
            "deepest_db": round(verdict.master.deepest),
            "share_of_time_over_6_db": (verdict.master.deep_share * 1e5).round() / 1e5,
        },
        "encoded_times": verdict.attempts,
        "miss": miss(want, made).map(|warning| warning.message),
    })
}

/// What an output is, as in `mp3 96 kbit/s mono`.
pub(super) fn description(want: &Wanted<'_>) -> String {
    let quality = match want.settings.quality {
        Quality::Cbr(bitrate) => bitrate.to_string(),
        Quality::Vbr(quality) => format!("VBR {quality}"),
        Quality::Pcm { bits } => format!("{bits} bit"),
    };
    let channels = match want.output.channels {
        Channels::Mono => "mono",
        Channels::Stereo => "stereo",
    };
    format!("{} {quality} {channels}", want.settings.format)
}

/// What to say when an output is not where it was asked to be.
pub(super) fn miss(want: &Wanted<'_>, made: &Made) -> Option<Diagnostic> {
    let Verdict { landed, master, .. } = made.sound.verdict;
    let name = &want.output.name;
    let Some(loudness) = landed.loudness else {
        let message = format!("output `{name}` is silent: its loudness was left as it is");
        return Some(Diagnostic::warning(message).hint("listen to the takes"));
    };
    let gap = made.sound.verdict.against(want.target);
    if gap.over.0 > 0.0 {
        let message = format!(
            "output `{name}` peaks at {}, over the {} asked for",
            landed.peak.unwrap_or(want.target.peak),
            want.target.peak
        );
        return Some(Diagnostic::warning(message).hint("ask for a higher bit rate"));
    }
    if gap.off.0.abs() <= MISS {
        return None;
    }
    let message =
        format!("output `{name}` is at {loudness}, not at the {} asked for", want.target.loudness);
    let hint = if master.yields {
        "more would have to be limited than the ear forgives: peaks (claps, coughs, knocks) \
         stand too far over the speech; cut them in edits.toml, or ask for less loudness"
    } else {
        "loudness and peak cannot both be had here; the peak was kept"
    };
    Some(Diagnostic::warning(message).hint(hint))
}

/// Levels to a hundredth of a decibel: finer digits are noise.
fn round(level: Db) -> f64 {
    (level.0 * 100.0).round() / 100.0
}
