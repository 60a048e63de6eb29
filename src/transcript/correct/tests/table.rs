//! Edits as models propose them, from real spoken French and English, each with its verdict.

use super::*;

use Class::{Agreement, Filler, Glossary, Orthography, Punctuation};
use Refusal::{
    Capitals, Deletion, Letters, Markup, Name, Negation, NewWord, Number, OutOfRange, Reorder,
    TooLong,
};

type Verdict = Result<Class, Refusal>;

const TERMS: &[&str] = &["Castopod", "Framasoft", "PeerTube", "Benoît Dupont", "YunoHost"];

/// Text, first word, words, what is to stand there, verdict.
const FRENCH: &[(&str, u32, u32, &str, Verdict)] = &[
    ("Alors on ressoit du monde.", 3, 1, "reçoit", Ok(Orthography)),
    ("Je sais pas ou il habite.", 4, 1, "où", Ok(Orthography)),
    ("Il va a la maison.", 3, 1, "à", Ok(Orthography)),
    ("On a vu ces enfants jouer.", 4, 1, "ses", Ok(Orthography)),
    ("On a vu ses enfants jouer.", 4, 1, "ces", Ok(Orthography)),
    ("Il faut mangé avant midi.", 3, 1, "manger", Ok(Agreement)),
    ("Vous mangé avant midi.", 2, 1, "mangez", Ok(Agreement)),
    ("Elle est arrivé hier soir.", 3, 1, "arrivée", Ok(Agreement)),
    ("Les maison du village brûlent.", 2, 1, "maisons", Ok(Agreement)),
    ("Les petits chat dorment.", 3, 1, "chats", Ok(Agreement)),
    ("Ils parle entre eux.", 2, 1, "parlent", Ok(Agreement)),
    ("Les enfants on faim.", 3, 1, "ont", Ok(Agreement)),
    ("C'est la même developpement.", 4, 1, "développement.", Ok(Orthography)),
    ("On fait ca souvent.", 3, 1, "ça", Err(NewWord)),
    ("bonjour à tous", 1, 1, "Bonjour", Ok(Punctuation)),
    ("Bonjour à tous", 3, 1, "tous.", Ok(Punctuation)),
    ("Tu viens demain.", 3, 1, "demain ?", Ok(Punctuation)),
    ("On boit de l'eau ici.", 4, 1, "l’eau", Ok(Punctuation)),
    ("On arrive. On mange.", 3, 1, "on", Ok(Punctuation)),
    ("Il habite à paris depuis.", 4, 1, "Paris", Ok(Punctuation)),
    ("Il habite à Paris depuis.", 4, 1, "paris", Err(Name)),
    ("Il habite à Paris depuis.", 4, 1, "Pari", Err(Name)),
    ("Il est à la SNCF depuis.", 5, 1, "Sncf", Err(Name)),
    ("Il est chez Marc depuis.", 4, 1, "Marque", Err(Name)),
    ("Marc parle. Et puis Marc dort.", 1, 1, "Mare", Err(Name)),
    ("Il est content ce soir.", 3, 1, "CONTENT", Err(Capitals)),
    ("Il est content ce soir.", 3, 1, "conTent", Err(Capitals)),
    ("On parle de castopode ici.", 4, 1, "Castopod", Ok(Glossary)),
    ("On parle de casto pod ici.", 4, 2, "Castopod", Ok(Glossary)),
    ("On parle de peertube ici.", 4, 1, "PeerTube", Ok(Punctuation)),
    ("On parle de youno host ici.", 4, 2, "YunoHost", Ok(Glossary)),
    ("On est avec Benoit Dupont.", 4, 1, "Benoît", Ok(Glossary)),
    ("On parle de musique ici.", 4, 1, "Castopod", Err(NewWord)),
    ("On parle de sept ici.", 4, 1, "Castopod", Err(Number)),
    ("Alors euh on commence.", 2, 1, "", Ok(Filler)),
    ("Alors je je commence.", 2, 1, "", Ok(Filler)),
    ("Alors je je commence.", 2, 2, "je", Ok(Filler)),
    ("Il était très très content.", 3, 1, "", Err(Deletion)),
    ("Nous nous voyons demain.", 1, 1, "", Err(Deletion)),
    ("Il est vraiment content.", 3, 1, "", Err(Deletion)),
    ("Il est vraiment content.", 3, 2, "content.", Err(Deletion)),
    ("Il ne vient pas.", 2, 1, "", Err(Negation)),
    ("Il vient pas demain.", 3, 1, "", Err(Negation)),
    ("Il en a deux ici.", 4, 1, "", Err(Number)),
    ("Il en a 12 ici.", 4, 1, "", Err(Number)),
    ("On a fini. Euh. On part.", 4, 1, "", Err(Deletion)),
    ("Il est venu sans elle.", 4, 1, "cent", Err(Number)),
    ("Il est venu sans elle.", 4, 1, "s'en", Err(Negation)),
    ("Il en a cent ici.", 4, 1, "sans", Err(Number)),
    ("Il s'en va ce soir.", 2, 1, "sans", Err(Negation)),
    ("Je te dis bonjour.", 3, 1, "dix", Err(Number)),
    ("Il y en a dix.", 5, 1, "dis.", Err(Number)),
    ("Il en veut six demain.", 4, 1, "si", Err(Number)),
    ("Il en a sept ici.", 4, 1, "cet", Err(Number)),
    ("Il parle pas ici.", 3, 1, "bas", Err(Negation)),
    ("Il parle bas ici.", 3, 1, "pas", Err(Negation)),
    ("C'est un nom connu.", 3, 1, "non", Err(Negation)),
    ("On est contents ici.", 2, 1, "n'est", Err(Negation)),
    ("Il vient plus tôt.", 3, 2, "plutôt.", Err(Negation)),
    ("C'est une guerre.", 3, 1, "guère.", Err(Negation)),
    ("Un verre de vin.", 4, 1, "vingt.", Err(Number)),
    ("On était 12 ici.", 3, 1, "13", Err(Letters)),
    ("On était 12 ici.", 3, 1, "21", Err(Number)),
    ("On était 12 ici.", 3, 1, "douze", Err(Number)),
    ("Il mesure 12.5 mètres.", 3, 1, "125", Err(Number)),
    ("Il mesure 1,5 mètre.", 3, 1, "15", Err(Number)),
    ("Il reste 10 000 euros.", 3, 2, "10000", Err(Number)),
    ("Au troisième étage.", 2, 1, "treizième", Err(Number)),
    ("Il mange une pomme.", 4, 1, "poire.", Err(NewWord)),
    ("Il mange une pomme.", 2, 1, "dévore", Err(NewWord)),
    ("Il mange une pomme.", 2, 1, "mangera", Err(NewWord)),
    ("Il mange une pomme.", 2, 1, "mange vite", Err(NewWord)),
    ("Il mange une pomme.", 2, 2, "une mange", Err(Reorder)),
    ("Il mange une pomme.", 2, 3, "mange", Err(TooLong)),
    ("Il mange une pomme.", 2, 0, "vite", Err(NewWord)),
    ("Il mange une pomme.", 2, 2, "mange bien une", Err(TooLong)),
    ("Il mange une pomme.", 0, 1, "Elle", Err(OutOfRange)),
    ("Il mange une pomme.", 5, 1, "rouge", Err(OutOfRange)),
    ("Il mange une pomme.", 4, 2, "pommes", Err(OutOfRange)),
    ("Il mange une pomme.", 4, 1, "~~pomme.~~", Err(Markup)),
    ("Il mange une pomme.", 4, 1, "[[?]]", Err(Markup)),
    ("Il mange une pomme.", 4, 1, "pomme.\n\n**Moi**", Err(Markup)),
    ("Il mange une pomme.", 4, 1, "«pomme»", Err(Markup)),
    ("Il mange une pomme.", 4, 1, "-pomme.", Err(Markup)),
    ("Il mange une pomme.", 4, 1, "pom\u{200b}me.", Err(Markup)),
    ("Il mange une pomme.", 4, 1, "pоmme.", Err(Letters)),
    ("Il mange une pomme.", 4, 1, "pomme.....", Err(Markup)),
];

