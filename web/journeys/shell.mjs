// The frame of all screens: a new version, what was said, and the second visit.
import { setTimeout as pause } from 'node:timers/promises';

import { accessible, api, expect, open, shared, signIn, until, watch } from './stage.mjs';

export default {
  async 'a new version is offered, and takes nothing that was typed'() {
    const { page } = shared;
    await page.goto('/settings/general');
    const name = page.getByLabel('Name', { exact: true }).first();
    const before = await name.inputValue();
    await name.fill('Corrib Roofing, typed meanwhile');
    // The server has another build: its page starts another script.
    await page.route('**/', async route => {
      if (route.request().isNavigationRequest()) return route.continue();
      const response = await route.fetch();
      const text = (await response.text()).replace(/\/assets\/index-[^"]+\.js/, '/assets/index-other.js');
      return route.fulfill({ response, body: text });
    });
    const notice = page.getByText('A new version is here.');
    await until(async () => {
      await page.evaluate(() => dispatchEvent(new Event('vite:preloadError')));
      return (await notice.count()) > 0;
    });
    await accessible(page, 'new version');
    await page.unroute('**/');
    await page.getByRole('button', { name: 'Reload' }).click();
    await until(async () => (await name.inputValue().catch(() => '')) === 'Corrib Roofing, typed meanwhile');
    expect((await page.getByText('A new version is here.').count()) === 0, 'the notice has stayed');
    await name.fill(before);
  },

  async 'a part that is gone leaves the screen as it is'() {
    const { context } = shared;
    const page = await context.newPage();
    await page.route('**/assets/palette-*.js', route => route.fulfill({ status: 404, body: '' }));
    await page.goto('/settings/general');
    const name = page.getByLabel('Name', { exact: true }).first();
    await name.fill('typed');
    await page.keyboard.press('Control+k');
    await pause(500);
    expect((await name.inputValue()) === 'typed', 'what was typed is gone');
    await page.close();
  },

  async 'a press on a menu that is not there yet opens it once it is'() {
    const { context } = shared;
    for (const [name, menu] of [
      [/^Notifications/, 'dialog'],
      [/account menu/, 'menu'],
      [/switch organization/, 'menu'],
    ]) {
      const page = await context.newPage();
      watch(page);
      const held = [];
      let hold = true;
      await page.route('**/assets/overlays-*.js', route => (hold ? held.push(route) : route.continue()));
      await page.goto('/');
      await page.locator('.dash').waitFor();
      await until(() => held.length > 0);
      await page.getByRole('button', { name }).click();
      await page.getByRole('button', { name }).click();
      await pause(300);
      hold = false;
      for (const route of held) await route.continue();
      await page.locator(`[role=${menu}][data-state=open]`).waitFor();
      await page.keyboard.press('Escape');
      await page.locator(`[role=${menu}]`).waitFor({ state: 'detached' });
      const focused = await page.evaluate(() => document.activeElement?.textContent ?? '');
      expect(name.test(focused), `the focus is at ${focused.slice(0, 40)}`);
      await page.close();
    }
  },

  async 'what a toast said can be read in the bell’s menu'() {
    const { page } = shared;
    await page.goto('/settings/documents');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').first().waitFor();
    await page.getByRole('button', { name: /^Notifications/ }).click();
    const menu = page.getByRole('dialog', { name: 'Notifications' });
    await menu.getByRole('heading', { name: 'Done here' }).waitFor();
    await menu.getByText('Saved.').waitFor();
    await accessible(page, 'notifications');
    await page.keyboard.press('Escape');
  },

  async 'the second visit shows the last list before the server has answered'() {
    const { context, page } = await open();
    await page.goto('/sign-in');
    await signIn(page);
    await page
      .getByRole('link', { name: /^Documents/ })
      .first()
      .click();
    await page.locator('tbody tr', { hasText: 'LST-20417.pdf' }).waitFor();
    await until(async () => (await page.evaluate(() => indexedDB.databases())).length > 0);
    await pause(2500);
    let held = true;
    const waiting = [];
    await page.route('**/api/**', route => (held ? waiting.push(route) : route.continue()));
    await page.goto('/documents', { waitUntil: 'domcontentloaded' });
    const begun = Date.now();
    await page.locator('tbody tr', { hasText: 'LST-20417.pdf' }).waitFor();
    console.log(`        the list was there after ${Date.now() - begun} ms, with no answer of the server`);
    held = false;
    for (const route of waiting) await route.continue().catch(() => {});
    await page.getByRole('button', { name: /account menu/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    await page.keyboard.press('Escape');
    expect((await api(page, '/documents?limit=1')).items.length === 1, 'the session is not usable');
    await context.close();
  },
};
