//! Secrets in manifests: found by the name of their key or the form of their value, never shown.

use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value};

use crate::report::Diagnostic;

/// What stands in a shown line where a secret is.
pub(super) const MASK: char = '…';

/// A secret in a manifest.
pub(super) struct Secret {
    /// The bytes that must not be shown.
    pub hidden: Range<usize>,
    /// The bytes a diagnostic points at.
    pub shown: Range<usize>,
    path: Vec<String>,
    in_address: bool,
}

impl Secret {
    /// What to tell about it, without a place.
    pub fn diagnostic(&self) -> Diagnostic {
        let key = self.path.last().map_or("", String::as_str);
        let message = if self.in_address {
            format!("the address in `{key}` holds a secret, which must not stand in this file")
        } else {
            format!("`{key}` is a secret, which must not stand in this file")
        };
        let hint = match self.path.as_slice() {
            [host, name, ..] if host == "host" => {
                let word = if self.in_address { "password" } else { key };
                let variable = format!("POD_{name}_{word}").to_uppercase().replace('-', "_");
                format!(
                    "take it out and keep it in the environment as {variable}, or in the system \
                     keyring with `pod login {name}`; change it if others have seen this file"
                )
            }
            _ => "take it out and keep it in an environment variable or, with `pod login`, in the \
                  system keyring; change it if others have seen this file"
                .to_owned(),
        };
        Diagnostic::error(message).hint(hint)
    }
}

/// Whether a key of this name holds a secret. Keys that say where a secret is
/// to be found (`password_file`) do not.
pub fn is_secret_key(key: &str) -> bool {
    let key = key.to_lowercase();
    if ["_file", "_env", "_command", "-file", "-env", "-command"]
        .iter()
        .any(|place| key.ends_with(place))
    {
        return false;
    }
    let letters: String = key.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let telling = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "apikey",
        "accesskey",
        "privatekey",
        "credential",
    ];
    telling.iter().any(|word| letters.contains(word))
        || key.split(['_', '-', '.']).any(|word| matches!(word, "pass" | "pwd" | "pw"))
}

/// The secrets of a parsed text, in its order.
pub(super) fn in_document(document: &Document<&str>, text: &str) -> Vec<Secret> {
    let mut secrets = Vec::new();
    walk_table(document.as_table(), text, &mut Vec::new(), &mut secrets);
    secrets.sort_by_key(|secret| secret.hidden.start);
    secrets.dedup_by(|later, earlier| join(&later.hidden, &mut earlier.hidden));
    secrets
}

/// The stretches that may be secrets in a text that is not TOML: too much
/// rather than too little.
pub(super) fn in_text(text: &str) -> Vec<Range<usize>> {
    let mut masks: Vec<Range<usize>> = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let taken = masks.last().map_or(0, |mask| mask.end);
        if line_start >= taken
            && let Some(at) = secret_value(content)
        {
            let value = &content[at..];
            let many_lines = value.contains("\"\"\"") || value.contains("'''");
            let end = if many_lines { text.len() } else { line_start + content.len() };
            masks.push(line_start + at..end);
        } else if line_start >= taken {
            let inside = in_addresses(content);
            masks.extend(inside.map(|at| line_start + at.start..line_start + at.end));
        }
        line_start += line.len();
    }
    masks.sort_by_key(|mask| mask.start);
    masks.dedup_by(|later, earlier| join(later, earlier));
    masks
}

/// Takes a stretch into an earlier one that it overlaps; tells whether it did.
fn join(later: &Range<usize>, earlier: &mut Range<usize>) -> bool {
    let overlap = later.start < earlier.end;
    if overlap {
        earlier.end = earlier.end.max(later.end);
    }
    overlap
}

/// A line as it may be shown.
pub fn masked_line(line: &str) -> String {
    let mut shown = line.to_owned();
    for mask in in_text(line).into_iter().rev() {
        shown.replace_range(mask, "…");
    }
    shown
}

/// Where the value of the first secret key of a line starts.
fn secret_value(line: &str) -> Option<usize> {
    let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    line.match_indices(['=', ':']).find_map(|(at, _)| {
        let before = line[..at].trim_end_matches([' ', '\t', '"', '\'']);
        let name = before.rsplit(|letter| !is_name(letter)).next().unwrap_or_default();
        let value = &line[at + 1..];
        let start = line.len() - value.trim_start().len();
        (is_secret_key(name) && start < line.len()).then_some(start)
    })
}

