//! The fields of an invoice that its sender wrote into the file as data. They win over what is printed, which tells
//! where they stand.

use super::{Field, Fields, Source};
use crate::reading::InvoiceData;

/// What the data says, and what is printed where the data says nothing.
pub(super) fn fields(invoice: &InvoiceData, printed: Fields) -> Fields {
    let mut fields = printed;
    let terms = [
        ("vendor", &invoice.seller.name),
        ("address", &invoice.seller.address),
        ("number", &invoice.number),
        ("date", &invoice.issue_date),
        ("currency", &invoice.currency),
        ("net", &invoice.net),
        ("tax", &invoice.tax),
        ("total", &invoice.total),
    ];
    for (name, value) in terms {
        let Some(value) = value else { continue };
        let seen = fields.get(name).filter(|printed| is_same(&printed.value, value));
        let (page, bbox) = seen.map_or((None, None), |printed| (printed.page, printed.bbox));
        let field = Field {
            value: value.clone(),
            confidence: 1.0,
            score: 1.0,
            page,
            bbox,
            source: Source::Embedded,
            ..Field::default()
        };
        fields.insert(name.to_owned(), field);
    }
    fields
}

/// Whether a value is printed as the data has it, white space and case aside.
fn is_same(printed: &str, value: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(printed) == plain(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(value: &str) -> Field {
        Field {
            value: value.to_owned(),
            confidence: 0.6,
            page: Some(0),
            bbox: Some([1, 2, 3, 4]),
            ..Field::default()
        }
    }

    #[test]
    fn data_wins_over_print_which_tells_where_it_stands() {
        let invoice =
            InvoiceData { number: Some("A 7".into()), total: Some("11.90".into()), ..InvoiceData::default() };
        let print = [("number", "a  7"), ("total", "19.00"), ("date", "2025-01-02")];
        let print = print.map(|(name, value)| (name.to_owned(), printed(value))).into_iter().collect();

        let fields = fields(&invoice, print);

        let seen = &fields["number"];
        assert_eq!((seen.value.as_str(), seen.confidence, seen.bbox), ("A 7", 1.0, Some([1, 2, 3, 4])));
        let differs = &fields["total"];
        assert_eq!((differs.value.as_str(), differs.source, differs.bbox), ("11.90", Source::Embedded, None));
        assert_eq!(fields["date"].source, Source::Rules);
    }
}
