// What is measured with: small PDF files with real text, uploaded and read as any other.
import { until } from './lab.mjs';

const escape = text => text.replace(/[\\()]/g, sign => `\\${sign}`);

/** A PDF of pages of lines, each line `[x, y, size, text]` in points. */
export function pdf(pages) {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>'];
  const kids = pages.map((_, at) => `${4 + at * 2} 0 R`).join(' ');
  objects.push(`<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`);
  objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  pages.forEach((lines, at) => {
    const content = lines
      .map(([x, y, size, text]) => `BT /F1 ${size} Tf ${x} ${y} Td (${escape(text)}) Tj ET`)
      .join('\n');
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + at * 2} 0 R >>`,
    );
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
  });
  let out = '%PDF-1.4\n';
  const places = objects.map((object, at) => {
    const place = out.length;
    out += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const place of places) out += `${String(place).padStart(10, '0')} 00000 n \n`;
  out += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(out, 'latin1');
}

const sum = value => value.toFixed(2).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** An invoice of its own number, vendor and sums. */
function invoice(at) {
  const net = 100 + ((at * 37) % 900);
  const tax = Math.round(net * 23) / 100;
  const date = `${String((at % 28) + 1).padStart(2, '0')}/${String((at % 12) + 1).padStart(2, '0')}/2026`;
  return pdf([
    [
      [56, 780, 20, `Vendor ${at % 40} Ltd`],
      [56, 760, 10, `${at % 90} Quay Street, Galway`],
      [56, 700, 10, 'Invoice to'],
      [56, 686, 10, 'Bench & Sons, Unit 7, Oldcourt Yard, Galway'],
      [56, 640, 16, 'INVOICE'],
      [56, 610, 10, 'Invoice no.'],
      [150, 610, 10, `B-${String(at).padStart(5, '0')}`],
      [56, 594, 10, 'Date'],
      [150, 594, 10, date],
      [56, 540, 10, 'Description'],
      [480, 540, 10, 'Amount EUR'],
      [56, 520, 10, `Work of day ${at}`],
      [480, 520, 10, sum(net)],
      [350, 470, 10, 'Net'],
      [480, 470, 10, sum(net)],
      [350, 454, 10, 'VAT 23 %'],
      [480, 454, 10, sum(tax)],
      [350, 434, 12, 'Total to pay'],
      [480, 434, 12, `EUR ${sum(net + tax)}`],
    ],
  ]);
}

const WORDS = 'timber slate batten copper nail membrane ridge gutter chimney flashing rafter valley'.split(
  ' ',
);

function book(pages) {
  return pdf(
    Array.from({ length: pages }, (_, page) => [
      [56, 790, 14, `Page ${page + 1} of the survey`],
      ...Array.from({ length: 40 }, (_, line) => [
        56,
        760 - line * 17,
        10,
        Array.from({ length: 11 }, (_, word) => WORDS[(page * 7 + line * 5 + word * 3) % WORDS.length]).join(
          ' ',
        ),
      ]),
    ]),
  );
}

async function send(lab, name, bytes) {
  const form = new FormData();
  form.append('file', new Blob([bytes], { type: 'application/pdf' }), name);
  return lab.api('/documents', { method: 'POST', form });
}

/** Documents that a person should look at, all read; as many as there are are not made again. */
export async function invoices(lab, wanted) {
  const { version } = await lab.api('/organizations/current/settings/documents');
  await lab.api('/organizations/current/settings/documents', {
    method: 'PATCH',
    body: { review_threshold: 0.97 },
    version,
  });
  lab.made ??= 0;
  const rest = Array.from({ length: Math.max(wanted - lab.made, 0) }, (_, step) => lab.made + step);
  lab.made = Math.max(lab.made, wanted);
  const work = async () => {
    for (let at = rest.shift(); at !== undefined; at = rest.shift())
      await send(lab, `invoice-${String(at).padStart(5, '0')}.pdf`, invoice(at));
  };
  await Promise.all([work(), work(), work(), work()]);
  await allRead(lab);
}

async function allRead(lab) {
  await until(
    async () => (await lab.api('/documents/count?status=PENDING,PROCESSING')).count === 0,
    1_800_000,
    1000,
  );
}

/** One document of many pages, read. Answers with its id. */
export async function longDocument(lab, pages) {
  const { id } = await send(lab, `survey of ${pages} pages.pdf`, book(pages));
  await allRead(lab);
  const document = await lab.api(`/documents/${id}`);
  if (document.status !== 'COMPLETED') throw new Error(`the long document is ${document.status}`);
  return id;
}
