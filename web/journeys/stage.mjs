// What all journeys share: a platform, a browser, a signed-in person, and what is watched meanwhile.
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { chromium } from 'playwright-core';

import { startProvider } from './openid.mjs';
import { linkOfMail, root, startPlatform } from './platform.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.argv.includes('--shots');
const pictures = shots ? join(root, 'docs/screenshots') : join(tmpdir(), 'astralis-journeys-shots');
mkdirSync(pictures, { recursive: true });

export const PASSWORD = 'slates and battens 2026';
export const NIAMH = {
  name: 'Niamh Ni Bhriain',
  email: 'niamh@corrib.example',
  organization: 'Corrib Roofing & Electrical',
};
export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Stands in Google's place. */
export const provider = await startProvider();
// An organization's own issuer is on this machine as well.
export const platform = await startPlatform({ ...provider.settings, WEBHOOK_ALLOW_PRIVATE: 'true' });
export const { origin } = platform;
export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--font-render-hinting=slight'],
});

/** Requests that left the site and its bucket. There must be none. */
export const strangers = new Set();
export const faults = [];
/** What hinders somebody: found while the journeys go on, told at the end. */
export const barriers = new Set();

export function fail(message) {
  throw new Error(message);
}

export function expect(condition, message) {
  if (!condition) fail(message);
}

export async function open(options = {}) {
  const context = await browser.newContext({ viewport: DESK, locale: 'en-IE', baseURL: origin, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  watch(page);
  return { context, page };
}

/** Calls without an answer yet: the first thing to know when a page waits for ever. */
export const openCalls = new Map();
export const answers = [];

export function watch(page) {
  page.on('request', request => openCalls.set(request, request.url()));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, request => openCalls.delete(request));
  page.on('response', response => {
    if (response.status() >= 400) answers.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  page.on('request', request => {
    const url = new URL(request.url());
    const own =
      ['localhost', '127.0.0.1'].includes(url.hostname) || ['blob:', 'data:'].includes(url.protocol);
    if (!own) strangers.add(url.origin);
  });
  page.on('pageerror', error => faults.push(String(error)));
}

export async function signIn(page, email = NIAMH.email, password = shared.password) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Nothing on the page hinders anybody, and nothing is wider than the screen. */
export async function accessible(page, what) {
  // A colour on its way to another one is neither of them.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(one => one instanceof CSSTransition)
        .map(one => one.finished),
    ),
  );
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  const said = violations.map(
    one =>
      `${one.id}: ${one.nodes
        .map(node => node.target.join(' '))
        .slice(0, 3)
        .join(', ')}`,
  );
  for (const one of said) barriers.add(`${what}: ${one}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (wide > 0) barriers.add(`${what}: ${wide} pixels wider than the screen`);
}

/** The input of a field of a document; one that nobody is asked about opens with a press. */
export async function field(page, name) {
  const input = page.getByLabel(name, { exact: true });
  if ((await input.count()) === 0) {
    await page
      .locator('.f', { has: page.locator('.f-k', { hasText: new RegExp(`^${name}$`) }) })
      .press('Enter');
  }
  await input.focus();
  return input;
}

/** Waits until files may be dropped: a moment after the screen is there. */
export async function dropZone(page, data = undefined) {
  const dataTransfer =
    data ??
    (await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['x'], 'x.txt'));
      return transfer;
    }));
  await until(async () => {
    await page.dispatchEvent('body', 'dragenter', { dataTransfer });
    return (await page.getByText('Drop to upload').count()) > 0;
  });
}

/** Drops files as a hand does: all at once, somewhere on the page. */
export async function drop(page, files) {
  const data = await page.evaluateHandle(
    list => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: mimeType }));
      }
      return transfer;
    },
    files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') })),
  );
  await dropZone(page, data);
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

export async function picture(page, name) {
  await page.mouse.move(0, 0);
  await pause(400);
  // A page of a document is a photograph to a PNG.
  const isPhoto = name === 'review';
  const path = join(pictures, isPhoto ? `${name}.jpg` : `${name}.png`);
  await page.screenshot(isPhoto ? { path, type: 'jpeg', quality: 88 } : { path });
  const { size } = statSync(path);
  expect(!shots || size < 200_000, `${path} has ${size} bytes`);
}

/** What journeys hand on to later ones. */
export const shared = { password: PASSWORD };

/** Calls the API as the page does, with the page's own session. */
export async function api(page, path, method = 'GET', body = undefined, version = undefined) {
  return page.evaluate(
    async ([path, method, body, version]) => {
      const session = await (await fetch('/api/v1/auth/refresh', { method: 'POST' })).json();
      const answer = await fetch(`/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${session.access_token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(version ? { 'if-match': `"${version}"` } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const text = await answer.text();
      return text ? JSON.parse(text) : {};
    },
    [path, method, body, version],
  );
}

/** Somebody new with an organization of their own, whose address is confirmed, in a browser of their own. */
export async function newcomer(name, email, organization) {
  const { context, page } = await open();
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Organization', { exact: true }).fill(organization);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('Drop your first paper anywhere').waitFor();
  await page.goto(await linkOfMail(origin, email, /confirm|verify/i));
  await page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
  return { context, page };
}

/** What this site has left in a browser, but for how the screen looks. */
export async function leftBehind(page) {
  return page.evaluate(async () =>
    JSON.stringify({
      local: Object.keys(localStorage).filter(
        name => !['theme', 'sidebar', 'density', 'look'].includes(name),
      ),
      session: Object.keys(sessionStorage).filter(name => !name.startsWith('tsr-')),
      databases: (await indexedDB.databases()).map(one => one.name),
      caches: await caches.keys(),
    }),
  );
}

export const NOTHING = '{"local":[],"session":[],"databases":[],"caches":[]}';

export async function until(work, milliseconds = 30_000, what = 'it') {
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    const found = await work();
    if (found) return found;
    await pause(250);
  }
  return fail(`${what} did not come true in time`);
}
