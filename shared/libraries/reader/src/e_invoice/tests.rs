//! Small invoices in each syntax.

use document_types::reading::{InvoiceData, TaxShare};
use proptest::prelude::*;

use super::*;

const CII: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="u">
  <rsm:ExchangedDocument>
    <ram:ID>2025-0417</ram:ID><ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20250314</udt:DateTimeString></ram:IssueDateTime>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
      <ram:SpecifiedTradeProduct><ram:Name>Oak
        shelf</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>96.5000</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="H87">10.0000</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement>
        <ram:ApplicableTradeTax><ram:RateApplicablePercent>23.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>965</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
      </ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty><ram:Name>Alder &amp; Finch &#x26; Sons</ram:Name>
        <ram:PostalTradeAddress><ram:PostcodeCode>H91</ram:PostcodeCode><ram:LineOne>12 Quay Street</ram:LineOne><ram:CityName>Galway</ram:CityName><ram:CountryID>IE</ram:CountryID></ram:PostalTradeAddress>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">12/345</ram:ID></ram:SpecifiedTaxRegistration>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">IE1234567T</ram:ID></ram:SpecifiedTaxRegistration>
      </ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:Name>Harbour Café</ram:Name></ram:BuyerTradeParty>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:PaymentReference>RF18</ram:PaymentReference><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:SpecifiedTradeSettlementPaymentMeans><ram:PayeePartyCreditorFinancialAccount><ram:IBANID>IE29AIBK93115212345678</ram:IBANID></ram:PayeePartyCreditorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>
      <ram:ApplicableTradeTax><ram:CalculatedAmount>221.95</ram:CalculatedAmount><ram:BasisAmount>965.00</ram:BasisAmount><ram:RateApplicablePercent>23</ram:RateApplicablePercent></ram:ApplicableTradeTax>
      <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20250413</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:TaxBasisTotalAmount>965</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="GBP">190.00</ram:TaxTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">221.95</ram:TaxTotalAmount><ram:GrandTotalAmount>1186.95</ram:GrandTotalAmount>
        <ram:DuePayableAmount>1186.950</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"#;

const UBL: &str = r#"<CreditNote xmlns="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2" xmlns:cbc="b" xmlns:cac="a">
  <cbc:ID>G-7</cbc:ID><cbc:IssueDate>2025-04-03</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Linden</cbc:Name></cac:PartyName>
    <cac:PartyTaxScheme><cbc:CompanyID>DE123456789</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>Linden Werkstatt GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
  <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">-81.61</cbc:TaxAmount></cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>-429.5</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>-511.11</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
  <cac:CreditNoteLine><cbc:ID>1</cbc:ID><cbc:CreditedQuantity unitCode="HUR">2.50</cbc:CreditedQuantity><cac:Item><cbc:Name>Work</cbc:Name></cac:Item></cac:CreditNoteLine>
</CreditNote>"#;

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_cross_industry_invoice_gives_every_term() {
    let invoice = parse(CII.as_bytes()).unwrap();
    assert_eq!((invoice.number, invoice.type_code), (some("2025-0417"), some("380")));
    assert_eq!((invoice.issue_date, invoice.due_date), (some("2025-03-14"), some("2025-04-13")));
    assert_eq!((invoice.net, invoice.tax, invoice.total), (some("965.00"), some("221.95"), some("1186.95")));
    assert_eq!((invoice.payable, invoice.currency), (some("1186.95"), some("EUR")));
    assert_eq!(invoice.seller.name, some("Alder & Finch & Sons"));
    assert_eq!(invoice.seller.address, some("12 Quay Street, H91 Galway, IE"));
    assert_eq!((invoice.seller.vat_id, invoice.seller.tax_id), (some("IE1234567T"), some("12/345")));
    assert_eq!(invoice.buyer.name, some("Harbour Café"));
    assert_eq!((invoice.iban, invoice.payment_reference), (some("IE29AIBK93115212345678"), some("RF18")));
    let share = TaxShare { rate: some("23"), basis: some("965.00"), amount: some("221.95") };
    assert_eq!(invoice.taxes, [share]);
    let line = &invoice.lines[0];
    assert_eq!((&line.name, &line.quantity, &line.unit), (&some("Oak shelf"), &some("10"), &some("H87")));
    assert_eq!((&line.unit_price, &line.net, &line.tax_rate), (&some("96.50"), &some("965.00"), &some("23")));
}

