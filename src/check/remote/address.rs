//! Every address in the feed: reachable, honest, and served as apps need it.

use super::feed::told;
use super::seen::{Address, Heading, Kind, Published, Seen, Trouble};
use crate::check::web::is_local;
use crate::check::{Findings, Rule};
use crate::show::masked_line;

static DEAD: Rule = Rule::error("address-dead", "RSS 2.0", "a file in the feed that nobody gets");
static DEAD_PAGE: Rule =
    Rule::warning("address-dead-page", "pod", "a page the feed names that nobody gets");
static PLAIN: Rule = Rule::warning(
    "address-plain",
    "Podcast Namespace: addresses",
    "an address in the feed without https",
);
static REDIRECT: Rule = Rule::error(
    "address-redirect",
    "Apple Podcasters: hosting",
    "an address that is sent on in circles, or out of encryption",
);
static HOPS: Rule = Rule::warning(
    "address-hops",
    "Apple Podcasters: hosting",
    "an address that is sent on more than three times",
);
static HEAD: Rule =
    Rule::warning("address-head", "Apple Podcasters: hosting", "a file without an answer to HEAD");
static LENGTH: Rule = Rule::error(
    "address-length",
    "RSS 2.0: enclosure",
    "a file of another length than the feed says",
);
static LENGTH_UNSAID: Rule = Rule::warning(
    "address-length-unsaid",
    "RFC 9110, 8.6",
    "a file whose length the server does not tell",
);
static TYPE: Rule =
    Rule::warning("address-type", "RSS 2.0: enclosure", "a file served as something else");
static RANGES: Rule = Rule::error(
    "address-ranges",
    "Apple Podcasters: hosting",
    "a sound of which no part can be asked for: nobody can jump in it",
);
static SHARED: Rule = Rule::warning(
    "address-cors",
    "Podcast Namespace: podcast:transcript",
    "a text or chapters file that players in browsers may not load",
);

pub(super) const RULES: &[&Rule] = &[
    &DEAD,
    &DEAD_PAGE,
    &PLAIN,
    &REDIRECT,
    &HOPS,
    &HEAD,
    &LENGTH,
    &LENGTH_UNSAID,
    &TYPE,
    &RANGES,
    &SHARED,
];

/// How often an address may be sent on. *Source:* apps differ; Apple follows five.
const MOST_HOPS: usize = 3;

pub(super) fn look(published: &Published<'_>, findings: &mut Findings) {
    for address in published.addresses {
        if let Some(seen) = published.seen.get(&address.url) {
            one(address, seen, findings);
        }
    }
}

/// Looks at one address.
pub(super) fn one(address: &Address, seen: &Seen, findings: &mut Findings) {
    let name = named(address);
    if address.url.starts_with("http://") && !is_local(&address.url) {
        let message = format!("{name} is not encrypted");
        findings.tell(&PLAIN, None, message, "write https:// if the server speaks it");
    }
    let answer = match seen.best() {
        Err(Trouble::Redirect(why)) => {
            let hint = "point the address at where the file is";
            findings.tell(&REDIRECT, None, format!("{name}: {why}"), hint);
            return;
        }
        Err(trouble) => {
            dead(address, format!("{name} {}", told(trouble)), findings);
            return;
        }
        Ok(answer) if !matches!(answer.status, 200 | 206) => {
            dead(address, format!("{name} is answered with {}", answer.status), findings);
            return;
        }
        Ok(answer) => answer,
    };
    if answer.hops.len() > MOST_HOPS {
        let message = format!("{name} is sent on {} times", answer.hops.len());
        let hint = "take prefixes and old addresses out of the way: some apps give up";
        findings.tell(&HOPS, None, message, hint);
    }
    if address.kind.is_file() {
        file(address, &name, seen, answer, findings);
    }
}

