//! Where the files of public/ go, from `[publish] storage`: a folder, an address, or a command
//! as a list of words.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use serde::{Serialize, Serializer};
use toml_edit::Value;
use url::Url;

use super::slot::Slot;

/// The schemes of addresses, for messages.
const SCHEMES: &str = "sftp, s3, webdav, webdavs, ftp, ftps, file";

/// Where the files of public/ go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageAddress {
    /// A folder; a relative one is looked for from the show's.
    Folder(PathBuf),
    /// A folder on a server with SSH.
    Sftp {
        /// Who logs in; by default as ~/.ssh/config says.
        user: Option<String>,
        /// The server, or its name in ~/.ssh/config.
        host: String,
        /// Its port, when one is given.
        port: Option<u16>,
        /// The folder: absolute, or relative to the user's home there.
        root: String,
    },
    /// A bucket of an object storage that speaks S3.
    S3 {
        /// The bucket.
        bucket: String,
        /// What its keys begin with: empty, or without slashes at both ends.
        prefix: String,
        /// The service's own address; Amazon's when there is none.
        endpoint: Option<String>,
        /// The region requests are signed for.
        region: String,
    },
    /// A folder of a WebDAV server, such as Nextcloud.
    WebDav {
        /// Its http or https address, with a slash at the end, without user.
        url: String,
        /// Who logs in.
        user: Option<String>,
    },
    /// A folder on an FTP server.
    Ftp {
        /// Whether and how the connection is encrypted.
        security: Security,
        /// Who logs in.
        user: Option<String>,
        /// The server.
        host: String,
        /// Its port.
        port: u16,
        /// The folder: absolute, or relative to where one is after login.
        root: String,
    },
    /// A program and its arguments; see [`StorageAddress::PLACEHOLDERS`].
    Command(Vec<String>),
}

/// How an FTP connection is encrypted (RFC 4217).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Not at all: the password travels as it is.
    Plain,
    /// From `AUTH TLS` on.
    Explicit,
    /// From the first byte, on a port of its own.
    Implicit,
}

impl StorageAddress {
    /// What stands in the words of a command for the folder public/, a file with the paths to
    /// be sent, one file, and the path it goes to.
    pub const PLACEHOLDERS: [&str; 4] = ["{from}", "{list}", "{file}", "{path}"];

    /// The place as it is shown, never with a secret.
    pub fn shown(&self) -> String {
        let whose =
            |user: &Option<String>| user.as_ref().map_or(String::new(), |u| format!("{u}@"));
        match self {
            StorageAddress::Folder(folder) => folder.display().to_string(),
            StorageAddress::Sftp { user, root, .. } => {
                let slash = if root.starts_with('/') { "" } else { "/~/" };
                format!("sftp://{}{}{slash}{root}", whose(user), self.host())
            }
            StorageAddress::S3 { bucket, prefix, .. } => {
                format!("s3://{bucket}/{prefix}").trim_end_matches('/').to_owned()
            }
            StorageAddress::WebDav { url, user } => match url.split_once("://") {
                Some(("https", rest)) => format!("webdavs://{}{rest}", whose(user)),
                Some((_, rest)) => format!("webdav://{}{rest}", whose(user)),
                None => url.clone(),
            },
            StorageAddress::Ftp { security, user, root, .. } => {
                let scheme = if *security == Security::Plain { "ftp" } else { "ftps" };
                format!("{scheme}://{}{}/{root}", whose(user), self.host())
            }
            StorageAddress::Command(words) => words.first().cloned().unwrap_or_default(),
        }
    }

    /// Whom its secrets belong to, as `user@host`: those of one place are never shown to
    /// another. Empty where there are none.
    pub fn account(&self) -> String {
        let user = match self {
            StorageAddress::Sftp { user, .. }
            | StorageAddress::WebDav { user, .. }
            | StorageAddress::Ftp { user, .. } => user.as_deref().unwrap_or_default(),
            StorageAddress::S3 { bucket, .. } => bucket,
            StorageAddress::Folder(_) | StorageAddress::Command(_) => return String::new(),
        };
        format!("{user}@{}", self.host())
    }

    /// The server, with its port where that is not the usual one.
    fn host(&self) -> String {
        let with = |host: &str, port: u16, usual: u16| match port == usual {
            true => host.to_owned(),
            false => format!("{host}:{port}"),
        };
        let of_url = |address: &str| {
            let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
            rest.split('/').next().unwrap_or_default().to_owned()
        };
        match self {
            StorageAddress::Sftp { host, port, .. } => with(host, port.unwrap_or(22), 22),
            StorageAddress::S3 { endpoint: Some(endpoint), .. } => of_url(endpoint),
            StorageAddress::S3 { .. } => "amazonaws.com".to_owned(),
            StorageAddress::WebDav { url, .. } => of_url(url),
            StorageAddress::Ftp { host, port, security, .. } => {
                with(host, *port, security.usual_port())
            }
            StorageAddress::Folder(_) | StorageAddress::Command(_) => String::new(),
        }
    }

