//! Which way up an image is: its lines tell that it lies on its side, and how sure a few of them are read, that it
//! stands on its head.

use super::letters::{LetterReader, confidence, cut};
use super::tilted::{Point, Tilted, real};
use crate::gray::Gray;

/// So many of the longest lines are tried.
const TRIED: usize = 3;

/// Fewer lines on their side are a heading on the back of a book.
const FEW_LINES: usize = 3;

/// Lines that are read this surely are the right way up.
const SURE: f32 = 0.8;

/// The other way must be surer by this much.
const SURER: f32 = 1.15;

/// How an image is turned upright.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bearing {
    /// Quarter turns clockwise.
    quarters: u8,
    size: Point,
    /// The direction of most lines once they are upright, in radians clockwise.
    lean: f32,
}

impl Bearing {
    /// Finds it out from lines as they were found in an image.
    pub(super) fn of(lines: &[Tilted], image: &Gray, reader: &mut LetterReader) -> anyhow::Result<Self> {
        let size = (real(image.width), real(image.height));
        let as_given = Self { quarters: 0, size, lean: 0.0 };
        // Lines that run downwards are upright after three quarters, those that run upwards after one.
        let (first, second) = if lie_sideways(lines) { (3, 1) } else { (0, 2) };
        let (first, second) = (Self { quarters: first, ..as_given }, Self { quarters: second, ..as_given });
        let mut tried: Vec<Tilted> = lines.to_vec();
        tried.sort_by(|one, other| other.length.total_cmp(&one.length));
        tried.truncate(TRIED);
        let mut sureness = |bearing: &Self| -> anyhow::Result<f32> {
            let mut sum = 0.0;
            for line in &tried {
                sum += confidence(&reader.letters(&cut(image, &bearing.aligned(*line)))?);
            }
            Ok(sum)
        };
        let sure = sureness(&first)?;
        let enough = SURE * tried.iter().map(|_| 1.0).sum::<f32>();
        let is_first = sure >= enough || sureness(&second)? < SURER * sure;
        let best = if is_first { first } else { second };
        Ok(best.with_lean(lines))
    }

    /// Quarter turns clockwise that make the image upright.
    pub(super) fn quarters(&self) -> u8 {
        self.quarters
    }

    /// A line of the image with the direction it is read in.
    pub(super) fn aligned(&self, line: Tilted) -> Tilted {
        line.turned(self.quarters, self.size).reading().turned(4 - self.quarters, self.upright_size())
    }

    /// A line as it stands on the upright, straightened page.
    pub(super) fn upright(&self, line: Tilted) -> Tilted {
        let (width, height) = self.upright_size();
        line.turned(self.quarters, self.size).rotated(-self.lean, (width / 2.0, height / 2.0))
    }

    /// Width and height of the upright page.
    pub(super) fn upright_size(&self) -> Point {
        let (width, height) = self.size;
        if self.quarters % 2 == 1 { (height, width) } else { (width, height) }
    }

    /// The lean of the middle one of the lines, the long ones counting more.
    fn with_lean(self, lines: &[Tilted]) -> Self {
        let upright = lines.iter().map(|line| self.aligned(*line).turned(self.quarters, self.size));
        let level = upright.filter(|line| !line.is_upended());
        let mut leans: Vec<(f32, f32)> =
            level.map(|line| (line.along.1.atan2(line.along.0), line.length)).collect();
        leans.sort_by(|one, other| one.0.total_cmp(&other.0));
        let half = leans.iter().map(|(_, length)| length).sum::<f32>() / 2.0;
        let mut passed = 0.0;
        let middle = leans.iter().find(|(_, length)| {
            passed += length;
            passed >= half
        });
        Self { lean: middle.map_or(0.0, |(lean, _)| *lean), ..self }
    }
}

/// Whether most of what is written runs downwards.
fn lie_sideways(lines: &[Tilted]) -> bool {
    let upended = lines.iter().filter(|line| line.is_upended());
    let length = |lines: &mut dyn Iterator<Item = &Tilted>| lines.map(|line| line.length).sum::<f32>();
    upended.clone().count() >= FEW_LINES && 2.0 * length(&mut upended.into_iter()) > length(&mut lines.iter())
}