const ENGLISH: &[(&str, u32, u32, &str, Verdict)] = &[
    ("They left there car here.", 3, 1, "their", Ok(Orthography)),
    ("I saw it over their yesterday.", 5, 1, "there", Ok(Orthography)),
    ("The dog wags it's tail.", 4, 1, "its", Ok(Orthography)),
    ("I think your right.", 3, 1, "you're", Ok(Orthography)),
    ("It is better then that.", 4, 1, "than", Ok(Orthography)),
    ("He want a house.", 2, 1, "wants", Ok(Agreement)),
    ("Many house were built.", 2, 1, "houses", Ok(Agreement)),
    ("We recieve letters.", 2, 1, "receive", Err(NewWord)),
    ("They wrote adress books.", 3, 1, "address", Err(NewWord)),
    ("My favorit song is on.", 2, 1, "favorite", Ok(Orthography)),
    ("i think so", 1, 1, "I", Ok(Punctuation)),
    ("Are you coming.", 3, 1, "coming?", Ok(Punctuation)),
    ("We met in london yesterday.", 4, 1, "London", Ok(Punctuation)),
    ("We met in London yesterday.", 4, 1, "london", Err(Name)),
    ("Well I think so.", 2, 1, "i", Err(Name)),
    ("We can go.", 2, 1, "can't", Err(Negation)),
    ("We can't go.", 2, 1, "can", Err(Negation)),
    ("We do not go.", 3, 1, "now", Err(Negation)),
    ("We are now here.", 3, 1, "not", Err(Negation)),
    ("We do not go.", 2, 2, "don't", Err(Negation)),
    ("I dont know.", 2, 1, "don't", Ok(Orthography)),
    ("I know him.", 2, 1, "no", Err(Negation)),
    ("We won the match.", 2, 1, "one", Err(Number)),
    ("Give me one please.", 3, 1, "won", Err(Number)),
    ("I went to bed.", 3, 1, "two", Err(Number)),
    ("I have two beds.", 3, 1, "too", Err(Number)),
    ("I went to far.", 3, 1, "too", Ok(Orthography)),
    ("This is for you.", 3, 1, "four", Err(Number)),
    ("We ate well.", 2, 1, "eight", Err(Number)),
    ("A white cat sleeps.", 3, 1, "coat", Err(NewWord)),
    ("A white cat sleeps.", 3, 1, "dog", Err(NewWord)),
    ("A big ship sails.", 3, 1, "sheep", Err(NewWord)),
    ("So uh we start.", 2, 1, "", Ok(Filler)),
    ("So I I think that.", 2, 1, "", Ok(Filler)),
    ("I said that that works.", 3, 1, "", Err(Deletion)),
    ("It is very very good.", 3, 1, "", Err(Deletion)),
    ("We use pier tube here.", 3, 2, "PeerTube", Ok(Glossary)),
    ("We use castapod here.", 3, 1, "Castopod", Ok(Glossary)),
    ("We use nothing here.", 3, 1, "Castopod", Err(Negation)),
    ("The first day.", 2, 1, "fist", Err(Number)),
    ("He was angry.", 3, 1, "furious.", Err(NewWord)),
    ("He was angry.", 1, 2, "was he", Err(Reorder)),
];

