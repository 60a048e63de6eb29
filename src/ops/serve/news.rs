//! What the open pages are told: a number that grows with every change, as server-sent events.
//! *Source:* HTML Living Standard, section 9.2.

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Body;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::watch;
use tower_http::services::fs::AsyncReadBody;

/// A line that says nothing, so that both sides see when the other is gone.
const PULSE: Duration = Duration::from_secs(15);

/// How much a change asks of an open page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// To take its style sheets anew.
    Style,
    /// To load again.
    Page,
}

/// The last change of each kind, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Last {
    style: u64,
    page: u64,
}

/// Tells of changes; its clones tell the same.
#[derive(Debug, Clone)]
pub(super) struct News(watch::Sender<Last>);

impl Change {
    /// What a change of these files of the show asks for.
    pub fn of(paths: &[PathBuf]) -> Change {
        let style = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "css");
        match !paths.is_empty() && paths.iter().all(style) {
            true => Change::Style,
            false => Change::Page,
        }
    }
}

impl News {
    /// Starts at the time of day, so that a page left open by an earlier run is older.
    pub fn new(now: SystemTime) -> News {
        let start = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        News(watch::Sender::new(Last { style: start, page: start }))
    }

    /// Tells every page that listens.
    pub fn tell(&self, change: Change) {
        self.0.send_modify(|last| {
            let next = last.number() + 1;
            match change {
                Change::Style => last.style = next,
                Change::Page => last.page = next,
            }
        });
    }

    /// The number of the last change.
    pub fn number(&self) -> u64 {
        self.0.borrow().number()
    }

    /// The changes after number `since`, without end.
    pub fn stream(&self, since: u64) -> Body {
        let greeting = "retry: 500\n\n".to_owned();
        let next = Box::pin(next(self.0.subscribe(), since));
        let stream = Stream { waiting: greeting.into_bytes(), next };
        Body::new(AsyncReadBody::with_capacity(stream, 1024))
    }
}

impl Last {
    fn number(self) -> u64 {
        self.style.max(self.page)
    }

    /// What a page that has seen number `since` has to do. One that has seen more than there is
    /// comes from another run.
    fn event(self, since: u64) -> Option<String> {
        let number = self.number();
        let name = match since {
            since if self.page > since || since > number => "page",
            since if self.style > since => "css",
            _ => return None,
        };
        Some(format!("id: {number}\nevent: {name}\ndata: {number}\n\n"))
    }
}

/// What came next, and with what to go on.
type Next = (String, watch::Receiver<Last>, u64);

async fn next(mut news: watch::Receiver<Last>, since: u64) -> Option<Next> {
    loop {
        let last = *news.borrow_and_update();
        if let Some(event) = last.event(since) {
            return Some((event, news, last.number()));
        }
        match tokio::time::timeout(PULSE, news.changed()).await {
            Ok(Ok(())) => {}
            // Nobody is left to tell anything.
            Ok(Err(_)) => return None,
            Err(_) => return Some((": still here\n\n".to_owned(), news, since)),
        }
    }
}

/// The events as bytes to be read.
struct Stream {
    waiting: Vec<u8>,
    next: Pin<Box<dyn Future<Output = Option<Next>> + Send>>,
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.waiting.is_empty() {
            let Some((event, news, since)) = ready!(self.next.as_mut().poll(context)) else {
                return Poll::Ready(Ok(()));
            };
            self.waiting = event.into_bytes();
            self.next = Box::pin(next(news, since));
        }
        let taken = self.waiting.len().min(buffer.remaining());
        buffer.put_slice(&self.waiting[..taken]);
        self.waiting.drain(..taken);
        Poll::Ready(Ok(()))
    }
}

/// The number in `since=7` of a query.
pub(super) fn since(query: Option<&str>) -> Option<u64> {
    query?.split('&').find_map(|pair| pair.strip_prefix("since="))?.parse().ok()
}

/// Whether a path of the site is one of the server's own.
pub(super) fn is_own(path: &str) -> bool {
    Path::new(path).starts_with("/.pod")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_style_sheets_alone_ask_for_no_more_than_the_sheet() {
        let change =
            |paths: &[&str]| Change::of(&paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(change(&["templates/pod.css"]), Change::Style);
        assert_eq!(change(&["templates/pod.css", "show.toml"]), Change::Page);
        assert_eq!(change(&[]), Change::Page);
    }

    #[test]
    fn a_page_hears_the_greatest_of_what_it_missed() {
        let last = Last { style: 12, page: 11 };
        assert_eq!(last.event(12), None);
        assert_eq!(last.event(11).unwrap(), "id: 12\nevent: css\ndata: 12\n\n");
        assert_eq!(last.event(10).unwrap(), "id: 12\nevent: page\ndata: 12\n\n");
        assert!(last.event(99).unwrap().contains("event: page"), "it comes from another run");
    }
}
