//! The rules by name, for people who list them, accept them or undo them.

use super::table::Table;

/// How much a rule may do by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Applies by itself.
    Safe,
    /// Only where a person accepts it.
    Suggested,
    /// Only when asked for: it changes the register.
    Style,
}

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name, as in reports and `--undo`.
    pub id: &'static str,
    /// How much it may do by itself.
    pub level: Level,
    /// What it does, a short phrase.
    pub about: &'static str,
}

const fn rule(id: &'static str, level: Level, about: &'static str) -> Rule {
    Rule { id, level, about }
}

/// What needs no table of a language.
const REPEAT: Rule = rule("repeat", Level::Safe, "the same words twice in a row");

/// What every table has.
const COMMON: [Rule; 8] = [
    rule("filler", Level::Safe, "hesitations without words"),
    rule("stutter", Level::Safe, "a word cut short that the next one says in full"),
    REPEAT,
    rule("connector", Level::Suggested, "connectors piled up, of which the last is enough"),
    rule("false-start", Level::Suggested, "up to three words begun anew or taken back"),
    rule("sentence", Level::Suggested, "a full stop where a long pause ends a sentence"),
    rule("question", Level::Suggested, "a question mark where a question is asked"),
    rule("paragraph", Level::Suggested, "a new paragraph where a long one turns"),
];

/// Of French alone.
const FRENCH: [Rule; 2] = [
    rule("typography", Level::Safe, "spaces, quotes and apostrophes as French prints them"),
    rule("ne", Level::Style, "the `ne` that speech drops: `je sais pas`"),
];

/// The rules of a language by its tag (`fr-CA` is `fr`); of one without a table, only what needs
/// none. Safe ones first, then suggested ones; one rule for each family of markers.
pub fn rules(language: Option<&str>) -> Vec<Rule> {
    let Some(table) = Table::of(language) else { return vec![REPEAT] };
    let mut all = COMMON.to_vec();
    for marker in table.markers {
        if all.iter().all(|known| known.id != marker.rule) {
            all.push(rule(marker.rule, Level::Suggested, marker.about));
        }
    }
    if table.negation {
        all.extend(FRENCH);
    }
    all.sort_by_key(|rule| rule.level);
    all
}

/// The rule of that name, in whatever language it is.
pub fn rule_named(id: &str) -> Option<Rule> {
    let all = ["fr", "en"].into_iter().flat_map(|language| rules(Some(language)));
    all.into_iter().find(|rule| rule.id == id)
}
