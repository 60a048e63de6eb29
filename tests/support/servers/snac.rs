//! A server of the Fediverse: snac, which speaks Mastodon's API and ActivityPub.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use super::repository;
use super::running::{Running, free_port};

/// Who posts there.
const USER: &str = "pod";

/// The server; dropped, it is gone.
pub struct Snac {
    password: String,
    folder: tempfile::TempDir,
    port: u16,
    _running: Running,
}

/// Starts one with an account.
pub fn snac() -> Snac {
    let program = repository("target/tools/snac/snac");
    assert!(program.exists(), "run scripts/setup test");
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path().join("base");
    let (base, port) = (base.to_str().unwrap().to_owned(), free_port());
    let say = |arguments: &[&str], answers: &str| {
        let mut child = Command::new(&program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    say(&["init", &base], &format!("127.0.0.1\n{port}\n127.0.0.1:{port}\n\n\n"));
    let settings = folder.path().join("base/server.json");
    let text = std::fs::read_to_string(&settings).unwrap();
    let text = text.replace("\"protocol\": \"https\"", "\"protocol\": \"http\"");
    assert!(text.contains("\"http\""), "{text}");
    std::fs::write(&settings, text).unwrap();
    let told = say(&["adduser", &base, USER], "\n");
    let password = told.split("password is ").nth(1).and_then(|rest| rest.lines().next());
    let password = password.unwrap_or_else(|| panic!("no password in {told}")).trim().to_owned();
    let mut command = [program.to_str().unwrap().to_owned(), "httpd".to_owned(), base];
    let mut running = Running::start(&mut command, &[]);
    running.wait_for(port, b"");
    Snac { password, folder, port, _running: running }
}

impl Snac {
    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What the user does in a browser with the address that asks to let pod in; gives the code.
    pub fn allow(&self, address: &str) -> String {
        let url = url::Url::parse(address).unwrap();
        assert_eq!(url.path(), "/oauth/authorize");
        let of = |name: &str| {
            let found = url.query_pairs().find(|(known, _)| known == name);
            found.unwrap_or_else(|| panic!("no {name} in {address}")).1.into_owned()
        };
        assert_eq!(of("response_type"), "code");
        let (back, app) = (of("redirect_uri"), of("client_id"));
        let fields = [("login", USER), ("passwd", &self.password), ("redir", &back), ("cid", &app)];
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let form = form.extend_pairs(fields).finish();
        let (status, body) = self.post("/oauth/x-snac-login", &form);
        assert_eq!(status, 200, "{body}");
        assert!(!body.contains("INCORRECT"), "{body}");
        body.trim().to_owned()
    }

    /// The notes that were posted, as snac keeps them.
    pub fn notes(&self) -> Vec<serde_json::Value> {
        let files = super::files_below(&self.folder.path().join("base/object"));
        let values = files.iter().filter(|(path, _)| path.ends_with(".json"));
        let values = values.filter_map(|(_, content)| serde_json::from_slice(content).ok());
        values.filter(|value: &serde_json::Value| value["type"] == "Note").collect()
    }

    fn post(&self, path: &str, body: &str) -> (u16, String) {
        let mut connection = std::net::TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            self.port,
            body.len()
        );
        connection.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        (status.unwrap_or_default(), body.to_owned())
    }
}
