// Mailboxes: what is wrong with one is said at the field, and a posted mail is seen in the ledger.
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:net';

import { accessible, api, expect, open, origin, PHONE, shared, signIn, until } from './stage.mjs';

/** A port of this machine at which nobody listens. */
async function closedPort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function post(address, secret, mail) {
  const id = randomUUID();
  const at = Math.floor(Date.now() / 1000);
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${mail}`).digest('base64');
  const answer = await fetch(address, {
    method: 'POST',
    body: mail,
    headers: {
      'content-type': 'message/rfc822',
      'webhook-id': id,
      'webhook-timestamp': `${at}`,
      'webhook-signature': `v1,${signature}`,
    },
  });
  return { status: answer.status, told: await answer.json() };
}

const MAIL = [
  'From: Clara Client <clara@client.example>',
  'Subject: Slates for the chapel',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'The list is attached.',
  '--b',
  'Content-Type: text/csv',
  'Content-Disposition: attachment; filename="slates.csv"',
  '',
  'size;count',
  '500x250;1200',
  '--b--',
  '',
].join('\r\n');

export default {
  async 'a mailbox that can not be opened is refused at its field'() {
    const { page } = shared;
    await page.goto('/settings/mailboxes');
    await page.getByText('No mailbox is set up').waitFor();
    await accessible(page, 'no mailbox');
    await page.getByRole('button', { name: 'Set up a mailbox' }).click();
    const form = page.getByRole('dialog', { name: 'Set up a mailbox' });
    await form.getByLabel('Name', { exact: true }).fill('Invoices');
    await form.getByLabel('Server').fill('127.0.0.1');
    await form.getByLabel('Port').fill(`${await closedPort()}`);
    await form.getByLabel('User name').fill('niamh');
    await form.getByLabel('Password', { exact: true }).fill('her password there');
    await accessible(page, 'form of a mailbox');
    await form.getByRole('button', { name: 'Check and save' }).click();
    await form.getByText(/Nothing listens at port/).waitFor();
    expect((await form.getByLabel('Port').getAttribute('aria-invalid')) === 'true', 'the port is not marked');
    await page.keyboard.press('Escape');
  },

  async 'a mailbox at Google is connected on its page'() {
    const { page } = shared;
    await page.goto('/settings/mailboxes');
    await page.getByRole('button', { name: 'Set up a mailbox' }).click();
    const form = page.getByRole('dialog', { name: 'Set up a mailbox' });
    await form.getByLabel('Sign-in').selectOption('GOOGLE');
    expect((await form.getByLabel('Server').count()) === 0, 'a server is asked for');
    await form.getByLabel('Name', { exact: true }).fill('Nora');
    await form.getByLabel('Address of the mailbox').fill('nora@new.example');
    await accessible(page, 'form of a mailbox at Google');
    await form.getByRole('button', { name: 'Save and connect' }).click();
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.getByText(/Google was not allowed/).waitFor();
    await page.getByText('Not connected yet').waitFor();
    expect(new URL(page.url()).search === '', 'the answer stays in the address');
    await accessible(page, 'a mailbox that is not connected');

    await page.getByRole('button', { name: 'Connect Nora' }).click();
    await page.getByRole('link', { name: 'Nora New' }).click();
    await page.getByText('Nora is connected').waitFor();
    await until(async () => {
      const [{ consent, error_code }] = await api(page, '/mailboxes');
      return consent === 'GIVEN' && error_code === 'connection_refused';
    });
    await page.reload();
    await page.getByText(/nothing listens at port/i).waitFor();
    await page.getByRole('button', { name: 'Delete Nora' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('No mailbox is set up').waitFor();
  },

  async 'a posted mail is a document, and its ledger tells so'() {
    const { page } = shared;
    await page.goto('/settings/mailboxes');
    await page.getByRole('button', { name: 'Set up a mailbox' }).click();
    const form = page.getByRole('dialog', { name: 'Set up a mailbox' });
    await form.getByLabel('How mails come').selectOption('WEBHOOK');
    await form.getByLabel('Name', { exact: true }).fill('Gateway');
    await form.getByRole('button', { name: 'Save' }).click();
    const told = page.getByRole('dialog', { name: 'The secret of this mailbox' });
    const secret = /whsec_[A-Za-z0-9+/=]+/.exec(await told.innerText())?.[0];
    await accessible(page, 'secret of a mailbox');
    const [mailbox] = await api(page, '/mailboxes');
    expect(secret && mailbox, 'no secret is shown');
    const address = `${origin}/api/v1/hooks/mail/${mailbox.id}`;
    expect((await told.innerText()).includes(`/api/v1/hooks/mail/${mailbox.id}`), 'no address is shown');
    await page.keyboard.press('Escape');

    const answer = await post(address, secret, MAIL);
    expect(answer.status === 200 && answer.told.fate === 'STORED', JSON.stringify(answer));
    const forged = await post(address, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', MAIL);
    expect(forged.status === 401, JSON.stringify(forged));
    await page.getByRole('button', { name: 'Replace the secret of Gateway' }).click();
    const question = page.getByRole('dialog', { name: 'Replace the secret of Gateway?' });
    await question.getByRole('button', { name: 'Replace the secret' }).click();
    await until(async () => /whsec_/.test(await told.innerText()));
    const next = /whsec_[A-Za-z0-9+/=]+/.exec(await told.innerText())?.[0];
    await page.keyboard.press('Escape');
    for (const either of [secret, next]) {
      const { status, told: words } = await post(address, either, MAIL);
      expect(status === 200 && words.fate === 'DUPLICATE', JSON.stringify(words));
    }
    expect(next !== secret, 'the secret stays the same');
    await until(async () => {
      const list = await api(page, `/mailboxes/${mailbox.id}/messages`);
      // The oldest: those after it are the same mail again.
      return list.items.at(-1)?.taken === 1;
    });

    await page.reload();
    await page.getByRole('button', { name: 'Mails of Gateway' }).click();
    const row = page.getByRole('row', { name: /Slates for the chapel/ }).last();
    await row.getByText('Document').waitFor();
    await row.getByText(/Clara Client .*one file taken/).waitFor();
    await accessible(page, 'ledger of a mailbox');
    await row.getByRole('button', { name: 'Details' }).click();
    const detail = page.getByRole('dialog', { name: 'Slates for the chapel' });
    await detail.getByText('slates.csv').waitFor();
    await accessible(page, 'a mail of the ledger');
    await detail.getByRole('link', { name: 'Open the document' }).click();
    await page.waitForURL(/\/documents\//);

    const { context, page: phone } = await open({ viewport: PHONE });
    await phone.goto('/sign-in');
    await signIn(phone);
    await phone.waitForURL(url => url.pathname === '/');
    await phone.goto(`/settings/mailboxes?mailbox=${mailbox.id}&fate=REFUSED`);
    await phone.getByText('There are no such mails.').waitFor();
    await accessible(phone, 'ledger of a mailbox on a phone');
    await context.close();
  },
};
