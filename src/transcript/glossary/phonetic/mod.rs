//! How words sound: keys that are equal for spellings that sound alike. Made once per term and per
//! word, compared by `suggest`.

mod english;
mod french;
#[cfg(test)]
mod tests;

pub use english::english;
pub use french::french;

/// The language whose ears listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ear {
    /// Keys by [`french`].
    French,
    /// Keys by [`english`], for every other language too.
    English,
}

/// How a stretch of words sounds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Key {
    /// The likelier way to say it.
    pub primary: String,
    /// Another way, where there is one.
    pub alternate: Option<String>,
}

impl Ear {
    /// The ear for a language, by its BCP 47 tag.
    pub fn of(language: Option<&str>) -> Ear {
        let tag = language.unwrap_or_default().to_ascii_lowercase();
        match tag.split(['-', '_']).next() {
            Some("fr") => Ear::French,
            _ => Ear::English,
        }
    }

    /// How a word sounds.
    pub fn key(self, word: &str) -> Key {
        match self {
            Ear::French => Key { primary: french(word), alternate: None },
            Ear::English => {
                let (primary, alternate) = english(word);
                let alternate = (alternate != primary).then_some(alternate);
                Key { primary, alternate }
            }
        }
    }
}

impl Key {
    /// How this sounds with another word said after it: of two equal sounds that meet one is heard.
    pub fn joined(&self, next: &Key) -> Key {
        let alternate = (self.alternate.is_some() || next.alternate.is_some()).then(|| {
            let other = |key: &Key| key.alternate.clone().unwrap_or_else(|| key.primary.clone());
            join(other(self), &other(next))
        });
        Key { primary: join(self.primary.clone(), &next.primary), alternate }
    }

    /// Whether nothing is heard.
    pub fn is_empty(&self) -> bool {
        self.primary.is_empty()
    }

    /// How far apart two stretches sound, up to `most` sounds; nothing if further.
    pub fn distance(&self, other: &Key, most: u32) -> Option<u32> {
        let mut least: Option<u32> = None;
        for one in std::iter::once(&self.primary).chain(&self.alternate) {
            for two in std::iter::once(&other.primary).chain(&other.alternate) {
                let apart = one.len().abs_diff(two.len());
                if u32::try_from(apart).is_ok_and(|apart| apart <= most) && near(one, two, most) {
                    let distance = key_distance(one, two);
                    least = Some(least.map_or(distance, |known| known.min(distance)));
                }
            }
        }
        least.filter(|&distance| distance <= most)
    }
}

/// How many sounds two keys are apart: put in, left out, taken for another, or two exchanged
/// (optimal string alignment).
pub fn key_distance(one: &str, other: &str) -> u32 {
    u32::try_from(strsim::osa_distance(one, other)).unwrap_or(u32::MAX)
}

fn join(mut key: String, next: &str) -> String {
    let last = key.chars().last();
    let skip = last.filter(|&last| next.starts_with(last)).map_or(0, char::len_utf8);
    key.push_str(&next[skip..]);
    key
}

/// A quick no: keys a few edits apart share what stands before the first and after the last.
fn near(one: &str, two: &str, most: u32) -> bool {
    if most > 1 {
        return true;
    }
    let (one, two) = (one.as_bytes(), two.as_bytes());
    let head = one.iter().zip(two).take_while(|(a, b)| a == b).count();
    let (one, two) = (&one[head..], &two[head..]);
    let tail = one.iter().rev().zip(two.iter().rev()).take_while(|(a, b)| a == b).count();
    // One edit leaves at most a pair that changed places.
    one.len().max(two.len()) - tail <= 2
}
