//! Reads the values of options. What a manifest will hold is refused here when
//! that can be said without one.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::ops::{
    self, CorrectionClass, Restore, SubtitlePreset, TEXT_FORMATS, TextFormat, TextFormatEntry,
    TidyLevel, Typography, Uncorrect, Untidy,
};
use crate::show::{self, Channel, Date, Offset, Preset};
use crate::units::{Interval, Time};

/// A channel of a recording, as `channel` of a track takes it.
pub fn channel(text: &str) -> Result<Channel, String> {
    match text {
        "mix" => Ok(Channel::Mix),
        "left" => Ok(Channel::Left),
        "right" => Ok(Channel::Right),
        "stereo" => Ok(Channel::Stereo),
        _ => match text.parse() {
            Ok(number) if (1..=8).contains(&number) => Ok(Channel::Number(number)),
            _ => Err("use mix, left, right, stereo or a number from 1 to 8".to_owned()),
        },
    }
}

/// When a recording starts, as `offset` of a track takes it.
pub fn offset(text: &str) -> Result<Offset, String> {
    const DAY: Time = Time(86_400_000_000_000);
    match text.parse::<Time>() {
        _ if text == "auto" => Ok(Offset::Auto),
        Ok(time) if time <= DAY && Time::ZERO - DAY <= time => Ok(Offset::At(time)),
        Ok(_) => Err("a track starts at most a day away from the first".to_owned()),
        Err(_) => Err("use auto, seconds (2.5) or a time (00:00:02.500)".to_owned()),
    }
}

/// Bytes a second, as curl and rsync take them: `500k`, `2M`, a plain number.
pub fn rate(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.char_indices().find(|(_, letter)| letter.is_ascii_alphabetic())
    {
        Some((at, _)) => text.split_at(at),
        None => (text, ""),
    };
    let times = match unit {
        "" => 1.0,
        "k" | "K" => 1000.0,
        "m" | "M" => 1_000_000.0,
        "g" | "G" => 1_000_000_000.0,
        _ => return Err("use bytes a second, as 500k or 2M".to_owned()),
    };
    match digits.parse::<f64>() {
        Ok(number) if number * times >= 1000.0 && number * times < 1e12 => {
            Ok((number * times) as u64)
        }
        Ok(_) => Err("give at least 1k".to_owned()),
        Err(_) => Err("use bytes a second, as 500k or 2M".to_owned()),
    }
}

/// A day, such as 2026-10-01.
pub fn day(text: &str) -> Result<jiff::civil::Date, String> {
    let day = jiff::civil::Date::strptime("%Y-%m-%d", text);
    day.map_err(|_| "write a day like 2026-10-01".to_owned())
}

/// A preset by its name.
pub fn preset(text: &str) -> Result<Preset, String> {
    let names = Preset::ALL.map(Preset::name).join(", ");
    let found = Preset::ALL.into_iter().find(|preset| preset.name() == text);
    found.ok_or_else(|| format!("use one of {names}"))
}

/// Two names with a comma between them.
pub fn two_names(text: &str) -> Result<(String, String), String> {
    let names: Vec<&str> = text.split(',').map(str::trim).collect();
    match names.as_slice() {
        [left, right] if !left.is_empty() && !right.is_empty() => {
            Ok(((*left).to_owned(), (*right).to_owned()))
        }
        _ => Err("give two names with a comma between them, left first: Marie,Pierre".to_owned()),
    }
}

/// A format that texts are written in.
pub fn export_format(text: &str) -> Result<TextFormat, String> {
    format(text, |entry| entry.exports)
}

/// A format that texts are read in.
pub fn import_format(text: &str) -> Result<TextFormat, String> {
    format(text, |entry| entry.imports)
}

fn format(text: &str, fits: fn(&TextFormatEntry) -> bool) -> Result<TextFormat, String> {
    let found = TextFormat::of_name(text).filter(|format| fits(format.entry()));
    found.ok_or_else(|| {
        let names = TEXT_FORMATS.iter().filter(|entry| fits(entry)).map(|entry| entry.name);
        format!("use one of {}", names.collect::<Vec<_>>().join(", "))
    })
}

/// Rules for the size of subtitles.
pub fn subtitles(text: &str) -> Result<SubtitlePreset, String> {
    let wrong = || "use podcast, arcom or netflix".to_owned();
    SubtitlePreset::of_name(text).ok_or_else(wrong)
}

/// A way to space punctuation.
pub fn typography(text: &str) -> Result<Typography, String> {
    let wrong = || "use auto, fr-FR, fr-CA, fr-EU, plain or as-written".to_owned();
    Typography::of_name(text).ok_or_else(wrong)
}

/// A reason for which words are kept out of a text, or all of them.
pub fn hidden(text: &str) -> Result<Restore, String> {
    let names = Restore::NAMES.map(|(name, _)| name).join(", ");
    let found = Restore::NAMES.into_iter().find(|(name, _)| *name == text);
    found.map(|(_, restore)| restore).ok_or_else(|| format!("use one of {names}"))
}

