//! The feed as it is served, against the ledger and the manifests.

use std::collections::{BTreeMap, BTreeSet};

use super::seen::{Heading, Page, Published, Trouble};
use super::served::ServedItem;
use crate::check::{Findings, Rule, by_guid};
use crate::show::{LEDGER, masked_line};

static UNREACHABLE: Rule = Rule::error("feed-unreachable", "pod", "a feed that no app gets");
static MALFORMED: Rule = Rule::error("feed-malformed", "RSS 2.0", "a feed that no app can read");
static TYPE: Rule = Rule::warning("feed-type", "RSS 2.0", "a feed served as something else");
static LARGE: Rule = Rule::advice("feed-large", "pod", "a file of the feed over two megabytes");
static PACKED: Rule =
    Rule::advice("feed-unpacked", "RFC 9110, 8.4", "a large feed that is not served compressed");
static VALIDATOR: Rule = Rule::advice(
    "feed-validator",
    "RFC 9110, 8.8",
    "a feed that is loaded whole each time, changed or not",
);
static HEAD: Rule =
    Rule::warning("feed-head", "RFC 9110, 9.3.2", "a feed of which nobody can ask the head alone");
static SELF: Rule = Rule::warning("feed-self", "PSP-1", "a feed that says it is elsewhere");
static NEXT: Rule =
    Rule::error("feed-next", "RFC 5005", "older episodes that the feed names and nobody gets");
static GUID: Rule = Rule::error(
    "feed-guid",
    "Podcast Namespace: podcast:guid",
    "a feed under another name than the show's",
);
static ITEM_GUID: Rule =
    Rule::error("feed-item-guid", "PSP-1", "an episode in the feed without a name of its own");
static TWICE: Rule =
    Rule::error("feed-item-twice", "RSS 2.0: guid", "two episodes in the feed of one name");
static NO_SOUND: Rule =
    Rule::error("feed-item-sound", "PSP-1", "an episode in the feed without sound, or of length 0");
static MISSING: Rule =
    Rule::error("feed-missing", "pod", "a published episode that is not in the feed");
static UNPUBLISHED: Rule =
    Rule::advice("feed-unpublished", "pod", "an episode that is due and not in the feed yet");
static EXTRA: Rule =
    Rule::warning("feed-extra", "pod", "an episode in the feed that nobody knows here");
static RENAMED: Rule = Rule::error(
    "feed-item-renamed",
    "PSP-1",
    "an episode in the feed under another name than it went out with",
);
static WITHDRAWN: Rule =
    Rule::warning("feed-withdrawn", "pod", "an episode still in the feed that was taken out");
static MOVED: Rule = Rule::error(
    "feed-enclosure-changed",
    "Apple Podcasters: enclosures",
    "an episode in the feed whose sound is at another address than it went out with",
);
static LENGTH: Rule = Rule::warning(
    "feed-length-changed",
    "RSS 2.0: enclosure",
    "another length in the feed than was published",
);

pub(super) const RULES: &[&Rule] = &[
    &UNREACHABLE,
    &MALFORMED,
    &TYPE,
    &LARGE,
    &PACKED,
    &VALIDATOR,
    &HEAD,
    &SELF,
    &NEXT,
    &GUID,
    &ITEM_GUID,
    &TWICE,
    &NO_SOUND,
    &MISSING,
    &UNPUBLISHED,
    &EXTRA,
    &RENAMED,
    &WITHDRAWN,
    &MOVED,
    &LENGTH,
];

/// Larger ones are read slowly or not at all by some apps.
const LARGE_FEED: u64 = 2_000_000;

/// From here on compression is worth it.
const WORTH_PACKING: u64 = 100_000;

pub(super) fn look(published: &Published<'_>, findings: &mut Findings) {
    for (at, page) in published.pages.iter().enumerate() {
        served(page, at == 0, findings);
    }
    if let Some(lost) = &published.lost {
        let hint = "publish again, and look whether all files of the feed arrived";
        findings.tell(&NEXT, None, lost.clone(), hint);
    }
    let feeds = || published.pages.iter().filter_map(|page| page.feed.as_ref().ok());
    let Some(first) = feeds().next() else { return };
    let own = published.show.and_then(|show| show.guid.as_ref()).map(|guid| guid.as_str());
    let own = published.ledger.guid.as_deref().or(own);
    if let (Some(own), Some(served)) = (own, &first.guid)
        && !own.eq_ignore_ascii_case(served)
    {
        let message = format!("the feed's guid is `{served}`, and the show's `{own}`");
        let hint = "look whether this is the feed of this show; its guid never changes";
        findings.tell(&GUID, None, message, hint);
    }
    let items: Vec<&ServedItem> = feeds().flat_map(|feed| &feed.items).collect();
    alone(&items, findings);
    against_ledger(published, &items, findings);
}

