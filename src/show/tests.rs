//! Whole shows on disk: read in full, with odd files and names, and written.

mod web;

use std::path::{Path, PathBuf};

use super::page::Page;
use super::*;
use crate::report::{Diagnostic, Severity};
use crate::units::{Bitrate, Db, Dbtp, Lufs, SampleRate, Time};

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/show")
}

/// A show in a new folder, with these files.
fn show_of(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    folder
}

fn messages(loaded: &Loaded) -> Vec<&str> {
    loaded.diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect()
}

#[test]
fn a_show_is_read_in_full() {
    let loaded = load(&fixture());
    let show = loaded.show.unwrap();
    assert_eq!(show.title, "Projets Libres !");
    assert_eq!(show.language.as_deref(), Some("fr"));
    assert_eq!(show.categories, ["Technology", "Society & Culture > Documentary"]);
    assert_eq!(show.owner.unwrap().email, "podcast@example.org");
    assert_eq!(show.guid.unwrap().as_str(), "917393e3-1b1e-5cef-ace4-edaa54e1f810");
    assert_eq!(show.cover.unwrap(), fixture().join("cover.png"));
    assert_eq!(show.people[0].role, "host");
    assert_eq!(show.funding[0].text.as_deref(), Some("Soutenir l'émission"));
    assert!(show.audio.denoise);
    assert_eq!(show.audio.highpass, Some(80));
    assert_eq!(show.transcript.glossary.len(), 3);
    let publish = show.publish.unwrap();
    assert_eq!(publish.hosts[0].value, "castopod");
    assert_eq!(show.hosts[0].options["visibility"], "public");
}

#[test]
fn outputs_have_what_their_format_needs_and_nothing_else() {
    let [podcast, light, radio] = load(&fixture()).show.unwrap().outputs.try_into().unwrap();
    assert_eq!((podcast.bitrate, podcast.vbr, podcast.bit_depth), (Some(Bitrate(96)), None, None));
    assert_eq!((light.bitrate, light.vbr, light.bit_depth), (None, Some(4), None));
    assert_eq!((radio.bitrate, radio.vbr, radio.bit_depth), (None, None, Some(24)));
    assert_eq!((radio.loudness, radio.peak), (Lufs(-23.0), Dbtp(-1.0)));
    assert_eq!((light.channels, radio.channels), (Channels::Mono, Channels::Stereo));
}

#[test]
fn an_episode_is_read_in_full() {
    let loaded = load(&fixture());
    let [episode] = loaded.episodes.as_slice() else { panic!("one episode") };
    assert_eq!((episode.number, episode.season), (Some(12), Some(2)));
    assert_eq!((episode.slug.as_str(), episode.folder.as_str()), ("peertube", "012-peertube"));
    assert_eq!(episode.manifest, Path::new("episodes/012-peertube/episode.toml"));
    assert_eq!(episode.date.as_ref().unwrap().text, "2026-11-20T07:00:00+01:00");
    let [walid, pouhiou] = episode.tracks.as_slice() else { panic!("two tracks") };
    assert_eq!((walid.channel, walid.offset, walid.pan), (Channel::Mix, Offset::Auto, -0.2));
    assert_eq!(pouhiou.channel, Channel::Number(2));
    assert_eq!(pouhiou.offset, Offset::At(Time::from_millis(7320)));
    assert_eq!(pouhiou.takes[1].name, "takes/zoom0002.wav");
    assert_eq!((pouhiou.takes[1].mark.line, pouhiou.takes[1].mark.column), (22, 31));
    let intro = episode.music.intro.as_ref().unwrap();
    assert_eq!(intro.file, fixture().join("jingle.wav"));
    assert_eq!((intro.under, intro.duck), (Time::from_millis(4000), Db(-18.0)));
    assert_eq!(episode.chapters[1].start, Time::from_millis(723_250));
    assert_eq!(episode.edits.cuts[0].end, Time::from_millis(725_900));
    assert_eq!(episode.edits.keeps.len(), 1);
}

