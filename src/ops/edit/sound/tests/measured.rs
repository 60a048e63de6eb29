//! How long a session of 3 h on four tracks takes to open and to plan, with a text of 40,000
//! words. Alone and optimised:
//! `cargo test --release --lib measured_ -- --ignored --nocapture`

use std::io::Write;
use std::time::Instant;

use super::*;
use crate::audio::dsp::speech::Fact;
use crate::ops::session::fact_key;
use crate::store::Digest;
use crate::transcript::document::compose;
use crate::transcript::draft::Draft;
use crate::transcript::tracks::flow;

const TRACKS: usize = 4;
const HOPS: usize = 3 * 3600 * 100;
const WORDS: usize = 40_000;

/// Numbers that look like chance, the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from((self.0 >> 33) % most).unwrap()
    }
}

/// Who says which word from which hop to which: some 20 words of one voice, then the next one's,
/// with short gaps and now and then a pause.
fn talk() -> Vec<(usize, usize, usize)> {
    let mut chance = Chance(7);
    let (mut at, mut track) = (50, 0);
    let mut said = Vec::new();
    while said.len() < WORDS && at + 60 < HOPS {
        if said.len() % 20 == 0 {
            track = chance.below(TRACKS as u64);
            at += 10 + chance.below(120);
        }
        let end = at + 10 + chance.below(16);
        said.push((track, at, end));
        at = end + chance.below(4);
    }
    said
}

fn facts(said: &[(usize, usize, usize)], track: usize) -> Vec<u8> {
    let mut chance = Chance(track as u64);
    let mut level = |db: i64| i16::try_from(db * 100 + chance.below(400) as i64).unwrap();
    let quiet = |level_cdb: i16| Fact { level_cdb, peak_cdb: level_cdb + 1000, voice: 0 };
    let mut all: Vec<Fact> = (0..HOPS).map(|_| quiet(level(-64))).collect();
    for (_, start, end) in said.iter().filter(|word| word.0 == track) {
        for fact in &mut all[*start..*end] {
            let level_cdb = level(-24);
            *fact = Fact { level_cdb, peak_cdb: level_cdb + 1000, voice: 250 };
        }
    }
    let mut bytes: Vec<u8> = all.into_iter().flat_map(Fact::to_bytes).collect();
    let frames = HOPS * 480;
    let trailer = format!("{{\"frames\":{frames},\"peak\":-10.0,\"damage\":[]}}");
    bytes.extend(trailer.as_bytes());
    bytes.extend((trailer.len() as u32).to_le_bytes());
    bytes
}

/// The session with its facts known already.
fn session(said: &[(usize, usize, usize)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let episode = folder.path().join("episodes/001-talk");
    fs::create_dir_all(&episode).unwrap();
    fs::write(folder.path().join("show.toml"), "title = \"T\"\nlanguage = \"en\"\n").unwrap();
    let store = open_store(&context(folder.path()), folder.path()).unwrap();
    let mut manifest = "title = \"Talk\"\n".to_owned();
    for track in 0..TRACKS {
        let take = format!("{track}.wav");
        fs::write(episode.join(&take), &take).unwrap();
        manifest += &format!("\n[[track]]\ntake = {take:?}\noffset = 0\n");
        let digest = Digest::of_bytes(take.as_bytes());
        let key = fact_key(&[digest], ChannelPick::Mix, SampleRate(48_000));
        let mut file = store.create(&key).unwrap();
        file.file().write_all(&facts(said, track)).unwrap();
        file.commit().unwrap();
    }
    fs::write(episode.join("episode.toml"), manifest).unwrap();
    folder
}

fn recognised(said: &[(usize, usize, usize)]) -> Recognised {
    let time = |hop: usize| Time::from_millis(hop as i64 * 10);
    let word = |(id, (track, start, end)): (usize, &(usize, usize, usize))| Word {
        id: WordId(id as u32 + 1),
        time: Interval::new(time(*start), time(*end)),
        text: format!("word{}{}", id % 997, if id % 20 == 19 { "." } else { "" }),
        confidence: 0.9,
        track: *track as u16,
        hidden: None,
        alternatives: Vec::new(),
    };
    let track = |at: usize| RecognisedTrack {
        speaker: Some(format!("Speaker {at}")),
        recording: String::new(),
    };
    Recognised {
        language: Some("en".to_owned()),
        engine: "chance".to_owned(),
        tracks: (0..TRACKS).map(track).collect(),
        words: said.iter().enumerate().map(word).collect(),
        ..Recognised::default()
    }
}

/// Strikes every so many words out.
fn struck(draft: &Draft, every: usize) -> Draft {
    let mut text = String::new();
    let mut count = 0;
    for segment in draft.segments() {
        let mut from = 0;
        for word in &segment.words {
            count += 1;
            if count % every == 0 {
                let spelt = &segment.raw[word.at.clone()];
                text += &format!("{}~~{spelt}~~", &segment.raw[from..word.at.start]);
                from = word.at.end;
            }
        }
        text += &segment.raw[from..];
    }
    Draft::new(&text, None, None)
}

/// The memory this process has, in megabytes, where the system tells: proc(5), VmRSS and VmHWM.
fn memory(of: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(of)).unwrap_or_default();
    line.trim_matches([':', ' ', '\t', 'k', 'B']).parse::<u64>().unwrap_or(0) / 1024
}

#[test]
#[ignore = "measures, and takes its time where nothing is optimised"]
fn measured_opening_and_planning_of_three_hours_on_four_tracks() {
    let said = talk();
    let folder = session(&said);
    let resident = memory("VmRSS");
    let since = Instant::now();
    let sound = sound(folder.path()).unwrap();
    println!("open: {:?}, {} MB more", since.elapsed(), memory("VmRSS") - resident);
    let since = Instant::now();
    let peaks: usize = (0..TRACKS).map(|track| sound.peaks(track).unwrap().len()).sum();
    println!("peaks of all tracks: {:?}", since.elapsed());
    assert_eq!(peaks, TRACKS * HOPS);

    let recognised = recognised(&said);
    let (_, order) = flow(&recognised.words, Some("en"));
    let (text, synced) = compose(&recognised, &order, &[]);
    let words = WordsFile::new(recognised, Some(synced));
    let draft = Draft::new(&text, Some(&words), Some("en"));
    let opened = open(&context(folder.path())).unwrap();
    let episode = &opened.loaded.episodes[0];
    for every in [usize::MAX, WORDS - 1, 100, 13] {
        // Struck in the text: the words file says when each word is.
        let text = struck(&draft, every).text();
        let draft = Draft::new(&text, Some(&words), Some("en"));
        let since = Instant::now();
        let plan = sound.plan(episode, &draft, Some(&words));
        let took = since.elapsed();
        let cuts = plan.cuts.iter().filter(|cut| cut.why == CutWhy::Struck).count();
        println!("plan with {cuts} struck of {} cuts: {took:?}", plan.cuts.len());
        assert_eq!(cuts > 0, every < WORDS);
        assert!(plan.kept > Time::ZERO);
    }
    println!("memory at most: {} MB", memory("VmHWM"));
}
