//! Why a line of a log is no download: each reason once, in the order in which they are looked at.

use super::agents::{Class, Known};
use super::catalogue::Catalogue;
use super::line::Hit;
use super::nets::Nets;

/// Why a line is no download. The order is that of the funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Longer than any server writes.
    TooLong,
    /// In no format that is known, or torn.
    Unreadable,
    /// Outside of the days that were asked for.
    OtherDay,
    /// For something else than a sound of this show.
    NotOurs,
    /// HEAD: a look at the headers (IAB 2.1, section 5: GET alone counts).
    Head,
    /// Another method than GET.
    Method,
    /// 304: the listener has it already.
    NotModified,
    /// Sent on to another address, where it counts.
    Redirect,
    /// Answered with an error, or anything else than 200 and 206 (IAB 2.1, section 5).
    Failed,
    /// Nobody says who asked.
    NoAgent,
    /// A bot by the lists.
    Bot,
    /// A library that the lists call a bot's.
    BotLibrary,
    /// Unknown, and calls itself bot, crawler or spider.
    LooksLikeBot,
    /// An Apple Watch: it repeats by itself what the phone has loaded (IAB Tech Lab, "Apple
    /// watchOS podcast filtering guidance", October 2020; IAB 2.1).
    Watch,
    /// From a data centre (IAB 2.1, section 5), where a list of them is given.
    DataCentre,
    /// The two bytes by which a player asks whether ranges work.
    Probe,
    /// Less than a minute of the sound was sent to this listener on this day.
    TooShort,
    /// The same listener has this episode already on this day.
    Again,
}

impl Reason {
    /// All of them, in the order of the funnel.
    pub const ALL: [Reason; 18] = [
        Reason::TooLong,
        Reason::Unreadable,
        Reason::OtherDay,
        Reason::NotOurs,
        Reason::Head,
        Reason::Method,
        Reason::NotModified,
        Reason::Redirect,
        Reason::Failed,
        Reason::NoAgent,
        Reason::Bot,
        Reason::BotLibrary,
        Reason::LooksLikeBot,
        Reason::Watch,
        Reason::DataCentre,
        Reason::Probe,
        Reason::TooShort,
        Reason::Again,
    ];

    /// Its name, for programs; never changes.
    pub fn name(self) -> &'static str {
        match self {
            Reason::TooLong => "too-long",
            Reason::Unreadable => "unreadable",
            Reason::OtherDay => "other-day",
            Reason::NotOurs => "not-ours",
            Reason::Head => "head",
            Reason::Method => "method",
            Reason::NotModified => "not-modified",
            Reason::Redirect => "redirect",
            Reason::Failed => "failed",
            Reason::NoAgent => "no-agent",
            Reason::Bot => "bot",
            Reason::BotLibrary => "bot-library",
            Reason::LooksLikeBot => "looks-like-bot",
            Reason::Watch => "watch",
            Reason::DataCentre => "data-centre",
            Reason::Probe => "probe",
            Reason::TooShort => "too-short",
            Reason::Again => "again",
        }
    }

    /// What it means, in a few words.
    pub fn says(self) -> &'static str {
        match self {
            Reason::TooLong => "a line longer than 64 KiB",
            Reason::Unreadable => "no line of a known format",
            Reason::OtherDay => "outside the days asked for",
            Reason::NotOurs => "something else than a sound of this show",
            Reason::Head => "HEAD: only the headers",
            Reason::Method => "a method other than GET",
            Reason::NotModified => "304: already there",
            Reason::Redirect => "sent on to another address",
            Reason::Failed => "an error",
            Reason::NoAgent => "no user agent",
            Reason::Bot => "a bot",
            Reason::BotLibrary => "a library that bots use",
            Reason::LooksLikeBot => "calls itself bot, crawler or spider",
            Reason::Watch => "an Apple Watch, repeating the phone",
            Reason::DataCentre => "from a data centre",
            Reason::Probe => "two bytes, to see if ranges work",
            Reason::TooShort => "less than a minute of sound",
            Reason::Again => "the same listener again that day",
        }
    }

    pub(super) fn at(self) -> usize {
        self as usize
    }
}

