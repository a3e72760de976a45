//! PDFs whose stored text is not what a person sees: scans with stamps, poor layers, hidden print, fonts with a
//! wrong meaning, spread letters, damage.

use document_types::reading::{FileRole, Reading, ReadingErrorCode, TextSource};

use crate::sheets::{Sheets, line};
use crate::{build, read};

/// The receipt as strips that fill a page, with content before and behind them.
fn scanned(strips: u32, before: &str, behind: &str) -> Vec<u8> {
    let receipt = build::receipt();
    let mut sheets = Sheets::new();
    let (mut names, mut drawn) = (String::new(), String::new());
    let rows = receipt.height().div_ceil(strips);
    for strip in 0..strips {
        let top = strip * rows;
        let height = rows.min(receipt.height() - top);
        let part = image::imageops::crop_imm(&receipt, 0, top, receipt.width(), height).to_image();
        let entries = format!(
            "/Type /XObject /Subtype /Image /Width {} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8",
            receipt.width()
        );
        let image = sheets.stream(&entries, part.as_raw());
        let scale = 792.0 / f64::from(receipt.height());
        let (high, low) = (f64::from(height) * scale, 792.0 - f64::from(top + height) * scale);
        names += &format!("/S{strip} {image} 0 R ");
        drawn += &format!("q 505 0 0 {high:.3} 0 {low:.3} cm /S{strip} Do Q\n");
    }
    sheets.page_with("", &format!("/XObject << {names} >>"), &format!("{before}{drawn}{behind}"));
    sheets.build()
}

#[track_caller]
fn assert_has(reading: &Reading, wanted: &[&str]) {
    for wanted in wanted {
        assert_eq!(reading.text.matches(wanted).count(), 1, "{wanted:?} once in {:?}", reading.text);
    }
}

#[tokio::test]
async fn a_scan_is_recognized_whatever_stands_on_it() {
    let footer = "Archived on 3 March 2025 by the registry of the house of accounts in room 17 of the new \
                  building under file A";
    for (strips, content) in [(1, line(20, 8, footer)), (40, line(520, 400, "x")), (9, line(20, 8, footer))] {
        let reading = read(&scanned(strips, "", &content), "scan.pdf").await;
        assert_has(&reading, &["TOTAL EUR 63.28"]);
        assert_eq!(reading.pages[0].source, TextSource::Mixed);
        assert_eq!(reading.text.contains("registry of the house"), content.contains("registry"));
    }
}

#[tokio::test]
async fn a_layer_that_was_read_badly_is_replaced_and_a_good_one_stays() {
    let seen = read(&scanned(1, "", ""), "scan.pdf").await;
    let layer = |misread: bool| -> String {
        let words = seen.pages[0].words.iter();
        let shown = words.map(|word| {
            let text = word.text.replace(['(', ')', '\\'], "").replace('€', "E");
            let text = if misread { text.replace(['e', 'o', 'a', 'T', '3'], "c") } else { text };
            let [x, _, _, y] = word.bbox.map(|edge| f64::from(edge) * 0.36);
            format!("BT /F1 9 Tf {x:.1} {:.1} Td ({text}) Tj ET\n", 792.0 - y)
        });
        format!("3 Tr {}", shown.collect::<String>())
    };
    let good = read(&scanned(1, "", &layer(false)), "scan.pdf").await;
    assert_eq!(good.pages[0].source, TextSource::Native);
    let poor = read(&scanned(1, "", &layer(true)), "scan.pdf").await;
    assert_eq!(poor.pages[0].source, TextSource::Ocr);
    assert_has(&poor, &["TOTAL EUR 63.28"]);
}

#[tokio::test]
async fn what_nobody_sees_is_no_text() {
    let fake = |before: &str, behind: &str| format!("{before} {} {behind}", line(72, 500, "Fake 99.00"));
    let round = "68 490 m 252 490 l 260 490 260 498 260 498 c 260 512 l 260 520 252 520 252 520 c 68 520 l \
                 60 520 60 512 60 512 c 60 498 l 60 490 68 490 68 490 c h";
    let hidden = [
        fake("q 1 1 1 rg", "Q"),
        fake("3 Tr", "0 Tr"),
        fake("", "1 g 60 490 200 30 re f 0 g"),
        fake("", &format!("1 g {round} f 0 g")),
        fake("/OC /L1 BDC", "EMC"),
        line(72, -300, "Fake 99.00"),
        line(900, 500, "Fake 99.00"),
        "BT /F1 .4 Tf 72 500 Td (Fake 99.00) Tj ET\n".to_owned(),
    ];
    for content in hidden {
        let mut sheets = Sheets::new();
        let layer = sheets.object("<< /Type /OCG /Name (Draft) >>");
        sheets.catalog(&format!("/OCProperties << /OCGs [{layer} 0 R] /D << /OFF [{layer} 0 R] >> >>"));
        let shown = line(72, 700, "The invoice that a person sees");
        let light = format!("q .1 .2 .5 rg 60 590 300 30 re f 1 g {} Q", line(72, 600, "Light on dark"));
        let resources = format!("/Properties << /L1 {layer} 0 R >>");
        sheets.page_with("", &resources, &format!("{shown}{light}{content}"));
        let reading = read(&sheets.build(), "invoice.pdf").await;
        assert_has(&reading, &["The invoice that a person sees", "Light on dark"]);
        assert!(!reading.text.contains("Fake"), "{content}");
        assert_eq!(reading.pages[0].source, TextSource::Native);
    }
}

