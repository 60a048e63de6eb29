//! Whether words look or sound like others: by a French key of sounds, English homophones, and
//! the distance of their letters.

use strsim::osa_distance;

use super::spelling::{key, letters, plain};
use crate::transcript::glossary::phonetic;

/// English words that sound the same and are often written for one another. A list, since keys of
/// English sounds leave the vowels out: by them `cat` is `coat`.
const HOMOPHONES: &[&[&str]] = &[
    &["their", "there", "they're"],
    &["your", "you're"],
    &["its", "it's"],
    &["whose", "who's"],
    &["to", "too"],
    &["then", "than"],
    &["were", "where", "we're"],
    &["here", "hear"],
    &["by", "buy", "bye"],
    &["right", "write", "rite"],
    &["weather", "whether"],
    &["piece", "peace"],
    &["break", "brake"],
    &["affect", "effect"],
    &["lose", "loose"],
    &["principal", "principle"],
    &["passed", "past"],
    &["threw", "through"],
    &["wear", "where"],
    &["which", "witch"],
    &["whole", "hole"],
    &["site", "sight", "cite"],
    &["complement", "compliment"],
    &["lead", "led"],
    &["new", "knew"],
    &["seen", "scene"],
    &["wait", "weight"],
    &["way", "weigh"],
    &["week", "weak"],
    &["allowed", "aloud"],
    &["board", "bored"],
    &["course", "coarse"],
    &["great", "grate"],
    &["mail", "male"],
    &["meet", "meat"],
    &["plain", "plane"],
    &["role", "roll"],
    &["steal", "steel"],
    &["tail", "tale"],
    &["waist", "waste"],
];

/// Endings that agreement, and no more than agreement, exchanges.
const ENDINGS: &[&str] = &[
    "", "e", "s", "es", "x", "t", "nt", "ent", "er", "é", "ée", "és", "ées", "ez", "ai", "ais",
    "ait", "aient",
];

/// The same for English: plurals, the third person, the genitive.
const ENGLISH_ENDINGS: &[&str] = &["", "s", "es", "'s", "s'"];

/// Endings that put a verb in another tense or mood: a change of what was said, unless it sounds
/// the same.
const TENSES: &[&str] = &[
    "a", "ai", "ais", "ait", "ant", "as", "d", "ed", "iez", "ing", "ions", "it", "ra", "rai",
    "rais", "rait", "ras", "rez", "rons", "ront", "ut",
];

/// No key of sounds is asked about longer text: no two words are longer.
const MOST_LETTERS: usize = 80;

/// Whether a text is French, else it is taken for English; by its BCP 47 tag.
pub(super) fn is_french(language: Option<&str>) -> bool {
    language.is_some_and(|tag| tag.get(..2).is_some_and(|two| two.eq_ignore_ascii_case("fr")))
}

/// Whether one or two keys sound like one or two others in a language.
pub(super) fn sound_alike(french: bool, from: &[String], to: &[String]) -> bool {
    // Parted or joined, but letter for letter the same.
    if letters(&from.concat()) == letters(&to.concat()) {
        return true;
    }
    if !french {
        let [one, other] = [from.join(" "), to.join(" ")];
        return HOMOPHONES.iter().any(|set| set.contains(&&*one) && set.contains(&&*other));
    }
    matches!((french_sound(from), french_sound(to)), (Some(one), Some(other)) if one == other)
}

/// The sounds of words one after the other. Nothing if one of them has none: a word of mute
/// letters could be put in and taken out unheard.
fn french_sound(keys: &[String]) -> Option<String> {
    let mut all = String::new();
    for key in keys {
        let sound = if key.len() <= MOST_LETTERS { phonetic::french(key) } else { String::new() };
        if sound.is_empty() {
            return None;
        }
        all.push_str(&sound);
    }
    (!all.is_empty()).then_some(all)
}

/// Whether a word is another spelling of one other: at most two letters apart, beginning with the
/// same three fifths, in the same tense; a short one in its ending only.
pub(super) fn look_alike(french: bool, from: &str, to: &str) -> bool {
    let (one, other) = (plain(from), plain(to));
    let longest = one.chars().count().max(other.chars().count());
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let tail = |word: &str| word.chars().skip(common).collect::<String>();
    let tenses = [tail(&one), tail(&other)];
    longest <= MOST_LETTERS
        && osa_distance(&one, &other) <= 2
        && common * 5 >= longest * 3
        && (longest >= 5 || agree(french, from, to))
        && !tenses.iter().any(|tail| TENSES.contains(&tail.as_str()))
}

/// Whether two words differ by an ending of agreement alone.
pub(super) fn agree(french: bool, from: &str, to: &str) -> bool {
    if letters(from) == letters(to) {
        return false;
    }
    let endings = if french { ENDINGS } else { ENGLISH_ENDINGS };
    let apart = from.char_indices().zip(to.chars()).find(|((_, a), b)| a != b);
    let common = apart.map_or(from.len().min(to.len()), |((at, _), _)| at);
    // The endings may begin alike, as in `é` and `ées`; the stem has two letters at least.
    let cuts = (2..=common).filter(|&at| from.is_char_boundary(at) && to.is_char_boundary(at));
    let mut ends = cuts.map(|at| (&from[at..], &to[at..]));
    ends.any(|(one, other)| endings.contains(&one) && endings.contains(&other))
}

/// Whether a term may have been heard as these words: most letters are the same, or the sounds.
pub(super) fn may_be(term: &str, french: bool, from: &[String]) -> bool {
    let heard = letters(&from.concat());
    let words: Vec<String> = term.split_whitespace().map(key).collect();
    let meant = letters(&words.concat());
    let length = meant.chars().count();
    if heard.is_empty() || length < 3 || heard.len().max(meant.len()) > MOST_LETTERS {
        return false;
    }
    if osa_distance(&plain(&heard), &plain(&meant)) * 4 <= length {
        return true;
    }
    if french {
        return sound_alike(true, from, &words);
    }
    // The codes leave the vowels out, so words of one or two consonants prove nothing.
    let (one, other) = (phonetic::english(&heard).0, phonetic::english(&meant).0);
    one.len() >= 3 && one == other
}