/// How a file of the feed was answered.
fn served(page: &Page, first: bool, findings: &mut Findings) {
    let address = masked_line(&page.address);
    let answer = match &page.answer {
        Ok(answer) if answer.status == 200 => answer,
        Ok(answer) => {
            let message = format!("the feed `{address}` is answered with {}", answer.status);
            let hint = "look whether it was uploaded there, and what the server's log says";
            findings.tell(&UNREACHABLE, None, message, hint);
            return;
        }
        Err(trouble) => {
            let message = format!("the feed `{address}` {}", told(trouble));
            let hint = "check the address in a browser, then the server";
            findings.tell(&UNREACHABLE, None, message, hint);
            return;
        }
    };
    if let Err(why) = &page.feed {
        let message = format!("`{address}` is not a feed that apps can read: {why}");
        let hint = "build the site again and publish it; nothing is shown of it until then";
        findings.tell(&MALFORMED, None, message, hint);
        return;
    }
    let known = ["application/rss+xml", "application/xml", "text/xml"];
    let media_type = answer.media_type.as_deref().unwrap_or("nothing");
    if !known.contains(&media_type) {
        let message = format!("the feed `{address}` is served as `{media_type}`");
        let hint = "have the server send application/rss+xml for .xml";
        findings.tell(&TYPE, None, message, hint);
    }
    if page.bytes > LARGE_FEED {
        let message = format!("the feed `{address}` has {} kB", page.bytes / 1000);
        let hint = "lower `per_page` of [feed]: older episodes move to files of their own";
        findings.tell(&LARGE, None, message, hint);
    }
    head(page, answer, &address, findings);
    if let (Ok(feed), true) = (&page.feed, first)
        && let Some(link) = &feed.self_link
        && !same_address(link, &page.address)
    {
        let message = format!("the feed `{address}` says it is at `{}`", masked_line(link));
        let hint = "set `base_url` to where it is, or give directories the address it names";
        findings.tell(&SELF, None, message, hint);
    }
}

/// What apps ask before they load a feed.
fn head(page: &Page, answer: &Heading, address: &str, findings: &mut Findings) {
    match &page.head {
        Ok(head) if head.status == 200 => {
            if page.bytes > WORTH_PACKING && head.encoding.is_none() {
                let message = format!("the feed `{address}` is served as it is, not compressed");
                let hint = "turn on gzip for XML at the server: it becomes a fifth as long";
                findings.tell(&PACKED, None, message, hint);
            }
        }
        other => {
            let how = match other {
                Ok(head) => format!("answers HEAD with {}", head.status),
                Err(trouble) => told(trouble),
            };
            let message = format!("the feed `{address}` {how}, and GET with 200");
            let hint = "allow HEAD at the server: Apple and others ask so first";
            findings.tell(&HEAD, None, message, hint);
        }
    }
    if !answer.has_validator {
        let message = format!("the feed `{address}` has neither ETag nor Last-Modified");
        let hint = "have the server send one: apps then load the feed only when it has changed";
        findings.tell(&VALIDATOR, None, message, hint);
    }
}

/// What is wrong with the items themselves.
fn alone(items: &[&ServedItem], findings: &mut Findings) {
    let mut seen = BTreeSet::new();
    for item in items {
        let title = item.title.escape_debug().to_string();
        match &item.guid {
            None => {
                let hint = "publish again: apps cannot tell it from others without one";
                let message = format!("`{title}` has no guid in the feed");
                findings.tell(&ITEM_GUID, None, message, hint);
            }
            Some(guid) if !seen.insert(guid.as_str()) => {
                let message = format!("`{title}` has the guid `{guid}`, as another episode has");
                let hint = "give each episode its own; apps show only one of the two";
                findings.tell(&TWICE, None, message, hint);
            }
            Some(_) => {}
        }
        match &item.enclosure {
            None => {
                let message = format!("`{title}` has no sound in the feed");
                findings.tell(&NO_SOUND, None, message, "build it, and publish it again");
            }
            Some(file) if file.length.unwrap_or(0) == 0 => {
                let message = format!("the sound of `{title}` has no length in the feed");
                findings.tell(&NO_SOUND, None, message, "publish it again");
            }
            Some(_) => {}
        }
    }
}

