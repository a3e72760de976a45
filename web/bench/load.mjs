// How much is loaded, how soon it is there, and how soon a press is answered.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { invoices } from './data.mjs';
import { p95, pause, slowDown } from './lab.mjs';

/** What `scripts/sizes.mjs` says. */
export async function sizes() {
  const script = fileURLToPath(new URL('../scripts/sizes.mjs', import.meta.url));
  let said;
  try {
    said = execFileSync(process.execPath, [script], { encoding: 'utf8' });
  } catch (error) {
    said = error.stdout;
  }
  const rows = said
    .trim()
    .split('\n')
    .map(line => /([\d.]+) kB of (\d+) {2}(\S.*?)(?: {2}TOO LARGE)?$/.exec(line))
    .map(([, size, most, name]) => ({ name, size: Number(size), most: Number(most) }));
  const shell = rows.find(row => row.name === 'shell, scripts');
  const routes = rows.filter(row => !row.name.startsWith('shell'));
  return [
    { what: 'first load, scripts of the shell', unit: 'kB', measured: shell.size, bar: shell.most },
    ...routes.slice(0, 5).map(row => ({
      what: `route or part: ${row.name}`,
      unit: 'kB',
      measured: row.size,
      bar: row.most,
    })),
  ];
}

/** Watches what a browser itself says of a page. */
function watch() {
  globalThis.vitals = { lcp: 0, cls: 0, shifts: [], events: new Map() };
  const { vitals } = globalThis;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) vitals.lcp = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      vitals.cls += entry.value;
      const what = entry.sources.map(({ node }) => node?.className ?? node?.nodeName).join(' ');
      vitals.shifts.push(`${entry.value.toFixed(3)} ${what}`);
    }
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      if (!entry.interactionId) continue;
      const known = vitals.events.get(entry.interactionId);
      if (known && known.took >= entry.duration) continue;
      const at = entry.target?.closest?.('[class]')?.className ?? entry.target?.tagName;
      vitals.events.set(entry.interactionId, { took: entry.duration, what: `${entry.name} at ${at}` });
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
}

const durations = page => page.evaluate(() => [...globalThis.vitals.events.values()]);

/** A first visit of each main screen, with nothing in the cache, on a machine a quarter as fast. */
export async function vitals(lab) {
  await invoices(lab, 60);
  const { items } = await lab.api('/documents?limit=1&needs_review=true');
  const { context: first } = await lab.signedIn();
  const screens = {
    dashboard: '/',
    documents: '/documents',
    review: `/documents/${items[0].id}`,
    settings: '/settings/general',
  };
  const found = [];
  const presses = [];
  let state = await first.storageState();
  await first.close();
  for (const [name, path] of Object.entries(screens)) {
    const { context, page, cdp } = await lab.open({ storageState: state });
    await page.addInitScript(watch);
    await slowDown(cdp);
    await page.goto(path);
    await page.locator('#main').waitFor();
    await pause(5000);
    const { lcp, cls, shifts } = await page.evaluate(() => globalThis.vitals);
    found.push({ name, lcp, cls, shifts });
    presses.push(...(await pressAround(page, name)));
    // The refresh token has been turned: the next browser needs the new one.
    state = await context.storageState();
    await context.close();
  }
  const worst = (all, key) => all.reduce((most, one) => (one[key] > most[key] ? one : most));
  const lcp = worst(found, 'lcp');
  const cls = worst(found, 'cls');
  const inp = worst(presses, 'took');
  const slow = 'CPU slowed down four times';
  return [
    {
      what: `LCP, the slowest of ${found.length} screens (${lcp.name})`,
      unit: 'ms',
      measured: lcp.lcp,
      bar: 1200,
      aside: `${slow}; ${found.map(one => `${one.name} ${Math.round(one.lcp)}`).join(', ')}`,
    },
    {
      what: `CLS, the worst (${cls.name})`,
      unit: '',
      measured: cls.cls,
      bar: 0.02,
      digits: 3,
      aside: `${slow}; ${cls.shifts.join(', ')}`,
    },
    {
      what: `INP, the slowest of ${presses.length} presses`,
      unit: 'ms',
      measured: inp.took,
      bar: 100,
      aside: `${slow}; ${slowest(presses)}`,
    },
  ];
}

