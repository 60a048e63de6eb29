use super::*;

const SIZE: Size = Size { width: 80, height: 24 };

fn both(test: impl Fn(Looks)) {
    test(Looks::new(Colours::Sixteen));
    test(Looks::new(Colours::None));
}

/// The character before a text on the screen.
fn before(buffer: &Buffer, text: &str) -> String {
    let (x, y) = find(buffer, text);
    buffer[(x - 1, y)].symbol().to_owned()
}

fn find(buffer: &Buffer, text: &str) -> (u16, u16) {
    let x = cells_of(buffer, text)[0].0;
    let first = text.chars().next().unwrap().to_string();
    let row = |y: &u16| {
        let letters = text.chars().zip(x..);
        let mut same = letters.map(|(letter, x)| buffer[(x, *y)].symbol() == letter.to_string());
        buffer[(x, *y)].symbol() == first && same.all(|same| same)
    };
    (x, (0..SIZE.height).find(row).unwrap())
}

#[test]
fn a_suspect_is_underlined_behind_a_dot() {
    both(|looks| {
        let mut scene = Scene::new(TALK);
        let picture = Picture { looks, ..scene.picture(SIZE) };
        let (buffer, _) = buffer(&picture, SIZE);
        let cells = cells_of(&buffer, "reçois");
        assert!(has(&cells, Modifier::UNDERLINED));
        assert_eq!(before(&buffer, "reçois"), "·");
        let yellow = looks.colours() == Colours::Sixteen;
        assert!(coloured(&cells, if yellow { Color::Yellow } else { Color::Reset }));
        assert!(!has(&cells_of(&buffer, "Bonjour"), Modifier::UNDERLINED));
    });
}

#[test]
fn struck_words_are_one_run_behind_one_cross() {
    both(|looks| {
        let mut scene = Scene::new(TALK);
        let picture = Picture { looks, doubt: &|_| true, ..scene.picture(SIZE) };
        let (buffer, _) = buffer(&picture, SIZE);
        // The space between them is struck too.
        let run = cells_of(&buffer, "✗euh bienvenue");
        assert!(has(&run[1..], Modifier::CROSSED_OUT));
        assert!(!has(&run[..1], Modifier::CROSSED_OUT));
        assert!(!has(&cells_of(&buffer, "tous,"), Modifier::CROSSED_OUT));
    });
}

#[test]
fn the_cursor_has_an_arrow_and_the_word_heard_is_reversed() {
    both(|looks| {
        let mut scene = Scene::new(TALK);
        let (cursor, heard) = (scene.place("reçois"), scene.place("Bonjour"));
        let base = scene.picture(SIZE);
        let picture = Picture { looks, cursor: Some(cursor), heard: Some(heard), ..base };
        let (buffer, _) = buffer(&picture, SIZE);
        assert_eq!(before(&buffer, "reçois"), "▸");
        assert!(has(&cells_of(&buffer, "reçois"), Modifier::BOLD));
        assert!(has(&cells_of(&buffer, "Bonjour"), Modifier::REVERSED));
        assert!(!has(&cells_of(&buffer, "toutes"), Modifier::REVERSED));
    });
}

#[test]
fn a_selection_has_no_gaps_and_the_word_heard_in_it_is_seen() {
    both(|looks| {
        let mut scene = Scene::new(TALK);
        let (from, to) = (scene.place("Bonjour"), scene.place("toutes"));
        // Backwards, as Shift+Left selects.
        let base = scene.picture(SIZE);
        let picture = Picture { looks, selection: Some((to, from)), heard: Some(from), ..base };
        let (buffer, _) = buffer(&picture, SIZE);
        let selected = cells_of(&buffer, " à toutes");
        assert!(has(&selected, Modifier::REVERSED | Modifier::UNDERLINED));
        let heard = cells_of(&buffer, "Bonjour");
        assert!(has(&heard, Modifier::REVERSED) && !has(&heard, Modifier::UNDERLINED));
        assert!(!has(&cells_of(&buffer, " et à"), Modifier::REVERSED));
    });
}

#[test]
fn places_found_have_an_asterisk() {
    both(|looks| {
        let mut scene = Scene::new(TALK);
        let tous = scene.place("tous,");
        let hit = move |at: Place| at == tous;
        let picture = Picture { looks, hit: &hit, ..scene.picture(SIZE) };
        let (buffer, _) = buffer(&picture, SIZE);
        assert_eq!(before(&buffer, "tous,"), "*");
        assert!(has(&cells_of(&buffer, "tous,"), Modifier::BOLD));
    });
}

