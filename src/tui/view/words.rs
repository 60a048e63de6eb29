//! How a word looks: its style, and the glyph before it.

use ratatui::style::{Modifier, Style};

use super::Picture;
use crate::transcript::draft::{DraftWord, Place};
use crate::tui::looks::Role;

/// What is known of a word besides its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct States {
    pub(super) struck: bool,
    suspect: bool,
    hit: bool,
    pub(super) selected: bool,
    heard: bool,
    cursor: bool,
}

impl States {
    pub(super) fn of(picture: &Picture<'_>, at: Place, word: &DraftWord) -> States {
        let selected = |(one, other): (Place, Place)| one.min(other) <= at && at <= one.max(other);
        States {
            struck: word.struck,
            // Nobody will hear it.
            suspect: !word.struck && (picture.doubt)(word),
            hit: (picture.hit)(at),
            selected: picture.selection.is_some_and(selected),
            heard: picture.heard == Some(at),
            cursor: picture.cursor == Some(at),
        }
    }

    /// The word's style: what is said later wins where both cannot be.
    pub(super) fn style(self, picture: &Picture<'_>) -> Style {
        let looks = picture.looks;
        let mut style = looks.style(Role::Plain);
        let roles = [
            (self.suspect, Role::Suspect),
            (self.hit, Role::Found),
            (self.struck, Role::Struck),
            (self.selected, Role::Selection),
            (self.heard, Role::Heard),
            (self.cursor, Role::Cursor),
        ];
        for (_, role) in roles.into_iter().filter(|(is, _)| *is) {
            style = style.patch(looks.style(role));
        }
        // All of a selection is reversed: the word heard stands out by lacking its line.
        if self.heard && self.selected && !self.cursor {
            style = style.remove_modifier(Modifier::UNDERLINED);
        }
        style
    }

    /// What stands before the word, and how, where `before` is the word to the left on the row.
    pub(super) fn glyph(
        self,
        before: Option<States>,
        picture: &Picture<'_>,
    ) -> (&'static str, Style) {
        let looks = picture.looks;
        let goes_on = |is: fn(States) -> bool| is(self) && before.is_some_and(is);
        // A line through or under words goes on between them.
        let mut style = looks.style(Role::Plain);
        if goes_on(|states| states.struck) {
            style = style.patch(looks.style(Role::Struck));
        }
        if goes_on(|states| states.selected) {
            style = style.patch(looks.style(Role::Selection));
        }
        let starts_struck = self.struck && !goes_on(|states| states.struck);
        let roles = [
            (self.cursor, Role::Cursor),
            (starts_struck, Role::Struck),
            (self.suspect, Role::Suspect),
            (self.hit, Role::Found),
        ];
        let Some((_, role)) = roles.into_iter().find(|(is, _)| *is) else { return (" ", style) };
        // A line would hide the glyph or join it to the word.
        let lines = Modifier::CROSSED_OUT.union(Modifier::UNDERLINED).union(Modifier::DIM);
        let lines =
            if goes_on(|states| states.selected) { lines - Modifier::UNDERLINED } else { lines };
        (looks.glyph(role), style.patch(looks.style(role)).remove_modifier(lines))
    }
}
