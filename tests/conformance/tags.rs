//! Finished files, read back by ffprobe, sox, mediainfo and another ID3
//! reader: texts, cover, chapters, and sound that tagging left alone.

use std::fs::File;
use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage};
use pod::audio::encode::{Format, Quality};
use pod::audio::tag::{ChapterMark, Loudness, TagError, Tags, finish};
use pod::picture::Picture;
use pod::units::{Bitrate, Db, Dbtp, Lufs, Time};
use serde_json::Value;

use super::encode::{decode, encode, run, sweep};

const FRAMES: usize = 10 * 48_000 + 1;

fn payload(folder: &Path, format: Format) -> PathBuf {
    let quality = match format {
        Format::Mp3 => Quality::Cbr(Bitrate(96)),
        Format::Wav => Quality::Pcm { bits: 24 },
    };
    encode(folder, "payload", 48_000, quality, &[sweep(48_000, FRAMES)], 4096)
}

fn finished(folder: &Path, name: &str, format: Format, tags: &Tags) -> PathBuf {
    let path = folder.join(format!("{name}.{format}"));
    let mut out = File::create(&path).unwrap();
    finish(format, tags, &payload(folder, format), &mut out).unwrap();
    path
}

fn picture(folder: &Path, size: u32) -> Picture {
    let path = folder.join(format!("{size}.jpg"));
    let pixel = |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, 90]);
    RgbImage::from_fn(size, size, pixel).save(&path).unwrap();
    Picture::read(&path, 3000).unwrap()
}

fn chapter(start: i64, end: i64, title: &str) -> ChapterMark {
    ChapterMark {
        start: Time::from_millis(start),
        end: Time::from_millis(end),
        title: title.to_owned(),
        url: None,
        image: None,
    }
}

