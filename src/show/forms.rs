//! The forms of texts in manifests that others will read: web and mail addresses, languages.

use super::slot::Slot;

/// A text of at most so many characters.
pub(super) fn short_text(slot: &Slot<'_>, most: usize) -> Option<String> {
    let text = slot.text()?;
    let letters = text.chars().count();
    if letters > most {
        let message = format!("{} has {letters} characters", slot.name());
        slot.error(message, format!("shorten it to {most} or fewer"));
        return None;
    }
    Some(text)
}

impl Slot<'_> {
    /// An address on the web: http or https with a host, without spaces.
    pub fn web_address(&self) -> Option<String> {
        let text = self.text()?;
        if is_web_address(&text) {
            return Some(text);
        }
        let hint = match text.split_once("://") {
            Some(("http" | "https", _)) => {
                "write it as a browser shows it: https://host/path, a space as %20".to_owned()
            }
            Some(_) => "only http:// and https:// addresses can stand here".to_owned(),
            None => format!("write it in full: https://{}", text.trim_start_matches('/')),
        };
        let message = format!("`{}` is no web address", text.escape_debug());
        self.error(message, hint);
        None
    }

    /// A mail address: one `@` with something before it and a host after it.
    pub fn mail_address(&self) -> Option<String> {
        let text = self.text()?;
        let well_formed = is_mail_address(&text);
        if !well_formed {
            let message = format!("`{}` is no mail address", text.escape_debug());
            self.error(message, "write name@host.example");
        }
        well_formed.then_some(text)
    }

    /// A language tag, checked for form (RFC 5646 section 2.1), not for existence.
    pub fn language(&self) -> Option<String> {
        let text = self.text()?;
        if is_language_tag(&text) {
            return Some(text);
        }
        let dashed = text.replace('_', "-");
        let hint = if is_language_tag(&dashed) {
            format!("write \"{dashed}\"")
        } else {
            "give a BCP 47 tag, such as \"fr\", \"en-GB\" or \"zh-Hant\"".to_owned()
        };
        self.error(format!("`{}` is no language tag", text.escape_debug()), hint);
        None
    }
}

/// Whether a text has the form of an address on the web.
pub(super) fn is_web_address(text: &str) -> bool {
    let Some(("http" | "https", rest)) = text.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let blank = |letter: char| letter.is_whitespace() || "<>\"{}|\\^`".contains(letter);
    !host.is_empty() && !host.starts_with(':') && !text.contains(blank)
}

/// Whether a text has the form of a mail address.
pub(super) fn is_mail_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty()
            && !host.contains('@')
            && host.contains('.')
            && host.split('.').all(|part| !part.is_empty())
            && !text.contains(|letter: char| letter.is_whitespace() || "<>,;".contains(letter))
    })
}

/// Whether a text has the form of a language tag: a language of two or three
/// letters (longer ones are reserved and unassigned), then subtags of at most
/// eight letters and digits, a single letter never the last.
pub(super) fn is_language_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let parts: Vec<&str> = parts.collect();
    matches!(language.len(), 2 | 3)
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.iter().all(|part| {
            matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
        && parts.last().is_none_or(|last| last.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags of RFC 5646 Appendix A, and what is not one.
    #[test]
    fn language_tags_are_checked_for_form() {
        for tag in ["de", "zh-Hant", "sr-Latn-RS", "sl-rozaj-biske", "de-CH-1901", "es-419"] {
            assert!(is_language_tag(tag), "{tag}");
        }
        for text in ["", "french", "fr_FR", "fr-", "de-a", "f", "fr-waytoolong", "é"] {
            assert!(!is_language_tag(text), "{text}");
        }
    }
}
