//! The table of actions itself, one line each: name, context and keys, then keys elsewhere.
//!
//! Keys follow the reference (F.2, F.4). Letters and marks that cost AltGr on a French keyboard
//! bind nothing, and the unshifted digits of AZERTY count as digits.

use super::{Context, Entry, Group};

/// Makes the enum and its table of the same lines, so that no action can lack its entry.
macro_rules! actions {
    ($($group:ident { $($variant:ident $(($kind:ty))? $help:literal {
        $($(($value:literal))? $name:literal $context:ident [$($key:literal),*]
            $($other:ident [$($more:literal),*])*;)+
    })+ })+) => {
        /// What a key, a click or a line of the palette asks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[doc = concat!("To ", $help, ".")] $variant $(($kind))?,)+)+
        }

        /// Every action with its name, its keys and what it does, in the order of the help.
        pub const ACTIONS: &[Entry] = &[$($($(Entry {
            action: Action::$variant $(($value))?,
            name: $name,
            context: Context::$context,
            keys: &[$($key),*],
            also: &[$((Context::$other, &[$($more),*])),*],
            help: concat!($help $(, " ", $value)?),
            group: Group::$group,
        },)+)+)+];
    };
}

actions! {
Listening {
    TogglePlay "play or pause" { "toggle-play" Text ["Space"] Always ["F10", "MediaPlayPause"]; }
    PlayFromCursor "play from the cursor" { "play-from-cursor" Text ["P"]; }
    PlaySentence "play this sentence" { "play-sentence" Text ["e"]; }
    LoopWord "loop the word, slower" { "loop-word" Text ["l"]; }
    Back "go back 3 seconds" { "back" Text ["b"] Always ["F9", "MediaRewind"]; }
    Forward "go forward 3 seconds" { "forward" Text ["n"] Always ["F11", "MediaFastForward"]; }
    Slower "play slower" { "slower" Text ["<"]; }
    Faster "play faster" { "faster" Text [">"]; }
    RawTakes "hear the raw takes, or the episode" { "raw-takes" Text ["r"]; }
    Follow "follow the sound again" { "follow" Text ["f", "F"]; }
    Solo(u8) "hear only track" {
        (1) "solo-1" Wave ["1", "&"];
        (2) "solo-2" Wave ["2", "é"];
        (3) "solo-3" Wave ["3", "\""];
        (4) "solo-4" Wave ["4", "'"];
        (5) "solo-5" Wave ["5", "("];
        (6) "solo-6" Wave ["6", "-"];
    }
    Mute(u8) "mute track" {
        (1) "mute-1" Wave ["Alt+1", "Alt+&"];
        (2) "mute-2" Wave ["Alt+2", "Alt+é"];
        (3) "mute-3" Wave ["Alt+3", "Alt+\""];
        (4) "mute-4" Wave ["Alt+4", "Alt+'"];
        (5) "mute-5" Wave ["Alt+5", "Alt+("];
        (6) "mute-6" Wave ["Alt+6", "Alt+-"];
    }
    FindSoundCard "look for a sound card again" { "find-sound-card" Text []; }
}
Moving {
    WordLeft "go to the word before" { "word-left" Text ["Left"]; }
    WordRight "go to the next word" { "word-right" Text ["Right"]; }
    SentenceLeft "go to the sentence before" { "sentence-left" Text ["Ctrl+Left"]; }
    SentenceRight "go to the next sentence" { "sentence-right" Text ["Ctrl+Right"]; }
    LineUp "go up a line" { "line-up" Text ["Up"]; }
    LineDown "go down a line" { "line-down" Text ["Down"]; }
    ParagraphUp "go to the paragraph before" { "paragraph-up" Text ["PageUp"]; }
    ParagraphDown "go to the next paragraph" { "paragraph-down" Text ["PageDown"]; }
    First "go to the first word" { "first" Text ["Home", "Ctrl+Home"]; }
    Last "go to the last word" { "last" Text ["End", "Ctrl+End"]; }
    NextSuspect "go to the next suspect" { "next-suspect" Text ["Tab"]; }
    PreviousSuspect "go to the suspect before" { "previous-suspect" Text ["Shift+Tab"]; }
    NextMark "go to the next mark to check" { "next-mark" Text ["M"]; }
    Search "search" { "search" Text ["/"]; }
    SearchNext "go to the next place found" { "search-next" Text ["N"]; }
    SearchPrevious "go to the place found before" { "search-previous" Text ["Alt+N"]; }
}
Correcting {
    OpenField "type over the word or the selection" { "open-field" Text ["Enter"]; }
    Alternative(u8) "take alternative" {
        (1) "alternative-1" Text ["1", "&"] Field ["Alt+1", "Alt+&"];
        (2) "alternative-2" Text ["2", "é"] Field ["Alt+2", "Alt+é"];
        (3) "alternative-3" Text ["3", "\""] Field ["Alt+3", "Alt+\""];
        (4) "alternative-4" Text ["4", "'"] Field ["Alt+4", "Alt+'"];
        (5) "alternative-5" Text ["5", "("] Field ["Alt+5", "Alt+("];
        (6) "alternative-6" Text ["6", "-"] Field ["Alt+6", "Alt+-"];
        (7) "alternative-7" Text ["7", "è"] Field ["Alt+7", "Alt+è"];
        (8) "alternative-8" Text ["8", "_"] Field ["Alt+8", "Alt+_"];
        (9) "alternative-9" Text ["9", "ç"] Field ["Alt+9", "Alt+ç"];
    }
    AcceptWord "accept as it is, go to the next suspect" { "accept-word" Text ["a"]; }
    // The question mark itself shows the help.
    Punctuate(char) "set or take away the mark" {
        ('.') "full-stop" Text ["."];
        (',') "comma" Text [","];
        (';') "semicolon" Text [";"];
        (':') "colon" Text [":"];
        ('?') "question-mark" Text ["Q", "Alt+?"];
        ('!') "exclamation-mark" Text ["!"];
    }
    CycleCase "change the case of the word" { "cycle-case" Text ["c"]; }
    CapitaliseEverywhere "capitalise the word everywhere" { "capitalise-everywhere" Text ["C"]; }
    JoinNext "join with the next word" { "join-next" Text ["j"]; }
    SplitWord "split the word in two" { "split-word" Text ["s"]; }
    CorrectEverywhere "correct everywhere alike" { "correct-everywhere" Text ["R"]; }
    AddToGlossary "add to the glossary, correct everywhere" { "add-to-glossary" Text ["g"]; }
    ParagraphBreak "break or join the paragraph here" { "paragraph-break" Text ["p"]; }
    Mark "mark to check later" { "mark" Text ["m"]; }
    MarkDone "mark all up to here as checked" { "mark-done" Text ["D"]; }
    Transcribe "transcribe the selection again" { "transcribe" Text ["t"]; }
    TranscribeWith "transcribe again with a hint or a model" { "transcribe-with" Text ["Ctrl+t"]; }
    Tidy "review the changes of tidy" { "tidy" Text ["T"]; }
}
Speakers {
    Speaker(u8) "give this turn to speaker" {
        (1) "speaker-1" Text ["F1"];
        (2) "speaker-2" Text ["F2"];
        (3) "speaker-3" Text ["F3"];
        (4) "speaker-4" Text ["F4"];
        (5) "speaker-5" Text ["F5"];
        (6) "speaker-6" Text ["F6"];
    }
    // Older terminals send F13 for Shift+F1.
    SpeakerFromHere(u8) "give the turns from here to speaker" {
        (1) "speaker-from-here-1" Text ["Shift+F1", "F13"];
        (2) "speaker-from-here-2" Text ["Shift+F2", "F14"];
        (3) "speaker-from-here-3" Text ["Shift+F3", "F15"];
        (4) "speaker-from-here-4" Text ["Shift+F4", "F16"];
        (5) "speaker-from-here-5" Text ["Shift+F5", "F17"];
        (6) "speaker-from-here-6" Text ["Shift+F6", "F18"];
    }
    RenameSpeakerEverywhere "rename the speaker everywhere" { "rename-speaker" Text ["S"]; }
}
Cutting {
    Strike "strike: cut the sound and the text" { "strike" Text ["X"]; }
    Hide "hide: keep the sound, not the text" { "hide" Text ["x"]; }
    SelectionStart "start or end a selection here" { "selection-start" Text ["v"]; }
    ExtendLeft "extend the selection to the left" { "extend-left" Text ["Shift+Left"]; }
    ExtendRight "extend the selection to the right" { "extend-right" Text ["Shift+Right"]; }
    CutSelection "cut the selected stretch" { "cut-selection" Text ["Delete"] Wave ["x", "X"]; }
    KeepSelection "keep the stretch from being shortened" { "keep-selection" Text ["K"]; }
    Uncut "bring the cut here back" { "uncut" Text ["Backspace"]; }
    NudgeStartLeft "move the start of the cut earlier" { "nudge-start-left" Wave ["d"]; }
    NudgeStartRight "move the start of the cut later" { "nudge-start-right" Wave ["f"]; }
    NudgeEndLeft "move the end of the cut earlier" { "nudge-end-left" Wave ["j"]; }
    NudgeEndRight "move the end of the cut later" { "nudge-end-right" Wave ["k"]; }
    Cancel "drop the selection, stop the loop" { "cancel" Text ["Esc"]; }
}
Waveform {
    WaveFocus "move on the waveform, or on the words" { "wave-focus" Text ["w"]; }
    WaveLeft "move left on the waveform" { "wave-left" Wave ["Left"]; }
    WaveRight "move right on the waveform" { "wave-right" Wave ["Right"]; }
    ZoomIn "zoom in" { "zoom-in" Text ["z"] Wave ["Up"]; }
    ZoomOut "zoom out" { "zoom-out" Text ["Z"] Wave ["Down"]; }
}
Chapters {
    Chapter "add or rename the chapter here" { "chapter" Text ["h"]; }
    RemoveChapter "remove the chapter here" { "remove-chapter" Text ["H"]; }
    ChapterEarlier "move the chapter earlier" { "chapter-earlier" Text ["Alt+Left"]; }
    ChapterLater "move the chapter later" { "chapter-later" Text ["Alt+Right"]; }
    PreviousChapter "go to the chapter before" { "previous-chapter" Text ["Ctrl+Up"]; }
    NextChapter "go to the next chapter" { "next-chapter" Text ["Ctrl+Down"]; }
}
Session {
    Undo "undo" { "undo" Text ["u", "Ctrl+z"]; }
    Redo "redo" { "redo" Text ["U", "Ctrl+y"]; }
    History "show the history, jump back in it" { "history" Text ["O"]; }
    Palette "find an action by its name" { "palette" Always ["Ctrl+p"]; }
    Help "show the keys" { "help" Text ["?"]; }
    Save "save now" { "save" Always ["Ctrl+s"]; }
    Quit "quit; all is kept" { "quit" Text ["q", "Ctrl+c"] Always ["Ctrl+q"]; }
}
Field {
    Commit "take what is typed, play on" { "commit" Field ["Enter"]; }
    CommitNext "take what is typed, open the next word" { "commit-next" Field ["Tab"]; }
    FieldExtend "take in the next word" { "field-extend" Field ["Shift+Right"]; }
    FieldShrink "leave out the last word" { "field-shrink" Field ["Shift+Left"]; }
    SuggestionUp "choose the suggestion above" { "suggestion-up" Field ["Up"]; }
    SuggestionDown "choose the suggestion below" { "suggestion-down" Field ["Down"]; }
    FieldCancel "leave everything as it was" { "field-cancel" Field ["Esc", "Ctrl+c"]; }
}
Lists {
    ListUp "go up" { "list-up" List ["Up", "k"]; }
    ListDown "go down" { "list-down" List ["Down", "j"]; }
    ListPageUp "go up a page" { "list-page-up" List ["PageUp"]; }
    ListPageDown "go down a page" { "list-page-down" List ["PageDown", "Space"]; }
    ListFirst "go to the first line" { "list-first" List ["Home"]; }
    ListLast "go to the last line" { "list-last" List ["End"]; }
    ListTake "take this one" { "list-take" List ["Enter", "y"]; }
    ListLeave "leave this one as it is" { "list-leave" List ["n"]; }
    ListTakeAll "take this one and all that follow" { "list-take-all" List ["a"]; }
    ListClose "close the list" { "list-close" List ["Esc", "q", "?", "Ctrl+c"]; }
}
}
