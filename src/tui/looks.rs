//! How each state looks: a style for the eye, and an attribute or a glyph for those without colour.

use ratatui::style::{Color, Modifier, Style};

/// What a stretch of the screen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Words as any other.
    Plain,
    /// What matters less.
    Dim,
    /// Titles.
    Heading,
    /// Cut from sound and text.
    Struck,
    /// Left out of the text only.
    Hidden,
    /// Perhaps misheard.
    Suspect,
    /// What was searched for.
    Found,
    /// The word being heard.
    Heard,
    /// Where the next key acts.
    Cursor,
    /// What the next key acts on.
    Selection,
    /// What the user should know.
    Warning,
    /// A speaker, from 1; those past the sixth share the colours again.
    Speaker(u8),
}

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// None, or the user wants none.
    None,
    /// The sixteen of the terminal's own theme.
    Sixteen,
    /// 256 or more.
    Many,
}

/// The styles of every [`Role`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looks {
    colours: Colours,
}

/// The terminal's own colours are legible on its own background, light or dark.
const SPEAKERS_16: [Color; 6] =
    [Color::Cyan, Color::Magenta, Color::Green, Color::Blue, Color::Yellow, Color::Red];

/// Of the 6x6x6 cube, with a contrast of about 3 to 1 and more on both black and white.
const SPEAKERS_MANY: [Color; 6] = [
    Color::Indexed(31),
    Color::Indexed(133),
    Color::Indexed(64),
    Color::Indexed(68),
    Color::Indexed(136),
    Color::Indexed(167),
];

impl Looks {
    /// With so many colours.
    pub fn new(colours: Colours) -> Looks {
        Looks { colours }
    }

    /// Decides by `NO_COLOR` (set and not empty), `TERM` and `COLORTERM`.
    pub fn from_env(no_color: bool, term: Option<&str>, colorterm: Option<&str>) -> Looks {
        let term = term.unwrap_or_default();
        let many = matches!(colorterm, Some("truecolor" | "24bit"))
            || term.contains("256color")
            || term.ends_with("-direct");
        Looks::new(match term {
            _ if no_color => Colours::None,
            "" | "dumb" | "vt100" | "vt102" | "vt220" => Colours::None,
            _ if term.ends_with("-mono") || term.ends_with("-m") => Colours::None,
            _ if many => Colours::Many,
            _ => Colours::Sixteen,
        })
    }

    /// How many colours there are.
    pub fn colours(self) -> Colours {
        self.colours
    }

    /// The style of a role; without colours its attributes only.
    pub fn style(self, role: Role) -> Style {
        let style = Style::new().add_modifier(attributes(role));
        let colour = match role {
            Role::Plain | Role::Dim | Role::Heading | Role::Heard | Role::Cursor => None,
            Role::Selection => None,
            Role::Struck => Some((Color::Red, Color::Indexed(167))),
            Role::Hidden => Some((Color::Blue, Color::Indexed(68))),
            Role::Suspect => Some((Color::Yellow, Color::Indexed(136))),
            Role::Found => Some((Color::Green, Color::Indexed(64))),
            Role::Warning => Some((Color::Red, Color::Indexed(167))),
            Role::Speaker(number) => {
                let at = usize::from(number.saturating_sub(1)) % SPEAKERS_16.len();
                Some((SPEAKERS_16[at], SPEAKERS_MANY[at]))
            }
        };
        match (self.colours, colour) {
            (Colours::Sixteen, Some((colour, _))) | (Colours::Many, Some((_, colour))) => {
                style.fg(colour)
            }
            _ => style,
        }
    }

    /// What stands before a word in a state, so that it is seen without colours and attributes.
    pub fn glyph(self, role: Role) -> &'static str {
        match role {
            Role::Struck => "✗",
            Role::Hidden => "°",
            Role::Suspect => "·",
            Role::Found => "*",
            Role::Cursor => "▸",
            Role::Warning => "!",
            _ => "",
        }
    }
}

fn attributes(role: Role) -> Modifier {
    match role {
        Role::Plain | Role::Speaker(_) => Modifier::empty(),
        Role::Dim => Modifier::DIM,
        Role::Heading => Modifier::BOLD,
        // Not every terminal crosses out.
        Role::Struck => Modifier::CROSSED_OUT,
        Role::Hidden => Modifier::ITALIC.union(Modifier::DIM),
        Role::Suspect => Modifier::UNDERLINED,
        Role::Found => Modifier::BOLD.union(Modifier::ITALIC),
        Role::Heard => Modifier::REVERSED,
        Role::Cursor => Modifier::BOLD.union(Modifier::UNDERLINED),
        Role::Selection => Modifier::REVERSED.union(Modifier::UNDERLINED),
        Role::Warning => Modifier::BOLD.union(Modifier::REVERSED),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const STATES: [Role; 11] = [
        Role::Plain,
        Role::Dim,
        Role::Heading,
        Role::Struck,
        Role::Hidden,
        Role::Suspect,
        Role::Found,
        Role::Heard,
        Role::Cursor,
        Role::Selection,
        Role::Warning,
    ];

    #[test]
    fn states_differ_without_colours() {
        let looks = Looks::new(Colours::None);
        let seen: HashSet<_> = STATES
            .iter()
            .map(|role| (looks.style(*role).add_modifier, looks.glyph(*role)))
            .collect();
        assert_eq!(seen.len(), STATES.len());
        assert!(STATES.iter().all(|role| looks.style(*role).fg.is_none()));
    }

    #[test]
    fn the_environment_decides_the_colours() {
        let colours = |no, term, colorterm| Looks::from_env(no, term, colorterm).colours();
        assert_eq!(colours(true, Some("xterm-256color"), Some("truecolor")), Colours::None);
        assert_eq!(colours(false, Some("dumb"), Some("truecolor")), Colours::None);
        assert_eq!(colours(false, None, None), Colours::None);
        assert_eq!(colours(false, Some("linux"), None), Colours::Sixteen);
        assert_eq!(colours(false, Some("tmux-256color"), None), Colours::Many);
        assert_eq!(colours(false, Some("xterm"), Some("24bit")), Colours::Many);
    }

    #[test]
    fn six_speakers_differ_and_any_number_has_a_colour() {
        for colours in [Colours::Sixteen, Colours::Many] {
            let looks = Looks::new(colours);
            let seen: HashSet<_> = (1..=6).map(|n| looks.style(Role::Speaker(n)).fg).collect();
            assert_eq!(seen.len(), 6);
            assert_eq!(looks.style(Role::Speaker(7)), looks.style(Role::Speaker(1)));
            assert!(looks.style(Role::Speaker(0)).fg.is_some());
        }
    }
}
