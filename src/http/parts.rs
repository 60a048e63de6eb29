//! Fields and files as multipart/form-data (RFC 7578), read from the disk as they are sent: memory
//! does not grow with the files.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use super::Body;

/// Fields and files of a form, in order.
#[derive(Debug, Clone)]
pub struct Parts {
    boundary: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
enum Piece {
    Bytes(Vec<u8>),
    File(PathBuf, u64),
}

impl Default for Parts {
    fn default() -> Parts {
        Parts::new()
    }
}

impl Parts {
    /// A form without fields.
    pub fn new() -> Parts {
        // 122 random bits stand in no file (RFC 2046, 5.1.1).
        Parts { boundary: format!("pod-{}", uuid::Uuid::new_v4().simple()), pieces: Vec::new() }
    }

    /// Adds a field.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Parts {
        let head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        self.begin(&head);
        self.push(value.as_bytes());
        self.push(b"\r\n");
        self
    }

    /// Adds a file from memory by its field, file name and media type.
    #[must_use]
    pub fn bytes(mut self, name: &str, called: &str, media_type: &str, content: &[u8]) -> Parts {
        self.begin(&file_head(name, called, media_type));
        self.push(content);
        self.push(b"\r\n");
        self
    }

    /// Adds a file of the disk, of which exactly `length` bytes are sent: where it has another
    /// length by then, the sending breaks off.
    #[must_use]
    pub fn file(
        mut self,
        name: &str,
        called: &str,
        media_type: &str,
        file: &Path,
        length: u64,
    ) -> Parts {
        self.begin(&file_head(name, called, media_type));
        self.pieces.push(Piece::File(file.to_owned(), length));
        self.push(b"\r\n");
        self
    }

    /// The value of Content-Type.
    pub(super) fn media_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    /// The body.
    pub(super) fn body(mut self) -> Body {
        let end = format!("--{}--\r\n", self.boundary);
        self.push(end.as_bytes());
        let length = self.pieces.iter().map(Piece::length).sum();
        Body::new(Reading { pieces: self.pieces.into(), now: None }, length)
    }

    fn begin(&mut self, head: &str) {
        let head = format!("--{}\r\n{head}\r\n\r\n", self.boundary);
        self.push(head.as_bytes());
    }

    fn push(&mut self, bytes: &[u8]) {
        match self.pieces.last_mut() {
            Some(Piece::Bytes(before)) => before.extend_from_slice(bytes),
            _ => self.pieces.push(Piece::Bytes(bytes.to_vec())),
        }
    }
}

impl Piece {
    fn length(&self) -> u64 {
        match self {
            Piece::Bytes(bytes) => bytes.len() as u64,
            Piece::File(_, length) => *length,
        }
    }
}

fn file_head(name: &str, called: &str, media_type: &str) -> String {
    let (name, called) = (quoted(name), quoted(called));
    let media_type: String = media_type.chars().filter(|letter| !letter.is_control()).collect();
    format!(
        "Content-Disposition: form-data; name=\"{name}\"; filename=\"{called}\"\r\n\
         Content-Type: {media_type}"
    )
}

/// As browsers write it (WHATWG HTML, multipart/form-data encoding algorithm).
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

/// Reads one piece after the other; files are opened when it is their turn.
struct Reading {
    pieces: VecDeque<Piece>,
    now: Option<Open>,
}

enum Open {
    Bytes(Cursor<Vec<u8>>),
    File(File, u64),
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let changed = || io::Error::other("the local file is not as it was");
        loop {
            let count = match &mut self.now {
                None => 0,
                Some(Open::Bytes(bytes)) => bytes.read(buffer)?,
                Some(Open::File(file, left)) => {
                    let most = usize::try_from(*left).unwrap_or(usize::MAX).min(buffer.len());
                    let count = file.read(&mut buffer[..most])?;
                    if count == 0 && *left > 0 {
                        return Err(changed());
                    }
                    *left -= count as u64;
                    count
                }
            };
            if count > 0 {
                return Ok(count);
            }
            self.now = match self.pieces.pop_front() {
                None => return Ok(0),
                Some(Piece::Bytes(bytes)) => Some(Open::Bytes(Cursor::new(bytes))),
                Some(Piece::File(path, length)) => {
                    let file = File::open(&path)?;
                    if file.metadata()?.len() != length {
                        return Err(changed());
                    }
                    Some(Open::File(file, length))
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::loopback::{Reply, Server};
    use super::super::{Client, Patience, Request};
    use super::*;

    #[test]
    fn a_form_arrives_with_its_file() {
        let server = Server::start(|_| Reply::new(200, ""));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.mp3");
        let sound = vec![b'\r'; 300_000];
        std::fs::write(&file, &sound).unwrap();
        let form = Parts::new().text("description", "l'été \"x\"\n--").file(
            "file",
            "a\"\r\n.mp3",
            "audio/mpeg",
            &file,
            300_000,
        );
        let request = Request::post_parts(&server.address("/"), form).unwrap();
        let client = Client::new(Patience::default()).unwrap();
        let mut sent = 0;
        let answer = client.send_telling(request, &|| false, &mut |bytes| sent += bytes).unwrap();
        assert_eq!(answer.status(), 200);
        let asked = &server.asked()[0];
        assert_eq!(asked.field("description").unwrap(), "l'été \"x\"\n--");
        assert_eq!(asked.form()[1], ("file".to_owned(), sound));
        assert_eq!(sent, asked.body.len() as u64);
        let body = String::from_utf8_lossy(&asked.body);
        assert!(body.contains("filename=\"a%22%0D%0A.mp3\"\r\nContent-Type: audio/mpeg\r\n"));
    }
}
