// Ways to sign in.
import { createHmac } from 'node:crypto';

import { linkOfMail } from './platform.mjs';
import {
  accessible,
  expect,
  leftBehind,
  newcomer,
  NIAMH,
  NOTHING,
  open,
  origin,
  PASSWORD,
  shared,
  signIn,
  until,
} from './stage.mjs';

/** The code that an app would show now, or in so many seconds (RFC 6238). */
function codeOf(secret, ahead = 0) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replace(/[\s=]/g, '').toUpperCase()]
    .map(letter => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)));
  const count = Buffer.alloc(8);
  count.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + ahead) / 30)));
  const hash = createHmac('sha1', key).update(count).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function signOut(page) {
  const out = page.getByRole('menuitem', { name: 'Sign out' });
  // Until the menu is loaded, its button only stands in its place.
  await until(async () => {
    if ((await out.count()) > 0) return true;
    await page.getByRole('button', { name: /account menu/ }).click();
    return false;
  });
  await out.click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

export default {
  async 'a second factor by the code of an app'() {
    const { context, page } = await newcomer('Tomas Totp', 'tomas@codes.example', 'Codes Ltd');
    await page.goto('/profile');
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('dialog').getByLabel('Your password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Continue' }).click();
    const dialog = page.getByRole('dialog', { name: 'Authenticator app' });
    const secret = await dialog.locator('.copyable .mono').innerText();
    await accessible(page, 'authenticator app');
    await dialog.getByLabel('Code of the app').fill('000000');
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await dialog.getByRole('alert').or(dialog.locator('.err')).first().waitFor();
    await dialog.getByLabel('Code of the app').fill(codeOf(secret));
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    const codes = page.getByRole('dialog', { name: 'Recovery codes' });
    const recovery = await codes.locator('.codes li').first().innerText();
    await codes.getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('is set up').waitFor();
    await signOut(page);
    // A code counts once: the next one is that of the next half minute.
    await signIn(page, 'tomas@codes.example', PASSWORD);
    await page.getByRole('heading', { name: 'Second factor' }).waitFor();
    await page.getByLabel('Code of').fill(codeOf(secret, 30));
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await page.waitForURL(url => url.pathname === '/');
    await signOut(page);
    await signIn(page, 'tomas@codes.example', PASSWORD);
    await page.getByRole('button', { name: /recovery/i }).click();
    await page.getByLabel(/recovery/i).fill(recovery);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await page.waitForURL(url => url.pathname === '/');
    await context.close();
  },

  async 'Google vouches for somebody'() {
    const { context, page } = await open();
    await page.goto('/documents');
    await page.getByRole('link', { name: 'Continue with Google' }).click();
    await page.getByRole('link', { name: 'Nora New' }).click();
    // Back where she wanted to go, signed in, with an organization of her own.
    await page.waitForURL(url => url.pathname === '/documents');
    await page.getByText('Drop your first paper anywhere').waitFor();
    await page.getByRole('button', { name: /account menu/ }).click();
    await page.getByText('nora@new.example').waitFor();
    await page.keyboard.press('Escape');
    await signOut(page);
    expect((await leftBehind(page)) === NOTHING, 'something of the session is left');
    await context.close();
  },

  async 'a forgotten password is replaced by the mail’s link'() {
    const { page } = shared;
    await page.goto('/');
    const menu = page.getByRole('button', { name: /account menu/ });
    await menu
      .or(page.getByRole('heading', { name: 'Sign in' }))
      .first()
      .waitFor();
    if ((await menu.count()) > 0) await signOut(page);
    await page.getByRole('link', { name: 'Forgot it?' }).click();
    await accessible(page, 'forgot');
    await page.getByLabel('E-mail').fill(NIAMH.email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    await page.goto(await linkOfMail(origin, NIAMH.email, /password/i));
    await page.getByLabel('New password').fill('another slate roof 77');
    await accessible(page, 'reset');
    await page.getByRole('button', { name: 'Save the password' }).click();
    await page.getByRole('link', { name: 'To sign in' }).click();
    await signIn(page, NIAMH.email, 'wrong password entirely');
    await page.getByText(/password is wrong/).waitFor();
    await signIn(page, NIAMH.email, 'another slate roof 77');
    await page.waitForURL(url => url.pathname === '/');
    shared.password = 'another slate roof 77';
  },

  async 'a second factor by a passkey'() {
    const { page, context } = shared;
    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    await page.goto('/profile');
    // A page in the background is given no passkey.
    await page.bringToFront();
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('dialog').getByLabel('Your password').fill(shared.password);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Name of the passkey').fill('Laptop');
    await page.getByRole('dialog').getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('dialog', { name: 'Recovery codes' }).waitFor();
    await accessible(page, 'recovery codes');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('Laptop').waitFor();
    await signOut(page);
    await signIn(page, NIAMH.email, shared.password);
    await page.getByRole('heading', { name: 'Second factor' }).waitFor();
    await accessible(page, 'second factor');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL(url => url.pathname === '/');
  },
};
