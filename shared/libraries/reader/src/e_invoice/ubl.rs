//! UBL 2.1 invoices and credit notes (XRechnung, Peppol BIS Billing 3).

use document_types::reading::{InvoiceData, InvoiceLine, Party, TaxShare};

use super::tree::Element;
use super::{address, amount, date, decimal, tax_total, text};

/// Reads the root element.
pub(super) fn invoice(root: &Element) -> InvoiceData {
    let currency = text(root, &["DocumentCurrencyCode"]);
    let sums = root.either(["LegalMonetaryTotal"]);
    let is_credit_note = root.name == "CreditNote";
    let lines = root.all(if is_credit_note { "CreditNoteLine" } else { "InvoiceLine" });
    InvoiceData {
        number: text(root, &["ID"]),
        type_code: text(root, &["InvoiceTypeCode", "CreditNoteTypeCode"])
            .or_else(|| is_credit_note.then(|| "381".to_owned())),
        issue_date: date(root, &["IssueDate"]),
        due_date: date(root, &["DueDate", "PaymentMeans/PaymentDueDate"]),
        order_number: text(root, &["OrderReference/ID"]),
        seller: party(root.either(["AccountingSupplierParty"]).either(["Party"])),
        buyer: party(root.either(["AccountingCustomerParty"]).either(["Party"])),
        payment_reference: text(root, &["PaymentMeans/PaymentID"]),
        iban: text(root, &["PaymentMeans/PayeeFinancialAccount/ID"]),
        net: amount(sums, &["TaxExclusiveAmount"]),
        tax: tax_total(&root.all("TaxTotal/TaxAmount"), currency.as_deref()),
        total: amount(sums, &["TaxInclusiveAmount"]),
        payable: amount(sums, &["PayableAmount"]),
        taxes: root.all("TaxTotal/TaxSubtotal").into_iter().map(share).collect(),
        lines: lines.into_iter().map(line).collect(),
        currency,
    }
}

fn party(party: &Element) -> Party {
    let place = |name: &str| text(party, &[&format!("PostalAddress/{name}")]);
    let schemes = party.all("PartyTaxScheme");
    let registered = |is_vat: bool| {
        let found = schemes.iter().find(|scheme| (scheme.text_at("TaxScheme/ID").trim() == "VAT") == is_vat);
        found.and_then(|scheme| text(scheme, &["CompanyID"]))
    };
    Party {
        name: text(party, &["PartyLegalEntity/RegistrationName", "PartyName/Name"]),
        address: address([
            place("StreetName"),
            place("AdditionalStreetName"),
            place("PostalZone"),
            place("CityName"),
            place("Country/IdentificationCode"),
        ]),
        vat_id: registered(true),
        tax_id: registered(false),
    }
}

fn share(subtotal: &Element) -> TaxShare {
    TaxShare {
        rate: decimal(subtotal, &["TaxCategory/Percent", "Percent"]),
        basis: amount(subtotal, &["TaxableAmount"]),
        amount: amount(subtotal, &["TaxAmount"]),
    }
}

fn line(line: &Element) -> InvoiceLine {
    let quantity = line.either(["InvoicedQuantity", "CreditedQuantity"]);
    InvoiceLine {
        id: text(line, &["ID"]),
        name: text(line, &["Item/Name"]),
        quantity: decimal(line, &["InvoicedQuantity", "CreditedQuantity"]),
        unit: quantity.attribute("unitCode").map(str::to_owned),
        unit_price: amount(line, &["Price/PriceAmount"]),
        tax_rate: decimal(line, &["Item/ClassifiedTaxCategory/Percent"]),
        net: amount(line, &["LineExtensionAmount"]),
    }
}
