//! What the screen shows of the model: plain values, worked out anew for each frame.

use ratatui::Frame;

use super::field::Purpose;
use super::lists::{List, Verdict};
use super::{Focus, Mode, Model, Tone};
use crate::ops::CutWhy;
use crate::report::Severity;
use crate::transcript::draft::{DraftWord, Place};
use crate::tui::action::{ACTIONS, Action, Context, Group};
use crate::tui::looks::Role;
use crate::tui::view::{
    ClockView, FieldView, NoticeView, Picture, PopupView, Saved, SideView, SuggestionView,
    TrackView, draw,
};
use crate::tui::wave::{Stretch, WaveView};

/// A row of a popup: texts and how they look.
type Spans = Vec<(String, Role)>;

impl Model {
    /// Draws the screen.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        if (area.width, area.height) != (self.size.width, self.size.height) {
            self.size = area.as_size();
            self.settle();
        }
        let areas = self.areas();
        let rows = self.page.rows(self.editing.draft(), self.top, areas.page.height);
        let model = &*self;
        let draft = model.draft();
        let stretches = |why: &[CutWhy]| -> Vec<Stretch> {
            let all = model.listening.plan().into_iter().flat_map(|plan| &plan.cuts);
            let wanted = all.filter(|cut| why.contains(&cut.why));
            wanted.map(|cut| (cut.time.start.millis(), cut.time.end.millis())).collect()
        };
        let (cuts, pauses) =
            (stretches(&[CutWhy::Struck, CutWhy::Asked]), stretches(&[CutWhy::Pause]));
        let chapters = draft.all_chapters();
        let marks: Vec<i64> = chapters.iter().map(|(start, _)| start.millis()).collect();
        let playing = model.listening.playing();
        let position = if playing { model.listening.position() } else { model.pointed() };
        let selection = model.wave.selection.or_else(|| {
            let time = model.stretch()?;
            Some((time.start.millis(), time.end.millis()))
        });
        let wave = model.wave.pyramid.as_ref().map(|pyramid| WaveView {
            pyramid,
            view: model.wave.view(),
            cuts: &cuts,
            pauses: &pauses,
            chapters: &marks,
            cursor: Some(position.millis()),
            selection,
            looks: model.looks,
        });
        let tracks: Vec<TrackView<'_>> = model
            .listening
            .tracks()
            .iter()
            .map(|track| TrackView { name: &track.name, muted: track.muted, solo: track.solo })
            .collect();
        let follows = model.follows();
        let heard = if playing { model.listening.heard(draft) } else { None };
        let clues = &model.clues;
        let doubt = |word: &DraftWord| clues.doubt(word).is_some();
        let hit =
            |at: Place| model.search.as_ref().is_some_and(|needle| needle.stands_at(draft, at));
        let speakers = model.speakers();
        let badges = model.badges();
        let text = model.field_text();
        let field = match &model.mode {
            Mode::Field(field) => Some(FieldView {
                label: &text.0,
                text: &text.1,
                caret: field.caret.place(),
                all_selected: field.caret.is_selected(),
            }),
            _ => None,
        };
        let keys = model.suggestion_keys();
        let suggestions: Vec<SuggestionView<'_>> = keys
            .iter()
            .zip(&model.suggested.1)
            .map(|(key, one)| SuggestionView { key, text: &one.text, why: one.why.name() })
            .collect();
        let work: Vec<String> = model.work.iter().map(|(_, says)| says.clone()).collect();
        let hints = model.hints();
        let current = chapters.iter().rposition(|(start, _)| *start <= position);
        let popup = model.popup();
        let popup = popup.as_ref().map(|popup| PopupView {
            title: &popup.title,
            query: popup.query.as_ref().map(|(text, caret)| (text.as_str(), *caret)),
            rows: &popup.rows,
            selected: popup.selected,
            top: popup.top,
            hints: &hints,
        });
        let picture = Picture {
            title: &model.episode,
            saved: model.saved_state(),
            badges: &badges,
            tracks: &tracks,
            clock: ClockView {
                position,
                length: model.listening.length(),
                playing,
                speed: model.listening.speed(),
                kept: model.listening.plan().map(|plan| plan.kept),
            },
            wave,
            wave_note: &model.wave.note,
            wave_focus: model.focus == Focus::Wave,
            draft,
            rows: &rows,
            doubt: &doubt,
            hit: &hit,
            cursor: (!follows && model.focus == Focus::Text).then_some(model.cursor),
            selection: model.selection(),
            heard,
            speakers: &speakers,
            field,
            suggestions: &suggestions,
            chosen: match &model.mode {
                Mode::Field(field) if field.words().is_some() => field.chosen,
                _ => None,
            },
            notice: model.notice.as_ref().map(|notice| NoticeView {
                text: &notice.text,
                severity: match notice.tone {
                    Tone::Note => Severity::Note,
                    Tone::Warning => Severity::Warning,
                },
            }),
            work: &work,
            hints: &hints,
            popup,
            side: Some(SideView { chapters: &chapters, current }),
            looks: model.looks,
        };
        draw(&picture, frame);
    }

    fn saved_state(&self) -> Saved {
        if self.editing.read_only().is_some() {
            Saved::ReadOnly
        } else if self.unsaved.is_some() || self.editing.trouble().is_some() {
            Saved::Trouble
        } else if self.saving && !self.editing.is_saved() {
            Saved::Saving
        } else if self.editing.is_saved() {
            Saved::Saved
        } else {
            Saved::Edited
        }
    }

    fn badges(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.listening.has_sound() && self.listening.silent() {
            let wanted = self.listening.wants_sound();
            all.push(if wanted { "no sound card" } else { "silent" }.to_owned());
        }
        if self.listening.is_raw() {
            all.push("raw takes".to_owned());
        }
        if self.listening.is_looping() {
            all.push("loop".to_owned());
        }
        if !self.follow && self.listening.playing() {
            all.push(format!("{} follows", self.key_name(Action::Follow)));
        }
        all
    }

    /// The field's label and text.
    fn field_text(&self) -> (String, String) {
        match &self.mode {
            Mode::Field(field) => (field.label(), field.caret.text()),
            _ => (String::new(), String::new()),
        }
    }

    /// What the keys of this place do: those that are wanted most.
    fn hints(&self) -> Vec<(String, String)> {
        use Action::*;
        let wanted: &[(Action, &str)] = match (&self.mode, self.focus) {
            (Mode::Field(field), _) => match field.purpose {
                Purpose::Type { .. } => &[
                    (Commit, "take"),
                    (CommitNext, "take, next word"),
                    (FieldExtend, "next word too"),
                    (SuggestionDown, "suggestions"),
                    (FieldCancel, "leave"),
                ],
                Purpose::Palette { .. } => {
                    &[(Commit, "do it"), (SuggestionDown, "next"), (FieldCancel, "leave")]
                }
                _ => &[(Commit, "take"), (FieldCancel, "leave")],
            },
            (Mode::List(List::Help { .. }), _) => {
                &[(ListDown, "down"), (ListPageDown, "page"), (ListClose, "close")]
            }
            (Mode::List(List::History { .. }), _) => {
                &[(ListTake, "go back to this"), (ListDown, "down"), (ListClose, "close")]
            }
            (Mode::List(_), _) => &[
                (ListTake, "take"),
                (ListLeave, "leave"),
                (ListTakeAll, "take all"),
                (ListDown, "down"),
                (ListClose, "done"),
            ],
            (Mode::Nav, Focus::Wave) => &[
                (TogglePlay, "play"),
                (WaveRight, "move"),
                (SelectionStart, "select"),
                (CutSelection, "cut"),
                (KeepSelection, "keep"),
                (Uncut, "bring back"),
                (NudgeStartLeft, "nudge"),
                (ZoomIn, "zoom"),
                (WaveFocus, "words"),
                (Help, "keys"),
            ],
            (Mode::Nav, Focus::Text) if self.follows() => &[
                (TogglePlay, "pause"),
                (WordLeft, "pause, word before"),
                (Back, "back"),
                (Faster, "faster"),
                (Hide, "hide"),
                (Help, "keys"),
                (Quit, "quit"),
            ],
            (Mode::Nav, Focus::Text) => &[
                (TogglePlay, "play"),
                (OpenField, "type"),
                (NextSuspect, "suspect"),
                (AcceptWord, "fine"),
                (Hide, "hide"),
                (Strike, "cut"),
                (Undo, "undo"),
                (Help, "keys"),
                (Palette, "actions"),
                (Quit, "quit"),
                (Chapter, "chapter"),
                (WaveFocus, "waveform"),
            ],
        };
        let of = |(action, says): &(Action, &str)| (self.key_name(*action), (*says).to_owned());
        wanted.iter().map(of).collect()
    }

    /// The keys that take the alternatives where keys are pressed now.
    fn suggestion_keys(&self) -> Vec<String> {
        let key = |number| self.keymap.key_in(self.context(), Action::Alternative(number));
        (1..=9).map(|number| key(number).map_or(String::new(), |key| key.to_string())).collect()
    }

    fn popup(&self) -> Option<Popup> {
        let popup = |title: String, rows, selected| Popup {
            title,
            query: None,
            rows,
            selected: Some(selected),
            top: 0,
        };
        Some(match &self.mode {
            Mode::Nav => return None,
            Mode::Field(field) => {
                let Purpose::Palette { found } = &field.purpose else { return None };
                let row = |entry: &&'static crate::tui::action::Entry| -> Spans {
                    let keys = self.keymap.keys_of(entry.action);
                    vec![(format!("{:<46} ", entry.help), Role::Plain), (keys, Role::Dim)]
                };
                Popup {
                    query: Some((field.caret.text(), field.caret.place())),
                    selected: field.chosen,
                    ..popup("actions".to_owned(), found.iter().map(row).collect(), 0)
                }
            }
            Mode::List(List::Help { top }) => {
                let popup = popup("keys".to_owned(), self.help_rows(), 0);
                Popup { selected: None, top: *top, ..popup }
            }
            Mode::List(List::History { selected }) => {
                let count = self.editing.history().steps().len() + 1;
                let row = |line| self.history_row(self.step_of_line(line));
                popup("history".to_owned(), windowed(count, *selected, row), *selected)
            }
            Mode::List(List::Everywhere { to, places, verdicts, selected }) => {
                let row = |at: usize| -> Spans {
                    let place = &places[at];
                    vec![
                        (mark(verdicts[at]).to_owned(), Role::Heading),
                        (format!("{} ", place.before), Role::Dim),
                        (place.text.clone(), Role::Selection),
                        (format!(" {}", place.after), Role::Dim),
                    ]
                };
                popup(format!("→ {to}"), windowed(places.len(), *selected, row), *selected)
            }
            Mode::List(List::Tidy { changes, verdicts, selected }) => {
                let row = |at: usize| -> Spans {
                    let change = &changes[at];
                    vec![
                        (mark(verdicts[at]).to_owned(), Role::Heading),
                        (format!("{:>8} ", change.time.short()), Role::Dim),
                        (change.text.clone(), Role::Selection),
                        (format!(" → {}", change.becomes), Role::Plain),
                        (format!("  {}", change.rule), Role::Dim),
                    ]
                };
                let title = format!("tidy: {}", changes.len());
                popup(title, windowed(changes.len(), *selected, row), *selected)
            }
        })
    }

    /// Every action with its keys, by what it is about.
    pub(super) fn help_rows(&self) -> Vec<Spans> {
        let mut rows = Vec::new();
        for group in Group::ALL {
            rows.push(vec![(group.title().to_owned(), Role::Heading)]);
            for entry in ACTIONS.iter().filter(|entry| entry.group == group) {
                let keys = self.keymap.keys_of(entry.action);
                let wave = matches!(entry.context, Context::Wave);
                let place = if wave { " (waveform)" } else { "" };
                rows.push(vec![
                    (format!("  {keys:<18} "), Role::Plain),
                    (format!("{}{place}", entry.help), Role::Dim),
                ]);
            }
        }
        rows
    }

    fn history_row(&self, step: usize) -> Spans {
        let history = self.editing.history();
        let here = if step == history.current() { "● " } else { "  " };
        let one = step.checked_sub(1).and_then(|at| history.steps().get(at));
        let label = one.map_or("the beginning", |one| one.operation.label.as_str());
        let ago = one.map_or(String::new(), |one| ago(self.when - one.when));
        vec![
            (here.to_owned(), Role::Heading),
            (format!("{step:>5}  "), Role::Dim),
            (format!("{ago:>7}  "), Role::Dim),
            (label.to_owned(), Role::Plain),
        ]
    }
}

/// A list over the screen.
struct Popup {
    title: String,
    query: Option<(String, usize)>,
    rows: Vec<Spans>,
    selected: Option<usize>,
    top: usize,
}

/// The rows of a long list; those far from the selected one are not made.
fn windowed(count: usize, selected: usize, row: impl Fn(usize) -> Spans) -> Vec<Spans> {
    const FAR: usize = 200;
    let near = selected.saturating_sub(FAR)..(selected + FAR).min(count);
    (0..count).map(|at| if near.contains(&at) { row(at) } else { Spans::new() }).collect()
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Open => "  ",
        Verdict::Taken => "✓ ",
        Verdict::Left => "– ",
    }
}

/// How long ago something was.
fn ago(seconds: i64) -> String {
    match seconds.max(0) {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3600 => format!("{} min", seconds / 60),
        seconds @ 3600..86_400 => format!("{} h", seconds / 3600),
        seconds => format!("{} d", seconds / 86_400),
    }
}
