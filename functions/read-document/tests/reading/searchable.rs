//! Searchable PDFs: what can be selected in them stands where the words were read, and nothing else has changed.

use std::process::Command;

use document_types::protocol::Searchable;
use document_types::reading::{
    Drawing, ImageFormat, Page, Preset, ReadOptions, Reading, ReadingError, ReadingErrorCode, TextSource,
    Word,
};
use image::{DynamicImage, GrayImage, ImageFormat as Encoding, Luma, Rgb, RgbImage, imageops};

use crate::sheets::Sheets;
use crate::{assert_near, build, fixture, pool, read, settings};

/// The text that is stored in a PDF.
async fn stored(pdf: &[u8]) -> Reading {
    let options = ReadOptions { ocr: false, ..ReadOptions::default() };
    pool(&settings()).read(pdf, "made.pdf", &options, |_| ()).await.unwrap()
}

/// Lines as recognition gives them: all words of one are as high as it.
fn lines() -> Vec<Word> {
    let lines: [&[(&str, [i32; 2])]; 4] = [
        &[("Größe", [100, 210]), ("ﬁn", [230, 270]), ("naïve", [300, 420])],
        &[("TOTAL", [100, 240]), ("63.28", [640, 752]), ("€", [770, 790])],
        &[("«¿Qué»", [100, 260])],
        &[("i", [100, 104]), ("(a)\\b", [200, 300])],
    ];
    let mut words = Vec::new();
    for (line, parts) in (0..).zip(lines) {
        let top = 100 + 60 * line as i32;
        words.extend(parts.iter().map(|&(text, [left, right])| Word {
            text: text.to_owned(),
            confidence: 0.9,
            bbox: [left, top, right, top + 30],
            line,
        }));
    }
    words
}

fn recognized(width: u32, height: u32, words: Vec<Word>) -> Page {
    Page { width, height, words, source: TextSource::Ocr, ..Page::default() }
}

async fn try_make(bytes: &[u8], name: &str, pages: &[Page]) -> Result<Vec<u8>, ReadingError> {
    let order =
        Searchable { pages: pages.to_vec(), title: "Rechnung für €uch".to_owned(), password: None };
    pool(&settings()).make_searchable(bytes, name, order).await.unwrap().map(|file| file.content)
}

async fn make(bytes: &[u8], name: &str, pages: &[Page]) -> Vec<u8> {
    try_make(bytes, name, pages).await.unwrap()
}

/// What Poppler finds: words with boxes in pixels of this many to a point.
fn by_poppler(pdf: &[u8], scale: f64) -> Vec<(String, [i32; 4])> {
    let xml = poppler("pdftotext", pdf, &["-bbox", "-raw"]);
    let words = xml.lines().filter_map(|line| line.trim().strip_prefix("<word "));
    let words = words.map(|line| {
        let (attributes, text) = line.split_once('>').unwrap();
        let numbers: Vec<f64> =
            attributes.split('"').skip(1).step_by(2).map(|number| number.parse().unwrap()).collect();
        let bbox = [0, 1, 2, 3].map(|at| (numbers[at] * scale).round() as i32);
        (text.trim_end_matches("</word>").to_owned(), bbox)
    });
    words.collect()
}

