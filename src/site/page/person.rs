//! People and pictures as templates get them.

use serde::Serialize;

use super::texts::Texts;
use super::values::Card;
use crate::site::entry::{Cover, Guest};
use crate::site::notes::{self, Target};

/// A picture in the sizes pages show.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Picture {
    small: String,
    medium: String,
    large: String,
    full: String,
    width: u32,
    height: u32,
    alt: String,
}

impl Picture {
    pub(super) fn new(cover: &Cover, title: &str) -> Picture {
        let path = |pixels| cover.at_least(pixels).map(|size| size.path.clone());
        let full = cover.sizes.first();
        Picture {
            small: path(300).unwrap_or_default(),
            medium: path(600).unwrap_or_default(),
            large: path(1400).unwrap_or_default(),
            full: full.map(|size| size.path.clone()).unwrap_or_default(),
            width: full.map_or(0, |size| size.pixels),
            height: full.map_or(0, |size| size.pixels),
            alt: cover.alt.clone().unwrap_or_else(|| title.to_owned()),
        }
    }
}

/// Somebody, for a page.
#[derive(Debug, Clone, Serialize)]
pub struct Person {
    pub(super) name: String,
    slug: String,
    pub(super) href: String,
    role: String,
    role_text: String,
    pub(super) url: Option<String>,
    image: Option<String>,
    bio_html: Option<String>,
    initials: String,
    count: usize,
    roles: Vec<String>,
}

/// Somebody and the episodes they are in.
#[derive(Debug, Clone)]
pub struct PersonPage {
    /// Who.
    pub person: Person,
    /// Newest first.
    pub episodes: Vec<Card>,
}

impl Person {
    pub(super) fn new(guest: &Guest, count: usize, texts: &Texts) -> Person {
        let person = &guest.person;
        let key = format!("role_{}", person.role.replace([' ', '-'], "_"));
        let known = texts.has(&key);
        let role_text = if known { texts.text(&key, &[]) } else { capitalised(&person.role) };
        let nothing = |_: &str| Target::Nothing;
        let bio = person.bio.as_deref().map(|bio| notes::clean(bio, &nothing));
        Person {
            name: person.name.clone(),
            slug: guest.slug.clone(),
            href: format!("people/{}.html", guest.slug),
            role: person.role.clone(),
            roles: vec![role_text.clone()],
            role_text,
            url: person.url.clone(),
            image: None,
            bio_html: bio.filter(|bio| !bio.is_empty()),
            initials: initials(&person.name),
            count,
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn initials(name: &str) -> String {
    let firsts =
        name.split_whitespace().filter_map(|word| word.chars().find(|l| l.is_alphanumeric()));
    let firsts: Vec<char> = firsts.collect();
    let shown = match firsts.as_slice() {
        [] => Vec::new(),
        [one] => vec![*one],
        [first, .., last] => vec![*first, *last],
    };
    shown.into_iter().flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_without_a_picture_have_initials() {
        assert_eq!(initials("Jean-Marie de la Tour"), "JT");
        assert_eq!((initials("zoé"), initials("…")), ("Z".to_owned(), String::new()));
    }
}
