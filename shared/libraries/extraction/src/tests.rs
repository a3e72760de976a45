//! Whole documents, built here word by word, in four languages.

mod languages;
mod linear;
mod own;

use document_types::fields::{Extraction, Judged, Kind, Source};
use document_types::reading::{Page, Reading, TextSource, Word};
use document_types::vendor::{KnownVendor, Layout};
use proptest::prelude::*;

use super::*;

/// Characters are twelve pixels wide here and lines forty apart, so that columns of text stand where the page has them.
fn page(text: &str, source: TextSource) -> Page {
    let mut words = Vec::new();
    for (line, content) in (0_u32..).zip(text.lines()) {
        let mut column = 0;
        for word in content.split(' ') {
            let width = word.chars().count() as i32;
            let (x, y) = (50 + column * 12, 100 + line as i32 * 40);
            if !word.is_empty() {
                let bbox = [x, y, x + width * 12, y + 24];
                words.push(Word { text: word.into(), confidence: 0.96, bbox, line });
            }
            column += width + 1;
        }
    }
    Page { width: 1654, height: 2339, words, text: text.into(), source, ..Page::default() }
}

pub(super) fn reading(text: &str, source: TextSource) -> Reading {
    Reading { pages: vec![page(text, source)], text: text.into(), ..Reading::default() }
}

pub(super) fn values(extraction: &Extraction, names: &[&str]) -> Vec<String> {
    names
        .iter()
        .map(|name| extraction.fields.get(*name).map_or("-".to_owned(), |field| field.value.clone()))
        .collect()
}

const MALAYSIAN: &str = "\
        KEDAI BUKU MAJU JAYA
          SDN BHD (123456-K)
     12, JALAN MAWAR 3/2,
     TAMAN MELATI,
     53100 KUALA LUMPUR
     GST ID: 000123456789
     TAX INVOICE
Receipt #: A-1029
Date: 04/05/2018 13:45:10
PENCIL 2B        2   1.50     3.00
NOTE BOOK        1   9.63     9.63
Sub Total                    12.63
GST @ 6%                      0.76
Rounding Adj                  0.01
TOTAL (RM)                   13.40
CASH                         20.00
CHANGE                        6.60
THANK YOU, PLEASE COME AGAIN";

const GERMAN: &str = "\
Nordlicht Werkzeuge GmbH · Hafenstraße 7 · 20457 Hamburg

Frau
Erika Beispiel
Gartenweg 3
80331 München
                                             Rechnungsnummer:   NW-2021-0815
                                             Rechnungsdatum:    3. März 2021
                                             Lieferdatum:       26.02.2021
Rechnung
Pos  Bezeichnung              Menge     Einzelpreis      Gesamt
1    Akkuschrauber                2          500,00    1.000,00
2    Fachbuch                     1          100,00      100,00
Zwischensumme netto                                    1.100,00
zzgl. 19% MwSt                                           190,00
zzgl. 7% MwSt                                              7,00
Rechnungsbetrag                                        1.297,00 €
Zahlbar bis 17.03.2021 ohne Abzug.
IBAN DE02120300000000202051   USt-IdNr. DE123456789";

const FRENCH: &str = "\
ATELIER DU LAC SARL
8 rue des Forges
74000 Annecy
Facture n° FA-2020-117                       Date de facture : 05/11/2020
Adresse de facturation
Hôtel Bellevue SAS
42 rue du stade
Désignation                 Quantité     Prix HT      Montant
Chaise en chêne                    4      210,00       840,00
Total HT                                               840,00 €
TVA 20 %                                               168,00 €
Total TTC                                            1 008,00 €
Conditions de paiement : 30 jours";

const SPANISH: &str = "\
Talleres Sierra S.L.
Calle Mayor 15
28013 Madrid
CIF B12345678
Factura nº 2022/045
Fecha de factura: 5 de marzo de 2022
Cliente: Bodegas del Norte S.A.
Descripción                 Cantidad      Importe
Revisión de maquinaria             1       300,00
Base imponible                             300,00
IVA 21%                                     63,00
Total factura                              363,00 €
Forma de pago: transferencia";

#[test]
fn a_malaysian_receipt_is_read_from_head_to_total() {
    let extraction = extract(&reading(MALAYSIAN, TextSource::Ocr), &Knowledge::default());
    assert_eq!(extraction.kind, Kind::Receipt);
    assert_eq!(
        values(&extraction, &["company", "address", "date", "total", "currency"]),
        [
            "KEDAI BUKU MAJU JAYA SDN BHD",
            "12, JALAN MAWAR 3/2, TAMAN MELATI, 53100 KUALA LUMPUR",
            "2018-05-04",
            "13.40",
            "MYR"
        ]
    );
    let total = &extraction.fields["total"];
    assert!(total.confidence > 0.9, "cash less change proves it: {total:?}");
    assert_eq!((total.page, total.source), (Some(0), Source::Rules));
    assert_eq!(total.bbox, Some([398, 660, 458, 684]));
}

