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

/// What a [`Holding`] keeps to itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// The request: the server never hears of it.
    Request,
    /// The answer: the server did what was asked, and nobody hears so.
    Answer,
}

/// The way through for all but some requests, which wait for ever. For clients or servers that make a
/// connection for each.
pub struct Holding {
    port: u16,
    held: Arc<AtomicI64>,
    passed: Arc<AtomicI64>,
}

impl Holding {
    /// Leads to a port; of requests that begin with `head`, keeps what `hold` says.
    pub fn before(to: u16, head: &'static str, hold: Hold) -> Holding {
        Holding::start(to, hold, move |_, first| first.starts_with(head.as_bytes()))
    }

    /// Leads to a port; of the request of this number, from 0, keeps what `hold` says.
    pub fn nth(to: u16, number: i64, hold: Hold) -> Holding {
        Holding::start(to, hold, move |at, _| at == number)
    }

    fn start(
        to: u16,
        hold: Hold,
        which: impl Fn(i64, &[u8]) -> bool + Send + Sync + 'static,
    ) -> Holding {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (held, passed) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
        let (counting, passing, which) = (Arc::clone(&held), Arc::clone(&passed), Arc::new(which));
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let Ok(mut client) = client else { return };
                let at = passing.fetch_add(1, Ordering::SeqCst);
                let Ok(mut server) = TcpStream::connect(("127.0.0.1", to)) else { return };
                let (counting, which) = (Arc::clone(&counting), Arc::clone(&which));
                std::thread::spawn(move || {
                    let mut first = vec![0; 16 * 1024];
                    let Ok(count @ 1..) = client.read(&mut first) else { return };
                    let is_it = which(at, &first[..count]);
                    if is_it && hold == Hold::Request {
                        counting.fetch_add(1, Ordering::SeqCst);
                        while let Ok(1..) = client.read(&mut first) {}
                        return;
                    }
                    server.write_all(&first[..count]).unwrap();
                    let (from, into) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                    if is_it {
                        // The answer alone tells when it is done; nothing closes the line before.
                        std::thread::spawn(move || feed(from, into));
                        let mut answer = Vec::new();
                        drop(server.read_to_end(&mut answer));
                        counting.fetch_add(1, Ordering::SeqCst);
                        loop {
                            std::thread::park();
                        }
                    }
                    std::thread::spawn(move || pass(from, into, None));
                    pass(server, client, None);
                });
            }
        });
        Holding { port, held, passed }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// How many requests it holds or held.
    pub fn held(&self) -> i64 {
        self.held.load(Ordering::SeqCst)
    }

    /// How many requests came.
    pub fn passed(&self) -> i64 {
        self.passed.load(Ordering::SeqCst)
    }
}

/// Passes on what comes, and leaves the line open.
fn feed(mut from: TcpStream, mut into: TcpStream) {
    let mut piece = vec![0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut piece) {
        if into.write_all(&piece[..count]).is_err() {
            break;
        }
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
