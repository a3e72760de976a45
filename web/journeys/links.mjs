// Links for people without an account: a document is fetched by one, and photographs come by one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './platform.mjs';
import { accessible, api, expect, open, PHONE, shared, until } from './stage.mjs';

const receipt = () => readFileSync(join(root, 'tests/fixtures/receipt.jpg'));

export default {
  async 'a shared document is fetched elsewhere with its password, until it is revoked'() {
    const { page } = shared;
    const { items } = await api(page, '/documents?limit=100');
    const document = items.find(item => item.status === 'COMPLETED');
    await page.goto(`/documents/${document.id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Share…' }).click();
    await accessible(page, 'the dialog that shares');
    await page.getByLabel('Password', { exact: true }).fill('slate and lead');
    await page.getByRole('button', { name: 'Make a link' }).click();
    const url = await page.locator('.secret .mono').textContent();
    expect(url.includes('/link.html#share/'), `no link: ${url}`);

    const dark = { viewport: { width: 360, height: 700 }, colorScheme: 'dark' };
    const { context, page: other } = await open(dark);
    await other.goto(url);
    await other.getByLabel('Password').fill('slate and leads');
    await other.getByRole('button', { name: 'Open' }).click();
    await other.getByText('not the password').waitFor();
    await accessible(other, 'the page of a share link');
    expect(!(await other.content()).includes(document.name), 'the name is told without the password');
    await other.getByLabel('Password').fill('slate and lead');
    await other.getByRole('button', { name: 'Open' }).click();
    await other.getByRole('heading', { name: document.name }).waitFor();
    await accessible(other, 'the shared file');
    const saved = other.waitForEvent('download');
    await other.getByRole('button', { name: 'Download' }).click();
    expect((await saved).suggestedFilename() === document.name, 'it is saved under another name');

    await page.getByText('1 download, with a password').or(page.getByText('0 downloads')).first().waitFor();
    await page.getByRole('button', { name: /^Revoke/ }).click();
    await page.getByText('Revoked').first().waitFor();
    await other.reload();
    await other.getByRole('heading', { name: 'This link does not work' }).waitFor();
    await accessible(other, 'a link that is over');
    await context.close();
    await page.keyboard.press('Escape');
  },

  async 'two photographs from a phone become one document with two pages'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.getByRole('button', { name: 'Scan with your phone' }).click();
    await page.getByRole('img', { name: 'Code that leads your phone to the page' }).waitFor();
    await accessible(page, 'the code for a phone');
    await page.keyboard.press('Escape');
    const link = await api(page, '/upload-links', 'POST', { name: 'Phone', hours: 1, label_ids: [] });

    const { context, page: phone } = await open({ viewport: PHONE, hasTouch: true, isMobile: true });
    await phone.goto(link.url);
    await phone.getByRole('heading', { name: /^Send files to/ }).waitFor();
    await accessible(phone, 'the page of an upload link');
    const photograph = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: receipt() };
    await phone.getByLabel('Take a photograph').setInputFiles(photograph);
    await phone.getByText('Has arrived').waitFor();
    // The page is left and loaded again: what was taken is there.
    await phone.reload();
    await phone.getByRole('img', { name: 'Page 1' }).waitFor();
    await context.setOffline(true);
    await phone.getByLabel('Next page').setInputFiles(photograph);
    await phone.getByText('Waits for the network').waitFor();
    await context.setOffline(false);
    await phone.getByText('Has arrived').nth(1).waitFor();
    await phone.getByLabel('Move page 2 up').click();
    await accessible(phone, 'photographs in their order');
    await phone.getByLabel('Name of the document').fill('Two pages');
    await phone.getByRole('button', { name: 'Send 2 pages as one document' }).click();
    await phone.getByText('"Two pages" has arrived').waitFor();
    await context.close();

    const found = async () =>
      (await api(page, '/documents?limit=100')).items.find(one => one.name === 'Two pages.pdf');
    await until(async () => (await found())?.status === 'COMPLETED', 120_000);
    expect((await found()).pages_total === 2, 'it has not two pages');
  },

  async 'upload links are made and revoked in the settings'() {
    const { page } = shared;
    await page.goto('/settings/upload-links');
    await page.getByRole('button', { name: 'New upload link' }).click();
    await page.getByLabel('Name').fill('Receipts of May');
    await accessible(page, 'a new upload link');
    await page.getByRole('button', { name: 'Make a link' }).click();
    await page.locator('.secret .mono').waitFor();
    await page.keyboard.press('Escape');
    await accessible(page, 'upload links');
    await page.getByRole('button', { name: 'Revoke Receipts of May' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('"Receipts of May" was revoked.').waitFor();
  },
};