#[test]
fn a_mark_to_check_follows_its_word() {
    let mut scene = Scene::new(TALK);
    let (buffer, _) = buffer(&scene.picture(SIZE), SIZE);
    assert!(has(&cells_of(&buffer, "l'hébergement⁇")[13..], Modifier::REVERSED));
}

#[test]
fn doubt_moves_no_word() {
    let mut scene = Scene::new(TALK);
    let base = scene.picture(SIZE);
    let letters = |doubt: &dyn Fn(&DraftWord) -> bool| plain(&Picture { doubt, ..base }, SIZE);
    assert_eq!(letters(&|_| true).replace('·', " "), letters(&|_| false).replace('·', " "));
}

#[test]
fn a_speaker_has_a_colour_a_name_and_a_key() {
    let mut scene = Scene::new(TALK);
    let size = Size::new(80, 24);
    let (buffer, _) = buffer(&scene.picture(size), size);
    assert!(coloured(&cells_of(&buffer, "Pouhiou      Salut")[..7], Color::Magenta));
    cells_of(&buffer, "F2 00:00:24");
}

#[test]
fn the_dot_of_saving_comes_with_a_word() {
    let mut scene = Scene::new(TALK);
    for (saved, said) in [
        (Saved::Saved, "● saved"),
        (Saved::Edited, "○ edited"),
        (Saved::Saving, "◌ saving"),
        (Saved::ReadOnly, "■ read only"),
        (Saved::Trouble, "! not saved"),
    ] {
        let picture = Picture { saved, ..scene.picture(SIZE) };
        let (buffer, _) = buffer(&picture, SIZE);
        let cells = cells_of(&buffer, said);
        assert_eq!(has(&cells, Modifier::REVERSED), saved == Saved::Trouble);
    }
}

#[test]
fn the_caret_is_seen_in_a_text_longer_than_the_field() {
    let mut scene = Scene::new(TALK);
    let text =
        "un texte bien plus long que la ligne, et qui va donc au delà de son bord droit, fin";
    let field = |caret| FieldView { label: "note", text, caret, all_selected: false };
    for (caret, letter) in [(0, "u"), (3, "t"), (text.chars().count() - 1, "n")] {
        let picture = Picture { field: Some(field(caret)), ..scene.picture(SIZE) };
        let (buffer, at) = buffer(&picture, SIZE);
        let (x, y) = at.unwrap();
        assert_eq!((buffer[(x, y)].symbol(), y), (letter, 22), "{caret}");
    }
    let picture = Picture { field: Some(field(text.chars().count())), ..scene.picture(SIZE) };
    assert_eq!(buffer(&picture, SIZE).1, Some((79, 22)));
}

#[test]
fn a_field_about_to_be_replaced_is_selected() {
    both(|looks| {
        let mut scene = Scene::new(TALK);
        let field =
            FieldView { label: "type over", text: "Castopod", caret: 8, all_selected: true };
        let picture = Picture { looks, field: Some(field), ..scene.picture(SIZE) };
        let (buffer, _) = buffer(&picture, SIZE);
        assert!(has(&cells_of(&buffer, "› Castopod")[2..], Modifier::REVERSED));
    });
}

#[test]
fn hints_are_never_cut() {
    let mut scene = Scene::new(TALK);
    for width in 40..90 {
        let size = Size::new(width, 24);
        let shown = plain(&scene.picture(size), size);
        let last = shown.lines().last().unwrap().trim().to_owned();
        let pair =
            |part: &str| scene.hints.iter().any(|(key, what)| part == format!("{key} {what}"));
        assert!(last.split("   ").all(pair), "{last}");
    }
}

#[test]
fn a_notice_beside_the_field_takes_the_place_of_the_keys() {
    let mut scene = Scene::new(TALK);
    let base = scene.picture(SIZE);
    let notice = Some(NoticeView { text: "no such word", severity: Severity::Note });
    let row =
        |picture: &Picture<'_>, y| plain(picture, SIZE).lines().nth(y).unwrap().trim().to_owned();
    assert_eq!(row(&Picture { notice, ..base }, 22), "no such word");
    let field = Some(FieldView { label: "search", text: "x", caret: 1, all_selected: false });
    assert_eq!(row(&Picture { notice, field, ..base }, 23), "no such word");
}

#[test]
fn the_chosen_suggestion_is_seen() {
    let mut scene = Scene::new(TALK);
    let suggestions =
        [SuggestionView { key: "1", text: "anticonstitutionnellement", why: "before" }; 9];
    for chosen in 0..9 {
        let picture =
            Picture { suggestions: &suggestions, chosen: Some(chosen), ..scene.picture(SIZE) };
        let (buffer, _) = buffer(&picture, SIZE);
        assert!(has(&cells_of(&buffer, "▸1 anti")[1..], Modifier::REVERSED));
    }
}
