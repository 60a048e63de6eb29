//! The rules as a whole, on small logs made here.

use std::io::Cursor;

use proptest::prelude::*;

use super::agents::Lists;
use super::*;
use crate::report::Silent;

const PATH: &str = "/media/one-0a1b2c.mp3";

fn catalogue() -> Catalogue {
    let sound = |episode, address: &str| Sound {
        episode,
        address: address.to_owned(),
        length: Some(6_000_000),
        length_ms: Some(600_000),
        header: 0,
    };
    Catalogue::new(&[
        sound(1, "https://x.example/media/one-0a1b2c.mp3"),
        sound(2, "https://x.example/media/two-3d4e5f.mp3"),
    ])
}

fn counted(logs: &[&str], jobs: usize, change: impl FnOnce(&mut Counting<'_>)) -> Report {
    let (catalogue, nets) = (catalogue(), Nets::parse("198.51.100.0/24").unwrap());
    let lists = Lists::built_in().unwrap();
    let mut counting = Counting {
        catalogue: &catalogue,
        lists: &lists,
        nets: &nets,
        since: None,
        until: None,
        samples: true,
        secret: [7; 32],
        jobs,
        size: None,
        reporter: &Silent,
    };
    change(&mut counting);
    let stream = |log: &&str| Input::Stream(Box::new(Cursor::new(log.as_bytes().to_vec())));
    count(logs.iter().map(stream).collect(), &counting).unwrap()
}

fn of(report: &Report, reason: Reason) -> u64 {
    report.reasons.iter().find(|(one, _)| *one == reason).unwrap().1
}

fn adds_up(report: &Report) {
    let dropped: u64 = report.reasons.iter().map(|(_, count)| count).sum();
    assert_eq!(report.downloads + dropped, report.lines);
    assert_eq!(report.downloads, report.episodes.values().sum::<u64>());
    assert_eq!(report.downloads, report.apps.iter().map(|app| app.downloads).sum::<u64>());
    assert_eq!(report.downloads, report.days.iter().map(|(_, count)| count).sum::<u64>());
}

fn line(address: &str, hour: u32, status: u16, bytes: u64, agent: &str) -> String {
    format!(
        "{address} - - [10/Oct/2026:{hour:02}:00:00 +0000] \"GET {PATH} HTTP/1.1\" {status} {bytes} \
         \"-\" \"{agent}\"\n"
    )
}

#[test]
fn parts_of_a_day_are_summed_and_count_once() {
    // A minute of it has 600,000 bytes.
    let log = line("192.0.2.1", 1, 206, 300_000, "App/1")
        + &line("192.0.2.1", 2, 206, 300_000, "App/1")
        + &line("192.0.2.1", 3, 206, 1, "App/1")
        + &line("192.0.2.1", 3, 206, 599_999, "App/2")
        + &line("192.0.2.2", 3, 200, 600_000, "App/1");
    let report = counted(&[&log], 2, |_| {});
    adds_up(&report);
    assert_eq!((report.lines, report.downloads), (5, 2));
    // Three bytes and more are no question whether ranges work; one byte is.
    assert_eq!((of(&report, Reason::Probe), of(&report, Reason::Again)), (1, 1));
    assert_eq!(of(&report, Reason::TooShort), 1);
}

#[test]
fn a_new_day_of_utc_is_a_new_download() {
    let late = "192.0.2.1 - - [10/Oct/2026:23:59:59 +0000] \"GET /media/one-0a1b2c.mp3 HTTP/1.1\" 200 \
                6000000 \"-\" \"App/1\"\n";
    let early = late.replace("10/Oct/2026:23:59:59 +0000", "11/Oct/2026:02:00:00 +0200");
    let same = late.replace("10/Oct/2026:23:59:59 +0000", "11/Oct/2026:01:59:59 +0200");
    let report = counted(&[late, &early, &same], 2, |_| {});
    assert_eq!((report.downloads, of(&report, Reason::Again)), (2, 1));
    assert_eq!(report.days.len(), 2);
    let only = counted(&[late, &early], 1, |one| one.since = Some(20_737));
    // 2026-10-11 is the 20,737th day after 1970-01-01.
    assert_eq!((only.downloads, of(&only, Reason::OtherDay)), (1, 1));
}

#[test]
fn a_network_of_six_is_one_listener() {
    let log = line("2001:db8:1:2::1", 1, 200, 6_000_000, "App/1")
        + &line("2001:db8:1:2:3:4:5:6", 2, 200, 6_000_000, "App/1")
        + &line("2001:db8:1:3::1", 2, 200, 6_000_000, "App/1");
    assert_eq!(counted(&[&log], 1, |_| {}).downloads, 2);
}

#[test]
fn samples_name_their_line_whatever_is_in_between() {
    let long = "x".repeat(3 << 20);
    let mut log = String::new();
    for _ in 0..9000 {
        log += &line("192.0.2.1", 1, 404, 1, "App/1");
    }
    log += &format!("\n\0\u{fffd}\n{long}\n");
    log += &line("192.0.2.1", 1, 200, 6_000_000, "curl/8");
    let report = counted(&[&log], 2, |_| {});
    adds_up(&report);
    let places: Vec<u64> = report.unreadable.iter().map(|place| place.line).collect();
    assert_eq!(places, [9002, 9003]);
    let library = report.samples.iter().find(|(one, _)| *one == Reason::BotLibrary).unwrap();
    assert_eq!(library.1[0].line, 9004);
    assert!(!format!("{:?}", report.samples).contains("192.0.2.1"));
}

#[test]
fn whoever_asks_to_stop_is_heard() {
    let (catalogue, nets) = (catalogue(), Nets::default());
    let lists = Lists::built_in().unwrap();
    let recorder = crate::report::Recorder::default();
    recorder.cancel();
    let counting = Counting {
        catalogue: &catalogue,
        lists: &lists,
        nets: &nets,
        since: None,
        until: None,
        samples: false,
        secret: [0; 32],
        jobs: 2,
        size: None,
        reporter: &recorder,
    };
    // A log without end.
    let log = std::io::repeat(b'\n');
    let ended = count(vec![Input::Stream(Box::new(log))], &counting);
    assert!(matches!(ended, Err(StatsError::Interrupted)));
}

/// A log of any lines: the kinds that matter, in any order and number.
fn logs() -> impl Strategy<Value = Vec<String>> {
    let address = prop_oneof![
        Just("192.0.2.1"),
        Just("192.0.2.2"),
        Just("198.51.100.3"),
        Just("2001:db8::1"),
        Just("name.example")
    ];
    let agent = prop_oneof![
        Just("AntennaPod/3"),
        Just("Pocket Casts"),
        Just("curl/8"),
        Just("Googlebot"),
        Just("-"),
        Just("a crawler"),
        Just("watchOS/9")
    ];
    let target =
        prop_oneof![Just(PATH), Just("/media/two-3d4e5f.mp3?x"), Just("/"), Just("/feed.xml")];
    let method = prop_oneof![4 => Just("GET"), 1 => Just("HEAD"), 1 => Just("POST")];
    let status = prop_oneof![Just(200), Just(206), Just(304), Just(302), Just(404)];
    let bytes = prop_oneof![Just(2_u64), Just(300_000), Just(600_000), Just(9_999_999)];
    let line = (address, agent, target, method, status, bytes, 8..12_u8).prop_map(
        |(address, agent, target, method, status, bytes, day)| {
            format!(
                "{address} - - [{day:02}/Oct/2026:01:02:03 +0000] \"{method} {target} HTTP/1.1\" \
                 {status} {bytes} \"-\" \"{agent}\""
            )
        },
    );
    let line = prop_oneof![9 => line, 1 => "\\PC{0,30}", 1 => Just(String::new())];
    proptest::collection::vec(proptest::collection::vec(line, 0..60), 1..4)
        .prop_map(|logs| logs.into_iter().map(|lines| lines.join("\n")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn everything_adds_up_and_threads_change_nothing(logs in logs()) {
        let logs: Vec<&str> = logs.iter().map(String::as_str).collect();
        let one = counted(&logs, 1, |_| {});
        adds_up(&one);
        let whole = logs.join("\n");
        let lines = whole.lines().filter(|line| {
            let line = line.trim_ascii();
            !line.is_empty() && !line.starts_with('#')
        });
        prop_assert_eq!(one.lines, lines.count() as u64);
        prop_assert_eq!(&one, &counted(&logs, 4, |_| {}));
        // Neither the order of the logs nor the salt changes a number.
        let mut turned = logs.clone();
        turned.reverse();
        let turned = counted(&turned, 3, |one| one.secret = [9; 32]);
        prop_assert_eq!((one.reasons, one.apps, one.days), (turned.reasons, turned.apps, turned.days));
    }
}
