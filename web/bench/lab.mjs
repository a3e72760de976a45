// What all measurements share: a platform of their own, one person in it, a browser, and a clock inside the page.
import { chromium } from 'playwright-core';

import { linkOfMail, startPlatform } from '../journeys/platform.mjs';

const ANNA = {
  name: 'Anna Bench',
  email: 'anna@bench.example',
  organization: 'Bench & Sons',
  password: 'a bench of oak and 2026 nails',
};
const DESK = { width: 1440, height: 900 };
/** The bar's slow-down stands for a machine a quarter as fast. */
export const SLOW = 4;

export const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

export async function until(work, milliseconds = 60_000, step = 250) {
  for (let waited = 0; waited < milliseconds; waited += step) {
    const found = await work();
    if (found) return found;
    await pause(step);
  }
  throw new Error('it did not come true in time');
}

/** The value that 95 of 100 are not above. */
export function p95(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.NaN;
}

/** Starts everything; `stop` ends what it started and nothing else. */
export async function openLab() {
  // Nothing of the bench is about the limits on calls.
  const platform = await startPlatform({ RATE_LIMIT_MAX: '1000000' });
  const { origin } = platform;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--enable-precise-memory-info'],
  });
  let token;

  /** Calls the API as Anna. */
  async function api(path, { method = 'GET', body, version, form } = {}) {
    for (let tries = 0; ; tries += 1) {
      const answer = await fetch(`${origin}/api/v1${path}`, {
        method,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
        },
        body: form ?? (body ? JSON.stringify(body) : undefined),
      });
      const text = await answer.text();
      if (answer.ok) return text ? JSON.parse(text) : {};
      if (answer.status === 401 && token && tries === 0) {
        await signInThere();
        continue;
      }
      // A machine at its limit is not what is measured here.
      if (answer.status === 503 && tries < 20) {
        await pause(1000);
        continue;
      }
      throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    }
  }

  async function signInThere() {
    token = undefined;
    const { email, password } = ANNA;
    token = (await api('/auth/sign-in', { method: 'POST', body: { email, password } })).access_token;
  }

  async function stop() {
    await browser.close();
    await platform.stop();
  }
  let me;
  try {
    token = (await api('/auth/sign-up', { method: 'POST', body: ANNA })).access_token;
    const link = new URL(await linkOfMail(origin, ANNA.email, /confirm|verify/i));
    await api('/auth/verify-email', { method: 'POST', body: { token: link.searchParams.get('token') } });
    await signInThere();
    me = await api('/auth/me');
  } catch (error) {
    await stop();
    throw error;
  }

  /** A browser of its own; with `state`, one in which Anna is signed in. */
  async function open(options = {}) {
    const context = await browser.newContext({
      viewport: DESK,
      locale: 'en-IE',
      baseURL: origin,
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable');
    return { context, page, cdp };
  }

  /** A browser in which Anna has just signed in. */
  async function signedIn() {
    const opened = await open();
    const { page } = opened;
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(ANNA.email);
    await page.getByLabel('Password', { exact: true }).fill(ANNA.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: /account menu/ }).waitFor();
    return opened;
  }

  return { origin, sql: platform.sql, api, me, open, signedIn, stop };
}

/** Bytes of JavaScript objects that are really in use, once the garbage is gone. */
export async function heapOf(cdp) {
  await cdp.send('HeapProfiler.collectGarbage');
  await pause(200);
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(one => one.name === 'JSHeapUsedSize').value;
}

export async function slowDown(cdp, rate = SLOW) {
  await cdp.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Begins a clock with the next key or press, which stops when what is waited for has been painted. */
export async function startClock(page, condition) {
  await page.evaluate(text => {
    const isThere = new Function(`return (${text})()`);
    globalThis.took = new Promise(resolve => {
      const begin = () => {
        const at = performance.now();
        const look = () => {
          // A task after the frame: by then it has been painted.
          if (isThere()) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - at)));
          else requestAnimationFrame(look);
        };
        look();
      };
      for (const name of ['keydown', 'pointerdown'])
        addEventListener(name, begin, { once: true, capture: true });
    });
  }, String(condition));
}

/** What does not appear within a minute does not appear. */
export const stopClock = page =>
  page.evaluate(() => {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error('nothing came')), 60_000));
    return Promise.race([globalThis.took, late]);
  });
