//! What an episode is going to be: tracks on one clock, cuts, chapters. Pure
//! decisions on facts and manifests, with everything wrong reported at its line.

use std::path::PathBuf;

use crate::edit::{Cut, EditList, PauseRule, Timeline, plan_pauses, union};
use crate::ops::session::Heard;
use crate::report::{Diagnostic, Mark};
use crate::show::{Chapter, EditSpan, Edits, Episode};
use crate::units::{Db, Frames, SampleRate, Span, Time};

/// When pauses make up more of a session than this, something is probably
/// wrong with the takes or the threshold (reference C.4, rule 6).
const MUCH: f64 = 0.4;

/// The compressor's threshold under a voice's own level, in dB: the louder
/// fifth of the speech lies at the level, so that loud words lose 4 to 7 dB and
/// quiet ones nothing (reference G, step 6: 3 to 6 dB).
const COMPRESS_BELOW_SPEECH: f64 = 6.0;

/// Where compression of a voice sets in, given its level; in tenths of a dB.
pub(super) fn compress_above(speech: Db) -> Db {
    Db(((speech.0 - COMPRESS_BELOW_SPEECH) * 10.0).round() / 10.0)
}

/// The cuts of an episode.
#[derive(Debug, Clone)]
pub(in crate::ops) struct Plan {
    pub(in crate::ops) edits: EditList,
    pub(super) pauses: usize,
    pub(super) asked: usize,
    pub(super) struck: usize,
}

/// All that planning needs to know of the sound.
#[derive(Debug, Clone)]
pub(in crate::ops) struct Talk {
    /// Of the session.
    pub(in crate::ops) length: Frames,
    /// Where anybody speaks, in order and apart, in session frames.
    pub(in crate::ops) speech: Vec<Span>,
}

impl Talk {
    /// Of all tracks together.
    pub(in crate::ops) fn of(tracks: &[Heard]) -> Talk {
        let ends = tracks.iter().map(|track| track.offset + track.frames);
        let length = ends.max().unwrap_or_default().max(Frames::ZERO);
        let speech = union(tracks.iter().flat_map(|track| {
            let shift =
                move |span: &Span| Span::new(span.start + track.offset, span.end + track.offset);
            track.speech.iter().map(shift)
        }));
        Talk { length, speech }
    }
}

/// Plans the cuts; `edits` are those made by ear, `struck` those of words struck out. What is
/// worth a warning goes to `found`; errors too.
pub(in crate::ops) fn plan(
    episode: &Episode,
    edits: &Edits,
    talk: &Talk,
    struck: Vec<Cut>,
    found: &mut Vec<Diagnostic>,
) -> Plan {
    let (rate, length) = (episode.audio.rate, talk.length);
    let file = episode.edits_manifest();
    let mut check = |span: &EditSpan, what: &str| within(span, what, length.at(rate), &file, found);
    let mut cuts = Vec::new();
    for cut in &edits.cuts {
        if check(cut, "cut") {
            cuts.push(Cut::asked(frames(cut, rate), cut.reason.clone().unwrap_or_default(), rate));
        }
    }
    let keeps = edits.keeps.iter().filter(|keep| check(keep, "keep"));
    let keeps: Vec<Span> = keeps.map(|keep| frames(keep, rate)).collect();
    let (asked, words) = (cuts.len(), struck.len());
    cuts.extend(struck);
    let mut pauses = 0;
    if let Some(silence) = episode.audio.silence {
        let rule = PauseRule { shorten_above: silence.shorten_above, to: silence.to };
        let spans: Vec<Span> = cuts.iter().map(|cut| cut.span).collect();
        let planned = plan_pauses(length, &talk.speech, &spans, &keeps, rule, rate);
        pauses = planned.cuts.len();
        judge(episode, &talk.speech, &planned.cuts, length, found);
        cuts.extend(planned.cuts);
    }
    Plan { edits: EditList::new(length, cuts), pauses, asked, struck: words }
}

/// Warns when pauses look wrong: no speech at all, or too much to cut.
fn judge(
    episode: &Episode,
    speech: &[Span],
    cuts: &[Cut],
    length: Frames,
    found: &mut Vec<Diagnostic>,
) {
    let warning = |message: String| Diagnostic::warning(message).in_file(&episode.manifest);
    if speech.is_empty() {
        let message = "nobody speaks in these takes: no pause was shortened".to_owned();
        found.push(warning(message).hint("listen to them; was the right channel recorded?"));
        return;
    }
    let inside = |cut: &&Cut| cut.span.start > Frames::ZERO && cut.span.end < length;
    let removed: Frames = cuts.iter().filter(inside).map(|cut| cut.span.len()).sum();
    let share = removed.0 as f64 / length.0.max(1) as f64;
    if share > MUCH {
        let message = format!("{:.0} % of this session are pauses that were cut", share * 100.0);
        let hint = "listen to the result; set `silence = false` in [audio], or keep stretches \
                    with [[keep]] in edits.toml";
        found.push(warning(message).hint(hint));
    }
}