#[test]
fn the_audio_of_an_episode_goes_over_the_show_s() {
    let audio = "title = \"S\"\n[audio]\npreset = \"music\"\nrate = 44100\ndenoise = true\n";
    let quiet = "title = \"E\"\n[audio]\nsilence = true\n";
    let voice = "title = \"E\"\n[audio]\npreset = \"voice\"\nsilence = false\nhighpass = 0\n";
    let folder = show_of(&[
        ("show.toml", audio),
        ("a/episode.toml", quiet),
        ("b/episode.toml", voice),
        ("c/episode.toml", "title = \"E\"\n"),
    ]);
    let loaded = load(folder.path());
    assert_eq!(messages(&loaded), [""; 0]);
    let [a, b, c] = loaded.episodes.as_slice() else { panic!("three episodes") };
    assert_eq!((a.audio.rate, a.audio.denoise), (SampleRate(44_100), true));
    assert_eq!(a.audio.silence, Preset::Interview.settings().silence);
    assert_eq!((b.audio.rate, b.audio.silence, b.audio.highpass), (SampleRate(48_000), None, None));
    assert_eq!(c.audio, loaded.show.unwrap().audio);
}

#[test]
fn a_show_without_outputs_makes_one_mp3() {
    let folder = show_of(&[("show.toml", "title = \"S\"\n")]);
    let show = load(folder.path()).show.unwrap();
    assert_eq!(show.outputs, [Output::standard()]);
    assert_eq!(show.audio, Preset::Interview.settings());
}

#[test]
fn a_manifest_longer_than_a_mebibyte_is_refused() {
    let long = format!("title = \"S\"\n{}", "# so long\n".repeat(110_000));
    let folder = show_of(&[("show.toml", &long)]);
    let loaded = load(folder.path());
    assert_eq!(messages(&loaded), ["`show.toml` is longer than 1 MiB"]);
    assert!(loaded.show.is_none());
}

#[test]
fn a_folder_in_the_place_of_a_manifest_is_refused() {
    let folder = show_of(&[("show.toml/x", "")]);
    assert_eq!(messages(&load(folder.path())), ["`show.toml` is not a file"]);
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_do_no_harm() {
    let text = "\u{feff}title = \"S\"\r\nexplicit = 1\r\n";
    let folder = show_of(&[("show.toml", text)]);
    let loaded = load(folder.path());
    let mark = loaded.diagnostics[0].place.clone().unwrap().mark.unwrap();
    assert_eq!((mark.line, mark.column, mark.width), (2, 12, 1));
    assert_eq!(mark.text, "explicit = 1");
    assert_eq!(loaded.show.unwrap().title, "S");
}

#[test]
fn a_broken_episode_can_still_be_named_and_does_not_spoil_others() {
    let folder = show_of(&[
        ("show.toml", "title = \"S\"\n"),
        ("1-good/episode.toml", "title = \"Good\"\nnumber = 1\n"),
        ("2-bad/episode.toml", "title = \n"),
    ]);
    let loaded = load(folder.path());
    assert_eq!(loaded.diagnostics.len(), 1);
    let good = find_episode(&loaded.episodes, "good", folder.path()).unwrap();
    let bad = find_episode(&loaded.episodes, "2", folder.path()).unwrap();
    assert_eq!(loaded.concerning(good).count(), 0);
    assert_eq!(loaded.concerning(bad).count(), 1);
    assert!(loaded.has_errors());
}

#[test]
fn episodes_are_looked_for_where_people_put_them_and_sorted_by_number() {
    let episode = |number: u32| format!("title = \"E\"\nnumber = {number}\n");
    let folder = show_of(&[
        ("show.toml", "title = \"S\"\n"),
        ("a/episode.toml", &episode(10)),
        ("season-2/b/episode.toml", &episode(9)),
        ("trailer/episode.toml", "title = \"T\"\n"),
        (".hidden/episode.toml", "broken"),
        ("public/x/episode.toml", "broken"),
        ("a/out/episode.toml", "broken"),
        ("other/show.toml", "title = \"O\"\n"),
        ("other/x/episode.toml", "broken"),
    ]);
    let loaded = load(folder.path());
    assert_eq!(messages(&loaded), [""; 0]);
    let folders: Vec<&str> = loaded.episodes.iter().map(|e| e.folder.as_str()).collect();
    assert_eq!(folders, ["b", "a", "trailer"]);
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_and_names_that_are_not_unicode_are_survived() {
    use std::os::unix::ffi::OsStrExt;
    let folder = show_of(&[("show.toml", "title = \"S\"\n")]);
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"003-caf\xe9"));
    std::fs::create_dir(&odd).unwrap();
    std::fs::write(odd.join("episode.toml"), "title = \"E\"\nkind = 3\n").unwrap();
    std::os::unix::fs::symlink(folder.path(), odd.join("again")).unwrap();
    std::os::unix::fs::symlink(&odd, folder.path().join("zweimal")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("broken")).unwrap();
    let loaded = load(folder.path());
    let [episode] = loaded.episodes.as_slice() else { panic!("{:?}", loaded.episodes) };
    assert_eq!(episode.dir, odd);
    assert_eq!(episode.slug, "caf");
    let place = loaded.diagnostics[0].place.clone().unwrap();
    assert_eq!(place.file, Path::new("003-caf\u{fffd}/episode.toml"));
}

