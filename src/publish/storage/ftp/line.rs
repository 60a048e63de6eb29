//! The sockets of a connection, kept at hand so that a wish to stop can break them off: reading
//! and writing wait for the server, however long it takes.

use std::net::{Shutdown, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::super::{TIDYING, Watch};

/// How often the wish to stop is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// How long an answer that is waited for may still take after a wish to stop.
const ANSWER: Duration = Duration::from_secs(1);

/// How long the connection may take to say goodbye, so that nothing waits for it.
const GOODBYE: Duration = Duration::from_millis(200);

/// The sockets of one connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    sockets: Arc<Mutex<Sockets>>,
}

#[derive(Debug, Default)]
struct Sockets {
    control: Option<TcpStream>,
    data: Option<TcpStream>,
}

impl Line {
    pub fn new() -> Line {
        Line::default()
    }

    fn with<T>(&self, work: impl FnOnce(&mut Sockets) -> T) -> T {
        work(&mut self.sockets.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes note of the socket that commands go over.
    pub fn control(&self, socket: &TcpStream) {
        self.with(|sockets| sockets.control = socket.try_clone().ok());
    }

    /// The same for a socket that is made where it cannot be told apart: commands come first.
    pub fn control_if_first(&self, socket: &TcpStream) {
        self.with(|sockets| {
            if sockets.control.is_none() {
                sockets.control = socket.try_clone().ok();
            }
        });
    }

    /// Takes note of the socket that a file goes over.
    pub fn data(&self, socket: &TcpStream) {
        self.with(|sockets| sockets.data = socket.try_clone().ok());
    }

    /// The file is over.
    pub fn data_is_over(&self) {
        self.with(|sockets| sockets.data = None);
    }

    /// Does not wait for the other side when the connection is let go.
    pub fn leave(&self) {
        self.with(|sockets| {
            for socket in [&sockets.control, &sockets.data].into_iter().flatten() {
                drop(socket.set_read_timeout(Some(GOODBYE)));
                drop(socket.set_write_timeout(Some(GOODBYE)));
            }
        });
    }

    /// Does something that waits for the server. A wish to stop breaks the file off, so that the
    /// rest can be tidied up, and then the connection.
    pub fn hear<T>(&self, watch: &dyn Watch, work: impl FnOnce() -> T) -> T {
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            let watching = scope.spawn(|| {
                let nap = |time| thread::park_timeout(time);
                while !over.load(Ordering::Acquire) {
                    if watch.cancelled() {
                        let sending = self.break_off(|sockets| sockets.data.take());
                        let mut left = if sending { TIDYING } else { ANSWER };
                        while !over.load(Ordering::Acquire) && !left.is_zero() {
                            nap(LOOK);
                            left = left.saturating_sub(LOOK);
                        }
                        if !over.load(Ordering::Acquire) {
                            self.break_off(|sockets| sockets.control.take());
                        }
                        return;
                    }
                    nap(LOOK);
                }
            });
            let came = work();
            over.store(true, Ordering::Release);
            watching.thread().unpark();
            came
        })
    }

    /// Whether there was something to be broken off.
    fn break_off(&self, which: impl FnOnce(&mut Sockets) -> Option<TcpStream>) -> bool {
        let socket = self.with(which);
        if let Some(socket) = &socket {
            drop(socket.shutdown(Shutdown::Both));
        }
        socket.is_some()
    }
}
