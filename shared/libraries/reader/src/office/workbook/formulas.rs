//! Formulas whose results were not stored: libraries that write workbooks leave computing to the program that opens them.
//! Sums and products are computed as that program would; a formula beyond them is shown itself.

mod calculator;
mod syntax;

use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

use calamine::{DataRef, Xlsx, XlsxFormulaMetadata, expand_shared_formula};

use self::calculator::{Calculator, Fault};

/// Row and column, from 0.
type Position = (u32, u32);

/// Numbers of one sheet that are kept to compute with.
const MOST_NUMBERS: usize = 500_000;

/// Bytes of formulas of one sheet, each counted with what keeping it costs.
const MOST_FORMULAS: usize = 8 << 20;
const COST_OF_A_FORMULA: usize = 128;

/// A pass over the formulas ends after this many that depend on too long a chain of others: the next pass takes the
/// formulas in reverse order, where such chains are short.
const MOST_IN_VAIN: usize = 100;

/// What a cell without a stored result shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Outcome {
    Number(f64),
    /// What is wrong, as spreadsheets say it.
    Error(&'static str),
    /// The formula itself, which is not computed here.
    Formula(String),
}

/// What the cells of one sheet hold.
#[derive(Default)]
struct Cells {
    numbers: HashMap<Position, f64>,
    texts: HashSet<Position>,
    formulas: HashMap<Position, String>,
    /// Cells that are not blank, but have no value to compute with: errors, formulas that can't be read.
    unknown: HashSet<Position>,
    /// Whether cells are missing, since there are too many or the sheet is damaged: then nothing is computed.
    is_cut: bool,
}

/// The outcomes of all formulas of a sheet that have no stored result.
pub(super) fn outcomes<R: Read + Seek>(book: &mut Xlsx<R>, sheet: &str) -> HashMap<Position, Outcome> {
    let mut cells = Cells::default();
    gather_formulas(book, sheet, &mut cells);
    if cells.formulas.is_empty() {
        return HashMap::new();
    }
    gather_values(book, sheet, &mut cells);
    let mut order: Vec<Position> = cells.formulas.keys().copied().collect();
    order.sort_unstable();
    let mut calculator = Calculator::new(&cells);
    // A long row of formulas is computed from the one end or from the other, without going deep.
    if !cells.is_cut {
        compute(&mut calculator, order.iter());
        compute(&mut calculator, order.iter().rev());
        compute(&mut calculator, order.iter());
    }
    let outcome = |position: Position| {
        let outcome = match calculator.computed(position) {
            Some(Ok(number)) => Outcome::Number(number),
            Some(Err(Fault::Error(error))) => Outcome::Error(error),
            _ => Outcome::Formula(format!("={}", cells.formulas.get(&position)?)),
        };
        Some((position, outcome))
    };
    order.into_iter().filter_map(outcome).collect()
}

fn compute<'a>(calculator: &mut Calculator<'_>, order: impl Iterator<Item = &'a Position>) {
    let is_too_deep = |position: &&Position| calculator.cell(**position) == Err(Fault::Deep);
    // Enough to know that this is the wrong end.
    order.filter(is_too_deep).nth(MOST_IN_VAIN);
}

/// Reads the formulas as far as they can be read: what is damaged was told when the values were.
fn gather_formulas<R: Read + Seek>(book: &mut Xlsx<R>, sheet: &str, cells: &mut Cells) {
    let Ok(mut reader) = book.worksheet_cells_reader(sheet) else { return };
    // The first cell of a row of equal formulas holds it for the others.
    let mut shared: HashMap<usize, (String, Position)> = HashMap::new();
    let mut room = MOST_FORMULAS;
    loop {
        let cell = match reader.next_cell_with_formula_metadata() {
            Ok(Some(cell)) => cell,
            Ok(None) => return,
            Err(_) => break,
        };
        let formula = match cell.formula {
            Some(XlsxFormulaMetadata::Normal { formula }) => formula,
            Some(XlsxFormulaMetadata::Shared { shared_index, formula, .. }) => {
                room = room.saturating_sub(formula.len() + COST_OF_A_FORMULA);
                shared.insert(shared_index, (formula.clone(), cell.pos));
                formula
            }
            Some(XlsxFormulaMetadata::SharedDerived { shared_index }) => shared
                .get(&shared_index)
                .and_then(|(formula, start)| expand_shared_formula(formula, *start, cell.pos).ok())
                .unwrap_or_default(),
            Some(_) => String::new(),
            None => continue,
        };
        if cell.value == DataRef::Empty {
            room = room.saturating_sub(formula.len() + COST_OF_A_FORMULA);
            cells.keep_formula(cell.pos, formula);
        }
        if room == 0 {
            break;
        }
    }
    cells.is_cut = true;
}

/// Reads what the formulas may refer to.
fn gather_values<R: Read + Seek>(book: &mut Xlsx<R>, sheet: &str, cells: &mut Cells) {
    let Ok(mut reader) = book.worksheet_cells_reader(sheet) else { return };
    while !cells.is_cut {
        match reader.next_cell() {
            Ok(Some(cell)) => cells.keep(cell.get_position(), cell.get_value()),
            Ok(None) => return,
            Err(_) => cells.is_cut = true,
        }
        cells.is_cut |= cells.numbers.len() + cells.texts.len() + cells.unknown.len() > MOST_NUMBERS;
    }
}

impl Cells {
    fn keep(&mut self, position: Position, value: &DataRef<'_>) {
        let number = match value {
            DataRef::Empty => return,
            #[expect(clippy::cast_precision_loss, reason = "spreadsheets keep all numbers as doubles")]
            DataRef::Int(number) => *number as f64,
            DataRef::Float(number) => *number,
            DataRef::DateTime(date) => date.as_f64(),
            DataRef::String(_) | DataRef::SharedString(_) | DataRef::Bool(_) => {
                self.texts.insert(position);
                return;
            }
            DataRef::DateTimeIso(_) | DataRef::DurationIso(_) | DataRef::Error(_) => {
                self.unknown.insert(position);
                return;
            }
        };
        self.numbers.insert(position, number);
    }

    fn keep_formula(&mut self, position: Position, formula: String) {
        if formula.trim().is_empty() {
            self.unknown.insert(position);
        } else {
            self.formulas.insert(position, formula);
        }
    }

    /// Whether functions over ranges pass over a cell: it is a text or blank.
    fn is_passed_over(&self, position: Position) -> bool {
        !self.numbers.contains_key(&position)
            && !self.formulas.contains_key(&position)
            && !self.unknown.contains(&position)
    }
}
