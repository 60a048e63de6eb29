//! What stands under a [host.NAME] of this kind in show.toml.

use jiff::tz::TimeZone;
use url::Url;

use super::message;
use crate::publish::hosts::{HostError, HostSurroundings};
use crate::show::HostSettings;

/// Its own keys, beside `kind`, `url` and `podcast`.
const KEYS: [&str; 6] = ["chapters", "gateway", "message", "time_zone", "transcript", "user_id"];

/// Where its API is below the instance. *Source:* Castopod, `Config/RestApi.php`: `gateway`.
const GATEWAY: &str = "api/rest/v1/";

/// In which form the text goes there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Srt,
    Vtt,
    None,
}

/// The settings, checked.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub name: String,
    /// Without a slash at its end.
    pub url: String,
    /// Whether what is sent can be read on the way.
    pub open: bool,
    /// With a slash at its end.
    pub api: String,
    /// Without `@`.
    pub handle: String,
    /// A name PHP knows as well.
    pub zone: String,
    pub message: String,
    pub text: Text,
    pub chapters: bool,
    pub user_id: Option<u64>,
}

impl Settings {
    pub fn read(of: &HostSettings, about: &HostSurroundings) -> Result<Settings, HostError> {
        let wrong = |why: String, hint: &str| HostError::Settings {
            host: of.name.clone(),
            why,
            hint: hint.to_owned(),
        };
        for key in of.options.keys().filter(|key| *key != "kind") {
            if !KEYS.contains(&key.as_str()) {
                let why = format!("a Castopod has no `{}`", key.escape_debug());
                return Err(wrong(why, &format!("it has url, podcast, {}", KEYS.join(", "))));
            }
        }
        let option = |key: &str| of.options.get(key).map(String::as_str);
        let hint = "write the address of the instance, as \
                    url = \"https://podcast.example.org\"";
        let url = of.url.as_deref().ok_or_else(|| wrong("it has no `url`".to_owned(), hint))?;
        let parsed = Url::parse(url).map_err(|error| wrong(format!("`url`: {error}"), hint))?;
        if !parsed.username().is_empty() || parsed.password().is_some() {
            let hint = "take it out, and keep user and password with `pod login`";
            return Err(wrong("`url` holds a user or a password".to_owned(), hint));
        }
        if parsed.query().is_some() || parsed.fragment().is_some() {
            return Err(wrong("`url` has a `?` or a `#`".to_owned(), hint));
        }
        let local = match parsed.host() {
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            Some(url::Host::Domain(name)) => name == "localhost",
            None => false,
        };
        let open = parsed.scheme() != "https" && !local;
        let url = parsed.as_str().trim_end_matches('/').to_owned();
        let gateway = option("gateway").unwrap_or(GATEWAY).trim_matches('/');
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/.".contains(&byte);
        if gateway.split('/').any(|part| part.is_empty() || part.starts_with('.'))
            || !gateway.bytes().all(plain)
        {
            let hint = "write what `restapi.gateway` says in its .env, as api/rest/v1";
            return Err(wrong("`gateway` is no path".to_owned(), hint));
        }
        let api = format!("{url}/{gateway}/");

        let hint = "write the name after the @ in the address of the show's page there";
        let handle = of.podcast.as_deref().map(|name| name.strip_prefix('@').unwrap_or(name));
        let handle = handle.ok_or_else(|| wrong("it has no `podcast`".to_owned(), hint))?;
        if !is_handle(handle) {
            let shown: String = handle.chars().take(40).collect();
            let why = format!("`{}` is no name of a podcast there", shown.escape_debug());
            return Err(wrong(why, hint));
        }

        let message = message::checked(option("message").unwrap_or("{title}")).map_err(|why| {
            wrong(format!("`message`: {why}"), "it is the text of the post about the episode")
        })?;
        let text = match option("transcript").unwrap_or("srt") {
            "srt" => Text::Srt,
            "vtt" => Text::Vtt,
            "none" => Text::None,
            _ => {
                let hint = "write \"srt\", \"vtt\" (which shows who speaks) or \"none\"";
                return Err(wrong("`transcript` is none of its forms".to_owned(), hint));
            }
        };
        let chapters = match option("chapters").unwrap_or("true") {
            "true" => true,
            "false" => false,
            _ => return Err(wrong("`chapters` is not true or false".to_owned(), "write one")),
        };
        let user_id = match option("user_id").map(str::parse::<u64>) {
            None => None,
            Some(Ok(id)) if id > 0 => Some(id),
            Some(_) => {
                let hint = "write the number of a user there, or take the line out: pod uses \
                            who made the podcast then";
                return Err(wrong("`user_id` is no number above 0".to_owned(), hint));
            }
        };
        let zone = match option("time_zone") {
            Some(zone) if zone.contains('/') || zone == "UTC" => {
                let known = TimeZone::get(zone).is_ok();
                let why = || format!("`time_zone`: nobody knows `{}`", zone.escape_debug());
                let hint = "write a name such as Europe/Paris, or take the line out";
                known.then_some(zone).ok_or_else(|| wrong(why(), hint))?
            }
            Some(zone) => {
                let why = format!("`time_zone`: `{}` is no such name", zone.escape_debug());
                return Err(wrong(why, "write a name such as Europe/Paris"));
            }
            None if TimeZone::get(&about.time_zone).is_ok() => &about.time_zone,
            None => "UTC",
        };
        Ok(Settings {
            name: of.name.clone(),
            open,
            api,
            handle: handle.to_owned(),
            zone: zone.to_owned(),
            message,
            text,
            chapters,
            user_id,
            url,
        })
    }

    /// Where people edit what is there. *Source:* Castopod, `Config/Admin.php`: `gateway`.
    pub fn admin(&self) -> String {
        format!("{}/cp-admin", self.url)
    }
}

/// *Source:* Castopod, `PodcastModel`: `handle` is 1 to 32 of `[a-zA-Z0-9_]`.
pub(super) fn is_handle(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=32).contains(&text.len()) && text.bytes().all(fits)
}
