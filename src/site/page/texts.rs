//! The pages' own words in the language of the show, with their plural forms, dates and lengths.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::units::Time;

/// The languages that come with pod. The first takes the place of any other.
pub const LANGUAGES: [(&str, &str); 2] = [
    ("en", include_str!("../../../templates/texts/en.toml")),
    ("fr", include_str!("../../../templates/texts/fr.toml")),
];

/// A text of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Form {
    Plain(String),
    Plural { one: String, other: String },
    List(Vec<String>),
}

/// The words of the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    language: String,
    forms: BTreeMap<String, Form>,
}

impl Texts {
    /// The words for a language (BCP 47). `own` gives the text of `texts/LANGUAGE.toml` where a
    /// show has one: it stands over what comes with pod, word by word.
    ///
    /// *Errors:* such a file is not TOML, or holds something else than texts: what, and where.
    pub fn new(
        language: &str,
        own: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Texts, (String, toml_edit::de::Error)> {
        let primary = language.split('-').next().unwrap_or_default().to_lowercase();
        let read = |file: &str, text: &str| {
            toml_edit::de::from_str::<BTreeMap<String, Form>>(text)
                .map_err(|error| (file.to_owned(), error))
        };
        let (fallback, english) = LANGUAGES[0];
        let mut forms = read(&file(fallback), english)?;
        let mut known = primary == fallback;
        for (name, text) in LANGUAGES.iter().filter(|(name, _)| *name == primary) {
            forms.extend(read(&file(name), text)?);
            known = true;
        }
        if let Some(text) = own(&file(&primary)) {
            forms.extend(read(&file(&primary), &text)?);
            known = true;
        }
        let language = if known { primary } else { fallback.to_owned() };
        Ok(Texts { language, forms })
    }

    /// The language the words are in.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Whether there is such a text.
    pub fn has(&self, key: &str) -> bool {
        self.forms.contains_key(key)
    }

    /// A text with its `{names}` filled in. `n` chooses among plural forms. A text that is
    /// missing shows its key, so that the page is still made.
    pub fn text(&self, key: &str, values: &[(&str, String)]) -> String {
        let count = values.iter().find(|(name, _)| *name == "n").map(|(_, value)| value.as_str());
        let pattern = match self.forms.get(key) {
            Some(Form::Plain(text)) => text,
            Some(Form::Plural { one, other }) => {
                if self.is_one(count.unwrap_or_default()) {
                    one
                } else {
                    other
                }
            }
            Some(Form::List(_)) | None => key,
        };
        fill(pattern, values)
    }

    /// One or many. *Source:* Unicode CLDR, Language Plural Rules: in French zero and what is
    /// below two are one.
    fn is_one(&self, count: &str) -> bool {
        let number: f64 = count.replace(',', ".").parse().unwrap_or(f64::NAN);
        match self.language.as_str() {
            "fr" => number.abs() < 2.0,
            _ => number == 1.0,
        }
    }

    /// A day in words.
    pub fn day(&self, date: jiff::civil::Date) -> String {
        let month = usize::try_from(date.month() - 1).unwrap_or_default();
        let month = match self.forms.get("months") {
            Some(Form::List(months)) => months.get(month).cloned().unwrap_or_default(),
            _ => date.month().to_string(),
        };
        let key = if date.day() == 1 && self.has("date_first") { "date_first" } else { "date" };
        let (day, year) = (date.day().to_string(), date.year().to_string());
        self.text(key, &[("day", day), ("month", month), ("year", year)])
    }

    /// A length as it is shown: `1 h 33`, `42 min`.
    pub fn length(&self, length: Time) -> String {
        let seconds = (length.millis() + 500) / 1000;
        let minutes = (seconds + 30) / 60;
        let number = |value: i64| value.to_string();
        if minutes >= 60 {
            let (hours, minutes) = (minutes / 60, minutes % 60);
            self.text("duration_hours", &[("h", number(hours)), ("m", format!("{minutes:02}"))])
        } else if seconds >= 60 {
            self.text("duration_minutes", &[("m", number(minutes))])
        } else {
            self.text("duration_seconds", &[("s", number(seconds))])
        }
    }

    /// A length as it is read out.
    pub fn length_aloud(&self, length: Time) -> String {
        let seconds = (length.millis() + 500) / 1000;
        let minutes = (seconds + 30) / 60;
        let part = |key: &str, value: i64| self.text(key, &[("n", value.to_string())]);
        if seconds < 60 {
            return part("long_seconds", seconds);
        }
        let mut parts = Vec::new();
        if minutes >= 60 {
            parts.push(part("long_hours", minutes / 60));
        }
        if minutes % 60 > 0 {
            parts.push(part("long_minutes", minutes % 60));
        }
        parts.join(" ")
    }

    /// A number in groups of three digits.
    pub fn number(&self, number: u64) -> String {
        let (digits, between) = (number.to_string(), self.text("thousands", &[]));
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push_str(&between);
            }
            text.push(digit);
        }
        text
    }

    /// A size as it is shown: `67.5 MB`. Powers of ten, as downloads are counted.
    pub fn size(&self, bytes: u64) -> String {
        let (key, value) = match bytes {
            0..1_000_000 => ("kilobytes", (bytes as f64 / 1e3).ceil()),
            1_000_000..1_000_000_000 => ("megabytes", bytes as f64 / 1e6),
            _ => ("gigabytes", bytes as f64 / 1e9),
        };
        let written = if bytes < 1_000_000 { format!("{value}") } else { format!("{value:.1}") };
        self.text(key, &[("n", written.replace('.', &self.text("decimal", &[])))])
    }
}

