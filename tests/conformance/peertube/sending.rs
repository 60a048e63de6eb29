//! How the sound gets there: in pieces, once, whatever happens on the way.

use super::*;
use crate::server::{Reply, Server};
use crate::servers::Fault;
use crate::services::peertube::Manner;

/// Requests before the first piece: what it takes, how to log in, the key, who pod is, what is
/// there, languages, licences, the beginning.
const BEFORE: usize = 8;

fn cut() -> Fault {
    Fault::Instead(Reply::new(500, ""))
}

#[test]
fn an_upload_that_was_cut_off_goes_on_where_it_was() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    instance.fails_at(BEFORE + 2, cut());
    ground.publish().unwrap_err();
    assert!(ground.state().starts_with("sending "), "{}", ground.state());
    assert!(ground.noted.as_ref().unwrap().media.is_some());
    assert_eq!(instance.state().received, 128_000);
    assert!(ground.plan().steps[0].starts_with("goes on to upload"));
    ground.publish().unwrap();
    // Each byte came once.
    assert_eq!(instance.state().received, 200_000);
    assert_eq!(instance.video().sound, ground.sound());
}

#[test]
fn a_wish_to_stop_is_heard_and_nothing_is_lost() {
    let instance = PeerTube::start(Manner { chunk: 20_000, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    struct Stopping(AtomicU64);
    impl Watch for Stopping {
        fn sent(&self, bytes: u64) {
            self.0.fetch_add(bytes, Ordering::SeqCst);
        }

        fn cancelled(&self) -> bool {
            self.0.load(Ordering::SeqCst) > 100_000
        }
    }
    let error = ground.publish_hearing(&Stopping(AtomicU64::new(0))).unwrap_err();
    assert_eq!(error, HostError::Cancelled);
    assert!(instance.videos().is_empty());
    ground.publish().unwrap();
    assert_eq!(instance.video().sound, ground.sound());
    let received = instance.state().received;
    // One piece may have been on its way.
    assert!((200_000..=220_000).contains(&received), "{received}");
}

#[test]
fn two_sounds_that_look_alike_are_never_mixed() {
    // Of the same name and length; the ledger may be lost in between.
    for lost in [false, true] {
        let instance = PeerTube::start(Manner::default());
        let mut ground = Ground::on(&instance);
        instance.fails_at(BEFORE + 2, cut());
        ground.publish().unwrap_err();
        ground.sounds_otherwise();
        if lost {
            ground.noted = None;
        }
        ground.publish().unwrap();
        assert_eq!(instance.video().sound, ground.sound());
    }
}

#[test]
fn an_upload_that_is_known_there_alone_goes_on_too() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    instance.fails_at(BEFORE + 2, cut());
    ground.publish().unwrap_err();
    ground.noted = None;
    ground.publish().unwrap();
    assert_eq!(instance.state().received, 200_000);
    assert_eq!(instance.video().sound, ground.sound());
}

#[test]
fn an_upload_the_server_forgot_is_begun_anew() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    instance.fails_at(BEFORE + 2, cut());
    ground.publish().unwrap_err();
    instance.state().uploads.clear();
    ground.publish().unwrap();
    assert_eq!(instance.video().sound, ground.sound());
    assert_eq!(instance.state().received, 328_000);
    // Forgotten in the middle, it is told, and done by the next run.
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    instance.fails_at(BEFORE + 1, Fault::Instead(Reply::new(404, "not found")));
    let error = ground.publish().unwrap_err();
    assert!(matches!(error, HostError::Broken { .. }), "{error:?}");
    ground.publish().unwrap();
    assert_eq!(instance.video().sound, ground.sound());
}

#[test]
fn a_title_that_changed_on_the_way_is_told_in_the_end() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    instance.fails_at(BEFORE + 3, cut());
    ground.publish().unwrap_err();
    ground.is_changed();
    let posted = ground.publish().unwrap();
    assert_eq!(instance.video().text("name"), "Un autre titre");
    assert_eq!(posted.made.as_deref(), Some("made-2"));
    assert_eq!(instance.state().received, 200_000);
}

