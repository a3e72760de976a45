//! Images of pages for people and for models.

use document_types::reading::{
    Drawing, EnclosedFile, FileRole, ImageFormat, Preset, ReadingError, ReadingErrorCode,
};
use image::{
    DynamicImage, GenericImageView, ImageFormat as Encoding, Rgb, RgbImage, Rgba, RgbaImage, imageops,
};

use crate::{build, fixture, pool, settings};

fn drawing(presets: &[Preset]) -> Drawing {
    Drawing { page: 0, presets: presets.to_vec(), format: ImageFormat::Webp, rotation: None, password: None }
}

async fn draw(bytes: &[u8], name: &str, drawing: &Drawing) -> Result<Vec<EnclosedFile>, ReadingError> {
    pool(&settings()).draw(bytes, name, drawing).await.unwrap()
}

async fn drawn(bytes: &[u8], name: &str, drawing: &Drawing) -> DynamicImage {
    let files = draw(bytes, name, drawing).await.unwrap();
    image::load_from_memory(&files[0].content).unwrap()
}

/// Red, green, blue and yellow quarters from left to right and top to bottom.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => RED,
        (false, true) => GREEN,
        (true, false) => BLUE,
        (false, false) => YELLOW,
    })
}

const RED: Rgb<u8> = Rgb([220, 30, 30]);
const GREEN: Rgb<u8> = Rgb([30, 180, 40]);
const BLUE: Rgb<u8> = Rgb([40, 50, 200]);
const YELLOW: Rgb<u8> = Rgb([230, 220, 60]);

/// The four corners hold these colours, as nearly as a lossy file keeps them.
#[track_caller]
fn assert_corners(image: &DynamicImage, expected: [Rgb<u8>; 4]) {
    let (right, bottom) = (image.width() * 3 / 4, image.height() * 3 / 4);
    let (left, top) = (image.width() / 4, image.height() / 4);
    for ((x, y), expected) in
        [(left, top), (right, top), (left, bottom), (right, bottom)].into_iter().zip(expected)
    {
        let found = image.get_pixel(x, y);
        let near = expected.0.iter().zip(found.0).all(|(&expected, found)| expected.abs_diff(found) < 25);
        assert!(near, "{found:?} at {x}, {y} is not {expected:?}");
    }
}

#[tokio::test]
async fn every_preset_has_its_size_and_name_and_keeps_the_colours() {
    let photo = build::encoded(&quarters(2100, 1400).into(), Encoding::Jpeg);
    for (format, encoding, extension) in
        [(ImageFormat::Webp, Encoding::WebP, "webp"), (ImageFormat::Jpeg, Encoding::Jpeg, "jpg")]
    {
        let order = Drawing { format, ..drawing(&Preset::ALL) };
        let files = draw(&photo, "photo.jpg", &order).await.unwrap();

        let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
        let stems = ["thumbnail", "preview", "ai-chat", "ai-vision"];
        assert_eq!(names, stems.map(|stem| format!("{stem}.{extension}")));
        for (file, size) in files.iter().zip([(256, 171), (1024, 683), (1024, 683), (2048, 1365)]) {
            assert_eq!((file.role, file.media_type.as_str()), (FileRole::Result, format.media_type()));
            assert_eq!(image::guess_format(&file.content).unwrap(), encoding);
            let image = image::load_from_memory(&file.content).unwrap();
            assert_eq!((image.width(), image.height()), size);
            assert_corners(&image, [RED, GREEN, BLUE, YELLOW]);
        }
    }
}

#[tokio::test]
async fn the_order_of_presets_is_kept_and_none_is_enlarged() {
    let small = build::encoded(&quarters(400, 300).into(), Encoding::Png);
    let files = draw(&small, "small.png", &drawing(&[Preset::AiVision, Preset::Thumbnail])).await.unwrap();

    let sizes: Vec<_> = files
        .iter()
        .map(|file| (file.name.as_str(), image::load_from_memory(&file.content).unwrap().dimensions()))
        .collect();
    assert_eq!(sizes, [("ai-vision.webp", (400, 300)), ("thumbnail.webp", (256, 192))]);
}

