// Other people of the organization, and what their role lets them do.
import { linkOfMail } from './platform.mjs';
import { accessible, api, expect, field, open, origin, shared, signIn } from './stage.mjs';

const OSCAR = 'oscar@corrib.example';
/** The password of all who are invited. */
const MEMBERS = 'a member of slates 9';

export async function invite(page, email, role) {
  await page.goto('/settings/members');
  await page.getByRole('button', { name: 'Invite people' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Role').last().selectOption(role);
  await accessible(page, 'invitation dialog');
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await page.getByText(`${email} is invited.`).waitFor();
  return linkOfMail(origin, email, /invit/i);
}

export async function join(link, name) {
  const { context, page } = await open();
  await page.goto(link);
  await page.getByRole('heading', { name: /^Join Corrib/ }).waitFor();
  await accessible(page, 'invitation');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(MEMBERS);
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
    const link = await invite(shared.page, OSCAR, 'OPERATOR');
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

  async 'whoever signs in where a session has ended finds nothing that was typed'() {
    const { context, page } = await open();
    const path = `/documents/${shared.corrected}`;
    const type = async text => {
      await page.goto(path);
      await page.getByRole('tab', { name: /Fields/ }).waitFor();
      const input = await field(page, 'Number');
      await input.fill(text);
    };
    const end = async () => {
      await api(page, '/auth/sign-out', 'POST');
      await context.clearCookies();
      await page.keyboard.press('Control+s');
      await page.reload();
      await page.waitForURL(/\/sign-in/);
    };
    const kept = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }));
    await page.goto('/sign-in');
    await signIn(page);
    await page.getByRole('button', { name: /account menu/ }).waitFor();
    await type('Niamh was here');
    await end();
    expect((await kept()).includes('Niamh was here'), 'it was not kept for her');
    await signIn(page, OSCAR, MEMBERS);
    await page.getByRole('button', { name: /account menu/ }).waitFor();
    await page.goto(path);
    await page.getByRole('tab', { name: /Fields/ }).waitFor();
    const input = await field(page, 'Number');
    expect((await input.inputValue()) !== 'Niamh was here', 'somebody else’s words stand in the field');
    expect(!(await kept()).includes('Niamh'), `kept: ${await kept()}`);
    await input.fill('Oscar was here');
    await page.getByRole('button', { name: /account menu/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    expect(!(await kept()).includes('Oscar'), `kept after the sign-out: ${await kept()}`);
    await context.close();
  },
};
