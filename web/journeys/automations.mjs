// An automation over cards is made, tried, put in another order and run.
import { accessible, api, picture, shared, until } from './stage.mjs';

const made = {};

async function inBothThemes(page, what) {
  for (const theme of ['dark', 'light']) {
    await page.evaluate(name => (document.documentElement.dataset.theme = name), theme);
    await accessible(page, `${what}, ${theme}`);
  }
}

/** Adds an action at the end of the list, and answers its part of the form. */
async function add(page, name, at) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name, exact: true }).click();
  return dialog.getByRole('listitem', { name: `${at}. ${name}` });
}

export default {
  async 'an automation over cards is made, with what is done in order, and tried before'() {
    const { page } = shared;
    made.board = await api(page, '/pipelines', 'POST', { name: 'Automated' });
    const [first] = made.board.stages;
    await api(page, '/cards', 'POST', { stage_id: first.id, title: 'Old gutter', priority: 'urgent' });
    await page.goto('/settings/automations');
    await page.getByRole('button', { name: 'New automation' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Urgent cards');
    await dialog.getByLabel('When', { exact: true }).selectOption({ label: 'a card is made' });
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByText('Choose at least one thing to do.').waitFor();
    await dialog.getByLabel('Board', { exact: true }).selectOption({ label: 'Automated' });
    await dialog.getByLabel('Priority').selectOption({ label: 'Urgent' });
    const tell = await add(page, 'Tell people', 1);
    await tell.getByLabel('Roles').selectOption({ label: 'admins' });
    const label = await add(page, 'Put a label', 2);
    await label.getByLabel('Label', { exact: true }).fill('Hurry');
    await accessible(page, 'an automation that is written');
    await label.getByLabel('Label', { exact: true }).press('Alt+ArrowUp');
    await dialog.getByRole('listitem', { name: '1. Put a label' }).waitFor();
    await dialog.getByRole('button', { name: 'Move or remove 2. Tell people' }).click();
    await page.getByRole('menuitem', { name: 'Move up' }).click();
    await dialog.getByRole('listitem', { name: '1. Tell people' }).waitFor();
    await dialog.getByRole('button', { name: 'Try it on what there is' }).click();
    await dialog.getByText(/^1 of the latest \d+ fit\. Nothing was done\.$/).waitFor();
    await dialog.getByRole('list', { name: 'Would be done' }).getByText('Old gutter').waitFor();
    await inBothThemes(page, 'an automation that was tried');
    await picture(page, 'automation');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/^When a card is made/).waitFor();
  },

  async 'it runs, and its log says what it did'() {
    const { page } = shared;
    const [first] = made.board.stages;
    await api(page, '/cards', 'POST', { stage_id: first.id, title: 'New gutter', priority: 'urgent' });
    const { items } = await api(page, '/automations');
    const { id } = items.find(one => one.name === 'Urgent cards');
    await until(async () => (await api(page, `/automations/${id}/runs`)).items.length > 0, 60_000);
    await page.getByRole('button', { name: 'Actions for Urgent cards' }).click();
    await page.getByRole('menuitem', { name: 'Runs' }).click();
    const runs = page.getByRole('dialog').getByRole('list', { name: 'Runs' });
    await runs.getByText('New gutter').waitFor();
    await runs.getByText('Put a label:').waitFor();
    await inBothThemes(page, 'the runs of an automation');
    await picture(page, 'automation-runs');
    await page.getByRole('dialog').getByLabel('Outcome').selectOption({ label: 'Failed' });
    await page.getByText('It has not run yet.').waitFor();
    await page.keyboard.press('Escape');
  },
};
