//! HEIF files, the photographs of telephones, through the system's libheif where it is installed.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::ptr;

use document_types::reading::{ReadingError, ReadingErrorCode};
use image::RgbImage;
use libloading::Symbol;

use super::foreign::Foreign;
use super::{Loaded, check_size, corrupt};
use crate::turn::Turn;

/// Its interface has not changed since 1.0.
const LIBRARY: &str = "libheif.so.1";

/// `heif_colorspace_RGB`, `heif_chroma_interleaved_RGB` and `heif_channel_interleaved` of `heif_image.h`.
const RGB: c_int = 1;
const INTERLEAVED_RGB: c_int = 10;
const INTERLEAVED: c_int = 10;

/// `heif_error_Unsupported_filetype` and `heif_error_Unsupported_feature` of `heif_error.h`.
const UNSUPPORTED: [c_int; 2] = [3, 4];

/// Bytes that decoding holds for a pixel: what the codec yields, the colours made of it, and gray.
const BYTES_PER_PIXEL: u64 = 7;

/// `struct heif_error`: passed by value, the message lives as long as the library.
#[repr(C)]
struct Outcome {
    code: c_int,
    subcode: c_int,
    message: *const c_char,
}

type Pointer = *mut c_void;

/// Something of the library's that is released with its own function.
struct Owned<'a> {
    pointer: Pointer,
    release: Symbol<'a, unsafe extern "C" fn(Pointer)>,
}

/// The library, with every call by its name in `heif.h`.
struct Heif(Foreign);

/// The primary image of a HEIF file. It comes upright: the format's own turns are part of decoding.
pub(crate) fn heif(bytes: &[u8]) -> Result<Loaded, ReadingError> {
    let heif = Heif::load()?;
    let context = heif.open(bytes)?;
    let handle = heif.primary(&context)?;
    let stored = heif.size(&handle)?;
    check_size(stored, u64::from(stored.0) * u64::from(stored.1) * BYTES_PER_PIXEL)?;
    Ok(Loaded { image: heif.decode(&handle)?.into(), turn: Turn::default() })
}

#[expect(unsafe_code, reason = "a C library that is looked for at run time")]
impl Heif {
    fn load() -> Result<Self, ReadingError> {
        Foreign::load("libheif", &[LIBRARY]).map(Self).ok_or_else(|| {
            let message = "HEIF images are read only where libheif is installed: install it, or use JPEG";
            ReadingError::new(ReadingErrorCode::Unsupported, message)
        })
    }