#[test]
fn the_server_says_how_much_it_has() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    // It kept less than it was sent, and says so; then it has another place than pod thought.
    let less = Reply::new(308, "").header("Range", "bytes=0-31999");
    instance.fails_at(BEFORE, Fault::Instead(less));
    ground.publish().unwrap();
    assert_eq!(instance.video().sound, ground.sound());
    // One that never takes anything is left alone after a while.
    for range in ["bytes=0--1", "bytes=0-9"] {
        let stuck = Server::start({
            let real = PeerTube::start(Manner::default());
            let url = real.url();
            move |asked| {
                let _alive = &real;
                match asked.method.as_str() {
                    "PUT" => Reply::new(308, "").header("Range", range),
                    _ => passed_on(&url, asked),
                }
            }
        });
        let mut ground = Ground::new(&stuck.address(""));
        let error = ground.publish().unwrap_err();
        assert!(matches!(error, HostError::Broken { .. }), "{error:?}");
        assert!(stuck.asked().len() < 60);
    }
}

/// Asks another server the same.
fn passed_on(url: &str, asked: &crate::server::Asked) -> Reply {
    use std::io::{Read, Write};
    let host = url.trim_start_matches("http://");
    let mut connection = std::net::TcpStream::connect(host).unwrap();
    let mut head = format!("{} {} HTTP/1.1\r\n", asked.method, asked.path);
    for (name, value) in asked.headers.iter().filter(|(name, _)| *name != "content-length") {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("content-length: {}\r\n\r\n", asked.body.len());
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(&asked.body).unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).unwrap();
    let text = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let location = head.lines().find_map(|line| line.strip_prefix("Location: "));
    let reply = Reply::new(status, body);
    match location {
        Some(location) => reply.header("Location", location),
        None => reply,
    }
}

#[test]
fn parts_that_there_are_not_are_not_believed() {
    for range in
        ["bytes=0-200000", "bytes=5-9", "bytes=0-x", "items=0-1", "bytes=0-99999999999999999999"]
    {
        let instance = PeerTube::start(Manner::default());
        let mut ground = Ground::on(&instance);
        let odd = Reply::new(308, "").header("Range", range);
        instance.fails_at(BEFORE, Fault::Instead(odd));
        let error = ground.publish().unwrap_err();
        assert!(matches!(error, HostError::Odd { .. }), "{range}: {error:?}");
        ground.publish().unwrap();
        assert_eq!(instance.video().sound, ground.sound());
    }
}

#[test]
fn a_place_that_does_not_fit_is_asked_for() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    instance.fails_at(BEFORE + 1, Fault::Instead(Reply::new(409, "file conflict")));
    ground.publish().unwrap();
    assert_eq!(instance.state().received, 200_000);
    assert_eq!(instance.video().sound, ground.sound());
}

#[test]
fn the_sound_goes_to_no_other_server() {
    let other = Server::start(|_| Reply::new(200, "{}"));
    for location in [other.address(""), "//198.51.100.1".to_owned(), "https://127.0.0.1".to_owned()]
    {
        let manner = Manner { location: Some(location), ..Manner::default() };
        let instance = PeerTube::start(manner);
        let error = Ground::on(&instance).publish().unwrap_err();
        assert!(matches!(error, HostError::Odd { .. }), "{error:?}");
        assert!(tells_no_secret(&error).contains("another server"), "{error}");
        assert_eq!(instance.state().received, 0);
    }
    assert!(other.asked().is_empty());
    // Here, without a server, and with one.
    let here = Manner { location: Some(String::new()), ..Manner::default() };
    let instance = PeerTube::start(here);
    Ground::on(&instance).publish().unwrap();
    // Names that would lead elsewhere in an address.
    for name in ["", "?upload_id=", "?upload_id=a%26b%3D1", "?upload_id=..%2F..%2Fx"] {
        let instance = PeerTube::start(Manner::default());
        let to = format!("/api/v1/videos/upload-resumable{name}");
        instance.fails_at(BEFORE - 1, Fault::Instead(Reply::new(201, "").header("Location", &to)));
        let error = Ground::on(&instance).publish().unwrap_err();
        assert!(matches!(error, HostError::Odd { .. }), "{name}: {error:?}");
    }
}

