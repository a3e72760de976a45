//! What comes out of files of every kind that is read.

use document_types::protocol::OcrEngine;
use document_types::reading::{ReadOptions, TextSource};
use image::{DynamicImage, ImageFormat, Luma, LumaA, imageops};

use crate::{assert_near, build, fixture, pool, read, settings, word};

#[tokio::test]
async fn a_photographed_receipt_is_read_with_boxes_where_the_words_stand() {
    let reading = read(&fixture("receipt.jpg"), "receipt.jpg").await;

    assert_eq!(reading.error, None);
    let page = &reading.pages[0];
    assert_eq!((page.width, page.height, page.rotation), (880, 1380, 0));
    assert_eq!(page.source, TextSource::Ocr);
    for line in ["HARBOUR HARDWARE LTD", "Date: 12/04/2025", "TOTAL EUR 63.28"] {
        assert!(reading.text.contains(line), "{line:?} is not in {:?}", reading.text);
    }
    // Read off the picture by eye.
    assert_near(word(&reading, "TOTAL").bbox, [134, 882, 242, 910], 8);
    assert_near(word(&reading, "63.28").bbox, [640, 872, 752, 904], 8);
    assert_eq!(word(&reading, "TOTAL").line, word(&reading, "63.28").line);
    assert!(word(&reading, "TOTAL").confidence > 0.7);
    assert!(reading.usage.max_rss_kb > 10_000 && reading.usage.cpu_seconds > 0.0);
}

#[tokio::test]
async fn the_text_of_a_pdf_is_taken_as_it_is_stored() {
    let reading = read(&fixture("invoice.pdf"), "invoice.pdf").await;

    assert_eq!(reading.error, None);
    let page = &reading.pages[0];
    assert_eq!((page.width, page.height, page.source), (1654, 2339, TextSource::Native));
    let number = word(&reading, "2025-0417");
    assert_eq!(number.confidence, 1.0);
    // Right-aligned at 535 points, baseline 690 points above the lower edge of 842: times 200 / 72.
    assert_near(number.bbox, [1350, 395, 1486, 428], 12);
    assert!(reading.text.starts_with("Alder & Finch Workshop Ltd\n12 Quay Street, Galway"));
}

#[tokio::test]
async fn a_scan_inside_a_pdf_is_recognized_in_the_language_it_is_in() {
    let reading = read(&fixture("scan.pdf"), "scan.pdf").await;

    assert_eq!(reading.error, None);
    assert_eq!(reading.pages[0].source, TextSource::Ocr);
    for line in
        ["Lindenweg 7, 80331 München", "Wir bedanken uns für den Auftrag", "Umsatzsteuer 19 % 81,61 €"]
    {
        assert!(reading.text.contains(line), "{line:?} is not in {:?}", reading.text);
    }
    assert_near(word(&reading, "Gesamtbetrag").bbox, [225, 1243, 485, 1281], 12);
}

#[tokio::test]
async fn a_list_of_languages_narrows_what_is_tried() {
    // The networks know all languages at once.
    let settings = shared::settings::Readers { ocr_engine: OcrEngine::Tesseract, ..settings() };
    let options = ReadOptions { languages: "eng".parse().unwrap(), ..ReadOptions::default() };
    let reading = pool(&settings).read(&fixture("scan.pdf"), "scan.pdf", &options, |_| ()).await.unwrap();
    assert!(!reading.text.contains("für den Auftrag"));
}

#[tokio::test]
async fn without_recognition_a_scan_is_an_empty_page() {
    let options = ReadOptions { ocr: false, ..ReadOptions::default() };
    let reading = pool(&settings()).read(&fixture("scan.pdf"), "scan.pdf", &options, |_| ()).await.unwrap();
    assert_eq!((reading.pages.len(), reading.text.as_str(), reading.error), (1, "", None));
    let photo =
        pool(&settings()).read(&fixture("receipt.jpg"), "receipt.jpg", &options, |_| ()).await.unwrap();
    assert_eq!((photo.pages[0].width, photo.pages[0].height, photo.text.as_str()), (880, 1380, ""));
}

#[tokio::test]
async fn a_pdf_without_a_user_password_is_read_although_it_is_encrypted() {
    let reading = read(&fixture("owner-locked.pdf"), "owner-locked.pdf").await;
    assert_eq!(reading.error, None);
    word(&reading, "2025-0417");
}

#[tokio::test]
async fn a_photo_turned_by_its_exif_has_boxes_in_the_stored_picture() {
    let receipt = build::receipt();
    let stored = imageops::rotate270(&receipt);
    let reading = read(&build::jpeg_with_orientation(&stored, 6), "photo.jpg").await;

    let page = &reading.pages[0];
    assert_eq!((page.width, page.height, page.rotation), (1380, 880, 90));
    // The upright box [640, 872, 752, 904] turned a quarter back.
    assert_near(word(&reading, "63.28").bbox, [872, 880 - 752, 904, 880 - 640], 8);
}

#[tokio::test]
async fn a_sheet_scanned_upside_down_is_turned() {
    let upside_down = imageops::rotate180(&build::receipt());
    let reading = read(&build::jpeg(&upside_down), "scan.jpg").await;

    assert_eq!(reading.pages[0].rotation, 180);
    assert!(reading.text.contains("TOTAL EUR 63.28"), "{:?}", reading.text);
    assert_near(word(&reading, "63.28").bbox, [880 - 752, 1380 - 904, 880 - 640, 1380 - 872], 8);
}

#[tokio::test]
async fn every_page_of_a_tiff_is_read() {
    let receipt = build::receipt();
    let blank = image::GrayImage::from_pixel(600, 800, Luma([255]));
    let reading = read(&build::tiff(&[&receipt, &blank, &receipt]), "fax.tiff").await;

    assert_eq!(reading.error, None);
    let sizes: Vec<_> = reading.pages.iter().map(|page| (page.width, page.words.is_empty())).collect();
    assert_eq!(sizes, [(880, false), (600, true), (880, false)]);
    assert_eq!(reading.text.matches('\u{c}').count(), 2);
}

#[tokio::test]
async fn png_and_webp_are_read_and_transparent_ground_is_paper() {
    let receipt = build::receipt();
    let mut ink = image::GrayAlphaImage::new(receipt.width(), receipt.height());
    for (x, y, pixel) in receipt.enumerate_pixels() {
        ink.put_pixel(x, y, LumaA([0, 255 - pixel[0]]));
    }
    let transparent = build::encoded(&DynamicImage::ImageLumaA8(ink), ImageFormat::Png);
    let webp = build::encoded(&DynamicImage::ImageLuma8(receipt).into_rgb8().into(), ImageFormat::WebP);
    for (bytes, name) in [(transparent, "receipt.png"), (webp, "receipt.webp")] {
        let reading = read(&bytes, name).await;
        assert!(reading.text.contains("TOTAL EUR 63.28"), "{name}: {:?}", reading.text);
    }
}

#[tokio::test]
async fn light_text_on_dark_ground_is_read() {
    let mut receipt = build::receipt();
    imageops::invert(&mut receipt);
    let reading = read(&build::jpeg(&receipt), "screenshot.jpg").await;
    assert!(reading.text.contains("TOTAL EUR 63.28"), "{:?}", reading.text);
}
