use super::*;
use crate::transcript::WordId;
use crate::transcript::draft::Operation;
use crate::transcript::draft::tests::{place, words_of};
use crate::transcript::glossary::Entry;
use crate::transcript::second::Wider;

const TALK: &str = "\
**Walid** · 00:00:00

Le casto pod est un pire tube, à Dan et Frama soft. Il à parler ~~euh~~ avec l'eau bien [[?]] sur.
";

/// Words of which each is as sure as told and may be something else.
fn words(text: &str, known: &[(&str, f32, &[&str])]) -> WordsFile {
    let mut words = words_of(text);
    for word in &mut words.recognised.words {
        if let Some((_, sure, others)) = known.iter().find(|(text, _, _)| *text == word.text) {
            word.confidence = *sure;
            word.alternatives = others.iter().map(|&text| text.to_owned()).collect();
        }
    }
    words
}

fn glossary(lines: &[&str]) -> Glossary {
    Glossary::new(lines.iter().map(|line| Entry::parse(line).unwrap()).collect())
}

struct Told {
    draft: Draft,
    clues: Clues,
}

impl Told {
    fn of(text: &str, words: &WordsFile, terms: &[&str], language: &str) -> Told {
        let draft = Draft::new(text, Some(words), Some(language));
        Told { draft, clues: Clues::new(Some(words), glossary(terms), Some(language)) }
    }

    fn doubt(&self, word: &str) -> Option<Doubt> {
        self.clues.doubt(self.draft.word(place(&self.draft, word)).unwrap())
    }

    fn all(&self, from: &str, to: &str) -> Vec<Alternative> {
        self.clues.alternatives(&self.draft, place(&self.draft, from), place(&self.draft, to))
    }

    /// The alternatives of one kind.
    fn by(&self, from: &str, to: &str, why: Why) -> Vec<String> {
        let all = self.all(from, to).into_iter().filter(|one| one.why == why);
        all.map(|one| one.text).collect()
    }

    fn make(&mut self, operation: Option<Operation>) {
        self.draft.apply(&operation.expect("something changes"));
    }
}

#[test]
fn doubts_are_told_by_what_weighs_most() {
    let known: &[(&str, f32, &[&str])] = &[
        ("tube,", 0.3, &["tub"]),
        ("Dan", 0.3, &[]),
        ("et", 0.74, &[]),
        ("est", 0.76, &[]),
        ("euh", 0.1, &["heu"]),
        ("bien", 0.9, &[]),
        // The same word is no other.
        ("avec", 0.9, &["Avec"]),
    ];
    let told = Told::of(TALK, &words(TALK, known), &[], "fr");
    assert_eq!(told.doubt("tube,"), Some(Doubt::Differs));
    assert_eq!(told.doubt("Dan"), Some(Doubt::Unsure));
    assert_eq!(told.doubt("et"), Some(Doubt::Homophone));
    assert_eq!(told.doubt("bien"), Some(Doubt::Marked));
    for sure in ["est", "euh", "avec", "Le"] {
        assert_eq!(told.doubt(sure), None, "{sure}");
    }
}

#[test]
fn what_a_person_typed_is_no_suspect() {
    let words = words(TALK, &[("Dan", 0.3, &["dans"])]);
    let mut told = Told::of(TALK, &words, &[], "fr");
    let at = place(&told.draft, "Dan");
    told.make(told.draft.type_over(at, at, "Daniel"));
    assert_eq!(told.doubt("Daniel"), None);
    told.make(told.draft.type_over(at, at, "Dan,"));
    assert_eq!(told.doubt("Dan,"), Some(Doubt::Differs));
}