#[test]
fn a_german_invoice_with_two_rates_gets_the_tax_that_is_not_printed() {
    let extraction = extract(&reading(GERMAN, TextSource::Native), &Knowledge::default());
    assert_eq!(extraction.kind, Kind::Invoice);
    assert_eq!(
        values(&extraction, &["vendor", "number", "date", "net", "tax", "total", "currency"]),
        ["Nordlicht Werkzeuge GmbH", "NW-2021-0815", "2021-03-03", "1100.00", "197.00", "1297.00", "EUR"]
    );
    let tax = &extraction.fields["tax"];
    assert_eq!((tax.page, tax.bbox), (None, None), "it was computed, not seen");
}

#[test]
fn a_french_invoice_is_not_taken_for_its_customer() {
    let extraction = extract(&reading(FRENCH, TextSource::Native), &Knowledge::default());
    assert_eq!(extraction.kind, Kind::Invoice);
    assert_eq!(
        values(&extraction, &["vendor", "number", "date", "net", "tax", "total"]),
        ["ATELIER DU LAC SARL", "FA-2020-117", "2020-11-05", "840.00", "168.00", "1008.00"]
    );
}

#[test]
fn a_bill_has_its_sender_and_no_title_as_vendor_and_no_postcode_as_account() {
    let text = "\
Corrib Energy                                  Electricity bill
Corrib Energy DAC, Dock Gate, Galway   VAT IE 6789012 TE


Demo Services                  Account number    9030 114 772
3 Harbour Row                  Bill number          CE-771120
Galway, H91 PK58               Bill date      2 November 2026

Total before VAT                 134.72
VAT 9%                            12.12
Total due                    EUR 146.84";
    let extraction = extract(&reading(text, TextSource::Native), &Knowledge::default());
    assert_eq!(
        values(&extraction, &["vendor", "number", "total", "iban"]),
        ["Corrib Energy", "CE-771120", "146.84", "-"]
    );
    let address = extraction.fields.get("address").map_or("", |field| &field.value);
    assert!(!address.contains("Demo Services") && !address.contains("VAT"), "{address}");
}

#[test]
fn a_named_dollar_and_the_number_of_a_credit_note_are_its_own() {
    let text = "\
Maple Ladder Supply Inc.                       CREDIT NOTE
118 Dundas Street West, Toronto, ON M5G 1C3 orders@mapleladder.example
                                Number              CN-0093
                                For invoice        TPH-1102
                                Date              05/11/2026
                                Currency                 USD
Roof hook kit        6     $28.90        $173.40
Total                                    $173.40";
    let extraction = extract(&reading(text, TextSource::Native), &Knowledge::default());
    assert_eq!(
        values(&extraction, &["number", "currency", "total", "address"]),
        ["CN-0093", "USD", "173.40", "118 Dundas Street West, Toronto, ON M5G 1C3"]
    );
    // Canada writes dates both ways.
    assert!(extraction.fields["date"].ambiguous);
}

#[test]
fn a_spanish_invoice_is_read_from_plain_text_without_boxes() {
    let extraction = extract(&Reading { text: SPANISH.into(), ..Reading::default() }, &Knowledge::default());
    assert_eq!(extraction.kind, Kind::Invoice);
    assert_eq!(
        values(&extraction, &["vendor", "number", "date", "net", "tax", "total", "currency"]),
        ["Talleres Sierra S.L.", "2022/045", "2022-03-05", "300.00", "63.00", "363.00", "EUR"]
    );
    assert!(extraction.fields.values().all(|field| field.page.is_none() && field.bbox.is_none()));
}

#[test]
fn a_page_turned_on_its_side_reads_the_same_and_keeps_its_stored_boxes() {
    let upright = reading(MALAYSIAN, TextSource::Ocr);
    let mut turned = upright.clone();
    let page = &mut turned.pages[0];
    (page.width, page.height, page.rotation) = (2339, 1654, 90);
    for word in &mut page.words {
        let [x0, y0, x1, y1] = word.bbox;
        word.bbox = [y0, 1654 - x1, y1, 1654 - x0];
    }
    let (one, other) = (extract(&upright, &Knowledge::default()), extract(&turned, &Knowledge::default()));
    let names: Vec<&str> = one.fields.keys().map(String::as_str).collect();
    assert_eq!(values(&one, &names), values(&other, &names));
    assert_eq!(other.fields["total"].bbox, Some([660, 1196, 684, 1256]));
}

