//! The keys that show.toml and episode.toml share.

use super::{BOTH_FILES, Table, key, table};

pub(in crate::show) const FUNDING: Table = table(
    BOTH_FILES,
    "[[funding]]",
    &[
        key("url", "http(s) address, required", "The page to give on."),
        key("text", "text, at most 128 characters", "What the button says."),
    ],
);

pub(in crate::show) const PERSON: Table = table(
    BOTH_FILES,
    "[[person]]",
    &[
        key("name", "text, required", "The person's name."),
        key("role", "text, default \"host\"", "What they do: host, guest, editor, …"),
        key("group", "text, default \"cast\"", "The kind of role: cast, writing, audio …"),
        key("url", "http(s) address", "A page about the person."),
        key("image", "http(s) address", "A picture of the person."),
        key("bio", "text", "Who they are, in a few sentences."),
    ],
);

pub(in crate::show) const AUDIO: Table = table(
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

pub(in crate::show) const SILENCE: Table = table(
    BOTH_FILES,
    "silence",
    &[
        key("shorten_above", "time, up to 1 minute", "Pauses longer than this are shortened."),
        key("to", "time, at least 0.35 s", "How long such a pause still is."),
    ],
);

pub(in crate::show) const LOCATION: Table = table(
    BOTH_FILES,
    "[[location]]",
    &[
        key("name", "text, required, at most 128 characters", "What people call the place."),
        key("rel", "subject or creator, default subject", "What it is about, or made where."),
        key("geo", "geo:latitude,longitude", "Where it is (RFC 5870)."),
        key("osm", "N, W or R and a number", "What OpenStreetMap calls it."),
        key("country", "two letters", "The country (ISO 3166-1)."),
    ],
);

pub(in crate::show) const TXT: Table = table(
    BOTH_FILES,
    "[[txt]]",
    &[
        key("purpose", "text", "What it is for: verify, applepodcastsverify, ai-content, …"),
        key("text", "text, required, at most 4000 characters", "The statement itself."),
    ],
);

pub(in crate::show) const SOCIAL: Table = table(
    BOTH_FILES,
    "[[social]]",
    &[
        key("protocol", "text, required", "activitypub, atproto, nostr, matrix, disabled, …"),
        key("uri", "address, required but for disabled", "The post the answers are below."),
        key("account", "text", "Who wrote it."),
        key("account_url", "http(s) address", "The page of who wrote it."),
        key("priority", "1 to 999", "Which comes first: the lowest."),
    ],
);
