//! Lines Whisper learnt from subtitles and writes where nobody speaks.

/// How much a line must look invented before it is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// Hardly anybody says it: a short sentence with it is enough.
    Short,
    /// People do say it: only where there is little speech.
    Scarce,
}

/// What such lines contain, folded as by [`fold`](super::fold::fold), in the languages reported.
///
/// *Source:* ggml-org/whisper.cpp#2660, SubtitleEdit/subtitleedit#7748,
/// Purfview/whisper-standalone-win#144, zachlatta/freeflow#281, Vexa-ai/vexa#617.
pub const MARKERS: [(&str, Gate); 50] = [
    ("amara org", Gate::Short),
    ("opensubtitles", Gate::Short),
    ("soustitreur com", Gate::Short),
    ("st 501", Gate::Short),
    ("sous titrage societe radio canada", Gate::Short),
    ("sous titrage", Gate::Short),
    ("sous titres par", Gate::Short),
    ("sous titres realises", Gate::Short),
    ("sous titres fait par", Gate::Short),
    ("subtitles by", Gate::Short),
    ("subtitled by", Gate::Short),
    ("captions by", Gate::Short),
    ("captioned by", Gate::Short),
    ("transcribed by", Gate::Short),
    ("transcription by", Gate::Short),
    ("transcription outsourcing", Gate::Short),
    ("otter ai", Gate::Short),
    ("castingwords", Gate::Short),
    ("untertitel von", Gate::Short),
    ("untertitel im auftrag", Gate::Short),
    ("untertitel der amara", Gate::Short),
    ("untertitelung", Gate::Short),
    ("subtitulos por la comunidad", Gate::Short),
    ("subtitulos realizados", Gate::Short),
    ("subtitulado por", Gate::Short),
    ("sottotitoli creati", Gate::Short),
    ("sottotitoli a cura", Gate::Short),
    ("sottotitoli e revisione", Gate::Short),
    ("legendas pela comunidade", Gate::Short),
    ("legendado por", Gate::Short),
    ("ondertitels ingediend", Gate::Short),
    ("ondertiteling door", Gate::Short),
    ("ondertitelingstijd", Gate::Short),
    ("napisy stworzone", Gate::Short),
    ("napisy wykonane", Gate::Short),
    ("tekstet av nicolai winther", Gate::Short),
    ("undertekster fra amara", Gate::Short),
    ("subtitrarea realizata", Gate::Short),
    ("субтитры", Gate::Short),
    ("редактор субтитров", Gate::Short),
    ("字幕", Gate::Short),
    ("radio canada", Gate::Scarce),
    ("merci d avoir regarde", Gate::Scarce),
    ("abonnez vous", Gate::Scarce),
    ("n oubliez pas de vous abonner", Gate::Scarce),
    ("thanks for watching", Gate::Scarce),
    ("thank you for watching", Gate::Scarce),
    ("like and subscribe", Gate::Scarce),
    ("danke furs zuschauen", Gate::Scarce),
    ("gracias por ver", Gate::Scarce),
];

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    #[test]
    fn markers_are_folded_and_each_stands_once() {
        for (at, (marker, _)) in MARKERS.iter().enumerate() {
            assert_eq!(fold(marker), *marker);
            assert!(MARKERS[..at].iter().all(|(other, _)| other != marker), "{marker}");
        }
    }
}
