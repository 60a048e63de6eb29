//! Looks whether there is a post about an episode already: who asks twice with the same
//! idempotency key gets two posts from some servers, and from all after an hour.

use std::collections::HashSet;

use serde_json::Value;
use url::Url;

use super::super::HostError;
use super::super::talk::{Talk, id};
use super::status::Status;
use crate::publish::storage::Watch;

/// How many pages of 40 posts are looked through.
const PAGES: usize = 5;

/// What is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// A post that people see.
    Post(Status),
    /// One that waits for its moment: its identifier, and the moment as the server writes it.
    Waiting(String, Option<String>),
}

/// Looks among the account's own posts, the newest first, then among those that wait, for one
/// that holds an address. Answers and boosts are none.
pub(super) fn look(
    talk: &Talk,
    account: &str,
    page: &str,
    watch: &dyn Watch,
) -> Result<Option<Found>, HostError> {
    let doing = "looking for a post about it";
    let mut seen = HashSet::new();
    let mut found = None;
    let mut before = String::new();
    for _ in 0..PAGES {
        let path =
            format!("/api/v1/accounts/{account}/statuses?limit=40&exclude_reblogs=true{before}");
        let heard = talk.get(&path, doing, watch)?;
        let value = talk.value(&heard, doing, "a question for posts")?;
        let posts = value.as_array().ok_or_else(|| talk.odd(doing, "no list of posts"))?;
        let mut new = false;
        for post in posts {
            new |= id(post).is_some_and(|id| seen.insert(id));
            // The oldest one announced it; later ones may have mentioned it again.
            if is_about(post, page)
                && let Some(status) = Status::read(post)
            {
                found = Some(status);
            }
        }
        // Some servers always give all of them.
        let Some(last) = posts.last().and_then(id).filter(|_| new && found.is_none()) else {
            break;
        };
        before = format!("&max_id={last}");
    }
    if let Some(found) = found {
        return Ok(Some(Found::Post(found)));
    }
    waiting(talk, page, watch)
}

/// The same among posts that wait alone.
fn waiting(talk: &Talk, page: &str, watch: &dyn Watch) -> Result<Option<Found>, HostError> {
    let doing = "looking for a post that waits";
    let heard = talk.get("/api/v1/scheduled_statuses?limit=40", doing, watch)?;
    if heard.is_unknown() {
        return Ok(None);
    }
    let value = talk.value(&heard, doing, "a question for posts that wait")?;
    let posts = value.as_array().ok_or_else(|| talk.odd(doing, "no list of posts"))?;
    let found = posts.iter().find_map(|post| {
        let text = ["/params/text", "/params/status"]
            .into_iter()
            .find_map(|at| post.pointer(at)?.as_str())?;
        let at = post.get("scheduled_at").and_then(Value::as_str);
        let at = at.filter(|at| at.parse::<jiff::Timestamp>().is_ok());
        holds(text, page).then(|| Some(Found::Waiting(id(post)?, at.map(str::to_owned))))?
    });
    Ok(found)
}

/// Whether a post of one's own announces what stands at an address.
fn is_about(post: &Value, page: &str) -> bool {
    let has = |name: &str| post.get(name).is_some_and(|value| !value.is_null());
    let content = post.get("content").and_then(Value::as_str).unwrap_or_default();
    let text = post.get("text").and_then(Value::as_str).unwrap_or_default();
    !has("in_reply_to_id") && !has("reblog") && (holds(content, page) || holds(text, page))
}

/// Whether a text or its markup holds an address, and not only the beginning of a longer one.
fn holds(text: &str, page: &str) -> bool {
    if page.is_empty() {
        return false;
    }
    let text = text.replace("&amp;", "&").replace("&#38;", "&").replace("&#x26;", "&");
    let usual = Url::parse(page).map(String::from).unwrap_or_default();
    [page, &usual].into_iter().filter(|page| !page.is_empty()).any(|page| {
        text.match_indices(page).any(|(at, _)| {
            let next = text[at + page.len()..].chars().next();
            next.is_none_or(|next| !next.is_alphanumeric() && !"/-_~%?#=&+@".contains(next))
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_whole_address_counts() {
        let page = "https://a.example/e/1/?a=1&b=2";
        assert!(holds("<a href=\"https://a.example/e/1/?a=1&amp;b=2\">x</a>", page));
        assert!(holds("see https://a.example/e/1/?a=1&b=2.", page));
        assert!(!holds("https://a.example/e/1/?a=1&b=23", page));
        assert!(!holds("https://a.example/e/1/more", "https://a.example/e/1/"));
        assert!(holds("https://a.example/%C3%A9/", "https://a.example/é/"));
        assert!(!holds("anything", ""));
    }

    #[test]
    fn answers_and_boosts_are_not_announcements() {
        let page = "https://a.example/1/";
        let post =
            |more: &str, value: Value| is_about(&json!({"content": page, more: value}), page);
        assert!(post("in_reply_to_id", Value::Null));
        assert!(!post("in_reply_to_id", json!("3")));
        assert!(!post("reblog", json!({})));
    }
}
