//! What a feed needs to know of the show (PSP-1, Apple), and what directories ask for.

use super::{Findings, Rule, Subject, data};

static UNPUBLISHED: Rule = Rule::advice(
    "publish-missing",
    "pod",
    "a show that is not published yet: what its feed will need is told in one go",
);
static DESCRIPTION: Rule =
    Rule::error("show-description-missing", "PSP-1", "the show says nothing of itself");
static DESCRIPTION_LONG: Rule = Rule::error(
    "show-description-long",
    "PSP-1",
    "the show's description has more than 4000 bytes",
);
static LANGUAGE: Rule =
    Rule::error("show-language-missing", "PSP-1", "the show does not say which language it speaks");
static COVER: Rule = Rule::error("show-cover-missing", "PSP-1", "the show has no picture");
static CATEGORY: Rule =
    Rule::error("show-category-missing", "PSP-1", "the show stands in no category");
static CATEGORY_UNKNOWN: Rule = Rule::warning(
    "show-category-unknown",
    "Apple Podcasters: categories",
    "a category that Apple does not know",
);
static LINK: Rule =
    Rule::advice("show-link-missing", "PSP-1", "the show names no web page of its own");
static AUTHOR: Rule =
    Rule::warning("show-author-missing", "PSP-1", "the show does not say who makes it");
static EXPLICIT: Rule = Rule::advice(
    "show-explicit-unsaid",
    "PSP-1",
    "the show does not say whether it is unfit for children",
);
static GUID: Rule = Rule::warning(
    "show-guid-missing",
    "Podcast Namespace: podcast:guid",
    "the feed has no name of its own",
);
static OWNER: Rule = Rule::advice(
    "owner-missing",
    "Apple Podcasters: itunes:owner",
    "no address at which directories reach the owner",
);
static LOCKED: Rule = Rule::advice(
    "locked-without-owner",
    "Podcast Namespace: podcast:locked",
    "the feed is locked, and nobody is named who may unlock it",
);

pub(super) const RULES: &[&Rule] = &[
    &UNPUBLISHED,
    &DESCRIPTION,
    &DESCRIPTION_LONG,
    &LANGUAGE,
    &COVER,
    &CATEGORY,
    &CATEGORY_UNKNOWN,
    &LINK,
    &AUTHOR,
    &EXPLICIT,
    &GUID,
    &OWNER,
    &LOCKED,
];

/// The longest description of a show or an episode, in bytes. *Source:* PSP-1.
pub(super) const LONGEST: usize = 4000;

/// A value that may be missing: its rule, whether it is, its key, what is told, what to do.
type Missing<'a> = (&'static Rule, bool, &'static str, &'static str, &'static str);

pub(super) fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let (show, source) = (subject.show, &subject.manifest);
    let missing = missing(subject);
    if subject.is_published() {
        for (rule, _, _, message, hint) in missing.into_iter().filter(|one| one.1) {
            findings.tell(rule, source.whole(), message, hint);
        }
    } else {
        unpublished(subject, &missing, findings);
    }
    if let Some(bytes) = show.description.as_ref().map(String::len).filter(|len| *len > LONGEST) {
        let message = format!("the description has {bytes} bytes; apps take {LONGEST}");
        findings.tell(&DESCRIPTION_LONG, source.key("description"), message, "shorten it");
    }
    for (index, category) in show.categories.iter().enumerate() {
        if data::categories().all(|known| known != category) {
            let message = format!("Apple knows no category `{}`", category.escape_debug());
            let hint = match data::nearest(category, data::categories()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "choose one of those at podcasters.apple.com, in English".to_owned(),
            };
            let place = source.key(&format!("categories.{index}"));
            findings.tell(&CATEGORY_UNKNOWN, place, message, hint);
        }
    }
}

fn missing<'a>(subject: &Subject<'a>) -> Vec<Missing<'a>> {
    let show = subject.show;
    let blank = |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
    vec![
        (
            &DESCRIPTION,
            blank(&show.description),
            "description",
            "show.toml has no `description`",
            "add `description = \"…\"`: what the show is about, in a few sentences",
        ),
        (
            &LANGUAGE,
            show.language.is_none(),
            "language",
            "show.toml has no `language`",
            "add the language spoken, such as `language = \"fr\"`",
        ),
        (
            &COVER,
            show.cover.is_none() && !subject.manifest.has("cover"),
            "cover",
            "show.toml has no `cover`",
            "add a square JPEG or PNG of 3000 x 3000 pixels: `cover = \"cover.jpg\"`",
        ),
        (
            &CATEGORY,
            show.categories.is_empty(),
            "categories",
            "show.toml has no `categories`",
            "add one of Apple's, such as `categories = [\"Technology\"]`",
        ),
        (
            &AUTHOR,
            blank(&show.author),
            "author",
            "show.toml has no `author`",
            "add who makes the show: apps show it under the title",
        ),
        (
            &LINK,
            show.link.is_none(),
            "link",
            "show.toml has no `link`",
            "add the show's web page; without one the feed names the pages pod makes",
        ),
        (
            &EXPLICIT,
            !subject.manifest.has("explicit"),
            "explicit",
            "show.toml does not say whether the show is `explicit`: the feed says it is not",
            "add `explicit = false`, or true: a wrong answer gets a show removed by directories",
        ),
        (
            &GUID,
            show.guid.is_none(),
            "guid",
            "show.toml has no `guid`",
            "add the one the feed went out with; `pod init` writes one into new shows",
        ),
        (
            if show.feed.locked { &LOCKED } else { &OWNER },
            show.owner.is_none(),
            "owner",
            if show.feed.locked {
                "the feed asks others not to import it, and names no owner who could allow it"
            } else {
                "show.toml has no `owner`"
            },
            "add `owner = { name = \"…\", email = \"…\" }`: directories write there to check \
             that the show is yours",
        ),
    ]
}

fn unpublished(subject: &Subject<'_>, missing: &[Missing<'_>], findings: &mut Findings) {
    let keys = missing.iter().filter(|one| one.1).map(|one| format!("`{}`", one.2));
    let keys: Vec<String> = keys.collect();
    let (message, when) = match subject.show.publish {
        None => (
            "show.toml does not say where the show is published",
            "when it is to be, add [publish] with a `base_url`",
        ),
        Some(_) if keys.is_empty() => return,
        Some(_) => ("the show is not ready to be published yet", ""),
    };
    let hint = match keys.as_slice() {
        [] => when.to_owned(),
        keys if when.is_empty() => {
            format!("before its first episode, the feed needs {}", keys.join(", "))
        }
        keys => format!("{when}; the feed will also need {}", keys.join(", ")),
    };
    findings.tell(&UNPUBLISHED, subject.manifest.whole(), message, hint);
}
