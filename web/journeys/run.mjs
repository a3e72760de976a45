// Journeys of a person through the real product, in a real browser. `--shots` writes the pictures of docs/screenshots;
// a word runs what all need and those that hold it in their name or subject.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import approvals from './approvals.mjs';
import automations from './automations.mjs';
import begin from './begin.mjs';
import boards from './boards.mjs';
import choices from './choices.mjs';
import customers from './customers.mjs';
import identity from './identity.mjs';
import intake from './intake.mjs';
import issuer from './issuer.mjs';
import jobs from './jobs.mjs';
import keeping from './keeping.mjs';
import links from './links.mjs';
import lists from './lists.mjs';
import mailboxes from './mailboxes.mjs';
import people from './people.mjs';
import reading from './reading.mjs';
import screens from './screens.mjs';
import sessions from './sessions.mjs';
import shell from './shell.mjs';
import {
  answers,
  barriers,
  browser,
  fail,
  faults,
  openCalls,
  platform,
  provider,
  shared,
  strangers,
} from './stage.mjs';
import uploads from './uploads.mjs';

// Those of identity change how people sign in, so they come last.
const subjects = {
  begin,
  reading,
  lists,
  mailboxes,
  shell,
  uploads,
  links,
  jobs,
  keeping,
  screens,
  choices,
  people,
  customers,
  approvals,
  boards,
  intake,
  automations,
  sessions,
  issuer,
  identity,
};
const only = process.argv.slice(2).find(word => !word.startsWith('--'));
const wanted = Object.entries(subjects).flatMap(([subject, journeys]) =>
  Object.entries(journeys).filter(
    ([name]) => !only || subject === 'begin' || subject === only || name.includes(only),
  ),
);

// A page that never answers ends its journey, not the run.
const LONGEST = 600_000;

async function within(limit, journey) {
  const over = new AbortController();
  const late = pause(limit, undefined, { signal: over.signal }).then(
    () => fail(`it did not end within ${limit / 1000} s`),
    () => {},
  );
  try {
    await Promise.race([journey(), late]);
  } finally {
    over.abort();
  }
}

let failed = 0;
for (const [name, journey] of wanted) {
  const begun = Date.now();
  try {
    await within(LONGEST, journey);
    console.log(`ok      ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    // What follows must not suffer for it.
    await shared.context?.setOffline(false);
    console.log(`FAILED  ${name}: ${error.message.slice(0, 500)}`);
    console.log(
      `        waiting for: ${[...openCalls.values()].filter(url => !url.endsWith('/events')).join(', ')}`,
    );
    console.log(`        last refusals: ${answers.slice(-6).join(', ')}`);
    const path = join(tmpdir(), `journey-${failed}.png`);
    await shared.page?.screenshot({ path }).then(
      () => console.log(`        the page: ${path}, ${shared.page.url()}`),
      () => {},
    );
  }
}
if (strangers.size > 0) {
  failed += 1;
  console.log(`FAILED  no request leaves the site: ${[...strangers].join(', ')}`);
}
if (faults.length > 0) {
  failed += 1;
  console.log(`FAILED  no script fails: ${[...new Set(faults)].slice(0, 5).join('; ')}`);
}
if (barriers.size > 0) {
  failed += 1;
  console.log(`FAILED  nothing hinders anybody:\n        ${[...barriers].join('\n        ')}`);
}
await browser.close();
if (failed > 0) console.log(platform.complaints().join('\n'));
await platform.stop();
provider.stop();
console.log(failed === 0 ? 'all journeys arrived' : `${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
