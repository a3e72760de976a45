//! What is taken out of PDFs: words in the order they are read, what was added to pages, what is drawn, and
//! what is embedded.

use std::fmt::Write;

use document_types::reading::{FileRole, ReadOptions, Reading, ReadingErrorCode, TextSource};

use crate::sheets::{Sheets, line};
use crate::{assert_near, build, fixture, pool, read, settings, word};

/// Words with their lines and boxes, one a row.
fn boxes(reading: &Reading) -> String {
    let mut rows = String::new();
    for word in &reading.pages[0].words {
        let [x0, y0, x1, y1] = word.bbox;
        writeln!(rows, "{} {:?} {x0},{y0} {x1},{y1}", word.line, word.text).unwrap();
    }
    rows
}

#[tokio::test]
async fn a_table_drawn_column_by_column_is_read_row_by_row() {
    let mut content = String::new();
    for (x, cells) in
        [(72, ["Item", "Bolt", "Nut"]), (300, ["Qty", "2", "5"]), (450, ["Sum", "4.00", "1.50"])]
    {
        for (row, cell) in cells.into_iter().enumerate() {
            content += &line(x, 700 - 20 * row as i32, cell);
        }
    }
    let reading = read(&Sheets::page_of(&content), "table.pdf").await;

    assert_eq!(reading.text, "Item Qty Sum\nBolt 2 4.00\nNut 5 1.50");
    assert_eq!(reading.pages[0].words[3].line, 1);
}

#[tokio::test]
async fn columns_of_running_text_are_read_one_after_the_other() {
    let mut content = line(150, 740, "A heading across both of the columns of this page, as in a journal");
    for row in 0..6 {
        // Drawn line by line across the page, as some programs do.
        content += &line(72, 700 - 15 * row, &format!("left {row} with enough words for a column"));
        content += &line(330, 700 - 15 * row, &format!("right {row} with enough words for a column"));
    }
    let reading = read(&Sheets::page_of(&content), "journal.pdf").await;

    let lines: Vec<&str> = reading.text.lines().collect();
    assert!(lines[0].starts_with("A heading"));
    assert!(lines[1..7].iter().all(|line| line.starts_with("left")), "{lines:?}");
    assert!(lines[7..13].iter().all(|line| line.starts_with("right")), "{lines:?}");
}

#[tokio::test]
async fn a_word_hyphenated_at_the_end_of_a_line_is_whole_in_the_text_and_two_boxes_on_the_page() {
    let content = line(72, 700, "Die Rechnungs-") + &line(72, 685, "nummer steht oben");
    let reading = read(&Sheets::page_of(&content), "brief.pdf").await;

    assert_eq!(reading.text, "Die Rechnungsnummer\nsteht oben");
    let (first, second) = (word(&reading, "Rechnungs-"), word(&reading, "nummer"));
    assert_eq!((first.line, second.line), (0, 1));
    assert!(second.bbox[1] > first.bbox[1] && second.bbox[0] == 200);
}

#[tokio::test]
async fn words_have_their_boxes_on_a_page_that_is_turned_and_cropped() {
    let mut sheets = Sheets::new();
    sheets.page("/MediaBox [100 100 712 892] /Rotate 90", &line(172, 800, "Turned page"));
    let reading = read(&sheets.build(), "turned.pdf").await;

    let page = &reading.pages[0];
    assert_eq!((page.width, page.height, page.rotation), (2200, 1700, 270));
    // 72 and 700 points from the corner of the box, times 200 / 72, seen from the left after the turn.
    assert_eq!(boxes(&reading), "0 \"Turned\" 1937,200 1976,305\n0 \"page\" 1937,315 1976,389\n");
}

