//! The client against a server that does as it is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

use super::loopback::{Reply, Server, nobody};

fn client() -> Client {
    let patience = Patience { connect: Duration::from_secs(5), silence: Duration::from_secs(20) };
    Client::new(patience).unwrap()
}

fn never() -> bool {
    false
}

fn get(address: &str) -> Result<Answer, HttpError> {
    client().send(Request::get(address).unwrap().bearer("k3y").unwrap(), &never)
}

#[test]
fn an_answer_is_read_to_its_end() {
    let server = Server::start(|_| Reply::new(200, vec![7; 300_000]));
    let answer = get(&server.address("/x")).unwrap();
    assert_eq!((answer.status(), answer.length()), (200, Some(300_000)));
    assert_eq!(answer.bytes(300_000, &never).unwrap(), vec![7; 300_000]);
    let asked = server.asked();
    assert!(asked[0].header("user-agent").starts_with("pod/"));
    assert_eq!(asked[0].header("authorization"), "Bearer k3y");
}

#[test]
fn more_than_the_limit_is_refused() {
    let server = Server::start(|_| Reply::new(200, vec![7; 2000]));
    let error = get(&server.address("/")).unwrap().bytes(1999, &never).unwrap_err();
    assert!(matches!(error, HttpError::TooLong { limit: 1999, .. }));
}

#[test]
fn a_connection_that_breaks_off_is_no_end() {
    let server = Server::start(|_| Reply::new(200, vec![7; 2000]).breaks_off_after(500));
    let error = get(&server.address("/")).unwrap().bytes(9999, &never).unwrap_err();
    assert!(matches!(error, HttpError::BrokenOff { .. }), "{error}");
}

