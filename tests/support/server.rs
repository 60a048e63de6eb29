//! A small HTTP/1.1 server on the loopback that does as a test tells it: whole
//! files, parts of them, connections that break off, lengths that are lies.

#![allow(dead_code, reason = "each test program uses the part it needs")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};

/// What a client asked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub method: String,
    /// With its query.
    pub path: String,
    /// By their names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
    /// How many requests came before it.
    pub before: usize,
}

impl Asked {
    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// Where the range asked for begins.
    pub fn range_start(&self) -> Option<usize> {
        self.header("range").strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }

    /// The parts of a form by their names (RFC 7578), in order; files by their content.
    pub fn form(&self) -> Vec<(String, Vec<u8>)> {
        let (_, boundary) = self.header("content-type").split_once("boundary=").unwrap();
        let mark = format!("--{}", boundary.trim_matches('"'));
        let mut parts = Vec::new();
        let mut rest = self.body.as_slice();
        while let Some(at) = position(rest, mark.as_bytes()) {
            rest = &rest[at + mark.len()..];
            if rest.starts_with(b"--") {
                break;
            }
            let head_end = position(rest, b"\r\n\r\n").unwrap();
            let head = String::from_utf8_lossy(&rest[..head_end]).into_owned();
            let name = head.split("name=\"").nth(1).unwrap().split('"').next().unwrap();
            let end = position(rest, format!("\r\n{mark}").as_bytes()).unwrap();
            parts.push((name.to_owned(), rest[head_end + 4..end].to_vec()));
        }
        parts
    }

    /// The text of a field of a form.
    pub fn field(&self, name: &str) -> Option<String> {
        let (_, content) = self.form().into_iter().find(|(one, _)| one == name)?;
        Some(String::from_utf8(content).unwrap())
    }
}

fn position(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// What the server answers.
#[derive(Debug, Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    claimed: Option<usize>,
    break_after: Option<usize>,
    hold_after: Option<usize>,
}

impl Reply {
    /// A status and a body.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Reply {
        let (headers, body) = (Vec::new(), body.into());
        Reply { status, headers, body, claimed: None, break_after: None, hold_after: None }
    }

    /// A file with an ETag, as an honest server gives it: whole, or the range asked for if the
    /// client's file is still this one (RFC 9110, 13.1.5 and 14).
    pub fn file(asked: &Asked, content: &[u8], etag: &str) -> Reply {
        let condition = asked.header("if-range");
        let same = condition.is_empty() || condition == etag;
        let total = content.len();
        let reply = match asked.range_start().filter(|_| same) {
            Some(start) if start >= total => {
                Reply::new(416, "").header("Content-Range", &format!("bytes */{total}"))
            }
            Some(start) => Reply::new(206, &content[start..])
                .header("Content-Range", &format!("bytes {start}-{}/{total}", total - 1)),
            None => Reply::new(200, content),
        };
        reply.header("ETag", etag)
    }

    /// Sends the client on.
    pub fn redirect(to: &str) -> Reply {
        Reply::new(302, "").header("Location", to)
    }

    /// None: the connection is closed without a word.
    pub fn hangs_up() -> Reply {
        Reply::new(0, "")
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Reply {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Closes the connection after so many bytes of the body.
    pub fn breaks_off_after(mut self, bytes: usize) -> Reply {
        self.break_after = Some(bytes);
        self
    }

    /// Says nothing more after so many bytes of the body, until the server is dropped.
    pub fn holds_after(mut self, bytes: usize) -> Reply {
        self.hold_after = Some(bytes);
        self
    }

    /// Gives this as the length of the body, whatever it is.
    pub fn claims(mut self, length: usize) -> Reply {
        self.claimed = Some(length);
        self
    }
}

type Script = dyn Fn(&Asked) -> Reply + Send + Sync;

struct Shared {
    script: Box<Script>,
    asked: Mutex<Vec<Asked>>,
    over: AtomicBool,
    gate: (Mutex<bool>, Condvar),
}

/// The server; dropped, it is gone.
pub struct Server {
    at: SocketAddr,
    shared: Arc<Shared>,
}

impl Server {
    /// Answers every request as `script` says.
    pub fn start(script: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            script: Box::new(script),
            asked: Mutex::default(),
            over: AtomicBool::new(false),
            gate: (Mutex::new(false), Condvar::new()),
        });
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                if serving.over.load(Ordering::SeqCst) {
                    return;
                }
                let (shared, connection) = (Arc::clone(&serving), connection.unwrap());
                std::thread::spawn(move || serve(&shared, &connection));
            }
        });
        Server { at, shared }
    }

    /// Its address with a path, as in `http://127.0.0.1:4000/x`.
    pub fn address(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    /// Host and port.
    pub fn host(&self) -> String {
        self.at.to_string()
    }

    /// All that was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// Lets the connections held go on to their end.
    pub fn release(&self) {
        *self.shared.gate.0.lock().unwrap() = true;
        self.shared.gate.1.notify_all();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        self.release();
        // Wakes the loop that accepts, so that it sees that it is over.
        let _ = TcpStream::connect(self.at);
    }
}

/// An address where nobody listens.
pub fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// One request a connection. A client that is gone is no failure of the test.
fn serve(shared: &Shared, connection: &TcpStream) {
    let mut reader = BufReader::new(connection);
    let Some(mut asked) = read(&mut reader) else { return };
    {
        let mut all = shared.asked.lock().unwrap();
        asked.before = all.len();
        all.push(asked.clone());
    }
    let reply = (shared.script)(&asked);
    let _ = answer(shared, connection, &asked, &reply);
}

fn read(reader: &mut BufReader<&TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { method, path, headers, body, before: 0 })
}

fn answer(
    shared: &Shared,
    mut connection: &TcpStream,
    asked: &Asked,
    reply: &Reply,
) -> std::io::Result<()> {
    if reply.status == 0 {
        return Ok(());
    }
    let length = reply.claimed.unwrap_or(reply.body.len());
    let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", reply.status);
    head += &format!("Content-Length: {length}\r\n");
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    connection.write_all(format!("{head}\r\n").as_bytes())?;
    if asked.method == "HEAD" {
        return Ok(());
    }
    let end = reply.break_after.or(reply.hold_after).unwrap_or(usize::MAX).min(reply.body.len());
    connection.write_all(&reply.body[..end])?;
    if reply.hold_after.is_some() {
        let mut open = shared.gate.0.lock().unwrap();
        while !*open {
            open = shared.gate.1.wait(open).unwrap();
        }
        connection.write_all(&reply.body[end..])?;
    }
    connection.flush()
}
