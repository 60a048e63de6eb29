//! How the feed and the web pages are made: `[feed]`, `[site]` and its theme, `[[app]]`.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::files::Folder;
use super::forms::short_text;
use super::keys;
use super::slot::Slot;

/// Where feeds tell of news when the show does not say: hubs that take any feed (W3C WebSub).
const HUBS: [&str; 2] =
    ["https://pubsubhubbub.appspot.com/", "https://pubsubhubbub.superfeedr.com/"];

/// As many episodes as stand in one file of the feed: about a megabyte, below which every app
/// reads it whole.
const PER_PAGE: u32 = 300;

/// What is asked of the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedSettings {
    /// WebSub hubs the feed names.
    pub hubs: Vec<String>,
    /// How many episodes one file holds at least, before older ones move to the next (RFC 5005).
    pub per_page: u32,
    /// Whether downloads go through op3.dev, which counts them.
    pub op3: bool,
    /// Where the feed has moved to.
    pub new_url: Option<String>,
    /// Whether no more episodes come.
    pub complete: bool,
    /// Whether directories are asked to leave the show out.
    pub block: bool,
    /// Whether others are asked not to import the feed.
    pub locked: bool,
}

impl Default for FeedSettings {
    fn default() -> FeedSettings {
        FeedSettings {
            hubs: HUBS.map(str::to_owned).to_vec(),
            per_page: PER_PAGE,
            op3: false,
            new_url: None,
            complete: false,
            block: false,
            locked: true,
        }
    }
}

/// What is asked of the web pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SiteSettings {
    /// The language of the pages' own words, else that of the show.
    pub language: Option<String>,
    /// A page about the show, Markdown; a file that is there.
    pub about: Option<PathBuf>,
    /// Names and values of the theme's variables, as written, in the order of [`THEME`].
    pub theme: Vec<(&'static str, String)>,
    /// Where else the show can be heard.
    pub apps: Vec<App>,
}

/// A place where the show can be heard: a directory, an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    /// What the button says.
    pub name: String,
    /// The show's page there.
    pub url: String,
}

/// The variables of the theme, each a key of `[site.theme]`; `--pod-` and the name with dashes in
/// the style sheet.
pub const THEME: [&str; 20] = [
    "accent",
    "accent_dark",
    "accent_text",
    "accent_text_dark",
    "background",
    "background_dark",
    "surface",
    "surface_dark",
    "text",
    "text_dark",
    "muted",
    "muted_dark",
    "border",
    "border_dark",
    "mark",
    "mark_dark",
    "font",
    "font_headings",
    "radius",
    "width",
];

impl FeedSettings {
    pub(super) fn read(slot: &Slot<'_>) -> FeedSettings {
        let usual = FeedSettings::default();
        let Some(fields) = slot.table(&keys::FEED) else { return usual };
        let yes = |key, usual| fields.get(key).and_then(|slot| slot.boolean()).unwrap_or(usual);
        let hubs = fields.get("hubs").and_then(|slot| slot.elements());
        FeedSettings {
            hubs: hubs.map_or(usual.hubs, |hubs| {
                hubs.iter().filter_map(|slot| slot.web_address()).collect()
            }),
            per_page: fields
                .get("per_page")
                .and_then(|slot| slot.integer(10..=100_000))
                .unwrap_or(PER_PAGE),
            op3: yes("op3", usual.op3),
            new_url: fields.get("new_url").and_then(|slot| slot.web_address()),
            complete: yes("complete", usual.complete),
            block: yes("block", usual.block),
            locked: yes("locked", usual.locked),
        }
    }
}

impl SiteSettings {
    pub(super) fn read(slot: &Slot<'_>, folder: &Folder<'_>) -> SiteSettings {
        let Some(fields) = slot.table(&keys::SITE) else { return SiteSettings::default() };
        let theme = fields.get("theme").and_then(|slot| slot.table(&keys::THEME_KEYS));
        SiteSettings {
            language: fields.get("language").and_then(|slot| slot.language()),
            about: fields.get("about").and_then(|slot| folder.file(&slot)),
            theme: theme.map(|fields| read_theme(&fields)).unwrap_or_default(),
            apps: Vec::new(),
        }
    }
}

impl App {
    pub(super) fn read_all(slot: &Slot<'_>) -> Vec<App> {
        let read = |fields: &Fields<'_>| {
            let name = fields.need("name").and_then(|slot| short_text(&slot, 128));
            let url = fields.need("url").and_then(|slot| slot.web_address());
            Some(App { name: name?, url: url? })
        };
        slot.tables(&keys::APP, "name").iter().filter_map(read).collect()
    }
}

fn read_theme(fields: &Fields<'_>) -> Vec<(&'static str, String)> {
    let mut theme = Vec::new();
    for name in THEME {
        let Some(slot) = fields.get(name) else { continue };
        let Some(text) = slot.text() else { continue };
        if is_css_value(&text) {
            theme.push((name, text));
        } else {
            let message = format!("`{}` is no value of `{name}`", text.escape_debug());
            slot.error(message, "write a colour such as \"#7c3aed\", a length, or names of fonts");
        }
    }
    theme
}

/// Whether a text can stand as a value in a style sheet and nothing more: no end of the line, no
/// address that a browser would fetch.
fn is_css_value(text: &str) -> bool {
    let known = |letter: char| letter.is_ascii_alphanumeric() || "#%.,()/ '\"-+*".contains(letter);
    let quotes = |quote| text.matches(quote).count() % 2 == 0;
    let lower = text.to_ascii_lowercase();
    text.len() <= 200
        && text.chars().all(known)
        && quotes('"')
        && quotes('\'')
        && text.matches('(').count() == text.matches(')').count()
        && !["url", "image", "src", "/*"].iter().any(|bad| lower.contains(bad))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_value_is_a_value_and_nothing_more() {
        for good in ["#7c3aed", "rgb(1 2 3 / 50%)", "Georgia, 'Times New Roman', serif", "0.5rem"] {
            assert!(is_css_value(good), "{good}");
        }
        for bad in ["red; } body {", "url(https://x.example/a.png)", "\"open", "a\\b", "</style>"] {
            assert!(!is_css_value(bad), "{bad}");
        }
    }
}
