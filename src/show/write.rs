//! Writes manifests: new ones with comments that teach, old ones with all that stands in them kept.

use std::fmt::Write;

use toml_edit::{
    Array, ArrayOfTables, DocumentMut, Formatted, InlineTable, Item, Table, Value, value,
};

use super::audio::Preset;
use super::date::Date;
use super::guid::Guid;
use super::track::{Channel, Offset};

/// What `new_show` is told about a show. What is absent stands in the text as a comment.
#[derive(Debug, Clone)]
pub struct NewShow {
    /// The name of the show.
    pub title: String,
    /// The language spoken, a BCP 47 tag.
    pub language: Option<String>,
    /// Who makes it.
    pub author: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// Its web page.
    pub link: Option<String>,
    /// Its picture, from its folder.
    pub cover: Option<String>,
    /// The owner's mail address.
    pub email: Option<String>,
    /// The preset to start from.
    pub preset: Preset,
    /// The feed's own name.
    pub guid: Guid,
}

/// What `new_episode` is told about an episode.
#[derive(Debug, Clone)]
pub struct NewEpisode {
    /// The name of the episode.
    pub title: String,
    /// Its number.
    pub number: Option<u32>,
    /// Its season.
    pub season: Option<u32>,
    /// When it comes out.
    pub date: Option<Date>,
    /// Its own name.
    pub guid: Guid,
}

/// What `add_track` is told about a track.
#[derive(Debug, Clone)]
pub struct NewTrack {
    /// The recordings, from the episode's folder, with `/` between folders; at least one.
    pub takes: Vec<String>,
    /// Who is heard on it.
    pub speaker: Option<String>,
    /// Which channel; left out when it is the mix.
    pub channel: Channel,
    /// When it starts; left out when it is found by sound.
    pub offset: Offset,
}

/// Why a manifest could not be changed. Nothing was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The text is not TOML; `load` says where.
    #[error("the manifest is not TOML: {0}")]
    Grammar(String),
    /// `track` stands in it, but is no list of tables.
    #[error("`track` in the manifest is not a list of [[track]]")]
    NotTracks,
    /// `cut` stands in it, but is no list of tables.
    #[error("`cut` in the manifest is not a list of [[cut]]")]
    NotCuts,
    /// What should be a list of tables is something else.
    #[error("`{0}` in the manifest is not a list of [[{0}]]")]
    NotTables(String),
    /// An entry of such a list lacks what makes it one.
    #[error("a [[{0}]] in the manifest has no times or no title that can be read")]
    NotAnEntry(String),
    /// `[transcript]` holds no list of terms, or another one than was read.
    #[error("`glossary` under [transcript] is not the list of texts it was")]
    NotGlossary,
}

/// The text of show.toml for a new show.
pub fn new_show(new: &NewShow) -> String {
    let mut text = String::from("# The show. `man 5 show.toml` explains every key.\n\n");
    line(&mut text, "title", Some(&new.title), "", "");
    line(&mut text, "language", new.language.as_deref(), "en", "BCP 47: en, fr, pt-BR …");
    line(&mut text, "author", new.author.as_deref(), "Your name", "");
    let description = "What the show is about, in two or three sentences.";
    line(&mut text, "description", new.description.as_deref(), description, "");
    line(&mut text, "link", new.link.as_deref(), "https://example.org/", "the show's web page");
    let sizes = "square JPEG or PNG, 1400 to 3000 pixels";
    line(&mut text, "cover", new.cover.as_deref(), "cover.jpg", sizes);
    text.push_str(
        "# categories = [\"Technology\"]        # as directories list them: \"A\" or \"A > B\"\n",
    );
    text.push_str("explicit = false\n");
    match &new.email {
        Some(email) => {
            let _ = writeln!(text, "owner = {{ email = {} }}", quoted(email));
        }
        None => text.push_str("# owner = { email = \"podcast@example.org\" }\n"),
    }
    line(&mut text, "guid", Some(new.guid.as_str()), "", "the feed's name for ever; do not change");
    text.push_str("# license = \"CC-BY-SA-4.0\"\n# tag = \"ep{number}\"                 # how a git tag names an episode\n");
    let _ = write!(
        text,
        "\n# [[person]]                         # who is in every episode\n\
         # name = \"Your name\"\n# role = \"host\"\n\
         \n[audio]\npreset = \"{}\"{}# voice, interview, music or raw: see `pod presets`\n\
         # silence = {{ shorten_above = 1.0, to = 0.5 }}   # seconds\n",
        new.preset.name(),
        " ".repeat(26_usize.saturating_sub(new.preset.name().len())),
    );
    text.push_str(
        "\n[[output]]                           # the first is the feed's enclosure\n\
         name = \"podcast\"\nformat = \"mp3\"                       # mp3, opus, flac or wav\n\
         bitrate = 96                         # kbit/s\nchannels = \"mono\"\n\
         loudness = -16.0                     # LUFS\npeak = -1.0                          # dBTP\n\
         \n# [[output]]                         # the same for a radio station\n\
         # name = \"radio\"\n# format = \"wav\"\n# bit_depth = 24\n# loudness = -23.0\n\
         \n# [transcript]\n# glossary = []                      # names it should know how to spell\n\
         \n# [publish]\n# base_url = \"https://podcast.example.org/\"\n\
         # storage = \"sftp://me@example.org/var/www/podcast\"\n\
         # hosts = [\"castopod\"]               # a show whose feed is there needs this line alone\n\
         \n# [host.castopod]\n# url = \"https://castopod.example.org/\"\n\
         # podcast = \"my_show\"                # its name after the @ there\n\
         \n# No password ever stands in this file: `pod login HOST` keeps them.\n",
    );
    text
}

