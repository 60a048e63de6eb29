//! The sounds of a show as servers are asked for them, and how much of each is a download.

use std::borrow::Cow;
use std::collections::HashMap;

/// A file of sound that listeners get.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sound {
    /// Which episode it is of: any number of the caller's.
    pub episode: u32,
    /// Its address, as the feed gives it; a counter in front of it does no harm.
    pub address: String,
    /// How long it is, in bytes.
    pub length: Option<u64>,
    /// How long it is to hear, in milliseconds.
    pub length_ms: Option<i64>,
    /// How many bytes stand before the sound: tags, pictures. 0 where nobody knows.
    pub header: u64,
}

/// The sounds of a show, found by what is asked for.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    sounds: Vec<Known>,
    paths: HashMap<String, u16>,
    /// By the file's name alone: nothing where two sounds have the same.
    names: HashMap<String, Option<u16>>,
}

/// What counting needs of a sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) episode: u32,
    /// How many bytes a download has at least.
    pub(super) minimum: u64,
}

/// A minute at 128 kbit/s, the usual rate of podcasts: taken where the ledger does not know how
/// long a sound is.
const USUAL_MINUTE: u64 = 128_000 / 8 * 60;

/// A name that is shorter could be anything's.
const SHORTEST_NAME: usize = 6;

impl Catalogue {
    /// The sounds, the more certain ones first: where two have one address, the first has it.
    /// More than 65,535 are not looked at.
    pub fn new(sounds: &[Sound]) -> Catalogue {
        let mut catalogue = Catalogue::default();
        for sound in sounds.iter().take(usize::from(u16::MAX)) {
            let Some(path) = path_of(&sound.address) else { continue };
            let at = u16::try_from(catalogue.sounds.len()).unwrap_or(u16::MAX);
            if catalogue.paths.contains_key(path.as_ref()) {
                continue;
            }
            let name = path.rsplit('/').next().unwrap_or_default();
            if name.len() >= SHORTEST_NAME && name.contains('.') {
                let same = catalogue.names.get(name).copied();
                let kept = match same {
                    None => Some(at),
                    Some(other) => other.filter(|other| {
                        catalogue.sounds[usize::from(*other)].episode == sound.episode
                    }),
                };
                catalogue.names.insert(name.to_owned(), kept);
            }
            catalogue.paths.insert(path.into_owned(), at);
            catalogue.sounds.push(Known { episode: sound.episode, minimum: minimum(sound) });
        }
        catalogue
    }

    /// Whether there is no sound at all.
    pub fn is_empty(&self) -> bool {
        self.sounds.is_empty()
    }

    /// The sound that a request is about: by its path, else by the name of its file alone, since
    /// servers move and old addresses are kept alive in other folders.
    pub(super) fn find(&self, target: &str) -> Option<u16> {
        let path = plain(target);
        if let Some(at) = self.paths.get(path.as_ref()) {
            return Some(*at);
        }
        let name = path.rsplit('/').next().unwrap_or_default();
        self.names.get(name).copied().flatten()
    }

    pub(super) fn sound(&self, at: u16) -> Option<&Known> {
        self.sounds.get(usize::from(at))
    }
}

/// How many bytes a minute of a sound has, with what stands before it; all of a sound that is no
/// longer than a minute. *Source:* IAB 2.1, section 5: a download is at least one minute of the
/// sound, tags not counted, or the whole file.
fn minimum(sound: &Sound) -> u64 {
    let length = sound.length.filter(|length| *length > 0);
    let header = match length {
        Some(length) => sound.header.min(length),
        None => sound.header,
    };
    let milliseconds = sound.length_ms.and_then(|ms| u64::try_from(ms).ok()).filter(|ms| *ms > 0);
    match (length, milliseconds) {
        (Some(length), Some(ms)) if ms <= 60_000 => length,
        (Some(length), Some(ms)) => {
            let minute = u128::from(length - header) * 60_000;
            let minute = minute.div_ceil(u128::from(ms));
            header + u64::try_from(minute).unwrap_or(u64::MAX - header)
        }
        (Some(length), None) => length.min(header.saturating_add(USUAL_MINUTE)),
        (None, _) => header.saturating_add(USUAL_MINUTE),
    }
}

