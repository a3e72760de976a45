//! Pages drawn as boxes with a name each, and the order in which the names are read.

use proptest::prelude::*;

use super::{LineBox, reading_order};

const PAGE: (f32, f32) = (1000.0, 1400.0);
const HEIGHT: f32 = 20.0;

/// Boxes of a page.
#[derive(Default)]
struct Page {
    names: Vec<String>,
    boxes: Vec<LineBox>,
}

impl Page {
    fn put(mut self, name: &str, left: f32, top: f32, width: f32) -> Self {
        self.names.push(name.to_owned());
        self.boxes.push(LineBox { left, top, right: left + width, bottom: top + HEIGHT });
        self
    }

    fn high(mut self, name: &str, left: f32, top: f32, (width, height): (f32, f32)) -> Self {
        self.names.push(name.to_owned());
        self.boxes.push(LineBox { left, top, right: left + width, bottom: top + height });
        self
    }

    /// Lines of running text, the last one short: `a1`, `a2` and so on.
    fn text(mut self, name: &str, left: f32, top: f32, (width, count): (f32, u8)) -> Self {
        for line in 1..=count {
            let ragged = f32::from(line * 7 % 5) * 6.0;
            let width = if line == count { width / 3.0 } else { width - ragged };
            self = self.put(&format!("{name}{line}"), left, top + f32::from(line - 1) * 28.0, width);
        }
        self
    }

    /// Rows of cells at these places, numbered by row: `a1 b1`, `a2 b2`.
    fn table(mut self, top: f32, rows: u8, cells: &[(&str, f32, f32)]) -> Self {
        for row in 1..=rows {
            for &(name, left, width) in cells {
                self = self.put(&format!("{name}{row}"), left, top + f32::from(row - 1) * 30.0, width);
            }
        }
        self
    }

    fn read(&self) -> Vec<String> {
        let name = |at: usize| self.names[at].as_str();
        let groups = reading_order(&self.boxes, PAGE);
        groups.into_iter().map(|group| group.into_iter().map(name).collect::<Vec<_>>().join(" ")).collect()
    }

    /// Every box moved down by what a function says of its middle.
    fn bent(mut self, down: impl Fn(f32) -> f32) -> Self {
        for line in &mut self.boxes {
            let by = down(f32::midpoint(line.left, line.right));
            line.top += by;
            line.bottom += by;
        }
        self
    }
}

/// `a1` to `a9`.
fn numbered(name: &str, count: u8) -> Vec<String> {
    (1..=count).map(|line| format!("{name}{line}")).collect()
}

