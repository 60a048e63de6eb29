//! A bucket of an object storage that speaks S3. An object appears whole or not at all, so there
//! are no unfinished names. Files longer than a part are sent in parts, one after the other.

use std::fs;
use std::path::Path;

use opendal::layers::TimeoutLayer;
use opendal::services::S3;
use opendal::{ErrorKind, HttpTransporter, Operator, Writer};
use opendal_http_transport_reqwest::ReqwestTransport;
use tokio::runtime::Runtime;

use super::error::said;
use super::listen::hear;
use super::local::{Local, PIECE};
use super::{Found, Storage, StorageError, Surroundings, Upload, Watch, checked};
use crate::publish::credentials::Secrets;
use crate::show::StorageAddress;

/// The size of a part: above the 5 MiB that S3 asks for, and 10,000 of them are 80 GB.
const PART: usize = 8 << 20;

/// A bucket.
pub(super) struct Bucket {
    place: String,
    operator: Operator,
    runtime: Runtime,
    silence: u64,
}

pub(super) fn open(
    address: &StorageAddress,
    secrets: &Secrets,
    about: &Surroundings,
) -> Result<Bucket, StorageError> {
    let place = address.shown();
    let StorageAddress::S3 { bucket, prefix, endpoint, region } = address else {
        return Err(StorageError::Unable { place, what: "be reached by S3" });
    };
    let setup = |why: String, hint: &str| StorageError::Setup {
        place: place.clone(),
        why: said(&why),
        hint: hint.to_owned(),
    };
    let (Some(key), Some(secret)) = (&secrets.key, &secrets.secret) else {
        let hint = "keep the access key with `pod login storage`, or set POD_STORAGE_KEY and \
                    POD_STORAGE_SECRET";
        return Err(setup("there is no access key for it".to_owned(), hint));
    };
    let mut service = S3::default()
        .bucket(bucket)
        .root(&format!("/{prefix}"))
        .region(region)
        .access_key_id(key.reveal())
        .secret_access_key(secret.reveal())
        // Only these keys: neither files of other tools, nor a machine's own address for them.
        .disable_config_load()
        .disable_ec2_metadata();
    let own = format!("https://s3.{region}.amazonaws.com");
    service = service.endpoint(endpoint.as_deref().unwrap_or(&own));
    if let Some(token) = &secrets.token {
        service = service.session_token(token.reveal());
    }
    let broken = |error: &dyn std::error::Error| setup(error.to_string(), "check the address");
    let client =
        client(about).map_err(|why| setup(why, "check the certificates of this system"))?;
    let timeouts = TimeoutLayer::new()
        .with_timeout(about.patience.silence)
        .with_io_timeout(about.patience.silence.saturating_mul(10));
    let operator = Operator::new(service).map_err(|error| broken(&error))?;
    let transport = HttpTransporter::new(ReqwestTransport::from(client));
    let context = operator.context().with_http_transport(transport);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("s3")
        .enable_all()
        .build()
        .map_err(|error| broken(&error))?;
    let operator = operator.with_context(context).layer(timeouts);
    Ok(Bucket { place, operator, runtime, silence: about.patience.silence.as_secs() })
}

/// The client below the library, as the house's own: it follows nobody and trusts the system.
fn client(about: &Surroundings) -> Result<reqwest::Client, String> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("pod/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(about.patience.connect)
        .read_timeout(about.patience.silence)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false);
    if let Some(file) = &about.extra_roots {
        builder = builder.tls_certs_merge(roots(file)?);
    }
    builder.build().map_err(|error| error.without_url().to_string())
}

fn roots(file: &Path) -> Result<Vec<reqwest::Certificate>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("`{}`: {error}", file.display());
    let text = fs::read(file).map_err(|error| wrong(&error))?;
    reqwest::Certificate::from_pem_bundle(&text).map_err(|error| wrong(&error))
}

