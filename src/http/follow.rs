//! Redirects, followed by hand: at most ten, never from https to http, and a
//! key or a form of the user's goes to no other origin.

use reqwest::blocking::{Client, Response};
use reqwest::header::{AUTHORIZATION, LOCATION};
use reqwest::{Method, Url};

use super::error::{HttpError, host, of_connection};
use super::{Patience, Request};

/// As many as browsers and curl's users are used to.
const MOST: usize = 10;

/// Sends a request, and again where it is sent on to; gives the addresses it was sent on to.
pub(super) fn follow(
    client: &Client,
    request: Request,
    patience: Patience,
) -> Result<(Response, Vec<String>), HttpError> {
    let mut url = request.url.clone();
    let mut hops = Vec::new();
    let mut secret = request.secret.clone();
    for _ in 0..=MOST {
        let mut sending = client.request(request.method.clone(), url.clone());
        sending = sending.headers(request.headers.clone());
        if let Some(secret) = &secret {
            sending = sending.header(AUTHORIZATION, secret.clone());
        }
        if let Some(form) = &request.form {
            sending = sending.multipart(form.encoded()?);
        }
        if let Some(text) = &request.text {
            sending = sending.body(text.clone());
        }
        let response = sending.send().map_err(|error| of_connection(error, &url, patience))?;
        let Some(next) = target(&request, &response, &url) else {
            return Ok((response, hops));
        };
        if url.scheme() == "https" && next.scheme() != "https" {
            return Err(HttpError::Redirect { host: host(&url), why: "from https to http" });
        }
        if url.origin() != next.origin() {
            if request.carries() {
                let why = "what is sent to another server";
                return Err(HttpError::Redirect { host: host(&url), why });
            }
            // For good: who sends away and back again could be after it.
            secret = None;
        }
        hops.push(super::shown_address(next.as_str()));
        url = next;
    }
    Err(HttpError::Redirect { host: host(&url), why: "in circles" })
}

/// Where the answer sends to, if it is to be followed. A form is repeated only
/// for the two statuses that ask for just that (RFC 9110, 15.4).
fn target(request: &Request, response: &Response, url: &Url) -> Option<Url> {
    let status = response.status().as_u16();
    let sends_on = match request.method {
        Method::POST => matches!(status, 307 | 308),
        _ => matches!(status, 301 | 302 | 303 | 307 | 308),
    };
    if !request.follows || !sends_on {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let next = url.join(location).ok()?;
    (matches!(next.scheme(), "http" | "https") && next.has_host()).then_some(next)
}
