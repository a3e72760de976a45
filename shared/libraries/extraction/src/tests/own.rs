//! Who the organization itself is, over printed invoices that it received and that it issued.

use document_types::fields::Field;
use document_types::own::OwnIdentity;

use super::*;
use crate::own::{OWN_VENDOR, Own};

/// How an organization is called, and how its name is printed on what it receives and issues.
const OURS: [(&str, [&str; 3]); 4] = [
    (
        "Müller & Söhne Werkzeuge GmbH",
        ["Müller & Söhne Werkzeuge GmbH", "MÜLLER UND SÖHNE WERKZEUGE", "Mueller & Soehne Werkzeuge GmbH"],
    ),
    (
        "Northgate Window Care Ltd",
        ["Northgate Window Care Ltd", "Northgate Window Care", "NORTHGATE WINDOW CARE LIMITED"],
    ),
    ("Atelier du Lac SARL", ["Atelier du Lac SARL", "ATELIER DU LAC", "Atelier du Lac S.A.R.L."]),
    ("Talleres Sierra S.L.", ["Talleres Sierra S.L.", "Talleres Sierra", "TALLERES SIERRA SL"]),
];

const OTHERS: [&str; 5] = [
    "Nordlicht Elektro GmbH",
    "Brightwater Plumbing Ltd",
    "Bodegas del Norte S.A.",
    "Papierhaus Krämer",
    "Lindqvist Måleri AB",
];

const OUR_VAT: &str = "DE136695976";
const OUR_IBAN: &str = "DE02120300000000202051";

/// Printed invoices of a seller to a buyer, each in another layout and language.
fn printed(seller: &str, buyer: &str, vat_id: &str, iban: &str) -> [String; 7] {
    [
        format!(
            "{seller} · Hafenstraße 7 · 20457 Hamburg\n\n{buyer}\nGartenweg 3\n80331 München\n\
             \u{20}                                            Rechnungsnummer:   NW-2021-0815\n\
             \u{20}                                            Rechnungsdatum:    3. März 2021\nRechnung\n\
             Pos  Bezeichnung              Menge     Einzelpreis      Gesamt\n\
             1    Akkuschrauber                2          500,00    1.000,00\n\
             Zwischensumme netto                                    1.000,00\nzzgl. 19% MwSt                                           190,00\n\
             Rechnungsbetrag                                        1.190,00 €\nIBAN {iban}   USt-IdNr. {vat_id}"
        ),
        format!(
            "{seller}\nHafenstraße 7, 20457 Hamburg\nTel. 040 1234\n\nRechnung an: {buyer}\n\
             Rechnungsnr. 4711          Datum: 03.03.2021\nLeistung                                100,00\n\
             Netto                                   100,00\nMwSt 19 %                                19,00\n\
             Gesamtbetrag                            119,00 EUR\nBankverbindung: {iban}"
        ),
        format!(
            "INVOICE\n{seller}                                   Bill to:\n12 High Street                              {buyer}\n\
             Leeds LS1 4AP                               3 Garden Road\n\
             \u{20}                                           York YO1 7HH\n\
             Invoice number: INV-2031          Invoice date: 14 March 2025\nBoiler service          1     100.00   100.00\n\
             Net amount                             100.00\nVAT 20 %                                20.00\nTotal GBP                              120.00\n\
             VAT number: {vat_id}"
        ),
        format!(
            "{seller}\n8 rue des Forges\n74000 Annecy\nFacture n° FA-2020-117                       Date de facture : 05/11/2020\n\
             Adresse de facturation\n{buyer}\n42 rue du stade\nDésignation                 Quantité     Prix HT      Montant\n\
             Chaise en chêne                    4      210,00       840,00\nTotal HT                                               840,00 €\n\
             TVA 20 %                                               168,00 €\nTotal TTC                                            1 008,00 €"
        ),
        format!(
            "{seller}\nCalle Mayor 15\n28013 Madrid\nFactura nº 2022/045\nFecha de factura: 5 de marzo de 2022\nCliente: {buyer}\n\
             Descripción                 Cantidad      Importe\nRevisión de maquinaria             1       300,00\n\
             Base imponible                             300,00\nIVA 21%                                     63,00\nTotal factura                              363,00 €\n{iban}"
        ),
        format!(
            "{buyer}\nGartenweg 3, 80331 München\n\nRechnung Nr. 2021-77                     Datum: 12.04.2021\n\n\
             Beratung                                100,00\nNetto                                   100,00\n\
             19 % USt                                 19,00\nZu zahlen                               119,00 EUR\n\n\
             {seller}\nHafenstraße 7\n20457 Hamburg\nUSt-IdNr. {vat_id}"
        ),
        format!(
            "Invoice\nFrom: {seller}\nTo: {buyer}\nInvoice number: 88-2024     Invoice date: 2024-02-05\nMaintenance      100.00\nTax 20 %          20.00\n\
             Total            120.00 EUR\nPay to {iban}"
        ),
    ]
}

