//! The screen itself: of any size, with and without colours, with and without a sound card.

use super::{EPISODE, Editor, READY, heard};
use crate::sandbox::Sandbox;
use crate::transcript::{DOCUMENT, talk};

/// The colours that a captured screen asks for.
fn colours(painted: &str) -> Vec<&str> {
    let sequences = painted.split("\u{1b}[").skip(1);
    let parameters =
        sequences.filter_map(|one| one.split_once('m')).map(|(parameters, _)| parameters);
    let codes = parameters.flat_map(|parameters| parameters.split(';'));
    let colour = |code: &&str| {
        // 39 and 49 are no colour, but an end of one.
        let code = code.parse::<u32>().unwrap_or(0);
        matches!(code, 30..=38 | 40..=48 | 90..=107)
    };
    codes.filter(colour).collect()
}

#[test]
fn after_a_storm_of_sizes_the_screen_is_whole() {
    let sandbox = heard();
    let editor = Editor::open(&sandbox);
    let before = editor.until(" kept)");
    let sizes = [(20, 5), (200, 60), (40, 10), (59, 15), (1, 1), (140, 24), (80, 16), (33, 44)];
    for (width, height) in sizes.iter().cycle().take(40) {
        editor.resize(*width, *height);
    }
    // Sizes that were not in the storm: tmux tells a program nothing of a size that is what it was
    // a quarter of a second ago, though it broke the lines anew in between.
    editor.resize(120, 33);
    editor.until(READY);
    editor.resize(21, 6);
    editor.until("small");
    editor.resize(190, 50);
    editor.until(READY);
    editor.resize(100, 30);
    editor.until_it("screen as before", |screen| screen == before);
    editor.correct("Mary", "Marie.");
    editor.quit();
    assert!(sandbox.read(DOCUMENT).contains("Marie."));
}

#[test]
fn a_terminal_too_small_says_so_and_keeps_working() {
    let sandbox = heard();
    let editor = Editor::open(&sandbox);
    editor.resize(20, 5);
    let screen = editor.until("small");
    assert!(screen.contains("40") && screen.contains("10"), "{screen}");
    editor.quit();
}

#[test]
fn without_colour_there_is_none() {
    let sandbox = heard();
    let editor = Editor::open(&sandbox);
    editor.strike_sentence("Hello");
    assert!(!colours(&editor.painted()).is_empty(), "{}", editor.painted());
    editor.quit();
    editor.line("export NO_COLOR=1");
    editor.start();
    editor.until("✗Hello");
    assert_eq!(colours(&editor.painted()), [""; 0]);
    editor.quit();
}

#[test]
fn without_a_sound_card_it_says_so_once_and_the_position_moves() {
    let sandbox = heard();
    let editor = Editor::shell(&sandbox);
    // On machines that have one, too: ALSA finds nothing, and complains about it.
    editor.line("export ALSA_CONFIG_PATH=/nowhere");
    editor.launch("");
    let screen = editor.until("warning");
    let told = screen.lines().filter(|line| line.contains("warning")).collect::<Vec<_>>();
    assert!(told.len() == 1 && told[0].contains("no sound card"), "{screen}");
    editor.until(READY);
    editor.key("Space");
    let screen = editor.until_it("second of sound", |screen| {
        screen.contains("▶ 00:00:01") || screen.contains("▶ 00:00:02")
    });
    assert!(!screen.contains("ALSA") && !screen.contains("alsa"), "{screen}");
    editor.key("Space");
    editor.until("⏸");
    let screen = editor.quit();
    assert!(!screen.contains("ALSA"), "{screen}");
}

#[test]
fn an_episode_that_was_not_transcribed_is_cut_by_its_waveform() {
    let sandbox = talk();
    let editor = Editor::open(&sandbox);
    editor.until_it("waveform", |screen| screen.contains('█'));
    editor.key("v");
    editor.keys(&["Right"; 8]);
    editor.key("x");
    editor.until_it("cut", |screen| screen.contains('╳') || screen.contains('╱'));
    editor.quit();
    let edits = sandbox.read(format!("{EPISODE}/edits.toml"));
    assert!(edits.contains("[[cut]]\nstart = \"00:00:00.000\"\n"), "{edits}");
    assert!(!sandbox.path(DOCUMENT).exists());
}

#[test]
fn an_episode_without_takes_says_what_comes_first() {
    let sandbox = Sandbox::show();
    sandbox.pod(["new", "Talk"]).succeeds();
    let editor = Editor::open(&sandbox);
    let screen = editor.until("pod add");
    assert!(screen.contains("pod transcribe"), "{screen}");
    editor.quit();
    assert_eq!(sandbox.names(EPISODE), ["episode.toml", "notes.md", "takes"]);
}

#[test]
fn a_text_is_corrected_without_its_takes_and_the_lost_one_is_named() {
    let sandbox = heard();
    std::fs::remove_file(sandbox.path(EPISODE).join("takes/peter.wav")).unwrap();
    let editor = Editor::open(&sandbox);
    editor.until("a recording is gone: take = \"takes/peter.wav\"");
    editor.correct("Mary", "Marie.");
    editor.quit();
    assert!(sandbox.read(DOCUMENT).contains("Marie."));
    let ran = sandbox.pod(["edit", "--plain"]).succeeds();
    assert!(ran.err().contains("`takes/peter.wav` does not exist"), "{}", ran.err());
}

#[test]
fn takes_that_vanish_leave_the_text_to_be_corrected() {
    let sandbox = heard();
    let editor = Editor::open(&sandbox);
    editor.until(" kept)");
    std::fs::remove_dir_all(sandbox.path(EPISODE).join("takes")).unwrap();
    editor.key("Space");
    editor.until("▶");
    editor.key("Space");
    editor.correct("Mary", "Marie.");
    editor.quit();
    assert!(sandbox.read(DOCUMENT).contains("Marie."));
}
