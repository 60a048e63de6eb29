//! Chapters and soundbites, as players show them.

use super::{Findings, Look, Rule, Subject};
use crate::report::Place;
use crate::units::Time;

const CHAPTERS: &str = "Podcast Namespace: podcast:chapters";

static CLOSE: Rule =
    Rule::warning("chapter-close", CHAPTERS, "two chapters less than a second apart");
static FIRST: Rule =
    Rule::advice("chapter-first", CHAPTERS, "a first chapter that does not start the episode");
static LONG: Rule =
    Rule::advice("chapter-title-long", CHAPTERS, "a chapter's title of more than 128 characters");
static MANY: Rule = Rule::warning(
    "chapter-many",
    "ID3v2 Chapter Frame Addendum 1.0",
    "more than 255 chapters: files cannot hold them",
);
static LOST: Rule = Rule::warning(
    "chapter-lost",
    "pod",
    "a chapter of which nothing is heard in the finished episode",
);
static SOUNDBITE: Rule = Rule::advice(
    "soundbite-length",
    "Podcast Namespace: podcast:soundbite",
    "a soundbite shorter than 15 s or longer than 120 s",
);

pub(super) const RULES: &[&Rule] = &[&CLOSE, &FIRST, &LONG, &MANY, &LOST, &SOUNDBITE];

/// How close chapters may be for a person to choose one.
const NEAREST: Time = Time::from_millis(1000);

/// What a chapter's title may have. *Source:* the namespace's limit of its short texts.
const LONGEST: usize = 128;

/// ID3's count of chapters is a byte.
const MOST: usize = 255;

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for look in &subject.episodes {
        chapters(look, findings);
        soundbites(look, findings);
    }
}

fn chapters(look: &Look<'_>, findings: &mut Findings) {
    let (chapters, file) = &look.chapters;
    let place = |at: usize| Place {
        file: file.clone(),
        mark: chapters.get(at).map(|chapter| chapter.mark.clone()),
    };
    for (at, chapter) in chapters.iter().enumerate() {
        let letters = chapter.title.chars().count();
        if letters > LONGEST {
            let message = format!("this chapter's title has {letters} characters");
            let hint = "shorten it: players show about 45 of them";
            findings.tell(&LONG, place(at), message, hint);
        }
    }
    if chapters.len() > MOST {
        let message = format!("this episode has {} chapters", chapters.len());
        let hint = format!("keep {MOST} of them at most: an MP3 file holds no more");
        findings.tell(&MANY, place(MOST), message, hint);
    }
    // In the finished episode where it is built: pauses shortened bring chapters together.
    let starts: Vec<Time> = match &look.built {
        Ok(built) if built.chapters.len() == chapters.len() => {
            built.chapters.iter().map(|chapter| chapter.start).collect()
        }
        _ => chapters.iter().map(|chapter| chapter.start).collect(),
    };
    if starts.first().is_some_and(|first| *first > NEAREST) {
        let message = format!("the first chapter starts at {}", starts[0].short());
        let hint = "let one start at 0: some players show nothing before the first";
        findings.tell(&FIRST, place(0), message, hint);
    }
    for (at, pair) in starts.windows(2).enumerate() {
        if pair[1] - pair[0] < NEAREST {
            let message = format!(
                "this chapter starts {} ms after the one before it",
                (pair[1] - pair[0]).millis()
            );
            let hint = "take one of the two out, or move it";
            findings.tell(&CLOSE, place(at + 1), message, hint);
        }
    }
    if let Ok(built) = &look.built
        && look.outdated.is_empty()
        && look.newer.is_empty()
    {
        let heard = |title: &str| built.chapters.iter().any(|one| one.title == title);
        for (at, chapter) in chapters.iter().enumerate().filter(|(_, one)| !heard(&one.title)) {
            let message = format!("nothing of chapter `{}` is heard", chapter.title);
            let hint = "it was cut out as a whole: take the chapter out too, or the cut";
            findings.tell(&LOST, place(at), message, hint);
        }
    }
}

fn soundbites(look: &Look<'_>, findings: &mut Findings) {
    for bite in &look.episode.soundbites {
        let found =
            look.built.as_ref().ok().and_then(|built| {
                built.soundbites.iter().find(|(_, _, title)| *title == bite.title)
            });
        let length = found.map_or(bite.end - bite.start, |(start, end, _)| *end - *start);
        if length < Time::from_millis(15_000) || length > Time::from_millis(120_000) {
            let message = format!("this soundbite lasts {}", length.short());
            let hint = "choose 15 to 120 seconds: apps play it as a taste of the episode";
            let file = look.manifest.file.clone();
            let place = Place { file, mark: Some(bite.mark.clone()) };
            findings.tell(&SOUNDBITE, place, message, hint);
        }
    }
}
