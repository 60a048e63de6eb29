//! What a show says about its text and where it is published.

use std::collections::BTreeMap;

use serde::Serialize;
use toml_edit::{Item, TableLike, Value};

use super::fields::nearest;
use super::keys;
use super::located::Located;
use super::slot::{Slot, What};
use super::storage::StorageAddress;
use crate::report::Mark;

/// How the text is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TranscriptSettings {
    /// The name of a model, or a path to one; `small` by default.
    pub model: String,
    /// Names and words it should know how to spell.
    pub glossary: Vec<String>,
    /// A server that listens in place of this machine.
    pub server: Option<String>,
}

impl Default for TranscriptSettings {
    fn default() -> TranscriptSettings {
        TranscriptSettings { model: "small".to_owned(), glossary: Vec::new(), server: None }
    }
}

/// Where a show is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishSettings {
    /// Where public/ is found on the web, with a slash at the end. A show that goes to hosts alone
    /// may have none.
    pub base_url: Option<String>,
    /// Where the files go.
    pub storage: Option<StorageAddress>,
    /// Which hosts get each episode; each has its [`HostSettings`].
    pub hosts: Vec<Located<String>>,
    /// Addresses that are asked for when the feed has changed, with its own at their end.
    pub pings: Vec<String>,
    /// Addresses that get a JSON message of what was published.
    pub webhooks: Vec<String>,
}

/// Podcast Index, which looks at a feed at once that it knows already. *Source:* Podcast Index
/// API, `hub/pubnotify`.
const PODCAST_INDEX: &str = "https://api.podcastindex.org/api/1.0/hub/pubnotify?url=";

/// An account on another service, from `[host.NAME]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HostSettings {
    /// The NAME.
    pub name: String,
    /// Where the service is.
    pub url: Option<String>,
    /// The show's name there.
    pub podcast: Option<String>,
    /// Its other settings: texts as they are, numbers and truth values as written.
    pub options: BTreeMap<String, String>,
    /// Where it is in show.toml.
    #[serde(skip)]
    pub mark: Mark,
}

impl TranscriptSettings {
    pub(super) fn read(slot: &Slot<'_>) -> TranscriptSettings {
        let mut settings = TranscriptSettings::default();
        let Some(fields) = slot.table(&keys::TRANSCRIPT) else { return settings };
        if let Some(model) = fields.get("model").and_then(|slot| slot.text()) {
            settings.model = model;
        }
        let glossary = fields.get("glossary").and_then(|slot| slot.texts());
        settings.glossary = glossary.unwrap_or_default();
        settings.server = fields.get("server").and_then(|slot| slot.web_address());
        settings
    }
}

impl PublishSettings {
    /// Reads `[publish]`; `hosts` are those that show.toml describes.
    pub(super) fn read(slot: &Slot<'_>, hosts: &[HostSettings]) -> Option<PublishSettings> {
        let fields = slot.table(&keys::PUBLISH)?;
        let storage = fields.get("storage").and_then(|slot| StorageAddress::read(&slot));
        let base_url = |slot: Slot<'_>| {
            let url = slot.web_address()?;
            if url.contains(['?', '#']) {
                slot.error("`base_url` has a `?` or a `#`", "end it with the folder's name");
                return None;
            }
            Some(if url.ends_with('/') { url } else { url + "/" })
        };
        // A show that goes to hosts alone needs no place on the web.
        let to_hosts_alone = fields.get("storage").is_none() && fields.get("hosts").is_some();
        let base_url = match fields.get("base_url") {
            None if to_hosts_alone => Some(None),
            _ => fields.need("base_url").and_then(base_url).map(Some),
        };
        let mut named: Vec<Located<String>> = Vec::new();
        for slot in fields.get("hosts").and_then(|slot| slot.elements()).unwrap_or_default() {
            let Some(name) = slot.text() else { continue };
            if named.iter().any(|other| other.value == name) {
                let message = format!("host `{}` is named twice", name.escape_debug());
                slot.error(message, "keep one of the two");
            } else if !hosts.iter().any(|host| host.name == name) {
                let shown = name.escape_debug();
                let hint = match nearest(&name, hosts.iter().map(|host| host.name.as_str())) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("describe it under a line [host.{shown}]"),
                };
                slot.error(format!("there is no [host.{shown}]"), hint);
            } else {
                named.push(Located { value: name, mark: slot.mark() });
            }
        }
        let addresses = |key: &'static str| -> Option<Vec<String>> {
            let elements = fields.get(key)?.elements()?;
            Some(elements.iter().filter_map(Slot::web_address).collect())
        };
        let pings = addresses("pings").unwrap_or_else(|| vec![PODCAST_INDEX.to_owned()]);
        let webhooks = addresses("webhooks").unwrap_or_default();
        Some(PublishSettings { base_url: base_url?, storage, hosts: named, pings, webhooks })
    }
}

impl HostSettings {
    /// Reads all `[host.NAME]`, in the order of the file.
    pub(super) fn read_all(slot: &Slot<'_>) -> Vec<HostSettings> {
        let hosts: &dyn TableLike = match slot.what {
            What::Table(table) => table,
            What::Value(Value::InlineTable(table)) => table,
            _ => {
                let hint = "describe each host under a line such as [host.castopod]";
                slot.wrong_type("a table", hint);
                return Vec::new();
            }
        };
        let read = |(name, item): (&str, &Item)| {
            let what = match item {
                Item::Value(value) => What::Value(value),
                Item::Table(table) => What::Table(table),
                Item::ArrayOfTables(tables) => What::Tables(tables),
                Item::None => return None,
            };
            let key = hosts.key(name).and_then(toml_edit::Key::span);
            let span = item.span().or(key).unwrap_or_else(|| slot.span.clone());
            HostSettings::read(&Slot { what, key: name.to_owned(), span, ..slot.clone() })
        };
        hosts.iter().filter_map(read).collect()
    }

    fn read(slot: &Slot<'_>) -> Option<HostSettings> {
        let fields = slot.table(&keys::HOST)?;
        let mut options = BTreeMap::new();
        for (key, slot) in fields.others() {
            let written = || slot.page.slice(slot.span.clone()).to_owned();
            let hidden = slot.page.hides(&slot.span);
            match slot.value() {
                _ if hidden => {}
                Some(Value::String(text)) => {
                    options.insert(key, text.value().clone());
                }
                Some(Value::Integer(_) | Value::Float(_) | Value::Boolean(_)) => {
                    options.insert(key, written());
                }
                _ => slot.wrong_type("a text, a number, true or false", "give one plain value"),
            }
        }
        Some(HostSettings {
            name: slot.key.clone(),
            url: fields.get("url").and_then(|slot| slot.web_address()),
            podcast: fields.get("podcast").and_then(|slot| slot.text()),
            options,
            mark: fields.mark(),
        })
    }
}
