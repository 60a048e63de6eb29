//! One address: asked for with HEAD, and for two bytes of it, within a time.

use std::time::{Duration, Instant};

use super::Web;
use crate::check::remote::{Heading, Seen, Trouble, ends_at};
use crate::http::{Answer, HttpError, Request, retry_after, worth_another_try};

/// What an address is used for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted {
    /// A file apps load a part of.
    pub(super) file: bool,
    /// One that other sites load.
    pub(super) shared: bool,
}

/// As much of a body is read as shows that it ends: two bytes were asked for.
const BODY: usize = 64 * 1024;

/// The longest a busy server may ask to be left alone before the second try.
const PAUSE: Duration = Duration::from_secs(5);
const SHORT_PAUSE: Duration = Duration::from_millis(300);

/// What players in browsers say of the page they run in.
const ORIGIN: &str = "https://player.example";

/// Asks for an address.
pub(super) fn visit(web: &Web<'_>, url: &str, wanted: Wanted) -> Seen {
    let head = twice(web, || asked(Request::head(url)?, wanted), false);
    let refused = |answer: &Heading| !matches!(answer.status, 200..=299);
    let unclear = head.as_ref().map_or(true, refused);
    // The server that gave no answer at all would only be waited for once more.
    let hopeless = matches!(head, Err(Trouble::Late(_) | Trouble::Redirect(_)));
    let get = ((wanted.file || unclear) && !hopeless).then(|| {
        let request = || {
            let request = asked(Request::get(url)?, wanted)?;
            if wanted.file { request.range(0, 1) } else { Ok(request) }
        };
        twice(web, request, wanted.file)
    });
    Seen { head, get }
}

fn asked(request: Request, wanted: Wanted) -> Result<Request, HttpError> {
    // As it is, so that its length is that of the file.
    let request = request.header("accept-encoding", "identity")?;
    if wanted.shared { request.header("origin", ORIGIN) } else { Ok(request) }
}

/// Asks, and once more if that may help.
fn twice(
    web: &Web<'_>,
    request: impl Fn() -> Result<Request, HttpError>,
    part: bool,
) -> Result<Heading, Trouble> {
    let first = request().map_err(|error| trouble(web, &error, None));
    let (first, pause) = match first.and_then(|request| once(web, request, part)) {
        Ok((heading, pause)) if worth_another_try(heading.status) => (Ok(heading), pause),
        Ok((heading, _)) => return Ok(heading),
        Err(Trouble::Unreachable(why)) => (Err(Trouble::Unreachable(why)), None),
        Err(other) => return Err(other),
    };
    let pause = pause.unwrap_or(SHORT_PAUSE);
    if pause > PAUSE || web.context.reporter.cancelled() {
        return first;
    }
    std::thread::sleep(pause);
    match request() {
        Ok(request) => once(web, request, part).map(|(heading, _)| heading),
        Err(_) => first,
    }
}

/// Asks once, within the time an address may take; with how long the server wants to be left.
pub(super) fn once(
    web: &Web<'_>,
    request: Request,
    part: bool,
) -> Result<(Heading, Option<Duration>), Trouble> {
    let started = Instant::now();
    let stop = || web.context.reporter.cancelled() || started.elapsed() > web.patience;
    let answer = web.client.send(request, &stop);
    let answer = answer.map_err(|error| trouble(web, &error, Some(started)))?;
    let (heading, pause) = (heading(&answer), retry_after(&answer));
    if part && heading.status == 206 {
        match answer.bytes(BODY, &stop) {
            Ok(_) => {}
            Err(HttpError::TooLong { .. }) => return Err(Trouble::Endless),
            Err(error) => return Err(trouble(web, &error, Some(started))),
        }
    }
    Ok((heading, pause))
}

/// Why there is no answer, in the words of the rules.
pub(super) fn trouble(web: &Web<'_>, error: &HttpError, started: Option<Instant>) -> Trouble {
    let seconds = web.patience.as_secs();
    match error {
        HttpError::Silent { .. } => Trouble::Late(seconds),
        HttpError::Cancelled if started.is_some() => Trouble::Late(seconds),
        HttpError::TooLong { .. } => Trouble::Endless,
        HttpError::Redirect { .. } => Trouble::Redirect(error.to_string()),
        other => Trouble::Unreachable(other.to_string()),
    }
}

/// What an answer says before its body.
pub(super) fn heading(answer: &Answer) -> Heading {
    let text = |name: &str| answer.header(name).map(|value| value.trim().to_owned());
    let media_type = text("content-type")
        .map(|value| value.split(';').next().unwrap_or_default().trim().to_lowercase());
    let encoding = text("content-encoding").filter(|coding| coding != "identity");
    // `bytes 0-1/67500000` (RFC 9110, 14.4): the last part is the length of all.
    let whole = text("content-range");
    let whole = whole.and_then(|range| range.rsplit_once('/')?.1.parse().ok());
    let length = match answer.status() {
        206 => whole,
        // What is packed on the way has another length.
        _ if encoding.is_some() => None,
        _ => answer.length(),
    };
    Heading {
        status: answer.status(),
        length,
        media_type: media_type.filter(|one| !one.is_empty()),
        hops: answer.hops().to_vec(),
        allows: text("access-control-allow-origin"),
        certificate_ends: answer.certificate().and_then(ends_at),
        encoding,
        has_validator: answer.header("etag").is_some() || answer.header("last-modified").is_some(),
    }
}
