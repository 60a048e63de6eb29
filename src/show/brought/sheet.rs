//! A manifest being filled with values from elsewhere: each is written if the reader of manifests
//! takes it.

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

use crate::show::forms::{is_mail_address, is_web_address};
use crate::show::person::{Funding, Person};
use crate::show::tags::{Conversation, Location, Statement, is_country, is_geo, is_osm};

/// The longest text of one value, in characters; feeds with more try something else.
const LONGEST: usize = 20_000;

/// The manifest so far.
#[derive(Default)]
pub(super) struct Sheet {
    document: DocumentMut,
    left_out: Vec<String>,
}

/// The keys of one table being filled.
pub(super) struct Row<'a> {
    table: Table,
    name: &'static str,
    left_out: &'a mut Vec<String>,
}

impl Sheet {
    /// The keys before the first header.
    pub(super) fn top(&mut self, fill: impl FnOnce(&mut Row<'_>)) {
        let table = std::mem::take(self.document.as_table_mut());
        let mut row = Row { table, name: "", left_out: &mut self.left_out };
        fill(&mut row);
        *self.document.as_table_mut() = row.table;
    }

    /// One table under a header; left away when nothing is in it.
    pub(super) fn table(&mut self, name: &'static str, fill: impl FnOnce(&mut Row<'_>)) {
        let mut row = Row { table: Table::new(), name, left_out: &mut self.left_out };
        fill(&mut row);
        if !row.table.is_empty() {
            self.document.insert(name, Item::Table(row.table));
        }
    }

    /// A list of tables; `fill` says whether what it filled is whole.
    pub(super) fn tables<T>(
        &mut self,
        name: &'static str,
        all: &[T],
        mut fill: impl FnMut(&mut Row<'_>, &T) -> bool,
    ) {
        let mut tables = ArrayOfTables::new();
        for one in all {
            let mut row = Row { table: Table::new(), name, left_out: &mut self.left_out };
            if fill(&mut row, one) {
                tables.push(row.table);
            }
        }
        if !tables.is_empty() {
            self.document.insert(name, Item::ArrayOfTables(tables));
        }
    }

    pub(super) fn people(&mut self, people: &[Person]) {
        self.tables("person", people, |row, person| {
            let named = row.text("name", Some(&person.name));
            row.text("role", Some(person.role.as_str()).filter(|role| *role != "host"));
            row.text("group", Some(person.group.as_str()).filter(|group| *group != "cast"));
            row.address("url", person.url.as_deref());
            row.address("image", person.image.as_deref());
            named
        });
    }

    pub(super) fn funding(&mut self, funding: &[Funding]) {
        self.tables("funding", funding, |row, one| {
            row.short("text", one.text.as_deref(), 128);
            row.address("url", Some(&one.url))
        });
    }

    pub(super) fn locations(&mut self, locations: &[Location]) {
        self.tables("location", locations, |row, one| {
            let named = row.short("name", Some(&one.name), 128);
            row.text("rel", Some(one.rel.as_str()).filter(|rel| *rel == "creator"));
            row.formed("geo", one.geo.as_deref(), is_geo, "a place of RFC 5870");
            row.formed("osm", one.osm.as_deref(), is_osm, "a name of OpenStreetMap");
            row.formed("country", one.country.as_deref(), is_country, "two letters");
            named
        });
    }

    pub(super) fn statements(&mut self, statements: &[Statement]) {
        self.tables("txt", statements, |row, one| {
            row.short("purpose", one.purpose.as_deref(), 128);
            row.short("text", Some(&one.text), 4000)
        });
    }

    pub(super) fn conversations(&mut self, conversations: &[Conversation]) {
        self.tables("social", conversations, |row, one| {
            let spoken = row.text("protocol", Some(&one.protocol));
            let there = row.text("uri", one.uri.as_deref());
            row.text("account", one.account.as_deref());
            row.address("account_url", one.account_url.as_deref());
            row.number("priority", one.priority, 1, 999);
            spoken && (there || one.protocol == "disabled")
        });
    }

    /// The text of the keys, and what was left out.
    pub(super) fn finish(self) -> (String, Vec<String>) {
        (self.document.to_string(), self.left_out)
    }
}

impl Row<'_> {
    fn left(&mut self, key: &str, why: &str) {
        let name = self.name;
        let place = if name.is_empty() { format!("`{key}`") } else { format!("`{key}` of {name}") };
        self.left_out.push(format!("{place}: {why}"));
    }

    /// A text without what no manifest may hold; whether there is anything of it.
    pub(super) fn text(&mut self, key: &str, text: Option<&str>) -> bool {
        self.short(key, text, LONGEST)
    }

    /// A text of at most so many characters; what is too long is cut.
    pub(super) fn short(&mut self, key: &str, text: Option<&str>, most: usize) -> bool {
        let clean = clean(text.unwrap_or_default());
        if clean.is_empty() {
            return false;
        }
        let cut: String = clean.chars().take(most).collect();
        if cut.len() < clean.len() {
            self.left(key, &format!("it is cut to {most} characters"));
        }
        self.put(key, Value::from(cut.trim()));
        true
    }

    /// An address of the web.
    pub(super) fn address(&mut self, key: &str, text: Option<&str>) -> bool {
        let text = text.map(|text| text.trim().replace(' ', "%20"));
        self.formed(key, text.as_deref(), is_web_address, "a web address")
    }

    /// A mail address.
    pub(super) fn mail(&mut self, key: &str, text: Option<&str>) -> bool {
        self.formed(key, text, is_mail_address, "a mail address")
    }

    /// A text of a form; `what` tells which.
    pub(super) fn formed(
        &mut self,
        key: &str,
        text: Option<&str>,
        fits: fn(&str) -> bool,
        what: &str,
    ) -> bool {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return false };
        let plain = !text.contains(char::is_control) && text.chars().count() <= LONGEST;
        if plain && fits(text) {
            self.put(key, Value::from(text));
            return true;
        }
        let shown: String = text.chars().take(60).collect();
        self.left(key, &format!("`{}` is not {what}", shown.escape_debug()));
        false
    }

    /// A whole number of a range.
    pub(super) fn number(&mut self, key: &str, number: Option<u32>, least: u32, most: u32) -> bool {
        let Some(number) = number else { return false };
        if !(least..=most).contains(&number) {
            self.left(key, &format!("{number} is not from {least} to {most}"));
            return false;
        }
        self.put(key, Value::from(i64::from(number)));
        true
    }

    /// True; false says nothing.
    pub(super) fn yes(&mut self, key: &str, yes: bool) {
        if yes {
            self.put(key, Value::from(true));
        }
    }

    /// Any value.
    pub(super) fn put(&mut self, key: &str, of: impl Into<Value>) {
        self.table.insert(key, value(of.into()));
    }

    /// A table on one line, unless it lacks what `needed` names.
    pub(super) fn inline(&mut self, key: &str, needed: &str, fill: impl FnOnce(&mut Row<'_>)) {
        let mut row = Row { table: Table::new(), name: "owner", left_out: self.left_out };
        fill(&mut row);
        let inner: InlineTable = row.table.into_inline_table();
        if inner.contains_key(needed) {
            self.put(key, Value::InlineTable(inner));
        }
    }
}

/// A text as the reader of manifests takes it: no controls but line ends and tabs, nothing blank
/// around it.
pub(super) fn clean(text: &str) -> String {
    let kept = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
    text.replace("\r\n", "\n").chars().filter(kept).collect::<String>().trim().to_owned()
}
