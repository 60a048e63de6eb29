//! A server that takes the connection and says nothing, and none at all: given up after the time
//! there is, and left at once when the user asks to stop.

use std::net::TcpListener;
use std::time::Instant;

use super::*;
use crate::server::nobody;
use crate::servers::USER;

/// The addresses of a place at a port, of every kind that has a server.
fn addresses(port: u16) -> [String; 6] {
    [
        format!("sftp://{USER}@127.0.0.1:{port}/www"),
        format!("ftp://{USER}@127.0.0.1:{port}/www"),
        format!("ftps://{USER}@127.0.0.1:{port}/www"),
        format!("ftps://{USER}@127.0.0.1:{port}/www?implicit"),
        format!("webdav://{USER}@127.0.0.1:{port}/www"),
        format!("s3://www?endpoint=http://127.0.0.1:{port}"),
    ]
}

fn asked(address: &str, silence: Duration, watch: &dyn Watch) -> StorageError {
    let access = Access {
        address: address.to_owned(),
        environment: vec![
            ("POD_STORAGE_PASSWORD", PASSWORD.to_owned()),
            ("POD_STORAGE_KEY", "geheim-key".to_owned()),
            ("POD_STORAGE_SECRET", "geheim-secret".to_owned()),
        ],
        ..Access::default()
    };
    let mut ground = Ground::new(&access);
    ground.about.patience = Patience { connect: silence, silence };
    let error = ground.open(&access).put(&ground.upload("a.txt", b"a"), watch).unwrap_err();
    tells_no_secret(&error);
    error
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    for address in addresses(listener.local_addr().unwrap().port()) {
        let started = Instant::now();
        let error = asked(&address, Duration::from_secs(1), &Counting::new());
        assert!(matches!(error, StorageError::Broken { .. }), "{address}: {error:?}");
        assert!(started.elapsed() < Duration::from_secs(15), "{address}: {:?}", started.elapsed());
    }
}

#[test]
fn nobody_there_may_be_tried_again() {
    let port = nobody().rsplit_once(':').unwrap().1.parse().unwrap();
    for address in addresses(port) {
        let error = asked(&address, Duration::from_secs(5), &Counting::new());
        assert!(matches!(error, StorageError::Broken { .. }), "{address}: {error:?}");
    }
}

/// Asks to stop after a while.
struct Later(Instant);

impl Watch for Later {
    fn sent(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        self.0.elapsed() > Duration::from_millis(300)
    }
}

#[test]
fn a_wish_to_stop_is_heard_while_nothing_comes() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    for address in addresses(listener.local_addr().unwrap().port()) {
        let started = Instant::now();
        let error = asked(&address, Duration::from_secs(60), &Later(started));
        assert!(matches!(error, StorageError::Cancelled), "{address}: {error:?}");
        assert!(started.elapsed() < Duration::from_secs(8), "{address}: {:?}", started.elapsed());
    }
}
