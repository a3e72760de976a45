//! Files that tests build at run time: images in every stored form, and PDFs of any length.

use std::fmt::Write;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GrayImage, ImageFormat};
use tiff::encoder::{TiffEncoder, colortype};
use turbojpeg::{PixelFormat, Subsamp};

use crate::fixture;

/// The receipt among the fixtures, as pixels.
pub(crate) fn receipt() -> GrayImage {
    image::load_from_memory(&fixture("receipt.jpg")).unwrap().into_luma8()
}

pub(crate) fn jpeg(image: &GrayImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 85).encode_image(image).unwrap();
    bytes
}

/// A JPEG whose EXIF says how it is to be turned.
pub(crate) fn jpeg_with_orientation(image: &GrayImage, orientation: u8) -> Vec<u8> {
    with_orientation(jpeg(image), orientation)
}

/// The same JPEG with an EXIF that says how it is to be turned.
pub(crate) fn with_orientation(plain: Vec<u8>, orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xff, 0xe1]);
    bytes.extend((exif.len() as u16 + 2).to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&plain[2..]);
    bytes
}

/// A JPEG of four inks as they are given.
pub(crate) fn cmyk_jpeg(inks: &[u8], width: usize, height: usize) -> Vec<u8> {
    let source =
        turbojpeg::Image { pixels: inks, width, pitch: 4 * width, height, format: PixelFormat::CMYK };
    turbojpeg::compress(source, 90, Subsamp::None).unwrap().to_vec()
}

pub(crate) fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A TIFF file with a page for each image.
pub(crate) fn tiff(pages: &[&GrayImage]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).unwrap();
    for page in pages {
        encoder.write_image::<colortype::Gray8>(page.width(), page.height(), page.as_raw()).unwrap();
    }
    bytes.into_inner()
}

/// A TIFF file of one page, uncompressed, from its tags (numbers of 16 bits) and its strips.
pub(crate) fn tiff_of(tags: &[(u16, &[u16])], strips: &[&[u8]]) -> Vec<u8> {
    let mut tags: Vec<(u16, u16, Vec<u32>)> =
        tags.iter().map(|(tag, values)| (*tag, 3, values.iter().copied().map(u32::from).collect())).collect();
    let lengths: Vec<u32> = strips.iter().map(|strip| strip.len() as u32).collect();
    let offsets =
        lengths.iter().scan(8, |next, length| Some(std::mem::replace(next, *next + length))).collect();
    tags.push((273, 4, offsets));
    tags.push((279, 4, lengths));
    tags.sort();
    let mut bytes = b"II*\0\0\0\0\0".to_vec();
    bytes.extend(strips.concat());
    bytes.resize(bytes.len().next_multiple_of(2), 0);
    let directory = bytes.len() as u32;
    bytes[4..8].copy_from_slice(&directory.to_le_bytes());
    let mut behind = directory + 2 + tags.len() as u32 * 12 + 4;
    let mut long = Vec::new();
    bytes.extend((tags.len() as u16).to_le_bytes());
    for (tag, kind, values) in tags {
        let mut encoded: Vec<u8> = Vec::new();
        for value in &values {
            encoded.extend(&value.to_le_bytes()[..if kind == 3 { 2 } else { 4 }]);
        }
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend((values.len() as u32).to_le_bytes());
        if encoded.len() > 4 {
            bytes.extend(behind.to_le_bytes());
            behind += encoded.len() as u32;
            long.extend(encoded);
        } else {
            encoded.resize(4, 0);
            bytes.extend(encoded);
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(long);
    bytes
}

/// One bit a pixel, 1 for light, each row in whole bytes.
pub(crate) fn packed(image: &GrayImage) -> Vec<u8> {
    let byte = |pixels: &[u8]| {
        pixels.iter().enumerate().fold(0, |byte, (at, &level)| byte | u8::from(level > 128) << (7 - at))
    };
    image.as_raw().chunks(image.width() as usize).flat_map(|row| row.chunks(8).map(byte)).collect()
}

/// The image on a larger white sheet, turned clockwise by so many degrees about the middle.
pub(crate) fn leaning(image: &GrayImage, degrees: f32) -> GrayImage {
    let mut sheet = GrayImage::from_pixel(image.width() + 200, image.height() + 200, image::Luma([255]));
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let (width, height) = (sheet.width() as f32, sheet.height() as f32);
    for (x, y, pixel) in sheet.enumerate_pixels_mut() {
        let (x, y) = (x as f32 - width / 2.0, y as f32 - height / 2.0);
        let from_x = x * cosine + y * sine + image.width() as f32 / 2.0;
        let from_y = y * cosine - x * sine + image.height() as f32 / 2.0;
        if let Some(level) = image::imageops::interpolate_bilinear(image, from_x, from_y) {
            *pixel = level;
        }
    }
    sheet
}

/// Where a point of the image stands on the sheet of [`leaning`].
pub(crate) fn leaned((x, y): (f32, f32), image: &GrayImage, sheet: &GrayImage, degrees: f32) -> (f32, f32) {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let (x, y) = (x - image.width() as f32 / 2.0, y - image.height() as f32 / 2.0);
    let (width, height) = (sheet.width() as f32, sheet.height() as f32);
    (x * cosine - y * sine + width / 2.0, x * sine + y * cosine + height / 2.0)
}

/// A JPEG in the inks of a press, stored the wrong way round as Photoshop does.
pub(crate) fn press_jpeg(image: &GrayImage) -> Vec<u8> {
    let inks: Vec<u8> = image.pixels().flat_map(|pixel| [255, 255, 255, pixel[0]]).collect();
    cmyk_jpeg(&inks, image.width() as usize, image.height() as usize)
}

/// The header of a PNG that claims this size, with a little data behind it.
pub(crate) fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8; 4], data: &[u8]| {
        bytes.extend((data.len() as u32).to_be_bytes());
        let start = bytes.len();
        bytes.extend(name);
        bytes.extend(data);
        let check = crc32(&bytes[start..]);
        bytes.extend(check.to_be_bytes());
    };
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    chunk(b"IHDR", &header);
    chunk(b"IDAT", &[0x78, 0x9c, 0x63, 0x60, 0, 0]);
    chunk(b"IEND", &[]);
    bytes
}

/// CRC-32 as PNG has it (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}

/// A PDF of so many pages, each with a line of text; `media_box` as in the file.
pub(crate) fn pdf(pages: usize, media_box: &str) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut kids = String::new();
    for page in 1..=pages {
        let content = format!("BT /F1 24 Tf 72 700 Td (Page {page} of a very long document) Tj ET");
        let number = objects.len() + 1;
        write!(kids, "{number} 0 R ").unwrap();
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [{media_box}] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
            number + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>");
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = String::new();
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
        writeln!(file, "{} 0 obj\n{object}\nendobj", index + 1).unwrap();
    }
    let start = file.len();
    let size = objects.len() + 1;
    write!(file, "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n")
        .unwrap();
    write!(file, "startxref\n{start}\n%%EOF\n").unwrap();
    file.into_bytes()
}