#[test]
fn terms_of_payment_delivery_and_sums_are_read_in_both_syntaxes() {
    let cii = CII
        .replace("<ram:ApplicableHeaderTradeSettlement>", "<ram:ApplicableHeaderTradeDelivery><ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime><udt:DateTimeString>20250301</udt:DateTimeString></ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery><ram:ApplicableHeaderTradeSettlement><ram:CreditorReferenceID>DE98ZZZ09999999999</ram:CreditorReferenceID>")
        .replace("PayeePartyCreditorFinancialAccount", "PayerPartyDebtorFinancialAccount")
        .replace("<ram:DuePayableAmount>", "<ram:AllowanceTotalAmount>5</ram:AllowanceTotalAmount><ram:TotalPrepaidAmount>100</ram:TotalPrepaidAmount><ram:DuePayableAmount>")
        .replace("<ram:ChargeAmount>96.5000</ram:ChargeAmount>", "<ram:ChargeAmount>96.5</ram:ChargeAmount><ram:BasisQuantity>100</ram:BasisQuantity>");
    let invoice = parse(cii.as_bytes()).unwrap();
    assert_eq!(
        (invoice.delivery_date, invoice.creditor_id),
        (some("2025-03-01"), some("DE98ZZZ09999999999"))
    );
    assert_eq!((invoice.iban, invoice.debited_iban), (None, some("IE29AIBK93115212345678")));
    assert_eq!((invoice.allowances, invoice.prepaid), (some("5.00"), some("100.00")));
    assert_eq!(invoice.lines[0].unit_price, some("0.965"));

    let ubl = UBL
        .replace("<cac:TaxTotal>", "<cac:InvoicePeriod><cbc:StartDate>2025-03-01</cbc:StartDate><cbc:EndDate>2025-03-31</cbc:EndDate></cac:InvoicePeriod><cac:PaymentMeans><cac:PayeeFinancialAccount><cbc:ID>DE1</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>BYLADEM1001</cbc:ID></cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans><cac:TaxTotal>")
        .replace("<cac:PartyName>", "<cac:PartyIdentification><cbc:ID schemeID='SEPA'>DE98ZZZ09999999999</cbc:ID></cac:PartyIdentification><cac:PartyName>")
        .replace("</cac:LegalMonetaryTotal>", "<cbc:PayableRoundingAmount>0.01</cbc:PayableRoundingAmount></cac:LegalMonetaryTotal>");
    let invoice = parse(ubl.as_bytes()).unwrap();
    assert_eq!((invoice.period_start, invoice.period_end), (some("2025-03-01"), some("2025-03-31")));
    assert_eq!((invoice.bic, invoice.creditor_id), (some("BYLADEM1001"), some("DE98ZZZ09999999999")));
    assert_eq!((invoice.rounding, invoice.seller.id), (some("0.01"), None));
}

#[test]
fn groups_and_remarks_are_no_items() {
    let (start, end) = ("<ram:IncludedSupplyChainTradeLineItem>", "</ram:IncludedSupplyChainTradeLineItem>");
    let line = |id: &str, more: &str| {
        format!(
            "{start}<ram:AssociatedDocumentLineDocument><ram:LineID>{id}</ram:LineID>{more}</ram:AssociatedDocumentLineDocument>{end}"
        )
    };
    let (parent, of) = ("<ram:ParentLineID>", "</ram:ParentLineID>");
    let reason = |reason: &str| format!("<ram:LineStatusReasonCode>{reason}</ram:LineStatusReasonCode>");
    let lines = [
        line("01", &reason("GROUP")),
        line("0101", &format!("{parent}01{of}{}", reason("DETAIL"))),
        line("02", &reason("INFORMATION")),
        line("03", ""),
        line("0301", &format!("{parent}03{of}")),
    ];
    let invoice = parse(CII.replacen(start, &format!("{}{start}", lines.concat()), 1).as_bytes()).unwrap();
    let ids: Vec<_> = invoice.lines.iter().filter_map(|line| line.id.as_deref()).collect();
    assert_eq!(ids, ["0101", "0301", "1"]);
}

