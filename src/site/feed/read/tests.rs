//! Feeds of others, good and bad.

use super::*;

fn feed(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" \
         xmlns:p=\"https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md\"\
         >\n<channel>\n<title>T</title>\n{inside}\n</channel></rss>"
    )
}

fn read_str(text: &str) -> Result<ReadFeed, ReadError> {
    read(text.as_bytes())
}

#[test]
fn prefixes_mean_what_they_are_declared_to_mean() {
    let text = feed(
        "<p:guid>g</p:guid><a10:link xmlns:a10='http://www.w3.org/2005/Atom' rel='self' href='x'/>\
         <item><p:transcript url='t' type='text/vtt'/></item>",
    );
    let feed = read_str(&text).unwrap();
    assert_eq!(feed.guid.as_deref(), Some("g"));
    assert_eq!(feed.self_link.as_deref(), Some("x"));
    assert_eq!(feed.items[0].transcripts[0].media_type, "text/vtt");
    assert_eq!(feed.complaints, []);
}

#[test]
fn a_prefix_nobody_declared_is_read_and_reported() {
    let feed = read_str(&feed("<podcast:guid>g</podcast:guid>")).unwrap();
    assert_eq!(feed.guid.as_deref(), Some("g"));
    assert_eq!(feed.complaints[0].line, Some(5));
    assert!(feed.complaints[0].what.contains("`podcast:` is not declared"));
}

#[test]
fn what_is_malformed_is_told_with_its_line() {
    let text = feed(
        "<item>\n<enclosure url='' length='1:02'/>\n<pubDate>hier</pubDate></item>\n\
         <item>\u{1}<description>a&nbsp;b</description></item>",
    );
    let feed = read_str(&text).unwrap();
    let told: Vec<(Option<usize>, &str)> =
        feed.complaints.iter().map(|one| (one.line, one.what.as_str())).collect();
    assert_eq!(
        told,
        [
            (Some(8), "U+0001, which no XML may hold"),
            (Some(8), "`&nbsp;`, which XML does not know"),
            (Some(5), "the enclosure's length is `1:02`, no number of bytes"),
            (Some(5), "the enclosure has no address"),
            (Some(5), "`hier` is no date as RSS writes it (RFC 2822)"),
        ]
    );
    assert_eq!(feed.items[1].line, 8);
}

#[test]
fn entities_of_a_dtd_are_never_replaced() {
    let mut bomb = String::from("<!DOCTYPE rss [<!ENTITY lol0 \"lol\">\n");
    for index in 1..20 {
        let inside = format!("&lol{};", index - 1).repeat(10);
        bomb.push_str(&format!("<!ENTITY lol{index} \"{inside}\">\n"));
    }
    bomb.push_str("<!ENTITY file SYSTEM \"file:///etc/passwd\">]>\n");
    let text = format!(
        "{bomb}<rss><channel><title>&lol19;&file;</title><item><title>&lol9;</title></item>\
         </channel></rss>"
    );
    let feed = read_str(&text).unwrap();
    assert_eq!(feed.title, "&lol19;&file;");
    assert_eq!(feed.items[0].title.as_deref(), Some("&lol9;"));
    assert!(feed.complaints[0].what.contains("DTD"), "{:?}", feed.complaints);
    let attribute = format!("{bomb}<rss><channel><item><enclosure url='&lol9;'/></item>");
    assert!(matches!(read_str(&attribute), Err(ReadError::Malformed { .. })));
}

#[test]
fn more_than_a_feed_needs_is_refused() {
    let deep = feed(&("<a:b>".repeat(100_000) + &"</a:b>".repeat(100_000)));
    assert!(matches!(read_str(&deep), Err(ReadError::Excess { line: 5, .. })));
    let many: String = (0..200).map(|index| format!(" a{index}='1'")).collect();
    let wide = feed(&format!("<a:b{many}/>"));
    assert!(matches!(read_str(&wide), Err(ReadError::Excess { .. })));
    let declared = feed(&"<a:b xmlns:a=''/>".repeat(60_000));
    assert!(matches!(read_str(&declared), Err(ReadError::Excess { .. })));
    let long = vec![b' '; LARGEST + 1];
    assert_eq!(read(&long), Err(ReadError::TooLarge));
}

#[test]
fn what_is_no_feed_is_said_to_be_none() {
    let no_feed = |text: &str| match read_str(text) {
        Err(ReadError::NoFeed(what)) => what,
        other => panic!("{other:?}"),
    };
    assert_eq!(no_feed("<html><body></body></html>"), "it is a web page");
    assert_eq!(no_feed("<feed xmlns='http://www.w3.org/2005/Atom'></feed>"), "it is an Atom feed");
    assert_eq!(no_feed("Not found"), "there is no tag in it");
    assert_eq!(no_feed(""), "there is no tag in it");
    no_feed("<rss></rss>");
    for (text, line) in [
        ("<rss>\n<channel>", 2),
        ("<rss>\n<channel></rss>", 2),
        ("<rss>\n<a b='1' b='2'/></rss>", 2),
        ("<rss>\n\n<a>&amp</a></rss>", 3),
        ("<rss/>\n<rss/>", 2),
    ] {
        match read_str(text) {
            Err(ReadError::Malformed { line: found, .. }) => assert_eq!(found, line, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn old_encodings_are_read_and_wrong_ones_placed() {
    let latin =
        b"<?xml version='1.0' encoding='ISO-8859-1'?><rss><channel><title>\xe9t\xe9</title>\
                  </channel></rss>";
    assert_eq!(read(latin).unwrap().title, "été");
    let with_mark = b"\xef\xbb\xbf<rss><channel><title>\xc3\xa9</title></channel></rss>";
    assert_eq!(read(with_mark).unwrap().title, "é");
    let wrong = read(b"<rss>\n<channel>\xe9</channel></rss>");
    assert!(matches!(wrong, Err(ReadError::Malformed { line: 2, .. })), "{wrong:?}");
    assert!(matches!(read(b"\xff\xfe<\0r\0"), Err(ReadError::Malformed { .. })));
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(0u8..=255, 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_tags_make_it_panic(pieces in proptest::collection::vec(0usize..PIECES.len(), 0..40)) {
        let text: String = pieces.into_iter().map(|index| PIECES[index]).collect();
        let _ = read(text.as_bytes());
        let _ = read(feed(&text).as_bytes());
    }
}

const PIECES: [&str; 24] = [
    "<rss>",
    "</rss>",
    "<channel>",
    "</channel>",
    "<item>",
    "</item>",
    "<itunes:category",
    " text='a'",
    ">",
    "/>",
    "<![CDATA[",
    "]]>",
    "&x;",
    "&#0;",
    "&#x110000;",
    "<!--",
    "-->",
    "<podcast:person>",
    "</podcast:person>",
    "<!DOCTYPE a [",
    "]>",
    "<?x ?>",
    " xmlns:itunes='",
    "http://www.itunes.com/dtds/podcast-1.0.dtd'",
];
