//! Small files from the web: bounded, patient with servers that are busy, and done with those
//! that do not answer.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::super::{Context, Failure};
use super::refused;
use crate::http::{
    Client, HttpError, Patience, Request, Retries, retry_after, shown_address, worth_another_try,
};
use crate::report::Diagnostic;
use crate::site::feed::leads_outside;

/// A file of a few megabytes that takes longer is not sent but dripped.
const LONGEST: Duration = Duration::from_secs(300);

/// After so many addresses in a row that a server did not answer for, it is asked no more.
const PATIENCE: usize = 3;

/// The way to the web.
pub(super) struct Web<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) client: Client,
    /// Whether addresses in this machine's own network may be asked for.
    near: bool,
    silent: Mutex<BTreeMap<String, usize>>,
}

/// What came of asking.
pub(super) struct Fetched {
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// Where it came from after all redirects.
    pub(super) address: String,
}

impl<'a> Web<'a> {
    /// The way to what the feed named by `from` names. *Errors:* no HTTP on this system.
    pub(super) fn new(context: &'a Context<'a>, from: &str) -> Result<Web<'a>, Failure> {
        let near = url::Url::parse(from).is_ok_and(|url| url.has_host() && !leads_outside(&url));
        let patience = Patience { silence: Duration::from_secs(30), ..Patience::default() };
        let client = Client::new(patience)
            .map_err(|error| refused(Diagnostic::error(format!("cannot use the web: {error}"))))?;
        Ok(Web { context, client, near, silent: Mutex::default() })
    }

    /// Why an address is not asked for: a feed from elsewhere must not make this machine ask the
    /// printer, the router or itself.
    pub(super) fn barred(&self, address: &str) -> Option<String> {
        let url = url::Url::parse(address).ok()?;
        let barred = !self.near && !leads_outside(&url);
        let host = || url.host_str().unwrap_or_default().to_owned();
        barred.then(|| format!("`{}` is in this network, and the feed is not", host()))
    }

    /// A file of at most `limit` bytes; otherwise why not. *Errors:* the user asked to stop.
    pub(super) fn get(
        &self,
        address: &str,
        limit: usize,
    ) -> Result<Result<Fetched, String>, Failure> {
        if let Some(why) = self.barred(address) {
            return Ok(Err(why));
        }
        let host = url::Url::parse(address).ok().and_then(|url| Some(url.host_str()?.to_owned()));
        let host = host.unwrap_or_default();
        let known = |silent: &BTreeMap<String, usize>| silent.get(&host).copied().unwrap_or(0);
        if known(&self.silent.lock().unwrap_or_else(PoisonError::into_inner)) >= PATIENCE {
            return Ok(Err(format!("`{host}` does not answer")));
        }
        let got = self.ask(address, limit)?;
        let mut silent = self.silent.lock().unwrap_or_else(PoisonError::into_inner);
        match &got {
            Err(Trouble::Silent(_)) => *silent.entry(host).or_default() += 1,
            _ => drop(silent.remove(&host)),
        }
        Ok(got.map_err(|trouble| match trouble {
            Trouble::Silent(why) | Trouble::Told(why) => why,
        }))
    }

    fn ask(&self, address: &str, limit: usize) -> Result<Result<Fetched, Trouble>, Failure> {
        let started = Instant::now();
        let cancelled = || self.context.reporter.cancelled();
        let stop = || cancelled() || started.elapsed() > LONGEST;
        let mut retries = Retries::default();
        loop {
            let request = match Request::get(address) {
                Ok(request) => request,
                Err(error) => return Ok(Err(Trouble::Told(error.to_string()))),
            };
            let (why, asked) = match self.client.send(request, &stop) {
                Ok(answer) if answer.status() == 200 => {
                    let address = answer.address().to_owned();
                    match answer.bytes(limit, &stop) {
                        Ok(bytes) => return Ok(Ok(Fetched { bytes, address })),
                        Err(error @ HttpError::TooLong { .. }) => {
                            return Ok(Err(Trouble::Told(error.to_string())));
                        }
                        Err(error) => (Trouble::Silent(error.to_string()), None),
                    }
                }
                Ok(answer) => {
                    let why =
                        format!("`{}` answered with {}", shown_address(address), answer.status());
                    if !worth_another_try(answer.status()) {
                        return Ok(Err(Trouble::Told(why)));
                    }
                    (Trouble::Told(why), retry_after(&answer))
                }
                Err(error @ (HttpError::Redirect { .. } | HttpError::Setup { .. })) => {
                    return Ok(Err(Trouble::Told(error.to_string())));
                }
                // Nobody there is nobody there; who broke off may be asked again.
                Err(error @ HttpError::Unreachable { .. }) => {
                    return Ok(Err(Trouble::Silent(error.to_string())));
                }
                Err(error) => (Trouble::Silent(error.to_string()), None),
            };
            if cancelled() {
                return Err(Failure::Interrupted);
            }
            if started.elapsed() > LONGEST {
                let why = format!("it did not come within {} s", LONGEST.as_secs());
                return Ok(Err(Trouble::Silent(why)));
            }
            if !retries.wait(asked, &stop) {
                if cancelled() {
                    return Err(Failure::Interrupted);
                }
                return Ok(Err(why));
            }
        }
    }
}

/// Why there is no file.
enum Trouble {
    /// Nobody answered, or not to the end.
    Silent(String),
    /// Somebody said so.
    Told(String),
}
