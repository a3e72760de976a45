// Customers: added and found, with what belongs to them, merged, imported, and the page that a client has.
import { readFileSync } from 'node:fs';

import { invite, join } from './people.mjs';
import { accessible, api, DESK, expect, PHONE, picture, shared, until, watch } from './stage.mjs';

const HYNES = { name: 'Hynes Joinery Ltd', email: 'office@hynes-joinery.example' };
const CARMEL = { name: 'Carmel Casey', email: 'carmel@casey.example' };

const make = body => api(shared.page, '/customers', 'POST', { kind: 'company', ...body });

/** The customers that a search finds. */
const found = async search =>
  (await api(shared.page, `/customers?limit=100&search=${encodeURIComponent(search)}`)).items;

const dialog = page => page.getByRole('dialog');

export default {
  async 'a customer is added by keys; what another has already is said beside the field'() {
    const { page } = shared;
    await page.goto('/customers');
    await page.getByRole('heading', { name: 'Customers', level: 1 }).waitFor();
    await page.locator('.mid, .cu-t').first().waitFor();
    await accessible(page, 'customers');
    await page.keyboard.press('n');
    await dialog(page).getByLabel('Name', { exact: true }).fill(HYNES.name);
    await dialog(page).getByRole('textbox', { name: 'E-mail', exact: true }).fill(HYNES.email.toUpperCase());
    await dialog(page).getByRole('button', { name: 'Another e-mail' }).click();
    await page.keyboard.type('accounts@hynes-joinery.example');
    await dialog(page).getByRole('textbox', { name: 'Phone', exact: true }).fill('+353 91 844 100');
    await accessible(page, 'a new customer');
    await dialog(page).getByRole('button', { name: 'Add customer' }).click();
    await page.getByRole('heading', { name: HYNES.name, level: 1 }).waitFor();
    await page.getByRole('link', { name: HYNES.email }).waitFor();
    await page.getByText('Nothing has happened yet').waitFor();
    await accessible(page, 'a customer without entries');

    await page.goto('/customers');
    await page.locator('.cu-t .cursor').waitFor();
    await page.keyboard.press('n');
    await dialog(page).getByLabel('Name', { exact: true }).fill('Another Hynes');
    await dialog(page).getByRole('textbox', { name: 'E-mail', exact: true }).fill(HYNES.email);
    await dialog(page).getByRole('button', { name: 'Add customer' }).click();
    await dialog(page).locator('.err', { hasText: HYNES.name }).waitFor();
    await accessible(page, 'a customer whose address is taken');
    await dialog(page)
      .getByRole('link', { name: `Open ${HYNES.name}` })
      .click();
    await page.getByRole('heading', { name: HYNES.name, level: 1 }).waitFor();
  },

  async 'found by a part of the number, opened and left by keys'() {
    const { page } = shared;
    await make({ name: 'Renmore Court Management', kind: 'company', emails: ['block.c@renmore.example'] });
    await make({ name: 'Maeve Walsh', kind: 'person', phones: ['+353 86 555 0173'] });
    await page.goto('/customers');
    await page.locator('.cu-t .cursor').waitFor();
    await page.getByLabel('Search customers').fill('5550173');
    await page.waitForURL(/search=/);
    await until(async () => (await page.locator('.cu-t tbody tr').count()) === 1);
    await page.getByRole('link', { name: 'Maeve Walsh' }).waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByRole('link', { name: 'Companies', exact: true }).click();
    await page.waitForURL(/kind=company/);
    await page.getByRole('link', { name: HYNES.name }).waitFor();
    await until(async () => (await page.getByRole('link', { name: 'Maeve Walsh' }).count()) === 0);
    await page.getByRole('link', { name: 'All', exact: true }).click();
    await page.getByRole('link', { name: 'Maeve Walsh' }).waitFor();
    // Enter is for what has the focus.
    await page.evaluate(() => globalThis.document.activeElement?.blur());
    await page.keyboard.press('j');
    const name = (await page.locator('.cu-t .cursor b').textContent()) ?? '';
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    await page.keyboard.press('Escape');
    await until(async () => (await page.locator('.cu-t .cursor b').textContent()) === name);
    await page.getByLabel('Search customers').fill('nobody is called that');
    await page.getByText(/Nothing fits/).waitFor();
    await accessible(page, 'no customer found');
  },

  async 'changed by two at once: each field is put together, and what both changed is chosen'() {
    const { page } = shared;
    const [hynes] = await found(HYNES.email);
    await page.goto(`/customers/${hynes.id}`);
    await page.getByRole('heading', { name: HYNES.name, level: 1 }).waitFor();
    await page.keyboard.press('e');
    await dialog(page).getByLabel('Address').fill('1 Quay Street, Galway');
    const theirs = { domains: ['hynes-joinery.example'], address: '2 Quay Street' };
    const after = await api(page, `/customers/${hynes.id}`, 'PATCH', theirs, hynes.version);
    // Shown as soon as it is known here, and nothing is saved before one of the two is chosen.
    await dialog(page).getByText('2 Quay Street').waitFor();
    await accessible(page, 'a customer changed by two');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page)
      .getByText(/Choose which of the two stays/)
      .waitFor();
    await dialog(page).getByRole('button', { name: 'Keep mine' }).click();
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText('1 Quay Street, Galway').waitFor();
    const now = await api(page, `/customers/${hynes.id}`);
    expect(now.domains.length === 1, 'what the other one changed is lost');
    expect(now.version === after.version + 1, 'it was saved more than once');
  },

  async 'notes being typed outlast a narrower screen and what others write'() {
    const { page } = shared;
    const [hynes] = await found(HYNES.email);
    const notes = page.getByLabel('Notes', { exact: true });
    await notes.fill('Gate code 4471. Ask for Eileen.');
    await page.setViewportSize({ width: 900, height: 900 });
    await page.locator('.cu-det summary').click();
    expect((await notes.inputValue()).startsWith('Gate code'), 'the notes were lost to the layout');
    await page.setViewportSize(DESK);
    await api(page, `/customers/${hynes.id}`, 'PATCH', { notes: 'Pays late.' }, hynes.version);
    await page.getByText('Pays late.').waitFor();
    expect((await notes.inputValue()).startsWith('Gate code'), 'the notes were lost to another');
    await page.getByRole('button', { name: 'Take theirs' }).click();
    expect((await notes.inputValue()) === 'Pays late.', 'theirs were not taken');
    await notes.fill('Gate code 4471. Ask for Eileen.');
    await page.getByRole('button', { name: 'Save notes' }).click();
    await page.getByText('Notes saved.').waitFor();
  },

  async 'a document is attached by hand, taken off, put back, and shown beside the page'() {
    const { page } = shared;
    const [hynes] = await found(HYNES.email);
    await page.goto(`/customers/${hynes.id}`);
    await page.getByRole('heading', { name: HYNES.name, level: 1 }).waitFor();
    await page.keyboard.press('a');
    await dialog(page).getByRole('searchbox').fill('20417');
    await dialog(page).locator('.cu-pick button', { hasText: 'LST-20417' }).first().waitFor();
    await accessible(page, 'attach a document');
    await dialog(page).locator('.cu-pick button', { hasText: 'LST-20417' }).first().click();
    await page.getByText(/attached to Hynes/).waitFor();
    const entry = page.locator('.cu-e').first();
    await entry.waitFor();
    await accessible(page, 'a customer with a timeline');
    await picture(page, 'customer');
    await entry.hover();
    await entry.getByRole('button', { name: /Take .* off/ }).click();
    await page.getByText(/taken off Hynes/).waitFor();
    await page.getByText('Nothing has happened yet').waitFor();
    await page.keyboard.press('z');
    await entry.waitFor();
    await page.locator('.cu-tabs a', { hasText: 'Documents' }).last().click();
    await page.waitForURL(/show=document/);
    await entry.locator('a').click();
    await page.waitForURL(/\/documents\//);
    const beside = page.locator('.cu-doc');
    await beside.getByRole('link', { name: HYNES.name }).waitFor();
    await accessible(page, 'the customers of a document');
    await beside.getByRole('button', { name: `Take this document off ${HYNES.name}` }).click();
    await beside.getByText('Belongs to no customer yet').waitFor();
    await beside.getByRole('button', { name: 'Attach a customer' }).click();
    await page.getByRole('combobox', { name: 'Attach a customer' }).fill('renmore');
    await page.getByRole('option', { name: /Renmore Court/ }).click();
    await beside.getByRole('link', { name: 'Renmore Court Management' }).waitFor();
  },

  async 'a table is looked at, its columns told, and imported'() {
    const { page } = shared;
    await page.goto('/customers');
    await page.locator('.cu-t .cursor').waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Import' }).click();
    await accessible(page, 'import of customers');
    const table = [
      'Who;E-Mail;Remark',
      `${HYNES.name};${HYNES.email};`,
      'Oranmore Credit Union;office@oranmore.example;Pays by the 15th',
      'Café Luna;not an address;',
    ];
    await dialog(page)
      .locator('input[type=file]')
      .setInputFiles({
        name: 'customers.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(table.join('\r\n')),
      });
    await until(async () => (await dialog(page).locator('textarea').inputValue()).includes('Oranmore'));
    await dialog(page).getByRole('button', { name: 'Preview' }).click();
    await dialog(page).getByLabel('Who').selectOption('Name');
    await dialog(page).locator('tbody tr', { hasText: 'Café Luna' }).getByText('Left out').waitFor();
    await dialog(page).getByLabel('Remark').selectOption('Notes');
    await dialog(page).locator('tbody tr', { hasText: 'Oranmore' }).getByText('New').waitFor();
    await accessible(page, 'preview of an import');
    await dialog(page)
      .getByRole('button', { name: /^Import 1$/ })
      .click();
    await page.getByText('One customer imported.').waitFor();
    await page.getByRole('link', { name: 'Oranmore Credit Union' }).waitFor();

    await page.getByRole('button', { name: 'More actions' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export' }).click(),
    ]);
    const csv = readFileSync(await download.path(), 'utf8');
    const again = await api(page, '/customers/import', 'POST', { csv, preview: true });
    const { create, update, same, refused } = again.counts;
    expect(same > 3 && create + update + refused === 0, JSON.stringify(again.counts));
  },

  async 'two that are one are compared, merged, and are two again'() {
    const { page } = shared;
    const second = await make({
      name: 'Renmore Court Managment',
      emails: ['office@renmore.example'],
      address: 'Renmore, Galway',
    });
    await page.goto('/customers');
    await page.getByRole('button', { name: 'Look at them' }).click();
    await accessible(page, 'duplicates');
    await dialog(page)
      .getByRole('button', { name: /^Compare Renmore/ })
      .click();
    await dialog(page).getByRole('button', { name: 'Merge', exact: true }).waitFor();
    await dialog(page).locator('td.cu-res', { hasText: 'office@renmore.example' }).waitFor();
    await accessible(page, 'two customers compared');
    await picture(page, 'merge-customers');
    await dialog(page).getByRole('button', { name: 'Merge', exact: true }).click();
    await page.getByText(/merged into Renmore/).waitFor();
    await until(async () => (await found('renmore')).length === 1);
    await page.keyboard.press('z');
    await page.getByText('Both customers are back.').waitFor();
    await until(async () => (await found('renmore')).length === 2);

    await page.goto(`/customers/${second.id}`);
    await page.getByRole('heading', { name: 'Renmore Court Managment', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Merge' }).click();
    await dialog(page).getByLabel('Other customer').fill('renmore court');
    await page.getByRole('option', { name: /Management/ }).click();
    await dialog(page).getByRole('button', { name: 'Swap' }).click();
    await dialog(page).getByRole('button', { name: 'Merge', exact: true }).click();
    await page.getByRole('heading', { name: 'Renmore Court Management', level: 1 }).waitFor();
    await page.goto(`/customers/${second.id}`);
    await page.getByText('There is no such customer').waitFor();
  },

  async 'every screen of customers in both themes and on a phone hinders nobody'() {
    const { context } = shared;
    const [hynes] = await found(HYNES.email);
    const [renmore] = await found('renmore');
    for (const [look, viewport] of [
      ['dark', DESK],
      ['light', PHONE],
      ['dark', { width: 320, height: 640 }],
    ]) {
      const page = await context.newPage();
      watch(page);
      await page.setViewportSize(viewport);
      await page.addInitScript(theme => localStorage.setItem('theme', theme), look);
      await page.goto('/customers');
      await page.getByText(HYNES.name).first().waitFor();
      await accessible(page, `customers, ${look}, ${viewport.width}`);
      if (viewport === PHONE) await picture(page, 'customers-phone');
      if (viewport === DESK) await picture(page, 'customers-dark');
      for (const { id } of [hynes, renmore]) {
        await page.goto(`/customers/${id}`);
        await page.locator('.cu-e, .mid').first().waitFor();
        await accessible(page, `a customer, ${look}, ${viewport.width}`);
      }
      if (viewport === PHONE) await picture(page, 'customer-phone');
      await page.close();
    }
    await shared.page.evaluate(() => localStorage.setItem('theme', 'light'));
  },

  async 'a client sees their own page and no other'() {
    const link = await invite(shared.page, CARMEL.email, 'CLIENT');
    await make({ name: CARMEL.name, kind: 'person', emails: [CARMEL.email] });
    const [hynes] = await found(HYNES.email);
    const { context, page } = await join(link, CARMEL.name);
    await page.getByRole('link', { name: 'Your page' }).first().click();
    await page.getByRole('heading', { name: CARMEL.name, level: 2 }).waitFor();
    await accessible(page, "a client's own page");
    await page.goto('/customers');
    await page.waitForURL(/\/customers\/mine$/);
    await page.goto(`/customers/${hynes.id}`);
    await page.getByText('You are a client in Corrib').waitFor();
    await context.close();
  },

  async 'a customer is deleted after a question, and the address is free again'() {
    const { page } = shared;
    const [one] = await found('oranmore');
    await page.goto(`/customers/${one.id}`);
    await page.getByRole('heading', { name: 'Oranmore Credit Union', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await accessible(page, 'deletion of a customer');
    await dialog(page).getByRole('button', { name: 'Delete customer' }).click();
    await page.getByText('Oranmore Credit Union deleted.').waitFor();
    await page.waitForURL(/\/customers$/);
    const again = await make({ name: 'Oranmore again', emails: ['office@oranmore.example'] });
    expect(again.id, 'the address is not free');
  },
};