#[tokio::test]
async fn text_that_runs_up_the_margin_does_not_come_between_the_lines() {
    let mut content = String::from("BT /F1 8 Tf 0 1 -1 0 40 300 Tm (Registered in Galway) Tj ET\n");
    content += &line(72, 400, "The first line of the page");
    content += "BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 200 Tm (COPY) Tj ET\n";
    content += &line(72, 380, "and the second");
    let reading = read(&Sheets::page_of(&content), "letter.pdf").await;

    assert_eq!(reading.text, "The first line of the page\nand the second\nRegistered in Galway\nCOPY");
    assert_eq!(reading.pages[0].rotation, 0);
    let expected = [
        r#"0 "The" 200,1057 257,1096"#,
        r#"0 "first" 267,1057 320,1096"#,
        r#"0 "line" 330,1057 382,1096"#,
        r#"0 "of" 391,1057 419,1096"#,
        r#"0 "the" 428,1057 474,1096"#,
        r#"0 "page" 484,1057 558,1096"#,
        r#"1 "and" 200,1113 256,1152"#,
        r#"1 "the" 265,1113 311,1152"#,
        r#"1 "second" 320,1113 428,1152"#,
        r#"2 "Registered" 90,1259 116,1367"#,
        r#"2 "in" 90,1236 116,1253"#,
        r#"2 "Galway" 90,1155 116,1230"#,
        r#"3 "COPY" 306,1203 773,1671"#,
    ];
    assert_eq!(boxes(&reading).lines().collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn bold_made_by_drawing_twice_is_read_once() {
    let content =
        line(72, 700, "Total due") + &line(300, 700, "63.28") + "BT /F1 12 Tf 72.3 700 Td (Total due) Tj ET";
    let reading = read(&Sheets::page_of(&content), "bold.pdf").await;
    assert_eq!(reading.text, "Total due 63.28");
}

#[tokio::test]
async fn a_password_opens_and_a_wrong_one_is_told_from_none() {
    let file = fixture("encrypted.pdf");
    let with =
        |password: &str| ReadOptions { password: Some(password.to_owned().into()), ..ReadOptions::default() };
    let pool = pool(&settings());
    let opened = pool.read(&file, "encrypted.pdf", &with("secret"), |_| ()).await.unwrap();
    let wrong = pool.read(&file, "encrypted.pdf", &with("guess"), |_| ()).await.unwrap();
    let none = pool.read(&file, "encrypted.pdf", &ReadOptions::default(), |_| ()).await.unwrap();
    let needless = pool.read(&fixture("invoice.pdf"), "invoice.pdf", &with("any"), |_| ()).await.unwrap();

    assert_eq!((opened.error, needless.error), (None, None));
    let (wrong, none) = (wrong.error.unwrap(), none.error.unwrap());
    assert_eq!((wrong.code, none.code), (ReadingErrorCode::Encrypted, ReadingErrorCode::Encrypted));
    assert_ne!(wrong.message, none.message);
}

#[tokio::test]
async fn notes_and_entered_fields_are_part_of_the_text() {
    let mut sheets = Sheets::new();
    let appearance = sheets.stream("/Subtype /Form /BBox [0 0 10 10]", b"");
    let fields = [
        "/FT /Tx /T (name) /V (Ada Finch) /Rect [150 695 300 711]".to_owned(),
        format!(
            "/FT /Btn /T (paid) /V /On /AS /On /Rect [150 675 160 685] /AP << /N << /On {appearance} 0 R /Off {appearance} 0 R >> >>"
        ),
        format!(
            "/FT /Btn /T (late) /V /Off /AS /Off /Rect [150 655 160 665] /AP << /N << /On {appearance} 0 R /Off {appearance} 0 R >> >>"
        ),
        "/FT /Ch /Ff 131072 /T (land) /V (Ireland) /Opt [(Ireland) (Spain)] /Rect [150 635 300 651]"
            .to_owned(),
    ];
    let fields: Vec<String> = fields
        .iter()
        .map(|field| {
            format!("{} 0 R", sheets.object(&format!("<< /Type /Annot /Subtype /Widget /F 4 {field} >>")))
        })
        .collect();
    let note = sheets
        .object("<< /Type /Annot /Subtype /Text /Rect [500 700 520 720] /Contents (Call them first) >>");
    let typed = sheets.object("<< /Type /Annot /Subtype /FreeText /Rect [72 500 300 520] /Contents (Approved by Mary) /DA (/F1 12 Tf) >>");
    let repeated = sheets.object(
        "<< /Type /Annot /Subtype /FreeText /Rect [60 690 140 715] /Contents (Name) /DA (/F1 12 Tf) >>",
    );
    sheets.catalog(&format!("/AcroForm << /Fields [{}] >>", fields.join(" ")));
    let content =
        line(72, 700, "Name") + &line(72, 676, "Paid") + &line(72, 656, "Late") + &line(72, 638, "Country");
    sheets.page(&format!("/Annots [{} {note} 0 R {typed} 0 R {repeated} 0 R]", fields.join(" ")), &content);
    let reading = read(&sheets.build(), "form.pdf").await;

    assert_eq!(
        reading.text,
        "Name Ada Finch\nPaid \u{2612}\nLate\nCountry Ireland\nApproved by Mary\nCall them first"
    );
    // Somewhere in the field: [150 695 300 711] from below, 792 high, times 200 / 72.
    let [x0, y0, x1, y1] = word(&reading, "Ada").bbox;
    assert!(x0 >= 416 && x1 <= 834 && y0 >= 225 && y1 <= 270, "{:?}", [x0, y0, x1, y1]);
}

#[tokio::test]
async fn embedded_files_are_handed_on_and_an_invoice_among_them_is_told_by_its_content() {
    let xml = b"<?xml version='1.0'?><x:CrossIndustryInvoice xmlns:x='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'/>";
    let mut sheets = Sheets::new();
    let mut names = String::new();
    for (name, data) in
        [("a.xml", &xml[..]), ("factur-x.xml", b"just text"), ("photo", b"\xff\xd8\xff\xe0 ..")]
    {
        let stream = sheets.stream("/Type /EmbeddedFile", data);
        let file = sheets
            .object(&format!("<< /Type /Filespec /F ({name}) /UF ({name}) /EF << /F {stream} 0 R >> >>"));
        write!(names, "({name}) {file} 0 R ").unwrap();
    }
    sheets.catalog(&format!("/Names << /EmbeddedFiles << /Names [{names}] >> >>"));
    sheets.page("", &line(72, 700, "An invoice with its data inside"));
    let reading = read(&sheets.build(), "invoice.pdf").await;

    assert_eq!(reading.error, None);
    let files: Vec<_> =
        reading.files.iter().map(|file| (file.name.as_str(), file.role, file.media_type.as_str())).collect();
    assert_eq!(files[0], ("a.xml", FileRole::EInvoice, "application/xml"));
    assert_eq!((files[1].0, files[1].1), ("factur-x.xml", FileRole::Embedded));
    assert_eq!(files[2], ("photo", FileRole::Embedded, "image/jpeg"));
    assert_eq!(reading.files[0].content, xml);
}

/// A page with the receipt as a picture in this place: x, y, width, height in points.
fn with_receipt([x, y, width, height]: [i32; 4], content: &str) -> Vec<u8> {
    let receipt = build::receipt();
    let mut sheets = Sheets::new();
    let entries = format!(
        "/Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode",
        receipt.width(),
        receipt.height()
    );
    let image = sheets.stream(&entries, &build::jpeg(&receipt));
    let drawn = format!("q {width} 0 0 {height} {x} {y} cm /Im Do Q\n{content}");
    sheets.page_with("", &format!("/XObject << /Im {image} 0 R >>"), &drawn);
    sheets.build()
}

#[tokio::test]
async fn a_picture_on_a_page_with_text_is_recognized_where_it_stands() {
    let content = line(72, 750, "Expenses of March, with the receipt of the hardware store below");
    let reading = read(&with_receipt([150, 50, 400, 627], &content), "expenses.pdf").await;

    let page = &reading.pages[0];
    assert_eq!(page.source, TextSource::Mixed);
    assert!(reading.text.starts_with("Expenses of March"));
    assert!(reading.text.contains("TOTAL EUR 63.28"), "{}", reading.text);
    // [134, 882, 242, 910] on the receipt of 880 pixels, which is 400 points wide here.
    assert_near(word(&reading, "TOTAL").bbox, [586, 1434, 722, 1470], 10);
    assert_eq!(word(&reading, "Expenses").confidence, 1.0);
}

#[tokio::test]
async fn a_logo_is_not_recognized_and_neither_is_a_ground_that_is_written_on() {
    let letter = |rows: i32| -> String {
        (0..rows).map(|row| line(72, 600 - 20 * row, "Words of the letter that stand on the page")).collect()
    };
    let logo = with_receipt([450, 700, 60, 80], &letter(5));
    let mut sheets = Sheets::new();
    let shades: Vec<u8> = (0..10_000).map(|at| 180 + (at % 100 / 2) as u8).collect();
    let ground = sheets.stream(
        "/Type /XObject /Subtype /Image /Width 100 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8",
        &shades,
    );
    let resources = format!("/XObject << /Im {ground} 0 R >>");
    sheets.page_with("", &resources, &format!("q 612 0 0 792 0 0 cm /Im Do Q {}", letter(9)));
    for file in [logo, sheets.build()] {
        let reading = read(&file, "letter.pdf").await;
        assert_eq!(reading.pages[0].source, TextSource::Native);
        assert!(!reading.text.contains("TOTAL"));
    }
}

#[tokio::test]
async fn a_scan_with_a_stamped_line_is_recognized_whole() {
    let reading =
        read(&with_receipt([0, 0, 500, 784], &line(300, 770, "Received 3 March 2025 by post")), "scan.pdf")
            .await;
    assert!(reading.text.contains("TOTAL EUR 63.28"), "{}", reading.text);
}

#[tokio::test]
async fn text_in_a_font_without_meaning_is_recognized_from_its_picture() {
    // Every letter is shown as itself and said to be another one: 29 places before it.
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange ",
    );
    map += "2 beginbfrange <41> <5a> <0024> <61> <7a> <0044> endbfrange endcmap end end";
    let mut sheets = Sheets::new();
    let map = sheets.stream("", map.as_bytes());
    let font = sheets.object(&format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode {map} 0 R >>"
    ));
    let text = [
        "Payment is due within fourteen days",
        "Goods remain our property until paid",
        "Please quote the number of the invoice",
    ];
    let content: String = (0..)
        .zip(text)
        .map(|(row, text)| format!("BT /G1 18 Tf 72 {} Td ({text}) Tj ET\n", 700 - 30 * row))
        .collect();
    sheets.page_with("", &format!("/Font << /G1 {font} 0 R >>"), &content);
    let reading = read(&sheets.build(), "print.pdf").await;

    assert_eq!(reading.pages[0].source, TextSource::Ocr);
    assert!(reading.text.contains("within fourteen days"), "{}", reading.text);
}

#[tokio::test]
async fn a_damaged_page_is_named_and_the_others_are_read() {
    let mut sheets = Sheets::new();
    sheets.page("", &line(72, 700, "The first page"));
    sheets.page("/Nothing 1", &line(72, 700, "The second page"));
    sheets.page("", &line(72, 700, "The third page"));
    let mut bytes = sheets.build();
    let second = bytes.windows(10).position(|window| window == b"/Nothing 1").unwrap();
    let start = bytes[..second].windows(5).rposition(|window| window == b"/Page").unwrap();
    bytes[start..start + 5].copy_from_slice(b"/Nope");
    let start = bytes[..second].windows(2).rposition(|window| window == b"<<").unwrap();
    bytes[start..start + 2].copy_from_slice(b"[[");
    let reading = read(&bytes, "damaged.pdf").await;

    assert_eq!(reading.pages.len(), 3);
    assert!(reading.pages[1].error.is_some());
    assert!(reading.text.starts_with("The first page") && reading.text.ends_with("The third page"));
}

#[tokio::test]
async fn an_empty_page_costs_no_recognition() {
    let reading = read(&Sheets::page_of(""), "empty.pdf").await;
    assert_eq!((reading.error, reading.pages[0].source), (None, TextSource::Native));
}
