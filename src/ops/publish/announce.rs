//! Tells others that there is something new: hubs (WebSub), directories, webhooks. None of them
//! may stop or undo what was published: what does not work is a warning.

use std::time::Duration;

use serde_json::{Value, json};

use super::record::{Changes, Told};
use crate::http::{Client, HttpError, Patience, Request, shown_address, worth_another_try};
use crate::ops::{Context, Failure};
use crate::publish::credentials::Secret;
use crate::report::{Counts, Diagnostic, Event, Task};

/// An answer is not waited for any longer: everything is published by then.
const PATIENCE: Patience =
    Patience { connect: Duration::from_secs(20), silence: Duration::from_secs(30) };

/// How long to wait before the second and last try.
const PAUSE: Duration = Duration::from_secs(2);

/// How many episodes a message names.
const NAMED: usize = 50;

/// What is told, and to whom.
pub(super) struct News<'a> {
    pub(super) show: &'a str,
    /// The feed's address.
    pub(super) feed: &'a str,
    pub(super) changes: &'a Changes,
    pub(super) when: &'a str,
    pub(super) hubs: &'a [String],
    /// Addresses to be asked for, with the feed's at their end.
    pub(super) pings: &'a [String],
    pub(super) webhooks: &'a [String],
    /// Goes with webhooks, if there is one.
    pub(super) token: Option<&'a Secret>,
}

/// Who was told and who was not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) told: usize,
    pub(super) failed: usize,
}

/// Tells everybody. *Errors:* interrupted.
pub(super) fn announce(context: &Context<'_>, news: &News<'_>) -> Result<Heard, Failure> {
    let all = news.hubs.len() + news.pings.len() + news.webhooks.len();
    let mut heard = Heard::default();
    if all == 0 {
        return Ok(heard);
    }
    let mut task = Task::start(context.reporter, "telling others", Some(all as u64), Counts::Items);
    let message = message(news);
    let hubs = news.hubs.iter().map(|hub| (hub, Way::Hub));
    let pings = news.pings.iter().map(|ping| (ping, Way::Ping));
    let webhooks = news.webhooks.iter().map(|hook| (hook, Way::Webhook));
    for (address, way) in hubs.chain(pings).chain(webhooks) {
        let request = || request(news, address, way, &message);
        match tell(context, &request)? {
            Ok(()) => heard.told += 1,
            Err(why) => {
                heard.failed += 1;
                context.reporter.event(Event::Warning(refused(address, way, &why)));
            }
        }
        task.advance((heard.told + heard.failed) as u64);
    }
    task.finish(match heard.failed {
        0 => format!("{} told", heard.told),
        failed => format!("{} told, {failed} not", heard.told),
    });
    Ok(heard)
}

/// How somebody wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// *Source:* W3C WebSub, 6 (publishing): what hubs have always taken, `hub.mode=publish`.
    Hub,
    /// *Source:* Podcast Index API, `hub/pubnotify`.
    Ping,
    Webhook,
}

fn request(
    news: &News<'_>,
    address: &str,
    way: Way,
    message: &Value,
) -> Result<Request, HttpError> {
    match way {
        Way::Hub => Request::post_fields(
            address,
            &[("hub.mode", "publish"), ("hub.url", news.feed), ("hub.topic", news.feed)],
        ),
        Way::Ping => {
            let feed: String = url::form_urlencoded::byte_serialize(news.feed.as_bytes()).collect();
            Request::get(&format!("{address}{feed}"))
        }
        Way::Webhook => {
            let request = Request::post_json(address, message)?;
            match news.token {
                Some(token) => request.bearer(token.reveal()),
                None => Ok(request),
            }
        }
    }
}

/// Sends it, and once more where that may help. Gives why it was not taken.
fn tell(
    context: &Context<'_>,
    request: &dyn Fn() -> Result<Request, HttpError>,
) -> Result<Result<(), String>, Failure> {
    let cancelled = || context.reporter.cancelled();
    let mut second = false;
    loop {
        let sent = Client::new(PATIENCE).and_then(|client| client.send(request()?, &cancelled));
        let (why, again) = match sent {
            Ok(answer) if (200..300).contains(&answer.status()) => return Ok(Ok(())),
            Ok(answer) => {
                (format!("it answers with {}", answer.status()), worth_another_try(answer.status()))
            }
            Err(HttpError::Cancelled) => return Err(Failure::Interrupted),
            Err(error) => (error.to_string(), matches!(error, HttpError::Silent { .. })),
        };
        if second || !again {
            return Ok(Err(why));
        }
        second = true;
        super::verify::wait(context, PAUSE)?;
    }
}

/// The path of a webhook may be its secret: only the server is named.
fn refused(address: &str, way: Way, why: &str) -> Diagnostic {
    let shown = shown_address(address);
    let server = shown.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    let (what, hint) = match way {
        Way::Hub => ("the hub", "apps learn of the episode a little later; nothing else is lost"),
        Way::Ping => ("the directory", "it finds the episode by itself within hours"),
        Way::Webhook => ("the webhook", "check its address in `[publish] webhooks`"),
    };
    Diagnostic::warning(format!("{what} `{server}` was not told: {why}")).hint(hint)
}

/// What webhooks get: one JSON object; `text` and `title` are what chats show.
fn message(news: &News<'_>) -> Value {
    let episode = |one: &Told| {
        json!({
            "title": one.title,
            "guid": one.guid,
            "page": one.page,
            "enclosure": one.enclosure,
            "folder": one.folder,
        })
    };
    let list = |all: &[Told]| all.iter().take(NAMED).map(episode).collect::<Vec<Value>>();
    let title = match news.changes.new.as_slice() {
        [] => format!("{}: the feed was published anew", news.show),
        [one] => format!("{}: {}", news.show, one.title),
        several => format!("{}: {} new episodes", news.show, several.len()),
    };
    let lines =
        news.changes.new.iter().take(NAMED).map(|one| format!("{} {}", one.title, one.page));
    let text: Vec<String> = std::iter::once(title.clone()).chain(lines).collect();
    json!({
        "event": "published",
        "title": title,
        "text": text.join("\n"),
        "show": news.show,
        "feed": news.feed,
        "when": news.when,
        "new": list(&news.changes.new),
        "changed": list(&news.changes.changed),
    })
}
