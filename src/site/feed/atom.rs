//! Atom's link: where the feed is, who hears of its news, and its other pages.
//! *Sources:* PSP-1 (self), W3C WebSub (hub), RFC 5005 section 3 (pages).

use rss::extension::ExtensionMap;

use super::address;
use super::element::Element;
use super::plan::Paging;
use crate::site::entry::Front;

/// The namespace.
pub(super) const NAMESPACE: &str = "http://www.w3.org/2005/Atom";

const RSS: &str = "application/rss+xml";

pub(super) fn channel(front: &Front, paging: &Paging, extensions: &mut ExtensionMap) {
    let mut page = |rel, path: &str| {
        let href = address::of_path(front, path);
        let link = Element::new("atom:link").with("rel", rel).with("href", href);
        link.with("type", RSS).add_to(extensions);
    };
    page("self", &paging.this);
    if paging.is_paged() {
        page("first", &paging.first);
        for (rel, path) in [("previous", &paging.previous), ("next", &paging.next)] {
            if let Some(path) = path {
                page(rel, path);
            }
        }
        page("last", &paging.last);
    }
    for hub in &front.feed.hubs {
        let link = Element::new("atom:link").with("rel", "hub");
        link.with("href", address::address(hub)).add_to(extensions);
    }
}
