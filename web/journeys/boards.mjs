// Boards: a card is added, dragged, moved with keys and together with others, and seen by somebody else at once.
import { accessible, api, expect, NIAMH, open, PHONE, picture, shared, signIn, until } from './stage.mjs';

const column = (page, name) => page.getByRole('region', { name, exact: true });
const cards = (page, name) => column(page, name).locator('.kc-t');
const titles = (page, name) => cards(page, name).allTextContents();
const card = (page, title) =>
  page.locator('.kc', { has: page.getByRole('link', { name: title, exact: true }) });

/** Titles of a column, once they are these. */
const shows = (page, name, wanted) =>
  until(async () => JSON.stringify(await titles(page, name)) === JSON.stringify(wanted)).catch(async () => {
    throw new Error(`${name} shows ${await titles(page, name)}, not ${wanted}`);
  });

/** Waits until the title of a card has the focus, or its button. */
const focused = (page, title, part) =>
  until(
    () =>
      page.evaluate(
        ([name, part]) => {
          const { activeElement: now } = document;
          return part === 'title'
            ? now?.textContent === name
            : now?.getAttribute('aria-label')?.includes(name);
        },
        [title, part],
      ),
    30_000,
    `the focus on the ${part} of ${title}`,
  );

async function inBothThemes(page, what) {
  for (const theme of ['dark', 'light']) {
    await page.evaluate(name => (document.documentElement.dataset.theme = name), theme);
    await accessible(page, `${what}, ${theme}`);
  }
}

/** Drags a card with the pointer as a hand does, in steps, to the upper or lower part of something. */
async function drag(page, title, target, share) {
  const from = await card(page, title).boundingBox();
  const to = await target.boundingBox();
  await page.mouse.move(from.x + 60, from.y + from.height - 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 70, from.y + from.height - 2, { steps: 4 });
  await page.mouse.move(to.x + to.width / 2, to.y + to.height * share, { steps: 8 });
  await page.locator('.drop-line').waitFor();
  return page.mouse;
}

/** The answer to the next move. */
const arrival = page => page.waitForResponse(answer => answer.url().endsWith('/move'));

const board = {};

