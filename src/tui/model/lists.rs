//! Lists over the words: the keys, the history, places to correct, changes to review.

use super::{Mode, Model};
use crate::transcript::clues::proposals::Proposal;
use crate::transcript::draft::Occurrence;
use crate::tui::action::Action;

/// What was decided about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing yet.
    Open,
    /// It is to be made.
    Taken,
    /// It is not.
    Left,
}

/// A list.
#[derive(Debug)]
pub(super) enum List {
    /// The keys; by the first line shown.
    Help { top: usize },
    /// What was done; the last first.
    History { selected: usize },
    /// Places like what was corrected.
    Everywhere { to: String, places: Vec<Occurrence>, verdicts: Vec<Verdict>, selected: usize },
    /// Changes of tidying.
    Tidy { changes: Vec<Proposal>, verdicts: Vec<Verdict>, selected: usize },
}

impl List {
    /// How many lines it has, and which is selected.
    pub(super) fn position(&self) -> (usize, usize) {
        match self {
            List::Help { top } => (usize::MAX, *top),
            List::History { selected } => (usize::MAX, *selected),
            List::Everywhere { places, selected, .. } => (places.len(), *selected),
            List::Tidy { changes, selected, .. } => (changes.len(), *selected),
        }
    }

    fn selected_mut(&mut self) -> &mut usize {
        match self {
            List::Help { top } => top,
            List::History { selected }
            | List::Everywhere { selected, .. }
            | List::Tidy { selected, .. } => selected,
        }
    }

    fn verdicts_mut(&mut self) -> Option<&mut Vec<Verdict>> {
        match self {
            List::Everywhere { verdicts, .. } | List::Tidy { verdicts, .. } => Some(verdicts),
            _ => None,
        }
    }
}

impl Model {
    pub(super) fn in_list(&mut self, action: Action) {
        let page = i64::from(self.areas().popup.height.saturating_sub(3)).max(1);
        match action {
            Action::ListUp => self.move_in_list(-1),
            Action::ListDown => self.move_in_list(1),
            Action::ListPageUp => self.move_in_list(-page),
            Action::ListPageDown => self.move_in_list(page),
            Action::ListFirst => self.move_in_list(i64::MIN / 2),
            Action::ListLast => self.move_in_list(i64::MAX / 2),
            Action::ListTake => self.decide(Verdict::Taken),
            Action::ListLeave => self.decide(Verdict::Left),
            Action::ListTakeAll => self.decide_all(),
            Action::ListClose => self.close_list(),
            Action::TogglePlay | Action::Back | Action::Forward => self.listen(action),
            Action::Save | Action::Quit => self.session(action),
            _ => {}
        }
    }

    fn lines(&self) -> usize {
        match &self.mode {
            Mode::List(List::Help { .. }) => self.help_rows().len(),
            Mode::List(List::History { .. }) => self.editing.history().steps().len() + 1,
            Mode::List(list) => list.position().0,
            _ => 0,
        }
    }

    fn move_in_list(&mut self, by: i64) {
        let last = self.lines().saturating_sub(1);
        let Mode::List(list) = &mut self.mode else { return };
        let selected = list.selected_mut();
        let to = i64::try_from(*selected).unwrap_or(0).saturating_add(by).max(0);
        *selected = usize::try_from(to).unwrap_or(0).min(last);
        self.show_selected();
    }

    /// Puts the cursor on what the selected line is about, so that it is seen in its place.
    pub(super) fn show_selected(&mut self) {
        let at = match &self.mode {
            Mode::List(List::Everywhere { places, selected, .. }) => {
                places.get(*selected).map(|one| one.from)
            }
            Mode::List(List::Tidy { changes, selected, .. }) => {
                changes.get(*selected).map(|one| one.at)
            }
            _ => None,
        };
        if let Some(at) = at.and_then(|at| self.draft().nearest(at)) {
            self.put_cursor(at);
        }
    }

    fn decide(&mut self, verdict: Verdict) {
        if let Mode::List(List::History { selected }) = &self.mode {
            if verdict == Verdict::Taken {
                let step = self.step_of_line(*selected);
                self.mode = Mode::Nav;
                self.jump_to(step);
            }
            return;
        }
        let count = self.lines();
        let Mode::List(list) = &mut self.mode else { return };
        let selected = *list.selected_mut();
        let Some(verdicts) = list.verdicts_mut() else { return };
        if let Some(one) = verdicts.get_mut(selected) {
            *one = verdict;
        }
        // After the last line was decided there is nothing left to ask.
        let open = verdicts.iter().skip(selected + 1).position(|one| *one == Verdict::Open);
        match open {
            Some(further) => *list.selected_mut() = selected + 1 + further,
            None if selected + 1 >= count => return self.close_list(),
            None => *list.selected_mut() = selected + 1,
        }
        self.show_selected();
    }

    fn decide_all(&mut self) {
        let Mode::List(list) = &mut self.mode else { return };
        let selected = *list.selected_mut();
        let Some(verdicts) = list.verdicts_mut() else { return };
        for one in verdicts.iter_mut().skip(selected).filter(|one| **one == Verdict::Open) {
            *one = Verdict::Taken;
        }
        self.close_list();
    }

    /// Closes the list; what was taken is made, as one edit.
    fn close_list(&mut self) {
        let Mode::List(list) = std::mem::replace(&mut self.mode, Mode::Nav) else { return };
        match list {
            List::Everywhere { to, places, verdicts, .. } => {
                let taken = places.into_iter().zip(verdicts);
                let taken: Vec<Occurrence> = taken
                    .filter(|(_, verdict)| *verdict == Verdict::Taken)
                    .map(|(place, _)| place)
                    .collect();
                self.make_everywhere(&to, &taken);
            }
            List::Tidy { changes, verdicts, .. } => {
                let taken: Vec<&Proposal> = changes
                    .iter()
                    .zip(&verdicts)
                    .filter(|(_, verdict)| **verdict == Verdict::Taken)
                    .map(|(change, _)| change)
                    .collect();
                let count = taken.len();
                let operation = self.editing.draft().take_proposals(&taken);
                if self.make(operation) {
                    let changes = if count == 1 { "change" } else { "changes" };
                    self.note(format!("{count} {changes} made; undo takes all of them back"));
                } else {
                    self.note("nothing was changed");
                }
            }
            List::Help { .. } | List::History { .. } => {}
        }
    }

    /// The changes of tidying came.
    pub(super) fn take_tidy(&mut self, changes: Vec<Proposal>) {
        self.work_done(super::Wish::Tidy);
        if changes.is_empty() {
            return self.note("there is nothing to tidy");
        }
        let verdicts = vec![Verdict::Open; changes.len()];
        self.mode = Mode::List(List::Tidy { changes, verdicts, selected: 0 });
        self.show_selected();
    }

    /// The history lists the last step first, and the beginning last.
    pub(super) fn step_of_line(&self, line: usize) -> usize {
        self.editing.history().steps().len().saturating_sub(line)
    }
}
