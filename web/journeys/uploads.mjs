// Files on their way to the server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { drawPapers } from './papers.mjs';
import { root } from './platform.mjs';
import {
  api,
  accessible,
  browser,
  dropZone,
  drop,
  expect,
  open,
  PHONE,
  picture,
  shared,
  signIn,
  until,
} from './stage.mjs';

const MEGABYTE = 1024 * 1024;
const PART = 5 * MEGABYTE;

/** A paper that is as large as wanted: what stands behind the end of a PDF is nobody's. */
async function largePaper(name, bytes) {
  const [paper] = await drawPapers(browser);
  const padding = Buffer.alloc(bytes - paper.buffer.length, `\n% ${name} ${Date.now()}`);
  // The trailer must stay at the end.
  const at = paper.buffer.lastIndexOf('startxref');
  return {
    name,
    mimeType: 'application/pdf',
    buffer: Buffer.concat([
      paper.buffer.subarray(0, at),
      padding.fill(0x0a, padding.length - 1),
      paper.buffer.subarray(at),
    ]),
  };
}

const tray = page => page.locator('.tray');

/** Bytes that went to the bucket, by part. */
function countParts(page) {
  const parts = new Map();
  page.on('requestfinished', request => {
    const number = new URL(request.url()).searchParams.get('partNumber');
    if (number && request.method() === 'PUT') parts.set(Number(number), (parts.get(Number(number)) ?? 0) + 1);
  });
  return parts;
}

