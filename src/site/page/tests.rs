//! The pages of a small show: hostile texts stay texts, and wrong templates are told with their line.

use std::collections::BTreeMap;

use super::super::entry::tests::{entry, front};
use super::*;

fn pages_with(own: &[(&str, &str)]) -> Result<Pages, Box<Diagnostic>> {
    let own: BTreeMap<String, String> =
        own.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let dress = Dress { own, language: "fr".to_owned(), has_people: true, ..Dress::default() };
    Pages::new(&front(), dress)
}

fn episode_page(pages: &Pages, entry: &Entry) -> Result<String, Box<Diagnostic>> {
    let around = Around { transcript: None, previous: None, next: None };
    pages.episode(&front(), entry, &around)
}

fn line_of(error: &Diagnostic) -> usize {
    error.place.as_ref().and_then(|place| place.mark.as_ref()).map_or(0, |mark| mark.line)
}

#[test]
fn every_page_is_made() {
    let pages = pages_with(&[]).unwrap();
    let front = front();
    let card = pages.card(&front, &entry("a"));
    let home = pages.home(&front, &[card.clone(), card.clone()], None, 60).unwrap();
    assert!(home.contains("href=\"episodes/a.html\"") && home.contains("60"), "{home}");
    let paths = ["episodes/index.html".to_owned(), "episodes/page-2.html".to_owned()];
    let list = ListPage { number: 2, count: 2, episodes: vec![card], paths: &paths };
    assert!(pages.list(&front, &list).unwrap().contains("href=\"../episodes/a.html\""));
    for page in [
        pages.people(&front, &[]),
        pages.about(&front),
        pages.search(&front),
        pages.not_found(&front),
        episode_page(&pages, &entry("a")),
    ] {
        let page = page.unwrap();
        assert!(page.contains("<html lang=\"fr\">") && page.ends_with("</html>\n"), "{page}");
    }
    assert!(pages.not_found(&front).unwrap().contains("href=\"/pod/assets/pod-"));
}

#[test]
fn hostile_texts_stay_texts() {
    let pages = pages_with(&[]).unwrap();
    let mut hostile = entry("a");
    hostile.title = "</title><script>alert('1')</script> ]]> \u{202e}\u{7}\"& 🎙".to_owned();
    hostile.summary = Some("--><img src=x onerror=\"alert(1)\">".to_owned());
    hostile.people.push(crate::site::Guest {
        slug: "x".to_owned(),
        person: crate::show::Person {
            name: "\"><script>".to_owned(),
            role: "<b>".to_owned(),
            group: "cast".to_owned(),
            url: None,
            image: None,
            bio: Some("<script>alert(1)</script>[x](javascript:alert(1))".to_owned()),
        },
    });
    let page = episode_page(&pages, &hostile).unwrap();
    let scripts = page.matches("<script").count();
    // Those of every page: the data for search engines and the player.
    assert_eq!(scripts, episode_page(&pages, &entry("a")).unwrap().matches("<script").count());
    assert!(!page.contains("<img src=x") && !page.contains("javascript:"), "{page}");
    let long = Entry { title: "a ".repeat(5000), ..entry("b") };
    assert!(episode_page(&pages, &long).unwrap().len() > 10_000);
}

#[test]
fn a_show_s_own_template_stands_over_pod_s() {
    let own =
        "{% extends \"base.html\" %}{% block content %}<p>{{ episode.title }}</p>{% endblock %}";
    let pages = pages_with(&[("episode.html", own)]).unwrap();
    assert!(episode_page(&pages, &entry("a")).unwrap().contains("<p>A</p>"));
    let including = "{% include \"mine.html\" %}";
    let pages = pages_with(&[("episode.html", including), ("mine.html", "mine")]).unwrap();
    assert_eq!(episode_page(&pages, &entry("a")).unwrap(), "mine\n");
}

#[test]
fn a_template_that_does_not_parse_is_told_with_its_line() {
    let error = pages_with(&[("episode.html", "<p>\n\n{% if %}\n")]).err().unwrap();
    assert!(error.message.contains("template `episode.html`"), "{error:?}");
    assert_eq!((line_of(&error), error.place.unwrap().file), (3, "templates/episode.html".into()));
}

#[test]
fn a_missing_value_is_told_with_its_line() {
    let pages = pages_with(&[("episode.html", "\n{{ episode.nothing.at_all }}")]).unwrap();
    let error = episode_page(&pages, &entry("a")).unwrap_err();
    assert_eq!(error.message, "template `episode.html`: a value is missing");
    assert_eq!(line_of(&error), 2);
    let pages = pages_with(&[("episode.html", "{{ t(\"no_such_text\") }}")]).unwrap();
    let error = episode_page(&pages, &entry("a")).unwrap_err();
    assert!(error.message.contains("no text `no_such_text`"), "{error:?}");
}

#[test]
fn a_template_that_never_ends_is_stopped() {
    let inner = "{% for a in range(9999) %}".repeat(6) + "x" + &"{% endfor %}".repeat(6);
    let calls = "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}";
    for endless in [inner.as_str(), calls, "{% include \"episode.html\" %}"] {
        let pages = pages_with(&[("episode.html", endless)]).unwrap();
        assert!(episode_page(&pages, &entry("a")).is_err(), "{endless}");
    }
}

#[test]
fn texts_that_are_no_texts_are_told_with_their_line() {
    let error = pages_with(&[("texts/fr.toml", "home = \"Accueil\"\nfeed = 3\n")]).err().unwrap();
    assert_eq!((line_of(&error), error.place.unwrap().file), (2, "templates/texts/fr.toml".into()));
}

#[test]
fn a_theme_ends_the_style_sheet() {
    let theme = vec![("accent", "#123456".to_owned()), ("font_headings", "serif".to_owned())];
    let dress = Dress { theme, language: "en".to_owned(), ..Dress::default() };
    let pages = Pages::new(&front(), dress).unwrap();
    let (path, css) = &pages.assets().files[0];
    assert!(css.contains("--pod-accent: #123456;") && css.contains("--pod-font-headings: serif;"));
    assert_ne!(path, &pages_with(&[]).unwrap().assets().files[0].0);
}
