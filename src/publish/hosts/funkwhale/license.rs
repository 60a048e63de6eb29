//! What Funkwhale calls a licence.
//!
//! *Source:* Funkwhale, `music/licenses.py`: the Creative Commons licences of 1.0 to 4.0, those of
//! 3.0 and 2.5 for many countries too, CC0 and the Licence Art Libre.

/// The order in which the parts of a licence stand in a code.
const PARTS: [&str; 4] = ["by", "nc", "sa", "nd"];

/// The versions there are.
const VERSIONS: [&str; 5] = ["1.0", "2.0", "2.5", "3.0", "4.0"];

/// The code of a licence by its SPDX identifier, its usual name or its address; none for one that
/// Funkwhale does not know. Whether an instance knows that of a country has to be asked there.
pub(super) fn code_of(license: &str) -> Option<String> {
    let text = license.trim().to_lowercase();
    if text.contains("creativecommons.org/publicdomain/zero") {
        return Some("cc0-1.0".to_owned());
    }
    if text.contains("artlibre.org") {
        return Some("LAL-1.3".to_owned());
    }
    let text = match text.split_once("creativecommons.org/licenses/") {
        Some((_, rest)) => format!("cc-{rest}"),
        None if text.contains("://") => return None,
        None => text,
    };
    let words: Vec<&str> =
        text.split([' ', '-', '/', '_']).filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        ["cc0"] | ["cc0", "1.0"] | ["cc", "0"] | ["cc", "0", "1.0"] => {
            return Some("cc0-1.0".to_owned());
        }
        ["lal" | "fal"] | ["lal" | "fal", "1.3"] => return Some("LAL-1.3".to_owned()),
        ["cc", ..] => {}
        _ => return None,
    }
    let named: Vec<&str> =
        words.iter().skip(1).copied().take_while(|word| PARTS.contains(word)).collect();
    let rest = words.get(1 + named.len()..)?;
    let legal = named.first() == Some(&"by") && !(named.contains(&"sa") && named.contains(&"nd"));
    let parts: Vec<&str> = PARTS.into_iter().filter(|part| named.contains(part)).collect();
    let (version, country) = match rest {
        [version] => (*version, None),
        [version, country] if matches!(*version, "2.5" | "3.0") => (*version, Some(*country)),
        _ => return None,
    };
    let is_country = |code: &str| {
        (2..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    if !legal || !VERSIONS.contains(&version) || country.is_some_and(|code| !is_country(code)) {
        return None;
    }
    let country = country.map(|code| format!("-{code}")).unwrap_or_default();
    Some(format!("cc-{}-{version}{country}", parts.join("-")))
}

#[cfg(test)]
mod tests {
    use super::code_of;

    #[test]
    fn licences_get_the_codes_that_funkwhale_has() {
        for (license, code) in [
            ("CC-BY-4.0", "cc-by-4.0"),
            ("CC-BY-SA-4.0", "cc-by-sa-4.0"),
            ("CC BY-NC-SA 4.0", "cc-by-nc-sa-4.0"),
            ("CC-BY-NC-ND-3.0", "cc-by-nc-nd-3.0"),
            ("CC-BY-SA-3.0-FR", "cc-by-sa-3.0-fr"),
            ("https://creativecommons.org/licenses/by-sa/4.0/", "cc-by-sa-4.0"),
            ("http://creativecommons.org/licenses/by/3.0/fr/", "cc-by-3.0-fr"),
            ("CC0-1.0", "cc0-1.0"),
            ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0-1.0"),
            ("LAL-1.3", "LAL-1.3"),
            ("https://artlibre.org/licence/lal", "LAL-1.3"),
        ] {
            assert_eq!(code_of(license).as_deref(), Some(code), "{license}");
        }
    }

    #[test]
    fn what_funkwhale_does_not_know_has_no_code() {
        for license in [
            "All rights reserved",
            "CC-BY-ND-SA-4.0",
            "CC-BY",
            "CC-NC-4.0",
            "CC-BY-5.0",
            "CC-BY-4.0-FR",
            "MIT",
            "https://example.org/by/4.0",
            "",
        ] {
            assert_eq!(code_of(license), None, "{license}");
        }
    }
}