/// The path of an address on its own server, whatever counters stand in front of it.
fn path_of(address: &str) -> Option<Cow<'_, str>> {
    let mut rest = address.trim();
    loop {
        rest = rest.split_once("://").map_or(rest, |(_, rest)| rest);
        // op3.dev/e,pg=GUID/ and then the address, without https:// (op3.dev, "Setup").
        let counted = rest.strip_prefix("op3.dev/e").filter(|rest| rest.starts_with([',', '/']));
        match counted.and_then(|rest| rest.split_once('/')) {
            Some((_, target)) => rest = target,
            None => break,
        }
    }
    let at = rest.find('/')?;
    let path = plain(&rest[at..]);
    if path.len() > 1 { Some(path) } else { None }
}

/// What is asked for, without query, with nothing encoded that need not be.
fn plain(target: &str) -> Cow<'_, str> {
    let path = match target.split_once("://") {
        // The whole address, as to a proxy (RFC 9112, 3.2.2).
        Some((scheme, rest)) if !scheme.contains('/') => {
            rest.find('/').map_or("/", |at| &rest[at..])
        }
        _ => target,
    };
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    let path = match path.contains("//") {
        false => Cow::Borrowed(path),
        true => {
            let mut one = String::with_capacity(path.len());
            for letter in path.chars() {
                if letter != '/' || !one.ends_with('/') {
                    one.push(letter);
                }
            }
            Cow::Owned(one)
        }
    };
    match path.contains('%') {
        false => path,
        true => Cow::Owned(decoded(&path)),
    }
}

/// A text with `%41` turned into `A` (RFC 3986, 2.1); what is no such code stays.
pub(super) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let code = code.filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(value) => {
                plain.push(value);
                at += 3;
            }
            None => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(plain)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(episode: u32, address: &str) -> Sound {
        Sound { episode, address: address.to_owned(), ..Sound::default() }
    }

    #[test]
    fn a_minute_is_counted_after_the_header() {
        let of = |length, length_ms, header| {
            minimum(&Sound { length, length_ms, header, ..Sound::default() })
        };
        // 100,000 + (6,100,000 - 100,000) / 600 s * 60 s.
        assert_eq!(of(Some(6_100_000), Some(600_000), 100_000), 700_000);
        assert_eq!(of(Some(6_000_000), Some(600_000), 0), 600_000);
        assert_eq!(of(Some(1_000), Some(60_001), 0), 1_000, "rounded up");
        assert_eq!(of(Some(500_000), Some(60_000), 9), 500_000, "the whole of a short one");
        assert_eq!(of(Some(5_000_000), None, 0), 960_000);
        assert_eq!(of(Some(5_000), None, 0), 5_000);
        assert_eq!(of(None, Some(600_000), 10), 960_010);
        assert_eq!(of(Some(0), Some(-1), 0), 960_000);
        assert_eq!(of(Some(10), Some(100_000), 99), 10, "a header longer than its file");
    }

    #[test]
    fn a_sound_is_found_however_it_is_asked_for() {
        let catalogue = Catalogue::new(&[
            sound(1, "https://x.example/media/été-a1b2.mp3"),
            sound(2, "https://op3.dev/e,pg=9b02/x.example/media/two.mp3?_from=app"),
            sound(3, "https://op3.dev/e/http://x.example/media/three.mp3"),
        ]);
        let of = |target| catalogue.find(target).map(|at| catalogue.sound(at).unwrap().episode);
        assert_eq!(of("/media/été-a1b2.mp3"), Some(1));
        assert_eq!(of("/media/%C3%A9t%c3%a9-a1b2.mp3?x=1"), Some(1));
        assert_eq!(of("//media//%C3%A9t%C3%A9-a1b2.mp3"), Some(1));
        assert_eq!(of("http://x.example/media/two.mp3"), Some(2));
        assert_eq!(of("/media/three.mp3#t=3"), Some(3));
        assert_eq!(of("/old/place/two.mp3"), Some(2));
        for other in ["/", "", "/media/", "/media/two.mp3.bak", "*", "/media/%", "/two"] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    #[test]
    fn a_name_that_two_episodes_share_is_no_name() {
        let catalogue = Catalogue::new(&[
            sound(1, "https://x.example/1/audio.mp3"),
            sound(2, "https://x.example/2/audio.mp3"),
            sound(1, "https://x.example/1/audio.mp3"),
        ]);
        assert_eq!(catalogue.find("/2/audio.mp3"), Some(1));
        assert_eq!(catalogue.find("/3/audio.mp3"), None);
    }
}
