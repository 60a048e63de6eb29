//! From an action to what it does, where neither the field nor a list is open.

use super::{Focus, Job, Model, Wish};
use crate::tui::action::Action;

impl Model {
    pub(super) fn in_nav(&mut self, action: Action) {
        use Action::*;
        // Going on by itself waits for the next key.
        self.resume = None;
        match action {
            TogglePlay | PlayFromCursor | PlaySentence | LoopWord | Back | Forward | Slower
            | Faster | RawTakes | Follow | Solo(_) | Mute(_) | FindSoundCard => self.listen(action),
            SelectionStart | ExtendLeft | ExtendRight | First | Last
                if self.focus == Focus::Wave =>
            {
                self.move_wave(action);
            }
            WordLeft | WordRight | SentenceLeft | SentenceRight | LineUp | LineDown
            | ParagraphUp | ParagraphDown | First | Last | NextSuspect | PreviousSuspect
            | NextMark | PreviousChapter | NextChapter | ExtendLeft | ExtendRight
            | SelectionStart => self.go(action),
            Search => self.open_search(),
            SearchNext => self.search_on(true),
            SearchPrevious => self.search_on(false),
            OpenField | Alternative(_) | AcceptWord | Punctuate(_) | CycleCase
            | CapitaliseEverywhere | JoinNext | SplitWord | ParagraphBreak | Mark | MarkDone => {
                self.correct(action);
            }
            CorrectEverywhere => self.correct_everywhere(),
            AddToGlossary => self.add_to_glossary(),
            Transcribe => self.transcribe(None),
            TranscribeWith => self.open_hint(),
            Tidy => self.ask_for(Wish::Tidy),
            Action::Speaker(number) => self.speaker(number, false),
            SpeakerFromHere(number) => self.speaker(number, true),
            RenameSpeakerEverywhere => self.open_rename(),
            Strike | Hide | CutSelection | KeepSelection | Uncut | NudgeStartLeft
            | NudgeStartRight | NudgeEndLeft | NudgeEndRight => self.cut(action),
            Cancel => self.cancel(),
            WaveFocus | WaveLeft | WaveRight | ZoomIn | ZoomOut => self.move_wave(action),
            Chapter | RemoveChapter | ChapterEarlier | ChapterLater => self.chapter(action),
            Undo | Redo | History | Palette | Help | Save | Quit => self.session(action),
            // Keys of other contexts, chosen in the palette.
            Commit | CommitNext | FieldExtend | FieldShrink | SuggestionUp | SuggestionDown
            | FieldCancel | ListUp | ListDown | ListPageUp | ListPageDown | ListFirst
            | ListLast | ListTake | ListLeave | ListTakeAll | ListClose => {}
        }
    }

    /// Drops what was begun: the selection, the loop, what was searched for.
    fn cancel(&mut self) {
        self.anchor = None;
        (self.wave.selection, self.wave.anchor) = (None, None);
        self.search = None;
        self.alike = 0;
        self.listening.stop_loop();
        self.listening.intends = false;
        self.notice = None;
        if self.work.iter().any(|(wish, _)| *wish == Wish::Listen) {
            self.jobs.push(Job::StopListening);
        }
    }
}
