// Looking at one document and putting it right.
import { accessible, api, expect, field, NIAMH, open, picture, shared, until } from './stage.mjs';

export default {
  async 'a locked file opens with its password'() {
    const { page } = shared;
    await page.goto('/documents?status=FAILED');
    await page.getByRole('link', { name: 'Enter password' }).click();
    await page.getByLabel('Password of the file').fill('wrong');
    await page.getByRole('button', { name: 'Go on reading' }).click();
    await page.waitForTimeout(1500);
    await page.getByLabel('Password of the file').fill('secret');
    await page.getByRole('button', { name: 'Go on reading' }).click();
    await page.getByRole('tab', { name: /Fields/ }).waitFor({ timeout: 30_000 });
    await page.getByText('2025-0417').first().waitFor();
  },

  async 'correct a field without the mouse, and see it known'() {
    const { page } = shared;
    await page.goto('/documents?review=true');
    await page.locator('tbody tr.cursor').waitFor();
    await page
      .getByRole('link', { name: /LST-20417/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Look at these first' }).waitFor();
    await page.locator('.sheet img').first().waitFor();
    await page.waitForTimeout(1200);
    await accessible(page, 'review');
    await picture(page, 'review');
    // A date that can be read two ways asks which.
    const date = await field(page, 'Date');
    await date.fill('05/11/2025');
    await page.keyboard.press('Enter');
    await page.getByText('Which day is it?').waitFor();
    await page.keyboard.press('Alt+1');
    // What is typed is understood in the form in which people write it.
    const total = await field(page, 'Total');
    await total.fill('2.870,82');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+s');
    const id = page.url().match(/documents\/([0-9a-f-]+)/)[1];
    const known = await until(async () => {
      const { fields } = await api(page, `/documents/${id}/fields`);
      return fields.total?.source === 'person' && fields.date?.source === 'person' ? fields : undefined;
    });
    expect(known.total.value === '2870.82', `the total is ${known.total.value}`);
    expect(known.date.value === '2025-11-05', `the date is ${known.date.value}`);
    // Everything else at once, and on to the next.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Enter');
    await until(async () => !(await api(page, `/documents/${id}`)).needs_review);
  },

  async 'find a word on a scan, and copy it'() {
    const { page } = shared;
    await page.goto('/documents');
    await page.getByRole('link', { name: /^scan\.pdf/ }).click();
    await page.locator('.words span[data-w]').first().waitFor();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('heizungs');
    await page.getByText('1 of 1').first().waitFor();
    const text = await page.evaluate(() => {
      const word = [...document.querySelectorAll('[data-w]')].find(one => one.textContent === 'Rechnung');
      const range = document.createRange();
      range.selectNodeContents(word);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return String(getSelection());
    });
    expect(text === 'Rechnung', `selected ${text}`);
    await page.getByRole('button', { name: 'Copy', exact: true }).waitFor();
  },

  async 'from the sign-in to the corrected field by keys alone'() {
    const { context, page } = await open();
    const keys = page.keyboard;
    await page.goto('/sign-in');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const focus = () =>
      page.evaluate(
        () => document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent,
      );
    for (let steps = 0; (await focus()) !== 'E-mail' && steps < 12; steps += 1) await keys.press('Tab');
    await keys.type(NIAMH.email);
    for (let steps = 0; (await focus()) !== 'Password' && steps < 6; steps += 1) await keys.press('Tab');
    await keys.type(shared.password);
    await keys.press('Enter');
    await page.getByRole('button', { name: /account menu/ }).waitFor();
    await keys.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await keys.type('to review');
    await keys.press('Enter');
    await page.locator('tbody tr.cursor').waitFor();
    await keys.press('Enter');
    await page.locator('.q.is-now input:focus').waitFor();
    const id = page.url().match(/documents\/([0-9a-f-]+)/)[1];
    const asked = await page.locator('.q.is-now label').innerText();
    await keys.press('Tab');
    await keys.press('Shift+Tab');
    await keys.press('Enter');
    await keys.press('Control+s');
    await until(async () => {
      const { fields } = await api(page, `/documents/${id}/fields`);
      return Object.values(fields).some(one => one.source === 'person');
    });
    expect(asked.length > 0, 'no question had the keyboard');
    await context.close();
  },
};
