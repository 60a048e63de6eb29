//! For each rule about what lies here, a show that breaks it and one that nearly does.

use image::ImageFormat::{Jpeg, Png};

use super::world::*;

/// A rule, what breaks it, and what looks like it and does not.
pub type Case = (&'static str, fn(&World), fn(&World));

/// Leaves the show as it is: nobody finds fault with it.
fn nothing(_: &World) {}

fn cover(world: &World, name: &str, bytes: Vec<u8>) {
    world.write(name, bytes).swap(SHOW, "\"cover.jpg\"", &format!("\"{name}\""));
}

fn show(world: &World, from: &str, to: &str) {
    world.swap(SHOW, from, to);
}

/// Describes a host the show goes to.
fn host(world: &World, keys: &str) {
    world.swap(SHOW, "[publish]\n", "[publish]\nhosts = [\"fedi\"]\n");
    world.append(SHOW, &format!("\n[host.fedi]\n{keys}\n"));
}

fn one(world: &World, from: &str, to: &str) {
    world.swap(ONE, from, to);
}

/// The same in the manifest and in what the build was told.
fn title(world: &World, title: &str) {
    world.swap(ONE, "Le un", title).swap(REPORT, "Le un", title);
}

fn notes(world: &World, text: &str) {
    world.append(NOTES, text);
}

fn turns(world: &World, words: Vec<(String, i64, i64)>, length: &str) {
    let turns = serde_json::json!({
        "version": 1, "language": "fr", "chapters": [],
        "turns": [{ "speaker": "Marie", "paragraphs": [words] }],
    });
    world.write(TURNS, turns.to_string()).swap(
        REPORT,
        "\"00:00:02.000\"",
        &format!("\"{length}\""),
    );
}

/// A finished file of this height, as if it had been built so.
fn loud(world: &World, height: f64) {
    world.build("episodes/001-un", &tone(2, height));
}

/// A file whose first bytes are there and nothing else, of this size.
fn sized(world: &World, path: &str, bytes: u64) {
    world.write(path, "x");
    let file = std::fs::File::options().append(true).open(world.path(path)).unwrap();
    file.set_len(bytes).unwrap();
}

/// A JPEG that says it has four inks: its frame header is changed, which is all that is read.
fn four_inks() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/check/four-inks.jpg")).unwrap()
}

fn see_through(alpha: u8) -> Vec<u8> {
    let pixel = image::Rgba([9, 9, 9, alpha]);
    let image = image::RgbaImage::from_pixel(1400, 1400, pixel);
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgba8(image).write_to(&mut bytes, Png).unwrap();
    bytes.into_inner()
}

/// A JPEG with so many bytes after its end, which decoders pass over.
fn heavy(bytes: usize) -> Vec<u8> {
    let mut picture = picture(1400, 1400, Jpeg);
    picture.resize(bytes, 0);
    picture
}

const CHAPTER: &str = "[[chapter]]\nstart = 0\ntitle = \"Début\"\n";

