//! `serve`: shows public/ in a browser while a person works on the show.
//!
//! ```text
//! watch ──► remake ──► News ──► /.pod/events ──► reload.js in the page
//!                        │
//! a request ──► answer ──► locate ──► page (HTML with reload.js) or the file, by range
//! ```
//!
//! Making and watching stay on the caller's thread; only answers are given from tokio's.

mod answer;
mod fresh;
mod locate;
mod news;
mod page;
mod remake;

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use self::answer::Site;
use self::news::News;
use super::{Context, Failure, PUBLIC_FOLDER};
use crate::report::{Diagnostic, Event, Severity};

/// The first port that is tried, and how many after it.
const USUAL: std::ops::Range<u16> = 8000..8020;

/// How often the wish to stop is looked for where nothing is watched.
const TICK: Duration = Duration::from_millis(50);

/// How a show is served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Serve {
    /// Where to listen, 127.0.0.1 when absent. An address that is given may be called by any
    /// name; without one only by those of this machine.
    pub address: Option<IpAddr>,
    /// The port; when absent a free one from 8000.
    pub port: Option<u16>,
    /// Whether the site is made again when the show changes, and pages load again.
    pub watch: bool,
}

/// Serves the show's public/ until the user stops it. `listening` is called once, as soon as
/// browsers may come. A show that cannot be made is told of, and what public/ holds is served.
///
/// Returns only with a failure: the user asked to stop, there is no show, the port is taken.
pub fn serve(
    context: &Context<'_>,
    serve: &Serve,
    listening: &mut dyn FnMut(&str),
) -> Result<(), Failure> {
    let root = context.root()?;
    let (listener, address) = listen(serve)?;
    let news = News::new(context.now());
    let site = Site {
        public: root.join(PUBLIC_FOLDER),
        news: news.clone(),
        live: serve.watch,
        any_name: serve.address.is_some(),
        below: below(&root),
    };
    let runtime = start(listener, Arc::new(site)).map_err(|error| {
        Failure::one(Diagnostic::error(format!("cannot serve at {address}: {error}")))
    })?;
    listening(&format!("http://{address}/"));
    if !address.ip().is_loopback() {
        context.reporter.event(Event::Warning(open_to_all(address)));
    }
    let ended = match serve.watch {
        true => remake::keep(context, &root, &news),
        false => remake::once(context).and_then(|()| wait(context)),
    };
    // Answers under way and pages that listen would hold it up for ever.
    runtime.shutdown_background();
    ended
}

/// The folder the show says it will have on its host.
fn below(root: &Path) -> String {
    let (show, _) = crate::show::load_show(root);
    let base = show.and_then(|show| show.publish).and_then(|publish| publish.base_url);
    let rest = base.as_deref().and_then(|base| base.split_once("://")).map_or("", |(_, rest)| rest);
    rest.find('/').map_or("", |at| rest[at..].trim_end_matches('/')).to_owned()
}

/// Takes the port that was asked for, or a free one.
fn listen(serve: &Serve) -> Result<(TcpListener, SocketAddr), Failure> {
    let ip = serve.address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let ports = match serve.port {
        Some(port) => vec![port],
        None => USUAL.chain([0]).collect(),
    };
    let mut refused = (0, io::Error::from(ErrorKind::AddrInUse));
    for port in ports {
        match TcpListener::bind((ip, port)).and_then(|one| Ok((one.local_addr()?, one))) {
            Ok((address, listener)) => return Ok((listener, address)),
            Err(error) => {
                let taken = error.kind() == ErrorKind::AddrInUse;
                refused = (port, error);
                if !taken {
                    break;
                }
            }
        }
    }
    let (port, error) = refused;
    let told =
        Diagnostic::error(format!("cannot listen at {}: {error}", SocketAddr::new(ip, port)));
    Err(Failure::one(match error.kind() {
        ErrorKind::AddrInUse => {
            told.hint("another program has this port; leave `--port` away to get a free one")
        }
        ErrorKind::PermissionDenied => told.hint("ports below 1024 are not for everybody"),
        ErrorKind::AddrNotAvailable => told.hint("give an address of this machine"),
        _ => told,
    }))
}

/// Begins to answer, on threads of its own.
fn start(listener: TcpListener, site: Arc<Site>) -> io::Result<Runtime> {
    listener.set_nonblocking(true)?;
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let router = axum::Router::new().fallback(answer::answer).with_state(site);
    runtime.spawn(async move {
        // It gives errors of single connections to nobody and goes on.
        let _ = axum::serve(listener, router).await;
    });
    Ok(runtime)
}

/// Waits for the wish to stop.
fn wait(context: &Context<'_>) -> Result<(), Failure> {
    context.reporter.event(Event::Heading("not watching; Ctrl-C ends it".to_owned()));
    while !context.reporter.cancelled() {
        std::thread::sleep(TICK);
    }
    Err(Failure::Interrupted)
}

fn open_to_all(address: SocketAddr) -> Diagnostic {
    let message = format!("everyone who reaches {address} can read public/");
    let told = Diagnostic::warning(message).hint("leave `--address` away to keep it to yourself");
    Diagnostic { severity: Severity::Note, ..told }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_when_asked_for_and_passed_over_when_not() {
        let serve = Serve::default();
        let (first, at) = listen(&serve).unwrap();
        let again = Serve { port: Some(at.port()), ..Serve::default() };
        let Err(Failure::Refused { diagnostics, .. }) = listen(&again) else { panic!("taken") };
        let told = &diagnostics[0].message;
        assert!(told.starts_with(&format!("cannot listen at {at}: ")), "{told}");
        let (_second, other) = listen(&serve).unwrap();
        assert_ne!(at, other);
        assert!(other.ip().is_loopback());
        drop(first);
    }
}
