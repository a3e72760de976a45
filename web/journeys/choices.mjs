// Picking one of very many: by typing, with the keyboard.
import { accessible, api, expect, field, open, PHONE, platform, shared, signIn, until } from './stage.mjs';

const VENDORS = 30_000;
const LABELS = 3_000;

/** Milliseconds from a press until what it opens is painted with something to pick. */
async function opening(page, press) {
  await page.evaluate(() => {
    globalThis.opened = new Promise(resolve => {
      const begin = () => {
        const at = performance.now();
        const look = () =>
          document.querySelector('[role=listbox] [role=option]')
            ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - at)))
            : requestAnimationFrame(look);
        look();
      };
      for (const name of ['keydown', 'pointerdown'])
        addEventListener(name, begin, { once: true, capture: true });
    });
  });
  await press();
  return page.evaluate(() => globalThis.opened);
}

const active = page =>
  page.evaluate(() => {
    const id = document.activeElement?.getAttribute('aria-activedescendant');
    return id ? document.getElementById(id)?.textContent : undefined;
  });

export default {
  async 'a vendor among thirty thousand, by keyboard'() {
    const { page } = shared;
    const me = await api(page, '/auth/me');
    await platform.sql(`insert into vendors (id, org_id, name, folded, vat_id)
      select gen_random_uuid(), '${me.org_id}', 'Supplier ' || lpad(n::text, 5, '0') || ' Ltd',
        'supplier' || lpad(n::text, 5, '0') || 'ltd', 'IE' || lpad(n::text, 7, '0') || 'X'
      from generate_series(1, ${VENDORS}) n;
      insert into labels (id, org_id, name, colour)
      select gen_random_uuid(), '${me.org_id}', 'Project ' || lpad(n::text, 4, '0'), '#2b6cb0'
      from generate_series(1, ${LABELS}) n;
      analyze vendors, labels`);
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    await page.getByRole('button', { name: 'Filter' }).click();
    const form = page.getByRole('dialog', { name: 'Filter documents' });
    const vendor = form.getByRole('combobox', { name: 'Vendor' });
    await vendor.focus();
    const took = await opening(page, () => page.keyboard.press('ArrowDown'));
    await form.getByText(/10,000\+ vendors/).waitFor();
    await accessible(page, 'vendors to pick from');
    expect((await form.getByRole('listbox').getByRole('option').count()) < 40, 'all of them are drawn');
    const again = await opening(page, async () => {
      await page.keyboard.press('Escape');
      await form.getByRole('listbox').waitFor({ state: 'detached' });
      await page.keyboard.press('ArrowDown');
    });
    console.log(`        opened after ${Math.round(took)} ms, again after ${Math.round(again)} ms`);
    // The bar of 100 ms is held by `./dev bench web`, on a machine that does nothing else.
    expect(took <= 1000, `it opened after ${took} ms`);
    await page.keyboard.press('Escape');
    expect(await form.isVisible(), 'Escape has closed the dialog too');
    await vendor.pressSequentially('er 2999');
    await form.getByText('10 vendors', { exact: true }).waitFor();
    await until(async () =>
      (await form.getByRole('listbox').getByRole('option').first().textContent())?.includes('29990'),
    );
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowDown');
    expect((await active(page))?.includes('Supplier 29993 Ltd'), `active: ${await active(page)}`);
    await page.keyboard.press('Enter');
    expect((await vendor.inputValue()) === 'Supplier 29993 Ltd', 'another one was picked');
    expect(await form.isVisible(), 'picking has sent the form');
    await vendor.press('Control+a');
    await vendor.pressSequentially('no such vendor');
    await form.getByText('Nothing has “no such vendor” in its name').waitFor();
    await accessible(page, 'no vendor fits');
    await vendor.fill('Lahinch');

    const label = form.getByRole('combobox', { name: 'Label' });
    await label.click();
    await form
      .getByText('3,000 labels')
      .or(form.getByText(/3,00\d labels/))
      .waitFor();
    await label.pressSequentially('project 0042');
    await form.getByText('1 label', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    expect((await label.inputValue()) === 'Project 0042', 'no label is picked');
    await page.keyboard.press('Enter');
    await page.waitForURL(/label=/);
    await page.getByRole('button', { name: 'Remove filter: Label Project 0042' }).waitFor();
    await page.goto('/documents');
  },

  async 'labels of a selection, and of a document'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    await page.keyboard.press('x');
    await page.keyboard.press('l');
    const menu = page.getByRole('dialog', { name: 'Label' });
    await menu.getByRole('option').first().waitFor();
    await accessible(page, 'labels to pick from');
    // A hand that is quicker than the server gets what it typed, and not what was listed before.
    await page.keyboard.type('0777');
    await page.keyboard.press('Enter');
    await page.getByText('1 labelled Project 0777').waitFor();
    await page.keyboard.press('z');
    await page.goto(`/documents/${shared.corrected}`);
    await page.getByRole('tab', { name: /Fields/ }).waitFor();
    await page.getByRole('button', { name: 'Labels' }).click();
    const worn = page.getByRole('dialog', { name: 'Labels' });
    await worn.getByRole('option').first().waitFor();
    await page.keyboard.type('0778');
    await worn.getByText('1 label', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await worn.locator('[aria-selected=true]').waitFor();
    await accessible(page, 'labels of a document');
    await page.keyboard.press('Enter');
    await worn.locator('[aria-selected=true]').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  },

  async 'a known vendor is offered where a document names one'() {
    const { page } = shared;
    await page.goto(`/documents/${shared.corrected}`);
    await page.getByRole('tab', { name: /Fields/ }).waitFor();
    const input = await field(page, 'Vendor');
    const before = await input.inputValue();
    await input.press('Control+a');
    await input.pressSequentially('supplier 00017');
    await page.getByRole('option', { name: /Supplier 00017 Ltd/ }).waitFor();
    await accessible(page, 'vendors while a field is corrected');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect((await input.inputValue()) === 'Supplier 00017 Ltd', 'it was not taken');
    await input.fill(before);
    await input.press('Escape');
  },

  async 'on a phone the vendors fit the screen'() {
    const { context, page } = await open({ viewport: PHONE, hasTouch: true, isMobile: true });
    await page.goto('/sign-in');
    await signIn(page);
    await page.getByRole('navigation', { name: 'Main, phone' }).waitFor();
    await page.goto('/documents');
    await page.getByRole('button', { name: 'Filter' }).click();
    const form = page.getByRole('dialog', { name: 'Filter documents' });
    await form.getByRole('combobox', { name: 'Label' }).click();
    await form.getByRole('listbox').getByRole('option').first().waitFor();
    await accessible(page, 'labels to pick from, on a phone');
    await context.close();
  },
};
