//! The pages: templates filled with plain values. A show's own templates stand over those that
//! come with pod, by name; what is wrong in one is told with its line.

mod address;
mod frame;
mod json_ld;
mod person;
mod plot;
mod stats;
mod stock;
mod texts;
mod transcript;
mod values;
mod wrong;

use std::collections::BTreeMap;

use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, ErrorKind, Output, State, UndefinedBehavior, context};

pub use frame::Frame;
pub use person::{Person, PersonPage};
pub use stats::{EpisodeFigure, Figures, Shelf};
pub use stock::Assets;
pub use values::Card;

use self::texts::Texts;
use self::transcript::Script;
use self::wrong::{template_path, wrong};
use super::entry::{Entry, Front};
use crate::report::{Diagnostic, Mark};
use crate::store::Digest;
use crate::transcript::Transcript;

/// How much a page may work: some hundred times what the largest takes. A template that never
/// ends is stopped by it.
const FUEL: u64 = 40_000_000;

/// How many episodes a list shows.
pub const LIST: usize = 50;
/// How many episodes the home page shows.
pub const HOME: usize = 24;

/// What a show brings to its pages beside the entries.
#[derive(Debug, Clone, Default)]
pub struct Dress {
    /// Its own templates by name, such as `base.html` or `texts/fr.toml`.
    pub own: BTreeMap<String, String>,
    /// Its theme: names of variables and values, checked.
    pub theme: Vec<(&'static str, String)>,
    /// The language of the pages' own words, BCP 47.
    pub language: String,
    /// The page about the show: clean HTML; empty without one.
    pub about: String,
    /// Whether any episode names somebody.
    pub has_people: bool,
    /// Whether any episode has a text.
    pub has_search: bool,
    /// Whether the show has a page of public statistics.
    pub has_stats: bool,
}

/// Makes pages.
pub struct Pages {
    environment: Environment<'static>,
    texts: Texts,
    assets: Assets,
    frame: Frame,
    about: String,
    own: BTreeMap<String, String>,
    digest: String,
}

/// Which part of the list of episodes a page shows.
pub struct ListPage<'a> {
    /// From 1.
    pub number: usize,
    /// How many pages there are.
    pub count: usize,
    /// The page's episodes.
    pub episodes: Vec<Card>,
    /// All pages' paths, in order.
    pub paths: &'a [String],
}

/// What the page of an episode shows beside the episode itself.
pub struct Around<'a> {
    /// Its text in output time.
    pub transcript: Option<&'a Transcript>,
    /// The one that came out before it.
    pub previous: Option<Card>,
    /// The one that came out after it.
    pub next: Option<Card>,
}

impl Pages {
    /// Makes ready: reads all templates and texts. *Errors:* one does not parse, with its line.
    pub fn new(front: &Front, dress: Dress) -> Result<Pages, Box<Diagnostic>> {
        let own_text = |file: &str| dress.own.get(file).cloned();
        let texts = Texts::new(&dress.language, &own_text).map_err(|(file, error)| {
            let source = dress.own.get(&file).map(String::as_str).unwrap_or_default();
            let told = Diagnostic::error(format!("texts of the pages: {}", error.message()));
            let told = match error.span() {
                Some(span) => told.at(template_path(&file), Mark::of_range(source, span)),
                None => told.in_file(template_path(&file)),
            };
            Box::new(
                told.hint("a line is `key = \"text\"`, or `key = { one = \"…\", other = \"…\" }`"),
            )
        })?;
        let assets = Assets::new(&dress.own, &dress.theme);
        let frame = Frame::new(front, &dress, &texts);
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_formatter(format_value);
        let words = texts.clone();
        environment
            .add_function("t", move |key: &str, values: Kwargs| translate(&words, key, &values));
        environment.add_global("site", value(&frame.site));
        environment.add_global("assets", value(&assets.paths));
        let mut seen = vec![front_digest(front), assets.digest(), format!("{texts:?}")];
        for (name, built_in) in stock::TEMPLATES {
            let source = dress.own.get(name).map_or(built_in, String::as_str);
            seen.push(Digest::of_bytes(source.as_bytes()).to_string());
            let added = environment.add_template_owned(name, source.to_owned());
            added.map_err(|error| wrong(&error, &dress.own))?;
        }
        // A template may bring in others of the show's own.
        for (name, source) in dress.own.iter().filter(|(name, _)| name.ends_with(".html")) {
            if stock::TEMPLATES.iter().any(|(known, _)| known == name) {
                continue;
            }
            seen.push(Digest::of_bytes(source.as_bytes()).to_string());
            let added = environment.add_template_owned(name.clone(), source.clone());
            added.map_err(|error| wrong(&error, &dress.own))?;
        }
        seen.push(format!(
            "{:?}",
            (&dress.about, dress.has_people, dress.has_search, dress.has_stats)
        ));
        seen.push(env!("CARGO_PKG_VERSION").to_owned());
        let digest = Digest::of_bytes(seen.join("\n").as_bytes()).to_string();
        Ok(Pages { environment, texts, assets, frame, about: dress.about, own: dress.own, digest })
    }

