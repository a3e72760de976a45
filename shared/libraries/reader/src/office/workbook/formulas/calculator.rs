//! Arithmetic over the cells of one sheet, as spreadsheets do it.

use std::collections::HashMap;

use super::syntax::{Word, words};
use super::{Cells, Position};
use crate::office::workbook::shown::rounded;

/// Formulas that refer to formulas, and brackets inside brackets.
const DEEPEST: usize = 64;

/// Cells of one range.
const LARGEST_RANGE: u64 = 100_000;

/// Cells that are looked at for all formulas of a sheet.
const MOST_STEPS: u64 = 2_000_000;

/// Decimals that a number may be rounded to, or places before the point.
const MOST_DECIMALS: f64 = 15.0;

/// Why a formula has no number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fault {
    /// It is more than is computed here.
    Unknown,
    /// It refers to formulas that refer to formulas, and so on. Once some of those are computed it can be, too.
    Deep,
    /// It is an error for spreadsheets too.
    Error(&'static str),
}

pub(super) type Number = Result<f64, Fault>;

const DIVISION: Fault = Fault::Error("#DIV/0!");
const TOO_LARGE: Fault = Fault::Error("#NUM!");

/// Computes formulas, each once.
pub(super) struct Calculator<'a> {
    cells: &'a Cells,
    done: HashMap<Position, Number>,
    steps: u64,
    depth: usize,
}

impl<'a> Calculator<'a> {
    pub(super) fn new(cells: &'a Cells) -> Self {
        Self { cells, done: HashMap::new(), steps: MOST_STEPS, depth: DEEPEST }
    }

    /// The number in a cell; a blank one is 0.
    pub(super) fn cell(&mut self, position: Position) -> Number {
        let cells = self.cells;
        self.steps = self.steps.checked_sub(1).ok_or(Fault::Unknown)?;
        if let Some(number) = cells.numbers.get(&position) {
            return Ok(*number);
        }
        let Some(formula) = cells.formulas.get(&position) else {
            let is_blank = !cells.texts.contains(&position) && !cells.unknown.contains(&position);
            return if is_blank { Ok(0.0) } else { Err(Fault::Unknown) };
        };
        if let Some(done) = self.done.get(&position) {
            return *done;
        }
        // A formula that refers to itself meets this.
        self.done.insert(position, Err(Fault::Unknown));
        let number = self.nested(|calculator| calculator.formula(formula));
        match number {
            Err(Fault::Deep) => self.done.remove(&position),
            number => self.done.insert(position, number),
        };
        number
    }

    /// What was computed for a formula.
    pub(super) fn computed(&self, position: Position) -> Option<Number> {
        self.done.get(&position).copied()
    }

    fn nested(&mut self, compute: impl FnOnce(&mut Self) -> Number) -> Number {
        self.depth = self.depth.checked_sub(1).ok_or(Fault::Deep)?;
        let number = compute(self);
        self.depth += 1;
        number
    }

    fn formula(&mut self, formula: &str) -> Number {
        let words = words(formula).ok_or(Fault::Unknown)?;
        let mut rest = words.as_slice();
        let number = self.sum(&mut rest)?;
        match rest {
            [] if number.is_finite() => Ok(number),
            [] => Err(TOO_LARGE),
            _ => Err(Fault::Unknown),
        }
    }