#[test]
fn a_key_stays_with_its_origin_even_when_sent_back() {
    let home = Arc::new(std::sync::OnceLock::<String>::new());
    let back = Arc::clone(&home);
    let other = Server::start(move |_| Reply::redirect(back.get().unwrap()));
    let away = other.address("/away");
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/start" => Reply::redirect("/near"),
        "/near" => Reply::redirect(&away),
        _ => Reply::new(200, "end"),
    });
    home.set(server.address("/end")).unwrap();
    assert_eq!(get(&server.address("/start")).unwrap().status(), 200);
    let keys = |server: &Server| {
        let asked = server.asked().into_iter();
        asked.map(|asked| asked.header("authorization").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(keys(&server), ["Bearer k3y", "Bearer k3y", ""]);
    assert_eq!(keys(&other), [""]);
}

#[test]
fn redirects_in_circles_come_to_an_end() {
    let server = Server::start(|_| Reply::redirect("/again"));
    let error = get(&server.address("/")).unwrap_err();
    assert!(matches!(error, HttpError::Redirect { why: "in circles", .. }));
    assert_eq!(server.asked().len(), 11);
}

#[test]
fn a_redirect_can_be_the_answer() {
    let server = Server::start(|_| Reply::redirect("/x"));
    let request = Request::head(&server.address("/")).unwrap().without_following();
    let answer = client().send(request, &never).unwrap();
    assert_eq!((answer.status(), answer.header("location")), (302, Some("/x")));
}

#[test]
fn a_form_goes_to_no_other_server() {
    let other = Server::start(|_| Reply::new(200, ""));
    let away = other.address("/");
    let server = Server::start(move |_| Reply::new(307, "").header("Location", &away));
    let form = Form::default().text("a", "é").file("file", "x.wav", "audio/wav", vec![0, 255]);
    let request = Request::post(&server.address("/"), form).unwrap();
    assert!(matches!(client().send(request, &never), Err(HttpError::Redirect { .. })));
    assert!(other.asked().is_empty());
    let asked = &server.asked()[0];
    assert_eq!(asked.field("a").as_deref(), Some("é"));
    assert_eq!(asked.form()[0], ("file".to_owned(), vec![0, 255]));
}

#[test]
fn a_body_is_read_as_it_is_sent_and_told_of() {
    let server = Server::start(|_| Reply::new(201, ""));
    let content = vec![7; 300_000];
    let body = Body::new(std::io::Cursor::new(content.clone()), 300_000);
    let request = Request::put(&server.address("/x"), body).unwrap().basic("me", "s3:cret");
    let mut told = Vec::new();
    let answer = client().send_telling(request.unwrap(), &never, &mut |sent| told.push(sent));
    assert_eq!(answer.unwrap().status(), 201);
    assert_eq!(told.iter().sum::<u64>(), 300_000);
    assert!(told.iter().all(|sent| *sent <= 72 * 1024), "{told:?}");
    let asked = &server.asked()[0];
    assert_eq!((asked.method.as_str(), &asked.body), ("PUT", &content));
    // RFC 7617, 2: base64 of `me:s3:cret`.
    assert_eq!(asked.header("authorization"), "Basic bWU6czM6Y3JldA==");
}

#[test]
fn a_body_goes_no_further_when_the_user_asks_to_stop_or_its_file_ends_early() {
    let server = Server::start(|_| Reply::new(201, ""));
    let long = Body::new(std::io::repeat(7), 1 << 26);
    let request = Request::put(&server.address("/x"), long).unwrap();
    let (sent, stop) = (std::cell::Cell::new(0), 1_000_000);
    let cancelled = || sent.get() > stop;
    let mut told = |more| sent.set(sent.get() + more);
    let error = client().send_telling(request, &cancelled, &mut told).unwrap_err();
    assert_eq!(error, HttpError::Cancelled);
    let short = Body::new(std::io::Cursor::new(vec![7; 10]), 20);
    let request = Request::put(&server.address("/x"), short).unwrap();
    assert!(client().send(request, &never).is_err());
}

#[test]
fn nobody_there_is_told_without_the_query() {
    let address = format!("{}/x?token=s3cret", nobody());
    let error = get(&address).unwrap_err();
    assert!(matches!(error, HttpError::Unreachable { .. }));
    assert!(!format!("{error} {error:?}").contains("s3cret"), "{error:?}");
}

#[test]
fn a_wish_to_stop_is_heard_while_a_server_is_silent() {
    let server = Server::start(|_| Reply::new(200, vec![7; 2000]).holds_after(500));
    let stop = AtomicBool::new(false);
    let cancelled = || stop.load(Ordering::Relaxed);
    let mut answer =
        client().send(Request::get(&server.address("/")).unwrap(), &cancelled).unwrap();
    assert!(answer.next(&cancelled).unwrap().is_some());
    stop.store(true, Ordering::Relaxed);
    assert_eq!(answer.next(&cancelled).unwrap_err(), HttpError::Cancelled);
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let server = Server::start(|_| Reply::new(200, vec![7; 2000]).holds_after(500));
    let patience =
        Patience { connect: Duration::from_secs(5), silence: Duration::from_millis(200) };
    let answer = Client::new(patience)
        .unwrap()
        .send(Request::get(&server.address("/")).unwrap(), &never)
        .unwrap();
    let error = answer.bytes(9999, &never).unwrap_err();
    assert!(matches!(error, HttpError::Silent { .. }), "{error:?}");
}

#[test]
fn addresses_are_of_the_web_and_shown_without_secrets() {
    for wrong in ["", "x", "file:///etc/passwd", "ftp://a.org/", "https://", "data:,x"] {
        assert!(matches!(Request::get(wrong), Err(HttpError::Address { .. })), "{wrong}");
    }
    let shown = shown_address("https://me:pass@a.org:8443/x/y?key=1#z");
    assert_eq!(shown, "https://a.org:8443/x/y");
    let error = Request::get("https://me:pass@a b/?key=1").unwrap_err().to_string();
    assert!(!error.contains("pass") && !error.contains("key"), "{error}");
}

#[test]
fn a_key_that_cannot_be_sent_is_not_shown() {
    let request = Request::get("https://a.org/").unwrap();
    let error = request.clone().bearer("s3c\nret").unwrap_err();
    assert!(!format!("{error:?}").contains("s3c"));
    assert!(!format!("{:?}", request.bearer("s3cret").unwrap()).contains("s3cret"));
}

#[test]
fn tries_come_to_an_end_and_begin_anew_with_success() {
    let mut retries = Retries::default();
    let soon = Some(Duration::ZERO);
    assert!((0..5).all(|_| retries.wait(soon, &never)));
    assert!(!retries.wait(soon, &never));
    retries.succeeded();
    assert!(retries.wait(soon, &never));
    assert!(!retries.wait(Some(Duration::from_secs(3600)), &never));
    assert!(!retries.wait(soon, &|| true));
}

#[test]
fn an_answer_that_comes_before_the_body_is_sent_is_heard() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/x", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        drop(connection.read(&mut [0; 1000]));
        let full = b"HTTP/1.1 507 Full\r\nContent-Length: 0\r\n\r\n";
        connection.write_all(full).unwrap();
        // As servers do it: what still comes is taken for a while, and thrown away.
        connection.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
        let mut piece = vec![0; 65_536];
        while connection.read(&mut piece).is_ok_and(|count| count > 0) {}
    });
    let body = Body::new(std::io::repeat(7), 1 << 30);
    let answer = client().send(Request::put(&address, body).unwrap(), &never).unwrap();
    assert_eq!(answer.status(), 507);
}

#[test]
fn a_form_with_files_is_read_from_the_disk_as_it_goes() {
    let server = Server::start(|_| Reply::new(200, ""));
    let folder = tempfile::tempdir().unwrap();
    let (file, content) = (folder.path().join("a.mp3"), vec![7_u8; 300_000]);
    std::fs::write(&file, &content).unwrap();
    let parts = || {
        Parts::new()
            .text("a", "é\r\nb")
            .file("sound", "a\"b.mp3", "audio/mpeg", &file, 300_000)
            .bytes("chapters-file", "c.json", "application/json", b"{}")
    };
    let request = Request::post_parts(&server.address("/x"), parts()).unwrap();
    let mut told = 0;
    let answer = client().send_telling(request, &never, &mut |sent| told += sent).unwrap();
    assert_eq!(answer.status(), 200);
    let asked = &server.asked()[0];
    let expected = [
        ("a".to_owned(), "é\r\nb".as_bytes().to_vec()),
        ("sound".to_owned(), content),
        ("chapters-file".to_owned(), b"{}".to_vec()),
    ];
    assert_eq!(asked.form(), expected);
    assert_eq!(told, asked.body.len() as u64);
    assert!(String::from_utf8_lossy(&asked.body).contains("filename=\"a%22b.mp3\""));
    // A file that changes meanwhile is not sent as if it were whole.
    let request = Request::post_parts(&server.address("/x"), parts()).unwrap();
    std::fs::write(&file, b"short").unwrap();
    assert!(client().send(request, &never).is_err());
}
