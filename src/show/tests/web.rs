//! What a show says to its feed, its pages and the apps that read them.

use super::super::*;
use super::{messages, show_of};
use crate::units::Time;

const SHOW: &str = r##"
title = "S"
kind = "serial"
copyright = "2026 Ada"
license_url = "https://s.example/licence"
cover_alt = "A wave"
medium = "music"
[[person]]
name = "Ada"
bio = "Writes *programs*."
[[location]]
name = "Lyon"
rel = "creator"
geo = "geo:45.7578,4.8320;u=100"
osm = "R120965"
country = "fr"
[[txt]]
purpose = "verify"
text = "abc"
[update]
text = "Every Friday"
rule = "FREQ=WEEKLY"
complete = true
[[podroll]]
guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
url = "https://o.example/feed.xml"
title = "Others"
[[social]]
protocol = "disabled"
[[season]]
number = 2
name = "Two"
[[season]]
number = 1
name = "One"
[feed]
hubs = []
per_page = 10
op3 = true
new_url = "https://n.example/feed.xml"
complete = true
block = true
locked = false
[site]
language = "en"
about = "about.md"
[site.theme]
width = "40rem"
accent = "#123456"
[[app]]
name = "An app"
url = "https://app.example/s"
"##;

const EPISODE: &str = r#"
title = "E"
cover_alt = "Another wave"
block = true
license = "CC0-1.0"
license_url = "https://s.example/cc0"
[[funding]]
url = "https://give.example/"
[[location]]
name = "Rome"
[[txt]]
text = "words"
[[social]]
protocol = "activitypub"
uri = "https://social.example/@s/1"
account = "@s@social.example"
account_url = "https://social.example/@s"
priority = 2
[[soundbite]]
start = "00:00:10"
end = 30.5
title = "Here"
"#;

fn whole() -> (Show, Episode) {
    let folder = show_of(&[
        ("show.toml", SHOW),
        ("about.md", "About.\n"),
        ("episodes/1-e/episode.toml", EPISODE),
    ]);
    let loaded = load(folder.path());
    assert_eq!(messages(&loaded), [""; 0]);
    let mut show = loaded.show.unwrap();
    // The folder goes with this function: what is kept of it is the name.
    let about = show.site.about.take().unwrap();
    show.site.about = Some(about.strip_prefix(folder.path()).unwrap().to_owned());
    (show, loaded.episodes.into_iter().next().unwrap())
}

#[test]
fn what_a_show_says_to_apps_is_read() {
    let (show, _) = whole();
    assert!(show.serial);
    assert_eq!(show.copyright.as_deref(), Some("2026 Ada"));
    assert_eq!(show.license_url.as_deref(), Some("https://s.example/licence"));
    assert_eq!((show.cover_alt.as_deref(), show.medium.as_str()), (Some("A wave"), "music"));
    assert_eq!(show.people[0].bio.as_deref(), Some("Writes *programs*."));
    let [place] = show.locations.as_slice() else { panic!("one place") };
    assert_eq!((place.name.as_str(), place.rel.as_str()), ("Lyon", "creator"));
    assert_eq!(place.geo.as_deref(), Some("geo:45.7578,4.8320;u=100"));
    assert_eq!((place.osm.as_deref(), place.country.as_deref()), (Some("R120965"), Some("fr")));
    let statement = Statement { purpose: Some("verify".to_owned()), text: "abc".to_owned() };
    assert_eq!(show.statements, [statement]);
    let rhythm = show.rhythm.unwrap();
    assert_eq!((rhythm.text.as_str(), rhythm.complete), ("Every Friday", true));
    assert_eq!(rhythm.rule.as_deref(), Some("FREQ=WEEKLY"));
    assert_eq!(show.podroll[0].guid, "917393e3-1b1e-5cef-ace4-edaa54e1f810");
    assert_eq!(show.podroll[0].title.as_deref(), Some("Others"));
    assert_eq!(
        (show.conversations[0].protocol.as_str(), None),
        ("disabled", show.conversations[0].uri.as_ref())
    );
    let numbers: Vec<u32> = show.seasons.iter().map(|season| season.number).collect();
    assert_eq!(numbers, [2, 1], "in the order of the file");
}

#[test]
fn what_a_show_says_of_its_feed_and_pages_is_read() {
    let (show, _) = whole();
    let feed = FeedSettings {
        hubs: Vec::new(),
        per_page: 10,
        op3: true,
        new_url: Some("https://n.example/feed.xml".to_owned()),
        complete: true,
        block: true,
        locked: false,
    };
    assert_eq!(show.feed, feed);
    assert_eq!(show.site.language.as_deref(), Some("en"));
    assert_eq!(show.site.about.as_deref(), Some(std::path::Path::new("about.md")));
    let theme = [("accent", "#123456".to_owned()), ("width", "40rem".to_owned())];
    assert_eq!(show.site.theme, theme, "in the order of the list of variables");
    assert_eq!(show.site.apps[0].url, "https://app.example/s");
}

#[test]
fn what_an_episode_says_to_apps_is_read() {
    let (_, episode) = whole();
    assert_eq!(episode.cover_alt.as_deref(), Some("Another wave"));
    assert!(episode.block);
    assert_eq!(episode.license.as_deref(), Some("CC0-1.0"));
    assert_eq!(episode.license_url.as_deref(), Some("https://s.example/cc0"));
    assert_eq!(episode.funding[0].url, "https://give.example/");
    assert_eq!(episode.locations[0].rel, "subject", "the default");
    assert_eq!(episode.statements[0].purpose, None);
    let [talk] = episode.conversations.as_slice() else { panic!("one conversation") };
    assert_eq!(talk.uri.as_deref(), Some("https://social.example/@s/1"));
    assert_eq!(talk.account.as_deref(), Some("@s@social.example"));
    assert_eq!(talk.account_url.as_deref(), Some("https://social.example/@s"));
    assert_eq!(talk.priority, Some(2));
    let [bite] = episode.soundbites.as_slice() else { panic!("one soundbite") };
    assert_eq!((bite.start, bite.end), (Time::from_millis(10_000), Time::from_millis(30_500)));
    assert_eq!((bite.title.as_deref(), bite.mark.line), (Some("Here"), 20));
}

#[test]
fn a_show_that_says_nothing_of_its_feed_has_the_usual_one() {
    let folder = show_of(&[("show.toml", "title = \"S\"\n")]);
    let show = load(folder.path()).show.unwrap();
    assert_eq!((show.feed.hubs.len(), show.feed.per_page), (2, 300));
    assert!(show.feed.locked && !show.feed.op3 && !show.feed.complete && !show.feed.block);
    assert_eq!((show.medium.as_str(), show.serial), ("podcast", false));
    assert_eq!(show.site, SiteSettings::default());
}

#[test]
fn texts_are_held_to_the_limits_of_the_feed() {
    let long = |letters: usize| "é".repeat(letters);
    let toml = |purpose: usize, text: usize| {
        format!(
            "title = \"S\"\n[[txt]]\npurpose = \"{}\"\ntext = \"{}\"\n",
            long(purpose),
            long(text)
        )
    };
    let folder = show_of(&[("show.toml", &toml(128, 4000))]);
    assert_eq!(messages(&load(folder.path())), [""; 0]);
    let folder = show_of(&[("show.toml", &toml(129, 4001))]);
    let told = ["`purpose` has 129 characters", "`text` has 4001 characters"];
    assert_eq!(messages(&load(folder.path())), told);
}
