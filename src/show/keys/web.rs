//! The keys of show.toml about its feed and its web pages.

use super::{SHOW_FILE, Table, key, table};

pub(in crate::show) const PODROLL: Table = table(
    SHOW_FILE,
    "[[podroll]]",
    &[
        key("guid", "UUID, required", "The podcast:guid in the other show's feed."),
        key("url", "http(s) address", "Its feed."),
        key("title", "text", "Its name."),
    ],
);

pub(in crate::show) const UPDATE: Table = table(
    SHOW_FILE,
    "[update]",
    &[
        key("text", "text, required, at most 128 characters", "How often, in words."),
        key("rule", "recurrence rule of RFC 5545", "The same for machines: FREQ=WEEKLY."),
        key("complete", "true or false, default false", "Whether no more are to come."),
    ],
);

pub(in crate::show) const SEASON: Table = table(
    SHOW_FILE,
    "[[season]]",
    &[
        key("number", "1 to 9999, required", "Which season."),
        key("name", "text, required, at most 128 characters", "What it is called."),
    ],
);

pub(in crate::show) const FEED: Table = table(
    SHOW_FILE,
    "[feed]",
    &[
        key("hubs", "list of http(s) addresses", "WebSub hubs, which tell apps of news at once."),
        key("per_page", "10 to 100000, default 300", "Episodes in one file of the feed."),
        key(
            "op3",
            "true or false, default false",
            "Whether downloads go through op3.dev, which counts them in public and sees the listeners' addresses.",
        ),
        key("new_url", "http(s) address", "Where the feed has moved to."),
        key("complete", "true or false, default false", "Whether no more episodes come."),
        key("block", "true or false, default false", "Asks directories to leave the show out."),
        key("locked", "true or false, default true", "Asks others not to import the feed."),
    ],
);

pub(in crate::show) const SITE: Table = table(
    SHOW_FILE,
    "[site]",
    &[
        key("language", "BCP 47 tag, default the show's", "The language of the pages' own words."),
        key("about", "path", "A page about the show, Markdown."),
        key("theme", "table", "Colours, fonts and measures; see [site.theme]."),
    ],
);

pub(in crate::show) const THEME_KEYS: Table = table(
    SHOW_FILE,
    "[site.theme]",
    &[
        key("accent", "CSS colour", "Links, buttons, what is being heard."),
        key("accent_dark", "CSS colour", "The same on dark screens."),
        key("accent_text", "CSS colour", "Words on the accent."),
        key("accent_text_dark", "CSS colour", "The same on dark screens."),
        key("background", "CSS colour", "Behind everything."),
        key("background_dark", "CSS colour", "The same on dark screens."),
        key("surface", "CSS colour", "Behind cards and the player."),
        key("surface_dark", "CSS colour", "The same on dark screens."),
        key("text", "CSS colour", "The words."),
        key("text_dark", "CSS colour", "The same on dark screens."),
        key("muted", "CSS colour", "Dates, times and other small words."),
        key("muted_dark", "CSS colour", "The same on dark screens."),
        key("border", "CSS colour", "Lines between things."),
        key("border_dark", "CSS colour", "The same on dark screens."),
        key("mark", "CSS colour", "Behind what was searched and found."),
        key("mark_dark", "CSS colour", "The same on dark screens."),
        key("font", "CSS font family", "The letters of the text."),
        key("font_headings", "CSS font family", "The letters of headings."),
        key("radius", "CSS length", "How round corners are."),
        key("width", "CSS length", "How wide a page gets."),
    ],
);

pub(in crate::show) const APP: Table = table(
    SHOW_FILE,
    "[[app]]",
    &[
        key("name", "text, required", "The directory or app."),
        key("url", "http(s) address, required", "The show's page there."),
    ],
);
