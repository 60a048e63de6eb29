//! What a person may choose about an export.

/// How an export is written. The default is what every known host and app reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// For WebVTT: identifiers, a note, two lines a cue and a time before every word, where the
    /// default keeps to what the strictest hosts read.
    pub rich: bool,
    /// How much text a cue holds, and for how long.
    pub preset: Preset,
    /// How punctuation is spaced.
    pub typography: Typography,
    /// Where the text comes from, for the note in rich WebVTT.
    pub provenance: Option<String>,
    /// The name of the sound file, for formats that name it.
    pub media: Option<String>,
}

/// Rules for the size and the reading speed of cues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Preset {
    /// For people who listen: as wide as the podcast namespace advises, speed is no constraint.
    #[default]
    Podcast,
    /// For French television: the charter of Arcom (then CSA) for subtitles, 2011.
    Arcom,
    /// Netflix's timed text style guide.
    Netflix,
}

/// How punctuation is spaced in exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Typography {
    /// By the transcript's language: `fr-CA` its own, other French that of France, else as written.
    #[default]
    Auto,
    /// France: a narrow space that doesn't break before `;`, `!` and `?`, a wide one before `:`.
    FrFr,
    /// Canada: no space before `;`, `!` and `?`.
    FrCa,
    /// The European institutions: no space before `;`, `:`, `!` and `?`.
    FrEu,
    /// Ordinary spaces and straight apostrophes, for programs that know ASCII only.
    Plain,
    /// As written.
    AsWritten,
}

impl Preset {
    /// The preset people call `name`: `podcast`, `arcom` or `netflix`.
    pub fn of_name(name: &str) -> Option<Preset> {
        match name.to_ascii_lowercase().as_str() {
            "podcast" => Some(Preset::Podcast),
            "arcom" => Some(Preset::Arcom),
            "netflix" => Some(Preset::Netflix),
            _ => None,
        }
    }
}

impl Typography {
    /// The typography people call `name`: `auto`, `fr-FR`, `fr-CA`, `fr-EU`, `plain` or `as-written`.
    pub fn of_name(name: &str) -> Option<Typography> {
        match name.to_ascii_lowercase().as_str() {
            "auto" => Some(Typography::Auto),
            "fr-fr" | "fr" => Some(Typography::FrFr),
            "fr-ca" => Some(Typography::FrCa),
            "fr-eu" => Some(Typography::FrEu),
            "plain" => Some(Typography::Plain),
            "as-written" => Some(Typography::AsWritten),
            _ => None,
        }
    }

    /// As people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Typography::Auto => "auto",
            Typography::FrFr => "fr-FR",
            Typography::FrCa => "fr-CA",
            Typography::FrEu => "fr-EU",
            Typography::Plain => "plain",
            Typography::AsWritten => "as-written",
        }
    }

    /// What to do for a text in `language`: [`Typography::Auto`] decided.
    pub fn for_language(self, language: Option<&str>) -> Typography {
        if self != Typography::Auto {
            return self;
        }
        let tag = language.unwrap_or_default().to_ascii_lowercase().replace('_', "-");
        match tag.split('-').next() {
            Some("fr") if tag.split('-').any(|part| part == "ca") => Typography::FrCa,
            Some("fr") => Typography::FrFr,
            _ => Typography::AsWritten,
        }
    }
}