fn full(folder: &Path) -> Tags {
    let text = |text: &str| Some(text.to_owned());
    let mut tags = Tags {
        title: text("PeerTube, dix ans après 🎙"),
        album: text("Projets Libres !"),
        artist: text("Walid Nouh"),
        number: Some(12),
        season: Some(2),
        date: text("2026-11-20T07:00:00+01:00"),
        genre: None,
        language: text("fr-FR"),
        comment: text("Première ligne\nDeuxième ligne"),
        url: text("https://example.org/épisode 12"),
        copyright: text("CC-BY-SA-4.0"),
        podcast_guid: text("917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        episode_guid: text("0f14d0ab-9605-4a62-a9e4-5ed26688389b"),
        publisher: text("Association"),
        cover: Some(picture(folder, 600)),
        chapters: vec![
            chapter(0, 2_500, "Introduction"),
            chapter(2_500, 6_004, "L’été — שלום"),
            chapter(6_004, 10_000, "Fin"),
        ],
        loudness: Some(Loudness {
            integrated: Lufs(-22.98),
            peak: Dbtp(-7.9),
            range: Some(Db(5.2)),
        }),
    };
    tags.chapters[1].url = text("https://example.org/b");
    tags.chapters[1].image = Some(picture(folder, 100));
    tags
}

fn probe(path: &Path) -> Value {
    let shown = ["-v", "error", "-of", "json", "-show_format", "-show_streams", "-show_chapters"];
    let arguments = [&shown[..], &[path.to_str().unwrap()]].concat();
    serde_json::from_slice(&run("ffprobe", &arguments)).unwrap()
}

fn chapters_of(probed: &Value) -> Vec<(f64, f64, String)> {
    let seconds = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let read = |chapter: &Value| {
        let title = chapter["tags"]["title"].as_str().unwrap_or_default().to_owned();
        (seconds(&chapter["start_time"]), seconds(&chapter["end_time"]), title)
    };
    probed["chapters"].as_array().unwrap().iter().map(read).collect()
}

#[test]
fn ffprobe_reads_every_text_of_both_formats() {
    let folder = tempfile::tempdir().unwrap();
    for format in [Format::Mp3, Format::Wav] {
        let path = finished(folder.path(), "full", format, &full(folder.path()));
        let probed = probe(&path);
        let tags = &probed["format"]["tags"];
        let expected = [
            ("title", "PeerTube, dix ans après 🎙"),
            ("album", "Projets Libres !"),
            ("artist", "Walid Nouh"),
            ("track", "12"),
            ("genre", "Podcast"),
            ("comment", "Première ligne\nDeuxième ligne"),
        ];
        // Where a WAV has texts of its own, ffprobe leaves those of ID3 out.
        let more = match format {
            Format::Mp3 => vec![
                ("disc", "2"),
                ("language", "fra"),
                ("copyright", "2026 CC-BY-SA-4.0"),
                ("publisher", "Association"),
                ("podcast:guid", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
                ("episode:guid", "0f14d0ab-9605-4a62-a9e4-5ed26688389b"),
            ],
            Format::Wav => vec![
                ("copyright", "CC-BY-SA-4.0"),
                ("encoded_by", "Association"),
                ("originator_reference", "0f14d0ab96054a62a9e45ed26688389b"),
                ("encoder", "pod"),
                ("date", "2026-11-20"),
                ("creation_time", "07:00:00"),
            ],
        };
        for (name, value) in expected.into_iter().chain(more) {
            assert_eq!(tags[name], value, "{format} {name} in {tags}");
        }
        assert!(tags["date"].as_str().unwrap().starts_with("2026"), "{tags}");
    }
}

#[test]
fn ffprobe_reads_the_chapters_to_the_millisecond() {
    let folder = tempfile::tempdir().unwrap();
    for format in [Format::Mp3, Format::Wav] {
        let path = finished(folder.path(), "chapters", format, &full(folder.path()));
        let expected =
            [(0.0, 2.5, "Introduction"), (2.5, 6.004, "L’été — שלום"), (6.004, 10.0, "Fin")];
        let expected = expected.map(|(start, end, title)| (start, end, title.to_owned()));
        assert_eq!(chapters_of(&probe(&path)), expected, "{format}");
    }
}

#[test]
fn the_cover_is_an_attached_picture_of_its_own_size_and_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let tags = full(folder.path());
    for format in [Format::Mp3, Format::Wav] {
        let path = finished(folder.path(), "cover", format, &tags);
        let probed = probe(&path);
        let streams = probed["streams"].as_array().unwrap();
        let cover = streams.iter().find(|stream| stream["codec_type"] == "video").unwrap();
        assert_eq!(cover["codec_name"], "mjpeg");
        assert_eq!((&cover["width"], &cover["height"]), (&600.into(), &600.into()));
        assert_eq!(cover["disposition"]["attached_pic"], 1);
        let name = path.to_str().unwrap();
        let copy =
            ["-v", "error", "-i", name, "-map", "0:v", "-c", "copy", "-f", "image2pipe", "-"];
        assert!(run("ffmpeg", &copy) == tags.cover.as_ref().unwrap().bytes, "{format}");
    }
}

#[test]
fn tagging_leaves_the_sound_alone() {
    let folder = tempfile::tempdir().unwrap();
    for format in [Format::Mp3, Format::Wav] {
        let before = decode(&payload(folder.path(), format), 1);
        let path = finished(folder.path(), "sound", format, &full(folder.path()));
        let after = decode(&path, 1);
        assert_eq!(after[0].len(), FRAMES, "{format}");
        assert!(after == before, "{format}");
    }
}

#[test]
fn the_same_tags_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let tags = full(folder.path());
    for format in [Format::Mp3, Format::Wav] {
        let once = std::fs::read(finished(folder.path(), "once", format, &tags)).unwrap();
        let again = std::fs::read(finished(folder.path(), "again", format, &tags)).unwrap();
        assert!(once == again, "{format}");
    }
}

