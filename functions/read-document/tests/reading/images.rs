//! Image files of every stored form, leaning and turned pages, and the languages they are read in.

use std::fs;

use document_types::protocol::OcrEngine;
use document_types::reading::{ReadOptions, Reading, ReadingErrorCode};
use image::{DynamicImage, Frame, GrayImage, ImageBuffer, ImageFormat, Luma, Rgb, Rgba, imageops};

use crate::{assert_near, build, fixture, pool, read, settings, word};

#[track_caller]
fn assert_is_the_receipt(reading: &Reading, what: &str) {
    assert_eq!(reading.error, None, "{what}");
    assert!(reading.text.contains("TOTAL EUR 63.28"), "{what}: {:?}", reading.text);
}

#[tokio::test]
async fn a_page_that_leans_is_straightened_and_its_boxes_lean_back() {
    let receipt = build::receipt();
    for degrees in [-4.0_f32, 5.5] {
        let leaning = build::leaning(&receipt, degrees);
        let reading = read(&build::jpeg(&leaning), "leaning.jpg").await;

        assert_is_the_receipt(&reading, &format!("{degrees} degrees"));
        let page = &reading.pages[0];
        assert_eq!((page.width, page.height), (leaning.width(), leaning.height()));
        // The middle of the upright box [640, 872, 752, 904], turned about the middle of the picture.
        let (x, y) = build::leaned((696.0, 888.0), &receipt, &leaning, degrees);
        let [x0, y0, x1, y1] = word(&reading, "63.28").bbox;
        assert_near([(x0 + x1) / 2, (y0 + y1) / 2, 0, 0], [x as i32, y as i32, 0, 0], 8);
    }
}

#[tokio::test]
async fn a_page_on_its_side_is_read_and_says_how_it_is_turned() {
    let receipt = build::receipt();
    for (stored, rotation) in [(imageops::rotate90(&receipt), 270), (imageops::rotate270(&receipt), 90)] {
        let reading = read(&build::jpeg(&stored), "side.jpg").await;
        assert_is_the_receipt(&reading, "on its side");
        assert_eq!(reading.pages[0].rotation, rotation);
    }
}

#[tokio::test]
async fn gif_and_bmp_are_read_and_of_an_animation_the_first_frame() {
    let receipt = build::receipt();
    let colours = DynamicImage::ImageLuma8(receipt.clone()).into_rgb8();
    let bmp = build::encoded(&DynamicImage::ImageRgb8(colours), ImageFormat::Bmp);
    assert_is_the_receipt(&read(&bmp, "scan.bmp").await, "BMP");

    let first = DynamicImage::ImageLuma8(receipt.clone()).into_rgba8();
    let blank = ImageBuffer::from_pixel(receipt.width(), receipt.height(), Rgba([255; 4]));
    let mut gif = Vec::new();
    image::codecs::gif::GifEncoder::new_with_speed(&mut gif, 30)
        .encode_frames([Frame::new(first), Frame::new(blank)])
        .unwrap();
    let reading = read(&gif, "animation.gif").await;
    assert_is_the_receipt(&reading, "GIF");
    assert_eq!(reading.pages.len(), 1);
}

#[tokio::test]
async fn every_depth_and_kind_of_colours_is_read() {
    let receipt = build::receipt();
    let deep = ImageBuffer::from_fn(receipt.width(), receipt.height(), |x, y| {
        Luma([u16::from(receipt.get_pixel(x, y)[0]) * 257])
    });
    let deep = build::encoded(&DynamicImage::ImageLuma16(deep), ImageFormat::Png);
    assert_is_the_receipt(&read(&deep, "deep.png").await, "16 bits");

    let colours = ImageBuffer::from_fn(receipt.width(), receipt.height(), |x, y| {
        let level = receipt.get_pixel(x, y)[0];
        Rgb([level / 2, level, level])
    });
    let colours = build::encoded(&DynamicImage::ImageRgb8(colours), ImageFormat::Png);
    assert_is_the_receipt(&read(&colours, "colours.png").await, "coloured paper");
    assert_is_the_receipt(&read(&build::press_jpeg(&receipt), "press.jpg").await, "CMYK");
}

/// Tags that every TIFF needs: width, height, bits and samples of a pixel, kind of colours, rows of the strip.
fn described<'a>(size: &'a [u16; 2], bits: &'a [u16], colours: &'a [u16]) -> Vec<(u16, &'a [u16])> {
    let samples: &[u16] = if bits.len() == 3 { &[3] } else { &[1] };
    vec![(256, &size[..1]), (257, &size[1..]), (258, bits), (262, colours), (277, samples), (278, &size[1..])]
}