fn check(language: &str, rows: &[(&str, u32, u32, &str, Verdict)]) {
    let mut wrong = Vec::new();
    for (text, i, n, to, verdict) in rows {
        let m = manuscript(language, text);
        let corrected = thrice(&m, &[(*i, *n, to)], TERMS);
        let found = match (&corrected.proposals[..], &corrected.refused[..]) {
            ([one], []) => Ok(one.class),
            ([], [one, ..]) => Err(one.why),
            other => panic!("{text}: {to}: {other:?}"),
        };
        if found != *verdict {
            wrong.push(format!("{text} | {i}+{n} {to}: {found:?}, not {verdict:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn french_edits_get_their_verdicts() {
    check("fr-FR", FRENCH);
}

#[test]
fn english_edits_get_their_verdicts() {
    check("en", ENGLISH);
}

#[test]
fn what_changes_nothing_is_neither_proposed_nor_refused() {
    let m = manuscript("fr", "Tu viens quoi\u{a0}? Oui.");
    for edit in [(1, 1, "Tu"), (1, 2, "Tu viens"), (3, 1, "quoi ?"), (3, 1, " quoi? ")] {
        let corrected = thrice(&m, &[edit], &[]);
        assert!(corrected.proposals.is_empty() && corrected.refused.is_empty(), "{edit:?}");
    }
}