#[test]
fn the_table_of_contents_is_top_level_ordered_and_lists_every_chapter() {
    let folder = tempfile::tempdir().unwrap();
    let path = finished(folder.path(), "toc", Format::Mp3, &full(folder.path()));
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(&bytes[..6], b"ID3\x03\0\0");
    // No padding: the sound begins where the tag's size says.
    let size = bytes[6..10].iter().fold(0, |size, &byte| size << 7 | usize::from(byte));
    assert_eq!(bytes[10 + size], 0xff);
    let tag = &bytes[..10 + size];
    let toc = [&b"CTOC"[..], &[0, 0, 0, 21, 0, 0], b"toc\0\x03\x03chp0\0chp1\0chp2\0"].concat();
    assert!(tag.windows(toc.len()).any(|part| part == toc));
    // The second chapter from 2500 to 6004 ms, by time and not by bytes.
    let mut second = b"chp1\0".to_vec();
    second.extend(2500_u32.to_be_bytes());
    second.extend(6004_u32.to_be_bytes());
    second.extend([0xff; 8]);
    second.extend(b"TIT2");
    assert!(tag.windows(second.len()).any(|part| part == second));
}

#[test]
fn chapters_carry_their_links_and_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let tags = full(folder.path());
    let path = finished(folder.path(), "links", Format::Mp3, &tags);
    let read = id3::Tag::read_from_path(path).unwrap();
    assert_eq!(read.version(), id3::Version::Id3v23);
    let second = read.chapters().find(|chapter| chapter.element_id == "chp1").unwrap();
    let link = second.frames.iter().find_map(|frame| frame.content().extended_link()).unwrap();
    assert_eq!(link.link, "https://example.org/b");
    let picture = second.frames.iter().find_map(|frame| frame.content().picture()).unwrap();
    assert_eq!(picture.mime_type, "image/jpeg");
    assert!(picture.data == tags.chapters[1].image.as_ref().unwrap().bytes);
    let page = read.frames().find(|frame| frame.id() == "WOAF").unwrap();
    assert_eq!(page.content().link(), Some("https://example.org/%C3%A9pisode%2012"));
}

#[test]
fn a_wav_is_read_by_sox_and_its_broadcast_chunk_by_mediainfo() {
    let folder = tempfile::tempdir().unwrap();
    let path = finished(folder.path(), "radio", Format::Wav, &full(folder.path()));
    let name = path.to_str().unwrap();
    let samples = String::from_utf8(run("soxi", &["-s", name])).unwrap();
    assert_eq!(samples.trim(), FRAMES.to_string());
    let told: Value = serde_json::from_slice(&run("mediainfo", &["--Output=JSON", name])).unwrap();
    let general = &told["media"]["track"][0];
    assert_eq!(general["Format_Settings"], "WaveFormatExtensible");
    let description = general["Description"].as_str().unwrap_or_default();
    assert_eq!(description, "PeerTube, dix ans apres ?", "{general}");
    assert_eq!(general["Producer"], "Association", "{general}");
    let everything = told.to_string();
    assert!(everything.contains("-22.98"), "{everything}");
    let audio = &told["media"]["track"][1];
    assert_eq!(audio["BitDepth"], "24", "{audio}");
    assert_eq!(audio["SamplingCount"], FRAMES.to_string(), "{audio}");
}

/// Every chunk of a RIFF file and of its lists, walked by the rules alone.
fn chunks(bytes: &[u8]) -> Vec<(String, &[u8])> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let name = String::from_utf8(rest[..4].to_vec()).unwrap();
        let size = u32::from_le_bytes(rest[4..8].try_into().unwrap()) as usize;
        found.push((name, &rest[8..8 + size]));
        rest = &rest[8 + size + size % 2..];
    }
    found
}

#[test]
fn every_chunk_of_a_wav_adds_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = finished(folder.path(), "chunks", Format::Wav, &full(folder.path()));
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize, bytes.len() - 8);
    let all = chunks(&bytes[12..]);
    let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["fmt ", "bext", "LIST", "data", "cue ", "LIST", "id3 "]);
    assert_eq!(&all[5].1[..4], b"adtl");
    let labels = chunks(&all[5].1[4..]);
    assert_eq!(labels.len(), 6);
    assert_eq!(labels[1].1, ["\u{1}\0\0\0", "L’été — שלום\0"].concat().as_bytes());
    // The second cue: its number, its place in frames, twice.
    let cue = &all[4].1[4 + 24..];
    assert_eq!(&cue[..12], b"\x01\0\0\0\xc0\xd4\x01\0data");
    assert_eq!(2500 * 48, 0x1d4c0);
}

