//! The values of the page of public statistics: plain figures in, texts and widths out.

use jiff::civil::Date;
use serde::Serialize;

use super::plot::{Plot, plot};
use super::texts::Texts;

/// What was counted, for the show's public page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// All downloads.
    pub downloads: u64,
    /// By day, in the order of time.
    pub days: Vec<(Date, u64)>,
    /// By episode, most first.
    pub episodes: Vec<EpisodeFigure>,
    /// By app, most first; without a name those that nobody knows.
    pub apps: Vec<(Option<String>, u64)>,
    /// How many lines were read.
    pub lines: u64,
    /// Why lines were dropped: the name of each reason, and how many.
    pub funnel: Vec<(&'static str, u64)>,
}

/// The downloads of one episode.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EpisodeFigure {
    /// Its name.
    pub title: String,
    /// Its page in the site, if it has one.
    pub href: Option<String>,
    /// How many.
    pub downloads: u64,
}

/// Where the page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// In the site, at stats/index.html.
    Site,
    /// Anywhere else.
    Elsewhere,
}

/// How many apps have a row of their own.
const APPS: usize = 25;

#[derive(Debug, Serialize)]
pub(super) struct Values {
    total: String,
    downloads: String,
    lines: String,
    plot: Option<Plot>,
    episodes: Vec<Row>,
    apps: Vec<Row>,
    funnel: Vec<FunnelStep>,
}

#[derive(Debug, Serialize)]
struct Row {
    label: String,
    href: Option<String>,
    count: String,
    share: String,
    /// Of 1000.
    width: u64,
}

#[derive(Debug, Serialize)]
struct FunnelStep {
    key: String,
    count: String,
}

pub(super) fn values(figures: &Figures, texts: &Texts) -> Values {
    let all = figures.downloads;
    let most = |counts: &mut dyn Iterator<Item = u64>| counts.max().unwrap_or(0).max(1);
    let top = most(&mut figures.episodes.iter().map(|one| one.downloads));
    let episodes = figures.episodes.iter().map(|one| Row {
        href: one.href.clone(),
        ..row(one.title.clone(), one.downloads, all, top, texts)
    });
    let mut named: Vec<(String, u64)> = figures
        .apps
        .iter()
        .map(|(name, count)| {
            (name.clone().unwrap_or_else(|| texts.text("stats_unknown", &[])), *count)
        })
        .collect();
    if named.len() > APPS {
        let rest = named.split_off(APPS - 1);
        let count = rest.iter().map(|(_, count)| count).sum();
        named.push((texts.text("stats_others", &[("n", rest.len().to_string())]), count));
    }
    let top = most(&mut named.iter().map(|(_, count)| *count));
    let funnel = figures.funnel.iter().filter(|(_, count)| *count > 0);
    Values {
        total: texts
            .text("stats_downloads", &[("n", all.to_string()), ("count", texts.number(all))]),
        downloads: texts.number(all),
        lines: texts.number(figures.lines),
        plot: plot(&figures.days, texts),
        episodes: episodes.collect(),
        apps: named.into_iter().map(|(name, count)| row(name, count, all, top, texts)).collect(),
        funnel: funnel
            .map(|(name, count)| FunnelStep {
                key: name.replace('-', "_"),
                count: texts.number(*count),
            })
            .collect(),
    }
}

fn row(label: String, count: u64, all: u64, top: u64, texts: &Texts) -> Row {
    let share = count as f64 * 100.0 / all.max(1) as f64;
    let share = if share < 10.0 { format!("{share:.1}") } else { format!("{share:.0}") };
    Row {
        label,
        href: None,
        count: texts.number(count),
        share: format!("{}\u{a0}%", share.replace('.', &texts.text("decimal", &[]))),
        width: count * 1000 / top,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::entry::tests::front;
    use crate::site::page::{Dress, Pages};

    fn figures() -> Figures {
        let day = |day| jiff::civil::date(2026, 10, day);
        Figures {
            downloads: 1234,
            days: vec![(day(1), 1000), (day(2), 0), (day(3), 234)],
            episodes: vec![
                EpisodeFigure {
                    title: "<b>Un & deux</b>".to_owned(),
                    href: Some("episodes/un.html".to_owned()),
                    downloads: 1200,
                },
                EpisodeFigure { title: "Trois".to_owned(), href: None, downloads: 34 },
            ],
            apps: (0..40)
                .map(|at| (Some(format!("App <{at}>")), 40 - at))
                .chain([(None, 414)])
                .collect(),
            lines: 5000,
            funnel: vec![("not-ours", 3766), ("bot", 0)],
        }
    }

    #[test]
    fn the_page_has_its_figures_its_own_style_and_nothing_from_elsewhere() {
        let dress = Dress { language: "fr".to_owned(), has_stats: true, ..Dress::default() };
        let pages = Pages::new(&front(), dress).unwrap();
        let page = pages.stats(&front(), &figures(), Shelf::Site).unwrap();
        assert!(page.contains("1\u{202f}234 téléchargements"), "{page}");
        assert!(page.contains("&lt;b&gt;Un &amp; deux&lt;/b&gt;") && !page.contains("<b>Un"));
        assert!(page.contains("href=\"../episodes/un.html\"") && page.contains("17 autres"));
        assert!(
            page.contains("<style>") && !page.contains("<script") && !page.contains("stylesheet")
        );
        assert!(page.contains("autre chose qu’un épisode") && !page.contains(">robot<"));
        let far = pages.stats(&front(), &figures(), Shelf::Elsewhere).unwrap();
        assert!(far.contains("href=\"https://x.example/pod/episodes/un.html\""));
    }

    #[test]
    fn a_page_without_a_download_says_so() {
        let pages = Pages::new(&front(), Dress { language: "en".to_owned(), ..Dress::default() });
        let page = pages.unwrap().stats(&front(), &Figures::default(), Shelf::Site).unwrap();
        assert!(page.contains("No download has been counted yet."));
    }
}
