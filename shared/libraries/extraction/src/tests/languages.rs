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

const ITALIAN: &str = "\
Falegnameria Rossi S.n.c.
Via Garibaldi 8
10122 Torino
P.IVA IT00743110157
Spett.le Hotel Bellavista S.r.l.
Fattura n. 45/A del 12/03/2024           Scadenza: 11/04/2024
Descrizione                 Quantità     Prezzo     Importo
Tavolo in rovere                   2     520,00    1.040,00
Imponibile                                         1.040,00
IVA 22%                                              228,80
Totale fattura                                   1.268,80 €
IBAN IT60 X054 2811 1010 0000 0123 456";

const SWEDISH: &str = "\
Lindqvist Måleri AB
Storgatan 4
114 55 Stockholm
Org.nr 556036-0793
Faktura
Fakturanummer: 30417                     Fakturadatum: 2024-02-19
Kund: Bostadsbolaget AB                  Förfallodatum: 2024-03-20
Beskrivning          Antal     Pris      Belopp
Målning                 10    800,00    8 000,00
Netto exkl. moms                        8 000,00
Moms 25%                                2 000,00
Att betala                             10 000,00 kr
Bankgiro 123-4567";

const CZECH: &str = "\
Stavby Dvořák s.r.o.
Dlouhá 12
110 00 Praha 1
IČO: 27082440   DIČ: CZ27082440
Faktura č. 2024017
Datum vystavení: 5. 3. 2024              Datum splatnosti: 19. 3. 2024
Odběratel: Novák a syn s.r.o.
Popis                Množství   Cena za MJ      Celkem
Práce                      10     1 000,00   10 000,00
Základ daně                                  10 000,00
DPH 21 %                                      2 100,00
Celkem k úhradě                              12 100,00 Kč";

const PORTUGUESE: &str = "\
Oficina Duarte, Lda.
Rua das Flores 18
4050-262 Porto
NIF 501442600
Fatura n.º FT 2024/231
Data de emissão: 22/04/2024              Data de vencimento: 22/05/2024
Descrição          Quantidade    Preço        Valor
Revisão geral               1   410,00       410,00
Total ilíquido                               410,00
IVA 23%                                       94,30
Total a pagar                              504,30 €";

const DANISH: &str = "\
Havnens Tømrer ApS
Kajen 3
8000 Aarhus C
CVR 25313763
Faktura nr. 1182
Fakturadato: 4. april 2024               Forfaldsdato: 18. april 2024
Beskrivelse           Antal     Pris      Beløb
Døre                      4   500,00   2.000,00
I alt ekskl. moms                      2.000,00
Moms 25%                                 500,00
Til betaling                        DKK 2.500,00";

#[track_caller]
fn assert_invoice(text: &str, expected: [&str; 8]) {
    let names = ["vendor", "number", "date", "due_date", "net", "tax", "total", "currency"];
    let extraction = extract(&reading(text, TextSource::Native), &Knowledge::default());
    assert_eq!(
        (extraction.kind, values(&extraction, &names)),
        (Kind::Invoice, expected.map(str::to_owned).into())
    );
}

#[test]
fn invoices_of_five_more_languages_are_read() {
    let (due, date) = ("2024-04-11", "2024-03-12");
    assert_invoice(
        ITALIAN,
        ["Falegnameria Rossi S.n.c.", "45/A", date, due, "1040.00", "228.80", "1268.80", "EUR"],
    );
    let (due, date) = ("2024-03-20", "2024-02-19");
    assert_invoice(
        SWEDISH,
        ["Lindqvist Måleri AB", "30417", date, due, "8000.00", "2000.00", "10000.00", "SEK"],
    );
    let (due, date) = ("2024-03-19", "2024-03-05");
    assert_invoice(
        CZECH,
        ["Stavby Dvořák s.r.o.", "2024017", date, due, "10000.00", "2100.00", "12100.00", "CZK"],
    );
    let (due, date) = ("2024-05-22", "2024-04-22");
    assert_invoice(
        PORTUGUESE,
        ["Oficina Duarte, Lda.", "FT 2024/231", date, due, "410.00", "94.30", "504.30", "EUR"],
    );
    let (due, date) = ("2024-04-18", "2024-04-04");
    assert_invoice(DANISH, ["Havnens Tømrer ApS", "1182", date, due, "2000.00", "500.00", "2500.00", "DKK"]);
}

const UNKNOWN_WORDS: &str = "\
Joe Miller Handyman
No. 17
22 Lake Street
Madison, WI 53703
To: Clara Dunn                                                  May 14, 2024
Hang three doors                                                      300.00
Hinges                                                                 50.00
Total due                                                            $350.00";

#[test]
fn a_bill_without_enough_words_keeps_its_fields_for_a_person_to_look_at() {
    let extraction = extract(&reading(UNKNOWN_WORDS, TextSource::Native), &Knowledge::default());
    assert_eq!((extraction.kind, extraction.kind_confidence < 0.6), (Kind::Invoice, true));
    assert_eq!(values(&extraction, &["date", "total"]), ["2024-05-14", "350.00"]);
    assert!(extraction.fields["total"].score < 0.6);
}

#[test]
fn quotes_reminders_and_lists_of_invoices_ask_for_no_payment_of_their_own() {
    for title in ["Angebot", "Zahlungserinnerung", "QUOTATION", "Pro forma", "STATEMENT OF ACCOUNT"] {
        let gap = " ".repeat(60);
        let text = format!(
            "Acme GmbH\n{title}{gap}12.03.2024\nWork{gap}100.00\nNet{gap}100.00\nVAT 19%{gap}19.00\nTotal{gap}119.00"
        );
        let extraction = extract(&reading(&text, TextSource::Native), &Knowledge::default());
        assert_eq!(extraction.kind, Kind::Generic, "{title}");
    }
}