fn against_ledger(published: &Published<'_>, items: &[&ServedItem], findings: &mut Findings) {
    let ledger = published.ledger;
    let served: BTreeMap<&str, &ServedItem> =
        items.iter().filter_map(|item| Some((item.guid.as_deref()?, *item))).collect();
    let url = |item: &ServedItem| item.enclosure.as_ref().map(|file| without_prefix(&file.url));
    let by_url: BTreeMap<String, &ServedItem> = items
        .iter()
        .filter(|item| item.guid.is_some())
        .filter_map(|item| Some((url(item)?, *item)))
        .collect();
    for entry in ledger.episode.iter().filter(|one| !one.only_at_hosts) {
        let folder = &entry.folder;
        let item = served.get(entry.guid.as_str());
        let enclosure = entry.enclosure.as_deref().map(without_prefix);
        match item {
            Some(item) if entry.withdrawn => {
                let message = format!("`{}` was taken out and is in the feed still", item.title);
                let hint = "publish again: the feed that is served is an older one";
                findings.tell(&WITHDRAWN, None, message, hint);
            }
            None if entry.withdrawn => {}
            None => {
                let renamed = enclosure.as_ref().and_then(|url| by_url.get(url));
                match renamed {
                    Some(item) => {
                        let message = format!(
                            "`{}` has the guid `{}` in the feed, and went out with `{}`",
                            item.title,
                            item.guid.as_deref().unwrap_or_default(),
                            entry.guid
                        );
                        let hint = "put the old one back: apps offer it as a new episode";
                        findings.tell(&RENAMED, None, message, hint);
                    }
                    None => {
                        let message = format!("`{folder}` was published and is not in the feed");
                        let hint = format!(
                            "publish again; if it was taken out on purpose, say so with \
                             `pod unpublish {folder}`"
                        );
                        findings.tell(&MISSING, None, message, hint);
                    }
                }
            }
            Some(item) => {
                if let (Some(was), Some(is)) = (&enclosure, url(item))
                    && *was != is
                {
                    let (was, is) = (masked_line(was), masked_line(&is));
                    let message = format!(
                        "the sound of `{}` is at `{is}`, and went out at `{was}`",
                        item.title
                    );
                    let hint = "publish again: apps and directories know the old address";
                    findings.tell(&MOVED, None, message, hint);
                }
                let length = item.enclosure.as_ref().and_then(|file| file.length);
                if let (Some(was), Some(is)) = (entry.length, length)
                    && was != is
                {
                    let message = format!(
                        "the sound of `{}` has {is} bytes in the feed, and {was} in {LEDGER}",
                        item.title
                    );
                    findings.tell(&LENGTH, None, message, "publish it again");
                }
            }
        }
    }
    unknown(published, &served, findings);
}

/// Items nobody knows here, and episodes that are due.
fn unknown(
    published: &Published<'_>,
    served: &BTreeMap<&str, &ServedItem>,
    findings: &mut Findings,
) {
    let ledger = by_guid(published.ledger);
    let here: BTreeSet<&str> = published
        .episodes
        .iter()
        .filter_map(|episode| episode.guid.as_ref().map(|guid| guid.as_str()))
        .collect();
    let addresses: BTreeSet<String> = ledger
        .values()
        .filter_map(|entry| entry.enclosure.as_deref().map(without_prefix))
        .collect();
    for (guid, item) in served {
        let renamed = item.enclosure.as_ref().is_some_and(|file| {
            !ledger.contains_key(guid) && addresses.contains(&without_prefix(&file.url))
        });
        if !here.contains(guid) && !ledger.contains_key(guid) && !renamed {
            let message =
                format!("`{}` is in the feed, and there is no such episode here", item.title);
            let hint = "look whether this is the feed of this show, or bring its folder back";
            findings.tell(&EXTRA, None, message, hint);
        }
    }
    for episode in published.episodes {
        let Some(guid) = &episode.guid else { continue };
        let due = episode.date.as_ref().is_some_and(|date| date.at.as_second() <= published.now);
        let known = ledger.contains_key(guid.as_str()) || served.contains_key(guid.as_str());
        if due && !known {
            let message = format!("`{}` is due and not in the feed yet", episode.title);
            let hint = format!("run `pod publish {}` when it is ready", episode.folder);
            findings.tell(&UNPUBLISHED, None, message, hint);
        }
    }
}

/// Why there was no answer, after a name.
pub(super) fn told(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Late(seconds) => format!("gave no answer in {seconds} s"),
        Trouble::Endless => "answers without end".to_owned(),
        Trouble::Redirect(why) | Trouble::Unreachable(why) => format!("gives nothing: {why}"),
    }
}

/// Two ways to write one address.
fn same_address(one: &str, other: &str) -> bool {
    match (url::Url::parse(one.trim()), url::Url::parse(other.trim())) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

/// An address without the way over op3.dev. *Source:* op3.dev, set-up: `https://op3.dev/e/` with
/// arguments after `e,`, then the address without `https://`.
pub(super) fn without_prefix(address: &str) -> String {
    let Some(rest) = address.strip_prefix("https://op3.dev/e") else { return address.to_owned() };
    let Some((arguments, rest)) = rest.split_once('/') else { return address.to_owned() };
    if !arguments.is_empty() && !arguments.starts_with(',') {
        return address.to_owned();
    }
    match rest.contains("://") {
        true => rest.to_owned(),
        false => format!("https://{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_over_a_counter_is_no_other_address() {
        let plain = "https://a.example/x.mp3";
        for address in [
            plain,
            "https://op3.dev/e/a.example/x.mp3",
            "https://op3.dev/e,pg=1-2/a.example/x.mp3",
            "https://op3.dev/e/https://a.example/x.mp3",
        ] {
            assert_eq!(without_prefix(address), plain);
        }
        assert_eq!(without_prefix("https://op3.dev/extra/x"), "https://op3.dev/extra/x");
    }
}