#[tokio::test]
async fn words_in_a_font_with_a_wrong_meaning_are_recognized_and_the_others_stay() {
    let map = "begincmap 1 begincodespacerange <00> <ff> endcodespacerange 3 beginbfrange <20> <2f> <0020> \
               <30> <39> [<0033> <0034> <0035> <0036> <0037> <0038> <0039> <0030> <0031> <0032>] \
               <41> <7a> <0041> endbfrange endcmap";
    let mut sheets = Sheets::new();
    let map = sheets.stream("", map.as_bytes());
    let font = sheets.object(&format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding /ToUnicode {map} 0 R >>"
    ));
    let sums = "BT /G1 12 Tf 72 600 Td (Total sum 761.60 EUR) Tj 0 -30 Td (Net sum 640.00 EUR) Tj ET";
    let content = format!("{}{sums}", line(72, 700, "Invoice HX-5521 of 18 June 2024"));
    sheets.page_with("", &format!("/Font << /F1 3 0 R /G1 {font} 0 R >>"), &content);
    let reading = read(&sheets.build(), "invoice.pdf").await;
    assert_has(&reading, &["Invoice HX-5521 of 18 June 2024", "Total sum 761.60 EUR", "Net sum 640.00 EUR"]);
}

#[tokio::test]
async fn letters_that_stand_apart_or_in_any_order_are_words() {
    let wide = "BT /F1 10 Tf 1.8 Tc 72 700 Td (Schmiedeweg 4 in Wuppertal) Tj ET";
    let reading = read(&Sheets::page_of(wide), "letter.pdf").await;
    assert_eq!(reading.text, "Schmiedeweg 4 in Wuppertal");

    let text = ["Rechnungsnummer HX-5521", "Gesamtbetrag 761,60 EUR"];
    let mut letters: Vec<String> = Vec::new();
    for (row, text) in text.iter().enumerate() {
        for (at, letter) in text.char_indices().filter(|(_, letter)| *letter != ' ') {
            let (x, y) = (72.0 + 6.0 * at as f64, 700 - 20 * row);
            letters.push(format!("BT /F2 10 Tf {x:.1} {y} Td ({letter}) Tj ET\n"));
        }
    }
    // Any order will do that is not theirs.
    let count = letters.len();
    let shuffled: String = (0..count).map(|at| letters[at * 17 % count].clone()).collect();
    let mut sheets = Sheets::new();
    let font = sheets.object("<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>");
    sheets.page_with("", &format!("/Font << /F2 {font} 0 R >>"), &shuffled);
    let reading = read(&sheets.build(), "letter.pdf").await;
    assert_eq!(reading.text, text.join("\n"));
}

#[tokio::test]
async fn letters_drawn_twice_for_bold_are_read_once() {
    let twice: String = "Munich".char_indices().fold(String::new(), |twice, (at, letter)| {
        let x = 72.0 + 7.2 * at as f64;
        let drawn = |x: f64| format!("BT /F2 12 Tf {x:.1} 700 Td ({letter}) Tj ET\n");
        twice + &drawn(x) + &drawn(x + 0.4)
    });
    let mut sheets = Sheets::new();
    let font = sheets.object("<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>");
    sheets.page_with("", &format!("/Font << /F2 {font} 0 R >>"), &twice);
    assert_eq!(read(&sheets.build(), "letter.pdf").await.text, "Munich");
}

/// Capitals and digits as curves: squares of a raster of five by seven.
fn as_shapes(text: &str, x: f64, y: f64) -> String {
    let letters = [
        ('A', [14, 17, 17, 31, 17, 17, 17]),
        ('E', [31, 16, 16, 30, 16, 16, 31]),
        ('L', [16, 16, 16, 16, 16, 16, 31]),
        ('M', [17, 27, 21, 21, 17, 17, 17]),
        ('O', [14, 17, 17, 17, 17, 17, 14]),
        ('S', [15, 16, 16, 14, 1, 1, 30]),
        ('T', [31, 4, 4, 4, 4, 4, 4]),
        ('U', [17, 17, 17, 17, 17, 17, 14]),
    ];
    let mut drawn = String::new();
    for (at, letter) in text.char_indices() {
        let Some((_, rows)) = letters.iter().find(|(known, _)| *known == letter) else { continue };
        for (row, bits) in (0..).zip(rows) {
            for column in (0..5).filter(|column| bits >> (4 - column) & 1 == 1) {
                let left = x + 12.0 * at as f64 + 2.0 * f64::from(column);
                drawn += &format!("{left} {} 2 2 re ", y - 2.0 * f64::from(row));
            }
        }
        drawn += "f\n";
    }
    drawn
}

