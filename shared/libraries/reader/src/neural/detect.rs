//! Where the lines of text are: a network marks how likely each pixel is in the middle of one, and each patch of likely
//! pixels becomes a rectangle (Liao and others, "Real-time Scene Text Detection with Differentiable Binarization", 2020).

use std::path::Path;

use fast_image_resize::FilterType;

use super::session::Model;
use super::tilted::{Tilted, outline, real, whole};
use crate::gray::Gray;
use crate::patches::each_patch;
use crate::scale::scale;

/// The long side of the image that is looked at, in pixels. Measured: 736 finds less, 1280 and more find no more.
const LONG_SIDE: f32 = 960.0;

/// On strips longer than this many times their width the print would become too small: they are looked at larger.
const SLENDER: f32 = 4.0;

/// And never larger than this.
const LONGEST_SIDE: f32 = 2560.0;

/// The network halves the image five times.
const MULTIPLE: u32 = 32;

/// From here on a pixel is likely.
const LIKELY: f32 = 0.3;

/// Mean likelihood that a rectangle needs.
const SURE: f32 = 0.5;

/// What is marked of a line is its core: the rectangle grows by this many times its area over its circumference.
const GROWTH: f32 = 1.6;

/// Smaller patches are specks.
const LEAST_SIDE: f32 = 3.0;

/// More lines than any page has.
const MOST_LINES: usize = 4000;

/// Finds lines of text.
pub(super) struct Detector(Model);

impl Detector {
    pub(super) fn load(library: Option<&Path>, model: &Path) -> anyhow::Result<Self> {
        Model::load(library, model).map(Self)
    }

    /// The lines of an image, in no useful order.
    pub(super) fn lines(&mut self, image: &Gray) -> anyhow::Result<Vec<Tilted>> {
        let (width, height) = looked_at(image.width, image.height);
        let small = scale(image, (width, height), FilterType::Bilinear)?;
        let marked = self.0.run(&small, |likelihood| {
            anyhow::ensure!(likelihood.len() == small.pixels.len(), "a map of another size");
            Ok(Marks { width: width as usize, likelihood }.lines())
        })?;
        let back = (real(image.width) / real(width), real(image.height) / real(height));
        Ok(marked.into_iter().map(|line| line.scaled(back)).collect())
    }
}

/// Width and height of the image that is looked at.
fn looked_at(width: u32, height: u32) -> (u32, u32) {
    let (width, height) = (real(width.max(1)), real(height.max(1)));
    let (long, short) = (width.max(height), width.min(height));
    let side = (LONG_SIDE * (long / short / SLENDER).max(1.0)).min(LONGEST_SIDE);
    let fitted = |length: f32| {
        let multiples = (length * side / long / real(MULTIPLE)).round();
        whole(multiples).max(1) * MULTIPLE
    };
    (fitted(width), fitted(height))
}

/// How likely each pixel is in the middle of a line.
struct Marks<'a> {
    width: usize,
    likelihood: &'a [f32],
}

/// The pixels of a row of a patch: the row, its first and its last column.
type Stretch = (usize, usize, usize);

impl Marks<'_> {
    fn lines(&self) -> Vec<Tilted> {
        self.patches().into_iter().filter_map(|patch| self.line(&patch)).collect()
    }

    /// The likely pixels, parted where they do not touch; corners touch too.
    fn patches(&self) -> Vec<Vec<Stretch>> {
        let likely = self.likelihood.iter().map(|&value| value > LIKELY).collect();
        let mut patches = Vec::new();
        each_patch(likely, self.width, |patch| {
            // The first pixel that is met is one of the topmost row.
            let first = patch.first().map_or(0, |at| at / self.width);
            let mut rows: Vec<(usize, usize)> = Vec::new();
            for at in patch {
                let (x, y) = (at % self.width, at / self.width);
                rows.resize(rows.len().max(y - first + 1), (usize::MAX, 0));
                let row = &mut rows[y - first];
                *row = (row.0.min(x), row.1.max(x));
            }
            patches.push(rows.into_iter().zip(first..).map(|((left, right), y)| (y, left, right)).collect());
            patches.len() < MOST_LINES
        });
        patches
    }

    /// The line around a patch, where it is likely enough.
    fn line(&self, patch: &[Stretch]) -> Option<Tilted> {
        let middles: Vec<_> =
            patch.iter().map(|&(y, left, right)| (middle(y), middle(left), middle(right))).collect();
        let core = Tilted::around(&outline(&middles))?;
        if core.length.min(core.height) < LEAST_SIDE || self.mean_within(&core) < SURE {
            return None;
        }
        let by = core.length * core.height * GROWTH / (2.0 * (core.length + core.height));
        Some(core.grown(by))
    }

    /// The mean likelihood of the pixels in a rectangle.
    fn mean_within(&self, core: &Tilted) -> f32 {
        let height = self.likelihood.len() / self.width.max(1);
        let [_, top, _, bottom] = core.outer();
        let (mut sum, mut count) = (0.0, 0_u32);
        for y in (whole(top) as usize)..(whole(bottom) as usize + 1).min(height) {
            let Some((left, right)) = core.across(middle(y)) else { continue };
            let columns = (whole(left) as usize)..(whole(right) as usize + 1).min(self.width);
            let row = self.likelihood.get(y * self.width + columns.start..y * self.width + columns.end);
            sum += row.unwrap_or_default().iter().sum::<f32>();
            count += u32::try_from(columns.len()).unwrap_or_default();
        }
        sum / real(count.max(1))
    }
}

/// The middle of a pixel.
#[expect(clippy::cast_precision_loss, reason = "sides of the map are below 2^24")]
fn middle(at: usize) -> f32 {
    at as f32 + 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_become_lines_and_specks_and_weak_ones_do_not() {
        let mut likelihood = vec![0.0_f32; 100 * 60];
        let mut mark = |left: usize, top: usize, right: usize, bottom: usize, value: f32| {
            for y in top..bottom {
                likelihood[y * 100 + left..y * 100 + right].fill(value);
            }
        };
        mark(10, 10, 61, 21, 0.9);
        mark(10, 40, 61, 51, 0.4);
        mark(80, 40, 82, 42, 0.9);
        let lines = Marks { width: 100, likelihood: &likelihood }.lines();
        let [line] = lines[..] else { panic!("{lines:?}") };
        // 50 by 10 grows by 50 * 10 * 1.6 / 120 on each side.
        assert!((line.length - 63.33).abs() < 0.01 && (line.height - 23.33).abs() < 0.01, "{line:?}");
        assert!((line.middle.0 - 35.5).abs() < 0.01 && (line.middle.1 - 15.5).abs() < 0.01, "{line:?}");
    }

    #[test]
    fn images_are_looked_at_in_the_size_the_network_takes() {
        assert_eq!(looked_at(1240, 1754), (672, 960));
        assert_eq!(looked_at(200, 100), (960, 480));
        assert_eq!(looked_at(500, 4000), (256, 1920));
        assert_eq!(looked_at(1, 100_000), (32, 2560));
        assert_eq!(looked_at(0, 0), (960, 960));
    }
}
