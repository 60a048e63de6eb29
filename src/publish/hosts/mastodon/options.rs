//! What [host.NAME] says about posts.

use super::super::HostError;
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
        let wrong = |why: String, hint: String| HostError::Settings {
            host: settings.name.clone(),
            why,
            hint,
        };
        for key in settings.options.keys().filter(|key| *key != "kind") {
            if !KEYS.contains(&key.as_str()) {
                let why = format!("`{}` is no setting of this kind of host", key.escape_debug());
                return Err(wrong(why, format!("it knows url, {}", KEYS.join(", "))));
            }
        }
        let of = |key: &str| settings.options.get(key).cloned();
        let switch = |key: &str| match of(key).as_deref() {
            None | Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(_) => Err(wrong(format!("`{key}` is a switch"), "say true or false".to_owned())),
        };
        let text = of("text").unwrap_or_else(|| TEXT.to_owned());
        check_template(&text).map_err(|(why, hint)| wrong(why, hint))?;
        let visibility = of("visibility").unwrap_or_else(|| "public".to_owned());
        if !VISIBILITIES.contains(&visibility.as_str()) {
            let why = format!("`visibility` is not \"{}\"", visibility.escape_debug());
            return Err(wrong(why, format!("say one of {}", VISIBILITIES.join(", "))));
        }
        let attach = match of("audio").as_deref() {
            None | Some("whole") => Attach::Whole,
            Some("excerpt") => Attach::Excerpt,
            Some("none" | "false") => Attach::Nothing,
            Some(other) => {
                let why = format!("`audio` is not \"{}\"", other.escape_debug());
                return Err(wrong(why, "say whole, excerpt or none".to_owned()));
            }
        };
        let warning = of("warning").filter(|warning| !warning.trim().is_empty());
        let (hashtags, schedule) = (switch("hashtags")?, switch("schedule")?);
        Ok(Options { text, visibility, warning, attach, hashtags, schedule })
    }
}
