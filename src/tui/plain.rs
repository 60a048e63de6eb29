//! The editor line by line, for screen readers and terminals that draw nothing: a sentence is
//! told, a word is answered, the same actions happen.

use std::time::Duration;

use ratatui::layout::Size;

use super::action::{ACTIONS, Action, Context, Entry};
use super::crew::Crew;
use super::editor::{Editor, Ended, finish, hand_out, take};
use super::keys::Key;
use super::model::{Job, Model};
use crate::ops::{monotonic_clock, unix_seconds};
use crate::transcript::draft::Place;

/// Words that are easier said than the names of actions.
const WORDS: [(&str, Action); 22] = [
    ("", Action::SentenceRight),
    ("next", Action::SentenceRight),
    ("previous", Action::SentenceLeft),
    ("right", Action::WordRight),
    ("left", Action::WordLeft),
    ("play", Action::PlayFromCursor),
    ("pause", Action::TogglePlay),
    ("hear", Action::PlaySentence),
    ("type", Action::OpenField),
    ("fine", Action::AcceptWord),
    ("suspect", Action::NextSuspect),
    ("check", Action::Mark),
    ("cut", Action::Strike),
    ("everywhere", Action::CorrectEverywhere),
    ("glossary", Action::AddToGlossary),
    ("paragraph", Action::ParagraphBreak),
    ("case", Action::CycleCase),
    ("join", Action::JoinNext),
    ("find", Action::Search),
    ("keep", Action::KeepSelection),
    ("back", Action::Back),
    ("keys", Action::Help),
];

/// How long a line waits for work to end before the next may be typed.
const PATIENCE: Duration = Duration::from_secs(120);

/// An editing, line by line.
pub struct Plain {
    model: Model,
    crew: Crew,
    sound: bool,
    clock: Box<dyn Fn() -> Duration>,
    first: usize,
    /// The sentence told last, and at which step.
    told: Option<(Place, usize)>,
}

/// What a line brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// For the user; lines that end.
    pub text: String,
    /// Whether the editing is over.
    pub ended: bool,
}

impl Plain {
    /// Begins; what is told first.
    pub fn open(editor: Editor) -> (Plain, String) {
        // As wide as it gets: lines of the screen mean nothing here.
        let (model, crew, sound) = editor.begin(Size::new(200, 50));
        let first = model.editing().history().steps().len();
        let clock = Box::new(monotonic_clock());
        let mut plain = Plain { model, crew, sound, clock, first, told: None };
        plain.settle();
        let mut text = format!("{}\n", plain.model.title());
        text += &plain.answer();
        text += "help tells the commands\n";
        (plain, text)
    }

    /// Does what a line says.
    pub fn line(&mut self, line: &str) -> Answer {
        let line = line.trim();
        self.model.tick((self.clock)(), unix_seconds());
        self.model.drop_notice();
        let (text, leave) = match self.model.context() {
            Context::Field => (String::new(), self.fill(line)),
            Context::List => self.decide(line),
            _ => self.command(line),
        };
        let leave = leave | self.settle();
        let text = if leave { text } else { text + &self.answer() };
        Answer { text, ended: leave }
    }

    /// Leaves: everything is saved where it can be.
    pub fn end(mut self) -> Ended {
        let edits = self.model.editing().history().steps().len().saturating_sub(self.first);
        let saved = finish(&mut self.model, &self.crew);
        Ended { edits, saved, stopped: false }
    }

    /// A line typed into the field; an empty one leaves everything as it was.
    fn fill(&mut self, line: &str) -> bool {
        let jobs = match line {
            "" => self.model.update(Action::FieldCancel),
            text => {
                self.model.fill(text);
                self.model.update(Action::Commit)
            }
        };
        hand_out(jobs, &self.crew, &mut self.model)
    }

    fn decide(&mut self, line: &str) -> (String, bool) {
        let action = match line {
            "y" | "yes" => Action::ListTake,
            "n" | "no" => Action::ListLeave,
            "a" | "all" => Action::ListTakeAll,
            "" | "next" => Action::ListDown,
            "previous" => Action::ListUp,
            "q" | "quit" | "done" => Action::ListClose,
            _ => return ("y yes, n no, a all, next, previous, done\n".to_owned(), false),
        };
        (String::new(), self.act(action))
    }