#[test]
fn an_episode_is_found_by_number_slug_folder_and_path() {
    let folder = show_of(&[
        ("show.toml", "title = \"S\"\n"),
        ("episodes/012-peertube/episode.toml", "title = \"P\"\nnumber = 12\n"),
        ("episodes/012-peertube/takes/a.wav", ""),
        ("episodes/013-castopod/episode.toml", "title = \"C\"\n"),
    ]);
    let episodes = load(folder.path()).episodes;
    let find = |name: &str| {
        find_episode(&episodes, name, folder.path()).map(|episode| episode.slug.clone())
    };
    for name in ["12", "012", "peertube", "012-peertube", "episodes/012-peertube/"] {
        assert_eq!(find(name).unwrap(), "peertube", "{name}");
    }
    assert_eq!(find("13").unwrap(), "castopod");
    assert_eq!(find("peertub").unwrap_err().hint.unwrap(), "did you mean `peertube`?");
    assert!(find("14").unwrap_err().hint.unwrap().contains("`castopod`"));
    let inside = folder.path().join("episodes/012-peertube/takes");
    assert_eq!(find_episode(&episodes, ".", &inside).unwrap().slug, "peertube");
    assert_eq!(episode_at(&episodes, &inside).unwrap().slug, "peertube");
    assert!(episode_at(&episodes, folder.path()).is_none());
}

#[test]
fn a_name_that_two_episodes_have_is_refused() {
    let folder = show_of(&[
        ("show.toml", "title = \"S\"\n"),
        ("s1/01-intro/episode.toml", "title = \"A\"\nnumber = 1\nseason = 1\n"),
        ("s2/01-intro/episode.toml", "title = \"B\"\nnumber = 1\nseason = 2\n"),
    ]);
    let episodes = load(folder.path()).episodes;
    for name in ["1", "intro", "01-intro"] {
        let error = find_episode(&episodes, name, folder.path()).unwrap_err();
        assert_eq!(error.hint.unwrap(), "name the folder: `s1/01-intro` or `s2/01-intro`");
    }
    let found = find_episode(&episodes, "s2/01-intro", folder.path()).unwrap();
    assert_eq!(found.season, Some(2));
}

#[test]
fn an_episode_is_found_by_a_git_tag() {
    let folder = show_of(&[
        ("show.toml", "title = \"S\"\ntag = \"s{season}e{number}-{slug}\"\n"),
        ("007-bond/episode.toml", "title = \"B\"\nnumber = 7\nseason = 1\n"),
        ("008-moth/episode.toml", "title = \"M\"\nnumber = 8\n"),
    ]);
    let loaded = load(folder.path());
    let mut show = loaded.show.unwrap();
    let find = |show: &Show, tag: &str| {
        episode_of_tag(show, &loaded.episodes, tag).ok().map(|episode| episode.slug.clone())
    };
    assert_eq!(find(&show, "s01e007-bond").as_deref(), Some("bond"));
    assert_eq!(find(&show, "refs/tags/s1e7-bond").as_deref(), Some("bond"));
    assert_eq!(find(&show, "s1e70-bond"), None);
    show.tag = None;
    assert_eq!(find(&show, "ep8").as_deref(), Some("moth"));
    assert_eq!(find(&show, "ep8b"), None);
}

#[test]
fn a_show_is_found_from_a_folder_below_it() {
    let start = fixture().join("episodes/012-peertube/takes");
    assert_eq!(Show::find(&start).unwrap(), fixture().canonicalize().unwrap());
    let elsewhere = tempfile::tempdir().unwrap();
    let error = Show::find(elsewhere.path()).unwrap_err();
    assert!(error.message.starts_with("there is no show in"));
}

fn new_show_named(title: &str) -> NewShow {
    NewShow {
        title: title.to_owned(),
        language: None,
        author: None,
        description: None,
        link: None,
        cover: None,
        email: None,
        preset: Preset::Voice,
        guid: Guid::random(),
    }
}

