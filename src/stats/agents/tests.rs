use super::*;

fn class(agent: &str) -> String {
    let lists = Lists::built_in().unwrap();
    match lists.class(agent) {
        Class::Listener(UNKNOWN) => "unknown".to_owned(),
        Class::Listener(at) => lists.app(at).unwrap().1.to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn every_pattern_of_our_own_lists_is_used() {
    let lists = Lists::built_in().unwrap();
    assert!(lists.left_out().is_empty(), "{:?}", lists.left_out());
    assert!(lists.count(Kind::App) > 80 && lists.count(Kind::Bot) > 60);
    let mut names: Vec<_> = lists.entries.iter().map(|(kind, name, _)| (*kind, name)).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), lists.entries.len(), "a name stands once in its list");
}

#[test]
fn apps_are_known_by_what_they_send() {
    for (agent, app) in [
        (
            "AppleCoreMedia/1.0.0.20G75 (iPhone; U; CPU OS 16_6 like Mac OS X; en_us)",
            "Apple Core Media",
        ),
        ("Podcasts/1650.1 CFNetwork/1333.0.4 Darwin/21.5.0", "Apple Podcasts"),
        ("Overcast/3.0 (+http://overcast.fm/; iOS podcast app)", "Overcast"),
        ("Pocket Casts", "Pocket Casts"),
        ("AntennaPod/3.4.0", "AntennaPod"),
        ("Castro 2021.10 iPhone", "Castro"),
        ("PodcastAddict/v5 - Mozilla/5.0 (Linux; Android 13)", "Podcast Addict"),
        ("Podverse/iOS/4.15", "Podverse"),
        ("Castamatic/9 CFNetwork/1410.0.3 Darwin/22.6.0", "Castamatic"),
        ("fountain/1.2 (Android)", "Fountain"),
        ("TrueFans/1.0", "TrueFans"),
        ("Spotify/8.8.74 Android/33 (SM-G991B)", "Spotify"),
        ("Deezer/7.0.8 (Android; 13)", "Deezer"),
        ("AmazonMusic/23.12 iPhone", "Amazon Music"),
        ("gPodder/3.11.1 (http://gpodder.org/) Linux", "gPodder"),
        ("Kasts/23.08; Qt", "Kasts"),
        ("VLC/3.0.18 LibVLC/3.0.18", "VLC"),
        ("mpv 0.35.1", "mpv"),
        ("okhttp/4.11.0", "okhttp"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36 Edg/119.0",
            "Edge",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36",
            "Chrome",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
            "Safari",
        ),
        ("Mine/1", "unknown"),
    ] {
        assert_eq!(class(agent), app, "{agent}");
    }
}

#[test]
fn nobody_listens_with_these() {
    for (agent, what) in [
        ("", "Nobody"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Bot"),
        (
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/103.0 Safari/537.36",
            "Bot",
        ),
        ("facebookexternalhit/1.1", "Bot"),
        ("Overcast/1.0 Podcast Sync (44 subscribers; feed-id=1; +http://overcast.fm/)", "Bot"),
        ("PocketCasts/1.0 (Pocket Casts Feed Parser; +http://pocketcasts.com/)", "Bot"),
        ("http.rb/5.1.1 (Mastodon/4.2.1; +https://x.example/)", "Bot"),
        ("curl/8.5.0", "BotLibrary"),
        ("python-requests/2.31.0", "BotLibrary"),
        ("Wget/1.21", "BotLibrary"),
        ("SomethingSpider 3", "LooksLikeBot"),
        ("my-Crawler", "LooksLikeBot"),
        ("atc/1.0 watchOS/9.6 model/Watch6,1 hwp/t8301 build/20U73 (6; dt:230)", "Watch"),
    ] {
        assert_eq!(class(agent), what, "{agent}");
    }
}

#[test]
fn lists_of_others_are_read_in_their_order_and_bad_patterns_left_out() {
    let list = |entries: &str| format!("{{\"comments\":[\"x\"],\"entries\":[{entries}]}}");
    let bots = list(r#"{"name":"B","pattern":"^b","examples":["b"],"urls":[]}"#);
    let apps = list(r#"{"name":"Broken","pattern":"(?=x)y"},{"name":"A","pattern":"a"}"#);
    let libraries = list(r#"{"name":"L","pattern":"l","category":"bot"}"#);
    let browsers = list(r#"{"name":"W","pattern":"^Mozilla/"}"#);
    let lists = Lists::parse(&[&bots, &apps, &libraries, &browsers]).unwrap();
    assert_eq!(lists.left_out(), ["Broken"]);
    assert_eq!(lists.class("ba"), Class::Bot);
    assert_eq!(lists.class("la"), Class::Listener(1));
    assert_eq!(lists.class("l"), Class::BotLibrary);
    for wrong in ["", "[]", "{\"entries\":[]}", "{\"entries\":[{\"name\":\"x\"}]}"] {
        assert!(Lists::parse(&[&bots, wrong, &libraries, &browsers]).is_err(), "{wrong}");
    }
    let only_broken = list(r#"{"name":"Broken","pattern":"("}"#);
    assert!(Lists::parse(&[&bots, &only_broken, &libraries, &browsers]).is_err());
}

#[test]
fn what_is_remembered_is_bounded_and_changes_nothing() {
    let lists = Lists::built_in().unwrap();
    let mut known = Known::new(&lists);
    for number in 0..REMEMBERED + 10 {
        assert_eq!(known.class(&format!("Mine/{number}")), Class::Listener(UNKNOWN));
    }
    assert!(known.seen.len() <= REMEMBERED);
    assert_eq!(known.class("curl/8"), Class::BotLibrary);
}
