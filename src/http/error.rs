//! Why there is no answer, in words for the user. Nothing here ever holds a
//! key, a password or the query of an address: signed addresses carry secrets there.

use std::error::Error;

use reqwest::Url;

use super::Patience;

/// Why there is no answer, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// The user asked to stop.
    #[error("interrupted")]
    Cancelled,
    /// The client cannot work on this system at all.
    #[error("cannot use the network: {why}")]
    Setup {
        /// What the system says.
        why: String,
    },
    /// Not an `http` or `https` address.
    #[error("`{address}` is not an address of the form https://host/path")]
    Address {
        /// Without secrets.
        address: String,
    },
    /// A header or key that HTTP cannot carry.
    #[error("the {what} holds characters that cannot be sent")]
    Unsendable {
        /// What it is, never its value.
        what: &'static str,
    },
    /// No connection: no network, no such host, nobody listening, no trusted certificate.
    #[error("cannot reach `{host}`: {why}")]
    Unreachable {
        /// Host and port.
        host: String,
        /// What the system says.
        why: String,
    },
    /// Nothing came for too long.
    #[error("`{host}` was silent for {seconds} s")]
    Silent {
        /// Host and port.
        host: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The connection ended in the middle.
    #[error("the connection to `{host}` broke off: {why}")]
    BrokenOff {
        /// Host and port.
        host: String,
        /// What the system says.
        why: String,
    },
    /// A redirect that is not followed.
    #[error("`{host}` redirects {why}")]
    Redirect {
        /// Host and port.
        host: String,
        /// Where it should not.
        why: &'static str,
    },
    /// More came than can be meant.
    #[error("`{host}` answered with more than {limit} bytes")]
    TooLong {
        /// Host and port.
        host: String,
        /// How many were expected at most.
        limit: u64,
    },
}

/// The address without what may be secret: user, password, query, fragment.
pub fn shown_address(address: &str) -> String {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

/// Host and port as they are shown.
pub(super) fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

/// The error of the connection as one of ours.
pub(super) fn of_connection(error: reqwest::Error, url: &Url, patience: Patience) -> HttpError {
    let host = host(url);
    let (connecting, late) = (error.is_connect(), error.is_timeout());
    let why = root_cause(&error.without_url());
    match (connecting, late) {
        (true, true) => {
            let why = format!("no answer in {} s", patience.connect.as_secs());
            HttpError::Unreachable { host, why }
        }
        (true, false) => HttpError::Unreachable { host, why },
        (false, true) => HttpError::Silent { host, seconds: patience.silence.as_secs() },
        // The form could not be handed over: the side that sends it found nobody to talk to.
        (false, false) if why.contains("receiver is gone") => {
            let why = "nobody answers there, or hung up while being asked".to_owned();
            HttpError::Unreachable { host, why }
        }
        (false, false) => HttpError::BrokenOff { host, why },
    }
}

/// The innermost error, which says what happened; those around it say where in the code.
pub(super) fn root_cause(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
