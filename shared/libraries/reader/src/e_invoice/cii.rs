//! UN/CEFACT Cross Industry Invoice D16B (Factur-X, ZUGFeRD 2, XRechnung), and ZUGFeRD 1 with its older names.

use std::collections::HashSet;

use document_types::reading::{InvoiceData, InvoiceLine, Party, TaxShare};

use super::tree::Element;
use super::{address, amount, date, decimal, tax_total, text, unit_price};

/// Reads the root element.
pub(super) fn invoice(root: &Element) -> InvoiceData {
    let header = root.either(["ExchangedDocument", "HeaderExchangedDocument"]);
    let transaction = root.either(["SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction"]);
    let agreement =
        transaction.either(["ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement"]);
    let settlement =
        transaction.either(["ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement"]);
    let sums = settlement.either([
        "SpecifiedTradeSettlementHeaderMonetarySummation",
        "SpecifiedTradeSettlementMonetarySummation",
    ]);
    let delivery =
        transaction.either(["ApplicableHeaderTradeDelivery", "ApplicableSupplyChainTradeDelivery"]);
    let currency = text(settlement, &["InvoiceCurrencyCode"]);
    InvoiceData {
        number: text(header, &["ID"]),
        type_code: text(header, &["TypeCode"]),
        issue_date: moment(header, "IssueDateTime"),
        due_date: moment(settlement, "SpecifiedTradePaymentTerms/DueDateDateTime"),
        delivery_date: moment(delivery, "ActualDeliverySupplyChainEvent/OccurrenceDateTime"),
        period_start: moment(settlement, "BillingSpecifiedPeriod/StartDateTime"),
        period_end: moment(settlement, "BillingSpecifiedPeriod/EndDateTime"),
        order_number: text(
            agreement,
            &["BuyerOrderReferencedDocument/IssuerAssignedID", "BuyerOrderReferencedDocument/ID"],
        ),
        seller: party(agreement.either(["SellerTradeParty"])),
        buyer: party(agreement.either(["BuyerTradeParty"])),
        payment_reference: text(settlement, &["PaymentReference"]),
        iban: text(
            settlement,
            &["SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID"],
        ),
        bic: text(
            settlement,
            &["SpecifiedTradeSettlementPaymentMeans/PayeeSpecifiedCreditorFinancialInstitution/BICID"],
        ),
        creditor_id: text(settlement, &["CreditorReferenceID"]),
        debited_iban: text(
            settlement,
            &["SpecifiedTradeSettlementPaymentMeans/PayerPartyDebtorFinancialAccount/IBANID"],
        ),
        allowances: amount(sums, &["AllowanceTotalAmount"]),
        charges: amount(sums, &["ChargeTotalAmount"]),
        net: amount(sums, &["TaxBasisTotalAmount"]),
        tax: tax_total(&sums.all("TaxTotalAmount"), currency.as_deref()),
        total: amount(sums, &["GrandTotalAmount"]),
        prepaid: amount(sums, &["TotalPrepaidAmount"]),
        rounding: amount(sums, &["RoundingAmount"]),
        payable: amount(sums, &["DuePayableAmount"]),
        taxes: settlement.all("ApplicableTradeTax").into_iter().map(share).collect(),
        lines: items(transaction).into_iter().map(line).collect(),
        currency,
    }
}

/// A date, in the form of either version.
fn moment(element: &Element, path: &str) -> Option<String> {
    date(element, &[&format!("{path}/DateTimeString"), &format!("{path}/DateTime")])
}

/// The lines that charge for something: not the sums of groups (BT-X-7, BT-X-8), which hold what their own lines charge
/// for, nor lines that only say something.
fn items(transaction: &Element) -> Vec<&Element> {
    let mut lines = transaction.all("IncludedSupplyChainTradeLineItem");
    let of = |line: &Element, name: &str| text(line, &[&format!("AssociatedDocumentLineDocument/{name}")]);
    let parents: HashSet<String> = lines.iter().filter_map(|line| of(line, "ParentLineID")).collect();
    lines.retain(|line| match of(line, "LineStatusReasonCode") {
        Some(reason) => reason != "GROUP" && reason != "INFORMATION",
        None => of(line, "LineID").is_none_or(|id| !parents.contains(&id)),
    });
    lines
}

fn party(party: &Element) -> Party {
    let place = |name: &str| text(party, &[&format!("PostalTradeAddress/{name}")]);
    let registrations = party.all("SpecifiedTaxRegistration/ID");
    let registered = |scheme: &str| {
        let found = registrations.iter().find(|id| id.attribute("schemeID") == Some(scheme));
        found.map(|id| id.text().trim().to_owned()).filter(|id| !id.is_empty())
    };
    Party {
        name: text(party, &["Name", "SpecifiedLegalOrganization/TradingBusinessName"]),
        id: text(party, &["ID", "GlobalID"]),
        address: address([
            place("LineOne"),
            place("LineTwo"),
            place("PostcodeCode"),
            place("CityName"),
            place("CountryID"),
        ]),
        vat_id: registered("VA"),
        tax_id: registered("FC"),
    }
}

fn share(tax: &Element) -> TaxShare {
    TaxShare {
        rate: decimal(tax, &["RateApplicablePercent", "ApplicablePercent"]),
        basis: amount(tax, &["BasisAmount"]),
        amount: amount(tax, &["CalculatedAmount"]),
    }
}

fn line(line: &Element) -> InvoiceLine {
    let agreement = line.either(["SpecifiedLineTradeAgreement", "SpecifiedSupplyChainTradeAgreement"]);
    let delivery = line.either(["SpecifiedLineTradeDelivery", "SpecifiedSupplyChainTradeDelivery"]);
    let settlement = line.either(["SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement"]);
    InvoiceLine {
        id: text(line, &["AssociatedDocumentLineDocument/LineID"]),
        name: text(line, &["SpecifiedTradeProduct/Name"]),
        quantity: decimal(delivery, &["BilledQuantity"]),
        unit: delivery
            .first("BilledQuantity")
            .and_then(|quantity| quantity.attribute("unitCode"))
            .map(str::to_owned),
        unit_price: unit_price(
            text(agreement, &["NetPriceProductTradePrice/ChargeAmount"]),
            text(agreement, &["NetPriceProductTradePrice/BasisQuantity"]),
        ),
        tax_rate: decimal(
            settlement,
            &["ApplicableTradeTax/RateApplicablePercent", "ApplicableTradeTax/ApplicablePercent"],
        ),
        net: amount(
            settlement,
            &[
                "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
                "SpecifiedTradeSettlementMonetarySummation/LineTotalAmount",
            ],
        ),
    }
}
