//! Words that are the same said or written otherwise: hesitations, abbreviations, contractions,
//! British spellings.

use super::scan::Tongue;

/// Hesitations without their drawn-out letters (reference, E.2, level 1): `euuuh` is `euh`.
const FRENCH_FILLERS: [&str; 7] = ["euh", "heu", "euhm", "hum", "hm", "hem", "mh"];
const ENGLISH_FILLERS: [&str; 5] = ["uh", "um", "er", "erm", "hm"];

/// Whether a word, in lower case, is a hesitation and nothing else.
pub(super) fn is_filler(word: &str, tongue: Tongue) -> bool {
    let mut short = String::new();
    for letter in word.chars().take(40) {
        if !short.ends_with(letter) {
            short.push(letter);
        }
    }
    match tongue {
        Tongue::French => FRENCH_FILLERS.contains(&short.as_str()),
        // `err` is a verb.
        Tongue::English => ENGLISH_FILLERS.contains(&short.as_str()) && word != "err",
    }
}

/// Abbreviations that end in a full stop, without it.
const FRENCH_STOPPED: [(&str, &str); 6] = [
    ("m", "monsieur"),
    ("mm", "messieurs"),
    ("dr", "docteur"),
    ("pr", "professeur"),
    ("p", "page"),
    ("etc", "et cetera"),
];
const FRENCH_ABBREVIATIONS: [(&str, &str); 9] = [
    ("mme", "madame"),
    ("mmes", "mesdames"),
    ("mlle", "mademoiselle"),
    ("mlles", "mesdemoiselles"),
    ("dr", "docteur"),
    ("st", "saint"),
    ("ste", "sainte"),
    ("etc", "et cetera"),
    ("pourcent", "pour cent"),
];
const ENGLISH_ABBREVIATIONS: [(&str, &str); 7] = [
    ("mr", "mister"),
    ("mrs", "missus"),
    ("dr", "doctor"),
    ("prof", "professor"),
    ("etc", "et cetera"),
    ("okay", "ok"),
    ("vs", "versus"),
];

/// What an abbreviation, in lower case, stands for; `stopped` if a full stop follows.
pub(super) fn spelled_out(word: &str, stopped: bool, tongue: Tongue) -> Option<&'static str> {
    let find = |table: &[(&str, &'static str)]| {
        table.iter().find(|(short, _)| *short == word).map(|(_, long)| *long)
    };
    match tongue {
        Tongue::French if stopped => find(&FRENCH_STOPPED).or_else(|| find(&FRENCH_ABBREVIATIONS)),
        Tongue::French => find(&FRENCH_ABBREVIATIONS),
        Tongue::English => find(&ENGLISH_ABBREVIATIONS),
    }
}

const WHOLE_CONTRACTIONS: [(&str, &str); 8] = [
    ("can't", "can not"),
    ("cannot", "can not"),
    ("won't", "will not"),
    ("shan't", "shall not"),
    ("let's", "let us"),
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("gotta", "got to"),
];
const CONTRACTED_ENDS: [(&str, &str); 6] = [
    ("n't", "not"),
    ("'re", "are"),
    ("'ve", "have"),
    ("'ll", "will"),
    ("'m", "am"),
    // `had` as often; both sides of a comparison are expanded alike.
    ("'d", "would"),
];
/// Where `'s` is `is`; after other words it is a possessive.
const BEFORE_IS: [&str; 12] =
    ["it", "that", "this", "what", "he", "she", "there", "here", "who", "where", "how", "when"];

/// An English word, in lower case, without contraction and as Americans spell it.
pub(super) fn english(word: &str) -> Vec<String> {
    if let Some((_, long)) = WHOLE_CONTRACTIONS.iter().find(|(short, _)| *short == word) {
        return long.split(' ').map(str::to_owned).collect();
    }
    for (end, long) in CONTRACTED_ENDS {
        if let Some(stem) = word.strip_suffix(end).filter(|stem| !stem.is_empty()) {
            return vec![american(stem), long.to_owned()];
        }
    }
    match word.strip_suffix("'s") {
        Some(stem) if BEFORE_IS.contains(&stem) => vec![stem.to_owned(), "is".to_owned()],
        _ => vec![american(word)],
    }
}

/// How British words begin, and American ones.
const BRITISH_STEMS: [(&str, &str); 35] = [
    ("analyse", "analyze"),
    ("analysing", "analyzing"),
    ("apologis", "apologiz"),
    ("armour", "armor"),
    ("behaviour", "behavior"),
    ("cancell", "cancel"),
    ("centre", "center"),
    ("colour", "color"),
    ("customis", "customiz"),
    ("defence", "defense"),
    ("dialogue", "dialog"),
    ("emphasise", "emphasize"),
    ("favour", "favor"),
    ("fibre", "fiber"),
    ("flavour", "flavor"),
    ("grey", "gray"),
    ("harbour", "harbor"),
    ("honour", "honor"),
    ("humour", "humor"),
    ("judgement", "judgment"),
    ("labell", "label"),
    ("labour", "labor"),
    ("licence", "license"),
    ("litre", "liter"),
    ("modell", "model"),
    ("neighbour", "neighbor"),
    ("offence", "offense"),
    ("optimis", "optimiz"),
    ("organis", "organiz"),
    ("realis", "realiz"),
    ("recognis", "recogniz"),
    ("rumour", "rumor"),
    ("summaris", "summariz"),
    ("theatre", "theater"),
    ("travell", "travel"),
];
/// British words as a whole: as stems they would take others with them.
const BRITISH_WORDS: [(&str, &str); 11] = [
    ("aluminium", "aluminum"),
    ("catalogue", "catalog"),
    ("catalogues", "catalogs"),
    ("kilometre", "kilometer"),
    ("kilometres", "kilometers"),
    ("metre", "meter"),
    ("metres", "meters"),
    ("practise", "practice"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("tyre", "tire"),
];

fn american(word: &str) -> String {
    if let Some((_, american)) = BRITISH_WORDS.iter().find(|(british, _)| *british == word) {
        return (*american).to_owned();
    }
    // Optimism and realism are spelled alike everywhere.
    let ism = word.ends_with("ism") || word.contains("ist");
    let stem = BRITISH_STEMS.iter().find(|(british, _)| word.starts_with(british));
    match stem {
        Some((british, american)) if !ism => format!("{american}{}", &word[british.len()..]),
        _ => word.to_owned(),
    }
}