const slowest = presses =>
  [...presses]
    .sort((a, b) => b.took - a.took)
    .slice(0, 5)
    .map(({ took, what }) => `${took} ms ${what}`)
    .join(', ');

/** Presses what a person presses on a screen; answers with what each took until the next paint, in milliseconds. */
async function pressAround(page, name) {
  let pressed = 0;
  const key = async text => {
    await page.keyboard.press(text);
    pressed += 1;
    await pause(250);
  };
  const click = async locator => {
    await locator.click();
    pressed += 1;
    await pause(250);
  };
  if (name === 'documents') {
    for (const text of ['j', 'j', 'k', 'x', 'j', 'x', 'v', 'v', 'Escape', 'd', 'd']) await key(text);
    await click(page.locator('tbody input[type=checkbox]').first());
    await click(page.locator('tbody input[type=checkbox]').first());
  }
  if (name === 'review')
    for (const text of ['Escape', '+', '-', 'r', 'r', 'r', 'r', 'F2', 'F2', '0']) await key(text);
  if (name === 'settings') await click(page.getByRole('link', { name: 'Labels' }).first());
  await key('Control+k');
  for (const letter of 'dark') await key(letter);
  await key('Escape');
  await click(page.getByRole('button', { name: /^Notifications/ }));
  await key('Escape');
  await click(page.getByRole('button', { name: /account menu/ }));
  await key('Escape');
  const told = await durations(page);
  // What took less than 16 ms is not told.
  const quick = Array.from({ length: Math.max(pressed - told.length, 0) }, () => ({
    took: 16,
    what: 'quick',
  }));
  return [...told, ...quick].map(one => ({ ...one, what: `${name}: ${one.what}` }));
}

/** The same presses at full speed. */
export async function clicks(lab) {
  await invoices(lab, 60);
  const { items } = await lab.api('/documents?limit=1&needs_review=true');
  const { context, page } = await lab.signedIn();
  await page.addInitScript(watch);
  const all = [];
  for (let round = 0; round < 3; round += 1) {
    for (const [name, path] of [
      ['documents', '/documents'],
      ['review', `/documents/${items[0].id}`],
      ['settings', '/settings/general'],
    ]) {
      await page.goto(path);
      await page.locator('#main').waitFor();
      await pause(1500);
      all.push(...(await pressAround(page, name)));
    }
  }
  await context.close();
  return [
    {
      what: `press to paint, p95 of ${all.length}`,
      unit: 'ms',
      measured: p95(all.map(one => one.took)),
      bar: 50,
      aside: slowest(all),
    },
  ];
}

/** The last list of the last visit, before the server has answered. */
export async function visit(lab) {
  await invoices(lab, 60);
  const { context, page } = await lab.signedIn();
  await page.goto('/documents');
  await page.locator('tbody tr.cursor').waitFor();
  // What is shown is kept two seconds later.
  await pause(4000);
  const took = [];
  for (let round = 0; round < 7; round += 1) {
    await page.addInitScript(() => {
      const look = () => {
        if (document.querySelector('tbody tr.cursor')) {
          requestAnimationFrame(() => setTimeout(() => (globalThis.listed = performance.now())));
        } else requestAnimationFrame(look);
      };
      look();
    });
    await page.goto('/documents');
    await page.waitForFunction(() => globalThis.listed);
    took.push(await page.evaluate(() => globalThis.listed));
    await pause(500);
  }
  await context.close();
  return [{ what: 'second visit shows the last list, p95 of 7', unit: 'ms', measured: p95(took), bar: 300 }];
}