#[tokio::test]
async fn tiff_files_with_planes_and_single_bits_are_read() {
    let receipt = build::receipt();
    let size = [receipt.width() as u16, receipt.height() as u16];

    let mut planar = described(&size, &[8, 8, 8], &[2]);
    planar.push((284, &[2]));
    let planes = build::tiff_of(&planar, &[receipt.as_raw().as_slice(); 3]);
    assert_is_the_receipt(&read(&planes, "planes.tif").await, "planes");

    let packed = build::packed(&receipt);
    let reading = read(&build::tiff_of(&described(&size, &[1], &[1]), &[&packed]), "bits.tif").await;
    assert!(reading.text.contains("TOTAL"), "{:?}", reading.text);
}

#[tokio::test]
async fn a_picture_without_text_is_no_failure_and_claims_nothing() {
    let mut state = 1_u32;
    let picture = GrayImage::from_fn(900, 700, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let wave = ((x as f32 / 90.0).sin() + (y as f32 / 70.0).cos()) * 50.0;
        Luma([(128.0 + wave + (state >> 28) as f32) as u8])
    });
    let reading = read(&build::jpeg(&picture), "holiday.jpg").await;
    assert_eq!(reading.error, None);
    assert_eq!(reading.pages[0].error, None);
    assert!(reading.confidence().is_none_or(|percent| percent < 40.0), "{:?}", reading.text);
}

#[tokio::test]
async fn sizes_that_no_memory_holds_are_too_large_in_every_format() {
    let mut gif = b"GIF89a".to_vec();
    gif.extend([0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
    gif.extend([0x2c, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 2, 2, 0x4c, 1, 0, 0x3b]);
    let mut bmp = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bmp.extend(60_000_i32.to_le_bytes());
    bmp.extend(60_000_i32.to_le_bytes());
    bmp.extend([1, 0, 24, 0]);
    bmp.resize(200, 0);
    let tiff = build::tiff_of(&described(&[60_000, 60_000], &[8], &[1]), &[b"few"]);
    for (bytes, name) in [(gif, "bomb.gif"), (bmp, "bomb.bmp"), (tiff, "bomb.tif")] {
        let reading = read(&bytes, name).await;
        assert_eq!(reading.error.map(|error| error.code), Some(ReadingErrorCode::TooLarge), "{name}");
        assert!(reading.usage.max_rss_kb < 100_000, "{name}: {} KiB", reading.usage.max_rss_kb);
    }
}

#[tokio::test]
async fn the_photograph_of_a_telephone_is_read() {
    assert_is_the_receipt(&read(&fixture("receipt.heic"), "photo.heic").await, "HEIF");
}

#[tokio::test]
async fn a_heif_file_cut_in_half_is_corrupt_or_unsupported_but_never_a_crash() {
    let whole = fixture("receipt.heic");
    for length in [40, whole.len() / 2, whole.len() - 9] {
        let reading = read(&whole[..length], "photo.heic").await;
        let code = reading.error.map(|error| error.code);
        let expected = [None, Some(ReadingErrorCode::Corrupt), Some(ReadingErrorCode::Unsupported)];
        assert!(expected.contains(&code), "{code:?} for {length} bytes");
    }
}

#[tokio::test]
async fn a_language_that_is_not_installed_is_named_beside_those_that_are() {
    let models = tempfile::tempdir().unwrap();
    let installed = [
        "/usr/share/tesseract-ocr/5/tessdata",
        "/usr/share/tesseract-ocr/4.00/tessdata",
        "/usr/share/tessdata",
    ];
    let Some(eng) = installed
        .map(|folder| format!("{folder}/eng.traineddata"))
        .into_iter()
        .find(|path| fs::exists(path).unwrap())
    else {
        return;
    };
    fs::copy(eng, models.path().join("eng.traineddata")).unwrap();
    let mut settings = settings();
    settings.tessdata = Some(models.path().to_owned());
    settings.ocr_engine = OcrEngine::Tesseract;
    let readers = pool(&settings);
    let in_languages =
        |languages: &str| ReadOptions { languages: languages.parse().unwrap(), ..ReadOptions::default() };

    let error = readers
        .read(&fixture("scan.pdf"), "scan.pdf", &in_languages("fra"), |_| ())
        .await
        .unwrap()
        .error
        .unwrap();
    assert_eq!(error.code, ReadingErrorCode::Unsupported);
    assert_eq!(
        error.message,
        "the recognition model for \"fra\" is not installed; the only one that is: eng"
    );

    // A German page: named, German is missed; under `auto` English is what there is.
    let named =
        readers.read(&fixture("scan.pdf"), "scan.pdf", &in_languages("eng+deu"), |_| ()).await.unwrap();
    let error = named.pages[0].error.as_ref().unwrap();
    assert!(error.message.contains("\"deu\" is not installed"), "{}", error.message);
    assert!(named.text.contains("Gesamtbetrag"), "{:?}", named.text);
    let auto = readers.read(&fixture("scan.pdf"), "scan.pdf", &in_languages("auto"), |_| ()).await.unwrap();
    assert_eq!((auto.error, auto.pages[0].error.as_ref()), (None, None));
    assert!(auto.text.contains("Gesamtbetrag"), "{:?}", auto.text);
}
