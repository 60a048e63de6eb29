//! Texts for people: diagnostics with the line they are about, paths as the
//! user would write them, numbers in groups. Everything here gives a text; it
//! is written in `mod.rs` and `progress.rs`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use console::Style;

use crate::report::{Diagnostic, Mark, Severity};

/// How texts are made: where the user stands, and whether colour may be used.
#[derive(Debug, Clone)]
pub struct Looks {
    /// Paths below this folder are shown from here.
    pub folder: PathBuf,
    /// Whether to colour. Colour repeats what the words say.
    pub paint: bool,
}

impl Looks {
    /// A text in a style, or as it is where there is no colour.
    pub fn painted(&self, style: Style, text: &str) -> String {
        style.force_styling(self.paint).apply_to(text).to_string()
    }

    /// A stretch of a sentence that stands out, without colour too.
    pub fn marked(&self, text: &str) -> String {
        self.painted(Style::new().bold().yellow(), &format!("[{text}]"))
    }

    /// A path as the user would write it here, with nothing in it that a terminal obeys.
    pub fn path(&self, path: &Path) -> String {
        let near = path.strip_prefix(&self.folder).unwrap_or(path);
        let near = if near.as_os_str().is_empty() { Path::new(".") } else { near };
        visible(&near.to_string_lossy())
    }

    /// A diagnostic with its place, its line and its hint; ends with a line end.
    pub fn diagnostic(&self, diagnostic: &Diagnostic) -> String {
        let (word, style) = match diagnostic.severity {
            Severity::Error => ("error", Style::new().red().bold()),
            Severity::Warning => ("warning", Style::new().yellow().bold()),
            Severity::Note => ("note", Style::new().cyan().bold()),
        };
        let message = visible(&self.shortened(&diagnostic.message));
        let mut text = format!("{} {message}\n", self.painted(style.clone(), &format!("{word}:")));
        match &diagnostic.place {
            None => {}
            Some(place) => {
                let file = self.path(&place.file);
                match &place.mark {
                    None => text.push_str(&format!("  {file}\n")),
                    Some(mark) => {
                        let _ = writeln!(text, "  {file}:{}:{}", mark.line, mark.column);
                        text.push_str(&self.snippet(mark, diagnostic.label.as_deref(), style));
                    }
                }
            }
        }
        if let Some(hint) = &diagnostic.hint {
            let word = self.painted(Style::new().cyan().bold(), "hint:");
            let _ = writeln!(text, "{word} {}", visible(&self.shortened(hint)));
        }
        text
    }

    /// The line with its number in a gutter and the stretch underlined.
    fn snippet(&self, mark: &Mark, label: Option<&str>, style: Style) -> String {
        let number = mark.line.to_string();
        let gutter = " ".repeat(number.len());
        let (before, meant, _) = split(mark);
        let line = visible(&mark.text);
        // Measured as shown: wide characters take two columns.
        let indent = " ".repeat(console::measure_text_width(&visible(before)));
        let width = console::measure_text_width(&visible(meant)).max(1);
        let under = match label {
            Some(label) => format!("{} {}", "^".repeat(width), visible(label)),
            None => "^".repeat(width),
        };
        let under = self.painted(style, &under);
        format!("{gutter} |\n{number} | {line}\n{gutter} | {indent}{under}\n")
    }

    /// A message with the user's folder taken off the paths in backticks.
    fn shortened(&self, message: &str) -> String {
        match self.folder.to_str() {
            Some(folder) if folder.len() > 1 => message.replace(&format!("`{folder}/"), "`"),
            _ => message.to_owned(),
        }
    }

    /// How many errors there were and what did not happen; ends with a line end.
    pub fn tally(&self, diagnostics: &[Diagnostic], outcome: &str) -> String {
        let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error).count();
        format!("{}, {outcome}\n", counted(errors, "error"))
    }
}

/// What of a line stands before, in and after the mark.
fn split(mark: &Mark) -> (&str, &str, &str) {
    let at = |count: usize| {
        mark.text.char_indices().nth(count).map_or(mark.text.len(), |(index, _)| index)
    };
    let start = at(mark.column.saturating_sub(1));
    let end = at(mark.column.saturating_sub(1) + mark.width).max(start);
    (&mark.text[..start], &mark.text[start..end], &mark.text[end..])
}

