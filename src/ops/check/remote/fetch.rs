//! The feed as it is served, file by file (RFC 5005).

use std::time::Instant;

use super::super::Failure;
use super::Web;
use super::visit::{heading, once, trouble};
use crate::check::remote::{Heading, Page, Trouble, read};
use crate::http::Request;
use crate::report::{Counts, Task};
use crate::show::masked_line;

/// The longest file of a feed that is read: 10,000 episodes in one.
const LARGEST: usize = 64 << 20;

/// How many files a feed may have.
const MOST: usize = 500;

/// Fetches the feed and the older episodes it names; tells why not all, if so.
pub(super) fn pages(web: &Web<'_>, address: &str) -> Result<(Vec<Page>, Option<String>), Failure> {
    let task = Task::start(web.context.reporter, "feed", None, Counts::Items);
    let mut pages: Vec<Page> = Vec::new();
    let mut next = Some(address.to_owned());
    let mut lost = None;
    while let Some(address) = next.take() {
        if pages.iter().any(|page| page.address == address) {
            lost =
                Some(format!("the feed names `{}` twice as its next file", masked_line(&address)));
            break;
        }
        if pages.len() == MOST {
            lost = Some(format!("the feed has more than {MOST} files"));
            break;
        }
        let page = page(web, &address);
        if web.context.reporter.cancelled() {
            return Err(Failure::Interrupted);
        }
        let fine = page.feed.is_ok();
        if !fine && !pages.is_empty() {
            let shown = masked_line(&address);
            lost = Some(format!("older episodes should be at `{shown}`, and are not"));
        }
        let link = page.feed.as_ref().ok().and_then(|feed| feed.next.clone());
        next = link.map(|link| absolute(&address, &link));
        pages.push(page);
    }
    task.finish(match pages.len() {
        1 => "looked at".to_owned(),
        files => format!("{files} files looked at"),
    });
    Ok((pages, lost))
}

fn absolute(base: &str, link: &str) -> String {
    let joined = url::Url::parse(base).and_then(|base| base.join(link));
    joined.map_or_else(|_| link.to_owned(), |url| url.to_string())
}

fn page(web: &Web<'_>, address: &str) -> Page {
    let (answer, body) = get(web, address);
    let head = Request::head(address)
        .and_then(|request| request.header("accept-encoding", "gzip"))
        .map_err(|error| trouble(web, &error, None))
        .and_then(|request| once(web, request, false).map(|(heading, _)| heading));
    let feed = match (&answer, &body) {
        (Ok(answer), _) if answer.status != 200 => Err(format!("answered with {}", answer.status)),
        (_, Some(body)) => read(body),
        _ => Err("there is no answer".to_owned()),
    };
    let bytes = body.map_or(0, |body| body.len() as u64);
    Page { address: address.to_owned(), answer, bytes, head, feed }
}

fn get(web: &Web<'_>, address: &str) -> (Result<Heading, Trouble>, Option<Vec<u8>>) {
    let started = Instant::now();
    // A feed may be long and the line slow: three times what a single address gets.
    let patience = web.patience * 3;
    let stop = || web.context.reporter.cancelled() || started.elapsed() > patience;
    let request =
        Request::get(address).and_then(|request| request.header("accept-encoding", "identity"));
    let answer = request.and_then(|request| web.client.send(request, &stop));
    match answer {
        Err(error) => (Err(trouble(web, &error, Some(started))), None),
        Ok(answer) => {
            let heading = heading(&answer);
            match answer.bytes(LARGEST, &stop) {
                Ok(body) => (Ok(heading), Some(body)),
                Err(error) => (Err(trouble(web, &error, Some(started))), None),
            }
        }
    }
}
