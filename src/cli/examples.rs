//! The examples that end each long help and manual page.

mod web;

pub use web::*;

use crate::tui::action::{ACTIONS, Context, Group};

pub const POD: &str = "\
EXAMPLES
  A first episode, from nothing to a finished file:
    $ pod init my-show --title 'My show'
    $ cd my-show
    $ pod new 'The first one'
    $ pod add 1 ~/recordings/alice.wav --speaker Alice
    $ pod transcribe
    $ pod build

  What is wrong with the show?
    $ pod check

  The help of one command:
    $ pod build --help";

pub const INIT: &str = "\
EXAMPLES
  Start a show in a new folder; pod asks for what is missing:
    $ pod init my-show

  The same with everything said, for scripts:
    $ pod init my-show --title 'Projets Libres !' --author 'Walid Nouh' \\
        --language fr --base-url https://podcast.example.org/

  Start one in this folder:
    $ pod init --title 'My show'

An existing show.toml is never touched.";

pub const NEW: &str = "\
EXAMPLES
  Start the next episode:
    $ pod new 'PeerTube, dix ans après'

  Choose its number, its folder's name and the day it comes out:
    $ pod new 'PeerTube, dix ans après' --number 12 --slug peertube \\
        --date 2026-11-20T07:00:00+01:00

It makes episodes/012-peertube/ with episode.toml, notes.md and takes/.";

pub const ADD: &str = "\
EXAMPLES
  One recording of one person, into episode 12:
    $ pod add 12 walid.wav --speaker Walid

  Two people, each with their own recorder:
    $ pod add peertube walid.wav pouhiou.wav --speaker Walid --speaker Pouhiou

  A recorder that splits its files: the parts are one track:
    $ pod add 12 zoom0001.wav zoom0002.wav --join --speaker Pouhiou

  Only the left channel, starting 2.5 seconds after the first track:
    $ pod add 12 stereo.wav --channel left --offset 2.5

The takes are copied to the episode's takes/ folder. A file that is not a
recording pod can read is refused with the reason, and then nothing is copied.";

pub const BUILD: &str = "\
EXAMPLES
  The episode of this folder, or all episodes of the show:
    $ pod build

  Certain episodes, by number or by name:
    $ pod build 12
    $ pod build peertube 011-mobilizon

  The episode of a git tag, with a report for machines:
    $ pod build --tag ep12 --json

  What is being made again, and why?
    $ pod build --why

Finished files are in the episode's out/ folder. What did not change is not
made again; stop it at any time and start again: it goes on where it was.";

pub const TRANSCRIBE: &str = "\
EXAMPLES
  Bring in a model once, then write down what is said in episode 12:
    $ pod model get small
    $ pod transcribe 12

  Look harder, with a larger model, for the text that gets published:
    $ pod transcribe 12 --model large-v3-turbo-q5_0 --best

  One stereo recording, Marie on the left and Pierre on the right:
    $ pod transcribe 12 --speakers Marie,Pierre

  Let a server of yours listen:
    $ pod transcribe 12 --server http://192.168.1.20:8080

Then correct transcript.md in any editor. Words ~~struck out~~ are cut from the
sound by the next `pod build`.";

pub const TRANSCRIPT: &str = "\
EXAMPLES
  The text of episode 12 as subtitles:
    $ pod transcript export 12 -o subtitles.srt

  What was heard and kept out of it:
    $ pod transcript hidden 12";

pub const TRANSCRIPT_EXPORT: &str = "\
EXAMPLES
  Plain text on the terminal:
    $ pod transcript export 12

  WebVTT with a time for every word:
    $ pod transcript export 12 --rich -o words.vtt

  Subtitles by the rules of French television, times of the takes:
    $ pod transcript export 12 --subs arcom --session -o raw.srt";

pub const TRANSCRIPT_IMPORT: &str = "\
EXAMPLES
  A text that was paid for elsewhere, made from the takes:
    $ pod transcript import 12 service.srt

  Subtitles of the published episode, pauses already cut:
    $ pod transcript import 12 published.vtt --finished";

pub const TRANSCRIPT_HIDDEN: &str = "\
EXAMPLES
  What is there, and why it is not in the text:
    $ pod transcript hidden 12

  Bring the signs of listening back into the text:
    $ pod transcript hidden 12 --restore backchannel

  Only in this stretch:
    $ pod transcript hidden 12 --restore bleed --between 00:12:03-00:12:20";

pub const TRANSCRIPT_TIDY: &str = "\
EXAMPLES
  What would go, by which rule:
    $ pod transcript tidy 12 --dry-run

  Leave it out of the text:
    $ pod transcript tidy 12

  Only hesitations, and cut them from the sound as well:
    $ pod transcript tidy 12 --only filler --audio

  Bring the repeats back:
    $ pod transcript tidy 12 --undo repeat

  Decide about markers, false starts, sentences and paragraphs one by one:
    $ pod transcript tidy 12 --review

  Take every paragraph that is suggested, and cut hesitations nobody wrote:
    $ pod transcript tidy 12 --accept paragraph,ghost";

pub const TRANSCRIPT_GLOSSARY: &str = "\
EXAMPLES
  Write names down, with how they are misheard:
    $ pod transcript glossary --add Castopod --add \"PeerTube = pire tube\"

  Put them right in an episode, and see where else they may be meant:
    $ pod transcript glossary 12

  Decide one by one:
    $ pod transcript glossary 12 --review

  Bring back what stood there for one of them:
    $ pod transcript glossary 12 --undo PeerTube";

