//! A gray image: all that recognition needs of a page.

/// Eight bits a pixel, row after row, no padding. 0 is black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gray {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<u8>,
}

impl Gray {
    /// A white image.
    pub(crate) fn white(width: u32, height: u32) -> Self {
        Self { width, height, pixels: vec![255; width as usize * height as usize] }
    }

    /// The rows from top to bottom.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.pixels.chunks_exact(self.width.max(1) as usize)
    }

    /// Half as wide and high: the mean of each two by two pixels. An odd last row or column is left out.
    pub(crate) fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = Vec::with_capacity(width as usize * height as usize);
        for rows in self.pixels.chunks_exact(2 * self.width.max(1) as usize) {
            let (upper, lower) = rows.split_at(self.width as usize);
            pixels.extend(upper.chunks_exact(2).zip(lower.chunks_exact(2)).map(|(upper, lower)| {
                let sum: u16 = upper.iter().chain(lower).copied().map(u16::from).sum();
                u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
            }));
        }
        Self { width, height, pixels }
    }

    /// Its rows as columns and its columns as rows.
    pub(crate) fn transposed(&self) -> Self {
        let (width, height) = (self.width as usize, self.height as usize);
        let columns = (0..width).flat_map(|x| (0..height).map(move |y| y * width + x));
        let pixels = columns.map(|at| self.pixels[at]).collect();
        Self { width: self.height, height: self.width, pixels }
    }

    /// Black for white and white for black.
    pub(crate) fn inverted(&self) -> Self {
        Self { pixels: self.pixels.iter().map(|pixel| 255 - pixel).collect(), ..*self }
    }

    /// The brightness that half of the pixels reach.
    pub(crate) fn median(&self) -> u8 {
        let mut counts = [0_usize; 256];
        self.pixels.iter().for_each(|&pixel| counts[usize::from(pixel)] += 1);
        let mut below = 0;
        let half = self.pixels.len() / 2;
        (0..=255)
            .find(|&level| {
                below += counts[usize::from(level)];
                below > half
            })
            .unwrap_or(255)
    }
}

/// Brightness of a colour as ITU-R BT.601 weighs it, the way scanners and JPEG do.
pub(crate) fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let weighted = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
    #[expect(clippy::cast_possible_truncation, reason = "a weighted mean of bytes is a byte")]
    {
        ((weighted + 500) / 1000) as u8
    }
}

/// A translucent brightness on white paper.
pub(crate) fn on_white(level: u8, alpha: u8) -> u8 {
    mix(level, 255, alpha)
}

/// A brightness under so much black ink.
pub(crate) fn under_ink(level: u8, black: u8) -> u8 {
    mix(0, level, black)
}

/// Brightness of cyan, magenta, yellow and black ink on white paper.
pub(crate) fn luma_of_inks([cyan, magenta, yellow, black]: [u8; 4]) -> u8 {
    under_ink(luma(255 - cyan, 255 - magenta, 255 - yellow), black)
}

fn mix(over: u8, under: u8, alpha: u8) -> u8 {
    let mixed = u32::from(over) * u32::from(alpha) + u32::from(under) * (255 - u32::from(alpha));
    #[expect(clippy::cast_possible_truncation, reason = "a weighted mean of bytes is a byte")]
    {
        ((mixed + 127) / 255) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_ignores_a_few_dark_letters() {
        let mut image = Gray::white(10, 10);
        image.pixels[..20].fill(0);
        assert_eq!(image.median(), 255);
        assert_eq!(image.inverted().median(), 0);
    }

    #[test]
    fn halving_takes_the_mean_of_four_and_leaves_out_what_is_over() {
        let image = Gray { width: 3, height: 3, pixels: vec![0, 100, 9, 200, 100, 9, 9, 9, 9] };
        assert_eq!(image.halved(), Gray { width: 1, height: 1, pixels: vec![100] });
    }

    #[test]
    fn black_text_on_a_transparent_ground_stays_readable() {
        assert_eq!(on_white(0, 255), 0);
        assert_eq!(on_white(0, 0), 255);
        assert_eq!(luma(255, 255, 255), 255);
    }
}
