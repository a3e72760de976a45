// How long documents stay, and what stands beside them.
import { invite, join } from './people.mjs';
import { accessible, api, drop, expect, PHONE, shared, until } from './stage.mjs';

/** Uploads a small text, which is read at once, and opens it. */
async function paper(page, name) {
  await page.goto('/documents');
  await page.locator('tbody tr').first().waitFor();
  await drop(page, [
    { name, mimeType: 'text/plain', buffer: Buffer.from(`Minutes of ${name}. ${Math.random()}`) },
  ]);
  const row = page.locator('tbody tr', { hasText: name });
  await row.first().waitFor({ timeout: 60_000 });
  const id = await until(async () => {
    const { items } = await api(page, `/documents?q=${encodeURIComponent(name)}`);
    return items.find(one => one.status === 'COMPLETED')?.id;
  });
  await page.goto(`/documents/${id}`);
  await page.getByRole('tab', { name: /Fields/ }).waitFor();
  return id;
}

const menu = async (page, item) => {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

export default {
  async 'archived, on hold, let go, and erased for good'() {
    const { page } = shared;
    const name = 'lease-of-1999.txt';
    const id = await paper(page, name);
    await menu(page, 'Archive');
    await page.getByText('In the archive: out of the lists').waitFor();
    await page.goto('/documents');
    await page.locator('tbody tr').first().waitFor();
    expect((await page.locator('tbody tr', { hasText: name }).count()) === 0, 'the archive is in the list');
    await page.getByRole('link', { name: 'Archive' }).click();
    await page.locator('tbody tr', { hasText: name }).waitFor();
    await accessible(page, 'archive');

    await page.goto(`/documents/${id}`);
    await page.getByRole('tab', { name: /Fields/ }).waitFor();
    await menu(page, 'Put on hold');
    await page.getByLabel('Why').fill('the court asks');
    await accessible(page, 'hold');
    await page.getByRole('button', { name: 'Put on hold' }).click();
    await page.getByText('On hold.').waitFor();
    const refused = await api(page, `/documents/${id}`, 'DELETE');
    expect(refused.code === 'on_hold', `deleting says ${JSON.stringify(refused)}`);

    await page.goto('/settings/retention');
    await page.getByLabel('Other', { exact: true }).fill('365');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').waitFor();
    await page.getByLabel('Within').selectOption('365');
    await page
      .getByRole('row', { name: /lease-of-1999/ })
      .first()
      .waitFor();
    await accessible(page, 'retention');
    await page.setViewportSize(PHONE);
    await accessible(page, 'retention on a phone');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page
      .getByRole('row', { name: /the court asks/ })
      .getByRole('button', { name: 'Release' })
      .click();
    await page.getByText('No document is on hold.').waitFor();

    await page.goto('/documents?archive=true');
    await page.getByLabel(`Select ${name}`).click();
    await page.getByRole('button', { name: 'To trash' }).click();
    await page.getByText('1 document is in the trash').waitFor();
    await page.getByRole('link', { name: 'Trash' }).click();
    await page.getByLabel(`Select ${name}`).click();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Delete/ })
      .click();
    await until(async () => {
      const { items } = await api(page, '/documents?trash=true');
      return !items.some(one => one.id === id);
    });
  },

  async 'a note tells whom it mentions, who settles it'() {
    const { page } = shared;
    const link = await invite(page, 'una@corrib.example', 'OPERATOR');
    const other = await join(link, 'Una Operator');
    await other.page.getByRole('button', { name: /account menu/ }).waitFor();
    await page.goto('/documents');
    await page.getByRole('link', { name: /^scan\.pdf/ }).click();
    await page.locator('.words span[data-w]').first().waitFor();
    const id = page.url().match(/documents\/([0-9a-f-]+)/)[1];

    // Words of the page are highlighted.
    await page.evaluate(() => {
      const word = [...document.querySelectorAll('[data-w]')].find(one => one.textContent === 'Rechnung');
      const range = document.createRange();
      range.selectNodeContents(word);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    });
    await page.getByRole('button', { name: 'Highlight' }).click();
    await page.locator('.pn.highlight').first().waitFor();
    // A box is drawn.
    await page.getByRole('tab', { name: 'Notes' }).click();
    await page.getByRole('button', { name: 'Draw a box' }).click();
    const sheet = await page.locator('.sheet').first().boundingBox();
    await page.mouse.move(sheet.x + 60, sheet.y + 60);
    await page.mouse.down();
    await page.mouse.move(sheet.x + 200, sheet.y + 120, { steps: 4 });
    await page.mouse.up();
    await page.locator('.pn.box').first().waitFor();
    // And one is written, for somebody.
    await page.getByLabel('Note on page 1').fill('Is this the right heating?');
    await page.getByLabel('Tell a member').selectOption({ label: 'Una Operator' });
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByText('Is this the right heating?').first().waitFor();
    await accessible(page, 'notes');

    const told = await until(async () => {
      const { items } = await api(other.page, '/notifications');
      return items.find(one => one.kind === 'note.mentioned');
    });
    expect(told.object_id === id, 'the notification is about another document');
    await other.page.goto(`/documents/${id}`);
    await other.page.getByRole('tab', { name: 'Notes' }).click();
    const note = other.page.locator('.pn-i', { hasText: 'right heating' });
    await note.getByRole('button', { name: 'Resolve' }).click();
    await other.page.getByText('Resolved by').waitFor();
    expect(
      (await note.getByRole('button', { name: 'Delete note' }).count()) === 0,
      'it is not hers to delete',
    );
    await other.context.close();
  },

  async 'what belongs together, and the versions of a file'() {
    const { page } = shared;
    await paper(page, 'contract-draft.txt');
    await page.getByRole('tab', { name: 'Related' }).click();
    await page.getByText('Version 1').waitFor();
    await accessible(page, 'related');
    await page.locator('input[type=file][aria-label="Upload a new version"]').setInputFiles({
      name: 'contract-final.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from(`The final contract. ${Math.random()}`),
    });
    await page.getByText('The new file has taken its place.').waitFor({ timeout: 60_000 });
    await page.getByRole('tab', { name: 'Related' }).click({ timeout: 60_000 });
    await page.getByText('Version 2').waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'Version 1' })
      .getByRole('button', { name: 'Restore' })
      .click();
    await page.getByText('The older file is the newest version again.').waitFor();
  },
};
