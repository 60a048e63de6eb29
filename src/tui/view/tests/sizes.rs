use super::*;

/// Words of every kind of width, strikes, marks, titles, turns.
fn any_text() -> impl Strategy<Value = String> {
    let words = ["Un", "~~deux~~", "trois [[?]]", "日本語", "שלום", "👩‍👩‍👧", "e\u{301}\u{202e}\u{7}x"];
    let part = (0_usize..7, proptest::collection::vec(0..words.len(), 0..25));
    let part = part.prop_map(move |(kind, chosen)| match kind {
        0 => "# Un titre 日本語 plus long que le reste, et de loin".to_owned(),
        1 => "**Pouhiou** · 00:00:00".to_owned(),
        2 => "**日本語 et un nom bien long** · 00:00:00".to_owned(),
        _ => chosen.iter().map(|at| words[*at]).collect::<Vec<_>>().join(" "),
    });
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.join("\n\n"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_panics_at_any_size_and_nothing_reaches_beyond_its_row(
        text in any_text(), width in 1_u16..220, height in 1_u16..70,
        laid in (1_u16..220, 0_u16..70), top in (0_usize..8, 0_usize..8), cursor in (0_usize..8, 0_usize..8),
        caret in 0_usize..80, open in any::<(bool, bool, bool, bool)>(), chosen in 0_usize..9,
        view in any::<(i64, i64)>(), times in any::<(i64, i64)>(),
    ) {
        let mut scene = Scene::new(&text);
        let size = Size::new(width, height);
        // Rows of another size: the window changed since.
        scene.page.resize(laid.0);
        let top = Anchor { segment: top.0, row: top.1 };
        let rows = scene.page.rows(&scene.draft, top, laid.1);
        let long = "日本語 et un texte bien long \u{1b}[2J qui ne tient nulle part ".repeat(3);
        let suggestion = SuggestionView { key: "1", text: &long[..30], why: "日本" };
        let suggestions = vec![suggestion; 9];
        let lines = vec![vec![(long.clone(), Role::Suspect), ("x".to_owned(), Role::Dim)]; 60];
        let hints = pairs(&[("Enter", "take"), ("Esc", "close")]);
        let here = Place { segment: cursor.0, word: cursor.1 };
        let popup = PopupView {
            title: &long,
            query: open.0.then_some((long.as_str(), caret)),
            rows: &lines[..chosen * 6],
            selected: open.1.then_some(chosen * 7),
            top: caret,
            hints: &hints,
        };
        let base = scene.picture(size);
        let picture = Picture {
            title: &long,
            rows: &rows,
            cursor: Some(here),
            selection: open.3.then_some((here, Place { segment: 1, word: 0 })),
            heard: Some(here),
            field: open.2.then_some(FieldView { label: &long[..20], text: &long, caret, all_selected: open.0 }),
            notice: open.3.then_some(NoticeView { text: &long, severity: Severity::Error }),
            suggestions: &suggestions[..chosen],
            chosen: open.1.then_some(caret),
            popup: open.3.then_some(popup),
            clock: ClockView { position: Time(times.0), length: Time(times.1), ..base.clock },
            wave: base.wave.map(|wave| WaveView { view, ..wave }),
            ..base
        };
        let (buffer, caret) = buffer(&picture, size);
        if let Some((x, y)) = caret {
            prop_assert!(x < width && y < height);
        }
        for y in 0..height {
            for x in 0..width {
                let symbol = buffer[(x, y)].symbol();
                let wide = crate::tui::page::fit::columns(symbol);
                prop_assert!(!symbol.contains(char::is_control));
                prop_assert!(x + wide <= width, "{symbol} at {x} of {width}");
                // What a wide letter covers holds nothing else.
                let covered = (1..wide).all(|more| buffer[(x + more, y)].symbol() == " ");
                prop_assert!(covered, "{symbol} at {x} {y}");
            }
        }
    }
}

#[test]
fn a_frame_of_40_000_words() {
    let one = TALK.repeat(1 + 40_000 / TALK.split_whitespace().count());
    let alone = format!("**Walid** · 00:00:00\n\n{}", "un mot de plus ".repeat(10_000));
    for (what, text) in [("in paragraphs", one), ("in one paragraph", alone)] {
        let mut scene = Scene::new(&text);
        let size = Size::new(160, 50);
        let at = scene
            .draft
            .said_at(Time(scene.draft.word(scene.draft.last().unwrap()).unwrap().time.end.0 / 2));
        let areas = areas(size, 2, false);
        scene.page.resize(areas.page.width);
        let mut page = std::mem::take(&mut scene.page);
        let draft = scene.draft.clone();
        let base = scene.picture(size);
        let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
        page.resize(areas.page.width);
        for frame in 0..3 {
            let start = std::time::Instant::now();
            let top = page.show(&draft, Anchor::default(), areas.page.height, at.unwrap());
            let rows = page.rows(&draft, top, areas.page.height);
            let laid = start.elapsed();
            let picture = Picture { rows: &rows, cursor: at, draft: &draft, ..base };
            terminal.draw(|frame| draw(&picture, frame)).unwrap();
            println!("{what}, frame {frame}: laid out in {laid:?}, all in {:?}", start.elapsed());
        }
    }
}
