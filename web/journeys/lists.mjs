// Lists, commands and keys.
import { accessible, drop, expect, picture, shared } from './stage.mjs';

export default {
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
    await page.getByRole('option', { name: 'To pay' }).click();
    await page.getByText('2 labelled To pay').waitFor();
    await page.keyboard.press('z');
    await page.getByText('Label To pay taken off again').waitFor();
  },

  async 'find by a word of the text, narrow, keep as a view'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    await page.getByLabel('Search in text, names and fields').fill('membrane');
    await page.locator('tbody tr', { hasText: 'LST-20417' }).locator('mark').first().waitFor();
    expect((await page.locator('tbody tr').count()) < 4, 'a word of one document finds others');
    await accessible(page, 'found documents');
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.locator('tbody tr', { hasText: 'Moran' }).first().waitFor();

    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Filter' }).click();
    const form = page.getByRole('dialog', { name: 'Filter documents' });
    await form.getByLabel('Total from').fill('1.234,5x');
    await form.getByRole('button', { name: 'Show documents' }).click();
    await form.getByText('Write a sum such as 1,234.56.').waitFor();
    await accessible(page, 'filter');
    await form.getByLabel('Total from').fill('1.000,00');
    await form.getByLabel('Vendor').fill('lahinch');
    await form.getByRole('button', { name: 'Show documents' }).click();
    await page.waitForURL(/least=/);
    await page.locator('tbody tr', { hasText: 'LST-20417' }).first().waitFor();
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Slates over 1,000');
    await accessible(page, 'save a view');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('View Slates over 1,000 saved').waitFor();
    await page.goto('/documents');
    await page.getByRole('link', { name: 'Slates over 1,000' }).click();
    await page.waitForURL(/vendor=lahinch/);
    await page.getByRole('button', { name: 'View Slates over 1,000' }).click();
    await page.getByRole('menuitem', { name: 'Delete view' }).click();
    await page.getByText('View Slates over 1,000 deleted').waitFor();
  },

  async 'as cards, into the trash and back'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    await page.keyboard.press('v');
    await page.locator('.card').first().waitFor();
    await accessible(page, 'cards');
    await page.keyboard.press('v');
    const name = await page.locator('tbody tr.cursor .nt b').textContent();
    await page.keyboard.press('Delete');
    await page.getByText('1 document is in the trash').waitFor();
    await page.keyboard.press('z');
    await page.getByText('1 document restored').waitFor();
    await page.locator('tbody tr', { hasText: name }).first().waitFor();
    await page.keyboard.press('Delete');
    await page.getByText('1 document is in the trash').waitFor();
    await page.getByRole('link', { name: 'Trash' }).click();
    await page.locator('tbody tr', { hasText: name }).first().waitFor();
    await accessible(page, 'trash');
    await page.getByLabel(`Select ${name}`).click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText('1 document restored').waitFor();
    await page.getByText('The trash is empty').waitFor();
  },

  async 'commands and keys'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('membrane');
    await page.getByRole('option', { name: 'LST-20417' }).first().waitFor();
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
};
