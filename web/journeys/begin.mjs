// What every other journey needs: an organization, and papers that have been read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { drawPapers } from './papers.mjs';
import { linkOfMail, root } from './platform.mjs';
import {
  accessible,
  api,
  browser,
  drop,
  expect,
  NIAMH,
  open,
  origin,
  PASSWORD,
  picture,
  shared,
} from './stage.mjs';

export default {
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
    await tray.getByText('The same file as').waitFor({ timeout: 60_000 });
    await tray.getByText(/read, .*\d+ not/).waitFor({ timeout: 120_000 });
    await accessible(page, 'documents with the tray');
    await picture(page, 'documents');
    await page.locator('tbody tr', { hasText: 'LST-20417.pdf' }).waitFor();
    await tray.getByRole('button', { name: 'Close the list' }).click();
    const { items } = await api(page, '/documents?limit=100');
    shared.corrected = items.find(item => item.name === 'LST-20417.pdf').id;
  },
};
