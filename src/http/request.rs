//! What is asked of a server.

use base64::Engine;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url, blocking::multipart};

use super::body::Body;
use super::error::{HttpError, host, shown_address};
use super::parts::Parts;

/// A request to be sent.
#[derive(Debug, Clone)]
pub struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) secret: Option<HeaderValue>,
    pub(super) form: Option<Form>,
    /// A body of text, whose type is in the headers.
    pub(super) text: Option<String>,
    pub(super) body: Option<Body>,
    pub(super) follows: bool,
}

impl Request {
    /// Asks for what stands at an address. *Errors:* [`HttpError::Address`].
    pub fn get(address: &str) -> Result<Request, HttpError> {
        Request::new(Method::GET, address)
    }

    /// Asks for what would be told beside it only.
    pub fn head(address: &str) -> Result<Request, HttpError> {
        Request::new(Method::HEAD, address)
    }

    /// Sends a form.
    pub fn post(address: &str, form: Form) -> Result<Request, HttpError> {
        let request = Request::new(Method::POST, address)?;
        Ok(Request { form: Some(form), ..request })
    }

    /// Sends a JSON value (RFC 8259).
    pub fn post_json(address: &str, value: &serde_json::Value) -> Result<Request, HttpError> {
        let request =
            Request::new(Method::POST, address)?.header("content-type", "application/json")?;
        Ok(Request { text: Some(value.to_string()), ..request })
    }

    /// Sends fields as a plain form (WHATWG URL, `application/x-www-form-urlencoded`).
    pub fn post_fields(address: &str, fields: &[(&str, &str)]) -> Result<Request, HttpError> {
        let text =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::new(Method::POST, address)?
            .header("content-type", "application/x-www-form-urlencoded")?;
        Ok(Request { text: Some(text), ..request })
    }

    /// Puts bytes at an address. Nothing is followed: they can be read only once.
    pub fn put(address: &str, body: Body) -> Result<Request, HttpError> {
        let request = Request::new(Method::PUT, address)?;
        Ok(Request { body: Some(body), follows: false, ..request })
    }

    /// Puts a JSON value at an address (RFC 8259).
    pub fn put_json(address: &str, value: &serde_json::Value) -> Result<Request, HttpError> {
        let request =
            Request::new(Method::PUT, address)?.header("content-type", "application/json")?;
        Ok(Request { text: Some(value.to_string()), ..request })
    }

    /// Changes what stands at an address by a JSON value (RFC 5789).
    pub fn patch_json(address: &str, value: &serde_json::Value) -> Result<Request, HttpError> {
        let request =
            Request::new(Method::PATCH, address)?.header("content-type", "application/json")?;
        Ok(Request { text: Some(value.to_string()), ..request })
    }

    /// Sends a form whose files are read as they go. Nothing is followed: they can be read only
    /// once.
    pub fn post_parts(address: &str, parts: Parts) -> Result<Request, HttpError> {
        let request =
            Request::new(Method::POST, address)?.header("content-type", &parts.media_type())?;
        Ok(Request { body: Some(parts.body()), follows: false, ..request })
    }

    /// Puts a form at an address, as [`Request::post_parts`] posts one.
    pub fn put_parts(address: &str, parts: Parts) -> Result<Request, HttpError> {
        let request = Request::post_parts(address, parts)?;
        Ok(Request { method: Method::PUT, ..request })
    }

    /// Asks with another method, as the extensions of HTTP have them. *Errors:* also
    /// [`HttpError::Unsendable`].
    pub fn with_method(method: &'static str, address: &str) -> Result<Request, HttpError> {
        let method = Method::from_bytes(method.as_bytes())
            .map_err(|_| HttpError::Unsendable { what: "method" })?;
        Request::new(method, address)
    }

    fn new(method: Method, address: &str) -> Result<Request, HttpError> {
        let wrong = || HttpError::Address { address: shown_address(address) };
        let url = Url::parse(address).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(wrong());
        }
        let headers = HeaderMap::new();
        let (secret, form, text, body) = (None, None, None, None);
        Ok(Request { method, url, headers, secret, form, text, body, follows: true })
    }

    /// Adds a header. *Errors:* [`HttpError::Unsendable`].
    pub fn header(mut self, name: &'static str, value: &str) -> Result<Request, HttpError> {
        let value = HeaderValue::from_str(value)
            .map_err(|_| HttpError::Unsendable { what: "header of the request" })?;
        self.headers.insert(HeaderName::from_static(name), value);
        Ok(self)
    }

    /// Asks for a stretch of the body alone, both ends counted in (RFC 9110, 14.2).
    pub fn range(self, first: u64, last: u64) -> Result<Request, HttpError> {
        self.header("range", &format!("bytes={first}-{last}"))
    }

    /// Shows a key, to this origin and no other (RFC 6750). *Errors:* [`HttpError::Unsendable`].
    pub fn bearer(mut self, key: &str) -> Result<Request, HttpError> {
        let mut value = HeaderValue::from_str(&format!("Bearer {key}"))
            .map_err(|_| HttpError::Unsendable { what: "key" })?;
        value.set_sensitive(true);
        self.secret = Some(value);
        Ok(self)
    }

    /// Shows a user and a password, to this origin and no other (RFC 7617).
    pub fn basic(mut self, user: &str, password: &str) -> Result<Request, HttpError> {
        let both = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        let mut value = HeaderValue::from_str(&format!("Basic {both}"))
            .map_err(|_| HttpError::Unsendable { what: "password" })?;
        value.set_sensitive(true);
        self.secret = Some(value);
        Ok(self)
    }

    /// Takes a redirect as the answer.
    pub fn without_following(mut self) -> Request {
        self.follows = false;
        self
    }

    /// The address as it is shown: in its usual form, without what may be secret.
    pub fn address(&self) -> String {
        shown_address(self.url.as_str())
    }

    /// Host and port it goes to.
    pub fn server(&self) -> String {
        self.host()
    }

    /// Whether something of the user's goes with it.
    pub(super) fn carries(&self) -> bool {
        self.form.is_some() || self.text.is_some() || self.body.is_some()
    }

    pub(super) fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(super) fn host(&self) -> String {
        host(&self.url)
    }
}

/// Fields and files, sent as multipart/form-data (RFC 7578).
#[derive(Debug, Clone, Default)]
pub struct Form {
    texts: Vec<(&'static str, String)>,
    files: Vec<(&'static str, &'static str, &'static str, Vec<u8>)>,
}

impl Form {
    /// Adds a field.
    pub fn text(mut self, name: &'static str, value: impl Into<String>) -> Form {
        self.texts.push((name, value.into()));
        self
    }

    /// Adds a file by its field, file name and media type.
    pub fn file(
        mut self,
        name: &'static str,
        file: &'static str,
        media: &'static str,
        content: Vec<u8>,
    ) -> Form {
        self.files.push((name, file, media, content));
        self
    }

    pub(super) fn encoded(&self) -> Result<multipart::Form, HttpError> {
        let mut form = multipart::Form::new();
        for (name, file, media, content) in &self.files {
            let part = multipart::Part::bytes(content.clone())
                .file_name(*file)
                .mime_str(media)
                .map_err(|_| HttpError::Unsendable { what: "media type" })?;
            form = form.part(*name, part);
        }
        for (name, value) in &self.texts {
            form = form.text(*name, value.clone());
        }
        Ok(form)
    }
}
