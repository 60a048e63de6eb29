//! The editor's journal from anybody: what is whole is taken, the rest refused; any steps at all
//! are walked without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pod::transcript::draft::{Draft, History, line, lines};

/// Each line with the digest and the length that belong to it: few bytes have them by chance.
fn checked(text: &str) -> String {
    let whole = |written: &str| {
        let check = blake3::hash(written.as_bytes()).to_hex();
        format!("{} {} {written}\n", &check[..16], written.len())
    };
    text.split('\n').map(whole).collect()
}

fuzz_target!(|text: &str| {
    let (_, good, _) = lines(text);
    assert!(good <= text.len());

    let (read, ..) = lines(checked(text));
    let again: String = read.iter().map(line).collect();
    let (same, good, error) = lines(again.as_str());
    assert_eq!((same.len(), good, error), (read.len(), again.len(), None));

    let mut history = History::default();
    read.into_iter().for_each(|line| history.replay(line));
    let mut draft = Draft::default();
    for step in (0..=history.steps().len()).rev() {
        history.go(step).into_iter().flatten().for_each(|operation| draft.apply(&operation));
    }
    let _ = draft.text();
});
