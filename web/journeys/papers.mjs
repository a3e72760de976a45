// Papers of invented firms, drawn by the browser itself as PDF files.

const day = (year, month, date) => ({ year, month, date });
const words = ({ year, month, date }) =>
  `${date} ${['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'][month - 1]} ${year}`;
const figures = ({ year, month, date }) =>
  `${String(date).padStart(2, '0')}/${String(month).padStart(2, '0')}/${year}`;
const euro = value => value.toLocaleString('en-IE', { minimumFractionDigits: 2 });

const papers = [
  [
    'LST-20417',
    'Lahinch Slate & Timber',
    'Cloonagh Road, Ennistymon, Co. Clare',
    day(2025, 11, 5),
    figures,
    [
      ['Natural slate 500 x 250 mm', 600, 2.45],
      ['Treated batten 50 x 25 mm', 90, 4.2],
      ['Copper slate nails 35 mm', 3, 68],
      ['Breather membrane 1.5 x 50 m', 2, 96],
      ['Crane delivery to site', 1, 90],
    ],
  ],
  [
    '88213',
    'Moran Fixings Ltd',
    'Unit 4, Liosbaun Estate, Galway',
    day(2025, 10, 24),
    words,
    [
      ['Stainless screws 5 x 60', 20, 11.4],
      ['Angle brackets 90 mm', 150, 1.85],
    ],
  ],
  [
    'TPH-1102',
    'Tuam Plant Hire',
    'Dublin Road, Tuam, Co. Galway',
    day(2025, 10, 2),
    words,
    [
      ['Mini digger, two days', 2, 165],
      ['Transport', 1, 60],
    ],
  ],
  [
    'NW-3391',
    'Northgate Window Care',
    '12 Northgate Street, Athlone',
    day(2025, 9, 11),
    figures,
    [
      ['Windows, whole house', 1, 240],
      ['Gutters', 1, 85],
    ],
  ],
  [
    '5507',
    'Westgate Wholesale',
    'Westgate Park, Limerick',
    day(2025, 9, 24),
    words,
    [
      ['Cable 2.5 mm, 100 m', 4, 58.5],
      ['Sockets, double', 24, 4.1],
    ],
  ],
  [
    'CW-0087',
    'Corrib Waste Services',
    'Parkmore, Galway',
    day(2025, 8, 30),
    words,
    [['Skip, 8 yards', 1, 310]],
  ],
  [
    'AR-2025-19',
    'Atelier Riviere & Fils',
    '3 Quay Street, Galway',
    day(2025, 7, 6),
    figures,
    [['Drawings, roof and elevations', 1, 890]],
  ],
];

function page([number, vendor, address, date, form, lines]) {
  const net = lines.reduce((sum, [, count, price]) => sum + count * price, 0);
  const tax = Math.round(net * 23) / 100;
  const rows = lines
    .map(
      ([what, count, price]) =>
        `<tr><td>${what}</td><td>${count}</td><td>${euro(price)}</td><td>${euro(count * price)}</td></tr>`,
    )
    .join('');
  return `<!doctype html><meta charset="utf-8"><style>
    body { font: 13px/1.45 Arial, sans-serif; color: #17191c; margin: 0; padding: 56px 64px; }
    h1 { font: 700 26px Georgia, serif; margin: 0 0 4px; } h2 { font-size: 22px; margin: 44px 0 12px; }
    .meta { position: absolute; right: 64px; top: 250px; } .meta td { padding: 2px 0 2px 28px; text-align: right; } .meta td:first-child { text-align: left; }
    table.lines { width: 100%; border-collapse: collapse; margin-top: 70px; } .lines th, .lines td { text-align: right; padding: 8px 4px; border-bottom: 1px solid #ccc; } .lines :is(th, td):first-child { text-align: left; }
    .sum { margin: 24px 0 0 auto; } .sum td { padding: 3px 0 3px 60px; text-align: right; } .sum td:first-child { text-align: left; } .sum tr:last-child { font-weight: 700; font-size: 16px; }
    footer { margin-top: 90px; border-top: 1px solid #ccc; padding-top: 12px; }</style>
    <h1>${vendor}</h1><div>${address}</div><div>VAT No. IE6388047V</div>
    <p style="margin-top:44px">Invoice to<br>Corrib Roofing &amp; Electrical Ltd<br>Unit 7, Oldcourt Yard, Galway</p>
    <h2>INVOICE</h2>
    <table class="meta"><tr><td>Invoice no.</td><td>${number}</td></tr><tr><td>Date</td><td>${form(date)}</td></tr><tr><td>Terms</td><td>30 days net</td></tr></table>
    <table class="lines"><tr><th>Description</th><th>Qty</th><th>Unit price</th><th>Amount EUR</th></tr>${rows}</table>
    <table class="sum"><tr><td>Net</td><td>${euro(net)}</td></tr><tr><td>VAT 23 %</td><td>${euro(tax)}</td></tr><tr><td>Total to pay</td><td>EUR ${euro(net + tax)}</td></tr></table>
    <footer>Please pay within 30 days and quote the invoice number. IBAN IE29 AIBK 9311 5212 3456 78</footer>`;
}

/** The papers as files, as a browser takes them. */
export async function drawPapers(browser) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const files = [];
  for (const paper of papers) {
    await tab.setContent(page(paper));
    const buffer = await tab.pdf({ format: 'A4', printBackground: true });
    files.push({ name: `${paper[0]}.pdf`, mimeType: 'application/pdf', buffer });
  }
  await context.close();
  return files;
}