#[tokio::test]
async fn a_photo_stands_upright_by_its_exif_and_by_what_was_asked() {
    let sideways = imageops::rotate270(&quarters(900, 600));
    let photo = build::with_orientation(build::encoded(&sideways.into(), Encoding::Jpeg), 6);
    let upright = drawn(&photo, "photo.jpg", &drawing(&[Preset::Thumbnail])).await;
    assert_eq!(upright.dimensions(), (256, 171));
    assert_corners(&upright, [RED, GREEN, BLUE, YELLOW]);
    // What the camera noted stays in the original.
    for format in [ImageFormat::Webp, ImageFormat::Jpeg] {
        let files = draw(&photo, "photo.jpg", &Drawing { format, ..drawing(&Preset::ALL) }).await.unwrap();
        assert!(photo.windows(4).any(|bytes| bytes == b"Exif"));
        for file in files {
            let noted = file
                .content
                .windows(4)
                .any(|bytes| [b"Exif", b"EXIF", b"XMP "].contains(&bytes.try_into().unwrap()));
            assert!(!noted, "{}", file.name);
        }
    }

    // What is asked for is the whole turn of the stored picture, which lies a quarter to the left.
    let order = Drawing { rotation: Some(270), ..drawing(&[Preset::Thumbnail]) };
    assert_corners(&drawn(&photo, "photo.jpg", &order).await, [YELLOW, BLUE, GREEN, RED]);
}

#[tokio::test]
async fn what_is_transparent_lies_on_white() {
    let mut glass = RgbaImage::from_pixel(300, 300, Rgba([0, 0, 0, 0]));
    imageops::replace(
        &mut glass,
        &DynamicImage::from(RgbImage::from_pixel(150, 150, RED)).into_rgba8(),
        0,
        0,
    );
    for (encoding, name) in [(Encoding::Png, "glass.png"), (Encoding::WebP, "glass.webp")] {
        let bytes = build::encoded(&glass.clone().into(), encoding);
        let image = drawn(&bytes, name, &drawing(&[Preset::Preview])).await;
        assert_corners(&image, [RED, Rgb([255; 3]), Rgb([255; 3]), Rgb([255; 3])]);
    }
}

#[tokio::test]
async fn the_inks_of_a_printed_picture_are_shown_as_colours() {
    // Stored as Adobe's programs do: 255 is no ink.
    let inks: Vec<u8> = quarters(320, 320).pixels().flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect();
    let image = drawn(&build::cmyk_jpeg(&inks, 320, 320), "print.jpg", &drawing(&[Preset::Preview])).await;
    assert_corners(&image, [RED, GREEN, BLUE, YELLOW]);
}

#[tokio::test]
async fn any_page_of_a_tiff_and_of_a_pdf_can_be_drawn() {
    let blank = image::GrayImage::from_pixel(600, 800, image::Luma([255]));
    let fax = build::tiff(&[&blank, &build::receipt()]);
    let order = Drawing { page: 1, ..drawing(&[Preset::AiChat]) };
    assert_eq!(drawn(&fax, "fax.tiff", &order).await.dimensions(), (653, 1024));

    let image = drawn(&fixture("invoice.pdf"), "invoice.pdf", &drawing(&[Preset::AiVision])).await;
    assert_eq!(image.dimensions(), (1448, 2048));
    let dark = image.to_luma8().pixels().filter(|pixel| pixel[0] < 100).count();
    assert!(dark > 2000, "{dark} dark pixels are no invoice");
}

#[tokio::test]
async fn a_page_that_does_not_exist_is_named() {
    for (bytes, name) in [(fixture("invoice.pdf"), "invoice.pdf"), (fixture("receipt.jpg"), "receipt.jpg")] {
        let order = Drawing { page: 7, ..drawing(&[Preset::Preview]) };
        let error = draw(&bytes, name, &order).await.unwrap_err();
        assert_eq!(error.code, ReadingErrorCode::Empty);
        assert_eq!(error.message, "page 8 was asked for, and the file has 1");
    }
}

#[tokio::test]
async fn an_enormous_picture_is_refused_before_it_is_decoded() {
    let error =
        draw(&build::png_claiming(60_000, 60_000), "bomb.png", &drawing(&Preset::ALL)).await.unwrap_err();
    assert_eq!(error.code, ReadingErrorCode::TooLarge);
}
