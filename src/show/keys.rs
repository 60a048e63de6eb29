//! Every key the manifests may hold, with its form, default and meaning: the one list.
//!
//! The reader refuses what is not here, and the manual pages and the tests of
//! the example show are made from it.

/// A key of a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// The form of its value and, where there is one, the default.
    pub form: &'static str,
    /// What it says, in one sentence.
    pub about: &'static str,
}

/// A table of a manifest and the keys allowed in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// The files it may stand in.
    pub files: &'static [&'static str],
    /// As it is written: empty for the keys before the first header, `[audio]`,
    /// `[[output]]`, or the bare name of an inline table.
    pub header: &'static str,
    /// The keys, in the order people write them.
    pub keys: &'static [Key],
    /// Whether other keys are kept instead of refused.
    pub open: bool,
}

impl Table {
    /// Whether `name` is one of its keys.
    pub fn has(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.name == name)
    }
}

const fn key(name: &'static str, form: &'static str, about: &'static str) -> Key {
    Key { name, form, about }
}

const fn table(
    files: &'static [&'static str],
    header: &'static str,
    keys: &'static [Key],
) -> Table {
    Table { files, header, keys, open: false }
}

const SHOW_FILE: &[&str] = &["show.toml"];
const EPISODE_FILE: &[&str] = &["episode.toml"];
const BOTH_FILES: &[&str] = &["show.toml", "episode.toml"];
const EDITS_FILE: &[&str] = &["edits.toml"];

pub(super) const SHOW: Table = table(
    SHOW_FILE,
    "",
    &[
        key("title", "text, required", "The name of the show."),
        key("language", "BCP 47 tag", "The language spoken, such as \"fr\" or \"pt-BR\"."),
        key("author", "text", "Who makes the show."),
        key("description", "text", "What the show is about."),
        key("link", "http(s) address", "The show's web page."),
        key("cover", "path", "The picture of the show, JPEG or PNG."),
        key("categories", "list of text", "Directory categories, \"A\" or \"A > B\"."),
        key("explicit", "true or false, default false", "Whether it is unfit for children."),
        key("owner", "table", "Who answers for the feed; see owner."),
        key("guid", "UUID", "The feed's own name for ever; written once by pod init."),
        key("license", "SPDX name or text", "The licence of the episodes."),
        key(
            "tag",
            "pattern, default \"ep{number}\"",
            "How a git tag names an episode, from {number}, {slug} and {season}.",
        ),
        key("funding", "tables", "Where to support the show; see [[funding]]."),
        key("person", "tables", "Who is in every episode; see [[person]]."),
        key("audio", "table", "How the sound is treated; see [audio]."),
        key("output", "tables", "The files made of an episode; see [[output]]."),
        key("transcript", "table", "How the text is made; see [transcript]."),
        key("publish", "table", "Where it is published; see [publish]."),
        key("host", "tables", "Accounts on other services; see [host.NAME]."),
    ],
);

pub(super) const OWNER: Table = table(
    SHOW_FILE,
    "owner",
    &[
        key("name", "text", "The owner's name."),
        key("email", "mail address, required", "Where directories reach the owner."),
    ],
);

pub(super) const FUNDING: Table = table(
    SHOW_FILE,
    "[[funding]]",
    &[
        key("url", "http(s) address, required", "The page to give on."),
        key("text", "text, at most 128 characters", "What the button says."),
    ],
);

pub(super) const PERSON: Table = table(
    BOTH_FILES,
    "[[person]]",
    &[
        key("name", "text, required", "The person's name."),
        key("role", "text, default \"host\"", "What they do: host, guest, editor, …"),
        key("group", "text, default \"cast\"", "The kind of role: cast, writing, audio …"),
        key("url", "http(s) address", "A page about the person."),
        key("image", "http(s) address", "A picture of the person."),
    ],
);

