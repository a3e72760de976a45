// Journeys of a person through the real product, in a real browser. `--shots` writes the pictures of docs/screenshots.
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { chromium } from 'playwright-core';

import { drawPapers } from './papers.mjs';
import { linkOfMail, root, startPlatform } from './platform.mjs';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.argv.includes('--shots');
const only = process.argv.slice(2).find(word => !word.startsWith('--'));
const pictures = shots ? join(root, 'docs/screenshots') : join(tmpdir(), 'astralis-journeys-shots');
mkdirSync(pictures, { recursive: true });

const PASSWORD = 'slates and battens 2026';
const NIAMH = {
  name: 'Niamh Ni Bhriain',
  email: 'niamh@corrib.example',
  organization: 'Corrib Roofing & Electrical',
};
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

const platform = await startPlatform();
const { origin } = platform;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--font-render-hinting=slight'],
});

/** Requests that left the site and its bucket. There must be none. */
const strangers = new Set();
const faults = [];
/** What hinders somebody: found while the journeys go on, told at the end. */
const barriers = new Set();

function fail(message) {
  throw new Error(message);
}

function expect(condition, message) {
  if (!condition) fail(message);
}

async function open(options = {}) {
  const context = await browser.newContext({ viewport: DESK, locale: 'en-IE', baseURL: origin, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  watch(page);
  return { context, page };
}

/** Calls without an answer yet: the first thing to know when a page waits for ever. */
const openCalls = new Map();
const answers = [];

function watch(page) {
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

async function signIn(page, email = NIAMH.email, password = PASSWORD) {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Nothing on the page hinders anybody, and nothing is wider than the screen. */
async function accessible(page, what) {
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
async function field(page, name) {
  const input = page.getByLabel(name, { exact: true });
  if ((await input.count()) === 0) {
    await page
      .locator('.f', { has: page.locator('.f-k', { hasText: new RegExp(`^${name}$`) }) })
      .press('Enter');
  }
  await input.focus();
  return input;
}

/** Drops files as a hand does: all at once, somewhere on the page. */
async function drop(page, files) {
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
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: data });
  await page.getByText('Drop to upload').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

async function picture(page, name) {
  await page.mouse.move(0, 0);
  await pause(400);
  // A page of a document is a photograph to a PNG.
  const isPhoto = name === 'review';
  const path = join(pictures, isPhoto ? `${name}.jpg` : `${name}.png`);
  await page.screenshot(isPhoto ? { path, type: 'jpeg', quality: 88 } : { path });
  const { size } = statSync(path);
  expect(!shots || size < 200_000, `${path} has ${size} bytes`);
}

const shared = {};

const journeys = {
  async 'sign up, and confirm the address by the mail'() {
    const { context, page } = await open();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await accessible(page, 'sign-in');
    await picture(page, 'sign-in');
    await page.getByRole('link', { name: 'Create an organization' }).click();
    await page.getByLabel('Your name').fill(NIAMH.name);
    await page.getByLabel('Organization', { exact: true }).fill(NIAMH.organization);
    await page.getByLabel('E-mail').fill(NIAMH.email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await accessible(page, 'sign-up');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('Drop your first paper anywhere').waitFor();
    await page.getByText('Confirm your e-mail address').waitFor();
    await accessible(page, 'first run');
    // The link works signed out, in a browser that knows nobody.
    const link = await linkOfMail(origin, NIAMH.email, /confirm|verify/i);
    const other = await open();
    await other.page.goto(link);
    await other.page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
    await other.context.close();
    await page.goto(link);
    await page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    await page.goto('/');
    await page.getByText('Drop your first paper anywhere').waitFor();
    expect(
      (await page.getByText('Confirm your e-mail address').count()) === 0,
      'the address still counts as unconfirmed',
    );
    shared.state = await context.storageState();
    shared.context = context;
    shared.page = page;
  },

  async 'ask a person sooner'() {
    const { page } = shared;
    await page.goto('/settings/documents');
    await page.getByLabel('Ask a person below').fill('93');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await accessible(page, 'reading and thresholds');
  },

  async 'drop files, and watch them being read; bad ones say why'() {
    const { page } = shared;
    const papers = await drawPapers(browser);
    const fixture = name => {
      const type = { pdf: 'application/pdf', jpg: 'image/jpeg' }[name.split('.')[1]];
      return { name, mimeType: type, buffer: readFileSync(join(root, 'tests/fixtures', name)) };
    };
    const files = [
      ...papers,
      fixture('scan.pdf'),
      fixture('receipt.jpg'),
      fixture('encrypted.pdf'),
      { ...fixture('scan.pdf'), name: 'the same scan.pdf' },
      { name: 'garage.dwg', mimeType: 'image/vnd.dwg', buffer: Buffer.from('AC1032') },
      { name: 'nothing.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) },
    ];
    await page.goto('/documents');
    await page.getByText('Drop your first paper anywhere').waitFor();
    await drop(page, files);
    const tray = page.locator('.tray');
    await tray.getByText('is not accepted').waitFor();
    await tray.getByText('The file is empty').waitFor();
    await tray.getByText('The same file as').waitFor();
    await tray.getByText(/read, \d+ not/).waitFor({ timeout: 120_000 });
    await accessible(page, 'documents with the tray');
    await picture(page, 'documents');
    await page.locator('tbody tr', { hasText: 'LST-20417.pdf' }).waitFor();
    await tray.getByRole('button', { name: 'Close the list' }).click();
  },

  async 'a locked file opens with its password'() {
    const { page } = shared;
    await page.goto('/documents?status=FAILED');
    await page.getByRole('link', { name: 'Enter password' }).click();
    await page.getByLabel('Password of the file').fill('wrong');
    await page.getByRole('button', { name: 'Go on reading' }).click();
    await page.waitForTimeout(1500);
    await page.getByLabel('Password of the file').fill('secret');
    await page.getByRole('button', { name: 'Go on reading' }).click();
    await page.getByRole('tab', { name: /Fields/ }).waitFor({ timeout: 30_000 });
    await page.getByText('2025-0417').first().waitFor();
  },

  async 'correct a field without the mouse, and see it known'() {
    const { page } = shared;
    await page.goto('/documents?review=true');
    await page.locator('tbody tr.cursor').waitFor();
    await page
      .getByRole('link', { name: /LST-20417/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Look at these first' }).waitFor();
    await page.locator('.sheet img').first().waitFor();
    await page.waitForTimeout(1200);
    await accessible(page, 'review');
    await picture(page, 'review');
    // A date that can be read two ways asks which.
    const date = await field(page, 'Date');
    await date.fill('05/11/2025');
    await page.keyboard.press('Enter');
    await page.getByText('Which day is it?').waitFor();
    await page.keyboard.press('Alt+1');
    // What is typed is understood in the form in which people write it.
    const total = await field(page, 'Total');
    await total.fill('2.870,82');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+s');
    const id = page.url().match(/documents\/([0-9a-f-]+)/)[1];
    const known = await until(async () => {
      const { fields } = await api(page, `/documents/${id}/fields`);
      return fields.total?.source === 'person' && fields.date?.source === 'person' ? fields : undefined;
    });
    expect(known.total.value === '2870.82', `the total is ${known.total.value}`);
    expect(known.date.value === '2025-11-05', `the date is ${known.date.value}`);
    shared.corrected = id;
    // Everything else at once, and on to the next.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Enter');
    await until(async () => !(await api(page, `/documents/${id}`)).needs_review);
  },

  async 'find a word on a scan, and copy it'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.getByRole('link', { name: /^scan\.pdf/ }).click();
    await page.locator('.words span[data-w]').first().waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('heizungs');
    await page.getByText('1 of 1').first().waitFor();
    const text = await page.evaluate(() => {
      const word = [...document.querySelectorAll('[data-w]')].find(one => one.textContent === 'Rechnung');
      const range = document.createRange();
      range.selectNodeContents(word);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return String(getSelection());
    });
    expect(text === 'Rechnung', `selected ${text}`);
    await page.getByRole('button', { name: 'Copy', exact: true }).waitFor();
  },

  async 'label several at once, and take it back'() {
    const { page } = shared;
    await page.goto('/settings/labels');
    await page.getByRole('button', { name: 'New label' }).click();
    await page.getByLabel('Name').fill('To pay');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText('To pay').waitFor();
    await accessible(page, 'labels');
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('l');
    await page.getByRole('menuitem', { name: 'To pay' }).click();
    await page.getByText('2 labelled To pay').waitFor();
    await page.keyboard.press('z');
    await page.getByText('Label To pay taken off again').waitFor();
  },

  async 'commands and keys'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('dark');
    await accessible(page, 'palette');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys on this page' }).waitFor();
    await accessible(page, 'keys, dark');
    await page.keyboard.press('Escape');
    await picture(page, 'documents-dark');
    await page.evaluate(() => localStorage.setItem('theme', 'light'));
  },

  async 'every screen in both themes and on a phone hinders nobody'() {
    const { context } = shared;
    const pages = [
      '/',
      '/documents',
      `/documents/${shared.corrected}`,
      '/settings/general',
      '/settings/members',
      '/settings/labels',
      '/settings/vendors',
      '/settings/models',
      '/settings/automations',
      '/settings/api-keys',
      '/settings/webhooks',
      '/settings/activity',
      '/profile',
    ];
    for (const [look, viewport] of [
      ['light', DESK],
      ['dark', DESK],
      ['light', PHONE],
      ['dark', { width: 320, height: 640 }],
    ]) {
      const page = await context.newPage();
      watch(page);
      await page.setViewportSize(viewport);
      for (const path of pages) {
        await page.addInitScript(theme => localStorage.setItem('theme', theme), look);
        await page.goto(path);
        await page.locator('main :is(h2, h3, [role=tab], table, .plist):visible').first().waitFor();
        await pause(250);
        await accessible(page, `${path}, ${look}, ${viewport.width}`);
        if (path === '/' && viewport === DESK)
          await picture(page, look === 'dark' ? 'dashboard-dark' : 'dashboard');
        if (path === '/documents' && viewport === PHONE) await picture(page, 'phone');
        if (path === '/settings/members' && viewport === DESK && look === 'light')
          await picture(page, 'settings');
      }
      await page.close();
    }
  },

  async 'names of every length and script are shown, and widen nothing'() {
    const { page } = shared;
    const name = `${'long '.repeat(20)}مرحبا 📄.txt`;
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    await drop(page, [{ name, mimeType: 'text/plain', buffer: Buffer.from('A note.') }]);
    await page.locator('.tray').getByText('Read.').waitFor();
    await page.locator('tbody tr', { hasText: 'مرحبا' }).waitFor();
    await accessible(page, 'a long name');
  },

  async 'an invited client sees only what is theirs'() {
    const { page } = shared;
    await page.goto('/settings/members');
    await page.getByRole('button', { name: 'Invite people' }).click();
    await page.getByLabel('E-mail').fill('clara@client.example');
    await page.getByLabel('Role').last().selectOption('CLIENT');
    await accessible(page, 'invitation dialog');
    await page.getByRole('button', { name: 'Send the invitation' }).click();
    await page.getByText('clara@client.example is invited.').waitFor();
    const link = await linkOfMail(origin, 'clara@client.example', /invit/i);
    const { context, page: hers } = await open();
    await hers.goto(link);
    await hers.getByRole('heading', { name: /^Join Corrib/ }).waitFor();
    await accessible(hers, 'invitation');
    await hers.getByLabel('Your name').fill('Clara Client');
    await hers.getByLabel('Password', { exact: true }).fill('a client of slates 9');
    await hers.getByRole('button', { name: 'Create account and join' }).click();
    await hers.getByText('Drop your first paper anywhere').waitFor();
    await hers.goto('/settings/members');
    await hers.getByText('Members are for operators').waitFor();
    await hers.goto(`/documents/${shared.corrected}`);
    await hers.getByText(/could not be loaded/).waitFor();
    await context.close();
  },

  async 'an expired session keeps what was typed, and comes back to it'() {
    const { page, context } = shared;
    await page.goto('/documents?review=true');
    await page.locator('td.c-name a').first().click();
    await page.getByRole('heading', { name: 'Look at these first' }).waitFor();
    const address = page.url();
    const id = address.match(/documents\/([0-9a-f-]+)/)[1];
    await api(page, '/auth/sign-out', 'POST');
    await context.clearCookies();
    const input = page.locator('.q.is-now input');
    await input.fill('Typed meanwhile');
    await input.press('Enter');
    await page.keyboard.press('Control+s');
    await page.waitForURL(/\/sign-in\?/);
    await page.getByText('Your session has ended.').waitFor();
    const kept = await page.evaluate(name => sessionStorage.getItem(name), `draft:${id}`);
    expect(kept?.includes('Typed meanwhile') || kept, 'the draft is gone');
    await signIn(page);
    await page.waitForURL(address);
    await page.getByRole('tab', { name: /Fields/ }).waitFor();
    shared.context = context;
  },

  async 'without a network a correction waits, and is sent when it is back'() {
    const { page, context } = shared;
    await page.goto(`/documents/${shared.corrected}`);
    await page.getByRole('tab', { name: /Fields/ }).waitFor();
    const input = await field(page, 'Number');
    await context.setOffline(true);
    await input.fill('LST-20418');
    await input.press('Enter');
    await page.getByText(/No connection since/).waitFor();
    await page.getByText(/changes? waits?/).waitFor();
    await context.setOffline(false);
    await page
      .getByRole('button', { name: 'Try now' })
      .click({ timeout: 2000 })
      .catch(() => {});
    await page.keyboard.press('Control+s');
    await until(async () => {
      const { fields } = await api(page, `/documents/${shared.corrected}/fields`);
      return fields.number?.value === 'LST-20418';
    });
  },

  async 'two tabs have one session, and leave together'() {
    const { page, context } = shared;
    const second = await context.newPage();
    watch(second);
    await Promise.all([page.goto('/documents'), second.goto('/')]);
    await Promise.all([page.locator('tbody tr.cursor').waitFor(), second.locator('.dash').waitFor()]);
    await page.getByRole('button', { name: /account menu/ }).click();
    await accessible(page, 'account menu');
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await Promise.all([page.waitForURL(/\/sign-in/), second.waitForURL(/\/sign-in/)]);
    await second.close();
    const left = await page.evaluate(async () => ({
      local: Object.keys(localStorage).filter(name => !['theme', 'sidebar', 'density'].includes(name)),
      session: Object.keys(sessionStorage).filter(name => !name.startsWith('tsr-')),
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
    }));
    expect(
      JSON.stringify(left) === '{"local":[],"session":[],"databases":0,"caches":0}',
      `left: ${JSON.stringify(left)}`,
    );
  },

  async 'a forgotten password is replaced by the mail’s link'() {
    const { page } = shared;
    await page.getByRole('link', { name: 'Forgot it?' }).click();
    await accessible(page, 'forgot');
    await page.getByLabel('E-mail').fill(NIAMH.email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    await page.goto(await linkOfMail(origin, NIAMH.email, /password/i));
    await page.getByLabel('New password').fill('another slate roof 77');
    await accessible(page, 'reset');
    await page.getByRole('button', { name: 'Save the password' }).click();
    await page.getByRole('link', { name: 'To sign in' }).click();
    await signIn(page, NIAMH.email, 'wrong password entirely');
    await page.getByText(/password is wrong/).waitFor();
    await signIn(page, NIAMH.email, 'another slate roof 77');
    await page.waitForURL(url => url.pathname === '/');
  },

  async 'a second factor by a passkey'() {
    const { page, context } = shared;
    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    await page.goto('/profile');
    // A page in the background is given no passkey.
    await page.bringToFront();
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('dialog').getByLabel('Your password').fill('another slate roof 77');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Name of the passkey').fill('Laptop');
    await page.getByRole('dialog').getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('dialog', { name: 'Recovery codes' }).waitFor();
    await accessible(page, 'recovery codes');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('Laptop').waitFor();
    await page.getByRole('button', { name: /account menu/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    await signIn(page, NIAMH.email, 'another slate roof 77');
    await page.getByRole('heading', { name: 'Second factor' }).waitFor();
    await accessible(page, 'second factor');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL(url => url.pathname === '/');
  },
};

/** Calls the API as the page does, with the page's own session. */
async function api(page, path, method = 'GET') {
  return page.evaluate(
    async ([path, method]) => {
      const session = await (await fetch('/api/v1/auth/refresh', { method: 'POST' })).json();
      const answer = await fetch(`/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${session.access_token}` },
      });
      const text = await answer.text();
      return text ? JSON.parse(text) : {};
    },
    [path, method],
  );
}

async function until(work, milliseconds = 15_000) {
  for (let waited = 0; waited < milliseconds; waited += 250) {
    const found = await work();
    if (found) return found;
    await pause(250);
  }
  return fail('it did not come true in time');
}

let failed = 0;
for (const [name, journey] of Object.entries(journeys)) {
  // Each builds on those before; a word on the command line ends with the one that holds it.
  const begun = Date.now();
  try {
    await journey();
    console.log(`ok      ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    // What follows must not suffer for it.
    await shared.context?.setOffline(false);
    console.log(`FAILED  ${name}: ${error.message.slice(0, 500)}`);
    console.log(
      `        waiting for: ${[...openCalls.values()].filter(url => !url.endsWith('/events')).join(', ')}`,
    );
    console.log(`        last refusals: ${answers.slice(-6).join(', ')}`);
    const path = join(tmpdir(), `journey-${failed}.png`);
    await shared.page?.screenshot({ path }).then(
      () => console.log(`        the page: ${path}, ${shared.page.url()}`),
      () => {},
    );
  }
  if (only && name.includes(only)) break;
}
if (strangers.size > 0) {
  failed += 1;
  console.log(`FAILED  no request leaves the site: ${[...strangers].join(', ')}`);
}
if (faults.length > 0) {
  failed += 1;
  console.log(`FAILED  no script fails: ${[...new Set(faults)].slice(0, 5).join('; ')}`);
}
if (barriers.size > 0) {
  failed += 1;
  console.log(`FAILED  nothing hinders anybody:\n        ${[...barriers].join('\n        ')}`);
}
await browser.close();
if (failed > 0) console.log(platform.complaints().join('\n'));
await platform.stop();
console.log(failed === 0 ? 'all journeys arrived' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
