// Every screen, wide and narrow, light and dark.
import { setTimeout as pause } from 'node:timers/promises';

import {
  accessible,
  api,
  DESK,
  field,
  open,
  PHONE,
  picture,
  shared,
  signIn,
  until,
  watch,
} from './stage.mjs';

export default {
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
      '/settings/mailboxes',
      '/settings/automations',
      '/settings/api-keys',
      '/settings/webhooks',
      '/settings/activity',
      '/jobs',
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
        await page.locator('main :is(h2, h3, [role=tab], table, .plist, .grab-b):visible').first().waitFor();
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

  async '320 pixels at 200 %: signed in, found, put right'() {
    const { context, page } = await open({ viewport: { width: 320, height: 568 }, deviceScaleFactor: 2 });
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await accessible(page, 'sign-in, 320');
    await signIn(page);
    await page.getByRole('navigation', { name: 'Main, phone' }).waitFor();
    await page.goto('/documents');
    await page.locator('.plist button').first().waitFor();
    await accessible(page, 'list, 320');
    await page.goto(`/documents/${shared.corrected}`);
    await page.getByRole('button', { name: 'Show all that was read' }).click();
    await accessible(page, 'all that was read, 320');
    const input = await field(page, 'Number');
    await input.fill('LST-20419');
    await input.press('Enter');
    await accessible(page, 'review, 320');
    await until(async () => {
      const { fields } = await api(page, `/documents/${shared.corrected}/fields`);
      return fields.number?.value === 'LST-20419';
    });
    await context.close();
  },
};
