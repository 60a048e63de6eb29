//! The discourse markers of French, each with the places where it adds nothing and what keeps it
//! (reference, E.2).

use super::super::table::{Marker, Place};
use Place::{Alone, Between, Doubled, End, EndBare, Start, StartComma};

const BEN: &str = "`ben`, `bah`, `eh ben` where a clause begins";
const ALONG: &[Place] = &[StartComma, Between, End];
/// What a verb of seeing or saying takes: then the marker is a verb.
const COMPLEMENT: &[&str] =
    &["que", "qu'", "si", "comment", "pourquoi", "quand", "où", "quoi", "combien", "qui"];
/// Before `ben` and its like, these are a full answer.
const ANSWERS: &[&str] = &["oui", "non", "si", "ouais", "nan", "voilà"];

/// Markers, longest first among those that begin alike.
pub(super) const MARKERS: &[Marker] = &[
    Marker::new("ben", BEN, &["eh", "ben"], &[Start, Between]).no_answer(ANSWERS),
    Marker::new("ben", BEN, &["eh", "bah"], &[Start, Between]).no_answer(ANSWERS),
    Marker::new("ben", BEN, &["bon", "ben"], &[Start, Between]).no_answer(ANSWERS),
    Marker::new("ben", BEN, &["bon", "bah"], &[Start, Between]).no_answer(ANSWERS),
    Marker::new("ben", BEN, &["ben"], &[Start, Between]).no_answer(ANSWERS),
    Marker::new("ben", BEN, &["bah"], &[Start, Between]).no_answer(ANSWERS),
    Marker::new("hein", "`hein` between commas or at the end", &["hein"], &[Between, EndBare])
        .tag(),
    Marker::new("quoi", "`quoi` at the end of a clause", &["quoi"], &[Between, End, EndBare])
        .no_question()
        .not_after(&[
            "à",
            "de",
            "en",
            "sur",
            "pour",
            "par",
            "avec",
            "sans",
            "contre",
            "vers",
            "dans",
            "n'importe",
            "c'est",
            "est",
            "c'était",
            "était",
            "fait",
            "fais",
            "faire",
            "faisait",
            "dit",
            "dis",
            "dire",
            "veut",
            "veux",
            "veulent",
            "sait",
            "sais",
            "savoir",
            "pas",
            "ou",
            "sert",
            "voit",
            "vois",
            "penser",
            "mange",
            "devient",
            "y",
            "je-ne-sais",
            "d'après",
            "comme",
            "faites",
            "font",
            "ferait",
            "quoi",
            "au",
            "du",
            "le",
            "un",
            "ça",
        ])
        .not_before(&["que", "qu'"]),
    Marker::new(
        "voila",
        "`voilà` alone, doubled or between commas",
        &["voilà"],
        &[Alone, Between, Doubled],
    )
    .not_after(&["le", "la", "les", "me", "te", "nous", "vous", "en", "et", "que"]),
    Marker::new("du-coup", "`du coup` set off by commas", &["du", "coup"], ALONG)
        .not_before(&["de", "d'"])
        .flavour(),
    Marker::new("en-fait", "`en fait` set off by commas", &["en", "fait"], ALONG)
        .not_before(&["de", "d'"])
        .flavour(),
    Marker::new("en-gros", "`en gros` set off by commas", &["en", "gros"], ALONG).flavour(),
    Marker::new("genre", "`genre` set off by commas", &["genre"], ALONG)
        .not_before(&["humain", "masculin", "féminin", "littéraire", "#"])
        .not_after(&["le", "un", "du", "ce", "de", "quel", "son", "au", "même"])
        .flavour(),
    // At the beginning `enfin` says "at last", or repairs: `enfin non`.
    Marker::new("enfin", "`enfin` between commas", &["enfin"], &[Between])
        .not_before(&["non", "pas", "plutôt", "#"])
        .flavour(),
    Marker::new("disons", "`disons` set off by commas", &["disons"], ALONG)
        .not_before(COMPLEMENT)
        .not_after(&["nous", "ne"])
        .flavour(),
    Marker::new("tu-vois", "`tu vois`, `vous voyez`", &["tu", "vois"], ALONG)
        .not_before(COMPLEMENT)
        .not_after(COMPLEMENT)
        .no_question()
        .flavour(),
    Marker::new("tu-vois", "`tu vois`, `vous voyez`", &["vous", "voyez"], ALONG)
        .not_before(COMPLEMENT)
        .not_after(COMPLEMENT)
        .no_question()
        .flavour(),
    Marker::new("tu-sais", "`tu sais`, `vous savez`", &["tu", "sais"], ALONG)
        .not_before(COMPLEMENT)
        .not_after(COMPLEMENT)
        .no_question()
        .flavour(),
    Marker::new("tu-sais", "`tu sais`, `vous savez`", &["vous", "savez"], ALONG)
        .not_before(COMPLEMENT)
        .not_after(COMPLEMENT)
        .no_question()
        .flavour(),
    Marker::new("je-veux-dire", "`je veux dire`", &["je", "veux", "dire"], ALONG)
        .not_before(COMPLEMENT)
        .not_after(COMPLEMENT)
        .flavour(),
    Marker::new("on-va-dire", "`on va dire` set off by commas", &["on", "va", "dire"], ALONG)
        .not_before(COMPLEMENT)
        .not_after(COMPLEMENT)
        .flavour(),
    Marker::new("quelque-part", "`quelque part` between commas", &["quelque", "part"], &[Between])
        .not_before(COMPLEMENT)
        .flavour(),
];
