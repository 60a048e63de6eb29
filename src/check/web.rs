//! Addresses in the manifests: encrypted, and reachable from outside.

use super::{Findings, Rule, Subject};

static BASE_HTTP: Rule = Rule::warning(
    "base-url-http",
    "Podcast Namespace: addresses",
    "what is published is not reached by https",
);
static BASE_LOCAL: Rule =
    Rule::error("base-url-local", "pod", "what is published can be reached from this machine only");
static HTTP: Rule = Rule::advice("http-address", "pod", "an address of a manifest without https");

pub(super) const RULES: &[&Rule] = &[&BASE_HTTP, &BASE_LOCAL, &HTTP];

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let source = &subject.manifest;
    if let Some(url) = subject.show.publish.as_ref().and_then(|one| one.base_url.as_ref()) {
        if is_local(url) {
            let message = format!("nobody but this machine or its network reaches `{url}`");
            let hint = "give the address at which listeners find the files";
            findings.tell(&BASE_LOCAL, source.key("publish.base_url"), message, hint);
        } else if url.starts_with("http://") {
            let message = format!("`{url}` is not encrypted: some apps refuse to play from it");
            let hint = "have the server speak https (Let's Encrypt is free), and write https://";
            findings.tell(&BASE_HTTP, source.key("publish.base_url"), message, hint);
        }
    }
    for (key, url) in of_show(subject) {
        plain(findings, source.key(&key), url);
    }
    for look in &subject.episodes {
        let people = look.episode.people.iter().enumerate().flat_map(|(at, person)| {
            [("url", &person.url), ("image", &person.image)]
                .map(|(name, url)| (format!("person.{at}.{name}"), url.as_deref()))
        });
        let chapters = look.episode.chapters.iter().map(|one| one.url.as_deref()).enumerate();
        let chapters = chapters.map(|(at, url)| (format!("chapter.{at}.url"), url));
        let funding = look.episode.funding.iter().enumerate();
        let funding =
            funding.map(|(at, one)| (format!("funding.{at}.url"), Some(one.url.as_str())));
        for (key, url) in people.chain(chapters).chain(funding) {
            plain(findings, look.manifest.key(&key), url.unwrap_or_default());
        }
    }
}

fn of_show<'a>(subject: &'a Subject<'_>) -> Vec<(String, &'a str)> {
    let show = subject.show;
    let mut all: Vec<(String, &str)> = Vec::new();
    all.extend(show.link.iter().map(|url| ("link".to_owned(), url.as_str())));
    for (at, one) in show.funding.iter().enumerate() {
        all.push((format!("funding.{at}.url"), &one.url));
    }
    for (at, person) in show.people.iter().enumerate() {
        for (name, url) in [("url", &person.url), ("image", &person.image)] {
            all.extend(url.iter().map(|url| (format!("person.{at}.{name}"), url.as_str())));
        }
    }
    for (at, app) in show.site.apps.iter().enumerate() {
        all.push((format!("app.{at}.url"), &app.url));
    }
    all
}

fn plain(findings: &mut Findings, place: crate::report::Place, url: &str) {
    if url.starts_with("http://") && !is_local(url) {
        let message = format!("`{url}` is not encrypted");
        findings.tell(&HTTP, place, message, "write https:// if the server speaks it");
    }
}

/// Whether an address leads nowhere outside of a network at home (RFC 6761, RFC 1918, RFC 4193).
pub(super) fn is_local(url: &str) -> bool {
    let Ok(url) = url::Url::parse(url) else { return false };
    match url.host() {
        Some(url::Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost"
                || !name.contains('.')
                || [".localhost", ".local", ".lan", ".home.arpa", ".internal"]
                    .iter()
                    .any(|ending| name.ends_with(ending))
        }
        Some(url::Host::Ipv4(at)) => {
            at.is_loopback() || at.is_private() || at.is_link_local() || at.is_unspecified()
        }
        Some(url::Host::Ipv6(at)) => {
            at.is_loopback() || at.is_unspecified() || at.is_unique_local()
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_addresses_are_told_from_others() {
        for local in [
            "http://localhost:8000/",
            "https://192.168.1.2/x",
            "http://[::1]/",
            "http://nas.local/",
            "http://nas/",
        ] {
            assert!(is_local(local), "{local}");
        }
        for other in ["https://example.org/", "http://8.8.8.8/", "https://local.example/"] {
            assert!(!is_local(other), "{other}");
        }
    }
}
