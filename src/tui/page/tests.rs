use proptest::prelude::*;

use super::*;
use crate::units::Time;

const TALK: &str = "\
---
title: Un essai
---

# Introduction

**Walid** · 00:00:00

Bonjour à tous, euh bienvenue ici.

Encore un mot.

**Pouhiou** · 00:00:03

Salut [[?]] ! Ça va bien.
";

fn draft(text: &str) -> Draft {
    Draft::new(text, None, None)
}

/// All rows: words with a space for each glyph, `#` before a title.
fn drawn_rows(draft: &Draft, width: u16) -> Vec<String> {
    let mut page = Page::new();
    page.resize(width);
    let rows = page.rows(draft, Anchor::default(), u16::MAX);
    rows.iter().map(|(_, row)| drawn_row(draft, row)).collect()
}

fn drawn_row(draft: &Draft, row: &Row) -> String {
    if let RowKind::Chapter(title) = &row.kind {
        return format!("# {title}");
    }
    let word = |cell: &Cell| draft.word(Place { segment: row.segment, word: cell.word }).unwrap();
    row.cells.iter().map(|cell| format!(" {}", word(cell).text)).collect()
}

fn every_place(draft: &Draft) -> Vec<Place> {
    std::iter::successors(draft.first(), |at| draft.after(*at)).collect()
}

#[test]
fn titles_and_paragraphs_are_rows_and_turn_lines_are_not() {
    let rows = drawn_rows(&draft(TALK), 20);
    let expected = [
        "# Introduction",
        " Bonjour à tous, euh",
        " bienvenue ici.",
        "",
        " Encore un mot.",
        "",
        // The mark takes a column.
        " Salut\u{202f}! Ça va",
        " bien.",
        "",
    ];
    let nbsp = |row: &str| row.replace(['\u{a0}', '\u{202f}'], "~").replace(" !", "~!");
    assert_eq!(
        rows.iter().map(|row| nbsp(row)).collect::<Vec<_>>(),
        expected.iter().map(|row| nbsp(row)).collect::<Vec<_>>()
    );
}

#[test]
fn words_on_a_turn_line_are_rows_of_it() {
    let draft = draft("**Walid** · 00:00:00 Bonjour à tous.\n\nEncore.\n");
    assert_eq!(drawn_rows(&draft, 40), [" Bonjour à tous.", "", " Encore.", ""]);
}

#[test]
fn a_text_without_words_has_no_rows() {
    for text in ["", "<!-- rien -->\n", "**Walid** · 00:00:00\n"] {
        let draft = draft(text);
        let mut page = Page::new();
        assert!(page.rows(&draft, Anchor::default(), 10).is_empty(), "{text}");
        assert_eq!(page.moved(&draft, Anchor::default(), 3), Anchor::default());
        let anywhere = Place { segment: 7, word: 7 };
        assert_eq!(page.show(&draft, Anchor::default(), 10, anywhere), Anchor::default());
        assert_eq!(page.line(&draft, anywhere, 1, 0), None);
    }
}

#[test]
fn a_word_wider_than_the_page_is_clipped_to_it() {
    let draft = draft("Un anticonstitutionnellement mot.\n");
    let mut page = Page::new();
    page.resize(10);
    let rows = page.rows(&draft, Anchor::default(), 9);
    assert_eq!(rows[1].1.cells, [Cell { word: 1, x: 1, width: 9 }]);
    assert_eq!(rows[2].1.cells, [Cell { word: 2, x: 1, width: 4 }]);
}

#[test]
fn a_mark_takes_a_column_and_a_wide_letter_two() {
    let draft = draft("日本 [[?]] deux\n");
    let row = Page::new().rows(&draft, Anchor::default(), 1).remove(0).1;
    assert_eq!(row.cells[0], Cell { word: 0, x: 1, width: 5 });
    assert_eq!(row.cells[1].x, 7);
}

#[test]
fn up_and_down_pass_over_rows_without_words() {
    let draft = draft(TALK);
    let mut page = Page::new();
    page.resize(20);
    let word = |at: Option<Place>| draft.word(at.unwrap()).unwrap().text.clone();
    let first = draft.first().unwrap();
    assert_eq!(word(page.line(&draft, first, 1, 14)), "ici.");
    assert_eq!(word(page.line(&draft, first, 2, 9)), "un");
    assert_eq!(word(page.line(&draft, first, 99, 99)), "bien.");
    let last = draft.last().unwrap();
    assert_eq!(word(page.line(&draft, last, -99, 0)), "Bonjour");
}

#[test]
fn a_click_finds_the_nearest_word() {
    let draft = draft("Un deux trois.\n");
    let mut page = Page::new();
    let at = |page: &mut Page, x| page.word_at(&draft, Anchor::default(), x).unwrap().word;
    // ` Un deux trois.`: columns 1 to 2, 4 to 7, 9 to 14.
    let found: Vec<usize> = [0, 2, 4, 7, 9, 60].map(|x| at(&mut page, x)).to_vec();
    assert_eq!(found, [0, 0, 1, 1, 2, 2]);
    assert_eq!(page.word_at(&draft, Anchor { segment: 0, row: 1 }, 3), None);
}

