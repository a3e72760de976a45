//! A photograph of a paper as a page: upright, cut out along the paper's edges where they are seen, else with level
//! lines.

mod edges;
mod warp;

use document_types::reading::{EnclosedFile, FileRole, ImageFormat, ReadingError, ReadingErrorCode};

use crate::background::divide_background;
use crate::colour::Colour;
use crate::drawing::encode;
use crate::fault::internal;
use crate::raster::{self, colour};
use crate::skew::{Ink, Rotation};
use crate::sniff::Format;

use self::warp::{Corners, Point};

/// Longest side of a page in pixels: more than 200 to the inch of A4, at which small print is read.
const LONGEST: u32 = 2600;

/// Makes a JPEG of the page in a photograph.
pub(crate) fn straighten(format: Format, bytes: &[u8]) -> Result<EnclosedFile, ReadingError> {
    let (stored, turn) = match format {
        Format::Jpeg => colour::jpeg(bytes, LONGEST)?,
        Format::Png => raster::png(bytes)?.colour(),
        Format::WebP => raster::webp(bytes)?.colour(),
        Format::Gif => raster::gif(bytes)?.colour(),
        Format::Bmp => raster::bmp(bytes)?.colour(),
        Format::Heif => raster::heif(bytes)?.colour(),
        Format::Pdf | Format::Tiff | Format::Pageless(_) => {
            let message = "this is no photograph: it is read as a file of its own";
            return Err(ReadingError::new(ReadingErrorCode::Unsupported, message));
        }
    };
    let mut photograph = stored;
    if photograph.longest() > LONGEST {
        photograph = photograph.scaled_to(LONGEST).map_err(internal)?;
    }
    let page = flattened(photograph.turned(turn));
    let content = encode::encode(&page, ImageFormat::Jpeg).map_err(internal)?;
    Ok(EnclosedFile::new(FileRole::Result, "page.jpg".to_owned(), "image/jpeg", content))
}

fn flattened(photograph: Colour) -> Colour {
    let gray = photograph.gray();
    if let Some(paper) = edges::find(&gray) {
        return warp::cut_out(&photograph, &paper, paper.size());
    }
    let size = (photograph.width, photograph.height);
    let degrees = Ink::of(&divide_background(gray)).lean();
    if degrees == 0.0 {
        return photograph;
    }
    let rotation = Rotation::new(size, degrees);
    let (width, height) = rotation.sheet();
    let corner = |x: u32, y: u32| {
        let (x, y) = rotation.undo(f64::from(x), f64::from(y));
        Point { x, y }
    };
    let sheet = Corners([corner(0, 0), corner(width, 0), corner(width, height), corner(0, height)]);
    warp::cut_out(&photograph, &sheet, (width, height))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (u32, u32) = (900, 1200);

    /// A sheet of paper with lines of print, its first one broad, photographed so that its corners are where `at` says.
    fn photographed(at: &Corners, table: [u8; 3]) -> Colour {
        let (width, height) = (600_u32, 800_u32);
        let mut photograph =
            Colour { width: SIZE.0, height: SIZE.1, pixels: table.repeat((SIZE.0 * SIZE.1) as usize) };
        let onto = warp::Projection::onto(at);
        for y in 0..height * 3 {
            for x in 0..width * 3 {
                let (across, down) =
                    (f64::from(x) / f64::from(3 * width), f64::from(y) / f64::from(3 * height));
                let is_ink = (0.1..0.9).contains(&across)
                    && ((0.05..0.1).contains(&down)
                        || (0.15..0.9).contains(&down) && y / 30 % 3 == 0 && x / 12 % 4 != 0);
                let level = if is_ink { 40 } else { 235 };
                let found = onto.apply(across, down);
                let index = (found.y as usize * SIZE.0 as usize + found.x as usize) * 3;
                photograph.pixels[index..index + 3].copy_from_slice(&[level; 3]);
            }
        }
        photograph
    }

    fn corners(points: [(f64, f64); 4]) -> Corners {
        Corners(points.map(|(x, y)| Point { x, y }))
    }

    fn level(page: &Colour, across: f64, down: f64) -> u8 {
        let (x, y) = (across * f64::from(page.width), down * f64::from(page.height));
        page.pixels[(y as usize * page.width as usize + x as usize) * 3]
    }

    #[test]
    fn a_paper_seen_from_aside_is_cut_out_along_its_edges() {
        for at in [
            [(150.0, 130.0), (760.0, 190.0), (820.0, 1050.0), (90.0, 1090.0)],
            [(200.0, 100.0), (800.0, 260.0), (640.0, 1080.0), (60.0, 930.0)],
            [(130.0, 140.0), (770.0, 140.0), (770.0, 1060.0), (130.0, 1060.0)],
        ] {
            let at = corners(at);
            let photograph = photographed(&at, [70, 50, 40]);
            let found = edges::find(&photograph.gray()).expect("edges");
            for (found, real) in found.0.iter().zip(&at.0) {
                let off = (found.x - real.x).hypot(found.y - real.y);
                assert!(off < 14.0, "{found:?} for {real:?}");
            }
            let page = flattened(photograph);
            assert!(page.height > page.width, "{} x {}", page.width, page.height);
            for across in [0.2, 0.5, 0.8] {
                assert!(level(&page, across, 0.075) < 120, "the broad line at {across} of {at:?}");
                assert!(level(&page, across, 0.125) > 180, "the gap below it at {across} of {at:?}");
            }
            assert!(level(&page, 0.03, 0.5) > 180 && level(&page, 0.97, 0.5) > 180, "no table beside it");
        }
    }

    #[test]
    fn what_shows_no_whole_paper_is_left_as_it_is() {
        // It fills the picture; it is cut off at a side; there is none; it is as bright as the table.
        let whole = corners([(0.0, 0.0), (899.0, 0.0), (899.0, 1199.0), (0.0, 1199.0)]);
        let cut_off = corners([(0.0, 100.0), (600.0, 100.0), (600.0, 1100.0), (0.0, 1100.0)]);
        let middle = corners([(150.0, 130.0), (760.0, 190.0), (820.0, 1050.0), (90.0, 1090.0)]);
        for (at, table) in [(&whole, [70; 3]), (&cut_off, [70; 3]), (&middle, [230; 3])] {
            assert!(edges::find(&photographed(at, table).gray()).is_none(), "{at:?} on {table:?}");
        }
        let nothing = Colour { width: 300, height: 400, pixels: vec![128; 360_000] };
        assert!(edges::find(&nothing.gray()).is_none());
        assert_eq!(flattened(nothing.clone()), nothing);
        let tiny = Colour { width: 1, height: 1, pixels: vec![0; 3] };
        assert_eq!(flattened(tiny.clone()), tiny);
    }

    #[test]
    fn a_photograph_becomes_a_jpeg() {
        let at = corners([(150.0, 130.0), (760.0, 190.0), (820.0, 1050.0), (90.0, 1090.0)]);
        let bytes = encode::encode(&photographed(&at, [70, 50, 40]), ImageFormat::Jpeg).unwrap();
        let page = straighten(Format::Jpeg, &bytes).unwrap();
        assert_eq!((page.media_type.as_str(), &page.content[..2]), ("image/jpeg", &b"\xff\xd8"[..]));
        assert!(straighten(Format::Jpeg, b"\xff\xd8 no picture").is_err());
        assert!(straighten(Format::Pdf, b"%PDF-1.7").is_err());
    }
}
