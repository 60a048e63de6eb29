//! What [host.NAME] says about posts.

use super::super::HostError;
use super::super::keys::Keys;
use super::text::check_template;
use crate::show::HostSettings;

/// What a post says when nobody says otherwise.
const TEXT: &str = "{title}\n\n{summary}\n\n{page}\n\n{tags}";

/// The keys there are.
const KEYS: [&str; 6] = ["text", "visibility", "warning", "audio", "hashtags", "schedule"];

/// Who sees a post. *Source:* Mastodon API, `POST /api/v1/statuses`, `visibility`.
const VISIBILITIES: [&str; 4] = ["public", "unlisted", "private", "direct"];

/// What is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attach {
    /// The whole sound where it fits, else nothing.
    Whole,
    /// The whole sound where it fits, else the excerpt.
    Excerpt,
    /// Nothing.
    Nothing,
}

/// How posts are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Options {
    pub text: String,
    pub visibility: String,
    pub warning: Option<String>,
    pub attach: Attach,
    pub hashtags: bool,
    pub schedule: bool,
}

impl Options {
    /// Reads them. *Errors:* [`HostError::Settings`].
    pub fn read(settings: &HostSettings) -> Result<Options, HostError> {
        let keys = Keys::new(settings, &KEYS)?;
        let text = keys.of("text").unwrap_or(TEXT).to_owned();
        check_template(&text).map_err(|(why, hint)| keys.wrong(why, hint))?;
        let visibility = keys.of("visibility").unwrap_or("public").to_owned();
        if !VISIBILITIES.contains(&visibility.as_str()) {
            let why = format!("`visibility` is not \"{}\"", visibility.escape_debug());
            return Err(keys.wrong(why, format!("say one of {}", VISIBILITIES.join(", "))));
        }
        let attach = match keys.of("audio") {
            None | Some("whole") => Attach::Whole,
            Some("excerpt") => Attach::Excerpt,
            Some("none" | "false") => Attach::Nothing,
            Some(other) => {
                let why = format!("`audio` is not \"{}\"", other.escape_debug());
                return Err(keys.wrong(why, "say whole, excerpt or none"));
            }
        };
        let warning = keys.of("warning").map(str::to_owned);
        let (hashtags, schedule) = (keys.switch("hashtags", true)?, keys.switch("schedule", true)?);
        Ok(Options { text, visibility, warning, attach, hashtags, schedule })
    }
}
