//! What is cut and what is heard, as the draft stands: by the same decisions as a build's.

use super::SessionSound;
use crate::audio::play::{Piece, Program};
use crate::edit::{Cut, Reason};
use crate::ops::build::plan;
use crate::ops::text::{DOCUMENT, shown, strike};
use crate::report::{Diagnostic, Mark};
use crate::show::{EditSpan, Edits, Episode};
use crate::transcript::document::{Document, WordsFile, read};
use crate::transcript::draft::{Draft, EditEntry};
use crate::units::{Interval, SampleRate, Time};

/// What becomes of a session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SoundPlan {
    /// What is cut, in order and apart.
    pub cuts: Vec<PlannedCut>,
    /// What is heard, joined as a build joins it.
    pub program: Program,
    /// How long what is heard is.
    pub kept: Time,
    /// What a build would warn of.
    pub warnings: Vec<String>,
}

/// A stretch of the session that is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedCut {
    /// Where, in the session.
    pub time: Interval,
    /// Why.
    pub why: CutWhy,
}

/// Why something is cut; of several reasons the first of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CutWhy {
    /// Its words are struck out.
    Struck,
    /// Somebody asked for it by ear.
    Asked,
    /// It is the middle of a long pause.
    Pause,
}

impl SessionSound {
    /// Plans the sound of a draft, as `pod build` will once the draft is saved; `words` are those
    /// the draft was made with, `episode` says which pauses are shortened.
    ///
    /// A pure function, but with struck words in a long text one of some 100 ms: for a worker.
    pub fn plan(&self, episode: &Episode, draft: &Draft, words: Option<&WordsFile>) -> SoundPlan {
        let inner = &self.inner;
        let rate = self.rate();
        let mut found = Vec::new();
        // Frames are counted in the rate that the session was opened with.
        let mut episode = std::borrow::Cow::Borrowed(episode);
        if episode.audio.rate != rate {
            episode.to_mut().audio.rate = rate;
        }
        let struck = self.struck(&episode, draft, words, &mut found);
        let plan = plan(&episode, &edits(draft), &inner.talk, struck, &mut found);
        let pieces = plan.edits.pieces().into_iter().map(|piece| Piece {
            span: piece.span,
            fade_in: piece.fade_in,
            fade_out: piece.fade_out,
        });
        SoundPlan {
            cuts: plan.edits.cuts().iter().map(|cut| planned(cut, rate)).collect(),
            program: Program::new(pieces),
            kept: plan.edits.kept().at(rate),
            warnings: found.into_iter().map(|one| one.message).collect(),
        }
    }

    /// The cuts of struck words. The text is read only where one is struck: that is most of the
    /// time that planning takes.
    fn struck(
        &self,
        episode: &Episode,
        draft: &Draft,
        words: Option<&WordsFile>,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Cut> {
        let any = draft.segments().iter().flat_map(|one| &one.words).any(|word| word.struck);
        let Some(words) = words.filter(|_| any) else { return Vec::new() };
        let synced = draft.synced();
        let (document, _) = Document::parse(&synced.text, &shown(episode, DOCUMENT));
        let recognised = words.recognised.clone();
        let aligned = WordsFile { recognised, synced: Some(synced), ..WordsFile::default() };
        let reading = read(&document, Some(&aligned));
        let recognised = &aligned.recognised.words;
        strike(episode, &reading, recognised, &self.inner.envelopes, found)
    }
}

fn planned(cut: &Cut, rate: SampleRate) -> PlannedCut {
    let why = cut.reasons.iter().map(|reason| match reason {
        Reason::Struck(_) => CutWhy::Struck,
        Reason::Asked(_) => CutWhy::Asked,
        Reason::Pause => CutWhy::Pause,
    });
    let time = Interval::new(cut.span.start.at(rate), cut.span.end.at(rate));
    PlannedCut { time, why: why.min().unwrap_or(CutWhy::Asked) }
}

/// The cuts and keeps as edits.toml will hold them, in whole milliseconds.
fn edits(draft: &Draft) -> Edits {
    let span = |one: &EditEntry| EditSpan {
        start: Time::from_millis(Time(one.start).millis()),
        end: Time::from_millis(Time(one.end).millis()),
        reason: one.reason.clone(),
        mark: Mark::of_range("", 0..0),
    };
    let of = |keep: bool| draft.spans().iter().filter(move |one| one.keep == keep);
    Edits { cuts: of(false).map(span).collect(), keeps: of(true).map(span).collect() }
}
