//! WebDAV against WsgiDAV, and against servers that refuse.

use super::*;
use crate::server::{Asked, Reply, Server};
use crate::servers::{Certificate, Proxy, USER, WebDav, webdav, webdavs};

/// A server may begin late with an upload that was broken off, so that what it leaves of it can
/// only be written over by the next one.
fn takes_files(server: &WebDav, ground: &Ground) {
    let finished = || {
        let all = server.arrived().into_iter();
        all.filter(|(path, _)| !path.contains(".pod-upload-")).collect()
    };
    behaves(&mut *ground.open(&server.access), ground, &finished);
    let left = server.arrived();
    assert!(left.keys().all(|path| !path.contains(".pod-upload-")), "{:?}", left.keys());
}

#[test]
fn webdav_takes_files() {
    let server = webdav();
    let ground = Ground::new(&server.access);
    takes_files(&server, &ground);
}

#[test]
fn webdav_with_encryption_takes_files_and_trusts_no_other_authority() {
    let server = webdavs();
    let ground = Ground::new(&server.access);
    takes_files(&server, &ground);
    let mut access = server.access.clone();
    let other = Certificate::new();
    access.environment.retain(|(name, _)| *name != "SSL_CERT_FILE");
    access.environment.push(("SSL_CERT_FILE", other.authority().display().to_string()));
    let ground = Ground::new(&access);
    let error = ground.open(&access).look("a", &Counting::new()).unwrap_err();
    assert!(matches!(error, StorageError::Untrusted { .. }), "{error:?}");
    tells_no_secret(&error);
}

#[test]
fn a_wrong_password_is_refused() {
    let server = webdav();
    let mut access = server.access.clone();
    access.environment[0].1 = "geheim-wrong".to_owned();
    let ground = Ground::new(&access);
    let error = ground.open(&access).put(&ground.upload("a", b"a"), &Counting::new()).unwrap_err();
    assert!(matches!(error, StorageError::Refused { .. }), "{error:?}");
    assert!(tells_no_secret(&error).contains("pod login storage"));
    access.environment.clear();
    let error = ground.open(&access).look("a", &Counting::new()).unwrap_err();
    assert!(error.to_string().contains("no password"), "{error}");
}

#[test]
fn a_line_cut_at_the_end_leaves_the_old_file_and_the_next_try_succeeds() {
    let server = webdav();
    let proxy = Proxy::cutting(server.port(), 19_800_000);
    let mut access = server.access.clone();
    let port = |port: u16| format!(":{port}/");
    access.address = access.address.replace(&port(server.port()), &port(proxy.port()));
    let ground = Ground::new(&access);
    let mut storage = ground.open(&access);
    storage.put(&ground.upload("a.mp3", b"old"), &Counting::new()).unwrap();
    let upload = ground.upload("a.mp3", &noise(20_000_000));
    let error = storage.put(&upload, &Counting::new()).unwrap_err();
    assert!(proxy.has_cut());
    assert!(matches!(error, StorageError::Broken { .. }), "{error:?}");
    assert_eq!(server.arrived()["a.mp3"], b"old");
    storage.put(&upload, &Counting::new()).unwrap();
    assert_eq!(server.arrived().keys().collect::<Vec<_>>(), ["a.mp3"]);
    assert_eq!(server.arrived()["a.mp3"].len(), 20_000_000);
}

/// What comes of a file when the server answers so, and what it was asked.
fn put(
    script: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
) -> (Result<(), StorageError>, Vec<Asked>) {
    let server = Server::start(script);
    let access = Access {
        address: format!("webdav://{USER}@{}/dav", server.host()),
        environment: vec![("POD_STORAGE_PASSWORD", PASSWORD.to_owned())],
        ..Access::default()
    };
    let ground = Ground::new(&access);
    let done = ground.open(&access).put(&ground.upload("a.txt", b"abc"), &Counting::new());
    if let Err(error) = &done {
        tells_no_secret(error);
    }
    (done, server.asked())
}

/// Answers to PROPFIND as if all folders were there, and to the rest as told.
fn answering(rest: impl Fn(&Asked) -> Reply) -> impl Fn(&Asked) -> Reply {
    move |asked| match asked.method.as_str() {
        "PROPFIND" => Reply::new(207, "<multistatus/>"),
        _ => rest(asked),
    }
}

#[test]
fn refusals_are_told_apart() {
    let of = |status: u16| put(answering(move |_| Reply::new(status, "<p>why</p>"))).0.unwrap_err();
    assert!(matches!(of(507), StorageError::Full { .. }));
    assert!(matches!(of(403), StorageError::Refused { .. }));
    assert!(matches!(of(500), StorageError::Broken { .. }));
    assert!(matches!(of(423), StorageError::Busy { .. }));
    assert!(matches!(of(409), StorageError::NoPlace { .. }));
    let (busy, _) = put(answering(|_| Reply::new(429, "").header("Retry-After", "7")));
    assert_eq!(busy.unwrap_err().wait(), Some(Duration::from_secs(7)));
}

#[test]
fn a_server_that_does_not_move_gets_the_file_under_its_own_name() {
    let (done, asked) = put(answering(|asked| match asked.method.as_str() {
        "MOVE" => Reply::new(405, ""),
        _ => Reply::new(201, ""),
    }));
    done.unwrap();
    let said: Vec<(&str, &str)> =
        asked.iter().map(|asked| (asked.method.as_str(), asked.path.as_str())).collect();
    assert_eq!(said.last(), Some(&("PUT", "/dav/a.txt")), "{said:?}");
    assert!(said.iter().any(|(method, path)| *method == "DELETE" && path.contains(".pod-upload-")));
    assert!(asked.iter().all(|asked| asked.header("authorization").starts_with("Basic ")));
}

#[test]
fn an_upload_is_not_sent_on_and_neither_is_the_password() {
    let other = Server::start(|_| Reply::new(201, ""));
    let away = other.address("/dav/a.txt");
    let (done, _) = put(answering(move |_| Reply::new(307, "").header("Location", &away)));
    assert!(matches!(done.unwrap_err(), StorageError::Setup { .. }));
    assert!(other.asked().is_empty());
}

#[test]
fn a_wish_to_stop_is_heard_while_the_server_is_silent() {
    let server = Server::start(answering(|_| Reply::new(201, "x").holds_after(0)));
    let access =
        Access { address: format!("webdav://{USER}@{}/", server.host()), ..Access::default() };
    let ground = Ground::new(&access);
    let started = std::time::Instant::now();
    let error = ground
        .open(&access)
        .put(&ground.upload("a.txt", b"abc"), &Counting::stopping_at(3))
        .unwrap_err();
    assert!(matches!(error, StorageError::Cancelled), "{error:?}");
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}