#[tokio::test]
async fn text_turned_into_curves_is_recognized_beside_what_is_written() {
    let mut content =
        line(72, 40, "Registered in the commercial register of the court, managing directors as named");
    for row in 0..6 {
        content += &as_shapes("TOTAL SUM OLE MASTE", 72.0, 700.0 - 40.0 * f64::from(row));
    }
    let reading = read(&Sheets::page_of(&content), "outlines.pdf").await;
    assert!(reading.text.contains("TOTAL"), "{}", reading.text);
    assert_has(&reading, &["Registered in the commercial register"]);
}

#[tokio::test]
async fn a_sharp_scan_on_a_small_page_is_read() {
    let receipt = build::receipt();
    let mut sheets = Sheets::new();
    let entries = format!(
        "/Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray /BitsPerComponent 8",
        receipt.width(),
        receipt.height()
    );
    let image = sheets.stream(&entries, receipt.as_raw());
    let entries = "/MediaBox [0 0 60 94]";
    sheets.page_with(entries, &format!("/XObject << /Im {image} 0 R >>"), "q 60 0 0 94 0 0 cm /Im Do Q");
    let reading = read(&sheets.build(), "scan.pdf").await;
    assert_has(&reading, &["TOTAL EUR 63.28"]);
    assert_eq!(reading.pages[0].width, 167);
}

#[tokio::test]
async fn a_header_behind_junk_and_a_lost_table_are_repaired() {
    let whole = Sheets::page_of(&line(72, 700, "Still all there"));
    let junk = [b"HTTP/1.1 200 OK\r\n".repeat(200), whole.clone()].concat();
    let table = whole.windows(4).rposition(|window| window == b"xref").unwrap();
    let table = whole[..table].windows(4).rposition(|window| window == b"xref").unwrap_or(table);
    let lost = [&whole[..table], b"startxref\n0\n%%EOF"].concat();
    for file in [junk, lost] {
        let reading = read(&file, "damaged.pdf").await;
        assert_eq!((reading.error, reading.text.as_str()), (None, "Still all there"));
    }
}

#[tokio::test]
async fn a_form_without_its_pages_says_so_and_gives_its_data() {
    let mut sheets = Sheets::new();
    let xml = "<xdp><xfa:datasets xmlns:xfa='http://www.xfa.org/schema/xfa-data/1.0/'><xfa:data><form>\
               <InvoiceNo>XF-17</InvoiceNo><Total>43.20</Total></form></xfa:data></xfa:datasets></xdp>";
    let form = sheets.stream("", xml.as_bytes());
    sheets.catalog(&format!("/NeedsRendering true /AcroForm << /Fields [] /XFA {form} 0 R >>"));
    sheets.page("", &line(72, 700, "Please wait..."));
    let reading = read(&sheets.build(), "form.pdf").await;
    assert_has(&reading, &["InvoiceNo: XF-17", "Total: 43.20"]);
    let error = reading.pages[0].error.as_ref().unwrap();
    assert_eq!(error.code, ReadingErrorCode::Unsupported);
}

#[tokio::test]
async fn an_invoice_as_data_is_found_on_an_annotation() {
    let xml = b"<?xml version='1.0'?><x:CrossIndustryInvoice xmlns:x='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'/>";
    let mut sheets = Sheets::new();
    let stream = sheets.stream("/Type /EmbeddedFile", xml);
    let file = sheets.object(&format!("<< /Type /Filespec /F (data.xml) /EF << /F {stream} 0 R >> >>"));
    let clip = format!("<< /Type /Annot /Subtype /FileAttachment /FS {file} 0 R /Rect [400 700 420 720] >>");
    sheets.page(&format!("/Annots [{clip}]"), &line(72, 700, "An invoice with its data pinned to it"));
    let reading = read(&sheets.build(), "invoice.pdf").await;
    assert_eq!((reading.files.len(), reading.files[0].role), (1, FileRole::EInvoice));
}

#[tokio::test]
async fn a_stamp_and_a_signature_are_read_as_they_are_drawn() {
    let mut sheets = Sheets::new();
    let shown = |sheets: &mut Sheets, text: &str| {
        let entries =
            "/Type /XObject /Subtype /Form /BBox [0 0 240 40] /Resources << /Font << /F1 3 0 R >> >>";
        sheets.stream(entries, format!("BT /F1 16 Tf 5 12 Td ({text}) Tj ET").as_bytes())
    };
    let stamp = shown(&mut sheets, "Received 3 March 2025");
    let signed = shown(&mut sheets, "Digitally signed by Ada");
    let stamp =
        format!("<< /Type /Annot /Subtype /Stamp /Rect [300 600 540 640] /F 4 /AP << /N {stamp} 0 R >> >>");
    let signature = sheets.object(&format!(
        "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [72 100 312 140] /F 4 /AP << /N {signed} 0 R >> >>"
    ));
    sheets.catalog(&format!("/AcroForm << /Fields [{signature} 0 R] >>"));
    sheets.page(
        &format!("/Annots [{stamp} {signature} 0 R]"),
        &line(72, 700, "A contract that was received and signed"),
    );
    let reading = read(&sheets.build(), "contract.pdf").await;
    assert_has(&reading, &["Received 3 March 2025", "Digitally signed by Ada"]);
}
