//! UBL 2.1 invoices and credit notes (XRechnung, Peppol BIS Billing 3).

use document_types::reading::{InvoiceData, InvoiceLine, Party, TaxShare};

use super::tree::Element;
use super::{address, amount, date, decimal, tax_total, text, unit_price};

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
        delivery_date: date(root, &["Delivery/ActualDeliveryDate"]),
        period_start: date(root, &["InvoicePeriod/StartDate"]),
        period_end: date(root, &["InvoicePeriod/EndDate"]),
        order_number: text(root, &["OrderReference/ID"]),
        seller: party(root.either(["AccountingSupplierParty"]).either(["Party"])),
        buyer: party(root.either(["AccountingCustomerParty"]).either(["Party"])),
        payment_reference: text(root, &["PaymentMeans/PaymentID"]),
        iban: text(root, &["PaymentMeans/PayeeFinancialAccount/ID"]),
        bic: text(root, &["PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/ID"]),
        creditor_id: creditor_id(root),
        debited_iban: text(root, &["PaymentMeans/PaymentMandate/PayerFinancialAccount/ID"]),
        allowances: amount(sums, &["AllowanceTotalAmount"]),
        charges: amount(sums, &["ChargeTotalAmount"]),
        net: amount(sums, &["TaxExclusiveAmount"]),
        tax: tax_total(&root.all("TaxTotal/TaxAmount"), currency.as_deref()),
        total: amount(sums, &["TaxInclusiveAmount"]),
        prepaid: amount(sums, &["PrepaidAmount"]),
        rounding: amount(sums, &["PayableRoundingAmount"]),
        payable: amount(sums, &["PayableAmount"]),
        taxes: root.all("TaxTotal/TaxSubtotal").into_iter().map(share).collect(),
        lines: lines.into_iter().map(line).collect(),
        currency,
    }
}

/// What the name of an identifier is where it is that of a creditor.
const SEPA: Option<&str> = Some("SEPA");

/// The seller's or the payee's identifier as a creditor.
fn creditor_id(root: &Element) -> Option<String> {
    let mut ids = root.all("AccountingSupplierParty/Party/PartyIdentification/ID");
    ids.extend(root.all("PayeeParty/PartyIdentification/ID"));
    let id = ids.into_iter().find(|id| id.attribute("schemeID") == SEPA)?;
    Some(id.text().trim().to_owned()).filter(|id| !id.is_empty())
}

fn party(party: &Element) -> Party {
    let ids = party.all("PartyIdentification/ID");
    let id =
        ids.into_iter().find(|id| id.attribute("schemeID") != SEPA).map(|id| id.text().trim().to_owned());
    let place = |name: &str| text(party, &[&format!("PostalAddress/{name}")]);
    let schemes = party.all("PartyTaxScheme");
    let registered = |is_vat: bool| {
        let found = schemes.iter().find(|scheme| (scheme.text_at("TaxScheme/ID").trim() == "VAT") == is_vat);
        found.and_then(|scheme| text(scheme, &["CompanyID"]))
    };
    Party {
        name: text(party, &["PartyLegalEntity/RegistrationName", "PartyName/Name"]),
        id: id.filter(|id| !id.is_empty()),
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
        unit_price: unit_price(text(line, &["Price/PriceAmount"]), text(line, &["Price/BaseQuantity"])),
        tax_rate: decimal(line, &["Item/ClassifiedTaxCategory/Percent"]),
        net: amount(line, &["LineExtensionAmount"]),
    }
}
