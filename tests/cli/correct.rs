//! `pod transcript correct`: models that are good, bad and hostile, on a real server.

use crate::chat::{Chat, Plays};
use crate::sandbox::{Ran, Sandbox};
use crate::transcript::{DOCUMENT, WORDS, transcribed};

fn misspelt() -> (Sandbox, String) {
    let sandbox = transcribed();
    let text = "**Peter** · 00:00:00\n\nHello and welcome too the show. My guest today is not \
                Laura. Their are 12 of us, over there today.\n";
    sandbox.write(DOCUMENT, text);
    (sandbox, text.to_owned())
}

fn good() -> Plays {
    let known = [("too", "to"), ("Their", "There")];
    Plays::Good(known.map(|(wrong, right)| (wrong.to_owned(), right.to_owned())).to_vec())
}

fn correct(sandbox: &Sandbox, chat: &Chat, more: &[&str]) -> Ran {
    let url = chat.url();
    let asked = ["transcript", "correct", "1", "--server", &url, "--model", "small"];
    sandbox.pod([&asked, more].concat())
}

#[test]
fn a_good_model_corrects_and_every_kind_comes_back() {
    let (sandbox, before) = misspelt();
    let chat = Chat::start(good());
    let told = correct(&sandbox, &chat, &["--dry-run"]).succeeds().out();
    assert!(told.contains("Their → There") && told.contains("nothing was changed"), "{told}");
    assert_eq!(sandbox.read(DOCUMENT), before);
    // What was answered once is not asked for again.
    let told = correct(&sandbox, &chat, &[]).succeeds().out();
    assert!(told.contains("2 edits made"), "{told}");
    assert_eq!(chat.questions().len(), 3);
    let after = before.replace("welcome too", "welcome to").replace("Their are", "There are");
    assert_eq!(sandbox.read(DOCUMENT), after);
    let again = correct(&sandbox, &chat, &["--json"]).succeeds().json();
    assert_eq!(again["written"], false);
    let undone = sandbox.pod(["transcript", "correct", "1", "--undo", "orthography"]).succeeds();
    assert!(undone.said().contains("taken back"), "{}", undone.said());
    sandbox.pod(["transcript", "correct", "1", "--undo", "all"]).succeeds();
    assert_eq!(sandbox.read(DOCUMENT), before);
    // The corrected text is another question.
    assert_eq!(chat.questions().len(), 6);
    correct(&sandbox, &chat, &["--dry-run", "--force"]).succeeds();
    assert_eq!(chat.questions().len(), 9);
    // The words themselves go out with their numbers.
    assert!(chat.words_asked()[0].contains(&(4, "too".to_owned())), "{:?}", chat.words_asked()[0]);
}

#[test]
fn only_the_kinds_asked_for_are_made() {
    let (sandbox, before) = misspelt();
    let chat = Chat::start(good());
    correct(&sandbox, &chat, &["--only", "filler"]).succeeds();
    assert_eq!(sandbox.read(DOCUMENT), before);
}

#[test]
fn a_model_that_rewrites_changes_nothing_and_is_counted() {
    let (sandbox, before) = misspelt();
    let words = sandbox.read(WORDS);
    for plays in [Plays::Rewriter, Plays::Hostile] {
        let chat = Chat::start(plays);
        let told = correct(&sandbox, &chat, &["--refused"]).succeeds().out();
        assert!(told.contains("refused") && told.contains("nothing was changed"), "{told}");
    }
    assert_eq!((sandbox.read(DOCUMENT), sandbox.read(WORDS)), (before, words));
}

#[test]
fn a_server_without_the_form_of_the_answer_serves_too() {
    let (sandbox, _) = misspelt();
    let Plays::Good(known) = good() else { unreachable!() };
    let chat = Chat::start(Plays::NoSchema(known));
    assert!(correct(&sandbox, &chat, &[]).succeeds().out().contains("2 edits made"));
}

#[test]
fn a_server_that_breaks_off_or_is_not_there_changes_nothing() {
    let (sandbox, before) = misspelt();
    let chat = Chat::start(Plays::HalfJson);
    assert!(correct(&sandbox, &chat, &[]).succeeds().out().contains("unusable"));
    let url = chat.url();
    drop(chat);
    let gone = ["transcript", "correct", "1", "--server", &url, "--model", "small"];
    let said = sandbox.pod(gone).exits(1).said();
    assert!(said.contains("cannot reach") && said.contains("nothing was changed"), "{said}");
    assert_eq!(sandbox.read(DOCUMENT), before);
}

#[test]
fn a_key_goes_to_the_server_and_nowhere_else() {
    let (sandbox, _) = misspelt();
    let chat = Chat::start(good());
    let url = chat.url();
    let asked = ["transcript", "correct", "1", "--verbose", "--server", &url, "--model", "m"];
    let ran = sandbox.command(asked).env("POD_CORRECT_KEY", "s3cret").run().succeeds();
    assert!(!ran.said().contains("s3cret"));
    assert!(chat.asked().iter().all(|asked| asked.header("authorization") == "Bearer s3cret"));
}

#[test]
fn without_a_server_it_says_what_is_missing() {
    let (sandbox, _) = misspelt();
    let said = sandbox.pod(["transcript", "correct", "1"]).exits(2).said();
    assert!(said.contains("--server"), "{said}");
}
