//! What two words become that a removal brings together: `de` and `eau` are `d'eau`, `d'` and
//! `maison` are `de maison`, `a` and `apple` are `an apple`.

use super::aspirated::aspirated;
use super::part::Part;
use super::table::{Table, digits};

/// How the first of two words is written before the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meeting {
    /// As it is.
    Apart,
    /// In one word with the second, in this form.
    Joined(String),
    /// In another form.
    Spelled(String),
    /// Nobody can say: `l'` before a consonant is `le` or `la`.
    Unknown,
}

/// What elides is no longer, in bytes: `lorsque`.
const LONGEST: usize = 8;

/// The only words before which these elide (Grevisse, Le bon usage, § 45).
const BEFORE: [&str; 9] = ["il", "ils", "elle", "elles", "on", "un", "une", "en", "ainsi"];

/// How `first` is written before `second`, both as in the text; `curly` says which apostrophe.
pub(super) fn meet(table: &Table, first: &str, second: &Part<'_>, curly: bool) -> Meeting {
    if first.len() > LONGEST {
        return Meeting::Apart;
    }
    let key = super::part::key(first);
    let (second, next) = (second.core, &second.key);
    if table.articles {
        return article(first, &key, next);
    }
    let vowel = opens_with_vowel(second, next);
    if let Some((full, _)) = table.elisions.iter().find(|(_, form)| *form == key) {
        if vowel {
            return Meeting::Joined(first.to_owned());
        }
        if key == "l'" || key == "s'" {
            return Meeting::Unknown;
        }
        return Meeting::Spelled(cased(full, first));
    }
    let Some((_, form)) = table.elisions.iter().find(|(full, _)| *full == key) else {
        return Meeting::Apart;
    };
    let narrow = matches!(key.as_str(), "lorsque" | "puisque" | "quoique");
    if !vowel || (narrow && !BEFORE.contains(&next.as_str())) {
        return Meeting::Apart;
    }
    match key.as_str() {
        "si" if !matches!(next.as_str(), "il" | "ils") => Meeting::Apart,
        // Before a noun `ce` is `cet`; it elides before forms of `être` and `en` only.
        "ce" if !next.starts_with('é') && next != "est" && next != "en" => {
            Meeting::Spelled(cased("cet", first))
        }
        _ => {
            let mark = if curly { "’" } else { "'" };
            Meeting::Joined(cased(&form.replace('\'', mark), first))
        }
    }
}

/// Whether a French word lets the one before elide: a vowel or a mute h at its beginning.
pub(super) fn opens_with_vowel(word: &str, key: &str) -> bool {
    let mut letters = key.chars();
    let (first, second) = (letters.next(), letters.next());
    // Letters read out one by one, and digits, keep the full form: `le 11`, `de A à Z`.
    let spelled = second.is_none() && word.starts_with(char::is_uppercase);
    if digits(key) || spelled {
        return false;
    }
    match first {
        Some('h') => !aspirated(key),
        // `y`, `Yves`, `Yvelines`, but `yaourt`, `yeux` aside.
        Some('y') => key == "yeux" || !second.is_some_and(|letter| "aeiou".contains(letter)),
        Some(letter) => "aàâäæeéèêëiîïoôöœuùûü".contains(letter) && !aspirated(key),
        None => false,
    }
}

/// `a` and `an`.
fn article(first: &str, key: &str, next: &str) -> Meeting {
    let form = match (key, vowel_sound(next)) {
        ("a", Some(true)) => "an",
        ("an", Some(false)) => "a",
        _ => return Meeting::Apart,
    };
    Meeting::Spelled(cased(form, first))
}

/// Beginnings written with a vowel and said with a consonant.
const SAID_LIKE_YOU: [&str; 14] = [
    "uni", "use", "usa", "usu", "ute", "uto", "ura", "uku", "euro", "eul", "euc", "ewe", "one",
    "once",
];

/// Beginnings with a silent h.
const SILENT_H: [&str; 5] = ["hour", "honest", "honor", "honour", "heir"];

/// Beginnings of words with `uni` that are said with a vowel.
const UN: [&str; 4] = ["unin", "unim", "unide", "unio-"];

fn vowel_sound(key: &str) -> Option<bool> {
    let starts = |list: &[&str]| list.iter().any(|start| key.starts_with(start));
    let first = key.chars().next()?;
    if !first.is_ascii_alphabetic() {
        return None;
    }
    let said = starts(&SAID_LIKE_YOU) && !starts(&UN);
    Some(match first {
        'a' | 'i' => true,
        'e' | 'o' | 'u' => !said,
        'h' => starts(&SILENT_H),
        _ => false,
    })
}

/// `form` with the capital of `like`.
fn cased(form: &str, like: &str) -> String {
    if like.starts_with(char::is_uppercase) { raised(form) } else { form.to_owned() }
}

/// A text with its first letter as a capital.
pub(super) fn raised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    first.into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
