// Two people approve what is large, one of them by the link of a mail; then its fields are locked.
import { linkOfMail } from './platform.mjs';
import { accessible, api, expect, open, origin, PASSWORD, shared, until } from './stage.mjs';

const ANN = { name: 'Ann Approver', email: 'ann@corrib.example' };
const BEA = { name: 'Bea Second', email: 'bea@corrib.example' };

/** A member of the staff, in a browser of their own. */
async function member({ name, email }) {
  await api(shared.page, '/invitations', 'POST', { email, role: 'OPERATOR' });
  const { context, page } = await open();
  await page.goto(await linkOfMail(origin, email, /invit/i));
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account and join' }).click();
  await page.getByRole('button', { name: /account menu/ }).waitFor();
  return { context, page };
}

const correct = total =>
  api(shared.page, `/documents/${shared.corrected}/fields`, 'PATCH', { fields: { total: { value: total } } });

export default {
  async 'a rule over 1,000 asks two people, by mail and in the app, and then the fields are locked'() {
    const { page } = shared;
    const [ann, bea] = [await member(ANN), await member(BEA)];
    await page.goto('/settings/approvals');
    await page.getByText('No rule').waitFor();
    await accessible(page, 'approvals in the settings');
    await page.getByRole('button', { name: 'New rule' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Over 1,000');
    await page.getByLabel('From this total on', { exact: true }).fill('1000.00');
    await page.getByRole('group', { name: 'Step 1' }).getByLabel(ANN.name).check();
    await page.getByRole('button', { name: 'Add a step' }).click();
    await page.getByRole('group', { name: 'Step 2' }).getByLabel(BEA.name).check();
    await accessible(page, 'a rule about approvals');
    await page.getByRole('button', { name: 'Create rule' }).click();
    await page.locator('.inv').getByText('Over 1,000').waitFor();

    await correct('1500.00');
    const link = await linkOfMail(origin, ANN.email, /approve/i);
    const mail = await open();
    // Looked at twice, as a scanner of mail does first.
    for (let times = 0; times < 2; times += 1) {
      await mail.page.goto(link);
      await mail.page.getByRole('heading', { name: 'Approve this document?' }).waitFor();
      await mail.page.getByText(/1500\.00/).waitFor();
    }
    await accessible(mail.page, 'the page of an approval link');
    await mail.page.getByRole('button', { name: 'Reject' }).click();
    await mail.page.getByText('Say why in a few words.').waitFor();
    await mail.page.getByRole('button', { name: 'Approve' }).click();
    await mail.page.getByRole('heading', { name: /next step is for somebody else/ }).waitFor();
    await mail.page.goto(link);
    await mail.page.getByRole('heading', { name: 'This link is used up' }).waitFor();
    await mail.context.close();

    await bea.page.goto('/');
    await bea.page.getByRole('heading', { name: 'Waiting for your approval' }).waitFor();
    await accessible(bea.page, 'what waits for oneself');
    await bea.page.locator('.need', { hasText: '1500.00' }).first().click();
    await bea.page.getByRole('heading', { name: 'Waits for approval' }).waitFor();
    await accessible(bea.page, 'an approval beside the page');
    await bea.page.locator('.apv').getByRole('button', { name: 'Approve' }).click();
    await bea.page.getByText('The fields are locked').waitFor();
    await accessible(bea.page, 'a locked document');
    expect((await correct('5.00')).code === 'fields_locked', 'a locked field was corrected');

    await page.goto('/documents');
    const rows = page.locator('tbody tr[aria-rowindex]');
    await until(async () => (await rows.count()) > 1);
    await page.getByRole('button', { name: 'Filter' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Approval').selectOption('Approved');
    await form.getByRole('button', { name: 'Show documents' }).click();
    await page.waitForURL(/approval=APPROVED/);
    await page.locator('.chip', { hasText: 'Approval approved' }).waitFor();
    await until(async () => (await rows.count()) === 1);

    await page.goto(`/documents/${shared.corrected}`);
    await page.getByText('The fields are locked').waitFor();
    await page.locator('.apv').getByLabel('Comment').fill('The total is wrong');
    await page.getByRole('button', { name: 'Re-open' }).click();
    await page.getByRole('heading', { name: 'Waits for approval' }).waitFor();
    await correct('1600.00');
    const shown = await api(page, `/approvals/${shared.corrected}`);
    expect(shown.current.facts.total === '1600.00', 'the corrected total is not what is approved');
    expect(shown.current.decisions.length === 0, 'a decision about another total still counts');
    expect(shown.past.length === 2, `${shown.past.length} earlier rounds`);
    await correct('15.00');
    for (const one of [ann, bea]) await one.context.close();
  },
};
