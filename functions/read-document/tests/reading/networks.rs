//! Pages read by the neural engine, and what happens without its models. `./dev` installs them: a test does not pass
//! without them.

use document_types::protocol::OcrEngine;
use document_types::reading::{ReadOptions, Reading, ReadingErrorCode};
use image::imageops;

use crate::{assert_near, build, fixture, pool, settings, word};

async fn read_by(engine: OcrEngine, bytes: &[u8], name: &str) -> Reading {
    let settings = shared::settings::Readers { ocr_engine: engine, ..settings() };
    pool(&settings).read(bytes, name, &ReadOptions::default(), |_| ()).await.unwrap()
}

#[tokio::test]
async fn words_have_the_boxes_of_their_ink() {
    let reading = read_by(OcrEngine::Neural, &fixture("receipt.jpg"), "receipt.jpg").await;
    assert_eq!(reading.error, None);
    assert!(reading.text.contains("TOTAL EUR 63.28"), "{:?}", reading.text);
    let total = word(&reading, "63.28");
    assert_near(total.bbox, [640, 872, 752, 904], 6);
    assert!(total.confidence > 0.9 && total.confidence <= 1.0, "{}", total.confidence);
}

#[tokio::test]
async fn a_page_is_read_whichever_way_round_it_lies() {
    let receipt = build::receipt();
    let turned = [
        (imageops::rotate90(&receipt), 270),
        (imageops::rotate180(&receipt), 180),
        (imageops::rotate270(&receipt), 90),
    ];
    for (image, rotation) in turned {
        let reading = read_by(OcrEngine::Neural, &build::jpeg(&image), "turned.jpg").await;
        assert!(reading.text.contains("TOTAL EUR 63.28"), "{rotation}: {:?}", reading.text);
        assert_eq!(reading.pages[0].rotation, rotation);
    }
}

#[tokio::test]
async fn print_that_is_no_known_letter_is_said_to_be_unread() {
    let receipt = build::receipt();
    let (width, height) = receipt.dimensions();
    let mut page = image::GrayImage::from_pixel(2 * width, height, image::Luma([255]));
    imageops::overlay(&mut page, &receipt, 0, 0);
    // Flipped letters are none.
    imageops::overlay(&mut page, &imageops::flip_vertical(&receipt), width.into(), 0);
    let reading = read_by(OcrEngine::Neural, &build::jpeg(&page), "page.jpg").await;
    assert!(reading.text.contains("TOTAL EUR 63.28"), "{:?}", reading.text);
    let error = reading.pages[0].error.as_ref().unwrap();
    assert_eq!(error.code, ReadingErrorCode::Unread);
    assert!(error.message.contains("was not read"), "{}", error.message);
}

#[tokio::test]
async fn light_text_on_dark_ground_and_other_languages_are_read() {
    let mut dark = build::receipt();
    imageops::invert(&mut dark);
    let reading = read_by(OcrEngine::Neural, &build::jpeg(&dark), "dark.jpg").await;
    assert!(reading.text.contains("TOTAL EUR 63.28"), "{:?}", reading.text);

    let german = read_by(OcrEngine::Neural, &fixture("scan.pdf"), "scan.pdf").await;
    assert!(german.text.contains("Gesamtbetrag"), "{:?}", german.text);
}

#[tokio::test]
async fn without_models_tesseract_reads_and_the_neural_engine_alone_refuses() {
    let nothing = tempfile::tempdir().unwrap();
    let with = |ocr_engine| shared::settings::Readers {
        ocr_engine,
        ocr_models: Some(nothing.path().to_owned()),
        ..settings()
    };
    let read = async |engine| {
        let readers = pool(&with(engine));
        readers.read(&fixture("receipt.jpg"), "receipt.jpg", &ReadOptions::default(), |_| ()).await.unwrap()
    };
    let reading = read(OcrEngine::Auto).await;
    assert_eq!(reading.error, None);
    assert!(reading.text.contains("TOTAL EUR 63.28"), "{:?}", reading.text);

    let refused = read(OcrEngine::Neural).await.error.unwrap();
    assert_eq!(refused.code, ReadingErrorCode::Unsupported);
    assert!(refused.message.contains("the neural engine can't read"), "{}", refused.message);
}
