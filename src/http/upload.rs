//! Requests with a body that is read as it goes. They have a client of their own: the other one
//! forgets an answer that comes before the whole body is sent, and it says why nobody wants it.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::OnceLock;
use std::sync::mpsc::SyncSender;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use reqwest::header::AUTHORIZATION;
use reqwest::tls::TlsInfo;
use tokio::runtime::Runtime;

use super::answer::{Head, Piece, Told};
use super::error::{HttpError, host, of_connection, root_cause};
use super::{Body, Patience, Request};

/// Bytes a second that a body must reach on the whole; whether it moves at all is watched by who
/// waits for the answer.
const SLOWEST: u64 = 1024;

/// How much is read at once.
const PIECE: usize = 64 * 1024;

/// The client, made when it is first needed.
pub(super) struct Uploads {
    roots: Vec<reqwest::Certificate>,
    made: OnceLock<Result<(Runtime, reqwest::Client), String>>,
}

impl fmt::Debug for Uploads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Uploads")
    }
}

impl Uploads {
    pub fn new(roots: Vec<reqwest::Certificate>) -> Uploads {
        Uploads { roots, made: OnceLock::new() }
    }

    fn make(&self, patience: Patience) -> Result<(Runtime, reqwest::Client), String> {
        let why = |error: reqwest::Error| root_cause(&error.without_url());
        let builder = || {
            reqwest::Client::builder()
                .user_agent(super::USER_AGENT)
                .connect_timeout(patience.connect)
                .tls_info(true)
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
        };
        let client = builder()
            .tls_certs_merge(self.roots.clone())
            .build()
            .or_else(|_| builder().tls_certs_only([]).build())
            .map_err(why)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("http")
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        Ok((runtime, client))
    }

    /// Sends a request and hands over what comes, until nobody takes it any more.
    pub fn send(
        &self,
        request: &Request,
        body: &Body,
        pieces: &SyncSender<Told>,
        patience: Patience,
    ) {
        let told = match self.made.get_or_init(|| self.make(patience)) {
            Ok((runtime, client)) => {
                runtime.block_on(sent(client, request, body, pieces, patience))
            }
            Err(why) => Err(HttpError::Setup { why: why.clone() }),
        };
        if let Err(error) = told {
            drop(pieces.send(Err(error)));
        }
    }
}

async fn sent(
    client: &reqwest::Client,
    request: &Request,
    body: &Body,
    pieces: &SyncSender<Told>,
    patience: Patience,
) -> Result<(), HttpError> {
    let url = request.url.clone();
    let from = host(&url);
    let silent = || HttpError::Silent { host: from.clone(), seconds: patience.silence.as_secs() };
    let broken = |why: String| HttpError::BrokenOff { host: from.clone(), why };
    let frames = body.take().ok_or_else(|| broken("what is read only once".to_owned()))?;
    let limit = patience.silence + Duration::from_secs(frames.left / SLOWEST);
    let mut sending =
        client.request(request.method.clone(), url.clone()).headers(request.headers.clone());
    if let Some(secret) = &request.secret {
        sending = sending.header(AUTHORIZATION, secret.clone());
    }
    let sending = sending.body(reqwest::Body::wrap(frames)).send();
    let mut response = tokio::time::timeout(limit, sending)
        .await
        .map_err(|_| silent())?
        .map_err(|error| of_connection(error, &url, patience))?;
    let info = response.extensions().get::<TlsInfo>();
    let head = Head {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        address: super::shown_address(response.url().as_str()),
        host: from.clone(),
        hops: Vec::new(),
        certificate: info.and_then(TlsInfo::peer_certificate).map(<[u8]>::to_vec),
    };
    body.is_answered();
    let mut wanted = pieces.send(Ok(Piece::Head(Box::new(head)))).is_ok();
    while wanted {
        let next = tokio::time::timeout(patience.silence, response.chunk());
        let next = next.await.map_err(|_| silent())?;
        let piece = match next.map_err(|error| broken(root_cause(&error.without_url())))? {
            Some(bytes) => Piece::Bytes(bytes.to_vec()),
            None => Piece::End,
        };
        wanted = !matches!(piece, Piece::End);
        wanted &= pieces.send(Ok(piece)).is_ok();
    }
    Ok(())
}

/// A body as the client asks for it.
pub(super) struct Frames<R> {
    pub reader: R,
    pub left: u64,
}

impl<R: io::Read + Unpin> http_body::Body for Frames<R> {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let mut piece = vec![0; PIECE.min(usize::try_from(self.left).unwrap_or(PIECE))];
        Poll::Ready(Some(match self.reader.read(&mut piece) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => {
                self.left -= count as u64;
                piece.truncate(count);
                Ok(Frame::data(Bytes::from(piece)))
            }
            Err(error) => Err(error),
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
