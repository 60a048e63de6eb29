use super::{recognised, untouched, written};
use crate::transcript::compare::{Rates, rates};

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

#[test]
fn rates_are_those_counted_by_hand() {
    // Ten words; `ressoit` for `reçoit`, `bien` not heard, `très` too many.
    let heard = recognised(&["Ana: on ressoit ce soir Benoît qui est très là pour nous"]);
    let manuscript = written(&["Ana: on reçoit ce soir Benoît qui est là pour bien nous"]);
    let found = rates(&heard, &manuscript);
    assert_eq!(found.len(), 2);
    let Rates { speaker, words, substituted, deleted, inserted, wer, .. } = &found[0];
    assert_eq!(speaker.as_deref(), Some("Ana"));
    assert_eq!((*words, *substituted, *deleted, *inserted), (11, 1, 1, 1));
    assert!(close(*wer, 3.0 / 11.0));
    // ss → ç: two letters; `bien ` and `très `: five each; of 50 letters and blanks.
    let letters = "on reçoit ce soir benoît qui est là pour bien nous".chars().count();
    assert_eq!(letters, 50);
    assert!(close(found[0].cer, 12.0 / 50.0), "{}", found[0].cer);
    assert!(found[1].total && found[1].speaker.is_none());
}

#[test]
fn capitals_punctuation_and_figures_count_only_raw() {
    let heard = recognised(&["Ana: bonjour il est quatorze heures trente"]);
    let manuscript = written(&["Ana: Bonjour, il est 14h30."]);
    let all = rates(&heard, &manuscript);
    assert!(close(all[0].wer, 0.0), "{all:?}");
    assert!(close(all[0].cer, 0.0));
    // `bonjour` and one of three words replaced, two too many; of four words.
    assert!(close(all[0].raw_wer, 4.0 / 4.0), "{}", all[0].raw_wer);
}

#[test]
fn accents_count_unless_folded() {
    let all = rates(&recognised(&["Ana: ou es tu"]), &written(&["Ana: où es tu"]));
    assert!(close(all[0].wer, 1.0 / 3.0));
    assert!(close(all[0].folded_wer, 0.0));
}

#[test]
fn fillers_taken_out_are_no_errors_of_recognition() {
    let lines = ["Ana: euh bonjour euh à tous"];
    let mut manuscript = untouched(&lines);
    manuscript.words.remove(2);
    manuscript.words.remove(0);
    let all = rates(&recognised(&lines), &manuscript);
    assert_eq!((all[0].words, all[0].inserted), (3, 0));
    assert!(close(all[0].raw_wer, 2.0 / 3.0), "but they are words");
}

#[test]
fn struck_words_were_heard_rightly() {
    let lines = ["Ana: alors du coup on commence"];
    let mut manuscript = untouched(&lines);
    manuscript.words[0].struck = true;
    let all = rates(&recognised(&lines), &manuscript);
    assert_eq!((all[0].words, all[0].inserted), (5, 0));
}

#[test]
fn each_speaker_has_rates_of_their_own() {
    let lines = ["Ana: un deux trois quatre", "Luc: cinq six", "Ana: sept huit"];
    let mut manuscript = untouched(&lines);
    manuscript.words[4].text = "vingt".to_owned();
    let all = rates(&recognised(&lines), &manuscript);
    let told: Vec<_> =
        all.iter().map(|one| (one.speaker.as_deref(), one.words, one.substituted)).collect();
    assert_eq!(told, [(Some("Ana"), 6, 0), (Some("Luc"), 2, 1), (None, 8, 1)]);
    assert!(close(all[1].wer, 0.5) && close(all[2].wer, 0.125));
}

#[test]
fn nothing_against_nothing_is_no_error() {
    let all = rates(&Default::default(), &Default::default());
    assert_eq!(all, [Rates { total: true, ..Rates::default() }]);
}

#[test]
fn twenty_thousand_words_with_a_fifth_changed_are_compared() {
    let word = |at: usize| format!("mot{}", at.wrapping_mul(2_654_435_761) % 900);
    let heard: Vec<String> = (0..20_000).map(word).collect();
    let truth: Vec<String> = heard
        .iter()
        .enumerate()
        .map(|(at, word)| if at % 5 == 0 { "autre".to_owned() } else { word.clone() })
        .collect();
    let (heard, truth) = (format!("Ana: {}", heard.join(" ")), format!("Ana: {}", truth.join(" ")));
    let all = rates(&recognised(&[&heard]), &written(&[&truth]));
    assert!(all[0].wer <= 0.2 && all[0].wer > 0.19, "{}", all[0].wer);
}
