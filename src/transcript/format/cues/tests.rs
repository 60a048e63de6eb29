use proptest::prelude::*;

use super::*;
use crate::transcript::format::script::Speech;

fn piece(text: &str, start: i64, end: i64) -> Piece {
    Piece { text: text.to_owned(), start, end }
}

/// Words of 250 ms, one every 300 ms.
fn said(text: &str, from: i64) -> Vec<Piece> {
    let words = text.split(' ').enumerate();
    words
        .map(|(at, text)| (text, from + 300 * at as i64))
        .map(|(text, at)| piece(text, at, at + 250))
        .collect()
}

fn script(language: &str, turns: Vec<(&str, Vec<Piece>)>) -> Script {
    let turns = turns.into_iter().map(|(speaker, pieces)| Speech {
        speaker: Some(speaker.to_owned()),
        paragraphs: vec![pieces],
    });
    Script { language: language.to_owned(), titles: Vec::new(), turns: turns.collect() }
}

fn texts(script: &Script, preset: Preset, room: Room) -> Vec<Vec<String>> {
    split(script, preset, room).iter().map(Card::texts).collect()
}

#[test]
fn cards_end_with_sentences_where_they_can() {
    let text = "On commence tout de suite avec Benoît. Il travaille depuis dix ans à la radio. Bonjour Benoît.";
    let script = script("fr", vec![("Ana", said(text, 0))]);
    assert_eq!(
        texts(&script, Preset::Podcast, Room::OneLine),
        [
            ["On commence tout de suite avec Benoît."],
            ["Il travaille depuis dix ans à la radio. Bonjour Benoît."],
        ]
    );
}

#[test]
fn no_line_ends_with_an_article() {
    let text = "nous avons parlé longuement hier soir dans la grande maison de la vieille tante du village voisin avec les enfants et le chien";
    for (preset, room) in [
        (Preset::Podcast, Room::Labelled),
        (Preset::Podcast, Room::OneLine),
        (Preset::Netflix, Room::TwoLines),
        (Preset::Arcom, Room::TwoLines),
    ] {
        let script = script("fr", vec![("Ana", said(text, 0))]);
        for line in texts(&script, preset, room).concat() {
            let last = line.split(' ').next_back().unwrap();
            assert!(
                !["la", "le", "les", "de", "du", "dans", "et"].contains(&last),
                "{preset:?}: {line}"
            );
        }
    }
}

#[test]
fn a_short_card_is_shown_longer_where_nothing_follows() {
    let script = script(
        "fr",
        vec![("Ana", vec![piece("Oui.", 1000, 1200)]), ("Bo", vec![piece("Non.", 1600, 1700)])],
    );
    let cards = split(&script, Preset::Podcast, Room::OneLine);
    let times: Vec<_> = cards.iter().map(|card| (card.start, card.end)).collect();
    assert_eq!(times, [(1000, 1599), (1600, 2600)]);
}

#[test]
fn speakers_at_the_same_moment_never_overlap() {
    let talk = [("Ana", 1000, 3000), ("Bo", 1000, 1500), ("Ana", 1000, 4000)];
    let turns = talk.map(|(name, start, end)| (name, vec![piece("mot", start, end)]));
    let script = script("fr", turns.to_vec());
    let cards = split(&script, Preset::Podcast, Room::OneLine);
    let times: Vec<_> = cards.iter().map(|card| (card.start, card.end)).collect();
    assert_eq!(times, [(1000, 1001), (1001, 1002), (1002, 4000)]);
}

#[test]
fn a_word_longer_than_a_line_is_put_alone() {
    let long = "a".repeat(300);
    let script = script("de", vec![("A", said(&format!("ja {long} nein"), 0))]);
    let cards = texts(&script, Preset::Podcast, Room::OneLine);
    assert_eq!(cards, [["ja".to_owned()], [long], ["nein".to_owned()]]);
}

#[test]
fn a_long_pause_divides_cards() {
    let mut words = said("et voilà le résultat", 0);
    words.extend(said("que nous attendions", 9000));
    let script = script("fr", vec![("A", words)]);
    let cards = texts(&script, Preset::Podcast, Room::OneLine);
    assert_eq!(cards, [["et voilà le résultat"], ["que nous attendions"]]);
}

#[test]
fn arcoms_speed_is_held_where_the_speech_allows_it() {
    let text = "Le maire a dit hier que la place serait rendue aux piétons dès le mois de mars. Les commerçants du quartier en doutent encore un peu.";
    // 450 ms a word: about 11 characters a second, below the charter's 15.
    let words = text
        .split(' ')
        .enumerate()
        .map(|(at, text)| piece(text, 450 * at as i64, 450 * at as i64 + 400));
    let script = script("fr", vec![("A", words.collect())]);
    let limits = Limits::of(Preset::Arcom, Room::TwoLines);
    for card in split(&script, Preset::Arcom, Room::TwoLines) {
        let chars: usize = card.texts().iter().map(|line| line.chars().count()).sum();
        assert!(chars as f32 <= limits.chars_in(card.end - card.start), "{card:?}");
    }
}

#[test]
fn three_hours_of_words_are_cut_in_no_time() {
    let words: Vec<Piece> = (0..30_000).map(|n| piece("parole", 360 * n, 360 * n + 300)).collect();
    let script = script("fr", vec![("A", words)]);
    let cards = split(&script, Preset::Podcast, Room::Labelled);
    assert_eq!(
        cards.iter().flat_map(|card| &card.lines).map(|line| line.len()).sum::<usize>(),
        30_000
    );
}

proptest! {
    #[test]
    fn every_word_is_in_one_card_and_cards_keep_their_bounds(
        turns in prop::collection::vec(
            prop::collection::vec(("[a-zé]{1,80}[.,?]?", 0_i64..1500, 1_i64..1200), 1..40),
            1..6,
        )
    ) {
        let mut now = 0;
        let turns: Vec<(&str, Vec<Piece>)> = turns.into_iter().enumerate().map(|(index, words)| {
            let words = words.into_iter().map(|(text, pause, length)| {
                now += pause;
                piece(&text, now, now + length)
            });
            (["Ana", "Bo"][index % 2], words.collect())
        }).collect();
        let all: Vec<Piece> = turns.iter().flat_map(|(_, words)| words.clone()).collect();
        let script = script("fr", turns);
        for preset in [Preset::Podcast, Preset::Arcom, Preset::Netflix] {
            for room in [Room::OneLine, Room::TwoLines, Room::Labelled] {
                let limits = Limits::of(preset, room);
                let cards = split(&script, preset, room);
                let put: Vec<Piece> =
                    cards.iter().flat_map(|card| card.lines.concat()).collect();
                prop_assert_eq!(&put, &all);
                for card in &cards {
                    prop_assert!(card.end > card.start);
                    prop_assert!(card.lines.len() <= limits.lines);
                    let widest = card.lines.iter().map(|line| optimum::width(line)).max().unwrap();
                    let single = card.lines.iter().all(|line| line.len() == 1);
                    prop_assert!(widest <= limits.line || single);
                }
                prop_assert!(cards.windows(2).all(|two| two[0].end <= two[1].start));
            }
        }
    }
}
