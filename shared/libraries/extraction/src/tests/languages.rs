//! Invoices in further languages.

use super::*;

const DUTCH: &str = "\
Molenaar Techniek B.V.
Dorpsstraat 12
1234 AB Utrecht
Kvk 12345678   BTW nr NL004495445B01
Factuur
Factuurnummer: 2023-0412                 Factuurdatum: 7 maart 2023
Klantnummer: 8812                        Vervaldatum: 6 april 2023
Aantal   Omschrijving          Prijs     Bedrag
2        Pompen              150,00      300,00
1        Montage             100,00      100,00
Subtotaal                                400,00
BTW 21%                                   84,00
Totaal te betalen                      € 484,00
IBAN NL91 ABNA 0417 1643 00";

const POLISH: &str = "\
Warsztat Mazur Sp. z o.o.
ul. Długa 7
00-238 Warszawa
NIP PL8567346215
Faktura VAT nr FV/2023/05/17
Data wystawienia: 9 października 2023    Termin płatności: 23.10.2023
Nabywca: Zakłady Północ S.A.
Lp   Nazwa towaru      Ilość   Cena netto   Wartość netto
1    Filtr powietrza       3       100,00          300,00
Razem netto                                        300,00
Podatek VAT 23%                                     69,00
Do zapłaty                                         369,00 zł
Numer konta PL61 1090 1014 0000 0712 1981 2874";

#[test]
fn a_dutch_invoice_is_read_with_its_terms() {
    let extraction = extract(&reading(DUTCH, TextSource::Native), &Knowledge::default());
    assert_eq!(extraction.kind, Kind::Invoice);
    let names =
        ["number", "date", "due_date", "customer_number", "net", "tax", "total", "iban", "vendor_vat_id"];
    let expected = [
        "2023-0412",
        "2023-03-07",
        "2023-04-06",
        "8812",
        "400.00",
        "84.00",
        "484.00",
        "NL91ABNA0417164300",
        "NL004495445B01",
    ];
    assert_eq!(values(&extraction, &names), expected);
    assert_eq!(extraction.line_items.len(), 2);
    assert!(extraction.checks.iter().all(|check| check.passed), "{:?}", extraction.checks);
}

#[test]
fn a_polish_invoice_is_read_with_its_terms() {
    let extraction = extract(&reading(POLISH, TextSource::Native), &Knowledge::default());
    assert_eq!(extraction.kind, Kind::Invoice);
    let names =
        ["number", "date", "due_date", "customer", "net", "tax", "total", "currency", "iban", "tax_rate"];
    let expected = [
        "FV/2023/05/17",
        "2023-10-09",
        "2023-10-23",
        "Zakłady Północ S.A.",
        "300.00",
        "69.00",
        "369.00",
        "PLN",
        "PL61109010140000071219812874",
        "23",
    ];
    assert_eq!(values(&extraction, &names), expected);
    assert_eq!(extraction.line_items[0].name.as_deref(), Some("Filtr powietrza"));
}