fn frames(span: &EditSpan, rate: SampleRate) -> Span {
    Span::new(span.start.frames(rate), span.end.frames(rate))
}

/// Whether a span of edits.toml lies in the session at all.
fn within(
    span: &EditSpan,
    what: &str,
    length: Time,
    file: &std::path::Path,
    found: &mut Vec<Diagnostic>,
) -> bool {
    let at = |diagnostic: Diagnostic| diagnostic.at(file, span.mark.clone());
    if span.start >= length {
        let message = format!("this {what} starts at {}, after the end of the session", span.start);
        let hint = format!("the session ends at {length}; correct the times, or remove it");
        found.push(at(Diagnostic::error(message)).hint(hint));
        return false;
    }
    if span.end > length {
        let message = format!("this {what} ends at {}, after the end of the session", span.end);
        let hint = format!("it is taken to end with the session, at {length}");
        found.push(at(Diagnostic::warning(message)).hint(hint));
    }
    true
}

/// Warns of sound that an offset puts before the session.
pub(super) fn lost_beginnings(episode: &Episode, tracks: &[Heard], found: &mut Vec<Diagnostic>) {
    let rate = episode.audio.rate;
    for (track, heard) in episode.tracks.iter().zip(tracks) {
        let at =
            |diagnostic: Diagnostic, mark: &Mark| diagnostic.at(&episode.manifest, mark.clone());
        let early = (-heard.offset).min(heard.frames);
        if early <= Frames::ZERO {
            continue;
        }
        if early == heard.frames {
            let message = "this track ends before the session begins: nothing of it is heard";
            let hint = "the session begins with the first track; correct the offset";
            found.push(at(Diagnostic::error(message), &track.offset_mark).hint(hint));
            continue;
        }
        let message = format!(
            "the first {:.1} s of this track lie before the session and are not heard",
            early.at(rate).seconds()
        );
        let hint =
            "the session begins with the first track; list the track that starts first first";
        found.push(at(Diagnostic::warning(message), &track.offset_mark).hint(hint));
    }
}

/// A chapter in the finished episode.
#[derive(Debug, Clone)]
pub(super) struct Placed<'a> {
    pub(super) chapter: &'a Chapter,
    pub(super) start: Frames,
    pub(super) end: Frames,
}

/// Puts the chapters on the episode's time. A chapter at the session's very
/// start begins with the episode, music included.
pub(super) fn chapters<'a>(
    episode: &Episode,
    (chapters, file): &'a (Vec<Chapter>, PathBuf),
    timeline: &Timeline,
    length: Frames,
    found: &mut Vec<Diagnostic>,
) -> Vec<Placed<'a>> {
    let rate = episode.audio.rate;
    let mut placed: Vec<Placed<'a>> = Vec::new();
    for chapter in chapters {
        let at = |diagnostic: Diagnostic| diagnostic.at(file, chapter.mark.clone());
        let session = chapter.start.frames(rate);
        if session >= length {
            let message = format!(
                "chapter `{}` starts at {}, after the end of the session",
                chapter.title, chapter.start
            );
            let hint = format!("the session ends at {}; correct its start", length.at(rate));
            found.push(at(Diagnostic::error(message)).hint(hint));
            continue;
        }
        let start =
            if session == Frames::ZERO { Frames::ZERO } else { timeline.to_output(session) };
        if let Some(before) = placed.last().filter(|before| before.start == start) {
            let message =
                format!("nothing is left of chapter `{}`: all of it is cut", before.chapter.title);
            let mark = before.chapter.mark.clone();
            let hint = "it is left out; move it, or take the cut back";
            let warning = Diagnostic::warning(message).at(file, mark).hint(hint);
            found.push(warning);
            placed.pop();
        }
        placed.push(Placed { chapter, start, end: start });
    }
    let end = timeline.output_length();
    placed.retain(|chapter| chapter.start < end);
    for at in 0..placed.len() {
        placed[at].end = placed.get(at + 1).map_or(end, |next| next.start);
    }
    placed
}
