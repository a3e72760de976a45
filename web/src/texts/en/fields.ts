/** What the fields of documents are called. Names that people add are shown as they were written. */
export const fieldNames: Record<string, string> = {
  vendor: 'Vendor',
  company: 'Company',
  address: 'Address',
  vendor_vat_id: 'VAT id',
  vendor_tax_id: 'Tax number',
  customer: 'Customer',
  customer_address: 'Customer address',
  customer_vat_id: 'Customer VAT id',
  customer_number: 'Customer no.',
  number: 'Number',
  date: 'Date',
  due_date: 'Due date',
  delivery_date: 'Delivered',
  order_number: 'Order',
  currency: 'Currency',
  allowances: 'Allowances',
  charges: 'Charges',
  net: 'Net',
  tax: 'Tax',
  tax_rate: 'Tax rate',
  total: 'Total',
  prepaid: 'Prepaid',
  rounding: 'Rounding',
  payable: 'To pay',
  iban: 'IBAN',
  bic: 'BIC',
  payment_reference: 'Reference',
  creditor_id: 'Creditor id',
  period_start: 'Period from',
  period_end: 'Period to',
  opening_balance: 'Balance before',
  closing_balance: 'Balance after',
  document_number: 'Document no.',
  surname: 'Surname',
  given_names: 'Given names',
  nationality: 'Nationality',
  birth_date: 'Born',
  expiry_date: 'Expires',
  line_items: 'Lines',
  kind: 'Kind',
};

export const fieldName = (name: string) => fieldNames[name] ?? name.replace(/_/g, ' ');

/** The name within a sentence: small, but for abbreviations. */
export function fieldInSentence(name: string): string {
  const text = fieldName(name);
  return /^\p{Lu}{2}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