pub(super) const AUDIO: Table = table(
    BOTH_FILES,
    "[audio]",
    &[
        key(
            "preset",
            "voice, interview, music or raw, default interview",
            "A named set of the settings below.",
        ),
        key("rate", "44100, 48000 or 96000 Hz, default 48000", "The rate of the session."),
        key("silence", "table or true or false", "Which pauses get shorter; see silence."),
        key("highpass", "20 to 400 Hz, 0 for none", "Takes rumble below this away."),
        key(
            "compress",
            "true or false",
            "Evens out each voice: loud words come nearer to the rest.",
        ),
        key("denoise", "true or false", "Lowers steady noise behind the voices."),
    ],
);

pub(super) const SILENCE: Table = table(
    BOTH_FILES,
    "silence",
    &[
        key("shorten_above", "time, up to 1 minute", "Pauses longer than this are shortened."),
        key("to", "time, at least 0.35 s", "How long such a pause still is."),
    ],
);

pub(super) const OUTPUT: Table = table(
    SHOW_FILE,
    "[[output]]",
    &[
        key("name", "a-z, 0-9 and -, required", "What the output is called; one of each."),
        key("format", "mp3, opus, flac or wav, required", "The kind of file."),
        key(
            "bitrate",
            "kbit/s, default 96 mono and 128 stereo, Opus 48 and 96",
            "How big it gets; for mp3 and opus.",
        ),
        key("vbr", "0 (best) to 9", "Quality instead of a bit rate; for mp3."),
        key("bit_depth", "16 or 24, default 16", "Bits of a sample; for wav and flac."),
        key("channels", "mono or stereo, default mono", "How many channels."),
        key("loudness", "-40 to -5 LUFS, default -16", "The integrated loudness to reach."),
        key("peak", "-9 to 0 dBTP, default -1", "The true peak never to pass."),
    ],
);

pub(super) const TRANSCRIPT: Table = table(
    SHOW_FILE,
    "[transcript]",
    &[
        key("model", "name or path, default \"small\"", "Which model listens."),
        key(
            "glossary",
            "list of text",
            "Names and words it should know how to spell; \"Term = alias | other\" says how it mishears one.",
        ),
        key(
            "server",
            "http(s) address",
            "Listens instead of this machine; speaks OpenAI's /v1/audio/transcriptions.",
        ),
    ],
);

pub(super) const PUBLISH: Table = table(
    SHOW_FILE,
    "[publish]",
    &[
        key("base_url", "http(s) address, required", "Where public/ is found on the web."),
        key(
            "storage",
            "folder, sftp, s3, webdav(s), ftp(s) address, or a command",
            "Where the files of public/ go.",
        ),
        key("hosts", "list of names", "Which [host.NAME] get each episode."),
    ],
);

pub(super) const HOST: Table = Table {
    files: SHOW_FILE,
    header: "[host.NAME]",
    keys: &[
        key("url", "http(s) address", "Where the service is."),
        key("podcast", "text", "The show's name there."),
    ],
    open: true,
};

pub(super) const EPISODE: Table = table(
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
    ],
);

pub(super) const TRACK: Table = table(
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

pub(super) const MUSIC: Table = table(
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

pub(super) const INTRO: Table = table(EPISODE_FILE, "intro", PIECE_KEYS);
pub(super) const OUTRO: Table = table(EPISODE_FILE, "outro", PIECE_KEYS);

pub(super) const CHAPTER: Table = table(
    EPISODE_FILE,
    "[[chapter]]",
    &[
        key("start", "time, required", "Where it starts, before anything is cut."),
        key("title", "text, required", "What it is called."),
        key("url", "http(s) address", "A page that goes with it."),
        key("image", "path", "A picture that goes with it, JPEG or PNG."),
    ],
);

pub(super) const EDITS: Table = table(
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

pub(super) const CUT: Table = table(EDITS_FILE, "[[cut]]", SPAN_KEYS);
pub(super) const KEEP: Table = table(EDITS_FILE, "[[keep]]", SPAN_KEYS);

/// Every table of every manifest, in the order of the manual.
pub const KEYS: &[Table] = &[
    SHOW, OWNER, FUNDING, PERSON, AUDIO, SILENCE, OUTPUT, TRANSCRIPT, PUBLISH, HOST, EPISODE,
    TRACK, MUSIC, INTRO, OUTRO, CHAPTER, EDITS, CUT, KEEP,
];