fn lines(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

#[test]
fn nothing_is_read_from_an_empty_page_and_one_box_from_another() {
    assert!(reading_order(&[], PAGE).is_empty());
    assert_eq!(Page::default().put("one", 10.0, 10.0, 50.0).read(), ["one"]);
}

#[test]
fn a_heading_comes_first_then_one_column_after_the_other() {
    let page = Page::default()
        .text("right", 520.0, 130.0, (380.0, 8))
        .put("heading", 200.0, 80.0, 600.0)
        .text("left", 100.0, 130.0, (380.0, 9));
    assert_eq!(page.read(), [lines(&["heading"]), numbered("left", 9), numbered("right", 8)].concat());
}

#[test]
fn a_heading_between_columns_ends_those_above_it() {
    let page = Page::default()
        .text("a", 100.0, 100.0, (380.0, 5))
        .text("b", 520.0, 100.0, (380.0, 5))
        .put("heading", 100.0, 260.0, 700.0)
        .text("c", 100.0, 300.0, (380.0, 5))
        .text("d", 520.0, 300.0, (380.0, 5));
    let (above, below) = ([numbered("a", 5), numbered("b", 5)], [numbered("c", 5), numbered("d", 5)]);
    assert_eq!(page.read(), [above.concat(), lines(&["heading"]), below.concat()].concat());
}

#[test]
fn three_columns_are_read_one_after_the_other() {
    let page = Page::default().text("b", 360.0, 107.0, (250.0, 9)).text("c", 640.0, 100.0, (250.0, 9)).text(
        "a",
        80.0,
        100.0,
        (250.0, 9),
    );
    assert_eq!(page.read(), [numbered("a", 9), numbered("b", 9), numbered("c", 9)].concat());
}

#[test]
fn columns_hold_while_the_page_leans_a_little() {
    let page = Page::default()
        .text("a", 80.0, 100.0, (380.0, 20))
        .text("b", 500.0, 100.0, (380.0, 20))
        .bent(|middle| middle * 0.02);
    assert_eq!(page.read(), [numbered("a", 20), numbered("b", 20)].concat());
}

#[test]
fn numbers_before_lines_stay_with_their_column() {
    let columns: [(&str, f32, f32); 4] =
        [("l", 80.0, 20.0), ("a", 120.0, 330.0), ("r", 500.0, 20.0), ("b", 540.0, 330.0)];
    let page = Page::default().table(100.0, 9, &columns);
    let rows = |number: &str, text: &str| {
        (1..=9).map(|row| format!("{number}{row} {text}{row}")).collect::<Vec<_>>()
    };
    assert_eq!(page.read(), [rows("l", "a"), rows("r", "b")].concat());
}

#[test]
fn a_table_is_read_row_by_row() {
    let cells = [("name", 80.0, 300.0), ("count", 560.0, 30.0), ("price", 660.0, 70.0), ("sum", 800.0, 80.0)];
    let page = Page::default().table(200.0, 12, &cells);
    let rows: Vec<String> = (1..=12).map(|row| format!("name{row} count{row} price{row} sum{row}")).collect();
    assert_eq!(page.read(), rows);
}

#[test]
fn a_cell_of_several_lines_goes_on_below_its_row() {
    let mut page = Page::default();
    for row in 0..5_u8 {
        let top = 200.0 + f32::from(row) * 60.0;
        page = page
            .put(&format!("name{row}"), 80.0, top, 60.0)
            .put(&format!("what{row}"), 200.0, top, 400.0)
            .put(&format!("more{row}"), 200.0, top + 28.0, 390.0)
            .put(&format!("sum{row}"), 800.0, top, 80.0);
    }
    let rows: Vec<String> =
        (0..5).flat_map(|row| [format!("name{row} what{row} sum{row}"), format!("more{row}")]).collect();
    assert_eq!(page.read(), rows);
}

#[test]
fn a_sender_and_a_block_of_references_are_read_one_after_the_other() {
    let page = Page::default()
        .put("sender", 80.0, 80.0, 250.0)
        .put("street", 80.0, 105.0, 200.0)
        .put("town", 80.0, 130.0, 180.0)
        .put("mail", 80.0, 155.0, 230.0)
        .put("number", 650.0, 92.0, 230.0)
        .put("date", 650.0, 121.0, 200.0)
        .put("customer", 650.0, 150.0, 210.0)
        .put("greeting", 80.0, 300.0, 300.0)
        .put("letter", 80.0, 330.0, 800.0);
    let read = ["sender", "street", "town", "mail", "number", "date", "customer", "greeting", "letter"];
    assert_eq!(page.read(), read);
}

#[test]
fn labels_and_their_values_are_rows() {
    let page = Page::default().table(100.0, 4, &[("label", 80.0, 150.0), ("value", 600.0, 160.0)]);
    assert_eq!(page.read(), ["label1 value1", "label2 value2", "label3 value3", "label4 value4"]);
}

#[test]
fn rows_of_a_bent_receipt_hold_together() {
    let page = Page::default()
        .put("shop", 350.0, 40.0, 300.0)
        .table(
            100.0,
            10,
            &[("name", 80.0, 260.0), ("count", 420.0, 30.0), ("tax", 560.0, 30.0), ("sum", 700.0, 80.0)],
        )
        .bent(|middle| (middle - 500.0).powi(2) / 12_000.0);
    let rows = (1..=10).map(|row| format!("name{row} count{row} tax{row} sum{row}"));
    assert_eq!(page.read(), lines(&["shop"]).into_iter().chain(rows).collect::<Vec<_>>());
}

#[test]
fn a_note_in_the_margin_follows_its_paragraph() {
    let page = Page::default()
        .text("a", 80.0, 100.0, (600.0, 6))
        .text("b", 80.0, 268.0, (600.0, 6))
        .text("c", 80.0, 436.0, (600.0, 6))
        .put("note", 720.0, 281.0, 150.0)
        .put("of b", 720.0, 305.0, 120.0);
    let read = [numbered("a", 6), numbered("b", 6), lines(&["note", "of b"]), numbered("c", 6)];
    assert_eq!(page.read(), read.concat());
}

#[test]
fn footnotes_belong_to_their_column_and_the_footer_to_the_page() {
    let page = Page::default()
        .text("a", 80.0, 100.0, (380.0, 9))
        .text("b", 500.0, 100.0, (380.0, 12))
        .text("note", 80.0, 375.0, (380.0, 2))
        .put("footer", 400.0, 520.0, 200.0);
    let read = [numbered("a", 9), numbered("note", 2), numbered("b", 12), lines(&["footer"])];
    assert_eq!(page.read(), read.concat());
}

#[test]
fn a_turned_label_joins_no_row_of_the_table_beside_it() {
    let page = Page::default().high("turned", 30.0, 190.0, (24.0, 200.0)).table(
        200.0,
        6,
        &[("name", 80.0, 200.0), ("sum", 700.0, 80.0)],
    );
    let rows = (1..=6).map(|row| format!("name{row} sum{row}"));
    assert_eq!(page.read(), lines(&["turned"]).into_iter().chain(rows).collect::<Vec<_>>());
}

#[test]
fn turned_headings_of_a_table_are_one_row() {
    let page = Page::default()
        .high("first", 400.0, 60.0, (22.0, 120.0))
        .high("second", 500.0, 75.0, (22.0, 105.0))
        .table(200.0, 6, &[("name", 80.0, 200.0), ("a", 390.0, 40.0), ("b", 490.0, 40.0)]);
    let rows = (1..=6).map(|row| format!("name{row} a{row} b{row}"));
    assert_eq!(page.read(), lines(&["first second"]).into_iter().chain(rows).collect::<Vec<_>>());
}

#[test]
fn thousands_of_boxes_in_one_place_are_all_read() {
    let same = LineBox { left: 10.0, top: 10.0, right: 60.0, bottom: 30.0 };
    assert_eq!(reading_order(&vec![same; 20_000], PAGE).len(), 20_000);
}

/// A coordinate, now and then none that a page has.
fn coordinate() -> impl Strategy<Value = f32> {
    prop_oneof![20 => -50.0..1500.0_f32, 20 => (0..60_u8).prop_map(|at| f32::from(at) * 20.0), 1 => any::<f32>()]
}

fn any_box() -> impl Strategy<Value = LineBox> {
    let sane =
        (coordinate(), coordinate(), 1.0..500.0_f32, 5.0..40.0_f32).prop_map(|(left, top, width, height)| {
            LineBox { left, top, right: left + width, bottom: top + height }
        });
    let wild = (coordinate(), coordinate(), coordinate(), coordinate())
        .prop_map(|(left, top, right, bottom)| LineBox { left, top, right, bottom });
    prop_oneof![4 => sane, 1 => wild]
}

/// The boxes as they are read, as bits: not even NaN is equal to itself.
fn read(boxes: &[LineBox]) -> Vec<Vec<[u32; 4]>> {
    let bits = |line: &LineBox| [line.left, line.top, line.right, line.bottom].map(f32::to_bits);
    let groups = reading_order(boxes, PAGE);
    groups.iter().map(|group| group.iter().map(|&at| bits(&boxes[at])).collect()).collect()
}

proptest! {
    #[test]
    fn every_box_is_read_once(boxes in prop::collection::vec(any_box(), 0..120), side in coordinate()) {
        let groups = reading_order(&boxes, (side, side));
        prop_assert!(groups.iter().all(|group| !group.is_empty()));
        let mut read = groups.concat();
        read.sort_unstable();
        prop_assert_eq!(read, (0..boxes.len()).collect::<Vec<_>>());
    }

    #[test]
    fn the_order_in_which_boxes_come_changes_nothing(
        (boxes, shuffled) in prop::collection::vec(any_box(), 0..80)
            .prop_flat_map(|boxes| (Just(boxes.clone()), Just(boxes).prop_shuffle()))
    ) {
        prop_assert_eq!(read(&boxes), read(&shuffled));
    }
}
