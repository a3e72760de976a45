//! The smallest files of formats that are text, or archives of text.

/// Formats that are text, PDF without compression among them: names and contents.
pub(super) const TEXTS: &[(&str, &str)] = &[
    ("plain.pdf", PDF),
    ("letter.txt", "Dear Ms Grün,\r\nyour order 4711 leaves on 12/04/2025.\r\n"),
    ("prices.csv", "item;price\r\n\"screws; long\";1,20\r\n\"the \"\"best\"\"\";3,40\r\n"),
    ("prices.tsv", "item\tprice\nscrews\t1.20\n"),
    (
        "order.json",
        r#"{"order":{"number":4711,"items":[{"name":"screws","price":1.2e0},{"name":"\u00e4\ud83d\ude00"}]}}"#,
    ),
    (
        "page.html",
        "<!DOCTYPE html><html><head><title>Offer</title><style>p{}</style><script>if(1<2){}</script></head><body><h1>Offer &amp; terms</h1><table><tr><td colspan=2>1</td></tr></table><p hidden>no</p><!-- no --></body></html>",
    ),
    (
        "letter.rtf",
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\*\generator x;}\f0\fs24 Gr\'fc\'dfe \u8364? {\b bold}\par\bin4 abcd {\pict\wmetafile8 0100}\tab end}",
    ),
    ("mail.eml", MAIL),
    (
        "invoice.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\"><ID>R-17</ID><Note><![CDATA[a < b]]></Note><PayableAmount currencyID=\"EUR\">119.00</PayableAmount></Invoice>",
    ),
];

/// Office files and a book: names, and the names and contents of their members.
pub(super) const ARCHIVES: &[(&str, &[(&str, &str)])] = &[
    (
        "letter.docx",
        &[
            (
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
            ),
            (
                "_rels/.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>",
            ),
            (
                "word/document.xml",
                "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t xml:space=\"preserve\">Offer </w:t><w:tab/><w:t>17</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:footnoteReference w:id=\"2\"/></w:body></w:document>",
            ),
            (
                "word/footnotes.xml",
                "<w:footnotes xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:footnote w:id=\"2\"><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote></w:footnotes>",
            ),
        ],
    ),
    (
        "prices.xlsx",
        &[
            (
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
            ),
            (
                "_rels/.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
            ),
            (
                "xl/workbook.xml",
                "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Prices\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
            ),
            (
                "xl/sharedStrings.xml",
                "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"1\"><si><t>screws</t></si></sst>",
            ),
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:B2\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><f>1+1</f><v>2</v></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData></worksheet>",
            ),
        ],
    ),
    (
        "slides.pptx",
        &[
            (
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/ppt/presentation.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml\"/></Types>",
            ),
            (
                "ppt/presentation.xml",
                "<p:presentation xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst></p:presentation>",
            ),
            (
                "ppt/_rels/presentation.xml.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide\" Target=\"slides/slide1.xml\"/></Relationships>",
            ),
            (
                "ppt/slides/slide1.xml",
                "<p:sld xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>Plan</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>",
            ),
        ],
    ),
    (
        "letter.odt",
        &[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            (
                "content.xml",
                "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text><text:h>Offer</text:h><text:p>of<text:s text:c=\"3\"/>May</text:p></office:text></office:body></office:document-content>",
            ),
        ],
    ),
    (
        "prices.ods",
        &[
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
            (
                "content.xml",
                "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"Prices\"><table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"3\" office:value-type=\"float\" office:value=\"2\"><text:p>2</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>",
            ),
        ],
    ),
    (
        "story.epub",
        &[
            ("mimetype", "application/epub+zip"),
            (
                "META-INF/container.xml",
                "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles><rootfile full-path=\"book.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>",
            ),
            (
                "book.opf",
                "<package xmlns=\"http://www.idpf.org/2007/opf\"><manifest><item id=\"c1\" href=\"one.xhtml\" media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"c1\"/></spine></package>",
            ),
            (
                "one.xhtml",
                "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><h1>One</h1><p>It was late.</p></body></html>",
            ),
        ],
    ),
];

const MAIL: &str = "From: Ada <ada@example.org>\r\nTo: bob@example.org\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello =E4\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=\"a.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--b--\r\n";

/// Its table of objects is wrong, as in every spoiled one: readers rebuild it.
const PDF: &str = "%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [9 0 R] >> /Outlines 10 0 R /Names << /EmbeddedFiles << /Names [(a.txt) 7 0 R] >> >> >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Rotate 90 /Contents 4 0 R /Annots [9 0 R] /Resources << /Font << /F1 5 0 R >> /XObject << /I 11 0 R /X 12 0 R >> >> >> endobj
4 0 obj << /Length 92 >> stream
q 1 0 0 1 20 20 cm BT /F1 12 Tf 10 10 Td 14 TL (Order 4711) Tj T* [(A) -120 (B)] TJ ET /I Do /X Do Q
endstream endobj
5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [65 /A /B] >> /FirstChar 65 /LastChar 66 /Widths [600 600] >> endobj
6 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 4 0 R /Resources << /Font << /F1 13 0 R >> >> >> endobj
7 0 obj << /Type /Filespec /F (a.txt) /UF (a.txt) /EF << /F 8 0 R >> >> endobj
8 0 obj << /Type /EmbeddedFile /Length 5 /Params << /Size 5 >> >> stream
hello
endstream endobj
9 0 obj << /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ada) /Rect [10 10 60 30] /P 3 0 R >> endobj
10 0 obj << /Type /Outlines /First 14 0 R /Last 14 0 R /Count 1 >> endobj
11 0 obj << /Type /XObject /Subtype /Image /Width 4 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 8 >> stream
abcdefgh
endstream endobj
12 0 obj << /Type /XObject /Subtype /Form /BBox [0 0 50 50] /Resources << /XObject << /X 12 0 R >> >> /Length 20 >> stream
q 2 0 0 2 0 0 cm Q
endstream endobj
13 0 obj << /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [.1 0 0 .1 0 0] /CharProcs << /a 4 0 R >> /Encoding << /Differences [65 /a] >> /FirstChar 65 /LastChar 65 /Widths [9] >> endobj
14 0 obj << /Title (One) /Parent 10 0 R /Dest [3 0 R /Fit] >> endobj
trailer << /Size 15 /Root 1 0 R >>
startxref
0
%%EOF
";
