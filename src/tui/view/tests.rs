use insta::assert_snapshot;
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier};

use super::*;
use crate::tui::looks::Colours;
use crate::tui::page::Page;
use crate::tui::wave::Pyramid;

mod frames;
mod popups;
mod sizes;
mod states;

const TALK: &str = "\
# Pourquoi s'héberger soi-même

**Walid** · 00:00:00

Bonjour à toutes et à tous, ~~euh bienvenue~~ bienvenue dans ce nouvel épisode. Aujourd'hui je \
reçois Pouhiou, de Framasoft, pour parler de Castaupode et de l'hébergement [[?]] libre.

On se connaît depuis longtemps, et pourtant c'est la première fois.

**Pouhiou** · 00:00:24

Salut Walid ! Merci pour l'invitation.

Alors Castopod, c'est un logiciel libre pour publier son podcast : on l'installe sur son propre \
serveur, et les épisodes appartiennent à celles et ceux qui les font.

# Le Fediverse

**Walid** · 00:00:52

Et tout cela parle au Fediverse, c'est bien ça ? Explique-nous comment un épisode arrive chez \
les gens qui nous suivent.

**Pouhiou** · 00:01:04

Chaque émission est un compte. On la suit comme une personne, on aime, on répond, et les \
réponses deviennent des commentaires sous l'épisode. 日本語 aussi, שלום, et 👩‍👩‍👧.
";

/// All that a picture borrows.
struct Scene {
    draft: Draft,
    page: Page,
    pyramid: Pyramid,
    badges: Vec<String>,
    speakers: Vec<String>,
    work: Vec<String>,
    hints: Vec<(String, String)>,
    chapters: Vec<(Time, String)>,
    rows: Vec<(Anchor, Row)>,
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, what)| ((*key).to_owned(), (*what).to_owned())).collect()
}

/// Two voices taking turns: syllables of 200 ms under sentences of some seconds.
fn voices() -> Pyramid {
    let voice = |turn: i64| {
        let peak = move |step: i64| {
            let (speaks, syllable) = (step / 1200 % 2 == turn, step % 20);
            let breath = step % 310 > 280;
            if !speaks || breath { 6 } else { (120 + syllable * 5 + step / 7 % 30) as u8 }
        };
        (0..9000).map(peak).collect::<Vec<u8>>()
    };
    Pyramid::new([voice(0), voice(1)])
}

impl Scene {
    fn new(text: &str) -> Scene {
        let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        Scene {
            draft: Draft::new(text, None, Some("fr")),
            page: Page::new(),
            pyramid: voices(),
            badges: owned(&["audio: none"]),
            speakers: owned(&["Walid", "Pouhiou"]),
            work: owned(&["transcribing 3 s"]),
            hints: pairs(&[
                ("Space", "play"),
                ("Enter", "type over"),
                ("Tab", "next suspect"),
                ("1-9", "alternative"),
                ("X", "cut"),
                ("x", "hide"),
                ("u", "undo"),
                ("Ctrl+p", "find an action"),
                ("?", "keys"),
            ]),
            chapters: vec![
                (Time::ZERO, "Pourquoi s'héberger soi-même".to_owned()),
                (Time::from_millis(52_000), "Le Fediverse".to_owned()),
            ],
            rows: Vec::new(),
        }
    }

    fn place(&self, word: &str) -> Place {
        let mut places = std::iter::successors(self.draft.first(), |at| self.draft.after(*at));
        places.find(|at| self.draft.word(*at).unwrap().text == word).expect(word)
    }

    /// The picture of a screen of this size, its first row the draft's.
    fn picture(&mut self, size: Size) -> Picture<'_> {
        self.page.resize(areas(size, 2, false).page.width);
        self.rows = self.page.rows(&self.draft, Anchor::default(), size.height);
        let looks = Looks::new(Colours::Sixteen);
        Picture {
            title: "Castopod, l'hébergement libre",
            saved: Saved::Edited,
            badges: &self.badges,
            tracks: &[
                TrackView { name: "Walid", muted: false, solo: false },
                TrackView { name: "Pouhiou", muted: true, solo: false },
            ],
            clock: ClockView {
                position: Time::from_millis(9_400),
                length: Time::from_millis(3_760_000),
                playing: true,
                speed: 1.2,
                kept: Some(Time::from_millis(3_490_000)),
            },
            wave: Some(WaveView {
                pyramid: &self.pyramid,
                view: (0, 30_000),
                cuts: &[(3_000, 4_200)],
                pauses: &[(11_400, 12_300)],
                chapters: &[0, 52_000],
                cursor: Some(9_400),
                selection: None,
                looks,
            }),
            wave_note: "",
            wave_focus: false,
            draft: &self.draft,
            rows: &self.rows,
            doubt: &|word| ["Castaupode", "reçois"].contains(&word.text.as_str()),
            hit: &|_| false,
            cursor: None,
            selection: None,
            heard: None,
            speakers: &self.speakers,
            field: None,
            suggestions: &[],
            chosen: None,
            notice: None,
            work: &self.work,
            hints: &self.hints,
            popup: None,
            side: Some(SideView { chapters: &self.chapters, current: Some(0) }),
            looks,
        }
    }
}

/// What is on the screen, and the caret.
fn buffer(picture: &Picture<'_>, size: Size) -> (Buffer, Option<(u16, u16)>) {
    let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
    terminal.draw(|frame| draw(picture, frame)).unwrap();
    let caret = terminal.backend().cursor_visible();
    let position = terminal.backend().cursor_position();
    (terminal.backend().buffer().clone(), caret.then_some((position.x, position.y)))
}

/// The characters alone.
fn plain(picture: &Picture<'_>, size: Size) -> String {
    let (buffer, _) = buffer(picture, size);
    let mut out = String::new();
    for y in 0..size.height {
        let mut row = String::new();
        let mut x = 0;
        while x < size.width {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += crate::tui::page::fit::columns(symbol).max(1);
        }
        out.push_str(row.trim_end());
        out.push('\n');
    }
    out
}

/// The cells of a text where it is first found on the screen.
fn cells_of(buffer: &Buffer, text: &str) -> Vec<(u16, Cell)> {
    for y in buffer.area.top()..buffer.area.bottom() {
        let row: Vec<Cell> = (0..buffer.area.width).map(|x| buffer[(x, y)].clone()).collect();
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let same =
            |part: &[Cell]| part.iter().zip(&letters).all(|(cell, letter)| cell.symbol() == letter);
        if let Some(x) = row.windows(letters.len()).position(same) {
            return (x as u16..).zip(row[x..x + letters.len()].iter().cloned()).collect();
        }
    }
    panic!("no {text} on {buffer:?}");
}

fn has(cells: &[(u16, Cell)], modifier: Modifier) -> bool {
    cells.iter().all(|(_, cell)| cell.modifier.contains(modifier))
}

fn coloured(cells: &[(u16, Cell)], colour: Color) -> bool {
    cells.iter().all(|(_, cell)| cell.fg == colour)
}