    /// Reads the value of `storage`.
    pub(super) fn read(slot: &Slot<'_>) -> Option<StorageAddress> {
        if matches!(slot.value(), Some(Value::Array(_))) {
            return command(slot);
        }
        let text = slot.text()?;
        match text.split_once("://") {
            Some((scheme, rest)) if !scheme.contains(char::is_whitespace) => {
                let read = if rest.is_empty() || rest == "/" {
                    let message = format!("`{}` names no place", text.escape_debug());
                    Err((message, "write scheme://user@host/folder".to_owned()))
                } else {
                    address(scheme, &text)
                };
                read.map_err(|(message, hint)| slot.error(message, hint)).ok()
            }
            _ if StorageAddress::PLACEHOLDERS.iter().any(|word| text.contains(word)) => {
                let words: Vec<String> =
                    text.split_whitespace().map(|word| format!("\"{word}\"")).collect();
                let hint = format!("write its words as a list: [{}]", words.join(", "));
                slot.error("`storage` is a command in one text", hint);
                None
            }
            _ => Some(StorageAddress::Folder(PathBuf::from(text))),
        }
    }
}

impl Security {
    /// The port when none is given (RFC 959, RFC 4217).
    fn usual_port(self) -> u16 {
        match self {
            Security::Plain | Security::Explicit => 21,
            Security::Implicit => 990,
        }
    }
}

impl fmt::Display for StorageAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

impl Serialize for StorageAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown())
    }
}

/// What is wrong, and what to do.
type Wrong = (String, String);

fn wrong<T>(message: impl Into<String>, hint: impl Into<String>) -> Result<T, Wrong> {
    Err((message.into(), hint.into()))
}

fn address(scheme: &str, text: &str) -> Result<StorageAddress, Wrong> {
    let shown = super::secret::masked_line(text);
    let Ok(url) = Url::parse(text) else {
        return wrong(
            format!("`{shown}` is no address of a place"),
            "write scheme://user@host/folder, a space as %20",
        );
    };
    // The secrets of manifests are looked for first; this is for what slipped through.
    if url.password().is_some() {
        return wrong(
            "the address in `storage` holds a password",
            "keep it with `pod login storage`",
        );
    }
    let user = Some(decoded(url.username())?).filter(|user| !user.is_empty());
    // Of some schemes `x:///folder` is read as a host by the rules of browsers.
    let nowhere = text.split_once("://").is_some_and(|(_, rest)| rest.starts_with('/'));
    let host = url.host_str().filter(|_| !nowhere).map(str::to_owned).unwrap_or_default();
    if scheme == "file" {
        return match host.is_empty() {
            true => Ok(StorageAddress::Folder(PathBuf::from(decoded(url.path())?))),
            false => wrong(format!("`{shown}` names another machine"), "write file:///folder"),
        };
    }
    if host.is_empty() && ["sftp", "s3", "webdav", "webdavs", "ftp", "ftps"].contains(&scheme) {
        return wrong(format!("`{shown}` names no host"), "write scheme://user@host/folder");
    }
    match scheme {
        "sftp" => {
            parameters(&url, &[])?;
            let root = match url.path() {
                "" | "/" | "/~" | "/~/" => String::new(),
                path => match path.strip_prefix("/~/") {
                    Some(below_home) => decoded(below_home)?,
                    None => decoded(path)?,
                },
            };
            let root = folder_of(&root)?;
            Ok(StorageAddress::Sftp { user, host, port: url.port(), root })
        }
        "s3" => {
            let [endpoint, region] = parameters(&url, &["endpoint", "region"])?;
            s3(host, &decoded(url.path())?, endpoint, region)
        }
        "webdav" | "webdavs" => {
            parameters(&url, &[])?;
            let scheme = if scheme == "webdav" { "http" } else { "https" };
            let port = url.port().map_or(String::new(), |port| format!(":{port}"));
            let path = url.path().trim_matches('/');
            let slash = if path.is_empty() { "" } else { "/" };
            let url = format!("{scheme}://{host}{port}/{path}{slash}");
            match Url::parse(&url) {
                // In its usual form, so that secrets are found again.
                Ok(url) => Ok(StorageAddress::WebDav { url: url.to_string(), user }),
                Err(_) => wrong(format!("`{shown}` is no address of a place"), "check the host"),
            }
        }
        "ftp" | "ftps" => {
            let allowed: &[&str; 1] = &["implicit"];
            let [implicit] = parameters(&url, allowed)?;
            let security = match (scheme, implicit) {
                ("ftp", None) => Security::Plain,
                ("ftp", Some(_)) => {
                    return wrong("`?implicit` makes no sense without encryption", "write ftps://");
                }
                (_, None) => Security::Explicit,
                (_, Some(_)) => Security::Implicit,
            };
            let port = url.port().unwrap_or(security.usual_port());
            // As in RFC 1738, 3.2.2: what follows the slash is relative to the folder of the login.
            let root = folder_of(&decoded(url.path().strip_prefix('/').unwrap_or_default())?)?;
            Ok(StorageAddress::Ftp { security, user, host, port, root })
        }
        other => wrong(
            format!("pod cannot store files by `{}`", other.escape_debug()),
            format!("use a folder, a command as a list of words, or {SCHEMES}"),
        ),
    }
}