/// The text of episode.toml for a new episode.
pub fn new_episode(new: &NewEpisode) -> String {
    let mut text = String::from("# An episode. `man 5 episode.toml` explains every key.\n\n");
    line(&mut text, "title", Some(&new.title), "", "");
    let mut number = |key: &str, number: Option<u32>| {
        let _ = match number {
            Some(number) => writeln!(text, "{key} = {number}"),
            None => writeln!(text, "# {key} = 1"),
        };
    };
    number("number", new.number);
    number("season", new.season);
    let _ = match &new.date {
        Some(date) => writeln!(text, "date = {}", date.text),
        None => writeln!(text, "# date = 2030-01-31T07:00:00+01:00   # in the future: scheduled"),
    };
    line(&mut text, "guid", Some(new.guid.as_str()), "", "its name for ever; do not change");
    text.push_str(
        "# summary = \"What it is about, in a few sentences.\"\n\
         \n# Bring recordings in with `pod add`, which writes a [[track]] for each.\n\
         # Chapters are written like this:\n\
         #\n# [[chapter]]\n# start = \"00:00:00\"\n# title = \"Introduction\"\n",
    );
    text
}

/// Adds a `[[track]]` after those that are there; all else stays as it is.
///
/// *Errors:* the text is not TOML, or its `track` is something else.
pub fn add_track(text: &str, track: &NewTrack) -> Result<String, ChangeError> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| ChangeError::Grammar(error.message().to_owned()))?;
    let pairs = pairs(track);
    match document.get_mut("track") {
        None => {
            let mut tables = ArrayOfTables::new();
            tables.push(table(pairs, text.is_empty()));
            document.insert("track", Item::ArrayOfTables(tables));
        }
        Some(Item::ArrayOfTables(tables)) => tables.push(table(pairs, false)),
        Some(Item::Value(Value::Array(array))) if array.iter().all(Value::is_inline_table) => {
            array.push(pairs.into_iter().collect::<InlineTable>());
        }
        Some(_) => return Err(ChangeError::NotTracks),
    }
    Ok(document.to_string())
}

fn table(pairs: Vec<(&'static str, Value)>, first: bool) -> Table {
    let mut table: Table = pairs.into_iter().map(|(key, of)| (key, value(of))).collect();
    table.decor_mut().set_prefix(if first { "" } else { "\n" });
    table
}

fn pairs(track: &NewTrack) -> Vec<(&'static str, Value)> {
    let take = match track.takes.as_slice() {
        [take] => Value::from(take.as_str()),
        takes => Value::Array(takes.iter().map(String::as_str).collect::<Array>()),
    };
    let mut pairs = vec![("take", take)];
    if let Some(speaker) = &track.speaker {
        pairs.push(("speaker", Value::from(speaker.as_str())));
    }
    match track.channel {
        Channel::Mix => {}
        Channel::Left => pairs.push(("channel", Value::from("left"))),
        Channel::Right => pairs.push(("channel", Value::from("right"))),
        Channel::Stereo => pairs.push(("channel", Value::from("stereo"))),
        Channel::Number(number) => {
            let number = i64::try_from(number).unwrap_or(i64::MAX);
            pairs.push(("channel", Value::from(number)));
        }
    }
    if let Offset::At(time) = track.offset {
        pairs.push(("offset", Value::from(time.to_string())));
    }
    pairs
}

/// One line `key = "text"`, or the example commented out, with a remark.
fn line(text: &mut String, key: &str, given: Option<&str>, example: &str, remark: &str) {
    let mut line = match given {
        Some(given) => format!("{key} = {}", quoted(given)),
        None => format!("# {key} = {}", quoted(example)),
    };
    if !remark.is_empty() {
        let _ = write!(
            line,
            "{}# {remark}",
            " ".repeat(37_usize.saturating_sub(line.chars().count()).max(2))
        );
    }
    text.push_str(&line);
    text.push('\n');
}

fn quoted(text: &str) -> String {
    Formatted::new(text.to_owned()).to_string()
}
