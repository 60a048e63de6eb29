//! What [host.NAME] says about videos.

use super::super::HostError;
use super::super::keys::Keys;
use crate::show::HostSettings;

/// The keys there are, beside `kind` and `url`.
const KEYS: [&str; 11] = [
    "channel",
    "privacy",
    "category",
    "licence",
    "support",
    "comments",
    "downloads",
    "captions",
    "chapters",
    "schedule",
    "wait_transcoding",
];

/// *Source:* PeerTube, `VIDEO_CATEGORIES`; the first has the number 1.
const CATEGORIES: [&str; 18] = [
    "Music",
    "Films",
    "Vehicles",
    "Art",
    "Sports",
    "Travels",
    "Gaming",
    "People",
    "Comedy",
    "Entertainment",
    "News & Politics",
    "How To",
    "Education",
    "Activism",
    "Science & Technology",
    "Animals",
    "Kids",
    "Food",
];

/// *Source:* PeerTube, `CONSTRAINTS_FIELDS.VIDEOS.SUPPORT`.
const SUPPORT: std::ops::RangeInclusive<usize> = 3..=1000;

/// Who sees a video. *Source:* PeerTube, `VideoPrivacy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Privacy {
    Public = 1,
    Unlisted = 2,
    Private = 3,
    Internal = 4,
}

/// Who may comment. *Source:* PeerTube, `VideoCommentPolicy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comments {
    Enabled = 1,
    Disabled = 2,
    Approval = 3,
}

/// How videos are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Options {
    /// Its name, without `@` and server.
    pub channel: Option<String>,
    pub privacy: Privacy,
    pub category: Option<u64>,
    pub licence: Option<u64>,
    pub support: Option<String>,
    pub comments: Comments,
    pub downloads: bool,
    pub captions: bool,
    pub chapters: bool,
    pub schedule: bool,
    pub wait_transcoding: bool,
}

impl Options {
    /// Reads them. *Errors:* [`HostError::Settings`].
    pub fn read(settings: &HostSettings) -> Result<Options, HostError> {
        let keys = Keys::new(settings, &KEYS)?;
        let wrong = |why: String, hint: String| keys.wrong(why, hint);
        let of = |key: &str| keys.of(key).map(str::to_owned);
        let switch = |key: &str| keys.switch(key, true);
        let one_of = |key: &str, value: &str, all: &str| {
            let why = format!("`{key}` is not \"{}\"", value.escape_debug());
            wrong(why, format!("say one of {all}"))
        };
        let privacy = match of("privacy").as_deref() {
            None | Some("public") => Privacy::Public,
            Some("unlisted") => Privacy::Unlisted,
            Some("private") => Privacy::Private,
            Some("internal") => Privacy::Internal,
            Some(other) => {
                return Err(one_of("privacy", other, "public, unlisted, private, internal"));
            }
        };
        let comments = match of("comments").as_deref() {
            None | Some("enabled" | "true") => Comments::Enabled,
            Some("disabled" | "false") => Comments::Disabled,
            Some("approval") => Comments::Approval,
            Some(other) => return Err(one_of("comments", other, "enabled, disabled, approval")),
        };
        let channel = of("channel").map(|name| handle(&name).to_owned());
        if let Some(name) = channel.as_deref().filter(|name| !is_handle(name)) {
            let why = format!("`channel` is not \"{}\"", name.escape_debug());
            let hint = "write the name in the address of its page, without its server";
            return Err(wrong(why, hint.to_owned()));
        }
        let category = of("category");
        let category = category.map(|text| category_of(&text).ok_or(text)).transpose();
        let category =
            category.map_err(|text| one_of("category", &text, &CATEGORIES.join(", ")))?;
        let licence =
            of("licence").map(|text| text.parse::<u64>().ok().filter(|n| *n > 0).ok_or(text));
        let licence = licence.transpose().map_err(|text| {
            let why = format!("`licence` is not \"{}\"", text.escape_debug());
            wrong(why, "give a number of PeerTube's, as 1 for CC-BY, or leave it out".to_owned())
        })?;
        let support = of("support");
        if support.as_ref().is_some_and(|text| !SUPPORT.contains(&text.chars().count())) {
            let why = "`support` is shorter than 3 characters or longer than 1000".to_owned();
            return Err(wrong(why, "say it in a few sentences".to_owned()));
        }
        Ok(Options {
            channel,
            privacy,
            category,
            licence,
            support,
            comments,
            downloads: switch("downloads")?,
            captions: switch("captions")?,
            chapters: switch("chapters")?,
            schedule: switch("schedule")?,
            wait_transcoding: switch("wait_transcoding")?,
        })
    }
}

/// The name in `@name@server`.
fn handle(text: &str) -> &str {
    text.trim_start_matches('@').split('@').next().unwrap_or_default()
}

/// *Source:* PeerTube, the names of actors: letters, digits, `-`, `_`, `.`, 1 to 50 of them.
fn is_handle(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    (1..=50).contains(&name.len()) && name.bytes().all(plain)
}

fn category_of(text: &str) -> Option<u64> {
    if let Ok(number) = text.parse::<u64>() {
        return (number > 0).then_some(number);
    }
    let at = CATEGORIES.iter().position(|name| name.eq_ignore_ascii_case(text))?;
    Some(at as u64 + 1)
}