fn identity(name: &str) -> OwnIdentity {
    OwnIdentity {
        names: vec![name.into()],
        vat_ids: vec![OUR_VAT.into()],
        ibans: vec![OUR_IBAN.into()],
        ..OwnIdentity::default()
    }
}

/// Of documents: how many have the organization as their vendor, the right vendor, the organization as the buyer (of receipts nobody is), and
/// a check that says that it stands as the vendor.
#[derive(Debug, Default, PartialEq)]
struct Count {
    documents: u32,
    own_vendor: u32,
    right: u32,
    own_buyer: u32,
    flagged: u32,
}

fn count(knows_itself: bool, is_received: bool) -> Count {
    let mut count = Count::default();
    for (name, spellings) in OURS {
        let own = identity(name);
        let us = Own::of(&own);
        let knowledge = Knowledge {
            own: if knows_itself { own } else { OwnIdentity::default() },
            ..Knowledge::default()
        };
        for (spelling, other) in
            spellings.iter().flat_map(|own| OTHERS.iter().map(move |other| (*own, *other)))
        {
            let texts = match is_received {
                true => printed(other, spelling, "ATU13585627", "GB33BUKB20201555555555"),
                false => printed(spelling, other, OUR_VAT, OUR_IBAN),
            };
            for text in texts {
                let found = extract(&reading(&text, TextSource::Native), &knowledge);
                let is_ours =
                    |name: &str| found.fields.get(name).is_some_and(|field| us.is_name(&field.value));
                count.documents += 1;
                count.own_vendor += u32::from(is_ours(found.kind.vendor_field()));
                count.own_buyer += u32::from(is_ours("customer") || found.kind == Kind::Receipt);
                let vendor = found.vendor().map(|vendor| vendor.value.clone()).unwrap_or_default();
                count.right += u32::from(if is_received { vendor == other } else { vendor.is_empty() });
                count.flagged += u32::from(found.checks.iter().any(|check| check.name == OWN_VENDOR));
            }
        }
    }
    count
}

#[test]
fn the_organization_is_never_the_vendor_of_what_it_receives() {
    let (before, after) = (count(false, true), count(true, true));
    println!("received: {before:?} became {after:?}");
    assert!(after.own_vendor * 100 <= after.documents, "{after:?}");
    assert!(after.right >= before.right, "{before:?} became {after:?}");
    assert!(after.own_buyer * 100 >= after.documents * 95, "{after:?}");
    assert!(after.flagged * 100 <= after.documents, "{after:?}");
}

#[test]
fn what_the_organization_issued_has_no_vendor_and_says_so() {
    let (before, after) = (count(false, false), count(true, false));
    println!("issued: {before:?} became {after:?}");
    assert!(before.own_vendor * 2 > before.documents, "the invoices name it: {before:?}");
    assert!(after.own_vendor * 100 <= after.documents, "{after:?}");
    assert!(after.flagged * 100 >= after.documents * 95, "{after:?}");
    assert!(after.right * 100 >= after.documents * 95, "{after:?}");
}

#[test]
fn what_a_model_or_a_person_says_of_the_vendor_is_looked_at_again() {
    let text = &printed(OTHERS[0], OURS[0].0, "ATU13585627", "GB33BUKB20201555555555")[0];
    let (reading, own) = (reading(text, TextSource::Native), identity(OURS[0].0));
    let before = extract(&reading, &Knowledge { own: own.clone(), ..Knowledge::default() });
    let mut named = before.clone();
    let said = |source| Field { value: OURS[0].1[1].into(), source, ..Field::default() };

    named.fields.insert("vendor".into(), said(Source::Model));
    let improved = renewed(&reading, named.clone(), &before, &own);
    assert_eq!(improved.fields.get("vendor"), None, "a model does not make it the vendor");

    named.fields.insert("vendor".into(), said(Source::Person));
    note_own_vendor(&mut named, &own);
    let check = named.checks.iter().find(|check| check.name == OWN_VENDOR).unwrap();
    assert_eq!(
        check.detail,
        "MÜLLER UND SÖHNE WERKZEUGE stands as the vendor, and that is this organization"
    );
    named.fields.insert("vendor".into(), Field { value: OTHERS[0].into(), ..said(Source::Person) });
    note_own_vendor(&mut named, &own);
    assert!(named.checks.iter().all(|check| check.name != OWN_VENDOR));
}
