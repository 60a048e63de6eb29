//! The `bext` chunk of broadcast WAV (EBU Tech 3285, version 2 of the format):
//! what radio play-out systems read.

use super::riff::Sound;
use super::{Loudness, Tags, text};

/// A loudness that was not measured (EBU Tech 3285, 2.3).
const UNKNOWN: i16 = 0x7fff;

/// The content of the chunk. All dates are the episode's, never the clock's;
/// a field without a value stays zero.
pub(super) fn extension(tags: &Tags, sound: &Sound) -> Vec<u8> {
    let originator = tags.publisher.as_deref().or(tags.artist.as_deref());
    let mut chunk = Vec::with_capacity(700);
    field(&mut chunk, &text::line(tags.title.as_deref().unwrap_or_default()), 256);
    field(&mut chunk, &text::line(originator.unwrap_or_default()), 32);
    field(&mut chunk, &reference(tags.episode_guid.as_deref().unwrap_or_default()), 32);
    let date = tags.date();
    let day = date.and_then(|date| {
        let (month, day) = date.day?;
        Some(format!("{}-{month}-{day}", date.year))
    });
    let time = date.and_then(|date| date.time);
    let time = time.map(|(hour, minute, second)| format!("{hour}:{minute}:{second}"));
    field(&mut chunk, &day.unwrap_or_default(), 10);
    field(&mut chunk, &time.unwrap_or_default(), 8);
    // The samples since midnight at which it begins, in two halves: none.
    chunk.extend_from_slice(&[0; 8]);
    chunk.extend_from_slice(&2_u16.to_le_bytes());
    // No UMID.
    chunk.extend_from_slice(&[0; 64]);
    for value in levels(tags.loudness) {
        chunk.extend_from_slice(&value.to_le_bytes());
    }
    chunk.extend_from_slice(&[0; 180]);
    // Coding history, one line: EBU Recommendation R 98.
    let mode = if sound.channels() == 1 { "mono" } else { "stereo" };
    let (rate, bits) = (sound.rate(), sound.bits());
    chunk.extend_from_slice(format!("A=PCM,F={rate},W={bits},M={mode},T=pod\r\n").as_bytes());
    chunk
}

/// Loudness, range, true peak, then the greatest momentary and short-term
/// loudness, in hundredths.
fn levels(loudness: Option<Loudness>) -> [i16; 5] {
    let Some(Loudness { integrated, peak, range }) = loudness else { return [UNKNOWN; 5] };
    let range = range.map_or(UNKNOWN, |range| hundredths(range.0));
    [hundredths(integrated.0), range, hundredths(peak.0), UNKNOWN, UNKNOWN]
}

/// Values outside ±99.99 count as not measured (EBU Tech 3285, 2.3).
fn hundredths(value: f64) -> i16 {
    if value.abs() <= 99.99 { (value * 100.0).round() as i16 } else { UNKNOWN }
}

/// A guid in 32 characters, without the hyphens of a UUID; nothing when it is
/// longer, since half a guid identifies nothing.
fn reference(guid: &str) -> String {
    let bare: String = guid.chars().filter(|&c| c != '-').collect();
    if guid.len() <= 32 {
        guid.to_owned()
    } else if bare.len() <= 32 {
        bare
    } else {
        String::new()
    }
}

fn field(chunk: &mut Vec<u8>, value: &str, bytes: usize) {
    let value = text::ascii(value, bytes);
    chunk.extend_from_slice(value.as_bytes());
    chunk.resize(chunk.len() + bytes - value.len(), 0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Db, Dbtp, Lufs};

    fn sound() -> Sound {
        let mut form = vec![1, 0, 1, 0, 0x80, 0xbb, 0, 0];
        form.extend([0x80, 0x32, 2, 0, 3, 0, 24, 0]);
        Sound { form, at: 44, bytes: 0 }
    }

    #[test]
    fn fields_stand_where_the_standard_puts_them() {
        let tags = Tags {
            title: Some("Été".to_owned()),
            publisher: Some("Radio".to_owned()),
            episode_guid: Some("0f14d0ab-9605-4a62-a9e4-5ed26688389b".to_owned()),
            date: Some("2026-11-20T07:00:00+01:00".to_owned()),
            loudness: Some(Loudness {
                integrated: Lufs(-22.996),
                peak: Dbtp(-7.9),
                range: Some(Db(5.25)),
            }),
            ..Tags::default()
        };
        let chunk = extension(&tags, &sound());
        assert_eq!(&chunk[..4], b"Ete\0");
        assert_eq!(&chunk[256..262], b"Radio\0");
        assert_eq!(&chunk[288..320], b"0f14d0ab96054a62a9e45ed26688389b");
        assert_eq!(&chunk[320..338], b"2026-11-2007:00:00");
        assert_eq!(&chunk[346..348], &[2, 0]);
        let level = |at: usize| i16::from_le_bytes([chunk[at], chunk[at + 1]]);
        assert_eq!([level(412), level(414), level(416), level(418)], [-2300, 525, -790, 0x7fff]);
        assert_eq!(&chunk[602..], b"A=PCM,F=48000,W=24,M=mono,T=pod\r\n");
    }

    #[test]
    fn what_is_not_known_is_said_to_be_unknown() {
        let chunk = extension(&Tags::default(), &sound());
        assert!(chunk[..346].iter().all(|&byte| byte == 0));
        assert_eq!(&chunk[412..422], [0xff, 0x7f].repeat(5));
        assert_eq!(hundredths(f64::NEG_INFINITY), UNKNOWN);
        assert_eq!(hundredths(f64::NAN), UNKNOWN);
    }
}
