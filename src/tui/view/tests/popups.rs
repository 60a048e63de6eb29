use super::*;

const SIZE: Size = Size { width: 80, height: 24 };

fn numbered(count: usize) -> Vec<Vec<(String, Role)>> {
    let row = |n| vec![(format!("{n:>3}  "), Role::Dim), (format!("change {n}"), Role::Plain)];
    (1..=count).map(row).collect()
}

fn popup(rows: &[Vec<(String, Role)>]) -> PopupView<'_> {
    PopupView { title: "History", query: None, rows, selected: Some(0), top: 0, hints: &[] }
}

#[test]
fn a_palette_over_the_screen() {
    let mut scene = Scene::new(TALK);
    let row = |name: &str, keys: &str| {
        vec![(format!("{name:<40}"), Role::Plain), (keys.to_owned(), Role::Heading)]
    };
    let rows =
        [row("correct everywhere alike", "R"), row("add to the glossary, correct everywhere", "g")];
    let hints = pairs(&[("Enter", "take"), ("Esc", "close")]);
    let popup = PopupView {
        title: "Find an action",
        query: Some(("corev", 5)),
        hints: &hints,
        ..popup(&rows)
    };
    let picture = Picture { popup: Some(popup), ..scene.picture(SIZE) };
    assert_snapshot!(plain(&picture, SIZE), @r"
    Castopod, l'hébergement l…  ○ edited  [audio: none]  ▶ 00:00:09 / 01:02:40  1.2x
    sound ┌─ Find an action ─────────────────────────────────────────────────┐██████
    Walid │› corev                                                           │▆▇▇▇█▆
          │▸ correct everywhere alike                R                       │██████
    Pouhio│  add to the glossary, correct everywhere g                       │▁▁▁▁▁▁
    ──────│                                                                  │──────
       00:│                                                                  │─────
    Walid │                                                                  │ouvel
    F1 00:│                                                                  │rler
          │                                                                  │
          │                                                                  │
       00:│                                                                  │
          │                                                                  │
          │                                                                  │
    Pouhio│                                                                  │
    F2 00:│                                                                  │
       00:│                                                                  │ast :
          │                                                                  │
          │                                                                  │
          │                                                                  │
       00:└─ Enter take   Esc close ─────────────────────────────────── 1/2 ─┘─────
    ───────────────────────────────────────────────────────────── transcribing 3 s ─

    Space play   Enter type over   Tab next suspect   1-9 alternative   X cut
    ");
}

#[test]
fn help_stands_in_two_columns_where_it_is_wide() {
    let mut scene = Scene::new(TALK);
    let rows = numbered(30);
    let size = Size::new(100, 24);
    let popup = PopupView { selected: None, title: "Keys", ..popup(&rows) };
    let picture = Picture { popup: Some(popup), ..scene.picture(size) };
    assert_snapshot!(plain(&picture, size), @r"
    Castopod, l'hébergement libre  ○ edited  [audio: none]                   ▶ 00:00:09 / 01:02:40  1.2x
    sound 0:┌─ Keys ───────────────────────────────────────────────────────────────────────────┐████████
    Walid   │    1  change 1                              16  change 16                        │▆▅▇▇▇██▆
            │    2  change 2                              17  change 17                        │████████
    Pouhiou │    3  change 3                              18  change 18                        │▁▁▁▁▁▁▁▁
    ────────│    4  change 4                              19  change 19                        │25──────
       00:00│    5  change 5                              20  change 20                        │───────
    Walid   │    6  change 6                              21  change 21                        │
    F1 00:00│    7  change 7                              22  change 22                        │
            │    8  change 8                              23  change 23                        │
            │    9  change 9                              24  change 24                        │
       00:00│   10  change 10                             25  change 25                        │
            │   11  change 11                             26  change 26                        │
    Pouhiou │   12  change 12                             27  change 27                        │
    F2 00:00│   13  change 13                             28  change 28                        │
       00:00│   14  change 14                             29  change 29                        │e sur
            │   15  change 15                             30  change 30                        │.
            └──────────────────────────────────────────────────────────────────────────────────┘
       00:00:52 ▼Le Fediverse ─────────────────────────────────────────────────────────────────────────
    Walid        Et tout cela parle au Fediverse, c'est bien ça ? Explique-nous comment un épisode
    F1 00:00:52  arrive chez les gens qui nous suivent.
    ───────────────────────────────────────────────────────────────────────────────── transcribing 3 s ─

    Space play   Enter type over   Tab next suspect   1-9 alternative   X cut   x hide   u undo
    ");
}

#[test]
fn the_selected_line_is_always_seen() {
    let rows = numbered(214);
    let most = areas(SIZE, 2, false).popup;
    for (top, selected, first) in
        [(0, 0, 0), (0, 17, 0), (0, 18, 1), (100, 18, 18), (999, 213, 196)]
    {
        let popup = PopupView { top, selected: Some(selected), ..popup(&rows) };
        assert_eq!(popup.page(most), 18);
        assert_eq!(popup.first(most), first, "{top} {selected}");
    }
    let mut scene = Scene::new(TALK);
    let popup = PopupView { selected: Some(11), ..popup(&rows) };
    let picture = Picture { popup: Some(popup), ..scene.picture(SIZE) };
    let (buffer, caret) = buffer(&picture, SIZE);
    cells_of(&buffer, " 12/214 ");
    assert!(has(&cells_of(&buffer, "change 12"), Modifier::REVERSED));
    assert!(!has(&cells_of(&buffer, "change 11"), Modifier::REVERSED));
    assert_eq!(caret, None);
}

#[test]
fn a_short_list_is_a_small_box() {
    let rows = numbered(3);
    let most = areas(SIZE, 2, false).popup;
    let popup = popup(&rows);
    assert_eq!(popup.area(most), Rect { height: 5, ..most });
    assert_eq!(popup.list(most), Rect::new(most.x + 1, most.y + 1, most.width - 2, 3));
    assert_eq!(PopupView { query: Some(("", 0)), ..popup }.area(most), most);
}

#[test]
fn the_caret_stands_in_what_is_typed() {
    let mut scene = Scene::new(TALK);
    let rows = numbered(3);
    let popup = PopupView { query: Some(("été", 2)), ..popup(&rows) };
    let picture = Picture { popup: Some(popup), ..scene.picture(SIZE) };
    let (buffer, caret) = buffer(&picture, SIZE);
    let typed = cells_of(&buffer, "› été");
    assert_eq!(caret.unwrap().0, typed[2].0 + 2);
}
