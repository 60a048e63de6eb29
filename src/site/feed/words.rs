//! The feed's few own words, in the language of what they stand beside.

/// Words of one language.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// Over a list of chapters.
    pub chapters: &'static str,
    /// Before the links to the text.
    pub transcript: &'static str,
    /// On a button to support the show.
    pub support: &'static str,
    /// Between a word and what follows, in the typography of the language.
    pub colon: &'static str,
}

const ENGLISH: Words = Words {
    chapters: "Chapters",
    transcript: "Transcript",
    support: "Support the show",
    colon: ": ",
};

const FRENCH: Words = Words {
    chapters: "Chapitres",
    transcript: "Transcription",
    support: "Soutenir l’émission",
    colon: "\u{a0}: ",
};

impl Words {
    /// Those of a language by its BCP 47 tag; English where there are none.
    pub(super) fn of(language: &str) -> &'static Words {
        let main = language.split(['-', '_']).next().unwrap_or_default();
        if main.eq_ignore_ascii_case("fr") { &FRENCH } else { &ENGLISH }
    }
}
