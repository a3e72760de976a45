//! PDFs that tests write by hand: pages of operators, with whatever entries and objects they need.

use std::io::Write;

/// The number of the font in every file: Helvetica.
const FONT: usize = 3;

/// A PDF in the making.
pub(crate) struct Sheets {
    objects: Vec<Vec<u8>>,
    catalog: String,
    pages: Vec<usize>,
}

impl Sheets {
    pub(crate) fn new() -> Self {
        let font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
        Self { objects: vec![Vec::new(), Vec::new(), font.into()], catalog: String::new(), pages: Vec::new() }
    }

    /// A file of one page of Letter size.
    pub(crate) fn page_of(content: &str) -> Vec<u8> {
        let mut sheets = Self::new();
        sheets.page("", content);
        sheets.build()
    }

    /// Adds an object and tells its number.
    pub(crate) fn object(&mut self, body: &str) -> usize {
        self.objects.push(body.into());
        self.objects.len()
    }

    /// Adds a stream and tells its number.
    pub(crate) fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let mut body = format!("<< {entries} /Length {} >>\nstream\n", data.len()).into_bytes();
        body.extend(data);
        body.extend(b"\nendstream");
        self.objects.push(body);
        self.objects.len()
    }

    /// Adds entries to the catalog.
    pub(crate) fn catalog(&mut self, entries: &str) {
        self.catalog.push_str(entries);
    }

    /// Adds a page; entries given here stand before the usual ones.
    pub(crate) fn page(&mut self, entries: &str, content: &str) {
        self.page_with(entries, "", content);
    }

    /// Adds a page with further resources.
    pub(crate) fn page_with(&mut self, entries: &str, resources: &str, content: &str) {
        let content = self.stream("", content.as_bytes());
        let media_box = if entries.contains("/MediaBox") { "" } else { "/MediaBox [0 0 612 792]" };
        let page = self.object(&format!(
            "<< /Type /Page /Parent 2 0 R {entries} {media_box} /Contents {content} 0 R \
             /Resources << /Font << /F1 {FONT} 0 R >> {resources} >> >>"
        ));
        self.pages.push(page);
    }

    pub(crate) fn build(mut self) -> Vec<u8> {
        let kids: Vec<String> = self.pages.iter().map(|page| format!("{page} 0 R")).collect();
        self.objects[0] = format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog).into_bytes();
        self.objects[1] =
            format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), kids.len()).into_bytes();
        let mut file = b"%PDF-1.7\n".to_vec();
        let mut table = String::new();
        for (index, object) in self.objects.iter().enumerate() {
            table.push_str(&format!("{:010} 00000 n \n", file.len()));
            writeln!(file, "{} 0 obj", index + 1).unwrap();
            file.extend(object);
            file.extend(b"\nendobj\n");
        }
        let (start, size) = (file.len(), self.objects.len() + 1);
        write!(file, "xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n")
            .unwrap();
        write!(file, "startxref\n{start}\n%%EOF\n").unwrap();
        file
    }
}

/// One line of text in Helvetica of 12 points, from a point of the page on.
pub(crate) fn line(x: i32, y: i32, text: &str) -> String {
    format!("BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n")
}
