// The work behind the screens, for admins.
import { accessible, expect, picture, shared, until } from './stage.mjs';

export default {
  async 'jobs are looked at, paused and resumed'() {
    const { page } = shared;
    await page.goto('/');
    await page.locator('.dash').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('j');
    await page.locator('.jt tbody tr').first().waitFor();
    await accessible(page, 'jobs');
    await picture(page, 'jobs');
    await page.getByLabel('Work of the jobs shown').selectOption('read-document');
    await page.waitForURL(/kind=read-document/);
    await until(async () => {
      const work = await page.locator('.jt tbody .link-q').allInnerTexts();
      return work.length > 0 && work.every(name => name === 'Read a document');
    });
    await page.keyboard.press('j');
    await page.locator('.tries').waitFor();
    await page.locator('.tries').getByText('Put in').waitFor();
    await accessible(page, 'one job');
    await page.getByRole('tab', { name: 'Data' }).click();
    await page.locator('.jd-p').getByText('document').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^All \d+/ }).click();
    await page.getByRole('button', { name: 'Pause: Send a webhook' }).click();
    await page.getByRole('button', { name: 'Resume Send a webhook' }).waitFor();
    await accessible(page, 'a paused kind of job');
    await page.keyboard.press('z');
    await page.getByRole('button', { name: 'Pause: Send a webhook' }).waitFor();
  },

  async 'what was given up is tried again'() {
    const { page } = shared;
    await page.goto('/jobs?state=dead');
    await page.locator('.jm').waitFor();
    const dead = page.getByRole('heading', { name: 'Failed, by cause' });
    // Nothing has to have failed.
    if ((await dead.count()) === 0) return;
    await page
      .locator('.dead')
      .getByRole('button', { name: /^Retry/ })
      .first()
      .click();
    await until(async () => (await page.locator('.toast').count()) > 0);
    expect((await page.locator('.toast').innerText()).length > 0, 'nothing was said');
  },
};
