//! Files that are broken, or made to break a reader: each ends with its own reason.

use document_types::reading::{ReadOptions, Reading, ReadingErrorCode};
use image::GrayImage;

use crate::{build, fixture, pool, read, settings, word};

fn code(reading: &Reading) -> Option<ReadingErrorCode> {
    reading.error.as_ref().map(|error| error.code)
}

#[tokio::test]
async fn a_png_header_that_claims_an_enormous_picture_is_too_large() {
    let reading = read(&build::png_claiming(60_000, 60_000), "bomb.png").await;
    assert_eq!(code(&reading), Some(ReadingErrorCode::TooLarge));
    assert!(reading.usage.max_rss_kb < 100_000, "{} KiB were used", reading.usage.max_rss_kb);
}

#[tokio::test]
async fn a_truncated_jpeg_is_corrupt_and_keeps_what_could_be_read() {
    let whole = fixture("receipt.jpg");
    let reading = read(&whole[..whole.len() * 2 / 3], "receipt.jpg").await;
    assert_eq!(code(&reading), Some(ReadingErrorCode::Corrupt));
    word(&reading, "HARDWARE");
}

#[tokio::test]
async fn a_jpeg_that_is_only_a_header_is_corrupt() {
    let reading = read(&fixture("receipt.jpg")[..200], "receipt.jpg").await;
    assert_eq!(code(&reading), Some(ReadingErrorCode::Corrupt));
}

#[tokio::test]
async fn a_password_protected_pdf_says_so() {
    let reading = read(&fixture("encrypted.pdf"), "encrypted.pdf").await;
    assert_eq!(code(&reading), Some(ReadingErrorCode::Encrypted));
}

#[tokio::test]
async fn a_text_named_pdf_is_a_mismatch() {
    let reading = read(b"Dear all,\nplease find the invoice attached.\n", "invoice.pdf").await;
    assert_eq!(code(&reading), Some(ReadingErrorCode::Mismatch));
}

#[tokio::test]
async fn a_file_without_bytes_is_empty_and_an_unknown_one_unsupported() {
    assert_eq!(code(&read(b"", "invoice.pdf").await), Some(ReadingErrorCode::Empty));
    assert_eq!(code(&read(b"\x7fELF\x02\x01\x01", "program").await), Some(ReadingErrorCode::Unsupported));
}

#[tokio::test]
async fn a_pdf_of_2000_pages_keeps_those_within_the_limit() {
    let mut settings = settings();
    settings.page_limit = 20;
    let bytes = build::pdf(2000, "0 0 612 792");
    let reading = pool(&settings).read(&bytes, "long.pdf", &ReadOptions::default(), |_| ()).await.unwrap();

    assert_eq!(code(&reading), Some(ReadingErrorCode::PageLimit));
    assert_eq!(reading.pages.len(), 20);
    assert!(reading.pages[19].text.contains("Page 20 of"));
}

#[tokio::test]
async fn a_tiff_with_too_many_pages_keeps_those_within_the_limit() {
    let mut settings = settings();
    settings.page_limit = 2;
    let page = GrayImage::from_pixel(50, 50, image::Luma([255]));
    let bytes = build::tiff(&[&page; 4]);
    let reading = pool(&settings).read(&bytes, "fax.tif", &ReadOptions::default(), |_| ()).await.unwrap();

    assert_eq!(code(&reading), Some(ReadingErrorCode::PageLimit));
    assert_eq!(reading.pages.len(), 2);
}

#[tokio::test]
async fn a_page_as_large_as_a_field_is_rendered_small() {
    let mut bytes = build::pdf(1, "0 0 4000000 3000000");
    // Without its text the page has to be drawn.
    let shown = bytes.windows(2).position(|window| window == b"Tj").unwrap();
    bytes[shown..shown + 2].copy_from_slice(b"  ");
    let reading = read(&bytes, "field.pdf").await;

    assert_eq!(reading.error, None);
    assert_eq!(reading.pages.len(), 1);
    assert!(reading.usage.max_rss_kb < 200_000, "{} KiB were used", reading.usage.max_rss_kb);
}

#[tokio::test]
async fn a_pdf_cut_in_half_is_corrupt_or_read_but_never_a_crash() {
    let whole = fixture("scan.pdf");
    let reading = read(&whole[..whole.len() / 2], "scan.pdf").await;
    assert_eq!(code(&reading), Some(ReadingErrorCode::Corrupt));
}
