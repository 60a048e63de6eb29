//! Cuts and keeps made by ear, from edits.toml.

use serde::Serialize;

use super::chapter::LONGEST_SESSION;
use super::fields::Fields;
use super::keys;
use super::page::Page;
use super::slot::Slot;
use crate::report::Mark;
use crate::units::Time;

/// The edits of an episode. An episode without edits.toml has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Edits {
    /// What is taken out, in the order of the file; may overlap.
    pub cuts: Vec<EditSpan>,
    /// Where nothing is shortened, in the order of the file; may overlap.
    pub keeps: Vec<EditSpan>,
}

/// A stretch of the session's timeline: takes aligned, nothing cut. Half open, never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EditSpan {
    /// Where it begins.
    pub start: Time,
    /// Where it ends, after `start`.
    pub end: Time,
    /// Why.
    pub reason: Option<String>,
    /// Where its end is in edits.toml.
    #[serde(skip)]
    pub mark: Mark,
}

impl Edits {
    /// Reads a text of edits; what is wrong is reported to the page.
    pub(super) fn read(page: &Page) -> Edits {
        let Some(document) = page.parse() else { return Edits::default() };
        let fields = Fields::new(page, document.as_table(), &keys::EDITS, None, 0..0);
        let spans = |slot: Option<Slot<'_>>, keys| {
            let tables = slot.map(|slot| slot.tables(keys, "reason")).unwrap_or_default();
            tables.iter().filter_map(EditSpan::read).collect()
        };
        Edits {
            cuts: spans(fields.get("cut"), &keys::CUT),
            keeps: spans(fields.get("keep"), &keys::KEEP),
        }
    }
}

impl EditSpan {
    fn read(fields: &Fields<'_>) -> Option<EditSpan> {
        let time = |slot: &Slot<'_>| slot.time(Time::ZERO..=LONGEST_SESSION);
        let start = fields.need("start").as_ref().and_then(time);
        let end_slot = fields.need("end");
        let end = end_slot.as_ref().and_then(time);
        let reason = fields.get("reason").and_then(|slot| slot.text());
        let (start, end, end_slot) = (start?, end?, end_slot?);
        if end <= start {
            end_slot.error(
                format!("it ends at {end}, but starts at {start}"),
                "give an end that is later than the start",
            );
            return None;
        }
        Some(EditSpan { start, end, reason, mark: end_slot.mark() })
    }
}
