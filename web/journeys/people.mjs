// Other people of the organization, and what their role lets them do.
import { linkOfMail } from './platform.mjs';
import { accessible, open, origin, shared } from './stage.mjs';

async function invite(page, email, role) {
  await page.goto('/settings/members');
  await page.getByRole('button', { name: 'Invite people' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Role').last().selectOption(role);
  await accessible(page, 'invitation dialog');
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await page.getByText(`${email} is invited.`).waitFor();
  return linkOfMail(origin, email, /invit/i);
}

async function join(link, name) {
  const { context, page } = await open();
  await page.goto(link);
  await page.getByRole('heading', { name: /^Join Corrib/ }).waitFor();
  await accessible(page, 'invitation');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill('a member of slates 9');
  await page.getByRole('button', { name: 'Create account and join' }).click();
  return { context, page };
}

export default {
  async 'an invited client sees only what is theirs, and is told which role it takes'() {
    const link = await invite(shared.page, 'clara@client.example', 'CLIENT');
    const { context, page } = await join(link, 'Clara Client');
    await page.getByText('Drop your first paper anywhere').waitFor();
    await page.goto('/settings/members');
    await page.getByText('Members are for operators').waitFor();
    await page.getByText('You are a client in Corrib').waitFor();
    await accessible(page, 'a role denied');
    await page.goto(`/documents/${shared.corrected}`);
    await page.getByText(/could not be loaded/).waitFor();
    await context.close();
  },

  async 'an operator corrects, and is told what admins are for'() {
    const link = await invite(shared.page, 'oscar@corrib.example', 'OPERATOR');
    const { context, page } = await join(link, 'Oscar Operator');
    await page
      .getByRole('link', { name: /^Documents/ })
      .first()
      .click();
    await page.locator('tbody tr', { hasText: 'LST-20417.pdf' }).waitFor();
    await page.goto('/settings/api-keys');
    await page.getByText(/are for admins/).waitFor();
    await page.goto('/jobs');
    await page.getByText('Jobs are for admins').waitFor();
    await page.getByText('You are an operator in Corrib').waitFor();
    await context.close();
  },
};
