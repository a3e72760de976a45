//! Customers as a spreadsheet: what its columns mean, how it is read, and how it is written.

use std::collections::BTreeMap;

use document_types::folding::letters;
use document_types::table::table;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::log::CUSTOMERS_EXPORTED;
use super::{Customer, store};
use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{Error, Result};

/// Rows that a spreadsheet has at most.
pub(super) const MOST_ROWS: usize = 5000;

/// Customers that are exported at most.
const MOST_EXPORTED: i64 = 100_000;

/// What a column of a spreadsheet means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CustomerColumn)]
pub enum Column {
    /// Our identifier, as an export writes it.
    Id,
    /// The name.
    Name,
    /// `person` or `company`.
    Kind,
    /// E-mail addresses, parted by semicolons.
    Email,
    /// Domains, parted by semicolons.
    Domain,
    /// Telephone numbers, parted by semicolons.
    Phone,
    /// VAT identifiers, parted by semicolons.
    VatId,
    /// The address; several columns make one.
    Address,
    /// Notes; several columns make one.
    Notes,
    /// Nothing.
    Ignore,
}

/// What headers say in English, German, French and Spanish, folded to letters.
const HEADERS: [(Column, &[&str]); 9] = [
    (Column::Id, &["id", "customerid"]),
    (
        Column::Name,
        &[
            "name",
            "customer",
            "customername",
            "company",
            "companyname",
            "fullname",
            "kunde",
            "kundenname",
            "firma",
            "firmenname",
            "nom",
            "client",
            "nomduclient",
            "societe",
            "entreprise",
            "raisonsociale",
            "nombre",
            "cliente",
            "empresa",
            "razonsocial",
            "displayname",
        ],
    ),
    (Column::Kind, &["kind", "type", "customertype", "art", "typ", "kundentyp", "tipo", "genre"]),
    (
        Column::Email,
        &[
            "email",
            "emails",
            "emailaddress",
            "mail",
            "emailadresse",
            "mailadresse",
            "courriel",
            "adresseemail",
            "adressemail",
            "correo",
            "correoelectronico",
            "email1value",
            "email1",
        ],
    ),
    (Column::Domain, &["domain", "domains", "website", "domane", "domaene", "domaine", "dominio"]),
    (
        Column::Phone,
        &[
            "phone",
            "phones",
            "phonenumber",
            "telephone",
            "tel",
            "mobile",
            "cell",
            "telefon",
            "telefonnummer",
            "handy",
            "mobil",
            "rufnummer",
            "numerodetelephone",
            "portable",
            "telefono",
            "movil",
            "phone1value",
        ],
    ),
    (
        Column::VatId,
        &[
            "vat",
            "vatid",
            "vatids",
            "vatnumber",
            "vatno",
            "taxid",
            "ustid",
            "ustidnr",
            "umsatzsteuerid",
            "umsatzsteueridentifikationsnummer",
            "uid",
            "tva",
            "ntva",
            "numerotva",
            "numerodetva",
            "tvaintracommunautaire",
            "nif",
            "cif",
            "nifiva",
            "iva",
        ],
    ),
    (
        Column::Address,
        &[
            "address",
            "street",
            "streetaddress",
            "postaladdress",
            "city",
            "town",
            "zip",
            "zipcode",
            "postcode",
            "postalcode",
            "eircode",
            "county",
            "country",
            "adresse",
            "anschrift",
            "strasse",
            "plz",
            "postleitzahl",
            "ort",
            "stadt",
            "land",
            "rue",
            "ville",
            "codepostal",
            "pays",
            "direccion",
            "calle",
            "ciudad",
            "codigopostal",
            "pais",
        ],
    ),
    (
        Column::Notes,
        &[
            "notes",
            "note",
            "comment",
            "comments",
            "remark",
            "remarks",
            "notiz",
            "notizen",
            "bemerkung",
            "bemerkungen",
            "kommentar",
            "remarque",
            "remarques",
            "commentaire",
            "notas",
            "nota",
            "observaciones",
            "comentario",
        ],
    ),
];

/// What the headers of a spreadsheet seem to mean. The first column of a name is the name.
pub(super) fn guessed(headers: &[String]) -> BTreeMap<String, Column> {
    let mut named = false;
    let guess = |header: &String| {
        let folded = letters(header);
        let known =
            HEADERS.iter().find(|(_, words)| words.contains(&folded.as_str())).map(|(column, _)| *column);
        let column = match known {
            Some(Column::Name) if named => Column::Ignore,
            Some(column) => column,
            None => Column::Ignore,
        };
        named |= column == Column::Name;
        (header.clone(), column)
    };
    headers.iter().map(guess).collect()
}

