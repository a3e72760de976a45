// A request comes by the public form; a person routes it, corrects it, takes it back, and sets up what does so by itself.
import { accessible, api, expect, open, picture, shared, until } from './stage.mjs';

const LEAK = 'Water is coming through the kitchen ceiling and slates lie in the garden.';

/** A request as the API has it, once nobody is looking at it any more. */
const settled = (page, find) =>
  until(async () => {
    const { items } = await api(page, '/requests?status=all&order=newest&limit=50');
    const found = items.find(find);
    return found && !['NEW', 'ROUTING'].includes(found.status) ? found : undefined;
  }, 60_000);

/** Takes one down as a member does. */
const take = (page, subject, text = LEAK) =>
  api(page, '/requests', 'POST', { subject, text, sender: { name: 'Maeve Walsh', phone: '086 555 0173' } });

/** Opens one in the queue, where it waits for a person. */
async function inQueue(page, subject) {
  await settled(page, one => one.subject === subject);
  await page.goto('/intake');
  await page.getByRole('link', { name: new RegExp(subject) }).click();
  await page.getByRole('heading', { name: subject, exact: true }).waitFor();
}

async function toast(page, text) {
  await page.getByRole('status').getByText(text).waitFor();
}

export default {
  async 'an empty intake says where requests come from'() {
    const { page } = shared;
    for (const name of ['Roof repair', 'Electrical', 'Insurance work'])
      await api(page, '/pipelines', 'POST', { name });
    await page.goto('/intake');
    await page.getByText('No request yet').waitFor();
    await accessible(page, 'the empty intake');
  },

  async 'a form is made, its address copied and shown as a code'() {
    const { page } = shared;
    await page.goto('/settings/forms');
    await page.getByText('No form yet').waitFor();
    await page.getByRole('button', { name: 'New form' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Ask us');
    await page.getByLabel('Introduction').fill('Tell us what happened.');
    await page.getByRole('button', { name: 'Add a field' }).click();
    const added = page.getByRole('group', { name: 'Field New field' });
    await added.getByLabel('Kind').selectOption('choice');
    await added.getByLabel('Choices, one a line').fill('Slate');
    await page.getByRole('button', { name: 'Create form' }).click();
    await page.getByText('Give at least two choices.').waitFor();
    await added.getByLabel('Choices, one a line').fill('Slate\nTile');
    await added.getByLabel('Label').fill('Kind of roof');
    await accessible(page, 'the editor of a form');
    await page.getByRole('button', { name: 'Create form' }).click();
    await page.getByText('Version 1, 0 requests').waitFor();
    await accessible(page, 'public forms in the settings');
    await page.getByRole('button', { name: 'Code for Ask us' }).click();
    await page.getByRole('img', { name: 'Code for Ask us' }).waitFor();
    await page.keyboard.press('Escape');
    const { items } = await api(page, '/forms');
    shared.form = items[0].slug;
  },

  async 'somebody without an account writes by the form, on a narrow phone, and sees how it stands'() {
    const { context, page } = await open({ viewport: { width: 320, height: 700 }, colorScheme: 'dark' });
    await page.goto(`/link.html#intake/${shared.form}`);
    await page.getByRole('heading', { name: 'Ask us' }).waitFor();
    await accessible(page, 'the public form');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Give an e-mail address or a phone number').waitFor();
    await accessible(page, 'the public form with faults');
    await page.getByLabel('Your name').fill('Maeve Walsh');
    await page.getByLabel('E-mail').fill('maeve@walsh.example');
    await page.getByLabel('What can we do for you?').fill(LEAK);
    await page.getByLabel('Kind of roof').selectOption('Slate');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await accessible(page, 'the thanks of a form');
    await page.getByRole('link', { name: 'See how it stands' }).click();
    await page.getByRole('heading', { name: /^Request \d+$/ }).waitFor();
    await accessible(page, 'the status of a request');
    await context.close();
    const made = await settled(shared.page, one => one.source === 'form');
    expect(made.sender.email === 'maeve@walsh.example', 'the sender is lost');
  },

  async 'a request is routed by keys, taken back, and put right'() {
    const { page } = shared;
    await take(page, 'Ceiling of the kitchen');
    await take(page, 'Fuse in the hall', 'The fuse trips when it rains.');
    await inQueue(page, 'Ceiling of the kitchen');
    await accessible(page, 'the queue and a request');
    await page.keyboard.press('c');
    await page.getByRole('dialog').getByLabel('Pipeline').selectOption({ label: 'Roof repair' });
    await accessible(page, 'a suggestion that is put right');
    await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click();
    await toast(page, /went to Roof repair/);
    await page.keyboard.press('z');
    await toast(page, /is back in the list/);
    await page.getByRole('heading', { name: 'Ceiling of the kitchen', exact: true }).waitFor();

    await page.keyboard.press('p');
    await page.getByRole('combobox', { name: 'Other pipeline' }).fill('Roof repair');
    await page.keyboard.press('Enter');
    await toast(page, /went to Roof repair/);
    const routed = await settled(page, one => one.subject === 'Ceiling of the kitchen');
    expect(routed.status === 'ROUTED' && routed.decided_by === 'person', `it is ${routed.status}`);
    const card = await api(page, `/cards/${routed.routed.card_id}`);
    expect(card.title === 'Ceiling of the kitchen', `the card is ${card.title}`);
    await page.goto(`/intake/${routed.id}`);
    await page.getByText('Is in Roof repair').waitFor();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    await accessible(page, 'a routed request');
  },

  async 'a note stays inside, an answer goes to the sender, and what was begun is kept'() {
    const { page } = shared;
    const { items } = await api(page, '/requests?status=all&order=newest&limit=50');
    const asked = items.find(one => one.sender.email === 'maeve@walsh.example');
    await page.goto(`/intake/${asked.id}`);
    const talk = page.getByRole('region', { name: 'Messages' });
    await talk.getByText(/^To maeve@walsh\.example/).waitFor();
    await talk.getByLabel('Your answer').fill('We come on Monday at nine.');
    await page.reload();
    await until(
      async () => (await talk.getByLabel('Your answer').inputValue()) === 'We come on Monday at nine.',
    );
    await accessible(page, 'an answer that is being written');
    await talk.getByRole('button', { name: 'Send', exact: true }).click();
    await toast(page, 'Your answer goes to maeve@walsh.example.');
    await talk.getByRole('listitem').getByText('We come on Monday at nine.').waitFor();
    await until(async () => (await talk.getByLabel('Your answer').inputValue()) === '');
    await talk.getByLabel('Internal note').check();
    await talk.getByRole('button', { name: 'Keep the note' }).click();
    await talk.getByText('Write something first.').waitFor();
    await talk.getByLabel('Your note').fill('She has a dog.');
    await talk.getByRole('button', { name: 'Keep the note' }).click();
    await toast(page, 'The note is kept.');
    await talk
      .getByRole('listitem')
      .filter({ hasText: 'She has a dog.' })
      .getByText('Internal note')
      .waitFor();
    for (const theme of ['dark', 'light']) {
      await page.evaluate(name => (document.documentElement.dataset.theme = name), theme);
      await accessible(page, `the messages of a request, ${theme}`);
    }
    await picture(page, 'intake-messages');
  },

  async 'what is spam is rejected with a reason and opened again'() {
    const { page } = shared;
    await take(page, 'Boost your ranking', 'We boost your website in a day.');
    await inQueue(page, 'Boost your ranking');
    await page.keyboard.press('r');
    await accessible(page, 'a request that is to be rejected');
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await toast(page, /is rejected/);
    await page.getByRole('link', { name: /^Rejected/ }).click();
    await page.getByRole('link', { name: /Boost your ranking/ }).click();
    await page.getByRole('button', { name: 'Open it again' }).click();
    await toast(page, /waits for a person again/);
  },

  async 'many are decided at once, and taken back at once'() {
    const { page } = shared;
    for (const subject of ['Gutter one', 'Gutter two']) await take(page, subject, 'The gutter hangs down.');
    await inQueue(page, 'Gutter one');
    await page.getByRole('button', { name: 'Select' }).click();
    for (const subject of ['Gutter one', 'Gutter two']) await page.getByLabel(`Select ${subject}`).check();
    await accessible(page, 'selected requests');
    const bar = page.getByRole('region', { name: 'Selected requests' });
    await bar.getByRole('button', { name: 'Send to' }).click();
    await page.getByRole('combobox', { name: 'Send to' }).fill('Roof repair');
    await page.keyboard.press('Enter');
    await toast(page, '2 requests sent to Roof repair.');
    await page.keyboard.press('z');
    await toast(page, '2 requests are back.');
  },

  async 'filters stand in the address, and a phone shows the list and then the request'() {
    const { page } = shared;
    await page.goto('/intake');
    await page.getByRole('button', { name: /^Filter/ }).waitFor();
    await page.keyboard.press('f');
    await page.getByLabel('Came by').selectOption('operator');
    await accessible(page, 'the filter of requests');
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.waitForURL(/source=operator/);
    await page.getByRole('searchbox', { name: 'Search requests' }).fill('no such words');
    await page.getByText('No request fits').waitFor();
    await accessible(page, 'a filter that finds no request');

    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/intake');
    await accessible(page, 'the queue on a phone');
    await page.getByRole('link', { name: /Fuse in the hall/ }).click();
    await page.getByRole('heading', { name: 'Fuse in the hall', exact: true }).waitFor();
    expect((await page.getByRole('link', { name: /Gutter one/ }).count()) === 0, 'the list is there still');
    await accessible(page, 'a request on a phone');
    await page.setViewportSize({ width: 1440, height: 900 });
  },

  async 'a member takes a request down'() {
    const { page } = shared;
    await page.goto('/intake');
    await page.getByRole('button', { name: /^Request/ }).waitFor();
    await page.keyboard.press('n');
    await page.getByLabel('Subject').fill('Called about a chimney');
    await page.getByLabel('What it is about').fill('The chimney smokes into the bedroom.');
    await accessible(page, 'a request that is taken down');
    await page.getByRole('button', { name: 'Take it down' }).click();
    await page.getByRole('heading', { name: 'Called about a chimney', exact: true }).waitFor();
  },

  async 'a rule is tried on past requests, decides the next one, and the limit says what it promises'() {
    const { page } = shared;
    await page.goto('/settings/routing');
    await page.getByText('No rule yet').waitFor();
    await page.getByRole('button', { name: 'New rule' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Gutters are roofs');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText('Say at least one thing that must hold.').waitFor();
    await page.getByLabel('The text has one of').fill('gutter');
    await page
      .getByRole('dialog')
      .getByLabel('Pipeline', { exact: true })
      .selectOption({ label: 'Roof repair' });
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText(/It would have matched \d+ of your last \d+/).waitFor();
    await accessible(page, 'a rule about routing');
    await page.getByRole('button', { name: 'Create rule' }).click();
    await page.getByText('When the text has “gutter”: to Roof repair').waitFor();
    await page.getByRole('slider', { name: 'Limit' }).fill('0.9');
    await page.getByText(/Of your last|no routed requests yet/).waitFor();
    await accessible(page, 'routing in the settings');
    await page.getByRole('button', { name: 'Save the limit' }).click();
    await toast(page, 'Saved.');
    await page.getByRole('button', { name: 'Describe Electrical' }).click();
    await page.getByLabel('What belongs to Electrical').fill('Fuses, lights, sockets.');
    await page.getByRole('button', { name: 'Save', exact: true }).last().click();
    await page.getByText('Fuses, lights, sockets.').waitFor();

    await take(page, 'Third gutter', 'Another gutter hangs down.');
    const routed = await settled(page, one => one.subject === 'Third gutter');
    expect(routed.decided_by === 'rule', `${routed.decided_by} decided`);
    expect(routed.routed.pipeline.name === 'Roof repair', `it went to ${routed.routed?.pipeline.name}`);
  },
};
