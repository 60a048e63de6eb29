//! FTP against pyftpdlib: without TLS, with it, and with it from the first byte.

use pod::show::Security;

use super::*;
use crate::servers::{Certificate, Ftp, ftp, ftp_with};

fn takes_files(security: Security) {
    let server = ftp(security);
    let ground = Ground::new(&server.access);
    behaves(&mut *ground.open(&server.access), &ground, &|| server.arrived());
}

#[test]
fn ftp_takes_files() {
    takes_files(Security::Plain);
}

#[test]
fn ftp_with_explicit_tls_takes_files() {
    takes_files(Security::Explicit);
}

#[test]
fn ftp_with_implicit_tls_takes_files() {
    takes_files(Security::Implicit);
}

fn refused(server: &Ftp, change: impl FnOnce(&mut Access)) -> StorageError {
    let mut access = server.access.clone();
    change(&mut access);
    let ground = Ground::new(&access);
    let error = ground.open(&access).put(&ground.upload("a", b"a"), &Counting::new()).unwrap_err();
    tells_no_secret(&error);
    error
}

#[test]
fn a_wrong_password_and_a_wrong_certificate_are_refused() {
    let server = ftp(Security::Explicit);
    let error = refused(&server, |access| access.environment[0].1 = "geheim-wrong".to_owned());
    assert!(matches!(error, StorageError::Refused { .. }), "{error:?}");
    let other = Certificate::new();
    let error = refused(&server, |access| {
        access.environment[1].1 = other.authority().display().to_string();
    });
    assert!(matches!(error, StorageError::Untrusted { .. }), "{error:?}");
    let plain = ftp(Security::Plain);
    let error = refused(&plain, |access| access.address = access.address.replace("ftp:", "ftps:"));
    assert!(error.to_string().contains("does not encrypt"), "{error:?}");
}

#[test]
fn a_line_cut_at_the_end_leaves_the_old_file_and_the_next_try_succeeds() {
    for security in [Security::Plain, Security::Explicit] {
        let server = ftp_with(security, &["cut=19800000"]);
        let ground = Ground::new(&server.access);
        let mut storage = ground.open(&server.access);
        storage.put(&ground.upload("a.mp3", b"old"), &Counting::new()).unwrap();
        let upload = ground.upload("a.mp3", &noise(20_000_000));
        let error = storage.put(&upload, &Counting::new()).unwrap_err();
        assert!(matches!(error, StorageError::Broken { .. }), "{error:?}");
        assert_eq!(server.arrived()["a.mp3"], b"old");
        storage.put(&upload, &Counting::new()).unwrap();
        assert_eq!(server.arrived().keys().collect::<Vec<_>>(), ["a.mp3"]);
        assert_eq!(server.arrived()["a.mp3"].len(), 20_000_000);
    }
}

#[test]
fn a_full_server_says_so_and_keeps_the_old_file() {
    let server = ftp_with(Security::Plain, &["full=1000000"]);
    let ground = Ground::new(&server.access);
    let mut storage = ground.open(&server.access);
    storage.put(&ground.upload("a", b"old"), &Counting::new()).unwrap();
    let error = storage.put(&ground.upload("a", &noise(20_000_000)), &Counting::new()).unwrap_err();
    assert!(matches!(error, StorageError::Full { .. }), "{error:?}");
    assert_eq!(server.arrived().keys().collect::<Vec<_>>(), ["a"]);
    assert_eq!(server.arrived()["a"], b"old");
}
