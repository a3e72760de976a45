// One document after the other, and one of five hundred pages.
import { invoices, longDocument } from './data.mjs';
import { heapOf, p95, pause, startClock, stopClock } from './lab.mjs';

const IN_A_ROW = 500;
/** Documents at whose speed a person works; the rest goes by as fast as they can be shown. */
const CONFIRMED = 60;
const MEGA = 1e6;

/** The next document's page and its questions are there. */
const isNext = `() => {
  const image = document.querySelector('.sheet img');
  const title = document.querySelector('h1')?.textContent;
  return title !== globalThis.before && image?.complete && image.naturalWidth > 0 && document.querySelector('.panel .f, .panel .q');
}`;

async function step(page, keys) {
  await page.evaluate(() => {
    globalThis.before = document.querySelector('h1')?.textContent;
  });
  await startClock(page, isNext);
  await page.keyboard.press(keys);
  return stopClock(page);
}

export async function review(lab) {
  const begun = Date.now();
  await invoices(lab, IN_A_ROW + 5);
  const minutes = ((Date.now() - begun) / 60_000).toFixed(1);
  const { context, page, cdp } = await lab.signedIn();
  await page.goto('/documents?sort=name');
  await page.locator('tbody tr.cursor').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.sheet img').first().waitFor();
  await pause(2000);
  const took = [];
  let heap = 0;
  for (let at = 0; at < IN_A_ROW; at += 1) {
    if (at < CONFIRMED) {
      await page.locator('body').evaluate(() => document.activeElement?.blur());
      took.push(await step(page, 'Control+Enter'));
      // As long as a quick person looks at a document.
      await pause(900);
    } else await step(page, 'j');
    if (at === 9) heap = await heapOf(cdp);
  }
  await pause(1000);
  const grown = (await heapOf(cdp)) - heap;
  await context.close();
  const aside = `${IN_A_ROW} PDFs through the API, read in ${minutes} min`;
  return [
    {
      what: `all confirmed to next document painted, p95 of ${CONFIRMED}`,
      unit: 'ms',
      measured: p95(took),
      bar: 150,
      aside,
    },
    {
      what: `heap grown between document 10 and ${IN_A_ROW}`,
      unit: 'MB',
      measured: grown / MEGA,
      bar: 50,
      aside,
    },
  ];
}

const PAGES = 500;

export async function pages(lab) {
  const begun = Date.now();
  const id = await longDocument(lab, PAGES);
  const aside = `a PDF of ${PAGES} pages through the API, read in ${((Date.now() - begun) / 1000).toFixed(0)} s`;
  const { context, page, cdp } = await lab.signedIn();
  const shown = () => page.locator('.sheet img').first().waitFor();
  await page.goto(`/documents/${id}`);
  await shown();
  let most = 0;
  for (let at = 0; at < 100; at += 1) {
    await page.locator('.paper').evaluate((paper, to) => {
      paper.scrollTop = (paper.scrollHeight * to) / 100;
    }, at);
    await pause(100);
    most = Math.max(most, await page.locator('.sheet').count());
  }
  await pause(2000);
  const heap = await heapOf(cdp);
  // Away and back, with everything in the cache: from the press to the page.
  const warm = [];
  for (let round = 0; round < 6; round += 1) {
    // A reload would forget what the page holds, and be a first visit.
    if (round === 0) await page.goto('/documents');
    else await page.keyboard.press('Escape');
    await page.locator('tbody tr', { hasText: `survey of ${PAGES}` }).waitFor();
    await pause(1500);
    if (round === 0) {
      await page
        .locator('tbody tr', { hasText: `survey of ${PAGES}` })
        .getByRole('link')
        .first()
        .click();
      await shown();
      continue;
    }
    await startClock(
      page,
      `() => {
      const image = document.querySelector('.sheet img');
      return image?.complete && image.naturalWidth > 0;
    }`,
    );
    await page
      .locator('tbody tr', { hasText: `survey of ${PAGES}` })
      .getByRole('link')
      .first()
      .click();
    warm.push(await stopClock(page));
  }
  await context.close();
  return [
    { what: `${PAGES} pages: nodes of pages at once`, unit: '', measured: most, bar: 30, aside },
    {
      what: `${PAGES} pages: heap after all were scrolled by`,
      unit: 'MB',
      measured: heap / MEGA,
      bar: 150,
      aside,
    },
    {
      what: `${PAGES} pages: first page painted, warm, p95 of 5`,
      unit: 'ms',
      measured: p95(warm),
      bar: 400,
      aside,
    },
  ];
}