#[test]
fn a_stretch_heard_otherwise_is_one_suspect() {
    let mut words = words(TALK, &[("tube,", 0.3, &[])]);
    let wider = Wider { words: vec![WordId(1), WordId(2)], text: "Castopod".to_owned() };
    words.recognised.wider.push(wider);
    let mut told = Told::of(TALK, &words, &[], "fr");
    assert_eq!(told.doubt("casto"), Some(Doubt::Differs));
    let (casto, pod) = (place(&told.draft, "casto"), place(&told.draft, "pod"));
    assert_eq!(told.clues.stretch(&told.draft, pod), (casto, pod));
    assert_eq!(told.draft.next_suspect(&told.clues, place(&told.draft, "Le")), Some(casto));
    let tube = place(&told.draft, "tube,");
    assert_eq!(told.draft.next_suspect(&told.clues, casto), Some(tube));
    assert_eq!(told.draft.previous_suspect(&told.clues, tube), Some(casto));
    assert_eq!(told.draft.previous_suspect(&told.clues, casto), None);
    assert_eq!(told.by("casto", "pod", Why::Second), ["Castopod"]);
    assert_eq!(told.by("casto", "est", Why::Second), ["Castopod est"]);
    assert_eq!(told.by("casto", "casto", Why::Second), [""; 0]);
    told.make(told.draft.type_over(casto, pod, "Castopod"));
    assert_eq!(told.doubt("Castopod"), None);
}

#[test]
fn alternatives_come_in_their_order_and_dress() {
    let known: &[(&str, f32, &[&str])] = &[("à", 0.3, &["a", "ah"]), ("Dan", 0.3, &["dans"])];
    let mut told = Told::of(TALK, &words(TALK, known), &["Dana"], "fr");
    let why = |told: &Told, word| -> Vec<(String, Why)> {
        told.all(word, word).into_iter().map(|one| (one.text, one.why)).collect()
    };
    let second = |text: &str, why| (text.to_owned(), why);
    assert_eq!(why(&told, "Dan"), [second("Dans", Why::Second), second("Dana", Why::Glossary)]);
    assert_eq!(
        why(&told, "à"),
        [second("a", Why::Second), second("ah", Why::Second), second("as", Why::Homophone)]
    );
    told.clues.learn("à", "as");
    told.clues.heard_again(told.draft.word(place(&told.draft, "à")).unwrap().time, "Ah !");
    assert_eq!(
        why(&told, "à"),
        [
            second("as", Why::Before),
            second("Ah", Why::Again),
            second("a", Why::Second),
            second("ah", Why::Second)
        ]
    );
    assert_eq!(told.by("sur.", "sur.", Why::Homophone)[0], "sûr.");
}

#[test]
fn endings_that_sound_alike_are_offered() {
    let told = Told::of(TALK, &words(TALK, &[]), &[], "fr");
    assert_eq!(told.by("parler", "parler", Why::Ending)[..2], ["parlé", "parlés"]);
    assert_eq!(told.by("avec", "avec", Why::Ending), [""; 0]);
    let endings = Endings::of(Some("fr"));
    for no_verb in ["mais", "petit", "premier", "liberté", "nez", "peut-être"] {
        assert_eq!(endings.of_key(no_verb), [""; 0], "{no_verb}");
    }
    assert_eq!(endings.of_key("parlaient"), ["parlait", "parlais"]);
    assert_eq!(endings.of_key("fini"), ["finit", "finis", "finie", "finies"]);
    assert_eq!(endings.of_key("l'appelé")[0], "l'appeler");
    assert_eq!(Endings::of(Some("en")).of_key("parler"), [""; 0]);
    for word in ["castré", "castrait"] {
        assert!((1..=5).contains(&endings.of_key(word).len()));
    }
}

#[test]
fn terms_are_offered_for_what_looks_or_sounds_like_them() {
    let terms = ["PeerTube = pire tube", "Framasoft", "Castopod", "eaux"];
    let told = Told::of(TALK, &words(TALK, &[]), &terms, "fr");
    assert_eq!(told.by("pire", "tube,", Why::Glossary), ["PeerTube,"]);
    assert_eq!(told.by("Frama", "soft.", Why::Glossary), ["Framasoft."]);
    assert_eq!(told.by("casto", "pod", Why::Glossary), ["Castopod"]);
    assert_eq!(told.by("l'eau", "l'eau", Why::Glossary), ["l'eaux"]);
    assert_eq!(told.by("avec", "avec", Why::Glossary), [""; 0]);
}

