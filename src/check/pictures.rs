//! Covers and chapter pictures, as directories and apps want them.

use std::path::Path;

use super::picture::PictureFacts;
use super::{Findings, Rule, Subject};
use crate::report::Place;

const APPLE: &str = "Apple Podcasters: artwork";

static UNREADABLE: Rule =
    Rule::error("picture-unreadable", APPLE, "a picture that is no whole JPEG or PNG");
static SQUARE: Rule = Rule::error("cover-square", APPLE, "a cover that is not square");
static SMALL: Rule = Rule::error("cover-small", APPLE, "a cover under 1400 x 1400 pixels");
static LARGE: Rule = Rule::advice("cover-large", APPLE, "a cover over 3000 x 3000 pixels");
static EXTENSION: Rule = Rule::warning(
    "picture-extension",
    APPLE,
    "a picture whose name ends otherwise than its content",
);
static INKS: Rule = Rule::error(
    "picture-inks",
    APPLE,
    "a picture made for printing (CMYK) instead of screens (RGB)",
);
static SEE_THROUGH: Rule =
    Rule::advice("cover-see-through", APPLE, "a cover through which apps show their own colours");
static BYTES: Rule = Rule::advice("cover-bytes", APPLE, "a cover of more than a megabyte");
static CHAPTER_BYTES: Rule = Rule::advice(
    "chapter-picture-bytes",
    "Podcast Namespace: podcast:chapters",
    "a chapter's picture of more than a megabyte",
);
static ALT: Rule = Rule::advice(
    "cover-alt-missing",
    "WCAG 2.1 1.1.1",
    "a cover without words for those who do not see it",
);

pub(super) const RULES: &[&Rule] = &[
    &UNREADABLE,
    &SQUARE,
    &SMALL,
    &LARGE,
    &EXTENSION,
    &INKS,
    &SEE_THROUGH,
    &BYTES,
    &CHAPTER_BYTES,
    &ALT,
];

/// What Apple takes, in pixels. *Source:* Apple Podcasters, artwork requirements.
const LEAST: u32 = 1400;
const MOST: u32 = 3000;

/// From here on a cover takes noticeably long on a phone.
const HEAVY: u64 = 1 << 20;

/// What a picture is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Cover,
    Chapter,
}

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let show = subject.show;
    if let Some(cover) = &show.cover {
        picture(subject, cover, Use::Cover, subject.manifest.key("cover"), findings);
        if show.cover_alt.is_none() && subject.is_published() {
            let hint = "add `cover_alt = \"…\"`: what the picture shows, in a sentence";
            let message = "the cover has no words for those who do not see it";
            findings.tell(&ALT, subject.manifest.key("cover"), message, hint);
        }
    }
    for look in &subject.episodes {
        let episode = look.episode;
        if let Some(cover) = &episode.cover {
            let place = look.manifest.key("cover");
            picture(subject, cover, Use::Cover, place.clone(), findings);
            if episode.cover_alt.is_none() && subject.is_published() {
                let hint = "add `cover_alt = \"…\"`: what the picture shows, in a sentence";
                let message = "this episode's cover has no words for those who do not see it";
                findings.tell(&ALT, place, message, hint);
            }
        }
        let mut seen: Vec<&Path> = Vec::new();
        for chapter in &episode.chapters {
            let Some(image) = &chapter.image else { continue };
            if !seen.contains(&image.as_path()) {
                seen.push(image);
                let file = look.manifest.file.clone();
                let place = Place { file, mark: Some(chapter.mark.clone()) };
                picture(subject, image, Use::Chapter, place, findings);
            }
        }
    }
}

fn picture(subject: &Subject<'_>, path: &Path, use_: Use, place: Place, findings: &mut Findings) {
    let near = path.strip_prefix(&subject.show.root).unwrap_or(path).display().to_string();
    match subject.pictures.get(path) {
        None => {}
        Some(Err(trouble)) => {
            let message = format!("`{near}` {trouble}");
            findings.tell(&UNREADABLE, place, message, trouble.hint());
        }
        Some(Ok(facts)) => {
            common(path, &near, facts, &place, findings);
            match use_ {
                Use::Cover => cover(&near, facts, place, findings),
                Use::Chapter if facts.bytes > HEAVY => {
                    let message = format!("`{near}` is a file of {}", megabytes(facts.bytes));
                    let hint = "save it smaller: a phone's screen is about 1200 pixels wide";
                    findings.tell(&CHAPTER_BYTES, place, message, hint);
                }
                Use::Chapter => {}
            }
        }
    }
}

fn common(path: &Path, near: &str, facts: &PictureFacts, place: &Place, findings: &mut Findings) {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let coding = facts.coding;
    if !coding.endings().contains(&ending.as_str()) {
        let message = format!("`{near}` is a {}, and its name says otherwise", coding.name());
        let hint = format!("rename it to end in .{}", coding.endings()[0]);
        findings.tell(&EXTENSION, place.clone(), message, hint);
    }
    if facts.inks {
        let message = format!("`{near}` is made for printing (CMYK): apps show wrong colours");
        let hint = "save it with RGB colours";
        findings.tell(&INKS, place.clone(), message, hint);
    }
}

fn cover(near: &str, facts: &PictureFacts, place: Place, findings: &mut Findings) {
    let (width, height) = (facts.width, facts.height);
    let size = format!("`{near}` has {width} x {height} pixels");
    if width != height {
        let hint = "cut it to a square; nobody else can know which part matters";
        findings.tell(&SQUARE, place.clone(), format!("{size}: it is not square"), hint);
    } else if width < LEAST {
        let message = format!("{size}: directories ask for {LEAST} x {LEAST} at least");
        let hint = "export it again from the original, 3000 x 3000; scaling a small one up only \
                    blurs it";
        findings.tell(&SMALL, place.clone(), message, hint);
    } else if width > MOST {
        let message = format!("{size}: directories take {MOST} x {MOST} at most");
        let hint = "leave it, pod publishes a smaller copy; or save it at 3000 x 3000";
        findings.tell(&LARGE, place.clone(), message, hint);
    }
    if facts.see_through {
        let message =
            format!("`{near}` is transparent in places: each app puts its own colour there");
        findings.tell(&SEE_THROUGH, place.clone(), message, "put a background behind it");
    }
    if facts.bytes > HEAVY && width <= MOST {
        let message = format!("`{near}` is a file of {}", megabytes(facts.bytes));
        let hint = "save it as JPEG of a quality around 80: half a megabyte is plenty";
        findings.tell(&BYTES, place, message, hint);
    }
}

/// A size as people read it.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}
