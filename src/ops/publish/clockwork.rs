//! Looks at the public address before and after: whether this machine's clock is right, whether the
//! feed that was sent is the one that is served.

use std::time::Duration;

use super::record::Changes;
use super::{NOT_THE_FEED, verify};
use crate::http::{Client, HttpError, Patience, Request};
use crate::ops::{Context, Failure, clock};
use crate::report::{Diagnostic, Event};
use crate::show::Ledger;

/// How long the answer is waited for.
const PATIENCE: Patience =
    Patience { connect: Duration::from_secs(20), silence: Duration::from_secs(30) };

/// How far two clocks may be apart before anybody is told, in seconds.
const APART: i64 = 300;

/// How long to wait before each next look at the feed: what stands before a server keeps it for a
/// while.
const PAUSES: [Duration; 3] =
    [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(6)];

/// Compares this machine's clock with the server's and the ledger's. *Errors:* by the server's
/// clock an episode that would go out is still to come.
pub(super) fn look(
    context: &Context<'_>,
    base: &str,
    ledger: &Ledger,
    changes: &Changes,
    unseen: bool,
) -> Result<(), Failure> {
    let now = clock::unix_seconds();
    let warn = |message: String, hint: &str| {
        context.reporter.event(Event::Warning(Diagnostic::warning(message).hint(hint)));
    };
    let last = ledger.feed_sent.as_deref().and_then(|at| at.parse::<jiff::Timestamp>().ok());
    if let Some(last) = last.filter(|last| last.as_second() > now + APART) {
        let message =
            format!("by this machine's clock, the feed was last published to come: {last}");
        warn(message, "set the clock right: dates of episodes go by it");
    }
    if unseen {
        return Ok(());
    }
    let Some(theirs) = server_time(context, base)? else { return Ok(()) };
    if (theirs - now).abs() <= APART {
        return Ok(());
    }
    let apart = (theirs - now).abs();
    let early = changes.new.iter().find(|one| one.date > theirs + APART && one.date <= now);
    if let Some(early) = early {
        let message = format!(
            "`{}` would go out before its time: this machine's clock is {} ahead of the server's",
            early.title.escape_debug(),
            span(apart)
        );
        let error = Diagnostic::error(message).hint("set the clock right, then run it again");
        return Err(Failure::Refused { diagnostics: vec![error], outcome: NOT_THE_FEED });
    }
    let way = if theirs < now { "ahead of" } else { "behind" };
    let message = format!("this machine's clock is {} {way} the server's", span(apart));
    warn(message, "set the clock right: episodes come out by it");
    Ok(())
}

/// Seconds as people say them.
fn span(seconds: i64) -> String {
    match seconds {
        ..7200 => format!("{} minutes", seconds / 60),
        7200..172_800 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// The time by the server's clock (RFC 9110, 6.6.1), if it answers and says so.
fn server_time(context: &Context<'_>, base: &str) -> Result<Option<i64>, Failure> {
    let cancelled = || context.reporter.cancelled();
    let asked = Client::new(PATIENCE)
        .and_then(|client| client.send(Request::head(base)?.without_following(), &cancelled));
    match asked {
        Ok(answer) => {
            let date = answer.header("date").map(str::to_owned);
            let date = date.and_then(|date| jiff::fmt::rfc2822::parse(&date).ok());
            Ok(date.map(|date| date.timestamp().as_second()))
        }
        Err(HttpError::Cancelled) => Err(Failure::Interrupted),
        // What is wrong with it is told where files are looked for.
        Err(_) => Ok(None),
    }
}

/// Warns when another feed is served than the one that was sent.
pub(super) fn feed_is_served(
    context: &Context<'_>,
    address: &str,
    feed: &[u8],
) -> Result<(), Failure> {
    let mut pauses = PAUSES.iter();
    loop {
        let why = match served(context, address, feed.len())? {
            Ok(served) if served == feed => return Ok(()),
            Ok(_) => "another one is served there".to_owned(),
            Err(why) => why,
        };
        let Some(pause) = pauses.next() else {
            let message = format!("the feed was sent, and at `{address}` {why}");
            let hint = "a cache before the server keeps the old one for a while; `pod check \
                        --remote` tells more";
            context.reporter.event(Event::Warning(Diagnostic::warning(message).hint(hint)));
            return Ok(());
        };
        verify::wait(context, *pause)?;
    }
}

fn served(
    context: &Context<'_>,
    address: &str,
    length: usize,
) -> Result<Result<Vec<u8>, String>, Failure> {
    let cancelled = || context.reporter.cancelled();
    let read = || {
        let client = Client::new(PATIENCE)?;
        let request = Request::get(address)?.header("accept-encoding", "identity")?;
        let answer = client.send(request.header("cache-control", "no-cache")?, &cancelled)?;
        let status = answer.status();
        let bytes = answer.bytes(length.saturating_add(1 << 20), &cancelled)?;
        Ok(if status == 200 { Ok(bytes) } else { Err(format!("the server answers {status}")) })
    };
    match read() {
        Ok(read) => Ok(read),
        Err(HttpError::Cancelled) => Err(Failure::Interrupted),
        Err(error) => Ok(Err(format!("nothing can be read: {error}"))),
    }
}
