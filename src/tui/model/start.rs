//! How an editor begins: an episode, keys, colours, and what there is to say of the opening.

use std::time::Duration;

use ratatui::layout::Size;

use super::listening::Listening;
use super::waveform::Waveform;
use super::{Focus, Mode, Model};
use crate::ops::Editing;
use crate::transcript::clues::Clues;
use crate::transcript::draft::Draft;
use crate::transcript::glossary::Glossary;
use crate::tui::keys::Keymap;
use crate::tui::looks::Looks;
use crate::tui::page::{Anchor, Page};
use crate::units::Time;

/// How an editor begins.
pub struct Start {
    /// The episode.
    pub editing: Editing,
    /// The names and words of the show.
    pub glossary: Glossary,
    /// Which key does what.
    pub keymap: Keymap,
    /// Colours.
    pub looks: Looks,
    /// The clock that moves the position as long as there is no sound.
    pub clock: crate::audio::play::Clock,
}

impl std::fmt::Debug for Start {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Start").field("editing", &self.editing).finish_non_exhaustive()
    }
}

impl Model {
    /// The editor of an episode, on a screen of this size.
    pub fn new(start: Start, size: Size) -> Model {
        let Start { editing, glossary, keymap, looks, clock } = start;
        let language = editing.episode().spoken(editing.show()).map(str::to_owned);
        let mut clues = Clues::new(editing.words(), glossary.clone(), language.as_deref());
        clues.learn_all(editing.draft());
        let episode = editing.episode();
        let title = match episode.number {
            Some(number) => format!("{number:03} {}", episode.title),
            None => episode.title.clone(),
        };
        let rate = episode.audio.rate;
        let view = editing.view().clone();
        let mut listening = Listening::new(rate, clock, last_word(editing.draft()));
        listening.restore(&view);
        let draft = editing.draft();
        let at = Time::from_millis(view.cursor_ms);
        let cursor = draft.said_at(at).or_else(|| draft.first()).unwrap_or_default();
        let mut wave = Waveform::new(at);
        wave.set_shown(view.zoom_ms);
        let mut model = Model {
            wave,
            focus: if draft.is_empty() { Focus::Wave } else { Focus::Text },
            editing,
            clues,
            glossary,
            keymap,
            looks,
            listening,
            mode: Mode::Nav,
            cursor,
            anchor: None,
            column: None,
            page: Page::new(),
            top: Anchor::default(),
            follow: true,
            size,
            last: None,
            alike: 0,
            search: None,
            notice: None,
            work: Vec::new(),
            saving: false,
            unsaved: None,
            trouble: None,
            quitting: false,
            edited: None,
            looked: Duration::ZERO,
            retry: Duration::ZERO,
            resume: None,
            now: Duration::ZERO,
            when: 0,
            jobs: Vec::new(),
            held: Vec::new(),
            suggested: (None, Vec::new()),
            pressed: None,
            episode: title,
        };
        model.opened();
        model.settle();
        model
    }

    /// Says what there is to say of the opening.
    fn opened(&mut self) {
        let recovered = self.editing.recovered();
        let conflicts = self.editing.conflicts().len();
        if let Some(why) = self.editing.read_only() {
            let why = why.to_owned();
            self.warn(format!("read only: {why}"));
        } else if conflicts > 0 {
            self.warn(format!("{conflicts} places were changed here and outside: see [[?]] (M)"));
        } else if recovered > 0 {
            let edits = if recovered == 1 { "edit" } else { "edits" };
            self.note(format!("{recovered} {edits} that were not saved are back"));
        }
        if recovered > 0 {
            self.edited = Some((self.now, self.now));
        }
    }
}

/// When the last word ends: how long the session is at least.
fn last_word(draft: &Draft) -> Time {
    draft.last().and_then(|at| draft.word(at)).map_or(Time::ZERO, |word| word.time.end)
}
