//! The feed itself: from an address or a file, and the older episodes on its next pages
//! (RFC 5005), as many as a show can have.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use url::Url;

use super::fetch::Web;
use super::{Context, Failure, ForeignFeed, disk, refused, shown, warn};
use crate::http::shown_address;
use crate::report::{Counts, Diagnostic, Task};
use crate::site::feed::read::LARGEST;
use crate::site::feed::{self, ReadError, ReadFeed};

/// How many pages a feed may have: 10,000 episodes on pages of 20.
const MOST_PAGES: usize = 500;

/// How many bytes all pages may have: four times what one may.
const MOST_BYTES: usize = 4 * LARGEST;

/// How many complaints about a feed are told; it is no better known after more.
const COMPLAINTS: usize = 12;

pub(super) fn read(context: &Context<'_>, from: &str) -> Result<ForeignFeed, Failure> {
    let from = of_the_web(from);
    match is_address(&from) {
        true => of_address(context, &from),
        false => of_file(context, &from),
    }
}

/// The address behind the schemes that buttons for subscribing have: `feed://host`,
/// `feed:https://host`, `itpc://host`.
fn of_the_web(text: &str) -> String {
    for scheme in ["feed:", "itpc:", "pcast:", "podcast:"] {
        let Some(rest) = text.strip_prefix(scheme) else { continue };
        return match rest.strip_prefix("//") {
            Some(host) => format!("https://{host}"),
            None => rest.to_owned(),
        };
    }
    text.to_owned()
}

fn is_address(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    })
}

fn of_file(context: &Context<'_>, from: &str) -> Result<ForeignFeed, Failure> {
    if from.contains("://") {
        let message = format!("`{}` cannot be asked for", shown_address(from));
        let hint = "give an address that starts with https://, or a file";
        return Err(refused(Diagnostic::error(message).hint(hint)));
    }
    let path: PathBuf = context.folder.join(from);
    let system = |error| refused(disk::refused("read", &path, &error));
    let mut bytes = Vec::new();
    // One more shows that there is more.
    let most = LARGEST as u64 + 1;
    File::open(&path).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(system)?;
    let feed = read_page(&bytes, from)?;
    complain(context, &feed);
    if feed.pages.next.is_some() {
        let message = "the feed goes on in another file, which is not read".to_owned();
        warn(context, message, "give its address in place of a file to get all episodes");
    }
    let base = feed.self_link.clone().filter(|link| is_address(link));
    Ok(ForeignFeed { from: path.display().to_string(), base, feed })
}

fn of_address(context: &Context<'_>, from: &str) -> Result<ForeignFeed, Failure> {
    let web = Web::new(context, from)?;
    let task = Task::start(context.reporter, "reading the feed", None, Counts::Items);
    let first = web.get(from, LARGEST)?.map_err(|why| {
        let error = Diagnostic::error(format!("cannot get `{}`: {why}", shown_address(from)));
        refused(error.hint("open the address in a browser; or save it and name the file"))
    })?;
    let mut feed = read_page(&first.bytes, from)?;
    complain(context, &feed);
    let base = Url::parse(&first.address).or_else(|_| Url::parse(from)).ok();
    let mut bytes = first.bytes.len();
    let mut seen: HashSet<String> = HashSet::from([first.address.clone(), from.to_owned()]);
    let mut next = link(base.as_ref(), feed.pages.next.as_deref());
    let mut count = 1;
    let stopped = |why: String| {
        warn(context, format!("older episodes are missing: {why}"), "ask whoever serves the feed");
    };
    while let (Some(address), Some(base)) = (next.take(), &base) {
        let shown = shown_address(address.as_str());
        if address.origin() != base.origin() {
            stopped(format!("the next page is elsewhere, at `{shown}`"));
            break;
        }
        if !seen.insert(address.to_string()) {
            stopped(format!("`{shown}` is named as the next page twice"));
            break;
        }
        if count == MOST_PAGES || bytes >= MOST_BYTES {
            stopped(format!("the feed goes on after {count} pages and {} MB", bytes >> 20));
            break;
        }
        let page = match web.get(address.as_str(), LARGEST)? {
            Ok(page) => page,
            Err(why) => {
                stopped(why);
                break;
            }
        };
        count += 1;
        bytes += page.bytes.len();
        match feed::read(&page.bytes) {
            Ok(more) => {
                next = link(Some(&address), more.pages.next.as_deref());
                add(&mut feed, more);
            }
            Err(error) => stopped(format!("`{shown}` is no page of a feed: {error}")),
        }
    }
    task.finish(match count {
        1 => "read".to_owned(),
        count => format!("{count} pages read"),
    });
    moved(context, from, &feed);
    Ok(ForeignFeed { from: shown_address(from), base: base.map(Url::into), feed })
}

