// Sessions that end, networks that are lost, and tabs that share both.
import { setTimeout as pause } from 'node:timers/promises';

import {
  accessible,
  api,
  expect,
  field,
  leftBehind,
  NOTHING,
  open,
  shared,
  signIn,
  until,
  watch,
} from './stage.mjs';

export default {
  async 'an expired session keeps what was typed, and comes back to it'() {
    const { page, context } = shared;
    // By the server's own list: the page's may be that of the last visit for a moment.
    await page.goto('/documents?review=true');
    await page.locator('tbody tr.cursor').waitFor();
    const { items } = await api(page, '/documents?needs_review=true&limit=1');
    await page.goto(`/documents/${items[0].id}?review=true`);
    await page.getByRole('heading', { name: 'Look at these first' }).waitFor();
    const address = page.url();
    const id = address.match(/documents\/([0-9a-f-]+)/)[1];
    await page.locator('.sheet img').first().waitFor();
    const input = page.locator('.q.is-now input');
    await input.fill('Typed meanwhile');
    await api(page, '/auth/sign-out', 'POST');
    await context.clearCookies();
    // Whether the page notices before or after Enter, what was typed is kept.
    await input.press('Enter', { timeout: 2000 }).catch(() => {});
    await page.keyboard.press('Control+s');
    await page.waitForURL(/\/sign-in\?/);
    await page.getByText('Your session has ended.').waitFor();
    await signIn(page);
    await page.waitForURL(address);
    await page.getByRole('tab', { name: /Fields/ }).waitFor();
    await until(async () => {
      const { fields } = await api(page, `/documents/${id}/fields`);
      const shown = await page.locator('.panel input').evaluateAll(all => all.map(one => one.value));
      return [...shown, ...Object.values(fields).map(one => one.value)].includes('Typed meanwhile');
    });
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

  async 'what somebody else said meanwhile is shown beside what was said without a network'() {
    const { page, context } = shared;
    await page.goto(`/documents/${shared.corrected}`);
    await page.getByRole('tab', { name: /Fields/ }).waitFor();
    const input = await field(page, 'Number');
    const { context: elsewhere, page: other } = await open();
    await other.goto('/sign-in');
    await signIn(other);
    await other.getByRole('button', { name: /account menu/ }).waitFor();
    await context.setOffline(true);
    await input.fill('MINE-1');
    await input.press('Enter');
    await page.getByText(/No connection since/).waitFor();
    const path = `/documents/${shared.corrected}`;
    const { version } = await api(other, path);
    await api(other, `${path}/fields`, 'PATCH', { fields: { number: { value: 'HERS-2' } } }, version);
    await elsewhere.close();
    await context.setOffline(false);
    await page
      .getByRole('button', { name: 'Try now' })
      .click({ timeout: 2000 })
      .catch(() => {});
    await page.keyboard.press('Control+s');
    const conflict = page.locator('.conflict');
    await conflict.getByText('HERS-2').waitFor();
    await conflict.getByText('MINE-1').waitFor();
    await accessible(page, 'a conflict');
    await conflict.getByRole('button', { name: 'Keep mine' }).click();
    await until(async () => (await api(page, `${path}/fields`)).fields.number?.value === 'MINE-1');
  },

  async 'what the server refuses after the next document is shown is said, and kept'() {
    const { page } = shared;
    await page.goto('/documents?sort=name');
    await page.locator('tbody tr.cursor').waitFor();
    await page.locator(`tbody a[href*="${shared.corrected}"]`).first().click();
    const input = await field(page, 'Number');
    const refusal = { status: 422, title: 'Invalid', code: 'invalid', detail: 'a field is wrong' };
    const errors = [{ pointer: '/fields/number', code: 'wrong', message: 'no number looks like that' }];
    // The answer comes when the next document is there already.
    await page.route(/\/fields$/, async route => {
      if (route.request().method() !== 'PATCH') return route.fallback();
      await page.waitForTimeout(1000);
      const body = JSON.stringify({ ...refusal, errors });
      await route.fulfill({ status: 422, contentType: 'application/problem+json', body });
    });
    await input.fill('REFUSED-1');
    await input.press('Enter');
    const out = () => page.evaluate(() => document.activeElement.blur());
    await out();
    // Wherever it stands in the list, there is one beside it.
    await page.keyboard.press('j');
    if (page.url().includes(shared.corrected)) await page.keyboard.press('k');
    await until(async () => !page.url().includes(shared.corrected));
    await page.getByText(/was not saved: what you said is kept there/).waitFor();
    await accessible(page, 'a refusal left behind');
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('no number looks like that').first().waitFor();
    // Going back to the list is leaving, too.
    await page.getByText(/was not saved: what you said is kept there/).waitFor({ state: 'detached' });
    await out();
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/documents\?/);
    await page.getByText(/was not saved: what you said is kept there/).waitFor();
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('no number looks like that').first().waitFor();
    await page.unroute(/\/fields$/);
    await page.keyboard.press('Control+s');
    const kept = async () => (await api(page, `/documents/${shared.corrected}/fields`)).fields.number?.value;
    await until(async () => (await kept()) === 'REFUSED-1');
  },

  async 'two tabs whose tokens have ended refresh at once, and nobody is signed out'() {
    const { context, page } = await open();
    await page.clock.install();
    await page.goto('/sign-in');
    await signIn(page);
    await page.getByRole('button', { name: /account menu/ }).waitFor();
    const second = await context.newPage();
    watch(second);
    await second.clock.install();
    await second.goto('/documents');
    await second.locator('tbody tr.cursor').waitFor();
    let refreshes = 0;
    context.on('request', request => (refreshes += request.url().endsWith('/auth/refresh') ? 1 : 0));
    // Tokens live for a quarter of an hour.
    await Promise.all([page.clock.fastForward('20:00'), second.clock.fastForward('20:00')]);
    await Promise.all([
      page.getByRole('link', { name: 'Settings', exact: true }).first().click(),
      second.getByRole('link', { name: 'Settings', exact: true }).first().click(),
    ]);
    await Promise.all([page, second].map(tab => tab.getByLabel('Name', { exact: true }).first().waitFor()));
    expect(refreshes >= 1 && refreshes <= 2, `${refreshes} refreshes`);
    await Promise.all([page.reload(), second.reload()]);
    await Promise.all([page, second].map(tab => tab.getByLabel('Name', { exact: true }).first().waitFor()));
    await context.close();
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
    // What the second tab was about to keep is not kept either.
    await pause(2500);
    const left = await leftBehind(page);
    expect(left === NOTHING, `left: ${left}`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await signIn(page);
    await page.waitForURL(url => url.pathname === '/');
  },
};
