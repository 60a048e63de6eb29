//! `pod serve`, asked over real connections.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::symlink;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use crate::sandbox::Sandbox;

/// Nothing here takes long; a test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(20);

const PAGE: &str = "<!doctype html><html><body><p>home</p></body></html>";

/// A running `pod serve`.
struct Serving {
    pod: Child,
    errors: BufReader<ChildStderr>,
    address: String,
}

/// What came back.
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Serving {
    /// Starts it at a free port and waits until it is at rest.
    fn start(sandbox: &Sandbox, arguments: &[&str]) -> Serving {
        let arguments = [&["serve", "--port", "0"], arguments].concat();
        let mut command = sandbox.command(arguments).raw();
        let mut pod = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(pod.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://").expect("an address").to_owned();
        let errors = BufReader::new(pod.stderr.take().unwrap());
        let mut serving =
            Serving { pod, errors, address: address.trim_end_matches('/').to_owned() };
        serving.hear("watching");
        serving
    }

    /// Reads standard error up to a line with `words`.
    fn hear(&mut self, words: &str) -> String {
        let mut heard = String::new();
        while !heard.contains(words) {
            let read = self.errors.read_line(&mut heard).unwrap();
            assert!(read > 0, "it ended before it said {words:?}: {heard}");
        }
        heard
    }

    fn connect(&self) -> TcpStream {
        let address = self.address.replace("0.0.0.0", "127.0.0.1");
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Asks with these lines of headers, byte for byte.
    fn ask(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let mut stream = self.connect();
        let host = format!("Host: {}", self.address);
        let mut lines = vec!["Connection: close"];
        if !headers.iter().any(|line| line.starts_with("Host:")) {
            lines.push(&host);
        }
        lines.extend(headers);
        write!(stream, "{method} {path} HTTP/1.1\r\n{}\r\n\r\n", lines.join("\r\n")).unwrap();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        Answer::read(&all)
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.pod.kill();
        let _ = self.pod.wait();
    }
}

impl Answer {
    fn read(all: &[u8]) -> Answer {
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(all[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let pair = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        };
        Answer { status, headers: lines.map(pair).collect(), body: all[end + 4..].to_vec() }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

/// A show with a small site in public/.
fn site() -> Sandbox {
    let sandbox = Sandbox::show();
    sandbox
        .write("public/index.html", PAGE)
        .write("public/404.html", "<body>lost</body>")
        .write("public/people/index.html", "<body>people</body>")
        .write("public/media/a.mp3", "0123456789")
        .write("public/feed.xml", "<rss/>")
        .write("public/transcripts/a.vtt", "WEBVTT\n")
        .write("public/chapters/a.json", "{}")
        .write("public/assets/pod.css", "body{}")
        .write("public/.htaccess", "hidden");
    sandbox
}

#[test]
fn files_are_sent_whole_with_their_types() {
    let sandbox = site();
    let serving = Serving::start(&sandbox, &[]);
    for (path, kind, shared) in [
        ("/media/a.mp3", "audio/mpeg", false),
        ("/feed.xml", "application/rss+xml; charset=utf-8", true),
        ("/transcripts/a.vtt", "text/vtt; charset=utf-8", true),
        ("/chapters/a.json", "application/json+chapters", true),
        ("/assets/pod.css", "text/css; charset=utf-8", false),
    ] {
        let answer = serving.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
        assert_eq!(answer.header("access-control-allow-origin") == "*", shared, "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
        assert_eq!(answer.text(), sandbox.read(format!("public{path}")));
    }
    let head = serving.ask("HEAD", "/media/a.mp3", &["Range: bytes=0-1"]);
    assert_eq!((head.status, head.header("content-length")), (200, "10"));
    assert_eq!((head.header("accept-ranges"), head.body.len()), ("bytes", 0));
    assert_eq!(serving.ask("POST", "/feed.xml", &["Content-Length: 0"]).status, 405);
    let asked = serving.ask("OPTIONS", "/feed.xml", &["Origin: https://player.example"]);
    assert_eq!((asked.status, asked.header("access-control-allow-origin")), (204, "*"));
}

#[test]
fn parts_are_sent_as_players_ask_for_them() {
    let sandbox = site();
    let serving = Serving::start(&sandbox, &["--no-watch"]);
    let whole = serving.get("/media/a.mp3");
    let (tag, date) = (whole.header("etag"), whole.header("last-modified"));
    assert!(tag.starts_with('"') && date.ends_with(" GMT"), "{tag} {date}");
    let ask = |headers: &[&str]| {
        let answer = serving.ask("GET", "/media/a.mp3", headers);
        (answer.status, answer.header("content-range").to_owned(), answer.text())
    };
    let part = |range: &str, text: &str| (206, format!("bytes {range}/10"), text.to_owned());
    let all = (200, String::new(), "0123456789".to_owned());
    assert_eq!(ask(&["Range: bytes=2-4"]), part("2-4", "234"));
    assert_eq!(ask(&["Range: bytes=7-"]), part("7-9", "789"));
    assert_eq!(ask(&["Range: bytes=-2"]), part("8-9", "89"));
    assert_eq!(ask(&["Range: bytes=5-99"]), part("5-9", "56789"));
    assert_eq!(ask(&["Range: bytes=10-"]), (416, "bytes */10".to_owned(), String::new()));
    assert_eq!(ask(&["Range: bytes=0-1,4-5"]), all, "several parts: all is sent");
    assert_eq!(ask(&["Range: pages=1"]), all);
    assert_eq!(ask(&["Range: bytes=2-4", &format!("If-Range: {tag}")]), part("2-4", "234"));
    assert_eq!(ask(&["Range: bytes=2-4", &format!("If-Range: {date}")]), part("2-4", "234"));
    assert_eq!(ask(&["Range: bytes=2-4", "If-Range: \"old\""]), all);
}

#[test]
fn a_copy_that_is_still_good_is_not_sent_again() {
    let sandbox = site();
    let serving = Serving::start(&sandbox, &[]);
    for path in ["/media/a.mp3", "/"] {
        let whole = serving.get(path);
        let same = format!("If-None-Match: {}", whole.header("etag"));
        let again = serving.ask("GET", path, &[&same]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), whole.header("etag"));
        assert_eq!(serving.ask("GET", path, &["If-None-Match: \"old\""]).status, 200);
    }
    let date = serving.get("/media/a.mp3").header("last-modified").to_owned();
    let since = format!("If-Modified-Since: {date}");
    assert_eq!(serving.ask("GET", "/media/a.mp3", &[&since]).status, 304);
    let both = ["If-None-Match: \"old\"", &since];
    assert_eq!(serving.ask("GET", "/media/a.mp3", &both).status, 200, "the tag judges");
}

#[test]
fn pages_get_the_script_on_their_way_out_only() {
    let sandbox = site();
    let serving = Serving::start(&sandbox, &[]);
    let home = serving.get("/");
    assert_eq!(home.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(home.header("content-length"), home.body.len().to_string());
    let (before, after) = home
        .text()
        .split_once("<script src=\"/.pod/reload.js\"")
        .map(|(before, rest)| {
            (before.to_owned(), rest.split_once("</script>").unwrap().1.to_owned())
        })
        .unwrap();
    let page = sandbox.read("public/index.html");
    assert_eq!(before + &after, page);
    let head = serving.ask("HEAD", "/index.html", &[]);
    assert_eq!(head.header("content-length"), home.header("content-length"));
    assert_eq!(serving.ask("GET", "/", &["Range: bytes=0-3"]).text(), home.text());
    assert_eq!(sandbox.read("public/index.html"), page, "the file stays as it is");
    let script = serving.get("/.pod/reload.js");
    assert_eq!(script.header("content-type"), "text/javascript; charset=utf-8");
    assert!(script.text().contains("EventSource"));
    drop(serving);

    let still = Serving::start(&sandbox, &["--no-watch"]);
    assert_eq!(still.get("/").text(), page);
    assert_eq!(still.get("/.pod/reload.js").status, 404);
    assert_eq!(still.get("/.pod/events").status, 404);
}

#[test]
fn folders_have_their_page_and_what_is_lost_the_site_s_own() {
    let sandbox = site();
    let serving = Serving::start(&sandbox, &["--no-watch"]);
    let moved = serving.get("/people?x=1");
    assert_eq!((moved.status, moved.header("location")), (307, "./people/?x=1"));
    assert_eq!(serving.get("/people/").text(), "<body>people</body>");
    let lost = serving.get("/nowhere");
    assert_eq!((lost.status, lost.text()), (404, sandbox.read("public/404.html")));
    assert_eq!(lost.header("content-type"), "text/html; charset=utf-8");
    std::fs::remove_dir_all(sandbox.path("public")).unwrap();
    assert_eq!(serving.get("/").status, 404, "no site yet is no reason to fall over");
}

#[test]
fn nothing_outside_of_public_is_sent() {
    let sandbox = site();
    sandbox.write("secret.txt", "secret");
    symlink("../secret.txt", sandbox.path("public/link.txt")).unwrap();
    symlink("..", sandbox.path("public/up")).unwrap();
    symlink("media/a.mp3", sandbox.path("public/inside.mp3")).unwrap();
    let serving = Serving::start(&sandbox, &[]);
    for path in [
        "/../show.toml",
        "/%2e%2e/show.toml",
        "/..%2fshow.toml",
        "/people/../../show.toml",
        "/.%2e/%2e./show.toml",
        "/%252e%252e/show.toml",
        "/..%5cshow.toml",
        "//show.toml",
        "/link.txt",
        "/up/secret.txt",
        "/up/",
        "/.htaccess",
        "/%2ehtaccess",
        "/people/",
        "/media/a.mp3/",
        "/%00",
    ] {
        let answer = serving.get(path);
        let fine = path == "/people/";
        assert_eq!(answer.status, if fine { 200 } else { 404 }, "{path}");
        let text = String::from_utf8_lossy(&answer.body);
        assert!(!text.contains("title =") && !text.contains("secret"), "{path}: {text}");
    }
    assert_eq!(serving.get("/inside.mp3").text(), "0123456789", "a link that stays inside");
}

#[test]
fn only_names_of_this_machine_are_answered_to_unless_an_address_is_given() {
    let sandbox = site();
    let serving = Serving::start(&sandbox, &["--no-watch"]);
    let ask = |serving: &Serving, host: &str| {
        serving.ask("GET", "/feed.xml", &[&format!("Host: {host}")]).status
    };
    assert_eq!(ask(&serving, "localhost:8000"), 200);
    assert_eq!(ask(&serving, "[::1]:8000"), 200);
    assert_eq!(ask(&serving, "evil.example"), 421);
    assert_eq!(ask(&serving, "localhost.evil.example"), 421);
    drop(serving);
    let mut open = Serving::start(&sandbox, &["--no-watch", "--address", "127.0.0.1"]);
    assert_eq!(ask(&open, "studio.example"), 200);
    assert!(open.pod.try_wait().unwrap().is_none());
}

#[test]
fn open_pages_hear_of_changes() {
    let sandbox = site();
    let texts = "templates/texts/en.toml";
    sandbox.write(texts, "home = \"Home\"\n").write("templates/pod.css", "");
    let mut serving = Serving::start(&sandbox, &[]);
    let home = serving.get("/").text();
    let number = home.split_once("data-since=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let mut stream = serving.connect();
    write!(stream, "GET /.pod/events?since={number} HTTP/1.1\r\nHost: {}\r\n\r\n", serving.address)
        .unwrap();
    let mut lines = BufReader::new(stream).lines();
    let mut next = |words: &str| -> String {
        lines.by_ref().map(Result::unwrap).find(|line| line.contains(words)).unwrap()
    };
    next("text/event-stream");
    next("retry: ");
    sandbox.write(texts, "home = \"Start\"\nnav_episodes = \"All of them\"\n");
    next("event: page");
    serving.hear("templates/texts/en.toml changed");
    assert!(serving.get("/").text().contains("All of them"), "the site was made again");
    sandbox.write("templates/pod.css", "p{}\n");
    next("event: css");
    // A page that missed it all is told at once.
    let late = format!("Last-Event-ID: {number}");
    let mut stream = serving.connect();
    write!(stream, "GET /.pod/events HTTP/1.1\r\nHost: {}\r\n{late}\r\n\r\n", serving.address)
        .unwrap();
    let mut late = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(late.any(|line| line == "event: page"));
    assert_ne!(serving.get("/").text(), home, "a fresh page knows that it is fresh");
}

#[test]
fn what_pod_writes_into_public_is_no_change() {
    let sandbox = site();
    let mut serving = Serving::start(&sandbox, &[]);
    sandbox.write("public/index.html", "<body>new</body>").write(".pod/x", "x");
    sandbox.write("notes.md~", "x").write("about.md", "x");
    // Were the others told of, they would come first or be counted with it.
    assert!(serving.hear("changed").contains("about.md changed"));
    assert!(serving.get("/").text().starts_with("<body>new"), "and it is served at once");
}

#[test]
fn a_port_that_is_taken_is_an_error_when_asked_for() {
    let sandbox = site();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = sandbox.pod(["serve", "--port", &port]).exits(1);
    let told = ran.err();
    assert!(told.contains(&format!("cannot listen at 127.0.0.1:{port}")), "{told}");
    assert!(told.contains("hint: another program has this port"), "{told}");
    assert_eq!(ran.out(), "");
    let nowhere = Sandbox::new();
    assert!(nowhere.pod(["serve"]).exits(1).err().contains("there is no show"));
}

#[test]
fn ctrl_c_ends_it_at_once_even_while_pages_listen() {
    let sandbox = site();
    for arguments in [&[][..], &["--no-watch"]] {
        let mut serving = Serving::start(&sandbox, arguments);
        let mut stream = serving.connect();
        write!(stream, "GET /.pod/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut first = [0];
        stream.read_exact(&mut first).unwrap();
        let pid = serving.pod.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        assert_eq!(serving.pod.wait().unwrap().code(), Some(130));
        assert!(serving.hear("everything on disk").contains("whole"));
    }
}
