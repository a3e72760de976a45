//! UN/CEFACT Cross Industry Invoice D16B (Factur-X, ZUGFeRD 2, XRechnung), and ZUGFeRD 1 with its older names.

use document_types::reading::{InvoiceData, InvoiceLine, Party, TaxShare};

use super::tree::Element;
use super::{address, amount, date, decimal, tax_total, text};

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
    let currency = text(settlement, &["InvoiceCurrencyCode"]);
    let lines = transaction.all("IncludedSupplyChainTradeLineItem");
    InvoiceData {
        number: text(header, &["ID"]),
        type_code: text(header, &["TypeCode"]),
        issue_date: date(header, &["IssueDateTime/DateTimeString", "IssueDateTime/DateTime"]),
        due_date: date(
            settlement,
            &[
                "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString",
                "SpecifiedTradePaymentTerms/DueDateDateTime/DateTime",
            ],
        ),
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
        net: amount(sums, &["TaxBasisTotalAmount"]),
        tax: tax_total(&sums.all("TaxTotalAmount"), currency.as_deref()),
        total: amount(sums, &["GrandTotalAmount"]),
        payable: amount(sums, &["DuePayableAmount"]),
        taxes: settlement.all("ApplicableTradeTax").into_iter().map(share).collect(),
        lines: lines.into_iter().map(line).collect(),
        currency,
    }
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
        unit_price: amount(agreement, &["NetPriceProductTradePrice/ChargeAmount"]),
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