#[test]
fn a_known_vendor_corrects_what_was_misread() {
    let misread = MALAYSIAN.replace("KEDAI BUKU MAJU", "KEDA1 BUKV MAJU").replace("MAWAR", "MAVAR");
    let known = |company: &str, address: &str| KnownVendor {
        company: company.into(),
        address: address.into(),
        count: 3,
        ..KnownVendor::default()
    };
    let vendors = vec![
        known("KEDAI ROTI MAJU SDN BHD", "9, JALAN TERATAI, 43000 KAJANG"),
        known("KEDAI BUKU MAJU JAYA SDN BHD", "12, JALAN MAWAR 3/2, TAMAN MELATI, 53100 KUALA LUMPUR"),
    ];
    let knowledge = Knowledge { vendors: vendors.clone(), ..Knowledge::default() };
    let extraction = extract(&reading(&misread, TextSource::Ocr), &knowledge);
    assert_eq!(values(&extraction, &["company", "address"]), [&*vendors[1].company, &*vendors[1].address]);
    assert_eq!(extraction.fields["company"].source, Source::Directory);
    assert!(extraction.fields["company"].bbox.is_some());
}

#[test]
fn a_vendor_that_is_not_named_is_not_made_up() {
    let vendor = KnownVendor {
        company: "RESTAURANT SDN BHD".into(),
        address: "1, JALAN LAIN, 80000 JOHOR BAHRU".into(),
        count: 9,
        ..KnownVendor::default()
    };
    let knowledge = Knowledge { vendors: vec![vendor], ..Knowledge::default() };
    let extraction = extract(&reading(MALAYSIAN, TextSource::Ocr), &knowledge);
    assert_eq!(extraction.fields["company"].source, Source::Rules);
}

#[test]
fn a_letter_is_generic_and_carries_no_fields() {
    let letter = "Dear Anna,\nthank you for your letter of 3 May 2019.\nThe garden cost us 20.00 less than we thought.\nYours, Tom";
    let extraction = extract(&Reading { text: letter.into(), ..Reading::default() }, &Knowledge::default());
    assert_eq!(
        (extraction.kind, extraction.fields.len(), extraction.line_items.len()),
        (Kind::Generic, 0, 0)
    );
    assert!(extraction.kind_confidence > 0.7);
}

#[test]
fn an_american_date_is_read_month_first_where_the_document_proves_it() {
    let invoice = "Acme Inc.\n1 Main Street\nInvoice No: 77-120\nInvoice date: 04/05/2018\nDue date: 04/25/2018\nTotal due   $ 10.00\nPayment terms: net";
    let extraction = extract(&Reading { text: invoice.into(), ..Reading::default() }, &Knowledge::default());
    assert_eq!(values(&extraction, &["number", "date", "total"]), ["77-120", "2018-04-05", "10.00"]);
}

#[test]
fn what_a_german_invoice_says_beside_its_sums_is_found() {
    let extraction = extract(&reading(GERMAN, TextSource::Native), &Knowledge::default());
    let names = ["due_date", "delivery_date", "iban", "customer", "customer_address", "address"];
    let expected = [
        "2021-03-17",
        "2021-02-26",
        "DE02120300000000202051",
        "Erika Beispiel",
        "Gartenweg 3, 80331 München",
        "Hafenstraße 7, 20457 Hamburg",
    ];
    assert_eq!(values(&extraction, &names), expected);
    assert_eq!(extraction.line_items.len(), 2);
    let failed: Vec<&str> =
        extraction.checks.iter().filter(|check| !check.passed).map(|check| check.name.as_str()).collect();
    assert_eq!(failed, ["vat_id"], "its identifier is an invented one");
}

#[test]
fn every_kind_is_told_by_what_only_it_prints() {
    let credit = SPANISH.replace("Factura nº 2022/045", "Factura rectificativa\nFactura nº 2022/045");
    let order = "Purchase Order\nPO number: 4500-17\nOrder date: 2024-03-05\nSupplier: Acme Ltd\n\
        Item  Quantity  Unit price  Amount\nBolts  10  2.00  20.00\nTotal  20.00 EUR";
    let statement = "Bank statement\nStatement period: 01/03/2024 - 31/03/2024\nIBAN GB29 NWBK 6016 1331 9268 19\n\
        Opening balance  100.00\n04/03/2024 Rent  -70.00\n15/03/2024 Wages  250.00\nClosing balance  280.00 GBP";
    let contract = format!(
        "Service Agreement\n{}",
        "1. Term This agreement begins on the first day of May.\n2. Fees The client pays what was agreed upon here.\n\
         3. Law The law of the place of business applies to all of it.\n"
            .repeat(6)
    );
    let cases = [
        (credit.as_str(), Kind::CreditNote),
        (order, Kind::PurchaseOrder),
        (statement, Kind::BankStatement),
        (contract.as_str(), Kind::Contract),
    ];
    for (text, kind) in cases {
        let extraction = extract(&Reading { text: text.into(), ..Reading::default() }, &Knowledge::default());
        assert_eq!(extraction.kind, kind, "{text}");
        assert!(extraction.kind_confidence >= 0.5, "{text}");
    }
    let found = extract(&Reading { text: order.into(), ..Reading::default() }, &Knowledge::default());
    assert_eq!(values(&found, &["number", "date", "total"]), ["4500-17", "2024-03-05", "20.00"]);
    let found = extract(&Reading { text: statement.into(), ..Reading::default() }, &Knowledge::default());
    assert_eq!(
        values(&found, &["period_start", "closing_balance", "currency"]),
        ["2024-03-01", "280.00", "GBP"]
    );
}

