//! What [host.NAME] says about a channel.

use super::super::HostError;
use super::super::keys::Keys;
use crate::show::HostSettings;

/// The keys there are.
const KEYS: [&str; 5] = ["channel", "license", "copyright", "cover", "ahead"];

/// The longest copyright. *Source:* Funkwhale, `ImportMetadataSerializer.copyright`.
const COPYRIGHT: usize = 500;

/// Under which licence episodes go there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum License {
    /// That of the episode, where Funkwhale knows it.
    OfEpisode,
    /// By Funkwhale's code.
    Code(String),
    /// None is named.
    Unnamed,
}

/// How episodes go there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Options {
    /// The channel's name, `name@server`, or uuid.
    pub channel: String,
    pub license: License,
    pub copyright: Option<String>,
    /// Whether the picture goes along.
    pub cover: bool,
    /// Whether an episode that is to come is sent before, as a draft.
    pub ahead: bool,
}

impl Options {
    /// Reads them. *Errors:* [`HostError::Settings`].
    pub fn read(settings: &HostSettings) -> Result<Options, HostError> {
        let keys = Keys::new(settings, &KEYS)?;
        let hint = "write the name after the @ on the channel's page, as channel = \"my_show\"";
        let channel =
            keys.of("channel").ok_or_else(|| keys.wrong("it has no `channel`".to_owned(), hint))?;
        let channel = channel.strip_prefix('@').unwrap_or(channel);
        if !is_channel(channel) {
            let shown: String = channel.chars().take(40).collect();
            let why = format!("`{}` is no name of a channel", shown.escape_debug());
            return Err(keys.wrong(why, hint));
        }
        let license = match keys.of("license") {
            None => License::OfEpisode,
            Some("none") => License::Unnamed,
            Some(code) if is_code(code) => License::Code(code.to_owned()),
            Some(_) => {
                let hint = "write a code as cc-by-sa-4.0, or \"none\"";
                return Err(keys.wrong("`license` is no code of a licence".to_owned(), hint));
            }
        };
        let copyright = keys.of("copyright").map(str::to_owned);
        if copyright.as_ref().is_some_and(|text| text.chars().count() > COPYRIGHT) {
            let hint = "make it shorter than 500 characters";
            return Err(keys.wrong("`copyright` is too long for it".to_owned(), hint));
        }
        let (cover, ahead) = (keys.switch("cover", true)?, keys.switch("ahead", false)?);
        Ok(Options { channel: channel.to_owned(), license, copyright, cover, ahead })
    }
}

/// *Source:* Funkwhale, `ASCIIUsernameValidator` (letters, digits, `_`); a uuid has dashes.
fn is_channel(text: &str) -> bool {
    let (name, server) = text.split_once('@').unwrap_or((text, "here"));
    let name_fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    let server_fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
    (1..=200).contains(&name.len())
        && (1..=200).contains(&server.len())
        && name.bytes().all(name_fits)
        && server.bytes().all(server_fits)
}

fn is_code(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    (1..=60).contains(&text.len()) && text.bytes().all(fits)
}