#[test]
fn what_is_written_for_a_new_show_is_read_without_a_word() {
    let title = "Quotes \" ' \\ and\nlines 🎙️";
    let bare = new_show_named(title);
    let full = NewShow {
        language: Some("fr".to_owned()),
        author: Some("Moi".to_owned()),
        description: Some("Quoi".to_owned()),
        link: Some("https://example.org/".to_owned()),
        email: Some("me@example.org".to_owned()),
        ..bare.clone()
    };
    let date = "2030-01-31T07:00:00+01:00";
    let episode = NewEpisode {
        title: title.to_owned(),
        number: Some(3),
        season: None,
        date: None,
        guid: Guid::random(),
    };
    for new in [bare, full] {
        let dated = format!("title = \"D\"\ndate = {date}\n");
        let folder = show_of(&[
            ("show.toml", &new_show(&new)),
            ("003-x/episode.toml", &new_episode(&episode)),
            ("004-y/episode.toml", &dated),
        ]);
        let loaded = load(folder.path());
        assert_eq!(messages(&loaded), [""; 0]);
        let show = loaded.show.unwrap();
        assert_eq!((show.title.as_str(), show.author), (title, new.author));
        assert_eq!(show.guid, Some(new.guid));
        assert_eq!(show.audio.preset, Preset::Voice);
        assert_eq!(Output { mark: None, ..show.outputs[0].clone() }, Output::standard());
        assert_eq!(loaded.episodes[0].title, title);
        assert_eq!(loaded.episodes[0].guid, Some(episode.guid.clone()));
        let again = NewEpisode { date: loaded.episodes[1].date.clone(), ..episode.clone() };
        assert!(new_episode(&again).contains(&format!("\ndate = {date}\n")));
    }
}

/// The example lines in the comments are correct too.
#[test]
fn a_new_manifest_is_still_right_with_its_comments_taken_off() {
    let uncomment = |text: String| -> String {
        let bare = text.lines().map(|line| {
            let code = line.strip_prefix("# ").filter(|code| {
                code.starts_with('[')
                    || code.split_once(" = ").is_some_and(|(k, _)| !k.contains(' '))
            });
            code.unwrap_or(line).to_owned() + "\n"
        });
        bare.collect()
    };
    let episode = NewEpisode {
        title: "E".to_owned(),
        number: None,
        season: None,
        date: None,
        guid: Guid::random(),
    };
    let folder = show_of(&[
        ("show.toml", &uncomment(new_show(&new_show_named("S")))),
        ("1-x/episode.toml", &uncomment(new_episode(&episode))),
        ("cover.jpg", ""),
    ]);
    let loaded = load(folder.path());
    assert_eq!(messages(&loaded), [""; 0]);
    assert_eq!(loaded.show.unwrap().outputs.len(), 2);
    assert_eq!(loaded.episodes[0].chapters.len(), 1);
}

#[test]
fn a_track_is_added_and_all_else_stays() {
    let old = "title = \"E\" # mine\n\n# first\n[[track]]\ntake = 'a.wav'   # kept\n\n\
               [music]\nintro = { file = \"a.wav\" }\n# the end\n";
    let track = NewTrack {
        takes: vec!["takes/b \"1\".wav".to_owned(), "takes/b 2.wav".to_owned()],
        speaker: Some("Zoé".to_owned()),
        channel: Channel::Number(3),
        offset: Offset::At(Time::from_millis(-1500)),
    };
    let new = add_track(old, &track).unwrap();
    let added = "\n[[track]]\ntake = ['takes/b \"1\".wav', \"takes/b 2.wav\"]\n\
                 speaker = \"Zoé\"\nchannel = 3\noffset = \"-00:00:01.500\"\n";
    assert_eq!(new.replace(added, ""), old);
    let folder = show_of(&[
        ("show.toml", "title = \"S\"\n"),
        ("1-x/episode.toml", &new),
        ("1-x/a.wav", ""),
        ("1-x/takes/b \"1\".wav", ""),
        ("1-x/takes/b 2.wav", ""),
    ]);
    let loaded = load(folder.path());
    assert_eq!(messages(&loaded), [""; 0]);
    let read = &loaded.episodes[0].tracks[1];
    assert_eq!((read.channel, read.offset), (track.channel, track.offset));
    assert_eq!(read.takes.len(), 2);
}

