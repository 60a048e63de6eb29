//! Stands between client and server and cuts the line, or lets nothing through any more.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The way through; connections made after the cut are let through again.
pub struct Proxy {
    port: u16,
    left: Arc<AtomicI64>,
}

impl Proxy {
    /// Leads to a port, and cuts the line once, after so many bytes from the client.
    pub fn cutting(to: u16, after: u64) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let left = Arc::new(AtomicI64::new(after as i64));
        let counting = Arc::clone(&left);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let Ok(client) = client else { return };
                let Ok(server) = TcpStream::connect(("127.0.0.1", to)) else { return };
                let (from, into) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let left = Arc::clone(&counting);
                std::thread::spawn(move || pass(from, into, Some(&left)));
                std::thread::spawn(move || pass(server, client, None));
            }
        });
        Proxy { port, left }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it has cut the line.
    pub fn has_cut(&self) -> bool {
        self.left.load(Ordering::SeqCst) < 0
    }
}

fn pass(mut from: TcpStream, mut into: TcpStream, left: Option<&AtomicI64>) {
    let mut piece = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut piece) {
        if let Some(left) = left {
            let before = left.fetch_sub(count as i64, Ordering::SeqCst);
            if before >= 0 && before < count as i64 {
                break;
            }
        }
        if into.write_all(&piece[..count]).is_err() {
            break;
        }
    }
    drop(from.shutdown(Shutdown::Both));
    drop(into.shutdown(Shutdown::Both));
}