/// What stands while lines are judged.
pub(super) struct Rules<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) nets: &'a Nets,
    /// First and last day, as days since 1970.
    pub(super) since: u16,
    pub(super) until: u16,
}

/// A line that may be a download, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) day: u16,
    pub(super) sound: u16,
    pub(super) app: u16,
}

/// An agent is read up to here.
const LONGEST_AGENT: usize = 1024;

const DAY: i64 = 24 * 60 * 60;

impl Rules<'_> {
    /// What comes of a hit, all but how much was sent and whether it was before.
    pub(super) fn judge(&self, hit: &Hit<'_>, known: &mut Known<'_>) -> Result<Candidate, Reason> {
        let day = u16::try_from(hit.at.div_euclid(DAY)).map_err(|_| Reason::Unreadable)?;
        if day < self.since || day > self.until {
            return Err(Reason::OtherDay);
        }
        let sound = self.catalogue.find(&hit.target).ok_or(Reason::NotOurs)?;
        match hit.method.as_ref() {
            "GET" => {}
            "HEAD" => return Err(Reason::Head),
            _ => return Err(Reason::Method),
        }
        match hit.status {
            200 | 206 => {}
            304 => return Err(Reason::NotModified),
            300..=399 => return Err(Reason::Redirect),
            _ => return Err(Reason::Failed),
        }
        let app = match known.class(agent(hit)) {
            Class::Listener(app) => app,
            Class::Nobody => return Err(Reason::NoAgent),
            Class::Bot => return Err(Reason::Bot),
            Class::BotLibrary => return Err(Reason::BotLibrary),
            Class::LooksLikeBot => return Err(Reason::LooksLikeBot),
            Class::Watch => return Err(Reason::Watch),
        };
        if self.nets.has_text(&hit.address) {
            return Err(Reason::DataCentre);
        }
        if is_probe(hit) {
            return Err(Reason::Probe);
        }
        Ok(Candidate { day, sound, app })
    }
}

/// The agent as far as it is looked at.
pub(super) fn agent<'a>(hit: &'a Hit<'_>) -> &'a str {
    let mut end = hit.agent.len().min(LONGEST_AGENT);
    while !hit.agent.is_char_boundary(end) {
        end -= 1;
    }
    hit.agent[..end].trim()
}

/// Exactly `bytes=0-1`, the question whether ranges work: what is wanted is asked for after it.
/// Most logs do not tell the range; then two bytes sent of a range were such a question.
/// *Source:* op3.dev, "Download calculation"; IAB 2.1, section 5, on preloads.
fn is_probe(hit: &Hit<'_>) -> bool {
    match &hit.range {
        Some(range) => range.trim() == "bytes=0-1",
        None => hit.status == 206 && hit.bytes <= 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_stand_in_the_order_of_the_funnel_and_have_names_of_their_own() {
        for (at, reason) in Reason::ALL.iter().enumerate() {
            assert_eq!(reason.at(), at);
            assert_eq!(Reason::ALL.iter().filter(|one| one.name() == reason.name()).count(), 1);
        }
    }

    #[test]
    fn a_question_for_two_bytes_is_known_with_and_without_its_range() {
        let hit = |status, bytes, range: Option<&'static str>| Hit {
            at: 0,
            address: "".into(),
            method: "GET".into(),
            target: "".into(),
            status,
            bytes,
            agent: "".into(),
            range: range.map(Into::into),
        };
        assert!(is_probe(&hit(206, 2, Some("bytes=0-1"))) && is_probe(&hit(206, 2, None)));
        assert!(!is_probe(&hit(206, 3, None)) && !is_probe(&hit(200, 2, None)));
        assert!(!is_probe(&hit(206, 2, Some("bytes=0-"))));
    }

    #[test]
    fn a_long_agent_is_cut_between_letters() {
        let long = "é".repeat(2000);
        let hit = Hit {
            at: 0,
            address: "".into(),
            method: "".into(),
            target: "".into(),
            status: 0,
            bytes: 0,
            agent: format!("a{long}").into(),
            range: None,
        };
        assert_eq!(agent(&hit).len(), 1023);
    }
}
