// An organization's own sign-in, with a real OpenID provider.
import { reserveIssuer } from './issuer-provider.mjs';
import { linkOfMail } from './platform.mjs';
import { accessible, expect, newcomer, open, origin } from './stage.mjs';

const STAFF = { name: 'Sorcha Staff', email: 'sorcha@slate.example', email_verified: true };

async function signOut(page) {
  const out = page.getByRole('menuitem', { name: 'Sign out' });
  await page.getByRole('button', { name: /account menu/ }).click();
  await out.click();
}

/** An address to register at the issuer. */
const shown = (card, at) => card.locator('.iss .mono').nth(at).innerText();

export default {
  async 'an organization names its own issuer, whose groups decide who may do what'() {
    const there = await reserveIssuer();
    try {
      const { context, page } = await newcomer('Ada Admin', 'ada@slate.example', 'Slate Works');
      await page.goto('/settings/general');
      const card = page.getByRole('region', { name: /Own sign-in/ });
      await card.getByLabel('Name on the button').waitFor();
      const [redirect, home] = [await shown(card, 0), await shown(card, 1)].map(text => text.trim());
      await card.getByLabel('Issuer', { exact: true }).fill(there.issuer);
      await card.getByRole('button', { name: 'Try it' }).click();
      await card.getByText(/does not answer as it should/).waitFor();
      there.people.set('sorcha', { ...STAFF, groups: ['everybody', 'office'] });
      there.open({ redirect, home });
      await card.getByRole('button', { name: 'Try it' }).click();
      await card.getByText(/It answers and publishes/).waitFor();
      await card.getByLabel('Name on the button').fill('Slate ID');
      await card.getByLabel('Client ID').fill(there.client_id);
      await card.getByLabel('Client secret').fill(there.client_secret);
      await card.getByRole('button', { name: 'Add a group' }).click();
      await card.getByLabel('Group 1', { exact: true }).fill('office');
      await card.getByLabel('Role of group 1').selectOption('OPERATOR');
      await accessible(page, 'own sign-in');
      await card.getByRole('button', { name: 'Save the sign-in' }).click();
      await page.getByText('Saved').first().waitFor();

      // The first time the address is proved by a mail; then she is a member with the role of her group.
      const sorcha = await open();
      await sorcha.page.goto(home);
      await sorcha.page.getByRole('link', { name: 'Continue with Slate ID' }).click();
      await sorcha.page.getByRole('link', { name: 'Sorcha Staff' }).click();
      await sorcha.page.getByText(/We have sent you a mail/).waitFor();
      await accessible(sorcha.page, 'sign-in of an organization');
      await sorcha.page.goto(await linkOfMail(origin, STAFF.email, /Finish signing in/));
      await sorcha.page.getByRole('heading', { name: 'Join Slate Works?' }).waitFor();
      await accessible(sorcha.page, 'first sign-in of an organization');
      await sorcha.page.getByRole('button', { name: /Join Slate Works as/ }).click();
      await sorcha.page.getByRole('heading', { name: 'Your address is confirmed' }).waitFor();
      await sorcha.page.getByRole('link', { name: 'Continue with Slate ID' }).click();
      await sorcha.page.getByText('Drop your first paper anywhere').waitFor();
      await page.goto('/settings/members');
      await page.getByRole('row', { name: /Sorcha Staff.*Operator/ }).waitFor();

      // Signing out ends the session there too.
      await signOut(sorcha.page);
      await sorcha.page.getByRole('button', { name: 'Yes, sign out' }).click();
      await sorcha.page.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(sorcha.page.url() === home, `back at ${sorcha.page.url()}`);

      // Out of the group, out of the organization.
      there.people.set('sorcha', { ...STAFF, groups: ['everybody'] });
      await sorcha.page.getByRole('link', { name: 'Continue with Slate ID' }).click();
      await sorcha.page.getByRole('link', { name: 'Sorcha Staff' }).click();
      await sorcha.page.getByText(/give you no role here/).waitFor();
      await sorcha.context.close();
      await context.close();
    } finally {
      await there.stop();
    }
  },
};
