// Looking at one document and putting it right.
import {
  accessible,
  api,
  expect,
  field,
  NIAMH,
  open,
  PHONE,
  picture,
  shared,
  signIn,
  until,
} from './stage.mjs';

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

  async 'a line is corrected, one is added, one goes; the sum says whether it fits'() {
    const { page } = shared;
    const path = `/documents/${shared.corrected}`;
    await page.goto(path);
    await page.getByRole('tab', { name: /Lines/ }).click();
    await page.getByRole('row').nth(1).waitFor();
    const cell = (column, row) => page.getByLabel(`${column}, line ${row}`, { exact: true });
    await cell('Description', 1).focus();
    // Its place on the page lights up.
    await page.locator('.ev.now').waitFor();
    await cell('Qty', 1).fill('601');
    await cell('Net', 1).fill('1.472,45');
    await page.getByText(/Sum €2,336.45, but net is/).waitFor();
    await accessible(page, 'lines');
    const rows = await page.locator('.ln-r[data-row]').count();
    await cell('Net', rows).focus();
    await page.keyboard.press('Enter');
    await cell('Description', rows + 1).fill('Scaffold, one week');
    await cell('Qty', rows + 1).fill('2');
    await cell('Price', rows + 1).fill('40,50');
    await page.keyboard.press('Tab');
    expect((await cell('Net', rows + 1).inputValue()) === '81.00', 'the net was not worked out');
    await page.getByRole('button', { name: 'Remove line 2' }).click();
    await picture(page, 'lines');
    await page.keyboard.press('Control+s');
    const lines = await until(async () => {
      const { line_items: items } = await api(page, `${path}/fields`);
      return items.some(item => item.name === 'Scaffold, one week') ? items : undefined;
    });
    expect(lines.length === rows, `${lines.length} lines`);
    expect(lines[0].quantity === '601' && lines[0].net === '1472.45', JSON.stringify(lines[0]));
    expect(!lines.some(line => line.name?.includes('batten')), 'the second line is still there');
    await page.reload();
    await page.getByRole('tab', { name: /Lines/ }).click();
    await page.getByLabel(`Description, line ${rows}`, { exact: true }).waitFor();
  },

  async 'any two versions are compared'() {
    const { page } = shared;
    await page.goto(`/documents/${shared.corrected}`);
    await page.getByRole('tab', { name: /History/ }).click();
    await page.getByRole('button', { name: 'What changed' }).first().click();
    const against = page.getByLabel('Compared with');
    const versions = await against.locator('option').count();
    await against.selectOption({ index: versions - 1 });
    await page.locator('.df').getByText('601').waitFor();
    await accessible(page, 'versions compared');
  },

  async 'two fingers zoom on a phone, and one step leads to the next field'() {
    const { context, page } = await open({ viewport: PHONE, hasTouch: true, isMobile: true });
    await page.goto('/sign-in');
    await signIn(page);
    await page.getByRole('navigation', { name: 'Main, phone' }).waitFor();
    await page.goto(`/documents/${shared.corrected}`);
    await page.locator('.sheet img').first().waitFor();
    const width = () =>
      page
        .locator('.sheet')
        .first()
        .evaluate(node => node.getBoundingClientRect().width);
    const before = await width();
    const cdp = await context.newCDPSession(page);
    const fingers = (type, apart) =>
      cdp.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: apart
          ? [
              { x: 195 - apart, y: 220, id: 0 },
              { x: 195 + apart, y: 220, id: 1 },
            ]
          : [],
      });
    await fingers('touchStart', 40);
    for (const apart of [50, 60, 70, 80]) await fingers('touchMove', apart);
    await fingers('touchEnd');
    await until(async () => Math.abs((await width()) / before - 2) < 0.1);
    await page.getByRole('button', { name: 'Next field' }).click();
    await page.locator('.q.is-now input').waitFor();
    await accessible(page, 'review on a phone');
    await context.close();
  },
};