/// What a program of Poppler prints about a file. `./dev test` installs them.
fn poppler(program: &str, pdf: &[u8], options: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file.pdf");
    std::fs::write(&file, pdf).unwrap();
    let mut command = Command::new(program);
    command.args(options).arg(&file);
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Both libraries find these words, line by line, in boxes of the page drawn at 200 dots per inch.
async fn assert_found(pdf: &[u8], expected: &[Word]) {
    let texts: Vec<_> = expected.iter().map(|word| word.text.as_str()).collect();
    let reading = stored(pdf).await;
    let found: Vec<_> = reading.pages.iter().flat_map(|page| &page.words).collect();
    // PDFium takes ligatures apart.
    let apart: Vec<_> = texts.iter().map(|text| text.replace('ﬁ', "fi")).collect();
    assert_eq!(found.iter().map(|word| word.text.as_str()).collect::<Vec<_>>(), apart);
    let poppler = by_poppler(pdf, 200.0 / 72.0);
    assert_eq!(poppler.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>(), texts);
    for ((word, pdfium), (_, poppler)) in expected.iter().zip(found).zip(poppler) {
        assert_near(pdfium.bbox, word.bbox, 2);
        assert_near(poppler, word.bbox, 2);
    }
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

async fn picture_of(pdf: &[u8]) -> DynamicImage {
    let order = Drawing {
        page: 0,
        presets: vec![Preset::AiVision],
        format: ImageFormat::Jpeg,
        rotation: None,
        password: None,
    };
    let files = pool(&settings()).draw(pdf, "made.pdf", &order).await.unwrap().unwrap();
    image::load_from_memory(&files[0].content).unwrap()
}

#[tokio::test]
async fn words_of_a_jpeg_are_found_where_they_stand_and_its_bytes_are_kept() {
    let jpeg = build::jpeg(&GrayImage::from_pixel(1000, 1400, Luma([200])));
    let pdf = make(&jpeg, "Brief.jpg", &[recognized(1000, 1400, lines())]).await;

    assert_found(&pdf, &lines()).await;
    assert!(position(&pdf, &jpeg).is_some(), "the JPEG is not in the PDF");
    assert_eq!(stored(&pdf).await.text, "Größe fin naïve\nTOTAL 63.28 €\n«¿Qué»\ni (a)\\b");
    assert!(poppler("pdfinfo", &pdf, &[]).contains("Rechnung für €uch"));
}

#[tokio::test]
async fn characters_beyond_16_bits_are_kept() {
    let jpeg = build::jpeg(&GrayImage::from_pixel(1000, 1400, Luma([200])));
    let word = Word { text: "𝄞x".to_owned(), confidence: 0.9, bbox: [100, 100, 160, 140], line: 0 };
    let pdf = make(&jpeg, "a.jpg", &[recognized(1000, 1400, vec![word])]).await;
    assert_eq!(by_poppler(&pdf, 200.0 / 72.0), [("𝄞x".to_owned(), [100, 100, 160, 140])]);
}

#[tokio::test]
async fn the_same_words_make_the_same_bytes() {
    let jpeg = build::jpeg(&GrayImage::from_pixel(100, 100, Luma([200])));
    let pages = [recognized(100, 100, lines())];
    assert_eq!(make(&jpeg, "a.jpg", &pages).await, make(&jpeg, "a.jpg", &pages).await);
}

/// From a box of the upright page to one of the stored picture.
type Way = fn([i32; 4]) -> [i32; 4];

#[tokio::test]
async fn a_turned_page_stands_upright_with_its_words() {
    let upright =
        RgbImage::from_fn(
            1000,
            1400,
            |x, y| if x < 300 && y < 400 { Rgb([200, 30, 30]) } else { Rgb([250; 3]) },
        );
    let turns: [(u8, u16, DynamicImage, Way); 4] = [
        (6, 90, imageops::rotate270(&upright).into(), |[x0, y0, x1, y1]| [y0, 1000 - x1, y1, 1000 - x0]),
        (3, 180, imageops::rotate180(&upright).into(), |[x0, y0, x1, y1]| {
            [1000 - x1, 1400 - y1, 1000 - x0, 1400 - y0]
        }),
        // Boxes count as if the picture were not mirrored.
        (2, 0, imageops::flip_horizontal(&upright).into(), |bbox| bbox),
        // Not by its EXIF, but because recognition found it lying.
        (1, 270, imageops::rotate90(&upright).into(), |[x0, y0, x1, y1]| [1400 - y1, x0, 1400 - y0, x1]),
    ];
    for (orientation, rotation, stored, way) in turns {
        let photo = build::with_orientation(build::encoded(&stored, Encoding::Jpeg), orientation);
        let words = lines().into_iter().map(|word| Word { bbox: way(word.bbox), ..word }).collect();
        let page = Page { rotation, ..recognized(stored.width(), stored.height(), words) };
        let pdf = make(&photo, "photo.jpg", &[page]).await;

        assert_found(&pdf, &lines()).await;
        let picture = picture_of(&pdf).await.into_rgb8();
        assert_eq!((picture.width(), picture.height()), (1000, 1400), "orientation {orientation}");
        assert!(
            picture.get_pixel(150, 200)[1] < 80 && picture.get_pixel(850, 200)[1] > 200,
            "orientation {orientation}"
        );
        assert!(picture.get_pixel(150, 1200)[1] > 200, "orientation {orientation}");
    }
}

#[tokio::test]
async fn every_page_of_a_tiff_has_its_words_and_a_bookmark() {
    let page = GrayImage::from_pixel(1000, 1400, Luma([255]));
    let words = |text: &str| {
        vec![Word { text: text.to_owned(), confidence: 0.5, bbox: [100, 100, 200, 130], line: 0 }]
    };
    let pages = ["one", "two"].map(|text| recognized(1000, 1400, words(text)));
    let pdf = make(&build::tiff(&[&page; 2]), "fax.tif", &pages).await;

    let reading = stored(&pdf).await;
    assert_eq!(reading.text, "one\u{c}two");
    assert!(position(&pdf, b"(Page 1)").is_some() && position(&pdf, b"(Page 2)").is_some());
}

#[tokio::test]
async fn pictures_of_every_kind_look_the_same_in_the_pdf() {
    let colours = RgbImage::from_fn(600, 900, |x, y| Rgb([(x / 3) as u8, (y / 4) as u8, 90]));
    let mut glass = DynamicImage::from(colours.clone()).into_rgba8();
    glass.pixels_mut().for_each(|pixel| pixel[3] = 128);
    let pale =
        RgbImage::from_fn(600, 900, |x, y| Rgb(colours.get_pixel(x, y).0.map(|level| 127 + level / 2)));
    let inks: Vec<u8> = colours.pixels().flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect();
    let files = [
        (build::encoded(&colours.clone().into(), Encoding::Png), "a.png", &colours, 20),
        (build::encoded(&glass.into(), Encoding::Png), "glass.png", &pale, 20),
        (build::encoded(&colours.clone().into(), Encoding::WebP), "a.webp", &colours, 20),
        (build::encoded(&colours.clone().into(), Encoding::Tiff), "a.tif", &colours, 20),
        (build::encoded(&colours.clone().into(), Encoding::Jpeg), "a.jpg", &colours, 20),
        // PDFium shows inks as paper takes them, not as screens shine.
        (build::cmyk_jpeg(&inks, 600, 900), "print.jpg", &colours, 80),
    ];
    for (bytes, name, expected, tolerance) in files {
        let pdf = make(&bytes, name, &[]).await;
        let picture = picture_of(&pdf).await.into_rgb8();
        assert_eq!((picture.width(), picture.height()), (600, 900), "{name}");
        for (x, y) in [(50, 50), (300, 450), (550, 850), (50, 850)] {
            let (found, expected) = (picture.get_pixel(x, y), expected.get_pixel(x, y));
            let near =
                found.0.iter().zip(expected.0).all(|(&found, expected)| found.abs_diff(expected) < tolerance);
            assert!(near, "{name}: {found:?} at {x}, {y} is not {expected:?}");
        }
    }
}

#[tokio::test]
async fn pages_are_as_large_as_the_file_says_when_that_is_plausible() {
    let page = GrayImage::from_pixel(1200, 1800, Luma([255]));
    let mut scan = build::jpeg(&page);
    let density = position(&scan, b"JFIF\0").unwrap() + 7;
    scan[density..density + 5].copy_from_slice(&[1, 0, 150, 0, 150]);
    let photo = build::jpeg(&GrayImage::from_pixel(3000, 4000, Luma([255])));
    for (bytes, size) in [(scan, "576 x 864"), (photo, "631.417 x 841.89")] {
        let about = poppler("pdfinfo", &make(&bytes, "a.jpg", &[]).await, &[]);
        assert!(about.contains(size), "{about}");
    }
}

#[tokio::test]
async fn words_of_another_picture_are_refused() {
    let jpeg = build::jpeg(&GrayImage::from_pixel(500, 500, Luma([200])));
    let error = try_make(&jpeg, "a.jpg", &[recognized(1000, 1400, lines())]).await.unwrap_err();
    assert_eq!(error.code, ReadingErrorCode::Mismatch);
}

#[tokio::test]
async fn a_scan_inside_a_pdf_gets_its_words_and_looks_as_before() {
    let scan = fixture("scan.pdf");
    let recognized = read(&scan, "scan.pdf").await;
    let pdf = make(&scan, "scan.pdf", &recognized.pages).await;

    let again = stored(&pdf).await;
    assert_eq!(again.pages[0].source, TextSource::Native);
    assert_eq!(again.text, recognized.text);
    for (word, found) in recognized.pages[0].words.iter().zip(&again.pages[0].words) {
        assert_near([found.bbox[0], 0, found.bbox[2], 0], [word.bbox[0], 0, word.bbox[2], 0], 2);
    }
    assert_eq!(picture_of(&pdf).await, picture_of(&scan).await);
    // Nearly all of the file is the picture.
    let middle = &scan[scan.len() / 4..scan.len() * 3 / 4];
    assert!(position(&pdf, middle).is_some(), "the scan was compressed again");
}

#[tokio::test]
async fn a_pdf_keeps_its_bookmarks_and_title_and_what_was_text_before() {
    let page = GrayImage::from_pixel(1000, 1400, Luma([255]));
    let plain = make(&build::jpeg(&page), "a.jpg", &[]).await;
    let words = lines();
    let (stored, missing) = words.split_at(3);
    let first = make(&plain, "a.pdf", &[recognized(1000, 1400, stored.to_vec())]).await;
    // As a page is read that has stored text beside recognized pictures.
    let mixed = Page { source: TextSource::Mixed, ..recognized(1000, 1400, words.clone()) };
    let second = make(&first, "a.pdf", &[mixed]).await;

    assert!(!missing.is_empty());
    assert_found(&second, &words).await;
    assert!(position(&second, b"(Page 1)").is_some());
    assert!(poppler("pdfinfo", &second, &[]).contains("Rechnung für €uch"));
}

#[tokio::test]
async fn words_stand_on_a_pdf_page_that_is_turned_and_shifted() {
    let mut sheets = Sheets::new();
    let entries =
        "/Type /XObject /Subtype /Image /Width 100 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8";
    let image = sheets.stream(entries, &[200; 10_000]);
    let resources = format!("/XObject << /Im {image} 0 R >>");
    let page = "/Rotate 90 /MediaBox [100 50 460 554]";
    sheets.page_with(page, &resources, "q 360 0 0 504 100 50 cm /Im Do Q");
    let pdf = make(&sheets.build(), "turned.pdf", &[recognized(1400, 1000, lines())]).await;
    let reading = stored(&pdf).await;
    assert_eq!((reading.pages[0].width, reading.pages[0].height), (1400, 1000));
    for word in lines() {
        let found =
            reading.pages[0].words.iter().find(|found| found.text == word.text.replace('ﬁ', "fi")).unwrap();
        assert_near(found.bbox, word.bbox, 2);
    }
}

#[tokio::test]
async fn a_pdf_that_needs_no_words_comes_back_byte_for_byte() {
    let invoice = fixture("invoice.pdf");
    let pages = read(&invoice, "invoice.pdf").await.pages;
    assert_eq!(make(&invoice, "invoice.pdf", &pages).await, invoice);
}