pub const CASES: &[Case] = &[
    ("manifest", |w| show(w, "author", "auhtor"), nothing),
    (
        "recording-unreadable",
        |w| {
            w.write("episodes/001-un/take.wav", "no sound");
        },
        nothing,
    ),
    (
        "recording-missing",
        |w| one(w, "[[track]]\ntake = \"take.wav\"\nspeaker = \"Marie\"\n", ""),
        nothing,
    ),
    ("beyond-end", |w| one(w, "end = 20", "end = 99"), |w| one(w, "end = 20", "end = 30")),
    (
        "not-yet",
        |w| {
            w.append(SHOW, "[audio]\ndenoise = true\n");
        },
        |w| {
            w.append(SHOW, "[audio]\ndenoise = false\n");
        },
    ),
    (
        "transcript-trouble",
        |w| {
            w.write(TEXT, b"\xff");
        },
        nothing,
    ),
    (
        "publish-missing",
        |w| show(w, "[publish]\nbase_url = \"https://ondes.example/podcast/\"\n", ""),
        nothing,
    ),
    (
        "show-description-missing",
        |w| show(w, "De quoi parler.", " "),
        |w| show(w, "De quoi parler.", "D"),
    ),
    (
        "show-description-long",
        |w| show(w, "De quoi parler.", &"é".repeat(2001)),
        |w| show(w, "De quoi parler.", &"é".repeat(2000)),
    ),
    (
        "show-language-missing",
        |w| show(w, "language = \"fr\"", ""),
        |w| show(w, "\"fr\"", "\"fr-CA\""),
    ),
    ("show-cover-missing", |w| show(w, "cover = \"cover.jpg\"", ""), nothing),
    ("show-category-missing", |w| show(w, "[\"Technology\"]", "[]"), nothing),
    (
        "show-category-unknown",
        |w| show(w, "Technology", "Tecnology"),
        |w| show(w, "Technology", "TV & Film > After Shows"),
    ),
    ("show-link-missing", |w| show(w, "link = \"https://ondes.example/\"", ""), nothing),
    ("show-author-missing", |w| show(w, "author = \"Marie\"", ""), nothing),
    (
        "show-explicit-unsaid",
        |w| show(w, "explicit = false", ""),
        |w| show(w, "explicit = false", "explicit = true"),
    ),
    (
        "show-guid-missing",
        |w| show(w, "guid = \"5b049eb5-4665-5328-a22a-8ffa79a0fe61\"", ""),
        nothing,
    ),
    (
        "owner-missing",
        |w| {
            w.swap(SHOW, "owner =", "# owner =").append(SHOW, "[feed]\nlocked = false\n");
        },
        |w| {
            w.append(SHOW, "[feed]\nlocked = false\n");
        },
    ),
    ("locked-without-owner", |w| show(w, "owner =", "# owner ="), nothing),
    (
        "base-url-http",
        |w| show(w, "https://ondes.example/podcast", "http://ondes.example/podcast"),
        nothing,
    ),
    (
        "base-url-local",
        |w| show(w, "https://ondes.example/podcast", "http://localhost:8000"),
        nothing,
    ),
    (
        "host-settings",
        |w| host(w, "kind = \"mastodont\"\nurl = \"https://framapiaf.org/\""),
        |w| host(w, "kind = \"mastodon\"\nurl = \"https://framapiaf.org/\""),
    ),
    ("http-address", |w| show(w, "https://ondes.example/don", "http://ondes.example/don"), nothing),
    (
        "person-role-unknown",
        |w| show(w, "role = \"host\"", "role = \"hots\""),
        |w| show(w, "role = \"host\"", "role = \"Foley Artist\""),
    ),
    ("funding-text-missing", |w| show(w, "text = \"Soutenir\"", ""), nothing),
    (
        "license-unknown",
        |w| show(w, "CC-BY-SA-4.0", "Creative Commons"),
        |w| show(w, "\"CC-BY-SA-4.0\"", "\"Own words\"\nlicense_url = \"https://ondes.example/l\""),
    ),
    (
        "license-missing",
        |w| show(w, "license = \"CC-BY-SA-4.0\"", ""),
        |w| show(w, "license = \"CC-BY-SA-4.0\"", "copyright = \"Marie\""),
    ),
    (
        "picture-unreadable",
        |w| cover(w, "c.jpg", b"words".to_vec()),
        |w| cover(w, "c.png", picture(1400, 1400, Png)),
    ),
    ("cover-square", |w| cover(w, "c.jpg", picture(1400, 1401, Jpeg)), nothing),
    ("cover-small", |w| cover(w, "c.jpg", picture(1399, 1399, Jpeg)), nothing),
    (
        "cover-large",
        |w| cover(w, "c.jpg", picture(3001, 3001, Jpeg)),
        |w| cover(w, "c.jpg", picture(3000, 3000, Jpeg)),
    ),
    (
        "picture-extension",
        |w| cover(w, "c.png", picture(1400, 1400, Jpeg)),
        |w| cover(w, "c.JPEG", picture(1400, 1400, Jpeg)),
    ),
    ("picture-inks", |w| cover(w, "c.jpg", four_inks()), nothing),
    (
        "cover-see-through",
        |w| cover(w, "c.png", see_through(9)),
        |w| cover(w, "c.png", see_through(255)),
    ),
    (
        "cover-bytes",
        |w| cover(w, "c.jpg", heavy((1 << 20) + 1)),
        |w| cover(w, "c.jpg", heavy(1 << 20)),
    ),
    (
        "chapter-picture-bytes",
        |w| {
            w.write("episodes/001-un/c.jpg", heavy((1 << 20) + 1)).swap(
                ONE,
                CHAPTER,
                &format!("{CHAPTER}image = \"c.jpg\"\n"),
            );
        },
        |w| {
            w.write("episodes/001-un/c.jpg", heavy(1 << 20)).swap(
                ONE,
                CHAPTER,
                &format!("{CHAPTER}image = \"c.jpg\"\n"),
            );
        },
    ),
    ("cover-alt-missing", |w| show(w, "cover_alt = \"Une antenne.\"", ""), nothing),
    (
        "guid-missing",
        |w| {
            w.swap(ONE, "guid = \"guid-1\"", "");
        },
        nothing,
    ),
    (
        "guid-twice",
        |w| {
            w.swap(TWO, "guid-2", "guid-1");
        },
        nothing,
    ),
    ("guid-changed", |w| one(w, "guid-1", "guid-9"), nothing),
    ("show-guid-changed", |w| show(w, "5b049eb5", "6b049eb5"), nothing),
    (
        "slug-twice",
        |w| {
            w.swap(LEDGER, "slug = \"un\"", "slug = \"deux\"");
        },
        |w| {
            w.swap(LEDGER, "slug = \"un\"", "slug = \"trois\"");
        },
    ),
    (
        "slug-changed",
        |w| {
            w.swap(LEDGER, "slug = \"un\"", "slug = \"one\"");
        },
        nothing,
    ),
    ("date-missing", |w| one(w, "date = 2024-01-01T07:00:00+01:00", ""), nothing),
    ("date-future", |w| one(w, "2024-01-01T07:00:00+01:00", &tomorrow()), nothing),
    (
        "date-far",
        |w| one(w, "2024-01-01", "2914-01-01"),
        |w| one(w, "2024-01-01T07:00:00+01:00", &tomorrow()),
    ),
    ("date-old", |w| one(w, "2024-01-01", "1924-01-01"), |w| one(w, "2024-01-01", "1995-01-02")),
    (
        "date-twice",
        |w| {
            w.swap(TWO, "2024-02-01T07", "2024-01-01T07");
        },
        |w| {
            w.swap(TWO, "2024-02-01T07:00", "2024-01-01T07:01");
        },
    ),
    (
        "date-order",
        |w| {
            w.swap(TWO, "2024-02-01", "2023-02-01");
        },
        |w| {
            w.swap(TWO, "2024-02-01", "2023-02-01").append(TWO, "").swap(
                TWO,
                "number = 2",
                "number = 2\nseason = 2",
            );
        },
    ),
    (
        "date-changed",
        |w| one(w, "2024-01-01T07", "2024-01-01T08"),
        |w| one(w, "07:00:00+01:00", "06:00:00Z"),
    ),
    (
        "serial-number-missing",
        |w| {
            w.swap(SHOW, "language", "kind = \"serial\"\nlanguage").swap(ONE, "number = 1", "");
        },
        |w| {
            w.swap(SHOW, "language", "kind = \"serial\"\nlanguage").swap(
                ONE,
                "number = 1",
                "kind = \"bonus\"",
            );
        },
    ),
    (
        "season-without-number",
        |w| one(w, "number = 1", "season = 1"),
        |w| one(w, "number = 1", "season = 1\nkind = \"trailer\""),
    ),
    ("title-number", |w| title(w, "1. Le un"), |w| title(w, "1 de plus")),
    ("title-long", |w| title(w, &"a b".repeat(86)), |w| title(w, &"a b".repeat(85))),
    ("title-capitals", |w| title(w, "LE TITRE EST CRIÉ"), |w| title(w, "LE SMIC")),
    (
        "title-twice",
        |w| {
            w.swap(TWO, "Le deux", "LE UN");
        },
        nothing,
    ),
    (
        "description-missing",
        |w| {
            w.swap(ONE, "summary = \"De quoi.\"", "").write(NOTES, " \n");
        },
        |w| one(w, "summary = \"De quoi.\"", ""),
    ),
    (
        "summary-long",
        |w| one(w, "De quoi.", &"a".repeat(4001)),
        |w| one(w, "De quoi.", &"a".repeat(4000)),
    ),
    (
        "notes-unreadable",
        |w| {
            w.write(NOTES, b"\xff");
        },
        nothing,
    ),
    ("notes-control", |w| notes(w, "\u{8}"), |w| notes(w, "\t\u{e9}\r\n")),
    ("notes-removed", |w| notes(w, "\n<script>x()</script>\n"), |w| notes(w, "\n`<script>`\n")),
    ("notes-broken-html", |w| notes(w, "\n<div><b>x</div>\n"), |w| notes(w, "\n<p>x<br>y\n")),
    (
        "notes-script-address",
        |w| notes(w, "\n[x](javascript:x) <a href=\" java\nscript:y()\">y</a>\n"),
        |w| notes(w, "\n[x](https://x.example/javascript:x) <mailto:a@b.example>\n"),
    ),
    (
        "notes-dead-link",
        |w| notes(w, "\n[x](Plan.pdf)\n"),
        |w| notes(w, "\n[x](./plan.pdf#page=2) [y](#bas)\n"),
    ),
    ("notes-http", |w| notes(w, "\n<http://x.example/>\n"), nothing),
    (
        "notes-image-words",
        |w| notes(w, "\n![](cover.jpg)\n"),
        |w| notes(w, "\n<img src=\"cover.jpg\" alt=\"\">\n"),
    ),
    ("notes-long", |w| notes(w, &"mot ".repeat(1000)), |w| notes(w, &"mot ".repeat(900))),
    (
        "notes-file-large",
        |w| sized(w, "episodes/001-un/plan.pdf", 5_000_001),
        |w| sized(w, "episodes/001-un/plan.pdf", 5_000_000),
    ),
    (
        "chapter-close",
        |w| {
            w.remove(TEXT).swap(
                ONE,
                CHAPTER,
                &format!("{CHAPTER}[[chapter]]\nstart = 0.9\ntitle = \"B\"\n"),
            );
        },
        |w| {
            w.remove(TEXT).swap(
                ONE,
                CHAPTER,
                &format!("{CHAPTER}[[chapter]]\nstart = 1.0\ntitle = \"B\"\n"),
            );
        },
    ),
    (
        "chapter-first",
        |w| {
            w.swap(REPORT, "\"start\":\"00:00:00.000\"", "\"start\":\"00:00:05.000\"");
        },
        nothing,
    ),
    (
        "chapter-title-long",
        |w| {
            w.remove(TEXT).swap(ONE, "\"Début\"", &format!("\"{}\"", "a".repeat(129)));
        },
        |w| {
            w.remove(TEXT).swap(ONE, "\"Début\"", &format!("\"{}\"", "a".repeat(128)));
        },
    ),
    ("chapter-many", |w| chapters(w, 256), |w| chapters(w, 255)),
    (
        "chapter-lost",
        |w| {
            w.swap(TEXT, "# Début", "# Fin").aged(TEXT, 1).swap(REPORT, "Début", "Milieu");
        },
        nothing,
    ),
    (
        "soundbite-length",
        |w| {
            w.swap(REPORT, "00:00:20", "00:00:14");
        },
        |w| {
            w.swap(REPORT, "00:00:20", "00:00:15");
        },
    ),
    (
        "transcript-missing",
        |w| {
            w.remove(TEXT);
        },
        |w| {
            w.remove(TEXT).swap(SHOW, "language", "medium = \"music\"\nlanguage");
        },
    ),
    (
        "transcript-gap",
        |w| {
            turns(
                w,
                [words(90_000), vec![("fin".to_owned(), 150_000, 150_100)]].concat(),
                "00:03:00.000",
            )
        },
        |w| {
            turns(
                w,
                [words(90_000), vec![("fin".to_owned(), 149_000, 149_100)]].concat(),
                "00:03:00.000",
            )
        },
    ),
    (
        "transcript-short",
        |w| turns(w, words(50_000), "00:02:00.000"),
        |w| turns(w, words(70_000), "00:02:00.000"),
    ),
    (
        "transcript-doubtful",
        |w| {
            w.swap(TEXT, "toutes", "toutes[[?]]");
        },
        nothing,
    ),
    (
        "transcript-older",
        |w| {
            w.write(WORDS, words_file("fr")).aged(WORDS, 48);
        },
        |w| {
            w.write(WORDS, words_file("fr")).aged(WORDS, 2);
        },
    ),
    (
        "transcript-language",
        |w| {
            w.write(WORDS, words_file("en"));
        },
        |w| {
            w.write(WORDS, words_file("fr"));
        },
    ),
    (
        "speaker-unnamed",
        |w| {
            w.append(TEXT, "\n**Speaker 1** · 00:00:10\n\nSalut.\n");
        },
        |w| {
            w.append(TEXT, "\n**Zoé** · 00:00:10\n\nSalut.\n");
        },
    ),
    ("output-format", |w| show(w, "\"mp3\"", "\"opus\""), nothing),
    (
        "output-unbuilt",
        |w| {
            w.remove(REPORT);
        },
        nothing,
    ),
    (
        "build-report",
        |w| {
            w.write(REPORT, "{");
        },
        nothing,
    ),
    ("build-outdated", |w| one(w, "Le un", "L'un"), nothing),
    (
        "build-older",
        |w| {
            w.aged(TEXT, -1);
        },
        |w| {
            w.aged(TEXT, 1);
        },
    ),
    (
        "output-gone",
        |w| {
            w.remove(SOUND);
        },
        nothing,
    ),
    (
        "output-changed",
        |w| {
            w.write(SOUND, tone(2, 0.225));
        },
        nothing,
    ),
    ("output-unplayable", |w| w.build("episodes/001-un", b"no sound at all"), nothing),
    (
        "output-length",
        |w| {
            w.swap(REPORT, "00:00:02.000", "00:00:02.300");
        },
        |w| {
            w.swap(REPORT, "00:00:02.000", "00:00:02.200");
        },
    ),
    ("loudness-target", |w| loud(w, 0.15), |w| loud(w, 0.21)),
    (
        "peak-target",
        |w| {
            w.append(SHOW, "peak = -9.0\nloudness = -8.0\n");
            loud(w, 0.56);
            w.build("episodes/002-deux", &tone(2, 0.56));
        },
        |w| {
            w.append(SHOW, "peak = -4.0\nloudness = -8.0\n");
            loud(w, 0.56);
        },
    ),
    (
        "loudness-apple",
        |w| {
            w.append(SHOW, "loudness = -23.0\n");
            loud(w, 0.1);
        },
        |w| {
            w.append(SHOW, "loudness = -16.5\n");
        },
    ),
    (
        "peak-apple",
        |w| {
            w.append(SHOW, "peak = 0.0\nloudness = -5.0\n");
            loud(w, 0.95);
        },
        |w| {
            w.append(SHOW, "peak = 0.0\n");
        },
    ),
    ("output-silent", |w| loud(w, 0.0), nothing),
    (
        "file-large",
        |w| sized(w, "public/media/x.wav", 300_000_001),
        |w| sized(w, "public/media/x.wav", 300_000_000),
    ),
    (
        "secret-in-file",
        |w| notes(w, "\ntoken = a1b2c3d4e5\n"),
        |w| notes(w, "\nToken : une pièce de monnaie.\n"),
    ),
];

fn tomorrow() -> String {
    (jiff::Timestamp::now() + std::time::Duration::from_secs(86_400)).to_string()
}

fn chapters(world: &World, count: usize) {
    let more: String = (1..count)
        .map(|at| format!("[[chapter]]\nstart = {}\ntitle = \"c{at}\"\n", at * 2))
        .collect();
    world.remove(TEXT).append(ONE, &more);
}
