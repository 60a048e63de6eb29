//! The rules about manifests and recordings, whose findings come from reading them: `ops` looks.

use super::Rule;

/// What is wrong in show.toml, episode.toml and edits.toml.
pub static MANIFEST: Rule =
    Rule::error("manifest", "pod", "a manifest or a ledger that is not as it should be");
/// A take or music that cannot be read.
pub static UNREADABLE: Rule =
    Rule::error("recording-unreadable", "pod", "a recording or music that cannot be read");
/// An episode without recordings.
pub static NONE: Rule =
    Rule::advice("recording-missing", "pod", "an episode that has no recording yet");
/// Something after the last sound.
pub static BEYOND: Rule = Rule::warning(
    "beyond-end",
    "pod",
    "a chapter, soundbite, cut or keep beyond the end of the recordings",
);
/// Something this version does not do yet.
pub static NOT_YET: Rule =
    Rule::advice("not-yet", "pod", "a setting that this version reads and does not follow");
/// What is wrong with transcript.md or its words.
pub static TEXT: Rule = Rule::error(
    "transcript-trouble",
    "pod",
    "a text that cannot be read or does not fit its words",
);

/// All of them.
pub(super) const RULES: &[&Rule] = &[&MANIFEST, &UNREADABLE, &NONE, &BEYOND, &NOT_YET, &TEXT];