fn read_page(bytes: &[u8], from: &str) -> Result<ReadFeed, Failure> {
    feed::read(bytes).map_err(|error| {
        let hint = match &error {
            ReadError::NoFeed(_) => "look for the feed's address (RSS) on the show's page",
            ReadError::TooLarge | ReadError::Excess { .. } => {
                "no show needs that much: look what serves it"
            }
            ReadError::Malformed { .. } => "tell whoever serves it, or save it and mend the file",
        };
        let message = format!("`{}`: {error}", shown_address(from));
        refused(Diagnostic::error(message).hint(hint))
    })
}

/// Adds the episodes of a next page; those that stand on both are one.
fn add(feed: &mut ReadFeed, more: ReadFeed) {
    let key = |item: &feed::ReadItem| {
        let sound = item.enclosure.as_ref().map(|sound| sound.url.clone());
        (item.guid.clone(), sound)
    };
    let known: HashSet<_> = feed.items.iter().map(key).collect();
    feed.items.extend(more.items.into_iter().filter(|item| !known.contains(&key(item))));
}

fn link(base: Option<&Url>, next: Option<&str>) -> Option<Url> {
    base?.join(next?.trim()).ok()
}

fn complain(context: &Context<'_>, feed: &ReadFeed) {
    for one in feed.complaints.iter().take(COMPLAINTS) {
        let message = match one.line {
            Some(line) => format!("the feed, line {line}: {}", one.what),
            None => format!("the feed: {}", one.what),
        };
        warn(context, message, "");
    }
    if let Some(more) = feed.complaints.len().checked_sub(COMPLAINTS).filter(|more| *more > 0) {
        warn(context, format!("the feed has at least {more} more mistakes"), "");
    }
}

fn moved(context: &Context<'_>, from: &str, feed: &ReadFeed) {
    let Some(to) = feed.new_feed_url.as_deref().map(str::trim) else { return };
    if to != from && !to.is_empty() {
        let message = format!("the feed says that it has moved to `{}`", shown(to));
        warn(context, message, "if that is where listeners get it, import from there");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_buttons_are_addresses_of_the_web() {
        for text in ["feed://x.example/f", "feed:https://x.example/f", "itpc://x.example/f"] {
            assert_eq!(of_the_web(text), "https://x.example/f");
        }
        assert_eq!(of_the_web("feed.xml"), "feed.xml");
        assert!(is_address("HTTPS://x.example") && !is_address("file:///x") && !is_address("x"));
    }

    #[test]
    fn an_episode_on_two_pages_is_one() {
        let item =
            |guid: &str| feed::ReadItem { guid: Some(guid.to_owned()), ..Default::default() };
        let page = |guids: &[&str]| ReadFeed {
            items: guids.iter().map(|guid| item(guid)).collect(),
            ..ReadFeed::default()
        };
        let mut all = page(&["c", "b"]);
        add(&mut all, page(&["b", "a"]));
        let guids: Vec<_> = all.items.iter().filter_map(|item| item.guid.as_deref()).collect();
        assert_eq!(guids, ["c", "b", "a"]);
    }
}