#[test]
fn a_first_track_is_added_to_any_form_of_manifest() {
    let track = NewTrack {
        takes: vec!["a.wav".to_owned()],
        speaker: None,
        channel: Channel::Mix,
        offset: Offset::Auto,
    };
    assert_eq!(add_track("", &track).unwrap(), "[[track]]\ntake = \"a.wav\"\n");
    let inline = add_track("track = [{ take = \"b.wav\" }]\n", &track).unwrap();
    assert_eq!(inline, "track = [{ take = \"b.wav\" }, { take = \"a.wav\" }]\n");
    assert_eq!(add_track("track = 3\n", &track), Err(ChangeError::NotTracks));
    assert!(matches!(add_track("track = \n", &track), Err(ChangeError::Grammar(_))));
}

/// Stretches of the fixture taken out, doubled and mixed with signs that mean
/// something; the sequence is Knuth's MMIX linear congruential generator.
#[test]
fn no_text_makes_the_reader_fail_or_point_outside_a_line() {
    let root = fixture();
    let below = Path::new("episodes/012-peertube");
    let show = std::fs::read_to_string(root.join("show.toml")).unwrap();
    let secrets = "\n[host.x]\npassword = \"h\"\nurl = \"a://b:c://d:e@h?token=1\"\n";
    let episode = std::fs::read_to_string(root.join(below).join("episode.toml")).unwrap();
    let texts = [show + secrets, episode + secrets];
    let pieces =
        ["\"", "[", "]", "{", "}", "=", "\n", "#", "://u:p@", "token=", "é", "-", "9", "\0", "'''"];
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for round in 0..6000 {
        let mut letters: Vec<char> = texts[round % 2].chars().collect();
        for _ in 0..=random(3) {
            let at = random(letters.len());
            let end = (at + random(12)).min(letters.len());
            match random(3) {
                0 => drop(letters.drain(at..end)),
                1 => drop(letters.splice(at..at, pieces[random(pieces.len())].chars())),
                _ => letters.extend_from_within(at..end),
            }
        }
        let page = Page::new("x.toml".into(), letters.into_iter().collect());
        if round % 2 == 0 {
            let _ = Show::read(&page, &root);
        } else {
            let _ = Episode::read(&page, &root, below, Audio::default());
        }
        for diagnostic in page.into_found() {
            let Some(mark) = diagnostic.place.and_then(|place| place.mark) else { continue };
            let length = mark.text.chars().count();
            assert!(mark.column + mark.width <= length + 2, "{mark:?}");
        }
    }
}

/// A list in a list is right for no key, so each that is read complains.
#[test]
fn every_key_of_the_table_is_read() {
    for table in KEYS {
        for key in table.keys {
            let line = format!("{} = [[1]]", key.name);
            let format = if key.name == "format" { "" } else { "format = \"mp3\"\n" };
            let text = match table.header {
                "" => format!("{line}\n"),
                "[[output]]" => format!("[[output]]\n{format}{line}\n"),
                "[host.NAME]" => format!("[host.x]\n{line}\n"),
                "owner" => format!("owner = {{ {line} }}\n"),
                "silence" => format!("[audio]\nsilence = {{ {line} }}\n"),
                "intro" | "outro" => format!("[music]\n{} = {{ {line} }}\n", table.header),
                header => format!("{header}\n{line}\n"),
            };
            for file in table.files {
                let page = Page::new(file.into(), text.clone());
                match *file {
                    "show.toml" => drop(Show::read(&page, &fixture())),
                    "edits.toml" => drop(Edits::read(&page)),
                    _ => drop(Episode::read(&page, &fixture(), Path::new("e"), Audio::default())),
                }
                let complaint = page.into_found().into_iter().find(|diagnostic| {
                    let mark = diagnostic.place.as_ref().and_then(|place| place.mark.as_ref());
                    mark.is_some_and(|mark| mark.text.contains(&line))
                        && !diagnostic.message.starts_with("unknown key")
                });
                assert!(complaint.is_some(), "{file}: {} {}", table.header, key.name);
            }
        }
    }
}

#[test]
fn warnings_are_no_errors() {
    let folder = show_of(&[
        ("show.toml", "title = \"S\"\n"),
        ("a/1-x/episode.toml", "title = \"E\"\n"),
        ("b/1-x/episode.toml", "title = \"E\"\n"),
    ]);
    let loaded = load(folder.path());
    let severities: Vec<Severity> =
        loaded.diagnostics.iter().map(|Diagnostic { severity, .. }| *severity).collect();
    assert_eq!(severities, [Severity::Warning]);
    assert!(!loaded.has_errors());
}