export default {
  async 'what is here already is not sent again'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    let puts = 0;
    page.on('request', request => (puts += request.method() === 'PUT' ? 1 : 0));
    await drop(page, [
      {
        name: 'scan once more.pdf',
        mimeType: 'application/pdf',
        buffer: readFileSync(join(root, 'tests/fixtures/scan.pdf')),
      },
    ]);
    await tray(page).getByText('Already here as').waitFor();
    expect(puts === 0, `${puts} files were sent`);
    await accessible(page, 'already here');
    await tray(page)
      .getByRole('link', { name: /Open it/ })
      .click();
    await page.getByRole('tab', { name: /Fields/ }).waitFor();
    await tray(page).getByRole('button', { name: 'Close the list' }).click();
  },

  async 'what is in the trash is offered to come back'() {
    const { page } = shared;
    const { items } = await api(page, '/documents?limit=100');
    const receipt = items.find(item => item.name === 'receipt.jpg');
    await api(page, `/documents/${receipt.id}`, 'DELETE');
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    await drop(page, [
      {
        name: 'receipt again.jpg',
        mimeType: 'image/jpeg',
        buffer: readFileSync(join(root, 'tests/fixtures/receipt.jpg')),
      },
    ]);
    await tray(page).getByText('This file is in the trash').waitFor();
    await accessible(page, 'in the trash');
    await tray(page).getByRole('button', { name: 'Restore it' }).click();
    await tray(page).getByText('Already here as receipt.jpg').waitFor();
    await page.locator('tbody tr', { hasText: 'receipt.jpg' }).waitFor();
    await tray(page).getByRole('button', { name: 'Close the list' }).click();
  },

  async 'a large file goes on after a reload where it was'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    const file = await largePaper('survey.pdf', 3 * PART + 2 * MEGABYTE);
    const before = countParts(page);
    // Two parts arrive, the others hang, and end with the page.
    let hold = true;
    let passed = 0;
    await page.route('**/*partNumber=*', async route => {
      if (hold && route.request().method() === 'PUT' && (passed += 1) > 2) return;
      await route.continue();
    });
    await drop(page, [file]);
    await until(() => before.size === 2, 30_000);
    await tray(page)
      .getByText(/Uploading \d+/)
      .first()
      .waitFor();
    await page.waitForTimeout(1500);
    const arrived = [...before.keys()];
    hold = false;
    const after = countParts(page);
    await page.reload();
    await tray(page).getByText('survey.pdf').waitFor();
    await tray(page)
      .getByText(/Read\.|Already/)
      .waitFor({ timeout: 60_000 });
    expect(
      arrived.every(number => !after.has(number)),
      `sent again: ${arrived.filter(number => after.has(number))}`,
    );
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect(after.size === 2, `parts after the reload: ${[...after.keys()]}`);
    expect(
      (await page.evaluate(() => indexedDB.databases())).every(one => one.name !== 'uploads'),
      'kept',
    );
    await tray(page).getByRole('button', { name: 'Close the list' }).click();
  },

  async 'a part that breaks off is sent again alone; paused, resumed, cancelled'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    const sent = countParts(page);
    let broken = 0;
    let hold = true;
    const held = [];
    await page.route('**/*partNumber=*', async route => {
      if (route.request().method() !== 'PUT') return route.continue();
      if (route.request().url().includes('partNumber=2') && (broken += 1) === 1)
        return route.abort('connectionreset');
      if (route.request().url().includes('partNumber=3') && hold) return held.push(route);
      return route.continue();
    });
    await drop(page, [
      await largePaper('tender.pdf', 2 * PART + MEGABYTE),
      await largePaper('other.pdf', 2 * PART + MEGABYTE),
    ]);
    await until(() => broken >= 2, 30_000);
    await tray(page).getByRole('button', { name: 'Pause all' }).click();
    await tray(page)
      .getByText(/Paused at/)
      .first()
      .waitFor();
    await accessible(page, 'paused uploads');
    await picture(page, 'uploads');
    await tray(page)
      .getByRole('button', { name: 'Cancel other.pdf' })
      .or(tray(page).getByRole('button', { name: 'Take other.pdf off the list' }))
      .click();
    hold = false;
    for (const route of held) await route.abort().catch(() => {});
    await tray(page).getByRole('button', { name: 'Go on with all' }).click();
    await tray(page).getByText('Read.').waitFor({ timeout: 60_000 });
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect((sent.get(1) ?? 0) <= 2, `part 1 was sent ${sent.get(1)} times`);
    await tray(page).getByRole('button', { name: 'Close the list' }).click();
  },

  async 'ten thousand files are listed at once'() {
    const { context, page } = await open();
    await page.goto('/sign-in');
    await signIn(page);
    await page.getByRole('button', { name: /account menu/ }).waitFor();
    // Only the list is looked at: nothing is sent.
    await page.route('**/documents/uploads**', () => {});
    await dropZone(page);
    const took = await page.evaluate(async () => {
      const transfer = new DataTransfer();
      for (let at = 0; at < 10_000; at += 1)
        transfer.items.add(new File([`note ${at} of many`], `note-${at}.txt`, { type: 'text/plain' }));
      const begun = performance.now();
      document.body.dispatchEvent(
        new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }),
      );
      while (
        performance.now() - begun < 15_000 &&
        !document.querySelector('#tray-title')?.textContent?.includes('10,000')
      )
        await new Promise(resolve => requestAnimationFrame(resolve));
      return performance.now() - begun;
    });
    await page.waitForTimeout(3000);
    const { rows, heap } = await page.evaluate(() => ({
      rows: document.querySelectorAll('.tray li').length,
      heap: performance.memory.usedJSHeapSize,
    }));
    console.log(
      `        listed after ${Math.round(took)} ms, ${rows} rows drawn, ${Math.round(heap / 1e6)} MB`,
    );
    expect(took <= 3000, `listed after ${took} ms`);
    expect(rows < 40 && heap < 300e6, `${rows} rows, ${heap} bytes`);
    await context.close();
  },

  async 'a phone shows the uploads as a strip'() {
    const { context, page } = await open({ viewport: PHONE, hasTouch: true, isMobile: true });
    await page.goto('/sign-in');
    await signIn(page);
    await page.getByRole('navigation', { name: 'Main, phone' }).waitFor();
    await page.goto('/documents');
    await page.getByRole('heading', { name: 'Documents' }).first().waitFor();
    await drop(page, [
      { name: 'phone.txt', mimeType: 'text/plain', buffer: Buffer.from(`From a phone ${Date.now()}`) },
    ]);
    await page.locator('.ptray').waitFor();
    await accessible(page, 'uploads on a phone');
    await context.close();
  },
};