    /// Changes when any page would change, whatever the episodes.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Whether there is a page about the show.
    pub fn has_about(&self) -> bool {
        !self.about.is_empty()
    }

    /// Whether there is a page that searches.
    pub fn has_search(&self) -> bool {
        self.frame.site.has_search
    }

    /// The style sheet and the scripts: path and content.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// An episode as lists show it.
    pub fn card(&self, front: &Front, entry: &Entry) -> Card {
        Card::new(front, entry, &self.texts)
    }

    /// The language of the pages' own words.
    pub fn language(&self) -> &str {
        self.texts.language()
    }

    /// The home page.
    pub fn home(
        &self,
        front: &Front,
        episodes: &[Card],
        trailer: Option<&Card>,
        count: usize,
    ) -> Result<String, Box<Diagnostic>> {
        let more = (count > episodes.len()).then_some("episodes/index.html");
        let page = self
            .frame
            .page(front, "home", "index.html", None)
            .described(&front.description)
            .with_json_ld(json_ld::series(front));
        self.render(
            "home.html",
            context! {
                site => value(self.frame.counted(count)), page => value(page),
                episodes => value(episodes), trailer => value(trailer), more,
                about_html => none_if_empty(&self.about),
            },
        )
    }

    /// A page of the list of all episodes.
    pub fn list(&self, front: &Front, list: &ListPage<'_>) -> Result<String, Box<Diagnostic>> {
        let path = &list.paths[list.number - 1];
        let title = match list.number {
            1 => self.texts.text("nav_episodes", &[]),
            number => {
                let values = [("n", number.to_string()), ("count", list.count.to_string())];
                let page = self.texts.text("page_of", &values);
                format!("{}, {page}", self.texts.text("nav_episodes", &[]))
            }
        };
        let page = self.frame.page(front, "episodes", path, Some(&title));
        let pages: Vec<Value> = (1..=list.count)
            .map(|number| context! {
                number, href => list.paths[number - 1].as_str(), current => number == list.number,
            })
            .collect();
        let previous = (list.number > 1).then(|| list.paths[list.number - 2].clone());
        let next = list.paths.get(list.number);
        self.render(
            "episodes.html",
            context! {
                page => value(page), pages, previous, next, number => list.number,
                count => list.count, episodes => value(&list.episodes),
            },
        )
    }

    /// The page of an episode.
    pub fn episode(
        &self,
        front: &Front,
        entry: &Entry,
        around: &Around<'_>,
    ) -> Result<String, Box<Diagnostic>> {
        let script = around
            .transcript
            .map(|transcript| Script::new(transcript, &entry.chapters, &entry.language));
        let episode = values::EpisodePage::new(front, entry, &self.texts, script, around);
        let page = self
            .frame
            .page(front, "episode", &entry.page_path(), Some(&entry.title))
            .described(entry.summary.as_deref().unwrap_or(&front.description))
            .pictured(front, entry.cover.as_ref())
            .with_json_ld(json_ld::episode(front, entry, around.transcript));
        self.render("episode.html", context! { page => value(page), episode => value(&episode) })
    }

    /// The page of all people.
    pub fn people(&self, front: &Front, people: &[Person]) -> Result<String, Box<Diagnostic>> {
        let title = self.texts.text("nav_people", &[]);
        let page = self.frame.page(front, "people", "people/index.html", Some(&title));
        self.render("people.html", context! { page => value(page), people => value(people) })
    }

