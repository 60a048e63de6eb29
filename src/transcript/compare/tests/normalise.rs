use crate::transcript::compare::{Fillers, normalise, normalise_with};

fn all_are(language: &str, examples: &[(&str, &str)]) {
    for (text, expected) in examples {
        assert_eq!(normalise(text, Some(language)).join(" "), *expected, "{text}");
    }
}

#[test]
fn french_words_lose_capitals_and_punctuation_and_keep_accents() {
    all_are(
        "fr-FR",
        &[
            ("Bonjour à tous, et bienvenue !", "bonjour à tous et bienvenue"),
            ("« L’œuvre », dit-il…", "l' oeuvre dit il"),
            ("L'eau, l’eau", "l' eau l' eau"),
            ("aujourd'hui quelqu'un", "aujourd' hui quelqu' un"),
            ("qu'est-ce qu'il y a ?", "qu' est ce qu' il y a"),
            ("porte-monnaie", "porte monnaie"),
            ("[rires] oui (inaudible) non", "oui non"),
            ("une ( parenthèse ouverte", "une parenthèse ouverte"),
            ("la S.N.C.F. et l'O.N.U.", "la sncf et l' onu"),
            ("e\u{301}te\u{301}", "été"),
            ("et/ou", "et ou"),
            ("attends...je", "attends je"),
        ],
    );
}

#[test]
fn french_numbers_are_words() {
    all_are(
        "fr",
        &[
            ("vingt-trois", "vingt trois"),
            ("23 ans", "vingt trois ans"),
            ("12 000 pages", "douze mille pages"),
            ("12\u{202f}000", "douze mille"),
            ("3,5 km", "trois virgule cinq km"),
            ("3,05", "trois virgule zéro cinq"),
            ("en 1984,", "en mille neuf cent quatre vingt quatre"),
            ("06 12 34", "zéro six douze trente quatre"),
            ("0 ou 007", "zéro ou zéro zéro sept"),
            ("1000000", "1000000"),
            ("MP3", "mp3"),
        ],
    );
}

#[test]
fn french_ordinals_hours_percents_and_amounts_are_words() {
    all_are(
        "fr",
        &[
            ("le 1er mai", "le premier mai"),
            ("la 1re et la 1ère", "la première et la première"),
            ("la 2e fois, le 2ème", "la deuxième fois le deuxième"),
            ("le 2nd", "le second"),
            ("le XXIe siècle, le XVIIIᵉ", "le vingt et unième siècle le dix huitième"),
            ("la vie, Ce, Le, Vie", "la vie ce le vie"),
            ("à 14 h 30", "à quatorze heures trente"),
            ("à 14h30.", "à quatorze heures trente"),
            ("à 14:30", "à quatorze heures trente"),
            ("1h, 21 h", "une heure vingt et une heures"),
            ("14 heures 30", "quatorze heures trente"),
            ("50\u{a0}% des gens", "cinquante pour cent des gens"),
            ("pourcent", "pour cent"),
            ("1 €, 5 €, 12,50 €", "un euro cinq euros douze euros cinquante"),
            ("5$", "cinq dollars"),
        ],
    );
}

#[test]
fn french_abbreviations_are_spelled_out() {
    all_are(
        "fr",
        &[
            ("M. Dupont et Mme Durand", "monsieur dupont et madame durand"),
            ("n° 5, nº 6, no", "numéro cinq numéro six no"),
            ("le m", "le m"),
            ("m'a dit", "m' a dit"),
            ("le Dr Petit", "le docteur petit"),
            ("etc.", "et cetera"),
        ],
    );
}

#[test]
fn hesitations_do_not_count_unless_asked() {
    all_are("fr", &[("Euh, je, heu... hmm oui euuuh", "je oui"), ("le hum", "le")]);
    all_are("en", &[("Uh, I, um... erm yes hmm", "i yes"), ("to err", "to err")]);
    let kept = normalise_with("Euh, oui", Some("fr"), Fillers::Kept);
    assert_eq!(kept, ["euh", "oui"]);
    assert_eq!(normalise("um", Some("pt")), ["um"], "a word in Portuguese");
}

#[test]
fn english_contractions_are_expanded_and_possessives_are_not() {
    all_are(
        "en",
        &[
            ("I can't, you won't", "i can not you will not"),
            ("don’t", "do not"),
            ("we're, they've, I'll, I'm, I'd", "we are they have i will i am i would"),
            ("it's John's", "it is john's"),
            ("let's, cannot", "let us can not"),
            ("'quoted' words", "quoted words"),
        ],
    );
}

#[test]
fn english_numbers_are_words() {
    all_are(
        "en-GB",
        &[
            ("105 and one hundred and five", "one hundred five and one hundred five"),
            ("a hundred", "one hundred"),
            ("12,000 or 12000", "twelve thousand or twelve thousand"),
            ("3.14", "three point one four"),
            ("the 21st, the 3rd", "the twenty first the third"),
            ("$5, £1, 5%", "five dollars one pound five percent"),
            ("per cent", "percent"),
            ("at 14:05", "at fourteen oh five"),
            ("twenty-three", "twenty three"),
        ],
    );
}

#[test]
fn british_words_are_spelled_as_americans_do() {
    all_are(
        "en",
        &[
            ("colours, neighbourhood", "colors neighborhood"),
            ("organise, organisation, organized", "organize organization organized"),
            ("analyse, analysis, analyst", "analyze analysis analyst"),
            ("realism", "realism"),
            ("the metre, the metropolis", "the meter the metropolis"),
            ("programmers programme programmed", "programmers program programmed"),
        ],
    );
}

#[test]
fn a_language_without_rules_keeps_its_figures() {
    assert_eq!(normalise("Über-Größe, 12!", Some("de")), ["über", "größe", "12"]);
    assert_eq!(normalise("L'eau", None), ["l'eau"]);
}
