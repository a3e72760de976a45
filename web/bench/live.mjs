// How soon a change of somebody else is on this screen.
import { invoices, longDocument } from './data.mjs';
import { p95, pause } from './lab.mjs';

const CHANGES = 20;

/** Labels a document elsewhere, and waits for the label to be painted here. */
async function change(lab, page, label, id, on) {
  const begun = Date.now();
  await lab.api(`/documents/${id}/labels/${label.id}`, { method: on ? 'PUT' : 'DELETE' });
  const chip = page.locator('tbody').getByText(label.name);
  await chip.waitFor({ state: on ? 'visible' : 'detached' });
  return Date.now() - begun;
}

async function changes(lab, stream) {
  const label = await lab.api('/labels', {
    method: 'POST',
    body: { name: stream ? 'Streamed' : 'Polled', colour: '#2b6cb0' },
  });
  const { context, page } = await lab.signedIn();
  if (!stream) await page.route('**/api/v1/events**', route => route.abort());
  // By name, so that what is read meanwhile does not push the document out of sight.
  await page.goto('/documents?sort=name');
  await page.locator('tbody tr.cursor').waitFor();
  const { items } = await lab.api('/documents?limit=1&sort=name&status=COMPLETED');
  await pause(stream ? 3000 : 12_000);
  const took = [];
  for (let at = 0; at < (stream ? CHANGES : CHANGES / 2); at += 1) {
    took.push(await change(lab, page, label, items[0].id, at % 2 === 0));
    // Changes of people come at odd times.
    await pause(700 + ((at * 371) % 1900));
  }
  await context.close();
  return took;
}

export async function live(lab) {
  await invoices(lab, 60);
  const streamed = await changes(lab, true);
  // While something is read, an open page asks every three seconds; one at rest every fifteen.
  const reading = new AbortController();
  const busy = (async () => {
    for (let round = 0; !reading.signal.aborted; round += 1) await longDocument(lab, 200 + round);
  })();
  const polled = await changes(lab, false).finally(async () => {
    reading.abort();
    await busy;
  });
  return [
    {
      what: `another person's change, streamed, p95 of ${streamed.length}`,
      unit: 'ms',
      measured: p95(streamed),
      bar: 1000,
    },
    {
      what: `another person's change, polled, p95 of ${polled.length}`,
      unit: 'ms',
      measured: p95(polled),
      bar: 5000,
      aside: 'while a long document is read; at rest a page asks every 15 s',
    },
  ];
}