#[test]
fn an_answer_that_was_lost_makes_no_second_video() {
    // Before 8.2 the answer is given again; after, the upload is gone; or still being worked on.
    for (deduplicates, busy) in [(true, false), (false, false), (false, true)] {
        for fault in [Fault::DoneThenCut, Fault::DoneThen500] {
            let instance = PeerTube::start(Manner { deduplicates, busy, ..Manner::default() });
            let mut ground = Ground::on(&instance);
            instance.fails_at(BEFORE + 3, fault);
            ground.publish().unwrap_err();
            assert_eq!(instance.videos().len(), 1);
            if busy {
                let error = ground.publish().unwrap_err();
                assert_eq!(error.wait(), Some(Duration::from_secs(300)), "{error:?}");
                instance.state().came.clear();
            }
            ground.publish().unwrap();
            let video = instance.video();
            assert!(video.captions.contains_key("fr") && video.chapters.len() == 2);
            assert_eq!(instance.state().received, 200_000);
            assert_eq!(ground.state(), "published");
        }
    }
}

#[test]
fn a_full_disk_makes_no_second_video() {
    for full_at in 0..3 {
        let instance = PeerTube::start(Manner::default());
        let mut ground = Ground::on(&instance);
        ground.full_at = Some(full_at);
        ground.publish().unwrap_err();
        ground.full_at = None;
        ground.publish().unwrap();
        let video = instance.video();
        assert!(video.captions.contains_key("fr") && video.chapters.len() == 2, "{full_at}");
        assert_eq!(instance.state().received, 200_000, "{full_at}");
        assert_eq!(ground.state(), "published");
    }
}

#[test]
fn a_sound_that_cannot_be_read_there_is_told() {
    let instance = PeerTube::start(Manner { reads: false, ..Manner::default() });
    let error = Ground::on(&instance).publish().unwrap_err();
    assert!(matches!(error, HostError::NotTaken { .. }), "{error:?}");
    assert!(tells_no_secret(&error).contains("unreadable"), "{error}");
}

#[test]
fn a_sound_that_is_not_there_is_not_sent() {
    let instance = PeerTube::start(Manner::default());
    let mut ground = Ground::on(&instance);
    std::fs::write(&ground.episode.sound.file, noise(100, 1)).unwrap();
    let error = ground.publish().unwrap_err();
    assert!(error.hint().contains("pod build"), "{error:?}");
    ground.episode.sound.length = 0;
    std::fs::write(&ground.episode.sound.file, b"").unwrap();
    ground.publish().unwrap_err();
    assert_eq!(instance.asked(), 0);
}

#[test]
fn a_long_sound_goes_in_pieces_of_16_mb() {
    let instance = PeerTube::start(Manner { chunk: 0, ..Manner::default() });
    let mut ground = Ground::on(&instance);
    let long = 33_000_001;
    // Nothing but a length: it takes no room on the disk.
    let file = std::fs::File::create(&ground.episode.sound.file).unwrap();
    file.set_len(long).unwrap();
    ground.episode.sound.length = long;
    ground.publish().unwrap();
    let asked = instance.server.asked();
    let pieces: Vec<&str> = asked
        .iter()
        .map(|asked| asked.header("content-range"))
        .filter(|range| !range.is_empty())
        .collect();
    assert_eq!(
        pieces,
        [
            "bytes 0-15999999/33000001",
            "bytes 16000000-31999999/33000001",
            "bytes 32000000-33000000/33000001"
        ]
    );
    assert_eq!(instance.video().sound.len() as u64, long);
}
