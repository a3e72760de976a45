//! How large a picture is on paper, from what its file says, when that is plausible.

use super::png::chunks;
use crate::raster::TiffPages;
use crate::raster::jpeg_markers::segments;

/// Coarser is no scan.
const COARSEST: f64 = 50.0;

/// Finer is no scan of a page.
const FINEST: f64 = 4800.0;

/// Longest side of a page in inches: cameras and screens say 72 whatever they took, and a photo of a
/// receipt is no poster.
const LONGEST: f64 = 24.0;

/// Shortest longest side.
const SHORTEST: f64 = 1.0;

const CENTIMETRES_PER_INCH: f64 = 2.54;

/// Pixels per inch across and down the stored picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::searchable) struct Resolution {
    pub(in crate::searchable) across: f64,
    pub(in crate::searchable) down: f64,
}

impl Resolution {
    /// Where a file says nothing: fine enough for print, with which a page of usual pixels has a usual size.
    pub(in crate::searchable) const ASSUMED: Self = Self { across: 200.0, down: 200.0 };

    /// This one, if a picture of that size is then as large as a page may be.
    pub(in crate::searchable) fn if_plausible(self, (width, height): (u32, u32)) -> Option<Self> {
        let sensible = |dots: f64| (COARSEST..=FINEST).contains(&dots);
        let longest = (f64::from(width) / self.across).max(f64::from(height) / self.down);
        let plausible =
            sensible(self.across) && sensible(self.down) && (SHORTEST..=LONGEST).contains(&longest);
        plausible.then_some(self)
    }

    fn per_inch(across: f64, down: f64) -> Self {
        Self { across, down }
    }

    fn per_centimetre(across: f64, down: f64) -> Self {
        Self { across: across * CENTIMETRES_PER_INCH, down: down * CENTIMETRES_PER_INCH }
    }

    /// By JFIF's density, else by the tags of EXIF.
    pub(super) fn of_jpeg(bytes: &[u8]) -> Option<Self> {
        let jfif =
            segments(bytes).filter(|(marker, _)| *marker == 0xe0).find_map(|(_, content)| of_jfif(content));
        let exif = || {
            segments(bytes).filter(|(marker, _)| *marker == 0xe1).find_map(|(_, content)| of_exif(content))
        };
        jfif.or_else(exif)
    }

    /// By `pHYs`, in pixels per metre.
    pub(super) fn of_png(bytes: &[u8]) -> Option<Self> {
        let (_, content) = chunks(bytes).find(|(name, _)| *name == b"pHYs")?;
        let number =
            |at: usize| Some(f64::from(u32::from_be_bytes(content.get(at..at + 4)?.try_into().ok()?)));
        let in_metres = *content.get(8)? == 1;
        in_metres.then_some(Self::per_centimetre(number(0)? / 100.0, number(4)? / 100.0))
    }

    /// By the tags of the page that was read last.
    pub(super) fn of_tiff(pages: &mut TiffPages<'_>) -> Option<Self> {
        let (across, down, in_centimetres) = pages.resolution()?;
        Some(if in_centimetres { Self::per_centimetre(across, down) } else { Self::per_inch(across, down) })
    }
}

/// `JFIF\0`, version, unit, densities (ITU-T T.871, 10.1).
fn of_jfif(content: &[u8]) -> Option<Resolution> {
    let &[unit, x0, x1, y0, y1] = content.strip_prefix(b"JFIF\0")?.get(2..7)? else { return None };
    let (across, down) = (f64::from(u16::from_be_bytes([x0, x1])), f64::from(u16::from_be_bytes([y0, y1])));
    match unit {
        1 => Some(Resolution::per_inch(across, down)),
        2 => Some(Resolution::per_centimetre(across, down)),
        _ => None,
    }
}

/// Tags 282, 283 and 296 of the first directory (EXIF 2.32, 4.6.4).
fn of_exif(content: &[u8]) -> Option<Resolution> {
    let data = content.strip_prefix(b"Exif\0\0")?;
    let big_endian = data.starts_with(b"MM");
    let short = |at: usize| {
        let bytes = data.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes = data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    };
    let directory = long(4)? as usize;
    let entries = usize::from(short(directory)?);
    let entry = |tag: u16| {
        (0..entries).map(|at| directory.saturating_add(2 + 12 * at)).find(|&at| short(at) == Some(tag))
    };
    let fraction = |tag: u16| {
        let at = long(entry(tag)?.checked_add(8)?)? as usize;
        let below = long(at.checked_add(4)?)?;
        (below > 0).then_some(f64::from(long(at)?) / f64::from(below))
    };
    let (across, down) = (fraction(282)?, fraction(283)?);
    let in_centimetres = entry(296).and_then(|at| short(at.checked_add(8)?)) == Some(3);
    Some(if in_centimetres {
        Resolution::per_centimetre(across, down)
    } else {
        Resolution::per_inch(across, down)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scanners_are_believed_and_cameras_are_not() {
        let scan = Resolution::per_inch(300.0, 300.0);
        assert_eq!(scan.if_plausible((2480, 3508)), Some(scan));
        assert_eq!(Resolution::per_inch(72.0, 72.0).if_plausible((4000, 3000)), None);
        assert_eq!(Resolution::per_inch(1.0, 1.0).if_plausible((10, 10)), None);
        assert_eq!(Resolution::per_inch(f64::NAN, 300.0).if_plausible((2480, 3508)), None);
        let fax = Resolution::per_inch(204.0, 98.0);
        assert_eq!(fax.if_plausible((1728, 1100)), Some(fax));
    }

    #[test]
    fn densities_are_read_in_inches_and_centimetres() {
        assert_eq!(
            of_jfif(b"JFIF\0\x01\x02\x01\x01\x2c\x01\x2c\0\0"),
            Some(Resolution::per_inch(300.0, 300.0))
        );
        assert_eq!(of_jfif(b"JFIF\0\x01\x02\x00\0\x01\0\x01\0\0"), None);
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x03".to_vec();
        exif.extend(b"\x01\x1a\0\x05\0\0\0\x01\0\0\0\x32\x01\x1b\0\x05\0\0\0\x01\0\0\0\x32");
        exif.extend(b"\x01\x28\0\x03\0\0\0\x01\0\x03\0\0\0\0\0\0");
        exif.extend(b"\0\0\0\xec\0\0\0\x02");
        let found = of_exif(&exif).unwrap();
        assert!((found.across - 118.0 * 2.54).abs() < 1e-9, "{found:?}");
        for end in 0..exif.len() {
            of_exif(&exif[..end]);
        }
    }
}
