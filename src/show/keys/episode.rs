//! The keys of episode.toml and edits.toml.

use super::{EDITS_FILE, EPISODE_FILE, Key, Table, key, table};

pub(in crate::show) const EPISODE: Table = table(
    EPISODE_FILE,
    "",
    &[
        key("title", "text, required", "The name of the episode."),
        key("number", "1 to 999999", "Its place in the show, or in its season."),
        key("season", "1 to 9999", "The season it belongs to."),
        key("kind", "full, trailer or bonus, default full", "What sort of episode it is."),
        key("date", "date, time and offset", "When it comes out; in the future: scheduled."),
        key("guid", "text", "The episode's own name for ever; written once by pod new."),
        key("summary", "text", "What it is about, in a few sentences."),
        key("language", "BCP 47 tag, default the show's", "The language spoken in it."),
        key("explicit", "true or false, default the show's", "Whether it is unfit for children."),
        key("cover", "path", "A picture of its own, JPEG or PNG."),
        key("track", "tables", "The recordings; see [[track]]."),
        key("music", "table", "Music before and after; see [music]."),
        key("chapter", "tables", "Chapters; see [[chapter]]."),
        key("person", "tables", "Who is in this episode; see [[person]]."),
        key("audio", "table", "What differs from the show's [audio]."),
        key("cover_alt", "text", "What its own cover shows, for those who do not see it."),
        key("block", "true or false, default false", "Asks directories to leave it out."),
        key("license", "SPDX name or text, default the show's", "The licence of this episode."),
        key("license_url", "http(s) address", "Where a licence of one's own is to be read."),
        key("funding", "tables", "Where to support those in it; see [[funding]]."),
        key("location", "tables", "What it is about and where it was made; see [[location]]."),
        key("txt", "tables", "Statements for machines; see [[txt]]."),
        key("social", "tables", "Conversations about it; see [[social]]."),
        key("soundbite", "tables", "Stretches worth hearing first; see [[soundbite]]."),
    ],
);

pub(in crate::show) const TRACK: Table = table(
    EPISODE_FILE,
    "[[track]]",
    &[
        key("take", "path or list of paths, required", "The recording, or its parts in order."),
        key("speaker", "text", "Who is heard on it."),
        key(
            "channel",
            "mix, left, right, stereo or 1 to 8, default mix",
            "Which channel of the recording.",
        ),
        key("offset", "auto or time, default auto", "When it starts, seen from the first track."),
        key("gain", "-60 to 40 dB, default 0", "How much louder it gets."),
        key("pan", "-1 (left) to 1 (right), default 0", "Where it is heard in stereo."),
    ],
);

pub(in crate::show) const MUSIC: Table = table(
    EPISODE_FILE,
    "[music]",
    &[
        key("intro", "table", "Music the episode starts with; see intro."),
        key("outro", "table", "Music the episode ends with; see outro."),
    ],
);

const PIECE_KEYS: &[Key] = &[
    key("file", "path, required", "The music, in the episode's folder or the show's."),
    key("under", "time, up to 1 hour, default 0", "How long it goes on under the talk."),
    key("duck", "-60 to 0 dB, default -18", "How much softer it is under the talk."),
    key("gain", "-60 to 40 dB, default 0", "How much louder it gets."),
    key("over", "time, up to 1 hour", "How long it plays alone; default all but `under`."),
    key("fade", "time, up to 1 minute, default 2", "How long it fades in and out."),
];

pub(in crate::show) const INTRO: Table = table(EPISODE_FILE, "intro", PIECE_KEYS);

pub(in crate::show) const OUTRO: Table = table(EPISODE_FILE, "outro", PIECE_KEYS);

pub(in crate::show) const CHAPTER: Table = table(
    EPISODE_FILE,
    "[[chapter]]",
    &[
        key("start", "time, required", "Where it starts, before anything is cut."),
        key("title", "text, required", "What it is called."),
        key("url", "http(s) address", "A page that goes with it."),
        key("image", "path", "A picture that goes with it, JPEG or PNG."),
    ],
);

pub(in crate::show) const SOUNDBITE: Table = table(
    EPISODE_FILE,
    "[[soundbite]]",
    &[
        key("start", "time, required", "Where it starts, before anything is cut."),
        key("end", "time, required", "Where it ends, before anything is cut."),
        key("title", "text, at most 128 characters", "What is said."),
    ],
);

pub(in crate::show) const EDITS: Table = table(
    EDITS_FILE,
    "",
    &[
        key("cut", "tables", "What is taken out; see [[cut]]."),
        key("keep", "tables", "What must stay as it is; see [[keep]]."),
    ],
);

const SPAN_KEYS: &[Key] = &[
    key("start", "time, required", "Where it begins, before anything is cut."),
    key("end", "time, required", "Where it ends, before anything is cut."),
    key("reason", "text", "Why, for the report."),
];

pub(in crate::show) const CUT: Table = table(EDITS_FILE, "[[cut]]", SPAN_KEYS);

pub(in crate::show) const KEEP: Table = table(EDITS_FILE, "[[keep]]", SPAN_KEYS);
