//! The little of roff (groff_man(7)) that clap does not write itself.

use clap::Command;

use crate::check::Rule;

/// A text with all that roff would obey made plain.
pub(super) fn plain(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-");
    // At the start of a line a dot and a quote are commands.
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

/// The examples of a command as a section: commands as they are typed, the
/// words between them as paragraphs.
pub(super) fn examples(help: &str) -> String {
    let mut text = String::new();
    let mut literal = false;
    for line in help.lines() {
        let typed = line.starts_with("    ");
        if typed != literal {
            text.push_str(if typed { ".PP\n.nf\n.RS 4\n" } else { ".RE\n.fi\n" });
            literal = typed;
        }
        if line == "EXAMPLES" || line == "KEYS" {
            text.push_str(&format!(".SH {line}\n"));
        } else if line.is_empty() {
            text.push_str(".PP\n");
        } else if typed {
            text.push_str(&(plain(line.trim_start()) + "\n"));
        } else {
            text.push_str(&(plain(line.trim()) + "\n"));
        }
    }
    if literal {
        text.push_str(".RE\n.fi\n");
    }
    text
}

/// The rules of `pod check` as a section.
pub(super) fn rules(rules: impl Iterator<Item = &'static Rule>) -> String {
    let mut text =
        ".SH RULES\nEach finding names its rule; the level is the most it weighs.\n".to_owned();
    for rule in rules {
        let (id, level, about) = (plain(rule.id), rule.level.name(), plain(rule.about));
        let source = match rule.source {
            "pod" => String::new(),
            source => format!(" ({})", plain(source)),
        };
        text.push_str(&format!(".TP\n\\fB{id}\\fR, {level}\n{about}{source}\n"));
    }
    text
}

/// The pages to read next.
pub(super) fn see_also(command: &Command) -> String {
    let pages = if command.get_display_name().is_some_and(|name| name != "pod") {
        "\\fBpod\\fR(1), \\fBshow.toml\\fR(5), \\fBepisode.toml\\fR(5)"
    } else {
        "\\fBshow.toml\\fR(5), \\fBepisode.toml\\fR(5)"
    };
    format!(".SH \"SEE ALSO\"\n{pages}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_is_a_command_to_roff() {
        assert_eq!(plain(".SH x"), "\\&.SH x");
        assert_eq!(plain("a\\b --c"), "a\\eb \\-\\-c");
    }

    #[test]
    fn what_is_typed_stands_in_lines_of_its_own() {
        let text = examples("EXAMPLES\n  Build:\n    $ pod build\n    $ pod check\n\nDone.");
        let told = ".SH EXAMPLES\nBuild:\n.PP\n.nf\n.RS 4\n$ pod build\n$ pod check\n.RE\n.fi\n.PP\nDone.\n";
        assert_eq!(text, told);
    }
}