    /// The page of one person.
    pub fn person(&self, front: &Front, of: &PersonPage) -> Result<String, Box<Diagnostic>> {
        let person = &of.person;
        let page = self
            .frame
            .page(front, "person", &person.href, Some(&person.name))
            .with_json_ld(json_ld::person(front, person));
        self.render(
            "person.html",
            context! {
                page => value(page), person => value(person), episodes => value(&of.episodes),
            },
        )
    }

    /// A person as pages show them.
    pub fn person_of(&self, guest: &super::Guest, count: usize) -> Person {
        Person::new(guest, count, &self.texts)
    }

    /// The page about the show.
    pub fn about(&self, front: &Front) -> Result<String, Box<Diagnostic>> {
        let title = self.texts.text("nav_about", &[]);
        let page = self.frame.page(front, "about", "about.html", Some(&title));
        self.render(
            "about.html",
            context! { page => value(page), about_html => self.about.as_str() },
        )
    }

    /// The page that searches.
    pub fn search(&self, front: &Front) -> Result<String, Box<Diagnostic>> {
        let title = self.texts.text("nav_search", &[]);
        let page = self.frame.page(front, "search", "search.html", Some(&title));
        self.render("search.html", context! { page => value(page) })
    }

    /// The page of the show's public statistics. Its style sheet is in it, so that it stays as it
    /// is when the site gets another one.
    pub fn stats(
        &self,
        front: &Front,
        figures: &Figures,
        shelf: Shelf,
    ) -> Result<String, Box<Diagnostic>> {
        let title = self.texts.text("nav_stats", &[]);
        let page = self.frame.page(front, "stats", "stats/index.html", Some(&title));
        let page = if shelf == Shelf::Elsewhere { page.far(front) } else { page };
        let css = self.assets.css().replace("</", "<\\/");
        self.render(
            "stats.html",
            context! {
                page => value(page), stats => value(stats::values(figures, &self.texts)),
                inline_css => css,
            },
        )
    }

    /// The page for addresses that lead nowhere. It may be shown below any of them, so its own
    /// addresses are whole ones where the show says where it is.
    pub fn not_found(&self, front: &Front) -> Result<String, Box<Diagnostic>> {
        let title = self.texts.text("not_found", &[]);
        let page = self.frame.page(front, "404", "404.html", Some(&title)).anywhere(front);
        self.render("404.html", context! { page => value(page) })
    }

    /// How a day and a number are written in the results of a search.
    pub fn hit(&self, entry: &Entry) -> (String, String) {
        let day = values::day(entry).map(|day| self.texts.day(day)).unwrap_or_default();
        (day, values::number_text(entry, &self.texts))
    }

    fn render(&self, name: &str, values: Value) -> Result<String, Box<Diagnostic>> {
        let template = self.environment.get_template(name);
        let made = template.and_then(|template| template.render(values));
        let mut page = made.map_err(|error| wrong(&error, &self.own))?;
        // Imports leave blank lines before the page.
        page.drain(..page.len() - page.trim_start().len());
        page.truncate(page.trim_end().len());
        page.push('\n');
        Ok(page)
    }
}

/// The function `t` of templates.
fn translate(texts: &Texts, key: &str, values: &Kwargs) -> Result<String, minijinja::Error> {
    if !texts.has(key) {
        let message = format!("there is no text `{key}` in texts/{}.toml", texts.language());
        return Err(minijinja::Error::new(ErrorKind::InvalidOperation, message));
    }
    let mut filled: Vec<(&str, String)> = Vec::new();
    for name in values.args() {
        let value: Value = values.get(name)?;
        filled.push((name, value.to_string()));
    }
    Ok(texts.text(key, &filled))
}

/// Prints a value into a page: texts with what would be markup escaped, and nothing else, so that
/// addresses stay readable.
fn format_value(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), minijinja::Error> {
    let text = match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => text,
        _ => return minijinja::escape_formatter(out, state, value),
    };
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.write_str(&rest[..at])?;
        let sign = match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        };
        out.write_str(sign)?;
        rest = &rest[at + 1..];
    }
    Ok(out.write_str(rest)?)
}

fn value<T: serde::Serialize>(plain: T) -> Value {
    Value::from(Serde(plain))
}

fn none_if_empty(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn front_digest(front: &Front) -> String {
    format!("{front:?}")
}

#[cfg(test)]
mod tests;