    fn command(&mut self, line: &str) -> (String, bool) {
        let (word, rest) =
            line.split_once(' ').map_or((line, ""), |(word, rest)| (word, rest.trim()));
        match word {
            "help" => return (help(), false),
            "where" => {
                self.told = None;
                return (String::new(), false);
            }
            "word" => return (self.go_to_word(rest), false),
            _ => {}
        }
        let named = WORDS.iter().find(|(name, _)| *name == word).map(|(_, action)| *action);
        let action = named.or_else(|| Action::named(word)).or_else(|| {
            // Keys mean what they mean on the screen.
            let key: Key = line.parse().ok()?;
            self.model.action_of(key)
        });
        let Some(action) = action else {
            return (format!("`{word}` is no command; help tells them\n"), false);
        };
        if action == Action::Help {
            let rows = self.model.key_lines();
            return (rows.join("\n") + "\n", false);
        }
        let mut leave = self.act(action);
        if !rest.is_empty() && self.model.context() == Context::Field {
            leave |= self.fill(rest);
        }
        (String::new(), leave)
    }

    fn act(&mut self, action: Action) -> bool {
        let jobs = self.model.update(action);
        hand_out(jobs, &self.crew, &mut self.model)
    }

    /// To a word of the sentence, by its number or its letters.
    fn go_to_word(&mut self, wanted: &str) -> String {
        let words = self.model.sentence_words();
        let number = wanted.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let found = match number {
            Some(at) => words.get(at),
            None => words.iter().find(|(_, text)| {
                let same = |text: &str| crate::transcript::search::folded_word(text);
                !wanted.is_empty() && same(text).starts_with(&same(wanted))
            }),
        };
        match found {
            Some((place, _)) => {
                self.model.go_to(*place);
                String::new()
            }
            None => format!("`{wanted}` is no word of this sentence\n"),
        }
    }

    /// Waits for the work the last line asked for; whether some of it is to leave.
    fn settle(&mut self) -> bool {
        let until = (self.clock)() + PATIENCE;
        let mut leave = false;
        loop {
            for outcome in self.crew.told() {
                let jobs = take(&mut self.model, &self.crew, outcome, self.sound);
                leave |= hand_out(jobs, &self.crew, &mut self.model);
            }
            let jobs: Vec<Job> = self.model.tick((self.clock)(), unix_seconds());
            leave |= hand_out(jobs, &self.crew, &mut self.model);
            if leave || !self.model.is_waiting() || (self.clock)() > until {
                return leave;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What is to be told now.
    fn answer(&mut self) -> String {
        let mut text = String::new();
        if let Some(notice) = self.model.notice() {
            text += &format!("{notice}\n");
        }
        self.model.drop_notice();
        match self.model.context() {
            Context::Field => text += &format!("{}:\n", self.model.field_label()),
            Context::List => text += &format!("{}\n", self.model.list_line()),
            _ => {
                let step = self.model.editing().history().current();
                let here = self.model.sentence_words().first().map(|(place, _)| (*place, step));
                if here != self.told {
                    self.told = here;
                    text += &self.model.sentence_line();
                }
                text += &self.model.word_line();
            }
        }
        text
    }
}

impl std::fmt::Debug for Plain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plain").field("model", &self.model).finish_non_exhaustive()
    }
}

/// The commands; the names of all actions are commands too.
fn help() -> String {
    let mut text = "return goes to the next sentence; other commands:\n".to_owned();
    for (word, action) in WORDS.iter().filter(|(word, _)| !word.is_empty()) {
        let does = action.entry().map_or("", |entry| entry.help);
        text += &format!("  {word:<12} {does}\n");
    }
    text += "  word N       go to word N of the sentence, or to the one that begins so\n";
    text += "  type TEXT    put TEXT in the place of the word\n";
    text += "  1 to 9       take an alternative\n";
    text += "  where        tell the sentence again\n";
    text += "  quit         leave; all is kept\n";
    text += "every action by its name, or by its key:\n";
    let known = |entry: &&Entry| {
        !matches!(entry.context, Context::Field | Context::List)
            && !WORDS.iter().any(|(_, action)| *action == entry.action)
    };
    for entry in ACTIONS.iter().filter(known) {
        text += &format!("  {:<22} {}\n", entry.name, entry.help);
    }
    text
}
