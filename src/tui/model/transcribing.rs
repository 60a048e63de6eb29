//! Hearing a stretch again with Whisper, and the reviews that look through the whole text.

use super::everywhere::bare;
use super::field::{Field, Purpose};
use super::{Job, Mode, Model, Wish};
use crate::ops::{Failure, HeardAgain};
use crate::tui::action::Action;
use crate::units::{Interval, Time};

/// The longest stretch that is heard again at once: what Whisper hears in one piece.
const LONGEST: Time = Time::from_millis(30_000);

impl Model {
    /// Has the selection transcribed again; `hint` are words to expect, or `@model`.
    pub(super) fn transcribe(&mut self, hint: Option<&str>) {
        self.land_if_playing();
        if self.draft().word(self.cursor).is_none() {
            return self.note("there is no word here");
        }
        let (from, to) = self.span();
        let time = |at| self.draft().word(at).map_or(Interval::default(), |word| word.time);
        let stretch = Interval::new(time(from).start, time(to).end);
        if stretch.end - stretch.start > LONGEST {
            return self.note("that is too long to hear again at once: 30 seconds at most");
        }
        if !self.listening.has_sound() {
            return self.note("there is no sound to hear again");
        }
        let (mut model, mut words) = (None, Vec::new());
        for part in hint.unwrap_or_default().split_whitespace() {
            match part.strip_prefix('@').filter(|name| !name.is_empty()) {
                Some(name) => model = Some(name.to_owned()),
                None => words.push(part),
            }
        }
        let hint = (!words.is_empty()).then(|| words.join(" "));
        self.ask_for(Wish::Listen);
        self.jobs.push(Job::Listen { time: stretch, model, hint });
        self.anchor = None;
        self.cursor = from;
    }

    pub(super) fn open_hint(&mut self) {
        self.land_if_playing();
        if self.draft().word(self.cursor).is_none() {
            return self.note("there is no word here");
        }
        let (from, to) = self.span();
        self.mode = Mode::Field(Field::new(Purpose::Hint { from, to }, ""));
    }

    /// What was heard becomes the first alternative of the words it was about.
    pub(super) fn take_heard(&mut self, time: Interval, result: Result<HeardAgain, Failure>) {
        self.work_done(Wish::Listen);
        match result {
            Ok(heard) => {
                let text = heard.text.trim().to_owned();
                if text.is_empty() {
                    return self.note("nothing was heard there");
                }
                self.clues.heard_again(time, &text);
                self.suggested.0 = None;
                self.note(format!("heard: {text}"));
            }
            Err(Failure::Interrupted) => self.note("stopped"),
            Err(failure) => self.refused("it was not heard again", &failure),
        }
    }

    /// Adds the words here to the glossary, then corrects what is like the last correction.
    pub(super) fn add_to_glossary(&mut self) {
        self.land_if_playing();
        if self.draft().word(self.cursor).is_none() {
            return self.note("there is no word here");
        }
        let (from, to) = self.span();
        let term = bare(&self.draft().spelled(from, to));
        if term.is_empty() || term.contains(['=', '|']) {
            return self.note("that is no word for a glossary");
        }
        // What was corrected to this term is a way it is misheard.
        let alias = self.last.as_ref().filter(|(_, after)| bare(after) == term);
        let alias = alias.map(|(before, _)| bare(before));
        let alias = alias.filter(|alias| {
            alias.to_lowercase() != term.to_lowercase() && !alias.contains(['=', '|'])
        });
        let line = match &alias {
            Some(alias) => format!("{term} = {alias}"),
            None => term.clone(),
        };
        self.ask_for(Wish::Glossary);
        self.jobs.push(Job::Glossary { line });
        self.anchor = None;
        if let Some(alias) = alias {
            self.look_for_alike(&alias, Some(term));
        }
    }

    /// Says that some work began, and asks for it where it needs no more than its name.
    pub(super) fn ask_for(&mut self, wish: Wish) {
        let says = match wish {
            Wish::Save => "saving",
            Wish::Sound => "listening to the takes",
            Wish::Tidy => "tidying",
            Wish::Alike => "looking for like places",
            Wish::Listen => "transcribing",
            Wish::Glossary => "adding to the glossary",
        };
        self.work.retain(|(other, _)| *other != wish);
        self.work.push((wish, says.to_owned()));
        if wish == Wish::Tidy {
            self.land_if_playing();
            self.jobs.push(Job::Tidy);
        }
    }

    pub(super) fn work_done(&mut self, wish: Wish) {
        self.work.retain(|(other, _)| *other != wish);
    }

    /// Tells why something was not done.
    pub(super) fn refused(&mut self, what: &str, failure: &Failure) {
        let why = match failure {
            Failure::Interrupted => "stopped".to_owned(),
            Failure::Refused { diagnostics, .. } => {
                let one = diagnostics.first();
                let hint = one.and_then(|one| one.hint.as_deref());
                let message = one.map_or("", |one| one.message.as_str());
                match hint {
                    Some(hint) => format!("{message}; {hint}"),
                    None => message.to_owned(),
                }
            }
        };
        self.warn(format!("{what}: {why}"));
    }

    /// The key of an action, for messages; its name where it has none.
    pub(super) fn key_name(&self, action: Action) -> String {
        match self.keymap.key_of(action) {
            Some(key) => key.to_string(),
            None => action.entry().map_or(String::new(), |entry| entry.name.to_owned()),
        }
    }
}