#[test]
fn a_word_in_sight_does_not_scroll_and_one_far_away_comes_to_the_upper_third() {
    let draft = draft(&"Un mot.\n\n".repeat(100));
    let mut page = Page::new();
    let place = |segment| Place { segment, word: 0 };
    let top = Anchor { segment: 10, row: 0 };
    // 12 rows: the words of segments 10 to 15, each with a blank one.
    assert_eq!(page.show(&draft, top, 12, place(12)), top);
    assert_eq!(page.show(&draft, top, 12, place(15)), Anchor { segment: 10, row: 1 });
    assert_eq!(page.show(&draft, top, 12, place(10)), Anchor { segment: 9, row: 0 });
    assert_eq!(page.show(&draft, top, 12, place(60)), Anchor { segment: 58, row: 0 });
    assert_eq!(page.show(&draft, top, 12, place(0)), Anchor::default());
    assert_eq!(page.show(&draft, top, 1, place(12)), Anchor { segment: 12, row: 0 });
}

#[test]
fn an_edited_segment_is_laid_out_again() {
    let mut draft = draft("Un mot.\n\nDeux mots.\n");
    let mut page = Page::new();
    page.rows(&draft, Anchor::default(), 9);
    let at = Place { segment: 1, word: 1 };
    let before = page.column_of(&draft, at);
    let first = Place { segment: 1, word: 0 };
    draft.apply(&draft.type_over(first, first, "Quatre").unwrap());
    assert_eq!(page.column_of(&draft, at), before + 2);
}

#[test]
fn a_long_talk_keeps_few_segments() {
    let draft = draft(&"Un mot.\n\n".repeat(3000));
    let mut page = Page::new();
    let bottom = page.moved(&draft, Anchor::default(), i32::MAX);
    assert_eq!(bottom, Anchor { segment: 2999, row: 1 });
    assert!(page.cache.segments() <= 512);
}

#[test]
fn frames_of_40_000_words_are_laid_out_at_once() {
    for text in ["un mot de plus ".repeat(10_000), "Un mot de plus.\n\n".repeat(10_000)] {
        let draft = draft(&text);
        let mut page = Page::new();
        let middle = draft.said_at(Time(draft.word(draft.last().unwrap()).unwrap().time.end.0 / 2));
        let start = std::time::Instant::now();
        let top = page.show(&draft, Anchor::default(), 50, middle.unwrap());
        assert_eq!(page.rows(&draft, top, 50).len(), 50);
        let cold = start.elapsed();
        let start = std::time::Instant::now();
        let again = page.show(&draft, top, 50, middle.unwrap());
        assert_eq!((again, page.rows(&draft, top, 50).len()), (top, 50));
        println!("laid out in {cold:?}, again in {:?}", start.elapsed());
    }
}

prop_compose! {
    fn any_text()(
        parts in proptest::collection::vec((0_usize..8, proptest::collection::vec(0_usize..9, 0..30)), 0..8),
    ) -> String {
        let words =
            ["Un", "deux", "~~trois~~", "quatre [[?]]", "日本語", "שלום", "👩‍👩‍👧", "anticonstitutionnellement", "e\u{301}\u{200b}\u{202e}x"];
        let part = |(kind, chosen): (usize, Vec<usize>)| match kind {
            0 => "# Un titre".to_owned(),
            1 => "**Walid** · 00:00:00".to_owned(),
            2 => "<!-- rien -->".to_owned(),
            _ => chosen.iter().map(|at| words[*at]).collect::<Vec<_>>().join(" "),
        };
        parts.into_iter().map(part).collect::<Vec<_>>().join("\n\n")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_word_stands_once_in_order_within_the_width(text in any_text(), width in 0_u16..50) {
        let draft = draft(&text);
        let mut page = Page::new();
        page.resize(width);
        let rows = page.rows(&draft, Anchor::default(), u16::MAX);
        let mut places = Vec::new();
        for (_, row) in &rows {
            let mut free = 0;
            for cell in &row.cells {
                prop_assert!(cell.x > free || (cell.x == 1 && free == 0));
                free = cell.x + cell.width;
                prop_assert!(free <= width.max(2));
                places.push(Place { segment: row.segment, word: cell.word });
            }
        }
        prop_assert_eq!(places, every_place(&draft));
    }

    #[test]
    fn moves_count_the_rows(text in any_text(), width in 2_u16..50, from in 0_usize..60, by in -70_i32..70) {
        let draft = draft(&text);
        let mut page = Page::new();
        page.resize(width);
        let all: Vec<Anchor> =
            page.rows(&draft, Anchor::default(), u16::MAX).iter().map(|(at, _)| *at).collect();
        prop_assert!(all.is_sorted());
        if let Some(last) = all.len().checked_sub(1) {
            let from = from.min(last);
            let to = (from as i32 + by).clamp(0, last as i32) as usize;
            prop_assert_eq!(page.moved(&draft, all[from], by), all[to]);
            let rows = page.rows(&draft, all[from], 7);
            let seen: Vec<Anchor> = rows.iter().map(|(at, _)| *at).collect();
            prop_assert_eq!(&seen[..], &all[from..(from + 7).min(all.len())]);
        }
    }

    #[test]
    fn what_is_shown_is_on_the_screen(
        text in any_text(), width in 2_u16..50, height in 1_u16..30, top in (0_usize..20, 0_usize..20),
    ) {
        let draft = draft(&text);
        let mut page = Page::new();
        page.resize(width);
        let mut top = Anchor { segment: top.0, row: top.1 };
        for at in every_place(&draft) {
            top = page.show(&draft, top, height, at);
            let here = page.anchor_of(&draft, at);
            let rows = page.rows(&draft, top, height);
            prop_assert!(rows.iter().any(|(row, _)| *row == here));
            prop_assert_eq!(page.show(&draft, top, height, at), top);
            let x = page.column_of(&draft, at);
            prop_assert_eq!(page.word_at(&draft, here, x), Some(at));
        }
    }
}
