//! Whole screens, as characters: what a terminal without colours shows.

use super::*;

#[test]
fn eighty_columns_by_24_rows() {
    let mut scene = Scene::new(TALK);
    let (cursor, heard) = (scene.place("Castaupode"), scene.place("Aujourd'hui"));
    let size = Size::new(80, 24);
    let picture = Picture {
        cursor: Some(cursor),
        heard: Some(heard),
        suggestions: &[
            SuggestionView { key: "1", text: "Castopod", why: "glossary" },
            SuggestionView { key: "2", text: "cassette aux poids", why: "" },
        ],
        ..scene.picture(size)
    };
    assert_snapshot!(plain(&picture, size), @r"
    Castopod, l'hébergement l…  ○ edited  [audio: none]  ▶ 00:00:09 / 01:02:40  1.2x
    sound 0:30  [█╳████│██████████████]████████████████▼████████████████████████████
    Walid       ▼▇▇▇█▆╳╳╳╳▆▇▇▇▆▇▇▇██▆│▇█▆▒▒▒                          ▇▇██▇▇▇█▆▇▇▇█▆
                ██████╳╳╳╳███████████│███▒▒▒▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁██████████████
    Pouhiou ×   ▁▁▁▁▁▁╳╳╳╳▁▁▁▁▁▁▁▁▁▁▁│▁▁▁▒▒▒█▇████▇████████▇████▇██████▁▁▁▁▁▁▁▁▁▁▁▁▁
    ────────────┴00:00:00─────────────┴00:00:10──────────────┴00:00:20──────────────
       00:00:00 ▼Pourquoi s'héberger soi-même ─────────────────────────────────────
    Walid        Bonjour à toutes et à tous,✗euh bienvenue bienvenue dans ce nouvel
    F1 00:00:00  épisode. Aujourd'hui je·reçois Pouhiou, de Framasoft, pour parler
                 de▸Castaupode et de l'hébergement⁇ libre.

       00:00:17  On se connaît depuis longtemps, et pourtant c'est la première
                 fois.

    Pouhiou      Salut Walid ! Merci pour l'invitation.
    F2 00:00:24
       00:00:29  Alors Castopod, c'est un logiciel libre pour publier son podcast :
                 on l'installe sur son propre serveur, et les épisodes
                 appartiennent à celles et ceux qui les font.

       00:00:52 ▼Le Fediverse ─────────────────────────────────────────────────────
    ──────────── 1 Castopod (glossary)  2 cassette aux poids ──── transcribing 3 s ─

    Space play   Enter type over   Tab next suspect   1-9 alternative   X cut
    ");
}

#[test]
fn sixty_columns_by_20_rows() {
    let mut scene = Scene::new(TALK);
    let cursor = scene.place("Castaupode");
    let size = Size::new(60, 20);
    let picture = Picture {
        cursor: Some(cursor),
        field: Some(FieldView {
            label: "type over",
            text: "Castopod",
            caret: 8,
            all_selected: false,
        }),
        suggestions: &[
            SuggestionView { key: "1", text: "Castopod", why: "glossary" },
            SuggestionView { key: "2", text: "cassette aux poids", why: "" },
        ],
        chosen: Some(1),
        ..scene.picture(size)
    };
    assert_snapshot!(plain(&picture, size), @r"
    Castopod, l'hébergem…  ○ edited  ▶ 00:00:09 / 01:02:40  1.2x
    sound    [████│▒█████████]████████████▼█████████████████████
    Walid    ▼████╳╳╳██▇████│██▇▒▒▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▆██▇██████▇
    Pouhi… × ▁▁▁▁▁╳╳╳▁▁▁▁▁▁▁│▁▁▁▒▒████▇██████▇███▇████▁▁▁▁▁▁▁▁▁▁
    ─────────┴00:00:00────────┴00:00:10────────┴00:00:20────────
    00:00:00 ▼Pourquoi s'héberger soi-même ────────────────────
    F1 Walid  Bonjour à toutes et à tous,✗euh bienvenue
    00:00:00  bienvenue dans ce nouvel épisode. Aujourd'hui je
             ·reçois Pouhiou, de Framasoft, pour parler de
             ▸Castaupode et de l'hébergement⁇ libre.

    00:00:17  On se connaît depuis longtemps, et pourtant c'est
              la première fois.

    F2 Pouh…  Salut Walid ! Merci pour l'invitation.
    00:00:24
    00:00:29  Alors Castopod, c'est un logiciel libre pour
    ───────── 1 Castopod (glossary) ▸2 cassette aux poids ──────
    type over › Castopod
    Space play   Enter type over   Tab next suspect
    ");
}

#[test]
fn a_hundred_and_sixty_columns_by_50_rows() {
    let mut scene = Scene::new(TALK);
    let selection = (scene.place("pourtant"), scene.place("fois."));
    let size = Size::new(160, 50);
    let picture = Picture {
        cursor: Some(selection.1),
        selection: Some(selection),
        notice: Some(NoticeView {
            text: "nothing alike anywhere else",
            severity: Severity::Warning,
        }),
        ..scene.picture(size)
    };
    assert_snapshot!(plain(&picture, size), @r"
    Castopod, l'hébergement libre  ○ edited  [audio: none]                                                              ▶ 00:00:09 / 01:02:40  (00:58:10 kept)  1.2x
    sound 0:30  [████╳╳▇██▇███▇│███▒█▇█████████▇██████▇██████▇███]██████████████████████████▇██████▇█▼████▇█████████▇██████▇███▇██▇██████▇████████████████████▇█████
    Walid       ▼▆▆▇▇▇▇▇██▆▆▆▇╱╳╳╳╳╳╳▆▆▆▇▇▇▇▇▅▄▆▆▆▇▇▇▇▇▇██▆▆▆▅│▇▇▇██▆▆▆▇▒▒▒▒░                                                         ▅▇▇ ▆██▆▆▆▇▇▇▇▇██▆▆▆▇▇▇▇▇▇██▆▆
                ██████████████╳╳╳╳╳╳╳█████████████████████████│█████████▒▒▒▒▒▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁███▁██████████████████████████
    Pouhiou ×                 ╱╱╱╱╱╱╱                         │         ░░░▒░▇█▆▆▆▇▇▇▇███▆▆ ▇▇▇▇▇██▆▆▆▇▇▇▇▄▃█▆▆▆▇▇▇▇▇▇██▆▆ ▇▇▇▇▇██▆▆▆▇▇
                ▁▁▁▁▁▁▁▁▁▁▁▁▁▁╳╳╳╳╳╳╳▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁│▁▁▁▁▁▁▁▁▁▒▒▒▒▒█████████████████████████████████████████████▁████████████▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁
    ────────────┴00:00:00───────────────┴00:00:05────────────────┴00:00:10────────────────┴00:00:15───────────────┴00:00:20────────────────┴00:00:25────────────────
       00:00:00 ▼Pourquoi s'héberger soi-même ──────────────────────────────────────────────────────────────────────  │ Chapters
    Walid        Bonjour à toutes et à tous,✗euh bienvenue bienvenue dans ce nouvel épisode. Aujourd'hui je·reçois    │ ▸00:00:00  Pourquoi s'héberger soi-même
    F1 00:00:00  Pouhiou, de Framasoft, pour parler de·Castaupode et de l'hébergement⁇ libre.                         │  00:00:52  Le Fediverse
                                                                                                                      │
       00:00:17  On se connaît depuis longtemps, et pourtant c'est la première▸fois.                                  │
                                                                                                                      │
    Pouhiou      Salut Walid ! Merci pour l'invitation.                                                               │
    F2 00:00:24                                                                                                       │
       00:00:29  Alors Castopod, c'est un logiciel libre pour publier son podcast : on l'installe sur son propre      │
                 serveur, et les épisodes appartiennent à celles et ceux qui les font.                                │
                                                                                                                      │
       00:00:52 ▼Le Fediverse ──────────────────────────────────────────────────────────────────────────────────────  │
    Walid        Et tout cela parle au Fediverse, c'est bien ça ? Explique-nous comment un épisode arrive chez les    │
    F1 00:00:52  gens qui nous suivent.                                                                               │
                                                                                                                      │
    Pouhiou      Chaque émission est un compte. On la suit comme une personne, on aime, on répond, et les réponses    │
    F2 00:01:04  deviennent des commentaires sous l'épisode. 日本語 aussi, שלום, et 👩‍👩‍👧.                               │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │
                                                                                                                      │ At work
                                                                                                                      │  transcribing 3 s
    ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────┴─────────────────────────────────────────────
     warning  nothing alike anywhere else
    Space play   Enter type over   Tab next suspect   1-9 alternative   X cut   x hide   u undo   Ctrl+p find an action   ? keys
    ");
}

#[test]
fn the_smallest_screen() {
    let mut scene = Scene::new(TALK);
    let cursor = scene.place("toutes");
    let size = Size::new(40, 10);
    let picture = Picture { cursor: Some(cursor), ..scene.picture(size) };
    assert_snapshot!(plain(&picture, size), @r"
    Castopod, l'héber…  ○ edited  ▶ 00:00:09
    ▼Pourquoi s'héberger soi-même  00:00:00
     Bonjour à▸toutes et à tous,✗euh
    ✗bienvenue bienvenue dans ce nouvel
     épisode. Aujourd'hui je·reçois
     Pouhiou, de Framasoft, pour parler de
    ·Castaupode et de l'hébergement⁇ libre.

    ───────────────────── transcribing 3 s ─
    Space play   Enter type over
    ");
}

#[test]
fn smaller_ones_say_what_is_needed() {
    let mut scene = Scene::new(TALK);
    for (size, said) in [
        (Size::new(80, 9), "the window is too small: 40x10 at least"),
        (Size::new(20, 5), "the window is too small: 40x10 at least"),
        (Size::new(14, 1), "40x10 at least"),
    ] {
        let shown = plain(&scene.picture(size), size);
        let words: Vec<&str> = shown.split_whitespace().collect();
        assert_eq!(words.join(" "), said, "{size:?}");
    }
}

#[test]
fn without_a_waveform_a_line_says_why() {
    let mut scene = Scene::new(TALK);
    let size = Size::new(80, 24);
    let picture =
        Picture { wave: None, wave_note: "listening to the takes 43 %", ..scene.picture(size) };
    let shown = plain(&picture, size);
    let row = shown.lines().nth(3).unwrap();
    assert_eq!(
        row.trim_start().trim_start_matches("Pouhiou ×").trim(),
        "listening to the takes 43 %"
    );
}
