//! Endings of French verbs that sound alike: *parler, parlé, parlez*.

use crate::transcript::glossary::Ordinary;
use crate::transcript::glossary::phonetic::Ear;

/// Words of fewer letters are no forms worth trying: *nez*, *été*.
const SHORTEST: usize = 4;
/// No more are offered.
const MOST: usize = 5;

/// What sounds alike at the end of a verb, most often meant first, and how its infinitive ends.
const FAMILIES: [(&[&str], &str); 3] = [
    (&["é", "er", "és", "ée", "ez", "ées"], "er"),
    (&["ait", "aient", "ais"], "er"),
    (&["i", "it", "is", "ie", "ies"], "ir"),
];

/// What ends as verbs do and is none.
const NO_VERBS: [&str; 34] = [
    "premier",
    "dernier",
    "hier",
    "hiver",
    "papier",
    "métier",
    "quartier",
    "cahier",
    "entier",
    "particulier",
    "familier",
    "janvier",
    "février",
    "escalier",
    "atelier",
    "fichier",
    "dossier",
    "clavier",
    "courrier",
    "panier",
    "calendrier",
    "courtier",
    "banquier",
    "super",
    "enfer",
    "fier",
    "cher",
    "amer",
    "mais",
    "jamais",
    "assez",
    "chez",
    "loisir",
    "plaisir",
];

/// The verbs' endings of a language: none but for French.
#[derive(Debug, Default)]
pub(super) struct Endings {
    ordinary: Option<Ordinary>,
}

impl Endings {
    pub(super) fn of(language: Option<&str>) -> Endings {
        let french = Ear::of(language) == Ear::French;
        Endings { ordinary: french.then(|| Ordinary::of(language)) }
    }

    /// A word, given by its key, with the endings that sound like its own; at most five. None for
    /// words that are ordinary and no verbs.
    pub(super) fn of_key(&self, key: &str) -> Vec<String> {
        let Some(ordinary) = &self.ordinary else { return Vec::new() };
        let letters = key.chars().filter(|c| c.is_alphabetic()).count();
        if letters < SHORTEST || key.contains([' ', '-']) || NO_VERBS.contains(&key) {
            return Vec::new();
        }
        // What is elided belongs to no verb: `l'appeler`.
        let elided = key.rfind('\'').map_or(0, |at| at + 1);
        let verb = &key[elided..];
        let family = FAMILIES.iter().find_map(|(endings, infinitive)| {
            let own = endings.iter().filter(|ending| verb.ends_with(*ending));
            let own = own.max_by_key(|ending| ending.len())?;
            Some((verb.strip_suffix(own)?, own, endings, infinitive))
        });
        let Some((stem, own, endings, infinitive)) = family else { return Vec::new() };
        let is_verb = ordinary.holds(&format!("{stem}{infinitive}"));
        if stem.chars().count() < 2 || !is_verb && ordinary.holds(verb) {
            return Vec::new();
        }
        let others = endings.iter().filter(|ending| *ending != own);
        let before = &key[..elided];
        others.take(MOST).map(|ending| format!("{before}{stem}{ending}")).collect()
    }
}
