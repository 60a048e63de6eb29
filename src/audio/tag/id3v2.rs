//! The ID3v2.3 tag, with chapters: the version every player reads.

use id3::frame::{
    Chapter, Comment, Content, ExtendedLink, ExtendedText, PictureType, TableOfContents, Unknown,
};
use id3::{Encoder, Encoding, Frame, Tag, TagLike, Version};

use super::{ChapterMark, Picture, TagError, Tags, language, text};

/// A tag's size is written in 28 bits (ID3v2.3, 3.1).
const LARGEST: u64 = 1 << 28;

/// The offset that says a chapter goes by its times (ID3v2 Chapter Frame
/// Addendum, 3.1).
const BY_TIME: u32 = u32::MAX;

/// The whole tag, without padding. Chapters are listed in one table of
/// contents that is marked as the top level: without the mark several players
/// show none.
pub(super) fn tag(tags: &Tags) -> Result<Vec<u8>, TagError> {
    let pictures = tags.chapters.iter().filter_map(|chapter| chapter.image.as_ref());
    let pictures = tags.cover.iter().chain(pictures);
    let bytes = pictures.map(|picture| picture.bytes.len() as u64).sum();
    // Checked before copies are made; texts are bounded, 32 MiB hold them all.
    let limit = LARGEST - (32 << 20);
    if bytes > limit {
        return Err(TagError::TooLarge { what: "pictures", bytes, limit });
    }
    let mut tag = Tag::with_version(Version::Id3v23);
    for frame in frames(tags).into_iter().chain(chapters(&tags.chapters)) {
        tag.add_frame(frame);
    }
    let mut written = Vec::new();
    Encoder::new().version(Version::Id3v23).encode(&tag, &mut written)?;
    Ok(written)
}

fn frames(tags: &Tags) -> Vec<Frame> {
    let date = tags.date();
    let language = tags.language.as_deref().and_then(language::three_letters);
    let day = date.and_then(|date| date.day).map(|(month, day)| format!("{day}{month}"));
    let time = date.and_then(|date| date.time).map(|(hour, minute, _)| format!("{hour}{minute}"));
    let year = date.map(|date| date.year);
    // A copyright begins with a year (ID3v2.3, 4.2.1, TCOP).
    let copyright = tags.copyright.as_deref().map(|licence| match year {
        Some(year) if !licence.starts_with(year) => format!("{year} {licence}"),
        _ => licence.to_owned(),
    });
    let texts = [
        ("TIT2", tags.title.clone()),
        ("TALB", tags.album.clone()),
        ("TPE1", tags.artist.clone()),
        ("TRCK", tags.number.map(|number| number.to_string())),
        ("TPOS", tags.season.map(|season| season.to_string())),
        ("TYER", year.map(str::to_owned)),
        ("TDAT", day),
        ("TIME", time),
        ("TCON", Some(genre(tags))),
        ("TLAN", language.clone()),
        ("TCOP", copyright),
        ("TPUB", tags.publisher.clone()),
    ];
    let mut frames: Vec<Frame> =
        texts.into_iter().filter_map(|(id, value)| text_frame(id, &value?)).collect();
    // Marks the file as a podcast for Apple's players: four zero bytes.
    let podcast = Unknown { data: vec![0; 4], version: Version::Id3v23 };
    frames.push(Frame::with_content("PCST", Content::Unknown(podcast)));
    let guids = [("podcast:guid", &tags.podcast_guid), ("episode:guid", &tags.episode_guid)];
    for (name, guid) in guids {
        let value = text::line(guid.as_deref().unwrap_or_default());
        if !value.is_empty() {
            let encoding = encoding(&value);
            let text = ExtendedText { description: name.to_owned(), value };
            frames.push(Frame::from(text).set_encoding(Some(encoding)));
        }
    }
    let comment = text::lines(tags.comment.as_deref().unwrap_or_default());
    if !comment.is_empty() {
        let encoding = encoding(&comment);
        let lang = language.unwrap_or_else(|| "und".to_owned());
        let comment = Comment { lang, description: String::new(), text: comment };
        frames.push(Frame::from(comment).set_encoding(Some(encoding)));
    }
    frames.extend(tags.url.as_deref().and_then(text::address).map(|url| Frame::link("WOAF", url)));
    frames.extend(tags.cover.as_ref().map(picture));
    frames
}

pub(super) fn genre(tags: &Tags) -> String {
    let genre = text::line(tags.genre.as_deref().unwrap_or_default());
    if genre.is_empty() { "Podcast".to_owned() } else { genre }
}

fn chapters(chapters: &[ChapterMark]) -> Vec<Frame> {
    if chapters.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = (0..chapters.len()).map(|index| format!("chp{index}")).collect();
    let contents = TableOfContents {
        element_id: "toc".to_owned(),
        top_level: true,
        ordered: true,
        elements: names.clone(),
        frames: Vec::new(),
    };
    let mut frames = vec![Frame::from(contents)];
    for (name, mark) in names.into_iter().zip(chapters) {
        let mut inside = Vec::new();
        inside.extend(text_frame("TIT2", &mark.title));
        if let Some(link) = mark.url.as_deref().and_then(text::address) {
            let description = "chapter url".to_owned();
            let link = ExtendedLink { description, link };
            inside.push(Frame::from(link).set_encoding(Some(Encoding::Latin1)));
        }
        inside.extend(mark.image.as_ref().map(picture));
        frames.push(Frame::from(Chapter {
            element_id: name,
            start_time: millis(mark.start.millis()),
            end_time: millis(mark.end.millis()),
            start_offset: BY_TIME,
            end_offset: BY_TIME,
            frames: inside,
        }));
    }
    frames
}

fn millis(millis: i64) -> u32 {
    u32::try_from(millis.max(0)).unwrap_or(u32::MAX - 1)
}

fn text_frame(id: &str, value: &str) -> Option<Frame> {
    let value = text::line(value);
    let encoding = encoding(&value);
    (!value.is_empty()).then(|| Frame::text(id, value).set_encoding(Some(encoding)))
}

/// ASCII as it is; all else in UTF-16 with a byte order mark. The Latin-1 that
/// ID3v2.3 also has is read in the local code page by too many players.
fn encoding(text: &str) -> Encoding {
    if text.is_ascii() { Encoding::Latin1 } else { Encoding::UTF16 }
}

fn picture(picture: &Picture) -> Frame {
    let content = id3::frame::Picture {
        mime_type: picture.mime.to_owned(),
        picture_type: PictureType::CoverFront,
        description: String::new(),
        data: picture.bytes.clone(),
    };
    Frame::from(content).set_encoding(Some(Encoding::Latin1))
}
