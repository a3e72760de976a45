// Very many files at once.
import { heapOf, pause, until } from './lab.mjs';

const DROPPED = 10_000;
const SENT = 300;

/** Drops small text files, each of its own words; answers with the milliseconds until the list says how many. */
async function drop(page, count, words) {
  await until(async () => {
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'x.txt'));
      document.body.dispatchEvent(
        new DragEvent('dragenter', { bubbles: true, cancelable: true, dataTransfer }),
      );
    });
    return (await page.getByText('Drop to upload').count()) > 0;
  });
  return page.evaluate(
    async ([count, words]) => {
      const dataTransfer = new DataTransfer();
      for (let at = 0; at < count; at += 1)
        dataTransfer.items.add(new File([`${words} ${at}`], `note-${at}.txt`, { type: 'text/plain' }));
      const begun = performance.now();
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
      const wanted = count.toLocaleString('en-IE');
      const isListed = () => document.querySelector('#tray-title')?.textContent?.includes(wanted);
      while (performance.now() - begun < 30_000 && !isListed())
        await new Promise(resolve => requestAnimationFrame(resolve));
      return performance.now() - begun;
    },
    [count, words],
  );
}

export async function files(lab) {
  const { context, page, cdp } = await lab.signedIn();
  // Only the list is looked at: nothing is sent.
  await page.route('**/documents/uploads**', () => {});
  const took = await drop(page, DROPPED, 'Note number');
  await pause(5000);
  const heap = await heapOf(cdp);
  await context.close();
  return [
    { what: '10,000 files dropped: listed', unit: 'ms', measured: took, bar: 3000 },
    { what: '10,000 files dropped: heap', unit: 'MB', measured: heap / 1e6, bar: 300 },
    await sentAgain(lab),
  ];
}

/** Reloads in the middle, and counts the bytes of files that had arrived and went to the bucket once more. */
async function sentAgain(lab) {
  const { context, page } = await lab.signedIn();
  const arrived = new Map();
  let again = 0;
  page.on('requestfinished', async request => {
    if (request.method() !== 'PUT') return;
    const { pathname } = new URL(request.url());
    const bytes = request.postDataBuffer()?.length ?? 0;
    if (arrived.has(pathname)) again += bytes;
    arrived.set(pathname, bytes);
  });
  await drop(page, SENT, 'A file that is sent');
  await until(() => arrived.size > SENT / 3, 120_000, 20);
  const before = arrived.size;
  await page.reload();
  await until(async () => (await lab.api('/documents/count?q=sent')).count >= SENT, 300_000, 1000);
  await pause(2000);
  await context.close();
  return {
    what: `reloaded after ${before} of ${SENT} files: bytes sent again`,
    unit: '',
    measured: again,
    bar: 0,
    aside: `${SENT} files of text, sent and read; ${arrived.size} went to the bucket`,
  };
}