fn walk_table(
    table: &dyn TableLike,
    text: &str,
    path: &mut Vec<String>,
    secrets: &mut Vec<Secret>,
) {
    for (key, item) in table.iter() {
        path.push(key.to_owned());
        match item {
            Item::None => {}
            Item::Value(value) => walk_value(value, text, path, secrets),
            Item::Table(inner) => walk_table(inner, text, path, secrets),
            Item::ArrayOfTables(tables) => {
                tables.iter().for_each(|inner| walk_table(inner, text, path, secrets));
            }
        }
        path.pop();
    }
}

fn walk_value(value: &Value, text: &str, path: &mut Vec<String>, secrets: &mut Vec<Secret>) {
    let Some(span) = value.span() else { return };
    let secret_key = path.last().is_some_and(|key| is_secret_key(key));
    match value {
        Value::InlineTable(inner) if !secret_key => walk_table(inner, text, path, secrets),
        Value::Array(values) if !secret_key => {
            values.iter().for_each(|inner| walk_value(inner, text, path, secrets));
        }
        Value::Boolean(_) => {}
        _ if secret_key => secrets.push(Secret {
            hidden: span.clone(),
            shown: span,
            path: path.clone(),
            in_address: false,
        }),
        Value::String(string) => {
            let raw = text.get(span.clone()).unwrap_or_default();
            let found = in_addresses(raw).map(|at| span.start + at.start..span.start + at.end);
            let mut hidden: Vec<_> = found.collect();
            if hidden.is_empty() && in_addresses(string.value()).next().is_some() {
                hidden.push(span.clone());
            }
            secrets.extend(hidden.into_iter().map(|hidden| Secret {
                hidden,
                shown: span.clone(),
                path: path.clone(),
                in_address: true,
            }));
        }
        _ => {}
    }
}

/// The passwords in the addresses of a text: `password` of
/// `scheme://user:password@host` (RFC 3986 section 3.2.1), and the values of
/// query parameters with a telling name.
pub fn in_addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '<' | '>');
    text.match_indices("://").flat_map(move |(at, _)| {
        let start = at + 3;
        let address = text[start..].split(ends).next().unwrap_or_default();
        let mut found = Vec::new();
        let authority = address.split(['/', '?', '#']).next().unwrap_or_default();
        // A password may itself hold a slash that its owner forgot to escape.
        let login = authority.rfind('@').or_else(|| {
            let at = address.find('@')?;
            let host_has_port = authority
                .split_once(':')
                .is_some_and(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()));
            (authority.contains(':') && !host_has_port).then_some(at)
        });
        if let Some(login) = login
            && let Some(colon) = address[..login].find(':')
            && colon + 1 < login
        {
            found.push(start + colon + 1..start + login);
        }
        if let Some(query) = address.find('?') {
            let mut from = query + 1;
            for pair in address[from..].split(['&', '#']) {
                if let Some((name, value)) = pair.split_once('=')
                    && is_secret_key(name)
                    && !value.is_empty()
                {
                    let value_start = start + from + name.len() + 1;
                    found.push(value_start..value_start + value.len());
                }
                from += pair.len() + 1;
            }
        }
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_tell_where_a_secret_is_are_no_secrets() {
        for key in ["password", "api_key", "apiKey", "access-token", "client_secret", "pass"] {
            assert!(is_secret_key(key), "{key}");
        }
        for key in ["password_file", "token_env", "bypass", "passion", "key", "compass"] {
            assert!(!is_secret_key(key), "{key}");
        }
    }

    #[test]
    fn a_password_in_an_address_is_found_and_a_user_alone_is_not() {
        let found = |text: &str| -> Vec<String> {
            in_addresses(text).map(|at| text[at].to_owned()).collect()
        };
        assert_eq!(found("sftp://me:hunter2@example.org/x"), ["hunter2"]);
        assert_eq!(found("sftp://me:hun/ter2@example.org/x"), ["hun/ter2"]);
        assert_eq!(found("https://a.org/?x=1&token=abc#d"), ["abc"]);
        for text in
            ["sftp://me@example.org/x", "https://a.org:8080/@me", "a:b@c", "https://a.org/?p=1"]
        {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_line_that_is_not_toml_hides_its_secret_too() {
        assert_eq!(masked_line("password = hunter2"), "password = …");
        assert_eq!(masked_line("a = { token = 'x', b = 1"), "a = { token = …");
        assert_eq!(masked_line("url = https://me:pw@a.org/"), "url = https://me:…@a.org/");
        assert_eq!(masked_line("title = x"), "title = x");
        assert_eq!(masked_line("u = a://b:c://d:e@h"), "u = a://b:…@h");
    }
}