    fn sum(&mut self, rest: &mut &[Word<'_>]) -> Number {
        let mut number = self.product(rest)?;
        loop {
            match rest {
                [Word::Sign(b'+'), ..] => number += self.behind(rest, Self::product)?,
                [Word::Sign(b'-'), ..] => number -= self.behind(rest, Self::product)?,
                _ => return Ok(number),
            }
        }
    }

    fn product(&mut self, rest: &mut &[Word<'_>]) -> Number {
        let mut number = self.power(rest)?;
        loop {
            match rest {
                [Word::Sign(b'*'), ..] => number *= self.behind(rest, Self::power)?,
                [Word::Sign(b'/'), ..] => {
                    let divisor = self.behind(rest, Self::power)?;
                    number = if divisor == 0.0 { Err(DIVISION) } else { Ok(number / divisor) }?;
                }
                _ => return Ok(number),
            }
        }
    }

    fn power(&mut self, rest: &mut &[Word<'_>]) -> Number {
        let mut number = self.signed(rest)?;
        while let [Word::Sign(b'^'), ..] = rest {
            number = number.powf(self.behind(rest, Self::signed)?);
        }
        if number.is_finite() { Ok(number) } else { Err(TOO_LARGE) }
    }

    fn signed(&mut self, rest: &mut &[Word<'_>]) -> Number {
        match rest {
            [Word::Sign(b'-'), ..] => Ok(-self.behind(rest, Self::signed)?),
            [Word::Sign(b'+'), ..] => self.behind(rest, Self::signed),
            _ => self.percent(rest),
        }
    }

    /// What stands behind a sign.
    fn behind<'w>(
        &mut self,
        rest: &mut &[Word<'w>],
        read: fn(&mut Self, &mut &[Word<'w>]) -> Number,
    ) -> Number {
        *rest = rest.get(1..).unwrap_or_default();
        self.nested(|calculator| read(calculator, rest))
    }

    fn percent(&mut self, rest: &mut &[Word<'_>]) -> Number {
        let mut number = self.single(rest)?;
        while let [Word::Sign(b'%'), after @ ..] = rest {
            *rest = after;
            number /= 100.0;
        }
        Ok(number)
    }

    fn single(&mut self, rest: &mut &[Word<'_>]) -> Number {
        let Some((first, after)) = rest.split_first() else { return Err(Fault::Unknown) };
        match first {
            Word::Number(number) => {
                *rest = after;
                Ok(*number)
            }
            Word::Cell(position) => {
                *rest = after;
                self.cell(*position)
            }
            Word::Function(name) => {
                *rest = after;
                let arguments = self.arguments(rest)?;
                function(&name.to_ascii_uppercase(), &arguments)
            }
            Word::Sign(b'(') => {
                let number = self.behind(rest, Self::sum)?;
                close(rest)?;
                Ok(number)
            }
            Word::Sign(_) => Err(Fault::Unknown),
        }
    }

    /// The numbers of each argument, from the bracket that opens to the one that closes.
    fn arguments(&mut self, rest: &mut &[Word<'_>]) -> Result<Vec<Vec<f64>>, Fault> {
        let mut arguments = Vec::new();
        loop {
            // The bracket or the comma in front.
            *rest = rest.get(1..).unwrap_or_default();
            let next = match rest {
                [Word::Cell(from), Word::Sign(b':'), Word::Cell(to), after @ ..] => {
                    let (from, to) = (*from, *to);
                    *rest = after;
                    self.range(from, to)?
                }
                [Word::Cell(cell), Word::Sign(b',' | b')'), ..] => {
                    let cell = *cell;
                    *rest = rest.get(1..).unwrap_or_default();
                    self.range(cell, cell)?
                }
                _ => vec![self.nested(|calculator| calculator.sum(rest))?],
            };
            arguments.push(next);
            if !matches!(rest, [Word::Sign(b','), ..]) {
                close(rest)?;
                return Ok(arguments);
            }
        }
    }

    /// The numbers in a range: texts and blanks are passed over.
    fn range(&mut self, from: Position, to: Position) -> Result<Vec<f64>, Fault> {
        let rows = from.0.min(to.0)..=from.0.max(to.0);
        let columns = from.1.min(to.1)..=from.1.max(to.1);
        let area =
            (u64::from(rows.end() - rows.start()) + 1) * (u64::from(columns.end() - columns.start()) + 1);
        if area > LARGEST_RANGE {
            return Err(Fault::Unknown);
        }
        self.steps = self.steps.checked_sub(area).ok_or(Fault::Unknown)?;
        let mut numbers = Vec::new();
        for row in rows {
            for column in columns.clone() {
                let position = (row, column);
                if !self.cells.is_passed_over(position) {
                    numbers.push(self.cell(position)?);
                }
            }
        }
        Ok(numbers)
    }
}

fn close(rest: &mut &[Word<'_>]) -> Result<(), Fault> {
    match rest {
        [Word::Sign(b')'), after @ ..] => {
            *rest = after;
            Ok(())
        }
        _ => Err(Fault::Unknown),
    }
}

fn function(name: &str, arguments: &[Vec<f64>]) -> Number {
    let all = || arguments.iter().flatten().copied();
    #[expect(clippy::cast_precision_loss, reason = "a range has few cells")]
    let count = all().count() as f64;
    match (name, arguments) {
        ("SUM", _) => Ok(all().sum()),
        ("PRODUCT", _) if count > 0.0 => Ok(all().product()),
        ("AVERAGE", _) if count > 0.0 => Ok(all().sum::<f64>() / count),
        ("AVERAGE", _) => Err(DIVISION),
        ("MIN", _) => Ok(all().reduce(f64::min).unwrap_or_default()),
        ("MAX", _) => Ok(all().reduce(f64::max).unwrap_or_default()),
        ("COUNT", _) => Ok(count),
        ("ABS", [number]) => Ok(one(number)?.abs()),
        ("INT", [number]) => Ok(one(number)?.floor()),
        ("ROUND", [number, decimals]) => round(one(number)?, one(decimals)?, f64::round),
        ("ROUNDUP", [number, decimals]) => round(one(number)?, one(decimals)?, f64::ceil),
        ("ROUNDDOWN", [number, decimals]) => round(one(number)?, one(decimals)?, f64::floor),
        _ => Err(Fault::Unknown),
    }
}

/// The number that an argument is; a blank cell is 0.
fn one(argument: &[f64]) -> Number {
    match argument {
        [] => Ok(0.0),
        [number] => Ok(*number),
        _ => Err(Fault::Unknown),
    }
}

/// Rounds what a number is without its sign, so that halves go away from zero.
fn round(number: f64, decimals: f64, way: fn(f64) -> f64) -> Number {
    let decimals = decimals.trunc();
    if decimals.abs() > MOST_DECIMALS {
        return Err(Fault::Unknown);
    }
    let scale = 10_f64.powf(decimals);
    Ok(number.signum() * way(rounded(number.abs() * scale)) / scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(formulas: &[((u32, u32), &str)]) -> Cells {
        let formulas = formulas.iter().map(|(position, formula)| (*position, (*formula).to_owned()));
        Cells {
            numbers: [((0, 0), 3.0), ((1, 0), 12.5), ((2, 0), -4.0), ((0, 1), 0.1), ((1, 1), 0.2)].into(),
            texts: [(3, 0)].into(),
            formulas: formulas.collect(),
            unknown: [(5, 0)].into(),
            is_cut: false,
        }
    }

    fn number(formula: &str) -> Number {
        let cells = cells(&[((9, 9), formula)]);
        Calculator::new(&cells).cell((9, 9))
    }

    #[test]
    fn arithmetic_is_that_of_spreadsheets() {
        let known = [
            ("A1*A2", 37.5),
            ("SUM(A1:A4)", 11.5),
            ("sum($A$1:A2, A3, 1)", 12.5),
            ("1+2*3^2-(4-2)/2", 18.0),
            ("-2^2", 4.0),
            ("A1*19%", 0.57),
            ("ROUND(2.675,2)", 2.68),
            ("ROUND(-2.5,0)", -3.0),
            ("ROUNDUP(1.21,1)", 1.3),
            ("ROUNDDOWN(-1.29,1)", -1.2),
            ("ROUND(1250,-2)", 1300.0),
            ("AVERAGE(A1:A2)", 7.75),
            ("MIN(A1:A3)+MAX(A1:A3)+COUNT(A1:B4)", 13.5),
            ("ABS(A3) + INT(1.9)", 5.0),
            ("Z99+1", 1.0),
            ("1.5E+2", 150.0),
        ];
        for (formula, expected) in known {
            let difference = number(formula).map(|number| (number - expected).abs() < 1e-9);
            assert_eq!(difference, Ok(true), "{formula}");
        }
    }

    #[test]
    fn errors_are_told_and_the_rest_is_unknown() {
        assert_eq!(number("A1/Z9"), Err(DIVISION));
        assert_eq!(number("AVERAGE(Z1:Z9)"), Err(DIVISION));
        assert_eq!(number("10^999"), Err(TOO_LARGE));
        let unknown = [
            "A4*2",
            "A6*2",
            "SUM(A1:A6)",
            "COUNT(A6)",
            "A1&\"x\"",
            "IF(A1>2,1,0)",
            "Other!A1",
            "'My sheet'!A1",
            "SUM(A:A)",
            "SUM(A1:A1048576)",
            "NOW()",
            "name*2",
            "J10+1",
            "(1",
            "1)",
            "1,2",
            "ROUND(1)",
            "SUM()",
            "",
            "A1 A2",
            "#REF!+1",
            "ZZZZ1",
            "ü",
        ];
        for formula in unknown {
            assert_eq!(number(formula), Err(Fault::Unknown), "{formula}");
        }
        let deep = "(".repeat(100_000) + "1";
        assert_eq!(number(&deep), Err(Fault::Unknown));
        assert_eq!(number(&("-".repeat(1_000) + "1")), Err(Fault::Deep));
    }

    #[test]
    fn formulas_refer_to_formulas_and_a_circle_ends() {
        let chain = [((0, 3), "D2"), ((1, 3), "A1+1"), ((2, 3), "SUM(D1:D2)")];
        let chain = cells(&chain);
        assert_eq!(Calculator::new(&chain).cell((2, 3)), Ok(8.0));
        let circle = cells(&[((0, 3), "D2"), ((1, 3), "D1")]);
        assert_eq!(Calculator::new(&circle).cell((0, 3)), Err(Fault::Unknown));
        let rows: Vec<((u32, u32), String)> = (1..5_000).map(|row| ((row, 5), format!("F{row}+1"))).collect();
        let running = cells(&rows.iter().map(|(at, formula)| (*at, formula.as_str())).collect::<Vec<_>>());
        let mut calculator = Calculator::new(&running);
        assert_eq!((1..5_000).map(|row| calculator.cell((row, 5))).last(), Some(Ok(4_999.0)));
    }
}