impl Bucket {
    fn told(&self, error: &opendal::Error, doing: &str, path: &str) -> StorageError {
        let (place, doing) = (self.place.clone(), doing.to_owned());
        let text = error.message();
        let code = code(text);
        let why = match (code, error.kind()) {
            (Some(code), _) => code.to_owned(),
            (None, ErrorKind::Unexpected) => said(&cause(error)),
            (None, _) => said(text),
        };
        let hint = |hint: &str| hint.to_owned();
        match (code, error.kind()) {
            (Some("NoSuchBucket"), _) => {
                StorageError::NoPlace { place, why: "there is no such bucket".to_owned() }
            }
            (Some("RequestTimeTooSkewed"), _) => StorageError::Setup {
                place,
                why: "the clock of this machine is wrong".to_owned(),
                hint: hint("set it right"),
            },
            (Some("AuthorizationHeaderMalformed" | "PermanentRedirect"), _) => {
                StorageError::Setup {
                    place,
                    why: format!("{why}: the bucket is in another region"),
                    hint: hint("write the right ?region= into `storage`"),
                }
            }
            (
                Some(
                    "QuotaExceeded"
                    | "InsufficientStorage"
                    | "EntityTooLarge"
                    | "XMinioStorageFull",
                ),
                _,
            ) => StorageError::Full { place, why },
            (Some("KeyTooLongError" | "InvalidObjectName"), _) => {
                StorageError::Name { place, path: path.to_owned(), why }
            }
            (_, ErrorKind::PermissionDenied) => StorageError::Refused {
                place,
                who: String::new(),
                why,
                hint: hint("check the access key and what it may do, then run `pod login storage`"),
            },
            (_, ErrorKind::RateLimited) | (Some("SlowDown"), _) => {
                StorageError::Busy { place, doing, why, seconds: None }
            }
            (Some(code), _) if !error.is_temporary() && code != "RequestTimeout" => {
                StorageError::Failed { place, doing, why }
            }
            (None, ErrorKind::ConfigInvalid | ErrorKind::NotFound) => {
                StorageError::NoPlace { place, why }
            }
            _ if untrusted(&why) => StorageError::Untrusted {
                place,
                why,
                hint: hint("check the endpoint, and the certificates of this system"),
            },
            _ if error.is_temporary() || no_answer(error) => {
                let why = match why.contains("timeout") {
                    true => format!("no answer in {} s", self.silence),
                    false => why,
                };
                StorageError::Broken { place, doing, why }
            }
            _ => StorageError::Failed { place, doing, why },
        }
    }

    async fn send(
        &self,
        local: &mut Local,
        writer: &mut Writer,
        upload: &Upload,
        watch: &dyn Watch,
    ) -> Result<(), StorageError> {
        let doing = format!("sending {}", upload.path);
        let told = |error: opendal::Error| self.told(&error, &doing, &upload.path);
        loop {
            let mut piece = vec![0; PIECE];
            let count = local.read(&mut piece)?;
            if count == 0 {
                return hear(watch, writer.close()).await?.map(drop).map_err(told);
            }
            piece.truncate(count);
            hear(watch, writer.write(piece)).await?.map_err(told)?;
            watch.sent(count as u64);
        }
    }
}

impl Storage for Bucket {
    fn put(&mut self, upload: &Upload, watch: &dyn Watch) -> Result<(), StorageError> {
        checked(&upload.path, &self.place)?;
        let mut local = Local::open(upload)?;
        self.runtime.block_on(async {
            let opening = self
                .operator
                .writer_with(&upload.path)
                .chunk(PART)
                .content_type(&upload.media_type)
                .cache_control(upload.cache_control);
            let doing = format!("sending {}", upload.path);
            let opened = hear(watch, opening).await?;
            let mut writer = opened.map_err(|error| self.told(&error, &doing, &upload.path))?;
            let sent = self.send(&mut local, &mut writer, upload, watch).await;
            if sent.is_err() {
                // Parts that make no object would lie there, unseen and paid for.
                let aborting = writer.abort();
                drop(tokio::time::timeout(super::TIDYING, aborting).await);
            }
            sent
        })
    }

    fn look(&mut self, path: &str, watch: &dyn Watch) -> Result<Found, StorageError> {
        checked(path, &self.place)?;
        match self.runtime.block_on(hear(watch, self.operator.stat(path)))? {
            Ok(about) if about.is_file() => Ok(Found::Length(about.content_length())),
            Ok(_) => Ok(Found::Missing),
            Err(error)
                if error.kind() == ErrorKind::NotFound && code(error.message()).is_none() =>
            {
                Ok(Found::Missing)
            }
            Err(error) => Err(self.told(&error, &format!("looking at {path}"), path)),
        }
    }

    fn remove(&mut self, path: &str, watch: &dyn Watch) -> Result<(), StorageError> {
        checked(path, &self.place)?;
        match self.runtime.block_on(hear(watch, self.operator.delete(path)))? {
            Ok(()) => Ok(()),
            Err(error) if code(error.message()) == Some("NoSuchKey") => Ok(()),
            Err(error) => Err(self.told(&error, &format!("removing {path}"), path)),
        }
    }
}

/// The code of the service's answer, which the library shows as `S3Error { code: "…", …`.
fn code(message: &str) -> Option<&str> {
    let rest = message.split_once("code: \"")?.1;
    rest.split('"').next().filter(|code| !code.is_empty())
}

/// The innermost error.
fn cause(error: &opendal::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    match cause.downcast_ref::<opendal::Error>() {
        Some(error) => error.message().to_owned(),
        None => cause.to_string(),
    }
}

fn untrusted(why: &str) -> bool {
    why.contains("certificate")
}

/// Whether it is the connection that failed, not the service.
fn no_answer(error: &opendal::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(inner) = cause {
        if inner.is::<std::io::Error>() || inner.is::<reqwest::Error>() {
            return true;
        }
        cause = inner.source();
    }
    false
}
