//! pod in a real terminal, by way of tmux: questions, bars, Ctrl-C.

use crate::sandbox::Sandbox;
use crate::tmux::Terminal;

#[test]
fn init_asks_for_what_is_missing() {
    let sandbox = Sandbox::new();
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD init --author Ada; echo \"ended $?\"");
    terminal.until("Title of the show:");
    terminal.line("Projets Libres");
    terminal.until("Language spoken [en]:");
    terminal.line("fr");
    terminal.until("ended 0");
    let manifest = sandbox.read("show.toml");
    assert!(manifest.contains("title = \"Projets Libres\"\nlanguage = \"fr\""), "{manifest}");
    assert!(manifest.contains("author = \"Ada\""), "{manifest}");
}

#[test]
fn new_asks_for_a_title_and_add_for_the_rest() {
    let sandbox = Sandbox::show();
    sandbox.tone("my take.wav", 1.0);
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD new; echo \"ended $?\"");
    terminal.until("Title of the episode:");
    terminal.line("PeerTube");
    terminal.until("ended 0");
    terminal.line("clear; $POD add; echo \"ended $?\"");
    terminal.until("Episode:");
    terminal.line("peertube");
    terminal.until("Recording:");
    terminal.line("my take.wav");
    terminal.until("Who is heard on it:");
    terminal.line("Walid");
    terminal.until("ended 0");
    let manifest = sandbox.read("episodes/001-peertube/episode.toml");
    assert!(manifest.contains("take = \"takes/my take.wav\"\nspeaker = \"Walid\""), "{manifest}");
}

#[test]
fn import_feed_asks_whose_a_locked_show_is() {
    let sandbox = Sandbox::new();
    let feed = "<rss version=\"2.0\" xmlns:podcast=\"https://podcastindex.org/namespace/1.0\">\
                <channel><title>Mine</title><podcast:locked>yes</podcast:locked><item>\
                <title>One</title><guid>g</guid><pubDate>1 Jan 2026 00:00 GMT</pubDate>\
                <enclosure url=\"https://x.example/a.mp3\" length=\"1\" type=\"audio/mpeg\"/>\
                </item></channel></rss>";
    sandbox.write("feed.xml", feed);
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD import feed.xml; echo \"ended $?\"");
    terminal.until("is it your show?");
    terminal.line("no");
    terminal.until("ended 2");
    assert_eq!(sandbox.names("."), ["feed.xml"]);
    terminal.line("clear; $POD import feed.xml; echo \"ended $?\"");
    terminal.until("is it your show?");
    terminal.line("yes");
    terminal.until("ended 0");
    assert!(sandbox.path("mine/show.toml").is_file());
}

#[test]
fn nothing_is_asked_when_everything_is_given() {
    let sandbox = Sandbox::show();
    sandbox.tone("a.wav", 1.0);
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD new One && $POD add 1 a.wav && $POD check; echo \"ended $?\"");
    let screen = terminal.until("ended 0");
    assert!(!screen.contains("Title of") && !screen.contains("heard"), "{screen}");
}

#[test]
fn control_c_at_a_question_ends_it_and_writes_nothing() {
    let sandbox = Sandbox::new();
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD init; echo \"ended $?\"");
    terminal.until("Title of the show:");
    terminal.key("C-c");
    terminal.line("");
    terminal.line("echo the shell is back");
    terminal.until("\nthe shell is back");
    assert!(sandbox.names(".").is_empty());
}

#[test]
fn long_work_shows_a_bar_and_control_c_stops_it_cleanly() {
    let sandbox = Sandbox::episode();
    sandbox.tone("long.wav", 7200.0);
    sandbox.pod(["add", "1", "long.wav", "--link"]).succeeds();
    let terminal = Terminal::open(&sandbox);
    terminal.line("clear; $POD build --color never; echo \"ended $?\"");
    let screen = terminal.until("x real time");
    assert!(screen.contains("001 PeerTube"), "{screen}");
    terminal.key("C-c");
    let screen = terminal.until("ended 130");
    assert!(screen.contains("everything on disk is whole"), "{screen}");
    assert!(screen.contains("stopping as soon as everything is whole"), "{screen}");
}

#[test]
fn suggestions_are_walked_through_one_key_each() {
    use crate::transcript::{DOCUMENT, transcribed};
    let sandbox = transcribed();
    let line = "**Peter** · 00:00:00\n\n";
    let text = "Hello and welcome. I mean, my guest today is Laura. You know, today we talk. \
                You know, it is free software, you know.\n";
    sandbox.write(DOCUMENT, format!("{line}{text}"));
    let terminal = Terminal::open(&sandbox);
    terminal.line("$POD transcript tidy 1 --review");
    let screen = terminal.until("[1/3]");
    assert!(screen.contains("is Laura. [You know,] today we talk."), "{screen}");
    assert!(screen.contains("is Laura. Today we talk."), "{screen}");
    terminal.key("x");
    terminal.until("a all of this kind");
    terminal.key("y");
    terminal.until("[2/3]");
    terminal.key("n");
    terminal.until("[3/3]");
    terminal.key("a");
    let screen = terminal.until("takes it back");
    assert!(screen.contains("you-know 4"), "{screen}");
    let after = text.replace("You know, today", "Today").replace(", you know.", ".");
    assert_eq!(sandbox.read(DOCUMENT), format!("{line}{after}"));
    terminal.line("$POD transcript tidy 1 --review");
    terminal.until("[1/1]");
    // Leaving changes nothing more.
    terminal.key("q");
    terminal.until("stopped here");
    // At the question, and before it is asked.
    terminal.line("clear; $POD transcript tidy 1 --review; echo ended $?");
    terminal.until("[1/1]");
    terminal.key("C-c");
    terminal.until("ended 130");
    terminal.line("clear; $POD transcript tidy 1 --review; echo ended here $?");
    terminal.key("C-c");
    terminal.line("");
    terminal.line("echo the shell is back");
    terminal.until("\nthe shell is back");
    assert_eq!(sandbox.read(DOCUMENT), format!("{line}{after}"));
}