export default {
  async 'a board is made, with stages of its own, and cards are added with a title and Enter'() {
    const { page } = shared;
    await page.goto('/boards');
    await page.getByRole('heading', { name: 'There is no board yet.' }).waitFor();
    await inBothThemes(page, 'no boards');
    await page.getByRole('button', { name: 'New board' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Roof jobs');
    await page.getByLabel('Stages, one on each line').fill('New enquiry\nSite visit\nIn progress\nDone');
    await accessible(page, 'a new board');
    await page.getByRole('button', { name: 'Create board' }).click();
    await page.waitForURL(/\/boards\/.+/);
    board.id = page.url().split('/').at(-1);
    await page.getByRole('heading', { name: 'Roof jobs' }).waitFor();
    await page.keyboard.press('n');
    const quick = page.getByLabel('Title of the new card');
    // Typed faster than they are sent: each becomes a card, in order.
    for (const title of ['Gutter repair', 'Slates and battens', 'Skylight leaks', 'Moss removal']) {
      await page.keyboard.type(title);
      await page.keyboard.press('Enter');
    }
    await card(page, 'Moss removal').waitFor();
    await quick.press('Escape');
    await shows(page, 'New enquiry', [
      'Moss removal',
      'Skylight leaks',
      'Slates and battens',
      'Gutter repair',
    ]);
    await page.getByText('4 open').waitFor();
  },

  async 'a card is dragged between two others, and into an empty column'() {
    const { page } = shared;
    const hand = await drag(page, 'Gutter repair', card(page, 'Skylight leaks'), 0.2);
    await page.getByText('New enquiry, place 2 of 4').waitFor();
    const first = arrival(page);
    await hand.up();
    await first;
    await shows(page, 'New enquiry', [
      'Moss removal',
      'Gutter repair',
      'Skylight leaks',
      'Slates and battens',
    ]);
    const other = await drag(page, 'Skylight leaks', column(page, 'Site visit'), 0.5);
    // What is shown at once must have arrived before the page is left.
    const arrived = arrival(page);
    await other.up();
    await shows(page, 'Site visit', ['Skylight leaks']);
    await arrived;
    await page.reload();
    await shows(page, 'New enquiry', ['Moss removal', 'Gutter repair', 'Slates and battens']);
  },

  async 'the menu and the keys of a card move it, and the focus stays on it'() {
    const { page } = shared;
    await card(page, 'Moss removal').getByRole('link').focus();
    await page.keyboard.press('ArrowDown');
    await focused(page, 'Gutter repair', 'title');
    await page.keyboard.press('m');
    await page.getByRole('menuitem', { name: 'To In progress' }).waitFor();
    await accessible(page, 'the menu of a card');
    await page.getByRole('menuitem', { name: 'To In progress' }).press('Enter');
    await shows(page, 'In progress', ['Gutter repair']);
    await page.getByText('Gutter repair moved to In progress, place 1.').waitFor({ state: 'attached' });
    await focused(page, 'Gutter repair', 'menu');
    await card(page, 'Slates and battens').getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Move up' }).click();
    await shows(page, 'New enquiry', ['Slates and battens', 'Moss removal']);
  },

  async 'a full stage says so, and refuses a card with the reason'() {
    const { page } = shared;
    await page.getByRole('button', { name: 'More about this board' }).click();
    await page.getByRole('menuitem', { name: 'Stages and name' }).click();
    await accessible(page, 'the stages of a board');
    await page.getByRole('button', { name: 'Change In progress' }).click();
    await page.getByLabel('Limit', { exact: true }).fill('1');
    await page.getByLabel('No card gets in above the limit').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').getByText('limit 1, hard').waitFor();
    await page.keyboard.press('Escape');
    await column(page, 'In progress').getByText('Full. Finish a card or raise the limit.').waitFor();
    const hand = await drag(page, 'Moss removal', column(page, 'In progress'), 0.6);
    await hand.up();
    await page
      .getByText(/Your move was not made\./)
      .first()
      .waitFor();
    await shows(page, 'New enquiry', ['Slates and battens', 'Moss removal']);
    await inBothThemes(page, 'a board');
  },

  async 'the filter stands in the address'() {
    const { page } = shared;
    await page.getByLabel('Search cards').fill('mos');
    await page.waitForURL(/search=mos/);
    // The field keeps the focus after the pause: what is typed next are no keys of the board.
    await page.keyboard.type('s');
    await page.waitForURL(/search=moss/);
    await shows(page, 'New enquiry', ['Moss removal']);
    await page.reload();
    await shows(page, 'New enquiry', ['Moss removal']);
    await page.getByRole('button', { name: 'Assignee' }).click();
    await page.getByRole('menuitem', { name: 'Me', exact: true }).click();
    await page.waitForURL(/assignee=me/);
    await shows(page, 'New enquiry', []);
    await page.goto(`/boards/${board.id}`);
    await shows(page, 'New enquiry', ['Slates and battens', 'Moss removal']);
  },

  async 'what somebody else moves is moved here within a second'() {
    const { page } = shared;
    const other = await open();
    await other.page.goto('/sign-in');
    await signIn(other.page);
    await other.page.getByRole('button', { name: /account menu/ }).waitFor();
    await other.page.goto(`/boards/${board.id}`);
    await shows(other.page, 'Site visit', ['Skylight leaks']);
    const found = await api(page, `/pipelines/${board.id}/board`);
    const moss = found.stages[0].cards.find(one => one.title === 'Moss removal');
    const begun = Date.now();
    await api(page, `/cards/${moss.id}/move`, 'POST', {
      stage_id: found.stages[1].stage_id,
      after_id: null,
      before_id: found.stages[1].cards[0].id,
      version: moss.version,
    });
    await shows(other.page, 'Site visit', ['Moss removal', 'Skylight leaks']);
    console.log(`        seen by somebody else after ${Date.now() - begun} ms`);
    expect(Date.now() - begun < 5000, 'a move was seen late');
    await other.context.close();
  },

  async 'a card beside the board is changed in place'() {
    const { page } = shared;
    await page.goto(`/boards/${board.id}`);
    await card(page, 'Slates and battens').getByRole('link').click();
    await page.waitForURL(/card=/);
    const peek = page.getByRole('complementary', { name: /^Card \d/ });
    const change = async (label, value) => {
      const saved = page.waitForResponse(answer => answer.request().method() === 'PATCH');
      await peek.getByLabel(label, { exact: true }).fill(value);
      await peek.getByLabel(label, { exact: true }).blur();
      expect((await saved).ok(), `${label} was not saved`);
    };
    await change('Amount', '1,234.50');
    await change('Title', 'Slates and battens, annex');
    await change('Due', '2026-12-24T10:00');
    await card(page, 'Slates and battens, annex').getByText('€1,234.50').waitFor();
    await peek.getByLabel('Amount', { exact: true }).fill('much');
    await peek.getByLabel('Amount', { exact: true }).blur();
    await peek.getByText('This is not a sum.').waitFor();
    await peek.getByLabel('Amount', { exact: true }).fill('1234.50');
    await peek.getByLabel('What happens next').fill('Call about the slates');
    await peek.getByLabel('When', { exact: true }).fill('2026-01-05');
    await peek.getByRole('button', { name: 'Save the next step' }).click();
    await peek.getByRole('button', { name: 'Clear the next step' }).waitFor();
    await inBothThemes(page, 'a card beside its board');
    await picture(page, 'board-card');
    await peek.getByRole('button', { name: 'Close the card' }).click();
    await peek.waitFor({ state: 'detached' });
    await page.waitForURL(url => !url.search.includes('card='));
  },

  async 'a checklist and comments belong to a card'() {
    const { page } = shared;
    await card(page, 'Slates and battens, annex').getByRole('link').click();
    const peek = page.getByRole('complementary', { name: /^Card \d/ });
    await peek.getByLabel('New item').fill('Order the slates');
    await peek.getByRole('button', { name: 'Add' }).click();
    const tick = peek.getByLabel('Order the slates', { exact: true });
    await tick.check();
    await tick.uncheck();
    await tick.check();
    await card(page, 'Slates and battens, annex').getByText('1/1').waitFor();
    expect(await tick.isChecked(), 'a tick was taken back');
    // What is typed about a card waits for it while others are looked at.
    await peek.getByLabel('Comment', { exact: true }).fill('The supplier has none before Christmas.');
    await peek.getByLabel('What happens next').fill('Call about the battens');
    await card(page, 'Skylight leaks').getByRole('link').click();
    await until(async () => (await peek.getByLabel('Comment', { exact: true }).inputValue()) === '');
    await card(page, 'Slates and battens, annex').getByRole('link').click();
    await tick.waitFor();
    const next = await peek.getByLabel('What happens next').inputValue();
    expect(next === 'Call about the battens', `the next step being typed became ${next}`);
    await peek.getByRole('button', { name: 'Comment' }).click();
    await peek.getByText('The supplier has none before Christmas.').waitFor();
    await peek.getByRole('button', { name: 'Show activity' }).click();
    await peek
      .getByText(/commented/)
      .first()
      .waitFor();
    await accessible(page, 'what is said about a card');
    // What goes for good is asked about first.
    await peek.getByRole('button', { name: 'Delete Order the slates' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await tick.waitFor();
    // The second of two cards that were opened in turn gets the focus back.
    await peek.getByRole('button', { name: 'Close the card' }).click();
    await focused(page, 'Slates and battens, annex', 'title');
  },

  async 'several cards are moved together, and all of it is taken back'() {
    const { page } = shared;
    await page.goto(`/boards/${board.id}`);
    await card(page, 'Moss removal').getByRole('link').focus();
    await page.keyboard.press('x');
    await card(page, 'Skylight leaks')
      .getByRole('link')
      .click({ modifiers: ['Shift'] });
    const bar = page.getByRole('region', { name: 'Chosen cards' });
    await bar.getByText('2 selected').waitFor();
    await accessible(page, 'chosen cards');
    await picture(page, 'board-chosen');
    await bar.getByRole('button', { name: 'Move' }).click();
    await page.getByRole('menuitem', { name: 'New enquiry' }).click();
    await shows(page, 'Site visit', []);
    await page.getByText('2 cards changed.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await shows(page, 'Site visit', ['Moss removal', 'Skylight leaks']);
  },

  async 'cards without a next step, or with a late one, are listed'() {
    const { page } = shared;
    await page.getByRole('link', { name: 'Waiting for whom' }).click();
    const list = page.getByRole('list', { name: 'Waiting for whom' });
    await list.getByText('Moss removal').waitFor();
    await list.getByText('Slates and battens, annex').waitFor();
    await inBothThemes(page, 'who is waited for');
    await picture(page, 'waiting');
    await page.getByRole('button', { name: 'Next step late' }).click();
    await page.waitForURL(/reason=step_overdue/);
    await list.getByText('Moss removal').waitFor({ state: 'detached' });
    await list.getByText('Slates and battens, annex').click();
    await page.getByRole('complementary', { name: /^Card \d/ }).waitFor();
  },

  async 'rows across the columns belong to people, and a card goes from one to another'() {
    const { page } = shared;
    await page.goto(`/boards/${board.id}`);
    await page.getByRole('button', { name: 'Lanes: none' }).click();
    await page.getByRole('menuitem', { name: 'by assignee' }).click();
    await page.waitForURL(/lanes=assignee/);
    const lane = name => page.getByRole('region', { name, exact: true });
    const inLane = (name, title) => lane(name).getByRole('link', { name: title, exact: true });
    await inLane('Nobody', 'Moss removal').waitFor();
    await accessible(page, 'lanes of a board');
    await card(page, 'Moss removal')
      .getByRole('button', { name: /Move or change/ })
      .click();
    await page.getByRole('menuitem', { name: `To ${NIAMH.name}` }).click();
    await inLane(NIAMH.name, 'Moss removal').waitFor();
    await page.getByText(`Moss removal is now in the lane ${NIAMH.name}.`).first().waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await inLane('Nobody', 'Moss removal').waitFor();
    const hand = await drag(page, 'Moss removal', lane(NIAMH.name).locator('.lane-cards').first(), 0.5);
    const given = page.waitForResponse(answer => answer.request().method() === 'PATCH');
    await hand.up();
    await inLane(NIAMH.name, 'Moss removal').waitFor();
    expect((await given).ok(), 'the card was not given away');
    // As many rows up as there are people before her.
    while ((await inLane('Nobody', 'Moss removal').count()) === 0) {
      const back = page.waitForResponse(answer => answer.request().method() === 'PATCH');
      await card(page, 'Moss removal').getByRole('link').focus();
      await page.keyboard.press('Shift+ArrowUp');
      expect((await back).ok(), 'the card was not given away by keys');
    }
    await page.reload();
    await inLane('Nobody', 'Moss removal').waitFor();
    await inBothThemes(page, 'lanes of a board');
    await picture(page, 'board-lanes');
    await lane('Nobody')
      .getByRole('button', { name: /^Nobody/ })
      .click();
    await inLane('Nobody', 'Moss removal').waitFor({ state: 'detached' });
    await page.setViewportSize(PHONE);
    await page.goto(`/boards/${board.id}?lanes=customer`);
    await inLane('No customer', 'Moss removal').waitFor();
    await accessible(page, 'lanes on a phone');
    await picture(page, 'board-lanes-phone');
    await page.setViewportSize({ width: 1440, height: 900 });
  },

  async 'the dashboard counts what lies on the boards, and says what it counts'() {
    const { page } = shared;
    await page.goto('/');
    const stages = page.getByRole('region', { name: 'Cards by stage' });
    await stages.getByRole('listitem').filter({ hasText: 'New enquiry' }).getByText('2').waitFor();
    await stages.getByRole('listitem').filter({ hasText: 'In progress' }).getByText('1 of 1').waitFor();
    await page.getByRole('button', { name: 'What Open cards counts' }).focus();
    await page.getByRole('tooltip', { name: /neither archived nor/ }).waitFor();
    await inBothThemes(page, 'the dashboard with boards');
    await picture(page, 'dashboard-boards');
    await page.setViewportSize(PHONE);
    await accessible(page, 'the dashboard with boards on a phone');
    await picture(page, 'dashboard-boards-phone');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('link', { name: /^Open cards/ }).click();
    await page.waitForURL(/\/boards/);
  },

  async 'a phone shows a column at a time'() {
    const { page } = shared;
    await page.setViewportSize(PHONE);
    await page.goto(`/boards/${board.id}`);
    await card(page, 'Slates and battens, annex').waitFor();
    await inBothThemes(page, 'a board on a phone');
    await picture(page, 'board-phone');
    await page.setViewportSize({ width: 1440, height: 900 });
    await picture(page, 'board');
  },
};
