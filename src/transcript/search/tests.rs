//! The room as a whole: documents in, sentences out.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::transcript::document::{Document, read};

/// The passages of a document written by hand.
fn of(text: &str) -> Vec<Passage> {
    let (document, _) = Document::parse(text, Path::new("transcript.md"));
    passages(&read(&document, None).transcript)
}

fn holding(texts: &[(&str, &str)]) -> Index {
    let mut index = Index::in_memory().unwrap();
    fill(&mut index, texts);
    index
}

fn fill(index: &mut Index, texts: &[(&str, &str)]) {
    let mut update = index.update().unwrap();
    for (episode, text) in texts {
        update.put(episode, text, of(text)).unwrap();
    }
    update.commit().unwrap();
}

fn find(index: &Index, typed: &str) -> Found {
    index.search(&Query::parse(typed).unwrap(), &Scope::default(), 20).unwrap()
}

/// The sentences found, with the hits in brackets.
fn told(index: &Index, typed: &str) -> Vec<String> {
    let one = |hit: &Hit| {
        let mut text = hit.text.clone();
        for mark in hit.marks.iter().rev() {
            text.insert(mark.end, ']');
            text.insert(mark.start, '[');
        }
        text
    };
    find(index, typed).hits.iter().map(one).collect()
}

const TALK: &str = "**Ana** · 00:00:10\n\nL'été dernier, on parlait d'une œuvre. Rien d'autre.\n\n\
                    **Élise** · 00:01:00\n\nLe logiciel libre, c'est ~~pas~~ simple. <!-- secret --> \
                    Un logiciel est libre ou privateur.\n";

#[test]
fn accents_capitals_ligatures_and_apostrophes_do_not_matter() {
    let index = holding(&[("a", TALK)]);
    let summer = ["L'[été] dernier, on parlait d'une œuvre."];
    for typed in ["éte", "ETE", "été", "e\u{301}te"] {
        assert_eq!(told(&index, typed), summer, "{typed}");
    }
    assert_eq!(told(&index, "L’ÉTÉ"), ["[L'été] dernier, on parlait d'une œuvre."]);
    assert_eq!(told(&index, "oeuvre"), ["L'été dernier, on parlait d'une [œuvre]."]);
}

#[test]
fn words_in_a_row_come_before_words_apart() {
    let apart = "**A** · 00:00:00\n\nLibre est ce logiciel. Oui.\n\nCe logiciel. Il est libre.\n";
    let index = holding(&[("a", apart), ("b", TALK)]);
    assert_eq!(
        told(&index, "logiciel libre"),
        ["Le [logiciel libre], c'est simple.", "[Libre] est ce [logiciel].", "Ce [logiciel]."]
    );
    assert_eq!(told(&index, "\"logiciel libre\"").len(), 1);
}

#[test]
fn struck_words_and_comments_are_not_found() {
    let index = holding(&[("a", TALK)]);
    for typed in ["pas", "secret"] {
        assert_eq!(find(&index, typed).total, 0, "{typed}");
    }
    assert_eq!(find(&index, "\"c'est simple\"").total, 1, "what is around them is one row");
}

#[test]
fn a_beginning_finds_words_asked_for_or_when_nothing_else_does() {
    let index = holding(&[("a", TALK)]);
    assert_eq!(told(&index, "priv*"), ["Un logiciel est libre ou [privateur]."]);
    assert_eq!(told(&index, "\"ou priv*\""), ["Un logiciel est libre [ou privateur]."]);
    let found = find(&index, "logiciel priva");
    assert!(found.widened && found.total == 1);
    assert!(!find(&index, "logiciel").widened);
}

#[test]
fn words_and_people_can_be_kept_out() {
    let index = holding(&[("a", TALK)]);
    assert_eq!(find(&index, "autre -été").total, 0);
    assert_eq!(find(&index, "rien -privateur").total, 1);
    let ask = |speakers: &[&str], episodes: Option<&[&str]>| {
        let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let scope = Scope { episodes: episodes.map(owned), speakers: owned(speakers) };
        index.search(&Query::parse("un*").unwrap(), &scope, 20).unwrap().total
    };
    assert_eq!(ask(&[], None), 2);
    assert_eq!(ask(&["elise"], None), 1);
    assert_eq!(ask(&["ANA", "elise"], None), 2);
    assert_eq!(ask(&["nobody"], None), 0);
    assert_eq!(ask(&["…"], None), 0);
    assert_eq!(ask(&[], Some(&["b"])), 0);
    assert_eq!(ask(&[], Some(&["a", "b"])), 2);
}