/// The text with control characters made visible, so that a name or a title
/// cannot command the terminal. Tabs become spaces.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' => shown.push_str("    "),
            '\n' => shown.push('␤'),
            // The pictures of the C0 controls stand in their order from U+2400.
            '\0'..='\u{1f}' => {
                shown.push(char::from_u32(0x2400 + character as u32).unwrap_or('�'));
            }
            '\u{7f}' => shown.push('␡'),
            // C1 controls, and what turns the direction of the text around.
            '\u{80}'..='\u{9f}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {
                let _ = write!(shown, "\\u{{{:x}}}", character as u32);
            }
            _ => shown.push(character),
        }
    }
    shown
}

/// A count with its noun: `1 error`, `14,302 words`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count as u64))
}

/// A number in groups of three digits.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A size in megabytes of a million bytes, as file managers show it.
pub fn megabytes(bytes: u64) -> String {
    let tenths = (bytes + 50_000) / 100_000;
    format!("{}.{} MB", grouped(tenths / 10), tenths % 10)
}

/// A stretch of waiting in words: `0.3 s`, `21 s`, `3 min 20 s`.
pub fn waited(time: std::time::Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 99.5 {
        format!("{seconds:.0} s")
    } else {
        let whole = seconds.round() as u64;
        format!("{} min {} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain() -> Looks {
        Looks { folder: PathBuf::from("/show"), paint: false }
    }

    #[test]
    fn an_error_is_shown_with_its_line_underlined() {
        let source = "title = \"x\"\n\nloudnes = -16.0\n";
        let mark = Mark::of_range(source, 13..20);
        let error = Diagnostic::error("unknown key `loudnes`")
            .at("/show/show.toml", mark)
            .labelled("in [[output]] `podcast`")
            .hint("did you mean `loudness`?");
        let told = "error: unknown key `loudnes`\n  show.toml:3:1\n  |\n3 | loudnes = -16.0\n  | \
                    ^^^^^^^ in [[output]] `podcast`\nhint: did you mean `loudness`?\n";
        assert_eq!(plain().diagnostic(&error), told);
        assert_eq!(plain().tally(&[error], "nothing was built"), "1 error, nothing was built\n");
    }

    #[test]
    fn the_underline_stands_under_wide_characters() {
        let source = "a = \"東京\" x\n";
        let at = source.find('x').unwrap();
        let text =
            plain().diagnostic(&Diagnostic::error("m").at("f", Mark::of_range(source, at..at + 1)));
        // Two characters of two columns each, two quotes, five more before the x.
        assert!(text.contains(&format!("  | {}^\n", " ".repeat(11))), "{text}");
    }

    #[test]
    fn nothing_shown_commands_the_terminal() {
        let error = Diagnostic::error("bad \x1b[31mname\u{9b}2J\u{202e}\r\n")
            .in_file("/elsewhere/\x1b]0;title\x07");
        let text = plain().diagnostic(&error);
        assert!(!text.trim_end().replace('\n', "").chars().any(char::is_control), "{text:?}");
        assert!(text.contains("␛[31mname"));
    }

    #[test]
    fn paths_below_the_folder_are_short_and_others_whole() {
        assert_eq!(
            plain().path(Path::new("/show/episodes/1/episode.toml")),
            "episodes/1/episode.toml"
        );
        assert_eq!(plain().path(Path::new("/shows/x")), "/shows/x");
        assert_eq!(plain().path(Path::new("/show")), ".");
    }

    #[test]
    fn numbers_are_grouped_and_rounded() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(14_302), "14,302");
        assert_eq!(grouped(1_000_000), "1,000,000");
        assert_eq!(megabytes(67_450_000), "67.5 MB");
        assert_eq!(megabytes(1_234_567_890), "1,234.6 MB");
        assert_eq!(counted(1, "cut"), "1 cut");
    }

    #[test]
    fn colour_repeats_the_words_and_can_be_left_out() {
        let painted = Looks { paint: true, ..plain() };
        let error = Diagnostic::error("m").hint("h");
        let text = painted.diagnostic(&error);
        assert!(text.contains("\x1b[31m"));
        assert_eq!(console::strip_ansi_codes(&text), plain().diagnostic(&error));
    }
}
