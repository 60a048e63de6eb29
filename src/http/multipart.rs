//! A form with a file that is read while it is sent: memory does not grow with the file.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::Path;

use super::Body;

/// What parts the parts (RFC 2046, 5.1.1); with the digest of the texts behind it, so that none
/// of them holds it but by a wonder.
const BOUNDARY: &str = "pod-form";

/// Fields and one file at the end, sent as multipart/form-data (RFC 7578).
#[derive(Debug)]
pub struct Multipart {
    head: Vec<u8>,
    boundary: String,
    file: Option<(File, u64)>,
}

impl Multipart {
    /// A form with these fields.
    pub fn new(fields: &[(&str, &str)]) -> Multipart {
        let mut hasher = blake3::Hasher::new();
        for (name, value) in fields {
            hasher.update(name.as_bytes()).update(value.as_bytes());
        }
        let boundary = format!("{BOUNDARY}-{}", &hasher.finalize().to_hex()[..32]);
        let mut head = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{value}\r\n",
                plain(name)
            );
            head.extend_from_slice(part.as_bytes());
        }
        Multipart { head, boundary, file: None }
    }

    /// Adds the file: the field's name, what it is called there, its media type. *Errors:* it
    /// cannot be opened.
    pub fn file(
        mut self,
        name: &str,
        called: &str,
        media_type: &str,
        path: &Path,
    ) -> io::Result<Multipart> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let part = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n\
             Content-Type: {}\r\n\r\n",
            self.boundary,
            plain(name),
            plain(called),
            plain(media_type)
        );
        self.head.extend_from_slice(part.as_bytes());
        self.file = Some((file, length));
        Ok(self)
    }

    /// What it is, and its bytes.
    pub(super) fn encoded(self) -> (String, Body) {
        let kind = format!("multipart/form-data; boundary={}", self.boundary);
        let lead = if self.file.is_some() { "\r\n" } else { "" };
        let tail = format!("{lead}--{}--\r\n", self.boundary).into_bytes();
        let mut length = (self.head.len() + tail.len()) as u64;
        let head = Cursor::new(self.head);
        let body = match self.file {
            Some((file, bytes)) => {
                length += bytes;
                Body::new(head.chain(file.take(bytes)).chain(Cursor::new(tail)), length)
            }
            None => Body::new(head.chain(Cursor::new(tail)), length),
        };
        (kind, body)
    }
}

/// A name without what would end it (RFC 7578, 4.2).
fn plain(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_control() && !matches!(letter, '"' | '\\')).collect()
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
        let form = Multipart::new(&[("description", "l'été \"x\"\n--")])
            .file("file", "a\"\r\n.mp3", "audio/mpeg", &file)
            .unwrap();
        let request = Request::post_multipart(&server.address("/"), form).unwrap();
        let client = Client::new(Patience::default()).unwrap();
        let mut sent = 0;
        let answer = client.send_telling(request, &|| false, &mut |bytes| sent += bytes).unwrap();
        assert_eq!(answer.status(), 200);
        let asked = &server.asked()[0];
        assert_eq!(asked.field("description").unwrap(), "l'été \"x\"\n--");
        assert_eq!(asked.form()[1], ("file".to_owned(), sound));
        assert_eq!(sent, asked.body.len() as u64);
        let body = String::from_utf8_lossy(&asked.body);
        assert!(body.contains("filename=\"a.mp3\"\r\nContent-Type: audio/mpeg\r\n"));
    }
}
