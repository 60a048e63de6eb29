//! Looks whether what was sent is found at its public address, before the feed leads there.

use std::time::Duration;

use crate::check::Finding;
use crate::check::remote::{self, Address, Kind};
use crate::http;
use crate::ops::check::remote::visit_all;
use crate::ops::{Context, Failure, kind};
use crate::publish::sent::{Sent, State};
use crate::publish::stage::Stage;
use crate::report::{Diagnostic, Event, Severity};

/// How long one address may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long to wait before each next look: what stands before a server may take a while to notice.
const PAUSES: [Duration; 3] =
    [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(6)];

/// As many are named when many are wrong.
const NAMED: usize = 10;

/// A file that was sent.
pub(super) struct Expected {
    pub(super) path: String,
    pub(super) length: u64,
}

/// What of the files that are there was not yet seen at its address.
pub(super) fn expected(sent: &Sent, here: &dyn Fn(&str) -> bool) -> Vec<Expected> {
    let mut expected: Vec<Expected> = sent
        .files()
        .filter(|(path, file)| file.state == State::There && is_looked_for(path) && here(path))
        .map(|(path, file)| Expected { path: path.to_owned(), length: file.length })
        .collect();
    expected.sort_by(|one, other| one.path.cmp(&other.path));
    expected
}

/// Whether a file is to be seen before the feed goes out: not what a server keeps to itself.
fn is_looked_for(path: &str) -> bool {
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    Stage::of(path).is_before_the_feed() && !hidden && path != "404.html"
}

/// Looks at all of them; a few times, as long as something is wrong. *Errors:* something still
/// is.
pub(super) fn verify(
    context: &Context<'_>,
    base: &str,
    expected: &[Expected],
    sent: &mut Sent,
) -> Result<(), Failure> {
    let mut left: Vec<(&str, Address)> =
        expected.iter().map(|one| (one.path.as_str(), address(base, one))).collect();
    let mut pauses = PAUSES.iter();
    while !left.is_empty() {
        let addresses: Vec<Address> = left.iter().map(|(_, address)| address.clone()).collect();
        let seen = visit_all(context, &addresses, PATIENCE)?;
        let (mut well, mut odd) = (Vec::new(), Vec::new());
        let (mut still, mut wrong) = (Vec::new(), Vec::new());
        for (path, address) in left {
            let found = seen.get(&address.url).map(|seen| remote::of_address(&address, seen));
            let (stops, minor): (Vec<_>, Vec<_>) =
                found.unwrap_or_default().into_iter().partition(stops);
            odd.extend(minor.into_iter().map(|finding| finding.diagnostic));
            if stops.is_empty() {
                well.push(path);
                continue;
            }
            still.push((path, address));
            let error =
                |finding: Finding| Diagnostic { severity: Severity::Error, ..finding.diagnostic };
            wrong.extend(stops.into_iter().map(error));
        }
        sent.seen(well.into_iter()).map_err(|error| super::journal(&error))?;
        let Some(pause) = pauses.next().filter(|_| !still.is_empty()) else {
            for one in few(odd) {
                context.reporter.event(Event::Warning(one));
            }
            return match wrong.is_empty() {
                true => Ok(()),
                false => {
                    Err(Failure::Refused { diagnostics: few(wrong), outcome: super::NOT_THE_FEED })
                }
            };
        };
        wait(context, *pause)?;
        left = still;
    }
    Ok(())
}

/// Whether the feed must not go out with it. A page that was just sent and is not there is more
/// than a dead link.
fn stops(finding: &Finding) -> bool {
    finding.diagnostic.severity == Severity::Error || finding.rule.id == "address-dead-page"
}

/// The first of many, with how many more there are.
fn few(mut told: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let more = told.len().saturating_sub(NAMED);
    told.truncate(NAMED);
    if more > 0 {
        let severity = told.first().map_or(Severity::Note, |one| one.severity);
        let message = format!("and {more} more of the same");
        told.push(Diagnostic { severity, ..Diagnostic::warning(message) });
    }
    told
}

pub(super) fn wait(context: &Context<'_>, pause: Duration) -> Result<(), Failure> {
    match http::pause(pause, &|| context.reporter.cancelled()) {
        true => Ok(()),
        false => Err(Failure::Interrupted),
    }
}

fn address(base: &str, expected: &Expected) -> Address {
    let kind = match Stage::of(&expected.path) {
        Stage::Sound => Kind::Sound,
        Stage::Texts if expected.path.starts_with("chapters/") => Kind::Chapters,
        Stage::Texts => Kind::Transcript,
        Stage::Pictures if kind::media_type(&expected.path).starts_with("image/") => Kind::Picture,
        _ => Kind::Page,
    };
    let media_type = kind::media_type(&expected.path);
    let media_type = media_type.split(';').next().unwrap_or_default().to_owned();
    Address {
        url: format!("{base}{}", encoded(&expected.path)),
        kind,
        length: kind.is_file().then_some(expected.length),
        media_type: kind.is_file().then_some(media_type),
        episode: None,
    }
}

/// A path as it stands in an address (RFC 3986, 3.3).
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        let letter = char::from(byte);
        if byte.is_ascii_alphanumeric() || "-._~/!$&'()*+,;=:@".contains(letter) {
            encoded.push(letter);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_addresses() {
        let of = |path: &str| {
            address("https://x.example/pod/", &Expected { path: path.to_owned(), length: 1 }).url
        };
        assert_eq!(of("media/a.mp3"), "https://x.example/pod/media/a.mp3");
        assert_eq!(of("files/é %41#?.pdf"), "https://x.example/pod/files/%C3%A9%20%2541%23%3F.pdf");
    }

    #[test]
    fn what_servers_keep_to_themselves_is_not_looked_for() {
        assert!(is_looked_for("media/a.mp3") && is_looked_for("episodes/a.html"));
        for path in [".htaccess", "404.html", "feed.xml", "feed/2.xml", "a/.b/c"] {
            assert!(!is_looked_for(path), "{path}");
        }
    }
}
