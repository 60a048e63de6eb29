//! One answer to one request.

use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};
use tower_http::services::ServeFile;

use super::fresh::{State, text};
use super::locate::{Located, locate};
use super::news::{News, is_own, since};
use super::page::{LONGEST, SCRIPT, is_page, with_script};
use crate::ops::kind::{is_shared, media_type};

const ALLOWED: &str = "GET, HEAD, OPTIONS";
const PLAIN: &str = "text/plain; charset=utf-8";
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// What is served, and how.
pub(super) struct Site {
    /// The folder.
    pub public: PathBuf,
    /// What pages hear of.
    pub news: News,
    /// Whether pages get the script that listens.
    pub live: bool,
    /// Whether the server may be called by any name.
    pub any_name: bool,
    /// The folder the show has on its host, as in `/podcast`; empty at the top.
    pub(super) below: String,
}

/// Answers a request.
pub(super) async fn answer(Shared(site): Shared<Arc<Site>>, request: Request) -> Response<Body> {
    let head = request.method() == Method::HEAD;
    let mut response = site.respond(request).await;
    let headers = response.headers_mut();
    set(headers, header::CACHE_CONTROL, "no-cache");
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    if head { response.map(|_| Body::empty()) } else { response }
}

impl Site {
    async fn respond(&self, request: Request) -> Response<Body> {
        if !self.any_name && !is_local(text(request.headers(), &header::HOST)) {
            let told = "pod serve answers to localhost only; start it with --address to be \
                        called by another name\n";
            return plain(StatusCode::MISDIRECTED_REQUEST, told);
        }
        let path = request.uri().path().to_owned();
        match *request.method() {
            Method::GET | Method::HEAD => {}
            Method::OPTIONS => return options(&path),
            _ => {
                let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "only to be read\n");
                set(response.headers_mut(), header::ALLOW, ALLOWED);
                return response;
            }
        }
        if is_own(&path) {
            return self.own(&path, &request);
        }
        match self.located(&path) {
            Located::File { path, name } => match self.file(&path, &name, request).await {
                Some(response) => response,
                None => self.nothing(),
            },
            Located::Folder(address) => {
                let query =
                    request.uri().query().map_or(String::new(), |query| format!("?{query}"));
                let mut response = plain(StatusCode::TEMPORARY_REDIRECT, "");
                set(response.headers_mut(), header::LOCATION, &(address + &query));
                response
            }
            Located::Nothing => self.nothing(),
        }
    }

    /// What the server itself has: the script, and the events it listens to.
    fn own(&self, path: &str, request: &Request) -> Response<Body> {
        match path {
            "/.pod/reload.js" if self.live => {
                filled(StatusCode::OK, "text/javascript; charset=utf-8", SCRIPT.into())
            }
            "/.pod/events" if self.live => {
                let seen = text(request.headers(), &LAST_EVENT_ID);
                let seen = seen.and_then(|number| number.parse().ok());
                let seen = seen.or_else(|| since(request.uri().query()));
                let head = request.method() == Method::HEAD;
                let number = seen.unwrap_or_else(|| self.news.number());
                let body = if head { Body::empty() } else { self.news.stream(number) };
                let mut response = Response::new(body);
                set(response.headers_mut(), header::CONTENT_TYPE, "text/event-stream");
                response
            }
            _ => plain(StatusCode::NOT_FOUND, "there is nothing here\n"),
        }
    }

    /// A file, or the part of it that was asked for; nothing when it is gone by now.
    async fn file(&self, path: &Path, name: &str, request: Request) -> Option<Response<Body>> {
        // Before the file is read: a page made in between loads again once too often, not never.
        let number = self.news.number();
        let metadata = fs::metadata(path).ok()?;
        let page = self.live && is_page(path) && metadata.len() <= LONGEST;
        let state = State::of(&metadata, page.then_some(number));
        let mut response = if state.is_known(request.headers()) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else if page {
            let html = with_script(&fs::read(path).ok()?, number);
            filled(StatusCode::OK, media_type(name), html)
        } else {
            from_disk(path, &state, request).await?
        };
        let headers = response.headers_mut();
        set(headers, header::ETAG, &state.tag);
        if headers.contains_key(header::CONTENT_TYPE) {
            set(headers, header::CONTENT_TYPE, media_type(name));
        }
        if is_shared(name) {
            set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        }
        Some(response)
    }

    /// What a path stands for, also below the folder the show has on the web: the page for what is
    /// not there leads there.
    fn located(&self, path: &str) -> Located {
        match locate(&self.public, path) {
            Located::Nothing => match path.strip_prefix(self.below.as_str()) {
                Some(rest) if !self.below.is_empty() && rest.starts_with('/') => {
                    locate(&self.public, rest)
                }
                _ => Located::Nothing,
            },
            located => located,
        }
    }

    /// The site's own page for what is not there.
    fn nothing(&self) -> Response<Body> {
        let Located::File { path, name } = locate(&self.public, "/404.html") else {
            return plain(StatusCode::NOT_FOUND, "there is nothing here\n");
        };
        let html = fs::read(path).unwrap_or_default();
        let html = if self.live { with_script(&html, self.news.number()) } else { html };
        filled(StatusCode::NOT_FOUND, media_type(&name), html)
    }
}

/// The file as tower-http sends it: whole or one part, or word that nothing changed.
async fn from_disk(path: &Path, state: &State, mut request: Request) -> Option<Response<Body>> {
    let part = state.gives_part(request.headers()) && request.method() == Method::GET;
    let headers = request.headers_mut();
    if !part {
        headers.remove(header::RANGE);
    }
    // RFC 9110 section 13.1.3: the tag is the better judge, and it has spoken.
    if headers.contains_key(header::IF_NONE_MATCH) {
        headers.remove(header::IF_MODIFIED_SINCE);
    }
    let response = ServeFile::new(path).try_call(request).await.ok()?;
    (response.status() != StatusCode::NOT_FOUND).then(|| response.map(Body::new))
}

/// Whether a server is called by a name of this machine. Any other name leads here by a web page
/// that has its name's address changed (DNS rebinding), to read what it may not.
fn is_local(host: Option<&str>) -> bool {
    let Some(host) = host else { return false };
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split_once(']').is_some_and(|(ip, _)| ip.parse::<IpAddr>().is_ok());
    }
    let name = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost") || name.parse::<IpAddr>().is_ok()
}

/// What a browser is told that asks before it asks.
fn options(path: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    set(headers, header::ALLOW, ALLOWED);
    if is_shared(path.trim_start_matches('/')) {
        set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        set(headers, header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED);
        set(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, "range, if-none-match, if-range");
    }
    response
}

fn plain(status: StatusCode, told: &str) -> Response<Body> {
    filled(status, PLAIN, told.into())
}

fn filled(status: StatusCode, kind: &str, body: Vec<u8>) -> Response<Body> {
    let length = body.len();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    set(response.headers_mut(), header::CONTENT_TYPE, kind);
    // Said also where the body is left out, for HEAD.
    response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    response
}

/// Sets a header; what cannot stand in one is left out.
fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered_to() {
        for host in [
            "localhost",
            "LocalHost:8000",
            "127.0.0.1:8000",
            "[::1]:80",
            "a.localhost",
            "192.168.1.2",
        ] {
            assert!(is_local(Some(host)), "{host}");
        }
        for host in
            ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8000", "", "[evil]"]
        {
            assert!(!is_local(Some(host)), "{host}");
        }
        assert!(!is_local(None));
    }
}
