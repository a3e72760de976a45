//! Pages of TIFF files that the `tiff` crate does not decode, through the system's libtiff: what fax machines and
//! scanners write (Group 3, modified Huffman, reversed bit order), palettes, planes in tiles, Zstandard. Tesseract's
//! own Leptonica is linked to that library, so it is there wherever Tesseract is.

use std::ffi::{c_char, c_int, c_void};
use std::ptr;

use document_types::reading::{ReadingError, ReadingErrorCode};
use libloading::Symbol;

use super::foreign::Foreign;
use super::{check_size, corrupt};
use crate::colour::Colour;

/// What is called here has the same types in both, but for the index of a page: see [`MOST_PAGES`].
const LIBRARIES: [&str; 2] = ["libtiff.so.6", "libtiff.so.5"];

/// An older library counts pages in sixteen bits.
const MOST_PAGES: u32 = u16::MAX as u32;

/// Tags of TIFF 6.0.
const WIDTH: u32 = 256;
const HEIGHT: u32 = 257;
const ORIENTATION: u32 = 274;
const ACROSS: u32 = 282;
const DOWN: u32 = 283;
const TILE_WIDTH: u32 = 322;
const TILE_HEIGHT: u32 = 323;

/// A page of which a part is missing is no page.
const STOP_AT_ERRORS: c_int = 1;

/// Red, green, blue and opacity as the library hands them out.
const BYTES_PER_PIXEL: u64 = 4;

type Pointer = *mut c_void;
type Open = unsafe extern "C" fn(
    *const c_char,
    *const c_char,
    Pointer,
    unsafe extern "C" fn(Pointer, Pointer, isize) -> isize,
    extern "C" fn(Pointer, Pointer, isize) -> isize,
    unsafe extern "C" fn(Pointer, u64, c_int) -> u64,
    extern "C" fn(Pointer) -> c_int,
    unsafe extern "C" fn(Pointer) -> u64,
    extern "C" fn(Pointer, *mut Pointer, *mut u64) -> c_int,
    extern "C" fn(Pointer, Pointer, u64),
) -> Pointer;

/// How many pages a file has, at most one more than `limit`.
pub(super) fn count(bytes: &[u8], limit: u32) -> Result<u32, ReadingError> {
    let library = Tiff::load()?;
    let mut source = Source { bytes, at: 0 };
    let file = library.open(&mut source)?;
    file.count(limit)
}

/// What a page is, and what its file says about it.
pub(super) struct TiffPage {
    /// As it is stored, over white paper.
    pub(super) image: Colour,
    /// Tag 274 of TIFF 6.0, which EXIF took over.
    pub(super) orientation: u8,
    /// Pixels across and down in one length, whichever it is.
    pub(super) resolution: Option<(f64, f64)>,
}

/// One page.
pub(super) fn page(bytes: &[u8], index: u32) -> Result<TiffPage, ReadingError> {
    let library = Tiff::load()?;
    let mut source = Source { bytes, at: 0 };
    let file = library.open(&mut source)?;
    file.page(index)
}

/// The file in memory, and how far the library has read.
struct Source<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// The library, with every call by its name in `tiffio.h`.
struct Tiff(Foreign);

/// An open file, which is closed in the end.
struct File<'a> {
    library: &'a Tiff,
    file: Pointer,
}

#[expect(unsafe_code, reason = "a C library that is looked for at run time")]
impl Tiff {
    fn load() -> Result<Self, ReadingError> {
        let library = Foreign::load("libtiff", &LIBRARIES)
            .map(Self)
            .ok_or_else(|| ReadingError::new(ReadingErrorCode::Unsupported, "libtiff is not installed"))?;
        for name in ["TIFFSetErrorHandler", "TIFFSetWarningHandler"] {
            // SAFETY: the signature is that of `tiffio.h`; no handler means that nothing is written anywhere.
            unsafe {
                let silence: Symbol<'_, unsafe extern "C" fn(Pointer) -> Pointer> =
                    library.0.function(name)?;
                silence(ptr::null_mut());
            }
        }
        Ok(library)
    }

    fn open<'a>(&'a self, source: &'a mut Source<'_>) -> Result<File<'a>, ReadingError> {
        // SAFETY: the signatures are those of `tiffio.h`. The callbacks get the source back, which the file borrows
        // for as long as it is open. `m` forbids mapping, so the library has copies only.
        let file = unsafe {
            let open: Symbol<'_, Open> = self.0.function("TIFFClientOpen")?;
            let source = ptr::from_mut(source).cast();
            open(c"page".as_ptr(), c"rm".as_ptr(), source, read, write, seek, close, size, map, unmap)
        };
        if file.is_null() {
            return Err(corrupt("libtiff can't open the file"));
        }
        Ok(File { library: self, file })
    }
}