fn s3(
    bucket: String,
    path: &str,
    endpoint: Option<String>,
    region: Option<String>,
) -> Result<StorageAddress, Wrong> {
    let endpoint = match endpoint {
        Some(endpoint) => {
            let good = Url::parse(&endpoint).ok().filter(|url| {
                matches!(url.scheme(), "http" | "https")
                    && url.has_host()
                    && url.username().is_empty()
                    && url.query().is_none()
            });
            let Some(url) = good else {
                let message = "the `endpoint` of the storage is no web address";
                return wrong(message, "write ?endpoint=https://host");
            };
            Some(url.to_string().trim_end_matches('/').to_owned())
        }
        None => None,
    };
    let region = match (region, &endpoint) {
        (Some(region), _) => region,
        // Most other services take any; it is Amazon's own default.
        (None, Some(_)) => "us-east-1".to_owned(),
        (None, None) => {
            let hint = "add ?region=…, and &endpoint=https://… for services other than Amazon's";
            return wrong("the storage names no region", hint);
        }
    };
    let prefix = folder_of(path.trim_matches('/'))?;
    Ok(StorageAddress::S3 { bucket, prefix, endpoint, region })
}

fn command(slot: &Slot<'_>) -> Option<StorageAddress> {
    let words = slot.texts()?;
    let holds = |mark: &str| words.iter().any(|word| word.contains(mark));
    let (each, all) = (holds("{file}") || holds("{path}"), holds("{from}") || holds("{list}"));
    let (message, hint) = match (words.first(), each, all) {
        (None, ..) => ("`storage` is an empty command", "write a program and its arguments"),
        (Some(program), ..) if program.contains(['{', '}']) => {
            ("`storage` begins with a placeholder", "begin with the name of a program")
        }
        (_, true, _) if holds("{list}") => (
            "`storage` wants all files at once and one at a time",
            "use {from} and {list}, or {file} and {path}",
        ),
        (_, false, false) => (
            "`storage` does not say which files its command gets",
            "put {from} and {list} among its words, or {file} and {path}",
        ),
        _ => return Some(StorageAddress::Command(words)),
    };
    slot.error(message, hint);
    None
}

/// The values of the parameters allowed; others are refused.
fn parameters<const N: usize>(
    url: &Url,
    allowed: &[&str; N],
) -> Result<[Option<String>; N], Wrong> {
    let mut values = [const { None }; N];
    if url.fragment().is_some() {
        return wrong("the address in `storage` has a `#`", "write it as %23");
    }
    for (name, value) in url.query_pairs() {
        match allowed.iter().position(|known| *known == name) {
            Some(at) => values[at] = Some(value.into_owned()),
            None => {
                let message = format!("`storage` has no parameter `{}`", name.escape_debug());
                let hint = match allowed.is_empty() {
                    true => "take out the `?` and what follows".to_owned(),
                    false => format!("use {}", allowed.join(" and ")),
                };
                return wrong(message, hint);
            }
        }
    }
    Ok(values)
}

/// A folder without `..` and without a slash at its end.
fn folder_of(path: &str) -> Result<String, Wrong> {
    if path.split('/').any(|part| part == ".." || part == ".") || path.contains(['\n', '\r', '\0'])
    {
        return wrong("the folder in `storage` has a `.` or `..`", "write where it really is");
    }
    let trimmed = path.trim_end_matches('/');
    Ok(if trimmed.is_empty() && path.starts_with('/') { "/" } else { trimmed }.to_owned())
}

/// A text without its percent signs (RFC 3986, 2.1).
fn decoded(text: &str) -> Result<String, Wrong> {
    // As in a form, where a plus would be a space.
    let escaped = text.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    let mut pairs = url::form_urlencoded::parse(escaped.as_bytes());
    let value = pairs.next().map_or(Cow::Borrowed(""), |(name, _)| name);
    if value.contains('\u{fffd}') || value.contains(char::is_control) {
        return wrong("the address in `storage` is not UTF-8", "write each byte as it is there");
    }
    Ok(value.into_owned())
}
