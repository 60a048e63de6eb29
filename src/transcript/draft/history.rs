//! Everything that was ever done, as a tree: what is undone and then done otherwise stays there.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::operation::Operation;

/// One change in the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The step it was made after; 0 for the beginning. Steps are counted from 1.
    pub parent: usize,
    /// When, in seconds since 1970.
    pub when: i64,
    /// What it changed.
    pub operation: Arc<Operation>,
}

/// All steps, and where the draft stands among them.
#[derive(Debug, Clone, Default)]
pub struct History {
    steps: Vec<Step>,
    current: usize,
    /// For each step and the beginning, the step last made or gone to after it.
    next: Vec<usize>,
}

impl History {
    /// The step the draft stands at; 0 at the beginning.
    pub fn current(&self) -> usize {
        self.current
    }

    /// All steps, in the order they were made; the first is number 1.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Adds what was just done. *Returns* its number.
    pub fn push(&mut self, operation: Arc<Operation>, when: i64) -> usize {
        self.add(Step { parent: self.current, when, operation })
    }

    /// Adds a step as it was. *Returns* its number.
    pub(super) fn add(&mut self, step: Step) -> usize {
        let parent = step.parent.min(self.steps.len());
        self.steps.push(Step { parent, ..step });
        let number = self.steps.len();
        self.next.resize(number + 1, 0);
        self.next[parent] = number;
        self.current = number;
        number
    }

    /// What takes the last change back; the history stands before it then.
    pub fn undo(&mut self) -> Option<Operation> {
        let step = self.steps.get(self.current.checked_sub(1)?)?;
        let back = step.operation.inverse();
        self.current = step.parent;
        Some(back)
    }

    /// What does again what was last taken back.
    pub fn redo(&mut self) -> Option<Arc<Operation>> {
        let next = self.next.get(self.current).copied().filter(|next| *next > 0)?;
        self.current = next;
        Some(Arc::clone(&self.steps[next - 1].operation))
    }

    /// What leads from where the draft stands to a step, undoing and doing; nothing for a number
    /// that is no step.
    pub fn go(&mut self, to: usize) -> Option<Vec<Operation>> {
        let (up, down) = self.way(self.current, to)?;
        let undone = up.iter().map(|number| self.steps[number - 1].operation.inverse());
        let done = down.iter().map(|number| Operation::clone(&self.steps[number - 1].operation));
        let way = undone.chain(done).collect();
        self.stand(to);
        Some(way)
    }

    /// Stands at a step, without telling what leads there; nothing for a number that is no step.
    pub fn stand(&mut self, at: usize) -> Option<()> {
        let (_, down) = self.way(self.current, at)?;
        for number in down {
            let parent = self.steps[number - 1].parent;
            self.next[parent] = number;
        }
        self.current = at;
        Some(())
    }

    /// How many steps are undone and done on the way from one to another; none for numbers that
    /// are no steps.
    pub fn steps_between(&self, from: usize, to: usize) -> usize {
        self.way(from, to).map_or(0, |(up, down)| up.len() + down.len())
    }

    /// The steps to undo, then those to do, on the way from one step to another.
    fn way(&self, from: usize, to: usize) -> Option<(Vec<usize>, Vec<usize>)> {
        if from.max(to) > self.steps.len() {
            return None;
        }
        let (mut from, mut to, mut up, mut down) = (from, to, Vec::new(), Vec::new());
        // A step's parent always has a smaller number.
        while from != to {
            let (list, number) =
                if from > to { (&mut up, &mut from) } else { (&mut down, &mut to) };
            list.push(*number);
            *number = self.steps[*number - 1].parent;
        }
        down.reverse();
        Some((up, down))
    }
}
