//! What a build tells at its end: an episode a paragraph, an output a line.

use console::Style;

use super::print::{Looks, counted, megabytes, visible};
use crate::ops::{BuiltEpisode, BuiltOutput};

/// The summary of a build that took `time`; ends with a line end.
pub fn of_build(built: &[BuiltEpisode], time: &str, looks: &Looks) -> String {
    let mut text = String::new();
    for episode in built {
        text.push_str(&heading(episode, looks));
        if !episode.fresh {
            text.push_str("  nothing to do: its files are up to date\n");
            continue;
        }
        for line in aligned(&rows(episode)) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    let reports = match built {
        [] => "no episode yet: start one with `pod new TITLE`".to_owned(),
        [episode] => format!("{} tells what was cut and why", looks.path(&episode.report)),
        _ => "each out/report.json tells what was cut and why".to_owned(),
    };
    text.push_str(&format!("done in {time} · {reports}\n"));
    text
}

fn heading(episode: &BuiltEpisode, looks: &Looks) -> String {
    let title = visible(&episode.title);
    let heading = match episode.number {
        Some(number) => format!("{number:03} {title}"),
        None => title,
    };
    looks.painted(Style::new().bold(), &heading) + "\n"
}

fn rows(episode: &BuiltEpisode) -> Vec<[String; 5]> {
    let pauses = counted(episode.pauses, "pause") + " shortened";
    let takes = [
        "takes".to_owned(),
        counted(episode.tracks, "track"),
        episode.length_before.short(),
        String::new(),
        String::new(),
    ];
    let edit = [
        "edit".to_owned(),
        format!("{pauses}, {}", counted(episode.cuts + episode.struck, "cut")),
        format!("{} → {}", episode.length_before.short(), episode.length_after.short()),
        String::new(),
        String::new(),
    ];
    let outputs = episode.outputs.iter().map(|output| row(episode, output));
    let text = episode.text.as_ref().map(|text| {
        let formats: Vec<&str> = text.files.iter().map(|file| file.format).collect();
        [
            "text".to_owned(),
            format!("{}, {}", counted(text.words, "word"), counted(text.chapters, "chapter")),
            String::new(),
            formats.join(" "),
            String::new(),
        ]
    });
    [takes, edit].into_iter().chain(outputs).chain(text).collect()
}

fn row(episode: &BuiltEpisode, output: &BuiltOutput) -> [String; 5] {
    // From the episode's folder, so that a line fits a terminal; the last line
    // of the summary tells where that is.
    let home = episode.folder.parent().unwrap_or(&episode.folder);
    let file = output.file.strip_prefix(home).unwrap_or(&output.file);
    let loudness = match (output.loudness, output.peak) {
        (Some(loudness), Some(peak)) => format!("{loudness}, {peak}"),
        _ => "silent".to_owned(),
    };
    [
        visible(&output.name),
        visible(&output.description),
        loudness,
        visible(&file.to_string_lossy()),
        megabytes(output.bytes),
    ]
}

/// Rows as lines with their columns under each other; sizes to the right.
fn aligned(rows: &[[String; 5]]) -> Vec<String> {
    let width = |column: usize| {
        let widths = rows.iter().map(|row| console::measure_text_width(&row[column]));
        widths.max().unwrap_or(0)
    };
    let widths = [width(0).max(9), width(1), width(2), width(3), width(4)];
    let padded = |text: &str, width: usize| {
        let gap = width.saturating_sub(console::measure_text_width(text));
        format!("{text}{}", " ".repeat(gap))
    };
    let line = |row: &[String; 5]| {
        let gap = widths[4].saturating_sub(console::measure_text_width(&row[4]));
        let left: Vec<String> =
            row.iter().zip(widths).take(4).map(|(text, width)| padded(text, width)).collect();
        let line = format!("{}  {}{}", left.join("  "), " ".repeat(gap), row[4]);
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::units::{Dbtp, Lufs, Time};

    fn episode() -> BuiltEpisode {
        let output = |name: &str, description: &str, loudness, peak, bytes| BuiltOutput {
            name: name.to_owned(),
            file: PathBuf::from(format!("/show/out/012-peertube.{}", &description[..3])),
            description: description.to_owned(),
            loudness: Some(Lufs(loudness)),
            peak: Some(Dbtp(peak)),
            bytes,
            fresh: true,
        };
        BuiltEpisode {
            episode: "012-peertube".to_owned(),
            number: Some(12),
            title: "PeerTube, dix ans après".to_owned(),
            folder: PathBuf::from("/show/out"),
            tracks: 2,
            length_before: Time::from_millis(6_128_000),
            length_after: Time::from_millis(5_627_000),
            pauses: 214,
            cuts: 30,
            struck: 1,
            text: None,
            outputs: vec![
                output("podcast", "mp3 96 kbit/s mono", -16.0, -1.1, 67_530_000),
                output("radio", "wav 24 bit", -23.0, -7.9, 1_620_576_000),
            ],
            report: PathBuf::from("/show/out/report.json"),
            fresh: true,
        }
    }

    #[test]
    fn the_columns_of_a_summary_stand_under_each_other() {
        let looks = Looks { folder: PathBuf::from("/show"), paint: false };
        let told = "\
012 PeerTube, dix ans après
  takes      2 tracks                       1:42:08
  edit       214 pauses shortened, 31 cuts  1:42:08 → 1:33:47
  podcast    mp3 96 kbit/s mono             -16.0 LUFS, -1.1 dBTP  out/012-peertube.mp3     67.5 MB
  radio      wav 24 bit                     -23.0 LUFS, -7.9 dBTP  out/012-peertube.wav  1,620.6 MB
done in 21 s · out/report.json tells what was cut and why
";
        assert_eq!(of_build(&[episode()], "21 s", &looks), told);
    }

    #[test]
    fn an_episode_up_to_date_says_so() {
        let looks = Looks { folder: PathBuf::from("/show"), paint: false };
        let text = of_build(&[BuiltEpisode { fresh: false, ..episode() }], "0.1 s", &looks);
        assert!(text.contains("  nothing to do: its files are up to date\n"), "{text}");
    }
}