fn file(language: &str) -> String {
    format!("texts/{language}.toml")
}

/// Puts values in the place of `{name}`. What is put in is not looked at again.
fn fill(pattern: &str, values: &[(&str, String)]) -> String {
    let mut filled = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let named = after.find('}').map(|end| (&after[..end], &after[end + 1..]));
        let value = named.and_then(|(name, _)| values.iter().find(|(known, _)| *known == name));
        match (named, value) {
            (Some((_, after)), Some((_, value))) => {
                filled.push_str(value);
                rest = after;
            }
            _ => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(language: &str) -> Texts {
        Texts::new(language, &|_| None).unwrap()
    }

    /// Blanks that do not break, as plain ones.
    fn plain(text: &str) -> String {
        text.replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn both_languages_have_the_same_texts() {
        let of = |at: usize| -> Vec<String> {
            let forms: BTreeMap<String, Form> = toml_edit::de::from_str(LANGUAGES[at].1).unwrap();
            forms.into_keys().collect()
        };
        assert_eq!(of(0), of(1));
    }

    #[test]
    fn plurals_follow_the_language() {
        let n = |value: &str| [("n", value.to_owned())];
        let said = |language, count| plain(&texts(language).text("episodes", &n(count)));
        assert_eq!(said("fr-FR", "0"), "0 épisode");
        assert_eq!(said("en", "0"), "0 episodes");
        assert_eq!(said("en", "1"), "1 episode");
        assert_eq!(texts("zh").language(), "en");
    }

    #[test]
    fn a_show_s_own_words_stand_over_those_of_pod() {
        let own = |file: &str| (file == "texts/br.toml").then(|| "home = \"Degemer\"\n".to_owned());
        let texts = Texts::new("br", &own).unwrap();
        assert_eq!((texts.language(), texts.text("home", &[]).as_str()), ("br", "Degemer"));
        assert!(texts.has("subscribe"));
        assert!(Texts::new("br", &|_| Some("home = [".to_owned())).is_err());
    }

    #[test]
    fn dates_lengths_and_sizes_are_written_as_people_do() {
        let date = jiff::civil::date(2026, 11, 20);
        let (french, english) = (texts("fr"), texts("en"));
        assert_eq!(plain(&french.day(date)), "20 novembre 2026");
        assert_eq!(plain(&french.day(jiff::civil::date(2026, 5, 1))), "1er mai 2026");
        assert_eq!(plain(&french.length(Time::from_seconds(5580.0))), "1 h 33");
        assert_eq!(plain(&french.length(Time::from_seconds(3600.0))), "1 h 00");
        let aloud = english.length_aloud(Time::from_seconds(3725.0));
        assert_eq!(plain(&aloud), "1 hour 2 minutes");
        assert_eq!(plain(&french.size(67_540_000)), "67,5 Mo");
        assert_eq!(plain(&english.size(999)), "1 kB");
        assert_eq!(
            (plain(&french.number(1_234_567)), english.number(999)),
            ("1 234 567".into(), "999".into())
        );
    }

    #[test]
    fn what_is_filled_in_is_not_looked_at_again() {
        assert_eq!(fill("{a} {b} {c", &[("a", "{b}".into()), ("b", "x".into())]), "{b} x {c");
    }
}