#[expect(unsafe_code, reason = "a C library that is looked for at run time")]
impl File<'_> {
    fn page(&self, index: u32) -> Result<TiffPage, ReadingError> {
        type ReadImage = unsafe extern "C" fn(Pointer, u32, u32, *mut u32, c_int, c_int) -> c_int;
        // SAFETY: the signatures are those of `tiffio.h`; the buffer has a word for each pixel.
        unsafe {
            let choose: Symbol<'_, unsafe extern "C" fn(Pointer, u32) -> c_int> =
                self.library.0.function("TIFFSetDirectory")?;
            if index > MOST_PAGES || choose(self.file, index) == 0 {
                return Err(corrupt("the page is not there"));
            }
            let (width, height) = (self.number::<u32>(WIDTH)?, self.number::<u32>(HEIGHT)?);
            check_size((width, height), BYTES_PER_PIXEL * u64::from(width) * u64::from(height))?;
            // A tile is decoded as a whole, however little of it belongs to the page.
            if let (Ok(width), Ok(height)) = (self.number::<u32>(TILE_WIDTH), self.number::<u32>(TILE_HEIGHT))
            {
                check_size((width, height), BYTES_PER_PIXEL * u64::from(width) * u64::from(height))?;
            }
            let mut pixels = vec![0_u32; width as usize * height as usize];
            let read: Symbol<'_, ReadImage> = self.library.0.function("TIFFReadRGBAImageOriented")?;
            // Asked for in the orientation that it has, the page comes as it is stored.
            let orientation = self.number::<u16>(ORIENTATION).unwrap_or(1).max(1);
            if read(self.file, width, height, pixels.as_mut_ptr(), orientation.into(), STOP_AT_ERRORS) == 0 {
                return Err(corrupt("a part of the page can't be decoded"));
            }
            let dots = |tag| self.number::<f32>(tag).ok().filter(|dots| dots.is_normal()).map(f64::from);
            Ok(TiffPage {
                image: Colour { width, height, pixels: pixels.into_iter().flat_map(over_white).collect() },
                orientation: u8::try_from(orientation).unwrap_or(1),
                resolution: dots(ACROSS).zip(dots(DOWN)),
            })
        }
    }

    fn count(&self, limit: u32) -> Result<u32, ReadingError> {
        // SAFETY: the signature is that of `tiffio.h`.
        unsafe {
            let next: Symbol<'_, unsafe extern "C" fn(Pointer) -> c_int> =
                self.library.0.function("TIFFReadDirectory")?;
            let mut count = 1;
            while count <= limit.min(MOST_PAGES) && next(self.file) == 1 {
                count += 1;
            }
            Ok(count)
        }
    }

    /// The value of a tag whose C type is `Number`.
    fn number<Number: Default>(&self, tag: u32) -> Result<Number, ReadingError> {
        type GetField = unsafe extern "C" fn(Pointer, u32, ...) -> c_int;
        let mut value = Number::default();
        // SAFETY: the signature is that of `tiffio.h`, which writes a value of the tag's type.
        let found = unsafe {
            let get: Symbol<'_, GetField> = self.library.0.function("TIFFGetFieldDefaulted")?;
            get(self.file, tag, &raw mut value)
        };
        if found == 1 { Ok(value) } else { Err(corrupt(format!("tag {tag} is missing"))) }
    }
}

impl Drop for File<'_> {
    fn drop(&mut self) {
        #[expect(unsafe_code, reason = "a C library that is looked for at run time")]
        // SAFETY: the signature is that of `tiffio.h`; the file was opened by the library and is closed once.
        unsafe {
            if let Ok(close) = self.library.0.function::<unsafe extern "C" fn(Pointer)>("TIFFClose") {
                close(self.file);
            }
        }
    }
}

/// Colours come multiplied by their opacity.
fn over_white(pixel: u32) -> [u8; 3] {
    let [red, green, blue, opacity] = pixel.to_le_bytes();
    [red, green, blue].map(|level| level.saturating_add(255 - opacity))
}

#[expect(unsafe_code, reason = "called back by a C library")]
unsafe extern "C" fn read(source: Pointer, target: Pointer, length: isize) -> isize {
    // SAFETY: the library hands back the source it was opened with, and a buffer of that length.
    unsafe {
        let source = &mut *source.cast::<Source<'_>>();
        let rest = source.bytes.get(source.at..).unwrap_or_default();
        let length = rest.len().min(usize::try_from(length).unwrap_or_default());
        ptr::copy_nonoverlapping(rest.as_ptr(), target.cast(), length);
        source.at += length;
        isize::try_from(length).unwrap_or_default()
    }
}

extern "C" fn write(_: Pointer, _: Pointer, _: isize) -> isize {
    -1
}

/// `SEEK_SET`, `SEEK_CUR` or `SEEK_END` of C.
#[expect(unsafe_code, reason = "called back by a C library")]
unsafe extern "C" fn seek(source: Pointer, offset: u64, from: c_int) -> u64 {
    // SAFETY: the library hands back the source it was opened with.
    let source = unsafe { &mut *source.cast::<Source<'_>>() };
    let start = match from {
        0 => 0,
        1 => source.at as u64,
        _ => source.bytes.len() as u64,
    };
    // Offsets are signed in effect: a negative one wraps around.
    let at = start.wrapping_add(offset);
    source.at = usize::try_from(at).unwrap_or(usize::MAX);
    at
}

extern "C" fn close(_: Pointer) -> c_int {
    0
}

#[expect(unsafe_code, reason = "called back by a C library")]
unsafe extern "C" fn size(source: Pointer) -> u64 {
    // SAFETY: the library hands back the source it was opened with.
    let source = unsafe { &*source.cast::<Source<'_>>() };
    source.bytes.len() as u64
}

extern "C" fn map(_: Pointer, _: *mut Pointer, _: *mut u64) -> c_int {
    0
}

extern "C" fn unmap(_: Pointer, _: Pointer, _: u64) {}
