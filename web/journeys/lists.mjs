// Lists, commands and keys.
import { accessible, drop, picture, shared } from './stage.mjs';

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
    await page.getByRole('menuitem', { name: 'To pay' }).click();
    await page.getByText('2 labelled To pay').waitFor();
    await page.keyboard.press('z');
    await page.getByText('Label To pay taken off again').waitFor();
  },

  async 'commands and keys'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.locator('tbody tr.cursor').waitFor();
    await page.keyboard.press('Control+k');
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