/// A rule of tidying that applies by itself.
pub fn tidy_rule(text: &str) -> Result<&'static str, String> {
    rule_of(text, |level| level == TidyLevel::Safe)
}

/// A rule of tidying that only suggests.
pub fn tidy_suggestion(text: &str) -> Result<&'static str, String> {
    rule_of(text, |level| level != TidyLevel::Safe)
}

fn rule_of(text: &str, fits: impl Fn(TidyLevel) -> bool) -> Result<&'static str, String> {
    let rules: Vec<_> = ops::tidy_rules().into_iter().filter(|rule| fits(rule.level)).collect();
    let found = rules.iter().find(|rule| rule.id == text);
    found.map(|rule| rule.id).ok_or_else(|| {
        let names: Vec<&str> = rules.iter().map(|rule| rule.id).collect();
        format!("use one of {}", names.join(", "))
    })
}

/// A rule whose changes are taken back, or all of them.
pub fn tidy_undo(text: &str) -> Result<Untidy, String> {
    match text {
        "all" => Ok(Untidy::All),
        rule => {
            rule_of(rule, |_| true).map(Untidy::Rule).map_err(|wrong| format!("{wrong}, or all"))
        }
    }
}

/// A kind of edit that a correcting model may point at.
pub fn correction(text: &str) -> Result<CorrectionClass, String> {
    let found = CorrectionClass::ALL.into_iter().find(|class| class.name() == text);
    found.ok_or_else(|| {
        format!("use one of {}", CorrectionClass::ALL.map(CorrectionClass::name).join(", "))
    })
}

/// A kind of edit to take back, or all of them.
pub fn correction_undo(text: &str) -> Result<Uncorrect, String> {
    match text {
        "all" => Ok(Uncorrect::All),
        class => {
            correction(class).map(Uncorrect::Class).map_err(|wrong| format!("{wrong}, or all"))
        }
    }
}

/// Two times with a hyphen between them.
pub fn interval(text: &str) -> Result<Interval, String> {
    let times =
        text.split_once('-').and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
    match times {
        Some((from, to)) if from < to => Ok(Interval::new(from, to)),
        _ => Err("use two times, as in 00:12:03-00:12:20".to_owned()),
    }
}

/// The end of a folder's name.
pub fn slug(text: &str) -> Result<String, String> {
    let slug = show::slug(text);
    if slug == text { Ok(slug) } else { Err(format!("use a-z, 0-9 and -, such as {slug}")) }
}

/// A moment with its offset, rewritten the way TOML takes it (RFC 3339).
pub fn date(text: &str) -> Result<Date, String> {
    let wrong = || "use a date, a time and its offset: 2026-11-20T07:00:00+01:00".to_owned();
    let at: Timestamp = text.parse().map_err(|_| wrong())?;
    let pieces = jiff::fmt::temporal::Pieces::parse(text).map_err(|_| wrong())?;
    let offset = pieces.to_numeric_offset().ok_or_else(wrong)?;
    let local = at.to_zoned_datetime(TimeZone::fixed(offset));
    Ok(Date { at, offset, text: local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string() })
}

/// A number of bytes with its unit, of a thousand as file managers count.
pub fn size(text: &str) -> Result<u64, String> {
    let wrong = || "use a size such as 500MB or 2GB".to_owned();
    let text = text.trim();
    let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim().to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" => 1_000,
        "M" | "MB" => 1_000_000,
        "G" | "GB" => 1_000_000_000,
        "T" | "TB" => 1_000_000_000_000,
        _ => return Err(wrong()),
    };
    number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor)).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_units() {
        assert_eq!(size("500MB"), Ok(500_000_000));
        assert_eq!(size("2 GB"), Ok(2_000_000_000));
        assert_eq!(size("0"), Ok(0));
        for wrong in ["", "MB", "1.5GB", "-1", "3 apples", "99999999999T"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn dates_need_their_offset_and_are_written_as_toml_takes_them() {
        assert_eq!(date("2026-11-20T07:00:00+01:00").unwrap().text, "2026-11-20T07:00:00+01:00");
        assert_eq!(date("2026-11-20 07:00+01").unwrap().text, "2026-11-20T07:00:00+01:00");
        // 2026-11-20T06:00:00Z by `date -d`.
        assert_eq!(date("2026-11-20T07:00:00+01:00").unwrap().at.as_second(), 1_795_154_400);
        for wrong in ["2026-11-20", "2026-11-20T07:00:00", "soon"] {
            assert!(date(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn channels_and_offsets_are_those_of_a_track() {
        assert_eq!(channel("3"), Ok(Channel::Number(3)));
        assert!(channel("0").is_err() && channel("9").is_err() && channel("middle").is_err());
        assert_eq!(offset("auto"), Ok(Offset::Auto));
        assert_eq!(offset("-2.5"), Ok(Offset::At(Time::from_millis(-2500))));
        assert!(offset("25:00:00").is_err() && offset("later").is_err());
    }

    #[test]
    fn a_slug_is_refused_with_the_one_that_would_do() {
        assert_eq!(slug("PeerTube !"), Err("use a-z, 0-9 and -, such as peertube".to_owned()));
    }
}
