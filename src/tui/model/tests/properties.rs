//! Random sequences of actions: undone they are the original, replayed they are the state, and
//! what is on the screen is what is in the files.

use proptest::prelude::*;

use super::Desk;
use crate::tui::action::{ACTIONS, Action};

/// Any action but those that leave, and a few letters typed.
#[derive(Debug, Clone)]
enum Move {
    Act(usize),
    Write(String),
    Wait(u64),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        12 => (0..ACTIONS.len()).prop_map(Move::Act),
        3 => "[a-zéà ,.~*#\\[\\]!]{0,6}".prop_map(Move::Write),
        1 => (0_u64..3000).prop_map(Move::Wait),
    ];
    prop::collection::vec(one, 1..60)
}

fn play(desk: &mut Desk, moves: &[Move]) {
    for one in moves {
        match one {
            Move::Act(at) => match ACTIONS[*at].action {
                Action::Quit | Action::Transcribe | Action::TranscribeWith => {}
                action => drop(desk.act(action)),
            },
            Move::Write(text) => {
                desk.model.fill(text);
            }
            Move::Wait(millis) => drop(desk.wait(*millis)),
        }
    }
    // Lists and fields left open are closed without taking anything.
    desk.act(Action::FieldCancel).act(Action::ListClose);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn undone_it_is_the_original(moves in moves()) {
        let mut desk = Desk::new();
        let original = desk.text();
        play(&mut desk, &moves);
        for _ in 0..=desk.model.editing().history().steps().len() {
            desk.act(Action::Undo);
        }
        prop_assert_eq!(desk.text(), original);
        prop_assert!(desk.model.draft().spans().is_empty());
    }

    #[test]
    fn opened_again_it_is_the_same(moves in moves()) {
        let mut desk = Desk::new();
        play(&mut desk, &moves);
        let (draft, current) = (desk.model.draft().clone(), desk.model.editing().history().current());
        let desk = desk.again();
        prop_assert_eq!(desk.model.draft().text(), draft.text());
        prop_assert_eq!(desk.model.draft().spans(), draft.spans());
        prop_assert_eq!(desk.model.editing().history().current(), current);
    }

    #[test]
    fn what_is_on_the_screen_is_in_the_files(moves in moves()) {
        let mut desk = Desk::new();
        play(&mut desk, &moves);
        desk.save();
        let saved = desk.file("transcript.md");
        let shown = desk.text();
        // Only the times of turn lines are put right in the file.
        let timeless = |text: &str| -> String {
            text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
        };
        prop_assert_eq!(timeless(&saved), timeless(&shown));
        let cuts = desk.file("edits.toml").matches("[[").count();
        prop_assert_eq!(cuts, desk.model.draft().spans().len());
    }
}