#[test]
fn a_date_that_may_be_read_in_two_ways_says_so_until_something_decides() {
    let text = "Acme\nInvoice No: 77-120\nInvoice date: 04/05/2018\nTotal due 10.00\nPayment terms: net";
    let of = |text: &str, locale: Option<&str>| {
        let knowledge = Knowledge { locale: locale.map(str::to_owned), ..Knowledge::default() };
        extract(&Reading { text: text.into(), ..Reading::default() }, &knowledge).fields["date"].clone()
    };
    let open = of(text, None);
    assert_eq!((open.value.as_str(), open.ambiguous, open.alternatives.len()), ("2018-05-04", true, 1));
    assert_eq!(open.alternatives[0].value, "2018-04-05");
    assert!(open.alternatives[0].confidence < open.confidence);

    let american = of(text, Some("en-US"));
    assert_eq!((american.value.as_str(), american.ambiguous), ("2018-04-05", false));
    assert_eq!(of(text, Some("en-GB")).value, "2018-05-04");
    assert!(!of(&text.replace("10.00", "10.00 EUR"), None).ambiguous, "the currency decides");
    assert!(!of(&text.replace("04/05/2018", "04.05.2018"), None).ambiguous, "so do dots");
    let proven = of(&format!("{text}\nDue date: 04/25/2018"), Some("en-GB"));
    assert_eq!((proven.value.as_str(), proven.ambiguous), ("2018-04-05", false));
}

#[test]
fn an_organizations_own_curve_decides_how_sure_a_field_is() {
    let wrong = |number: u16| Judged {
        name: "total".into(),
        source: Source::Rules,
        score: f32::from(number % 250) / 250.0,
        is_right: false,
    };
    let seen: Vec<Judged> = (0_u16..2000).map(wrong).collect();
    let knowledge = Knowledge { calibration: Calibrations::of_confirmations(&seen), ..Knowledge::default() };
    let [common, own] = [Knowledge::default(), knowledge]
        .map(|knowledge| extract(&reading(GERMAN, TextSource::Native), &knowledge).fields["total"].clone());
    assert_eq!(common.score, own.score);
    assert!(own.confidence < 0.2 && common.confidence > 0.8, "{own:?}");
}

fn any_word() -> impl Strategy<Value = Word> {
    let text =
        prop_oneof!["\\PC{1,8}", "[0-9.,/-]{1,10}", Just("Total".to_owned()), Just("Rechnung".to_owned())];
    let number = any::<i32>().prop_map(|number| if number % 3 == 0 { number } else { number % 3000 });
    (text, 0.0_f32..=1.0, [number.clone(), number.clone(), number.clone(), number], 0_u32..20)
        .prop_map(|(text, confidence, bbox, line)| Word { text, confidence, bbox, line })
}

proptest! {
    #[test]
    fn any_page_is_survived_and_gives_honest_confidences(words in prop::collection::vec(any_word(), 0..60), rotation in 0_u16..4) {
        let page = Page { width: 2000, height: 3000, rotation: rotation * 90, words, source: TextSource::Ocr, ..Page::default() };
        let reading = Reading { pages: vec![page], ..Reading::default() };
        let vendor = KnownVendor { company: "ACME SDN BHD".into(), address: "1, JALAN A, 50000 KUALA LUMPUR".into(), count: 1, ..KnownVendor::default() };
        let knowledge = Knowledge { vendors: vec![vendor], ..Knowledge::default() };
        let extraction = extract(&reading, &knowledge);
        prop_assert!(extraction.fields.values().all(|field| (0.0..=1.0).contains(&field.confidence)));
        prop_assert_eq!(extraction, extract(&reading, &knowledge));
    }

    #[test]
    fn any_text_is_survived(text in "(\\PC|[\\n\\t]){0,300}") {
        extract(&Reading { text, ..Reading::default() }, &Knowledge::default());
    }
}
