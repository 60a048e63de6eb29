//! The one HTTP client: bounded answers, time-outs, redirects that never carry
//! credentials to another origin, and an ear for the user's wish to stop.
//!
//! ```text
//! Request ─► Client::send ─► follow (redirects) ─► Answer ─► next, bytes
//!                │                                   ▲
//!                └── a thread that waits and reads ──┘   so that Ctrl-C is heard at once
//! ```
//!
//! Proxies come from the environment as `http_proxy`, `https_proxy`,
//! `all_proxy` and `no_proxy` say; certificates are the system's.

mod answer;
mod body;
mod error;
mod follow;
#[cfg(test)]
#[path = "../../tests/support/server.rs"]
pub(crate) mod loopback;
mod parts;
mod request;
mod retry;
#[cfg(test)]
mod tests;
mod upload;

use std::sync::{Arc, mpsc};
use std::time::Duration;

pub use answer::Answer;
pub use body::Body;
pub use error::{HttpError, shown_address};
pub use parts::Parts;
pub use request::{Form, Request};
pub use retry::{Retries, pause, retry_after, worth_another_try};

/// How long the client waits for what does not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the beginning of an answer, then for each next piece of it. The whole may take
    /// for ever, as long as something comes.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { connect: Duration::from_secs(20), silence: Duration::from_secs(60) }
    }
}

/// Talks to servers.
#[derive(Debug, Clone)]
pub struct Client {
    inner: reqwest::blocking::Client,
    uploads: Arc<upload::Uploads>,
    patience: Patience,
    /// Why https cannot be trusted on this system, if it cannot.
    no_certificates: Option<String>,
}

impl Client {
    /// A client with the system's certificates. Where there are none, it speaks plain http
    /// alone, as with a server on the same machine. *Errors:* [`HttpError::Setup`].
    pub fn new(patience: Patience) -> Result<Client, HttpError> {
        Client::trusting(patience, &[])
    }

    /// The same, which also trusts the certificates in a PEM text (RFC 7468).
    pub fn trusting(patience: Patience, roots: &[u8]) -> Result<Client, HttpError> {
        let wrong = |error: reqwest::Error| HttpError::Setup { why: error.to_string() };
        let roots = reqwest::Certificate::from_pem_bundle(roots).map_err(wrong)?;
        // The provider is chosen for the whole process; a second time changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let why = |error: reqwest::Error| error::root_cause(&error.without_url());
        let (built, no_certificates) =
            match builder(patience).tls_certs_merge(roots.clone()).build() {
                Ok(inner) => (Ok(inner), None),
                Err(error) => (builder(patience).tls_certs_only([]).build(), Some(why(error))),
            };
        let inner = built.map_err(|error| HttpError::Setup { why: why(error) })?;
        let uploads = Arc::new(upload::Uploads::new(roots));
        Ok(Client { inner, uploads, patience, no_certificates })
    }

    /// Sends a request and gives the answer as soon as it begins, whatever its status.
    /// `cancelled` is polled ten times a second. *Errors:* there is no answer.
    pub fn send(
        &self,
        request: Request,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Answer, HttpError> {
        self.send_telling(request, cancelled, &mut |_| {})
    }

    /// The same, telling of the bytes of a [`Body`] as they are sent, at least every 64 KiB.
    /// Sending waits for who is told.
    pub fn send_telling(
        &self,
        mut request: Request,
        cancelled: &dyn Fn() -> bool,
        sent: &mut dyn FnMut(u64),
    ) -> Result<Answer, HttpError> {
        if let (Some(why), true) = (&self.no_certificates, request.is_secure()) {
            return Err(HttpError::Setup { why: why.clone() });
        }
        let (pieces, inbox) = mpsc::sync_channel(answer::QUEUE);
        let client = self.clone();
        let host = request.host();
        if let Some(body) = &mut request.body {
            body.tell(&pieces);
        }
        let silence = request.body.is_some().then_some(self.patience.silence);
        let started = std::thread::Builder::new().name("http".to_owned()).spawn(move || {
            if let Some(body) = request.body.take() {
                return client.uploads.send(&request, &body, &pieces, client.patience);
            }
            match follow::follow(&client.inner, request, client.patience) {
                Ok((response, hops)) => {
                    answer::pump(response, hops, &pieces, client.patience);
                }
                // Nobody listens any more when the user has asked to stop.
                Err(error) => drop(pieces.send(Err(error))),
            }
        });
        started.map_err(|error| HttpError::Setup { why: error.to_string() })?;
        Answer::begin(inbox, host, cancelled, sent, silence)
    }
}

/// How the client calls itself.
const USER_AGENT: &str = concat!("pod/", env!("CARGO_PKG_VERSION"));

fn builder(patience: Patience) -> reqwest::blocking::ClientBuilder {
    reqwest::blocking::Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(patience.connect)
        .timeout(patience.silence)
        // For those who watch over the days a certificate has left.
        .tls_info(true)
        // Followed by hand, see `follow`.
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
}