pub const TRANSCRIPT_CORRECT: &str = "\
EXAMPLES
  What a model on this machine would correct:
    $ pod transcript correct 12 --server http://localhost:11434/v1 --model mistral --dry-run

  Decide one by one:
    $ pod transcript correct 12 --server http://localhost:11434/v1 --model mistral --review

  Only punctuation, and what was refused with its reason:
    $ pod transcript correct 12 --server http://localhost:8080 --model any \\
          --only punctuation --refused

  Bring the endings back as they were:
    $ pod transcript correct 12 --undo agreement";

pub const TRANSCRIPT_DIFF: &str = "\
EXAMPLES
  What was changed, word by word:
    $ pod transcript diff 12

  How good recognition was, over all episodes:
    $ pod transcript diff --all --rates

  Remember the names that were put right:
    $ pod transcript diff --all --learn";

pub const SEARCH: &str = "\
EXAMPLES
  Where something is said; all words close together, those in a row first:
    $ pod search free software

  Exactly these words in a row, and words that begin so:
    $ pod search '\"free software\"'
    $ pod search 'feder*'

  Only what one person says, in two episodes, without a word:
    $ pod search 'federation -mastodon' --speaker Laura --episode 12 --episode 13";

pub const PRESETS: &str = "\
EXAMPLES
  What does each preset do?
    $ pod presets

  Use one: write in show.toml
    [audio]
    preset = \"voice\"";

pub const CACHE: &str = "\
EXAMPLES
  How much does pod keep?
    $ pod cache info

  Leave at most 500 megabytes:
    $ pod cache prune --keep 500MB

Nothing is lost with the cache but time: pod makes again what it needs.";

pub const CACHE_INFO: &str = "\
EXAMPLES
  How much does pod keep, and for which stage?
    $ pod cache info";

pub const CACHE_PRUNE: &str = "\
EXAMPLES
  Leave at most 500 megabytes, those used last:
    $ pod cache prune --keep 500MB

  Leave nothing:
    $ pod cache prune --all";

pub const CLEAN: &str = "\
EXAMPLES
  Remove the finished files of episode 12:
    $ pod clean 12

  Remove all that pod made in this show:
    $ pod clean --cache

Takes, manifests, notes and transcripts are never removed.";

pub const COMPLETIONS: &str = "\
EXAMPLES
  For bash:
    $ pod completions bash > ~/.local/share/bash-completion/completions/pod

  For fish:
    $ pod completions fish > ~/.config/fish/completions/pod.fish

  For zsh, in a folder of $fpath:
    $ pod completions zsh > ~/.zfunc/_pod";

pub const MAN: &str = "\
EXAMPLES
  Write the pages and read one:
    $ pod man ~/.local/share/man/man1
    $ man pod-build

The pages of the manifests, show.toml(5) and episode.toml(5), are written
to the same folder.";

/// The examples of `pod edit`, with every key: the list is that of the editor itself.
pub fn edit() -> String {
    let mut text = EDIT.to_owned();
    for group in Group::ALL {
        text += &format!("\n  {}:\n", group.title());
        for entry in ACTIONS.iter().filter(|entry| entry.group == group) {
            let keys = entry.bindings().flat_map(|(context, keys)| {
                let place = if context == Context::Wave { " (waveform)" } else { "" };
                keys.iter().map(move |key| format!("{key}{place}"))
            });
            let keys: Vec<String> = keys.collect();
            text += &format!("    {:<48} {:<22} {}\n", entry.help, entry.name, keys.join(" "));
        }
    }
    text.truncate(text.trim_end().len());
    text
}

const EDIT: &str = "\
EXAMPLES
  Fix the text of episode 12, and cut its sound:
    $ pod edit 12

  The same without a screen to draw on:
    $ pod edit 12 --plain

  With keys of your own:
    $ pod edit 12 --keys my-keys.toml

Every edit is written to a journal at once and to transcript.md, edits.toml and
episode.toml soon after; quitting, a crash or a power cut lose none that is
older than a second. Undo reaches back to the first edit ever made.

A key file has a table a context (text, wave, field, list, always) and a line
an action, which replaces its keys there:
    [text]
    strike = [\"X\", \"Ctrl+x\"]

KEYS
What each key does, and the name of the action in the key file and in the
palette (Ctrl+p). `(waveform)`: after w.
";

pub const MODEL: &str = "\
EXAMPLES
  Which models are there, and which are here?
    $ pod model list

  Bring one here, once:
    $ pod model get small

Models are kept outside of shows, in ~/.local/share/pod/models or where
POD_MODEL_DIR says. A show may also name a file of its own in show.toml.";

pub const MODEL_LIST: &str = "\
EXAMPLES
  Which models are here, and which suit the show's language?
    $ pod model list

  The same for a program:
    $ pod model list --json";

pub const MODEL_BENCH: &str = "\
EXAMPLES
  All models that are here, on a minute of episode 12:
    $ pod model bench 12

  Two of them, as `pod transcribe --best` would use them:
    $ pod model bench 12 --model small --model medium-q5_0 --best";

pub const MODEL_GET: &str = "\
EXAMPLES
  Bring one here; the same again goes on where it stopped:
    $ pod model get small

  From a mirror, which may have models of its own:
    $ pod model get small --from https://mirror.example.org/whisper

  From a disk, on a machine without a network:
    $ pod model get small --from /media/usb";

pub const MODEL_VERIFY: &str = "\
EXAMPLES
  Are all models still what they were?
    $ pod model verify";

pub const MODEL_PATH: &str = "\
EXAMPLES
  Use a model elsewhere:
    $ whisper-cli --model \"$(pod model path small)\" speech.wav";

pub const MODEL_REMOVE: &str = "\
EXAMPLES
  Make room on the disk:
    $ pod model remove large-v3 medium";