    /// # Safety
    /// `release` must name the function that ends the life of `pointer`, which nothing else may do.
    unsafe fn own(&self, pointer: Pointer, release: &str) -> Result<Owned<'_>, ReadingError> {
        if pointer.is_null() {
            return Err(corrupt("libheif gives no image"));
        }
        // SAFETY: all functions of that kind take one pointer and return nothing.
        let release = unsafe { self.0.function(release) }?;
        Ok(Owned { pointer, release })
    }

    fn open<'a>(&'a self, bytes: &'a [u8]) -> Result<Owned<'a>, ReadingError> {
        // SAFETY: the signatures are those of `heif.h`. The library reads the bytes where they are, and they
        // outlive the context by its lifetime.
        unsafe {
            let allocate: Symbol<'_, unsafe extern "C" fn() -> Pointer> =
                self.0.function("heif_context_alloc")?;
            let read: Symbol<'_, unsafe extern "C" fn(Pointer, *const u8, usize, Pointer) -> Outcome> =
                self.0.function("heif_context_read_from_memory_without_copy")?;
            let context = self.own(allocate(), "heif_context_free")?;
            read(context.pointer, bytes.as_ptr(), bytes.len(), ptr::null_mut()).check()?;
            Ok(context)
        }
    }

    fn primary<'a>(&'a self, context: &Owned<'a>) -> Result<Owned<'a>, ReadingError> {
        let mut handle = ptr::null_mut();
        // SAFETY: the signature is that of `heif.h`; the handle keeps what it needs of the context.
        unsafe {
            let primary: Symbol<'_, unsafe extern "C" fn(Pointer, *mut Pointer) -> Outcome> =
                self.0.function("heif_context_get_primary_image_handle")?;
            primary(context.pointer, &raw mut handle).check()?;
            self.own(handle, "heif_image_handle_release")
        }
    }

    fn size(&self, handle: &Owned<'_>) -> Result<(u32, u32), ReadingError> {
        let side = |name| {
            // SAFETY: the signature is that of `heif.h`.
            let side = unsafe {
                let side: Symbol<'_, unsafe extern "C" fn(Pointer) -> c_int> = self.0.function(name)?;
                side(handle.pointer)
            };
            u32::try_from(side).map_err(corrupt)
        };
        Ok((side("heif_image_handle_get_width")?, side("heif_image_handle_get_height")?))
    }

    fn decode(&self, handle: &Owned<'_>) -> Result<RgbImage, ReadingError> {
        type Decode = unsafe extern "C" fn(Pointer, *mut Pointer, c_int, c_int, Pointer) -> Outcome;
        type Side = unsafe extern "C" fn(Pointer, c_int) -> c_int;
        type Plane = unsafe extern "C" fn(Pointer, c_int, *mut c_int) -> *const u8;
        let mut image = ptr::null_mut();
        let mut stride = 0;
        // SAFETY: the signatures are those of `heif.h`. A plane has `stride` bytes for each of its rows and
        // lives as long as its image, which is released at the end of this function.
        unsafe {
            let decode: Symbol<'_, Decode> = self.0.function("heif_decode_image")?;
            let width: Symbol<'_, Side> = self.0.function("heif_image_get_width")?;
            let height: Symbol<'_, Side> = self.0.function("heif_image_get_height")?;
            let plane: Symbol<'_, Plane> = self.0.function("heif_image_get_plane_readonly")?;
            decode(handle.pointer, &raw mut image, RGB, INTERLEAVED_RGB, ptr::null_mut()).check()?;
            let image = self.own(image, "heif_image_release")?;
            let sides = (width(image.pointer, INTERLEAVED), height(image.pointer, INTERLEAVED));
            let first = plane(image.pointer, INTERLEAVED, &raw mut stride);
            let (Ok(width), Ok(height), Ok(stride)) =
                (u32::try_from(sides.0), u32::try_from(sides.1), usize::try_from(stride))
            else {
                return Err(corrupt("libheif gives an image without a size"));
            };
            let row_length = width as usize * 3;
            if first.is_null() || row_length == 0 || height == 0 || stride < row_length {
                return Err(corrupt("libheif gives an image without pixels"));
            }
            // The last row may end without padding.
            let plane = std::slice::from_raw_parts(first, stride * (height as usize - 1) + row_length);
            let pixels = plane.chunks(stride).flat_map(|row| &row[..row_length]).copied().collect();
            RgbImage::from_raw(width, height, pixels).ok_or_else(|| corrupt("libheif gives too few pixels"))
        }
    }
}

impl Drop for Owned<'_> {
    fn drop(&mut self) {
        #[expect(unsafe_code, reason = "a C library that is looked for at run time")]
        // SAFETY: promised to `own`.
        unsafe {
            (self.release)(self.pointer);
        }
    }
}

impl Outcome {
    fn check(self) -> Result<(), ReadingError> {
        if self.code == 0 {
            return Ok(());
        }
        let message = if self.message.is_null() {
            "libheif gives no reason".to_owned()
        } else {
            #[expect(unsafe_code, reason = "a C library that is looked for at run time")]
            // SAFETY: a string that the library keeps.
            unsafe { CStr::from_ptr(self.message) }.to_string_lossy().into_owned()
        };
        if UNSUPPORTED.contains(&self.code) {
            let message = format!("this variant of HEIF is not read: {message}");
            return Err(ReadingError::new(ReadingErrorCode::Unsupported, message));
        }
        Err(corrupt(message))
    }
}