#[test]
fn what_was_put_right_before_comes_first() {
    let text = "Le casto pod. Un Casto pod, deux.\n\nCasto pod !\n";
    let words = words_of(text);
    let mut draft = Draft::new(text, Some(&words), Some("fr"));
    let at = Place { segment: 0, word: 1 };
    draft.apply(&draft.type_over(at, Place { word: 2, ..at }, "Castopod.").unwrap());
    let mut clues = Clues::new(Some(&words), Glossary::default(), Some("fr"));
    clues.learn_all(&draft);
    let at = Place { segment: 0, word: 3 };
    let first = clues.alternatives(&draft, at, Place { word: 4, ..at });
    assert_eq!(first[0], Alternative { text: "Castopod,".to_owned(), why: Why::Before });
    let at = Place { segment: 1, word: 0 };
    assert_eq!(clues.alternatives(&draft, at, Place { word: 1, ..at })[0].text, "Castopod !");
    // A correction of the letters' case is one, of punctuation alone it is not.
    clues.learn("deux", "Deux");
    clues.learn("Un", "Un,");
    let word = |text| place(&draft, text);
    let all = |text| clues.alternatives(&draft, word(text), word(text));
    assert_eq!(all("deux.")[0].text, "Deux.");
    assert_eq!(all("Un"), []);
}

#[test]
fn a_stretch_heard_again_answers_for_each_of_its_words() {
    let text = "Alors le pire tube est là. Voilà tout.\n";
    let words = words_of(text);
    let mut told = Told::of(text, &words, &[], "fr");
    // From `le` to `là.`: 400 ms a word.
    told.clues.heard_again(Interval::from_millis(400, 2400), "le PeerTube est las .");
    let again = |told: &Told, from, to| told.by(from, to, Why::Again);
    assert_eq!(again(&told, "pire", "tube"), ["PeerTube"]);
    assert_eq!(again(&told, "là.", "là."), ["las."]);
    assert_eq!(again(&told, "le", "là."), ["le PeerTube est las."]);
    assert_eq!(again(&told, "pire", "pire"), [""; 0]);
    assert_eq!(again(&told, "le", "le"), [""; 0]);
    assert_eq!(again(&told, "Alors", "le"), [""; 0]);
    assert_eq!(again(&told, "Voilà", "Voilà"), [""; 0]);
    // Of a phrase, punctuation is an alternative too.
    told.clues.heard_again(Interval::from_millis(2400, 3200), "Voilà. Tout !");
    assert_eq!(again(&told, "Voilà", "tout."), ["Voilà. Tout."]);
}

#[test]
fn there_are_at_most_nine_and_no_two_alike() {
    let others: Vec<String> = (0..20).map(|at| format!("mot{}", at % 12)).collect();
    let mut words = words_of("Un mot1 là.\n");
    words.recognised.words[1].alternatives = others;
    let told = Told::of("Un mot1 là.\n", &words, &[], "fr");
    let mut all: Vec<String> = told.all("mot1", "mot1").into_iter().map(|one| one.text).collect();
    assert_eq!(all.len(), 9);
    assert!(!all.contains(&"mot1".to_owned()));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 9);
}

#[test]
fn capitals_stay_capitals() {
    let text = "IL ÉTAIT Ou C’EST là.\n";
    let told = Told::of(text, &words_of(text), &[], "fr");
    assert_eq!(told.by("ÉTAIT", "ÉTAIT", Why::Homophone)[0], "ÉTAIENT");
    assert_eq!(told.by("Ou", "Ou", Why::Homophone)[0], "Où");
    assert_eq!(told.by("C’EST", "C’EST", Why::Homophone)[..2], ["CES", "SES"]);
}

#[test]
fn could_of_is_put_right() {
    let text = "I could of gone.\n";
    let told = Told::of(text, &words_of(text), &[], "en");
    assert_eq!(told.doubt("of"), Some(Doubt::Homophone));
    assert_eq!(told.by("of", "of", Why::Homophone), ["have", "off"]);
    assert_eq!(told.by("could", "of", Why::Homophone), ["could have", "could've"]);
}

#[test]
fn without_a_words_file_the_language_still_helps() {
    let draft = Draft::new("Il à dit.\n", None, Some("fr"));
    let clues = Clues::new(None, Glossary::default(), Some("fr"));
    let at = place(&draft, "à");
    assert_eq!(clues.doubt(draft.word(at).unwrap()), None);
    assert_eq!(clues.alternatives(&draft, at, at)[0].text, "a");
    assert_eq!(clues.alternatives(&draft, at, Place { segment: 9, word: 9 }), []);
}

#[test]
fn clues_go_to_another_thread() {
    fn sent<T: Send>() {}
    sent::<Clues>();
}
