//! PDFs with native text, made for the bench: pages with as many words as those of invoices have.

/// Lines on a page.
const LINES: usize = 18;

const WORDS: [&str; 16] = [
    "delivery",
    "of",
    "goods",
    "and",
    "services",
    "for",
    "the",
    "workshop",
    "in",
    "April",
    "net",
    "amount",
    "per",
    "piece",
    "including",
    "carriage",
];

/// A PDF of so many pages; another text for each number.
pub(crate) fn invoice(number: usize, pages: usize) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut kids = String::new();
    for page in 0..pages {
        let content = content(number * 31 + page * 7);
        let object = objects.len() + 1;
        kids.push_str(&format!("{object} 0 R "));
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
            object + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>");
    tests::pdf::file(&objects)
}

/// A heading and rows of text with an amount at the right.
fn content(seed: usize) -> String {
    let mut content = format!("BT /F2 18 Tf 56 790 Td (Invoice 2025-{seed:04}) Tj ET\n");
    for line in 0..LINES {
        let words: Vec<&str> =
            (0..5).map(|at| WORDS[(seed + line * 5 + at * (line % 3 + 1)) % WORDS.len()]).collect();
        let height = 760 - 30 * line;
        let amount = (seed + line * line * 37) % 90_000;
        content.push_str(&format!(
            "BT /F1 10 Tf 56 {height} Td ({} {}) Tj 420 0 Td ({}.{:02}) Tj ET\n",
            line + 1,
            words.join(" "),
            amount / 100,
            amount % 100
        ));
    }
    content
}
