//! The keys of show.toml about the show, what is made of it and where it goes.

use super::{SHOW_FILE, Table, key, table};

pub(in crate::show) const SHOW: Table = table(
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
        key("kind", "episodic or serial, default episodic", "Whether episodes follow each other."),
        key("copyright", "text", "Who holds the rights, without the word and the sign."),
        key("license_url", "http(s) address", "Where a licence of one's own is to be read."),
        key("cover_alt", "text", "What the cover shows, for those who do not see it."),
        key("medium", "text, default \"podcast\"", "What the feed holds, as apps know it."),
        key("location", "tables", "What it is about and where it is made; see [[location]]."),
        key("txt", "tables", "Statements for machines; see [[txt]]."),
        key("update", "table", "How often episodes come; see [update]."),
        key("podroll", "tables", "Other shows worth hearing; see [[podroll]]."),
        key("social", "tables", "Conversations about the show; see [[social]]."),
        key("season", "tables", "The names of seasons; see [[season]]."),
        key("feed", "table", "How the feed is made; see [feed]."),
        key("site", "table", "How the web pages are made; see [site]."),
        key("app", "tables", "Where else the show can be heard; see [[app]]."),
    ],
);

pub(in crate::show) const OWNER: Table = table(
    SHOW_FILE,
    "owner",
    &[
        key("name", "text", "The owner's name."),
        key("email", "mail address, required", "Where directories reach the owner."),
    ],
);

pub(in crate::show) const OUTPUT: Table = table(
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
        key("publish", "true or false, default not for wav", "Whether listeners get it."),
    ],
);

pub(in crate::show) const TRANSCRIPT: Table = table(
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

pub(in crate::show) const PUBLISH: Table = table(
    SHOW_FILE,
    "[publish]",
    &[
        key(
            "base_url",
            "http(s) address, required but for a show that goes to hosts alone",
            "Where public/ is found on the web.",
        ),
        key(
            "storage",
            "folder, address of sftp, s3, webdav(s) or ftp(s), or list of words",
            "Where the files of public/ go; a list of words is a command with {from} and {list}, or {file} and {path}.",
        ),
        key("hosts", "list of names", "Which [host.NAME] get each episode."),
        key(
            "pings",
            "list of http(s) addresses, default Podcast Index",
            "Are asked for when the feed has changed, with its address at their end.",
        ),
        key("webhooks", "list of http(s) addresses", "Get a JSON message of what was published."),
    ],
);

pub(in crate::show) const HOST: Table = Table {
    files: SHOW_FILE,
    header: "[host.NAME]",
    keys: &[
        key("url", "http(s) address", "Where the service is."),
        key("podcast", "text", "The show's name there."),
    ],
    open: true,
};
