//! The examples that end each long help and manual page.

pub const POD: &str = "\
EXAMPLES
  A first episode, from nothing to a finished file:
    $ pod init my-show --title 'My show'
    $ cd my-show
    $ pod new 'The first one'
    $ pod add 1 ~/recordings/alice.wav --speaker Alice
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

pub const CHECK: &str = "\
EXAMPLES
  The whole show:
    $ pod check

  One episode, before building it:
    $ pod check 12

  In a script: 3 means that errors were found:
    $ pod check --quiet || echo 'something is wrong'";

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
