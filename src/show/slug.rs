//! Names for folders, files and addresses: lower-case letters, digits and single dashes.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest slug, in letters: file systems take 255 bytes, and more is added.
const LONGEST: usize = 60;

/// Turns a title into a slug of `a-z0-9-`, at most 60 letters, cut between
/// words: accents go, what is not Latin is left out. Never empty: a title
/// without Latin letters or digits gives its letters' numbers, a blank one
/// `untitled`.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    let mut gap = false;
    for letter in title.nfkd().flat_map(char::to_lowercase) {
        let spelled = spelling(letter);
        if let Some(spelled) = spelled {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push_str(spelled);
        } else if letter.is_ascii_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(letter);
        } else if !is_combining_mark(letter) {
            gap = true;
        }
    }
    if slug.is_empty() {
        slug = of_foreign_letters(title);
    }
    shorten(slug)
}

/// Latin letters that no decomposition turns into a-z.
fn spelling(letter: char) -> Option<&'static str> {
    Some(match letter {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ħ' => "h",
        _ => return None,
    })
}

/// The code points of the first eight letters: ugly, but the same every time
/// and different for different titles.
fn of_foreign_letters(title: &str) -> String {
    let letters = title.chars().filter(|letter| letter.is_alphanumeric()).take(8);
    let numbers: Vec<String> = letters.map(|letter| format!("{:x}", u32::from(letter))).collect();
    if numbers.is_empty() { "untitled".to_owned() } else { format!("u-{}", numbers.join("-")) }
}

fn shorten(mut slug: String) -> String {
    if slug.len() > LONGEST {
        let cut = slug[..=LONGEST].rfind('-').unwrap_or(LONGEST);
        slug.truncate(cut);
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_slug() {
        assert_eq!(slug("PeerTube, dix ans après"), "peertube-dix-ans-apres");
        assert_eq!(slug("  L'œuvre — Straße №5 !"), "l-oeuvre-strasse-no5");
        assert_eq!(slug("İstanbul"), "istanbul");
    }

    #[test]
    fn a_title_without_latin_letters_still_has_a_slug_of_its_own() {
        assert_eq!(slug("日本"), "u-65e5-672c");
        assert_eq!(slug("🎙️"), "untitled");
        assert_ne!(slug("Привет"), slug("Пока"));
    }

    #[test]
    fn a_long_title_is_cut_between_words() {
        let long = slug(&"palabra ".repeat(40));
        assert_eq!(long, "palabra-palabra-palabra-palabra-palabra-palabra-palabra");
        assert_eq!(slug(&"x".repeat(500)).len(), LONGEST);
    }
}
