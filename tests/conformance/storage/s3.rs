//! S3 against moto, and against servers that refuse.

use super::*;
use crate::server::{Reply, Server};
use crate::servers::{Proxy, s3};

#[test]
fn s3_takes_files() {
    let server = s3();
    let ground = Ground::new(&server.access);
    behaves(&mut *ground.open(&server.access), &ground, &|| server.arrived());
    assert_eq!(server.begun(), 0, "an upload in parts was left behind");
}

#[test]
fn s3_keeps_media_type_and_cache_control() {
    let server = s3();
    let ground = Ground::new(&server.access);
    let mut storage = ground.open(&server.access);
    let parts =
        Upload { media_type: "audio/mpeg".to_owned(), ..ground.upload("b.mp3", &noise(9_000_000)) };
    storage.put(&ground.upload("a.vtt", b"WEBVTT"), &Counting::new()).unwrap();
    storage.put(&parts, &Counting::new()).unwrap();
    for (path, kind) in [("a.vtt", "text/vtt; charset=utf-8"), ("b.mp3", "audio/mpeg")] {
        let kept = server.kept(path).unwrap();
        assert_eq!(
            (kept.content_type.as_str(), kept.cache_control.as_str()),
            (kind, "public, max-age=300")
        );
    }
}

#[test]
fn a_line_cut_at_the_end_leaves_nothing_and_the_next_try_succeeds() {
    let server = s3();
    let proxy = Proxy::cutting(server.port(), 19_800_000);
    let mut access = server.access.clone();
    let port = |port: u16| format!(":{port}");
    access.address = access.address.replace(&port(server.port()), &port(proxy.port()));
    let ground = Ground::new(&access);
    let mut storage = ground.open(&access);
    storage.put(&ground.upload("a.mp3", b"old"), &Counting::new()).unwrap();
    let upload = ground.upload("a.mp3", &noise(20_000_000));
    let error = storage.put(&upload, &Counting::new()).unwrap_err();
    assert!(proxy.has_cut());
    assert!(matches!(error, StorageError::Broken { .. }), "{error:?}");
    assert_eq!(server.arrived()["a.mp3"], b"old");
    assert_eq!(server.begun(), 0);
    storage.put(&upload, &Counting::new()).unwrap();
    assert_eq!(server.arrived()["a.mp3"].len(), 20_000_000);
}

fn refusal(status: u16, code: &str) -> StorageError {
    let body =
        format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>no</Message></Error>");
    let server = Server::start(move |_| Reply::new(status, body.clone()));
    let access = Access {
        address: format!("s3://podcast?endpoint={}", server.address("")),
        environment: vec![
            ("POD_STORAGE_KEY", "geheim-key".to_owned()),
            ("POD_STORAGE_SECRET", "geheim-secret".to_owned()),
        ],
        ..Access::default()
    };
    let ground = Ground::new(&access);
    let error =
        ground.open(&access).put(&ground.upload("a.txt", b"a"), &Counting::new()).unwrap_err();
    tells_no_secret(&error);
    error
}

#[test]
fn refusals_are_told_apart() {
    let error = refusal(403, "SignatureDoesNotMatch");
    assert!(matches!(error, StorageError::Refused { .. }), "{error:?}");
    let error = refusal(404, "NoSuchBucket");
    assert!(matches!(error, StorageError::NoPlace { .. }), "{error:?}");
    let error = refusal(507, "InsufficientStorage");
    assert!(matches!(error, StorageError::Full { .. }), "{error:?}");
    let error = refusal(503, "SlowDown");
    assert!(matches!(error, StorageError::Busy { .. }), "{error:?}");
    let error = refusal(500, "InternalError");
    assert!(matches!(error, StorageError::Broken { .. }), "{error:?}");
    let error = refusal(403, "RequestTimeTooSkewed");
    assert!(error.to_string().contains("clock"), "{error}");
}

#[test]
fn without_a_key_nothing_is_asked() {
    let server = Server::start(|_| Reply::new(200, ""));
    let text = format!("s3://podcast?endpoint={}", server.address(""));
    let ground = Ground::new(&Access::default());
    let error = open(&address(&text), &Secrets::default(), &ground.about).err().unwrap();
    assert!(error.hint().contains("pod login storage"), "{}", error.hint());
    assert!(server.asked().is_empty());
}
