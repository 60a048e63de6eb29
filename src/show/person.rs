//! Who makes a show, who is in it, and how to support them.

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::forms::short_text;
use super::keys;
use super::slot::Slot;

/// Who answers for the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The owner's name.
    pub name: Option<String>,
    /// Where directories reach the owner.
    pub email: String,
}

/// Someone in the show or in one episode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name.
    pub name: String,
    /// What they do, as the podcast taxonomy says it, in lower case; `host` by default.
    pub role: String,
    /// The kind of role, in lower case; `cast` by default.
    pub group: String,
    /// A page about them.
    pub url: Option<String>,
    /// The address of a picture.
    pub image: Option<String>,
    /// Who they are, in a few sentences of Markdown.
    pub bio: Option<String>,
}

/// A way to support the show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funding {
    /// The page to give on.
    pub url: String,
    /// What the button says, at most 128 characters.
    pub text: Option<String>,
}

impl Owner {
    pub(super) fn read(slot: &Slot<'_>) -> Option<Owner> {
        let fields = slot.table(&keys::OWNER)?;
        let name = fields.get("name").and_then(|slot| slot.text());
        let email = fields.need("email").and_then(|slot| slot.mail_address());
        Some(Owner { name, email: email? })
    }
}

impl Person {
    pub(super) fn read_all(slot: &Slot<'_>) -> Vec<Person> {
        slot.tables(&keys::PERSON, "name").iter().filter_map(Person::read).collect()
    }

    fn read(fields: &Fields<'_>) -> Option<Person> {
        let name = fields.need("name").and_then(|slot| slot.text());
        let text = |key| fields.get(key).and_then(|slot| slot.text());
        let address = |key| fields.get(key).and_then(|slot| slot.web_address());
        let role = text("role").map_or_else(|| "host".to_owned(), |role| role.to_lowercase());
        let group = text("group").map_or_else(|| "cast".to_owned(), |group| group.to_lowercase());
        let (url, image) = (address("url"), address("image"));
        let bio = text("bio");
        Some(Person { name: name?, role, group, url, image, bio })
    }
}

impl Funding {
    pub(super) fn read_all(slot: &Slot<'_>) -> Vec<Funding> {
        slot.tables(&keys::FUNDING, "text").iter().filter_map(Funding::read).collect()
    }

    fn read(fields: &Fields<'_>) -> Option<Funding> {
        let url = fields.need("url").and_then(|slot| slot.web_address());
        // The limit of podcast:funding.
        let text = fields.get("text").and_then(|slot| short_text(&slot, 128));
        Some(Funding { url: url?, text })
    }
}
