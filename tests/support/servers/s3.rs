//! An S3 server: moto. It takes any key.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;

use super::Access;
use super::running::{Running, free_port, python};

/// The bucket that is there from the beginning.
const BUCKET: &str = "podcast";

/// Shows private objects; nobody looks at the signature.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, \
                      SignedHeaders=host, Signature=none";

/// The server; dropped, it is gone.
pub struct S3 {
    /// How to get in.
    pub access: Access,
    port: u16,
    _running: Running,
}

/// What is kept of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub content_type: String,
    pub cache_control: String,
    pub body: Vec<u8>,
}

/// Starts one.
pub fn s3() -> S3 {
    let port = free_port();
    let words = ["-m", "moto.server", "-H", "127.0.0.1", "-p"].map(str::to_owned);
    let mut command = vec![python()];
    command.extend(words);
    command.push(port.to_string());
    let mut running = Running::start(&mut command, &[]);
    running.wait_for(port, b"");
    let access = Access {
        address: format!("s3://{BUCKET}/shows/one?endpoint=http://127.0.0.1:{port}"),
        environment: vec![
            ("POD_STORAGE_KEY", "geheim-key".to_owned()),
            ("POD_STORAGE_SECRET", "geheim-secret".to_owned()),
        ],
        home: Vec::new(),
    };
    let server = S3 { access, port, _running: running };
    let (status, ..) = server.ask("PUT", &format!("/{BUCKET}"));
    assert_eq!(status, 200);
    server
}

impl S3 {
    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What arrived below the prefix.
    pub fn arrived(&self) -> BTreeMap<String, Vec<u8>> {
        let (_, _, list) = self.ask("GET", &format!("/{BUCKET}?list-type=2&max-keys=1000"));
        let list = String::from_utf8(list).unwrap();
        let keys = list.split("<Key>").skip(1).map(|rest| rest.split("</Key>").next().unwrap());
        let below = keys.filter_map(|key| {
            let key = key.replace("&amp;", "&");
            key.strip_prefix("shows/one/").map(str::to_owned)
        });
        below.map(|path| (path.clone(), self.kept(&path).unwrap().body)).collect()
    }

    /// What is kept of a file.
    pub fn kept(&self, path: &str) -> Option<Kept> {
        let (status, headers, body) =
            self.ask("GET", &format!("/{BUCKET}/shows/one/{}", escaped(path)));
        let header = |name: &str| headers.get(name).cloned().unwrap_or_default();
        (status == 200).then(|| Kept {
            content_type: header("content-type"),
            cache_control: header("cache-control"),
            body,
        })
    }

    /// How many uploads in parts were begun and never ended.
    pub fn begun(&self) -> usize {
        let (_, _, list) = self.ask("GET", &format!("/{BUCKET}?uploads"));
        String::from_utf8(list).unwrap().matches("<UploadId>").count()
    }

    fn ask(&self, method: &str, path: &str) -> (u16, BTreeMap<String, String>, Vec<u8>) {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\nContent-Length: 0\r\n\
             Authorization: {SIGNED}\r\n\r\n",
            self.port
        );
        connection.write_all(head.as_bytes()).unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split_whitespace().nth(1).unwrap().parse().unwrap();
        let headers = head.lines().skip(1).filter_map(|line| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_lowercase(), value.to_owned()))
        });
        (status, headers.collect(), answer[end + 4..].to_vec())
    }
}

fn escaped(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let one = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    path.bytes().map(one).collect()
}
