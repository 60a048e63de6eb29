//! What comes with pod: templates, style sheet, scripts; and the names their files get.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::store::Digest;

macro_rules! stock {
    ($($name:literal),*) => {
        [$(($name, include_str!(concat!("../../../templates/", $name)))),*]
    };
}

/// The templates that come with pod, by name.
pub(super) const TEMPLATES: [(&str, &str); 11] = stock!(
    "404.html",
    "about.html",
    "base.html",
    "episode.html",
    "episodes.html",
    "home.html",
    "macros.html",
    "people.html",
    "person.html",
    "search.html",
    "stats.html"
);

const FILES: [(&str, &str); 3] = stock!("pod.css", "pod.js", "search.js");

/// The style sheet and the scripts of a site.
#[derive(Debug)]
pub struct Assets {
    /// Path and content of each.
    pub files: Vec<(String, String)>,
    pub(super) paths: Paths,
}

/// Where they are, from the top of the site.
#[derive(Debug, Serialize)]
pub(super) struct Paths {
    css: String,
    js: String,
    search_js: String,
}

impl Assets {
    /// The show's own files where it has them, else pod's; the theme stands at the end of the
    /// style sheet. Names hold a digest, so that a changed file is never an old one in a cache.
    pub(super) fn new(own: &BTreeMap<String, String>, theme: &[(&'static str, String)]) -> Assets {
        let mut files = Vec::new();
        for (name, built_in) in FILES {
            let mut content = own.get(name).map_or_else(|| built_in.to_owned(), String::clone);
            if name.ends_with(".css") && !theme.is_empty() {
                let one = |(name, value): &(&'static str, String)| {
                    format!("  --pod-{}: {value};\n", name.replace('_', "-"))
                };
                let set: String = theme.iter().chain(&derived(theme)).map(one).collect();
                content.push_str(&format!("\n:root {{\n{set}}}\n"));
            }
            let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
            let digest = Digest::of_bytes(content.as_bytes()).short();
            files.push((format!("assets/{stem}-{digest}.{ending}"), content));
        }
        let path = |at: usize| files.get(at).map(|(path, _)| path.clone()).unwrap_or_default();
        let paths = Paths { css: path(0), js: path(1), search_js: path(2) };
        Assets { files, paths }
    }

    /// The style sheet.
    pub(super) fn css(&self) -> &str {
        self.files.first().map_or("", |(_, content)| content)
    }

    /// Changes when any of them does.
    pub(super) fn digest(&self) -> String {
        self.files.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// What follows from an accent where the theme leaves it open: a lighter one for dark screens, and
/// words on it that can be read.
fn derived(theme: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    let given = |name| theme.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    let mut derived = Vec::new();
    let Some(accent) = given("accent") else { return derived };
    if given("accent_dark").is_none() {
        derived.push(("accent_dark", format!("color-mix(in oklab, {accent} 50%, white)")));
    }
    if let (None, Some(luminance)) = (given("accent_text"), luminance(accent)) {
        // Where black and white stand out alike: sqrt(1.05 * 0.05) - 0.05 (WCAG 2.1, 1.4.3).
        let text = if luminance > 0.179 { "#000" } else { "#fff" };
        derived.push(("accent_text", text.to_owned()));
    }
    derived
}

/// The relative luminance of a colour in hexadecimal digits. *Source:* WCAG 2.1, relative luminance.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#')?;
    let part = |at: usize| {
        let value = match digits.len() {
            3 => u8::from_str_radix(&digits.get(at..=at)?.repeat(2), 16).ok()?,
            6 => u8::from_str_radix(digits.get(at * 2..at * 2 + 2)?, 16).ok()?,
            _ => return None,
        };
        let value = f64::from(value) / 255.0;
        let linear = ((value + 0.055) / 1.055).powf(2.4);
        Some(if value <= 0.04045 { value / 12.92 } else { linear })
    };
    Some(0.2126 * part(0)? + 0.7152 * part(1)? + 0.0722 * part(2)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_on_an_accent_can_be_read() {
        assert!((luminance("#fff").unwrap() - 1.0).abs() < 1e-9);
        assert!(luminance("#000").unwrap() < 1e-9 && luminance("red").is_none());
        let text = |accent: &str| {
            let derived = derived(&[("accent", accent.to_owned())]);
            derived.iter().find(|(name, _)| *name == "accent_text").unwrap().1.clone()
        };
        assert_eq!((text("#ffd500"), text("#7c3aed")), ("#000".to_owned(), "#fff".to_owned()));
        let own = [("accent", "#fff".to_owned()), ("accent_dark", "#000".to_owned())];
        assert!(derived(&own).iter().all(|(name, _)| *name != "accent_dark"));
    }
}