#[test]
fn an_invoice_is_found_in_its_envelope() {
    let inside = UBL.replace("xmlns:cbc", "xmlns:x");
    let envelope = format!(
        "<StandardBusinessDocument><Header><Type>Invoice</Type><Invoice/></Header>{inside}</StandardBusinessDocument>"
    );
    assert_eq!(parse(envelope.as_bytes()).unwrap().number, some("G-7"));
    assert!(holds_invoice(&format!("<Envelope><Body>{UBL}</Body></Envelope>")));
    assert!(!holds_invoice(&format!("<Batch>{UBL}{UBL}</Batch>")));
}

#[test]
fn the_names_of_the_first_zugferd_are_known_too() {
    let old = CII
        .replace("rsm:CrossIndustryInvoice", "rsm:CrossIndustryDocument")
        .replace("rsm:ExchangedDocument", "rsm:HeaderExchangedDocument")
        .replace("rsm:SupplyChainTradeTransaction", "rsm:SpecifiedSupplyChainTradeTransaction")
        .replace("ApplicableHeaderTrade", "ApplicableSupplyChainTrade")
        .replace(
            "SpecifiedTradeSettlementHeaderMonetarySummation",
            "SpecifiedTradeSettlementMonetarySummation",
        )
        .replace("SpecifiedLineTrade", "SpecifiedSupplyChainTrade")
        .replace("RateApplicablePercent", "ApplicablePercent");
    assert_eq!(parse(old.as_bytes()), parse(CII.as_bytes()));
}

#[test]
fn a_credit_note_in_ubl_is_one() {
    let invoice = parse(UBL.as_bytes()).unwrap();
    assert_eq!((invoice.number, invoice.type_code), (some("G-7"), some("381")));
    assert_eq!((invoice.net, invoice.tax, invoice.total), (some("-429.50"), some("-81.61"), some("-511.11")));
    assert_eq!(
        (invoice.seller.name, invoice.seller.vat_id),
        (some("Linden Werkstatt GmbH"), some("DE123456789"))
    );
    assert_eq!(invoice.lines[0].quantity, some("2.5"));
}

#[test]
fn an_invoice_may_be_in_the_encoding_it_declares() {
    let text = CII.replace("UTF-8", "ISO-8859-1");
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
    assert_eq!(parse(&bytes), parse(CII.as_bytes()));
}

#[test]
fn other_xml_and_bombs_are_no_invoices() {
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><Invoice><ID>&c;&c;</ID></Invoice>";
    assert_eq!(parse(bomb.as_bytes()).unwrap(), InvoiceData::default());
    let deep = "<Invoice>".to_owned() + &"<a>".repeat(100_000);
    for other in ["", "<a/>", "<html><body/></html>", "<Invoice><ID>1</Invoice>", deep.as_str()] {
        assert_eq!(parse(other.as_bytes()), None);
    }
}

#[test]
fn what_is_no_number_or_date_is_left_out() {
    assert_eq!(as_decimal("1.234,56"), None);
    assert_eq!(as_decimal("007.10"), some("7.1"));
    assert_eq!(as_decimal("-.5"), some("-0.5"));
    assert_eq!(as_decimal("1e9"), None);
    let broken = UBL.replace("2025-04-03", "2025-13-03").replace("-429.5", "n/a");
    let invoice = parse(broken.as_bytes()).unwrap();
    assert_eq!((invoice.issue_date, invoice.net), (None, None));
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(at in 0..CII.len(), byte in any::<u8>(), cut in 0..CII.len()) {
        let mut bytes = CII.as_bytes().to_vec();
        bytes[at] = byte;
        parse(&bytes);
        parse(&bytes[..cut]);
    }
}