/// A spreadsheet that was read: its headers, and its rows with the line each begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<(u64, Vec<String>)>,
}

/// Reads a spreadsheet, its cells parted by what its first line has most of.
///
/// # Errors
/// `Invalid` at `/csv`.
pub(super) fn read(csv: &str) -> Result<Sheet> {
    let csv = csv.trim_start_matches('\u{feff}');
    let head = csv.lines().next().unwrap_or_default();
    let most = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|&mark| (head.bytes().filter(|&byte| byte == mark).count(), mark == b','));
    let mut reader =
        csv::ReaderBuilder::new().delimiter(most.unwrap_or(b',')).flexible(true).from_reader(csv.as_bytes());
    let wrong = |error: csv::Error| Error::field("/csv", "malformed", format!("this is no CSV: {error}"));
    let headers: Vec<String> = reader.headers().map_err(wrong)?.iter().map(armed).collect();
    if headers.iter().all(String::is_empty) {
        return Err(Error::field(
            "/csv",
            "empty",
            "the first line names the columns, such as Name and E-mail",
        ));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<String> = record.iter().map(armed).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push((line, cells));
        }
        if rows.len() > MOST_ROWS {
            let message = format!("a spreadsheet has {MOST_ROWS} rows at most: part it");
            return Err(Error::field("/csv", "too_many_rows", message));
        }
    }
    Ok(Sheet { headers, rows })
}

/// A cell as it was before it was kept from being run as a formula.
fn armed(cell: &str) -> String {
    let cell = cell.trim();
    let rest = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    rest.unwrap_or(cell).to_owned()
}

/// All customers as a spreadsheet that an import reads back.
pub async fn export(tx: &mut OrgTx, actor: &Actor) -> Result<Vec<u8>> {
    let customers = store::all(tx, MOST_EXPORTED).await?;
    let org = tx.org();
    let what = serde_json::json!({ "count": customers.len() });
    activity::record(tx, actor, CUSTOMERS_EXPORTED, org.0, Some(what)).await?;
    Ok(written(&customers)?)
}

fn written(customers: &[Customer]) -> std::io::Result<Vec<u8>> {
    let rows = customers.iter().map(|customer| {
        [
            customer.id.to_string(),
            customer.name.clone(),
            customer.kind.as_str().to_owned(),
            customer.emails.join("; "),
            customer.domains.join("; "),
            customer.phones.join("; "),
            customer.vat_ids.join("; "),
            customer.address.clone().unwrap_or_default(),
            customer.notes.clone().unwrap_or_default(),
        ]
    });
    table(["ID", "Name", "Kind", "E-mail", "Domain", "Phone", "VAT ID", "Address", "Notes"], rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_understood_in_four_languages() {
        let columns = |headers: &[&str]| {
            let headers: Vec<_> = headers.iter().map(|&header| header.to_owned()).collect();
            let guessed = guessed(&headers);
            headers.iter().map(|header| guessed[header]).collect::<Vec<_>>()
        };
        let wanted =
            [Column::Name, Column::Email, Column::Phone, Column::VatId, Column::Address, Column::Ignore];
        for headers in [
            ["Company name", "E-mail", "Phone", "VAT No.", "Address", "Balance"],
            ["Firma", "E-Mail-Adresse", "Telefon", "USt-IdNr.", "Straße", "Saldo"],
            ["Raison sociale", "Courriel", "Téléphone", "N° TVA", "Adresse", "Solde"],
            ["Razón social", "Correo electrónico", "Teléfono", "NIF", "Dirección", "Saldo"],
        ] {
            assert_eq!(columns(&headers), wanted, "{headers:?}");
        }
    }

    #[test]
    fn a_sheet_is_read_whatever_parts_its_cells() {
        for csv in
            ["Name,Phone\nA,'+353 1\n\n", "\u{feff}Name;Phone\r\nA;+353 1\r\n", "Name\tPhone\nA\t+353 1"]
        {
            let sheet = read(csv).unwrap();
            assert_eq!(sheet.headers, ["Name", "Phone"]);
            assert_eq!(sheet.rows, [(2, vec!["A".to_owned(), "+353 1".to_owned()])], "{csv}");
        }
        assert!(read("").is_err() && read(",,").is_err());
    }
}