#[test]
fn a_hit_knows_who_and_when() {
    let index = holding(&[("a", TALK)]);
    let hit = find(&index, "privateur").hits.remove(0);
    assert_eq!((hit.episode.as_str(), hit.speaker.as_deref()), ("a", Some("Élise")));
    assert!(hit.time.start.seconds() > 60.0 && hit.time.start < hit.time.end);
}

#[test]
fn an_episode_put_in_again_takes_its_own_place_and_one_taken_out_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::create(folder.path()).unwrap();
    fill(&mut index, &[("a", "**A**\n\nold words"), ("b", "**B**\n\nother words")]);
    fill(&mut index, &[("a", "**A**\n\nnew words")]);
    let mut index = Index::open(folder.path(), Access::Write).unwrap();
    assert_eq!((find(&index, "old").total, find(&index, "words").total), (0, 2));
    assert_eq!(index.contents()["a"], "**A**\n\nnew words");
    let mut update = index.update().unwrap();
    update.remove("b");
    update.commit().unwrap();
    assert_eq!((find(&index, "other").total, index.contents().len()), (0, 1));
}

#[test]
fn a_change_that_is_not_committed_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::create(folder.path()).unwrap();
    fill(&mut index, &[("a", "words")]);
    let mut update = index.update().unwrap();
    update.put("b", "x", of("more words")).unwrap();
    drop(update);
    let index = Index::open(folder.path(), Access::Write).unwrap();
    assert_eq!((find(&index, "words").total, index.contents().len()), (1, 1));
}

#[test]
fn every_damaged_file_of_an_index_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let mut index = Index::create(folder.path()).unwrap();
    fill(&mut index, &[("a", TALK)]);
    drop(index);
    let files: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().path()).collect();
    let mut tried = 0;
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let whole = fs::read(&file).unwrap();
        if name.starts_with('.') || name == "sealed" || whole.is_empty() {
            continue;
        }
        for kept in [0, whole.len() / 2, whole.len() - 1] {
            // Without the line end after it, JSON says the same.
            if whole[kept..].iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            fs::write(&file, &whole[..kept]).unwrap();
            assert!(Index::open(folder.path(), Access::Write).is_err(), "{name} cut at {kept}");
        }
        let mut flipped = whole.clone();
        flipped[0] ^= 0x55;
        fs::write(&file, &flipped).unwrap();
        assert!(Index::open(folder.path(), Access::Write).is_err(), "{name} with other bits");
        fs::write(&file, &whole).unwrap();
        tried += 1;
    }
    assert!(tried >= 6, "{tried}");
    assert_eq!(find(&Index::open(folder.path(), Access::Write).unwrap(), "ete").total, 1);
    assert_eq!(find(&Index::open(folder.path(), Access::Read).unwrap(), "ete").total, 1);
}

#[test]
fn long_sentences_without_a_stop_do_not_slow_it_down() {
    let text = format!("**A**\n\n{}", "bla ".repeat(200_000));
    let index = holding(&[("a", &text)]);
    assert!(find(&index, "bla \"bla bla\" bl*").total > 1000);
}

/// Text of letters people use, with marks of the document among them.
fn text() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(
        "[a-zA-ZàâçéèêëîïôùûüÿœæÉÀŒßñöä0-9]{1,12}['’-]?[a-zéèœ]{0,6}[.,!?…]?",
        1..40,
    )
}

fn unaccented(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let marks = unicode_normalization::char::is_combining_mark;
    word.nfd().filter(|&letter| !marks(letter)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_word_is_found_again(words in text()) {
        let index = holding(&[("a", &format!("**A**\n\n{}", words.join(" ")))]);
        // As the document's own reading has them: `1.` begins a list, and is no word.
        let said = of(&format!("**A**\n\n{}", words.join(" ")));
        let said: Vec<&str> = said.iter().flat_map(|one| one.text.split(' ')).collect();
        for word in said {
            if !word.contains(char::is_alphanumeric) {
                continue;
            }
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            let half: String = bare.chars().take(bare.chars().count().div_ceil(2)).collect();
            for typed in [word.to_owned(), word.to_uppercase(), unaccented(word), half + "*"] {
                if typed.trim_end_matches('*').contains(char::is_alphanumeric) {
                    let found = find(&index, &typed);
                    prop_assert!(found.total > 0 && !found.widened, "`{}` of `{}`", typed, word);
                    prop_assert!(!found.hits[0].marks.is_empty());
                }
            }
        }
    }

    #[test]
    fn no_query_panics(typed in "\\PC{0,60}", quotes in "[\"*\\- a“]{0,20}") {
        let index = holding(&[("a", TALK)]);
        for typed in [typed.clone(), quotes.clone(), format!("{quotes}{typed}")] {
            if let Ok(query) = Query::parse(&typed) {
                index.search(&query, &Scope::default(), 3).unwrap();
            }
        }
    }
}
