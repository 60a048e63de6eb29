//! Signs of listening, one table a language: what people say while another goes on talking.

use super::bleed::letters;

/// The signs of a language, as they are compared: letters only, lower case, words apart by a
/// space.
struct Language {
    /// The primary subtag of BCP 47.
    tag: &'static str,
    signs: &'static [&'static str],
}

/// From the reference (C.2), with the spellings Whisper writes.
const LANGUAGES: &[Language] = &[
    Language {
        tag: "en",
        signs: &[
            "yeah",
            "yes",
            "yep",
            "yup",
            "right",
            "ok",
            "okay",
            "sure",
            "mm",
            "mmm",
            "mhm",
            "mmhm",
            "mm hm",
            "mmhmm",
            "mm hmm",
            "hm",
            "hmm",
            "uh huh",
            "uhhuh",
            "ah",
            "aha",
            "oh",
            "wow",
            "exactly",
            "absolutely",
            "of course",
            "i see",
            "got it",
            "no",
            "nope",
            "true",
            "indeed",
            "really",
            "great",
            "nice",
        ],
    },
    Language {
        tag: "fr",
        signs: &[
            "oui",
            "ouais",
            "ouaip",
            "daccord",
            "mm",
            "mmm",
            "mmh",
            "mhm",
            "mmhm",
            "mm hm",
            "hm",
            "hmm",
            "hum",
            "ok",
            "okay",
            "voilà",
            "voila",
            "exactement",
            "cest ça",
            "cest ca",
            "cest clair",
            "cest vrai",
            "tout à fait",
            "bien sûr",
            "ah",
            "ah oui",
            "ah ouais",
            "ah bon",
            "oh",
            "hé oui",
            "eh oui",
            "bah oui",
            "ben oui",
            "absolument",
            "carrément",
            "super",
            "non",
            "génial",
            "je vois",
        ],
    },
    Language {
        tag: "de",
        signs: &[
            "ja",
            "jo",
            "jep",
            "genau",
            "ok",
            "okay",
            "mm",
            "mmm",
            "mhm",
            "mmhm",
            "hm",
            "hmm",
            "richtig",
            "stimmt",
            "klar",
            "ach so",
            "achso",
            "aha",
            "ah",
            "oh",
            "gut",
            "nein",
            "natürlich",
            "absolut",
        ],
    },
    Language {
        tag: "es",
        signs: &[
            "sí",
            "si",
            "ya",
            "claro",
            "vale",
            "ok",
            "okay",
            "mm",
            "mmm",
            "mhm",
            "hm",
            "ajá",
            "aja",
            "exacto",
            "eso",
            "eso es",
            "ah",
            "oh",
            "bueno",
            "no",
            "por supuesto",
        ],
    },
    Language {
        tag: "it",
        signs: &[
            "sì", "si", "già", "certo", "ok", "okay", "mm", "mmm", "mhm", "hm", "esatto", "ah",
            "oh", "bene", "giusto", "no", "infatti", "va bene",
        ],
    },
];

/// Whether the words are nothing but signs of listening in the language, by its BCP 47 tag.
/// Without one the signs of every language count; a language without table has none.
pub(super) fn is_backchannel<'w>(
    words: impl Iterator<Item = &'w str>,
    language: Option<&str>,
) -> bool {
    let tag = language.map(|tag| tag.split(['-', '_']).next().unwrap_or("").to_lowercase());
    let spoken: Vec<String> = words.flat_map(parts).collect();
    let mut tables = LANGUAGES.iter().filter(|one| tag.as_deref().is_none_or(|tag| tag == one.tag));
    !spoken.is_empty() && tables.any(|language| is_made_of(&spoken, language.signs))
}

/// Hyphens part words (`mm-hm`), apostrophes do not (`d'accord`).
fn parts(word: &str) -> impl Iterator<Item = String> {
    word.split(['-', '\u{2010}', '\u{2011}', ' ']).map(letters).filter(|part| !part.is_empty())
}

/// Whether the words are signs one after another. Tried longest first, no way back: no sign is
/// the beginning of another that the rest would need.
fn is_made_of(words: &[String], signs: &[&str]) -> bool {
    let mut rest = words;
    while !rest.is_empty() {
        let longest = rest.len().min(3);
        let sign = (1..=longest).rev().find(|&count| signs.contains(&&*rest[..count].join(" ")));
        let Some(count) = sign else { return false };
        rest = &rest[count..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str, language: Option<&str>) -> bool {
        is_backchannel(text.split_whitespace(), language)
    }

    #[test]
    fn signs_are_found_however_they_are_written() {
        for text in ["Oui,", "Oui, oui.", "D'accord !", "D’accord.", "Mm-hm.", "C'est ça.", "VOILÀ"]
        {
            assert!(is(text, Some("fr-FR")), "{text}");
        }
        for text in ["Yeah.", "Right, right", "mm-hm", "Uh-huh…", "Okay, of course."] {
            assert!(is(text, Some("en")), "{text}");
        }
    }

    #[test]
    fn words_that_say_something_are_no_signs() {
        for text in ["Oui mais", "C'est", "pourquoi ?", "", "…", "Yeah."] {
            assert!(!is(text, Some("fr")), "{text}");
        }
    }

    #[test]
    fn an_unknown_language_has_every_table_and_an_unlisted_one_has_none() {
        assert!(is("genau", None) && is("ouais", None));
        assert!(!is("oui ja", None), "one language at a time");
        assert!(!is("oui", Some("br")));
    }

    #[test]
    fn the_tables_are_written_as_they_are_compared() {
        for sign in LANGUAGES.iter().flat_map(|language| language.signs) {
            let compared: Vec<String> = sign.split(' ').map(letters).collect();
            assert_eq!(compared.join(" "), *sign);
        }
    }
}