#[test]
fn hostile_texts_are_made_safe_and_readable() {
    let folder = tempfile::tempdir().unwrap();
    let nul = "before\0after\r\n\x1b[31mred\u{202e}desrever".to_owned();
    let tags = Tags {
        title: Some("🎙".repeat(10_000)),
        album: Some(nul.clone()),
        artist: Some("\0\0\n".to_owned()),
        comment: Some("x".repeat(1_000_000)),
        url: Some("javascript:\0\n".repeat(10_000)),
        language: Some("💥".to_owned()),
        chapters: vec![chapter(0, 5_000, &"ש".repeat(10_000)), chapter(5_000, 5_000, "\0")],
        ..Tags::default()
    };
    for format in [Format::Mp3, Format::Wav] {
        let path = finished(folder.path(), "hostile", format, &tags);
        let probed = probe(&path);
        let read = &probed["format"]["tags"];
        assert_eq!(read["title"].as_str().unwrap().chars().count(), 1024, "{format}");
        assert_eq!(read["album"], "beforeafter [31mred\u{202e}desrever", "{format}");
        assert!(read["artist"].is_null(), "{format}");
        assert!(read["comment"].as_str().unwrap().len() < 20_000);
        let chapters = chapters_of(&probed);
        assert_eq!(chapters[0].2.chars().count(), 1024);
        assert_eq!(chapters.len(), 2);
        assert_eq!(decode(&path, 1)[0].len(), FRAMES, "{format}");
    }
}

#[test]
fn no_tags_at_all_still_make_a_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    for format in [Format::Mp3, Format::Wav] {
        let path = finished(folder.path(), "none", format, &Tags::default());
        let probed = probe(&path);
        assert_eq!(probed["format"]["tags"]["genre"], "Podcast");
        assert!(probed["format"]["tags"]["title"].is_null());
        assert_eq!(probed["streams"].as_array().unwrap().len(), 1);
        assert_eq!(probed["chapters"], Value::Array(Vec::new()));
        assert_eq!(decode(&path, 1)[0].len(), FRAMES);
    }
}

#[test]
fn as_many_chapters_as_fit_are_all_read_and_more_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let many = |count: i64| Tags {
        chapters: (0..count)
            .map(|index| chapter(index * 30, index * 30 + 30, &format!("Chapter {index}")))
            .collect(),
        ..Tags::default()
    };
    for format in [Format::Mp3, Format::Wav] {
        let path = finished(folder.path(), "many", format, &many(255));
        let read = chapters_of(&probe(&path));
        assert_eq!(read.len(), 255);
        assert_eq!(read[254].2, "Chapter 254");
        let mut out = File::create(folder.path().join("over")).unwrap();
        let over = finish(format, &many(300), &payload(folder.path(), format), &mut out);
        assert!(matches!(over, Err(TagError::Chapters { count: 300 })), "{format}");
        assert_eq!(out.metadata().unwrap().len(), 0);
    }
}

#[test]
fn what_is_no_payload_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("payload");
    for content in [&b""[..], b"x", b"hello, world", b"RIFF\x04\0\0\0WAVE", &[0; 4096]] {
        std::fs::write(&path, content).unwrap();
        for format in [Format::Mp3, Format::Wav] {
            let mut out = File::create(folder.path().join("out")).unwrap();
            let refused = finish(format, &Tags::default(), &path, &mut out);
            assert!(matches!(refused, Err(TagError::Payload { .. })), "{format} {content:?}");
        }
    }
    let mut out = File::create(folder.path().join("out")).unwrap();
    let missing = folder.path().join("missing");
    let refused = finish(Format::Mp3, &Tags::default(), &missing, &mut out);
    assert!(matches!(refused, Err(TagError::Read { .. })));
}