/// What is asked of files that apps load.
fn file(address: &Address, name: &str, seen: &Seen, answer: &Heading, findings: &mut Findings) {
    match &seen.head {
        Ok(head) if head.status == 200 => {}
        other => {
            let how = match other {
                Ok(head) => format!("answers HEAD with {}", head.status),
                Err(trouble) => format!("{} when asked with HEAD", told(trouble)),
            };
            let hint = "allow HEAD at the server: directories ask so before they take a show";
            findings.tell(&HEAD, None, format!("{name} {how}"), hint);
        }
    }
    length(address, name, seen, answer, findings);
    if let Some(served) = answer.media_type.as_deref().or(Some("nothing"))
        && !fits(address, served)
    {
        let expected = address.media_type.as_deref().unwrap_or("a picture");
        let message = format!("{name} is served as `{served}`, and should be {expected}");
        let hint = "set the type at the server: some apps go by it alone";
        findings.tell(&TYPE, None, message, hint);
    }
    if address.kind.is_sound() && answer.status != 206 {
        let message = format!("{name} comes whole when a part is asked for");
        let hint = "have the server follow byte ranges (Accept-Ranges: bytes): Apple asks for it";
        findings.tell(&RANGES, None, message, hint);
    }
    if address.kind.is_shared() && answer.allows.as_deref() != Some("*") {
        let how = match &answer.allows {
            None => "no other site",
            Some(_) => "not every site",
        };
        let message = format!("{name} lets {how} load it");
        let hint = "have the server send Access-Control-Allow-Origin: * with it";
        findings.tell(&SHARED, None, message, hint);
    }
}

fn length(address: &Address, name: &str, seen: &Seen, answer: &Heading, findings: &mut Findings) {
    let said = [Some(answer), seen.head.as_ref().ok().filter(|head| head.status == 200)];
    let said: Vec<u64> = said.into_iter().flatten().filter_map(|one| one.length).collect();
    if let Some(expected) = address.length {
        if let Some(other) = said.iter().find(|one| **one != expected) {
            let message = format!("{name} has {other} bytes, and the feed says {expected}");
            let hint = "publish it again; was another file put in its place?";
            findings.tell(&LENGTH, None, message, hint);
        } else if said.is_empty() {
            let message = format!("nobody tells how long {name} is");
            let hint = "have the server send Content-Length: apps show how much is loaded";
            findings.tell(&LENGTH_UNSAID, None, message, hint);
        }
    } else if let [one, other] = said.as_slice()
        && one != other
    {
        let message = format!("{name} has {one} bytes by GET and {other} by HEAD");
        findings.tell(&LENGTH, None, message, "look what stands before the server: a cache?");
    }
}

fn dead(address: &Address, message: String, findings: &mut Findings) {
    if address.kind.is_file() {
        let hint = "publish again: files that are missing are uploaded";
        findings.tell(&DEAD, None, message, hint);
    } else {
        let hint = "correct the address where it stands in the manifests";
        findings.tell(&DEAD_PAGE, None, message, hint);
    }
}

/// An address as it is told of, with what it is.
fn named(address: &Address) -> String {
    let url = masked_line(&address.url);
    match &address.episode {
        Some(title) => {
            format!("the {} of `{}`, `{url}`,", address.kind.name(), title.escape_debug())
        }
        None => format!("the show's {} `{url}`", address.kind.name()),
    }
}

/// Types that mean the same to apps.
const SAME: [&[&str]; 6] = [
    &["audio/mpeg", "audio/mp3", "audio/mpeg3", "audio/x-mpeg"],
    &["audio/mp4", "audio/m4a", "audio/x-m4a", "audio/aac", "video/mp4"],
    &["audio/ogg", "audio/opus", "application/ogg", "audio/ogg; codecs=opus"],
    &["application/x-subrip", "application/srt", "text/srt", "text/x-srt"],
    &["application/json+chapters", "application/json"],
    &["audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"],
];

fn fits(address: &Address, served: &str) -> bool {
    let Some(expected) = address.media_type.as_deref() else {
        return address.kind != Kind::Picture || served.starts_with("image/");
    };
    let expected = expected.split(';').next().unwrap_or_default().trim();
    expected == served
        || SAME.iter().any(|same| same.contains(&expected) && same.contains(&served))
        || (expected, served) == ("audio/flac", "audio/x-flac")
}
