// The bars of the web app: what is measured, beside what it must hold. A word runs those whose name holds it.
import { availableParallelism, loadavg } from 'node:os';

import { files } from './files.mjs';
import { openLab } from './lab.mjs';
import { live } from './live.mjs';
import { clicks, sizes, vitals, visit } from './load.mjs';
import { pickers } from './pickers.mjs';
import { pages, review } from './review.mjs';

const measures = { sizes, vitals, clicks, visit, pickers, live, files, pages, review };
const word = process.argv[2];
const wanted = Object.entries(measures).filter(([name]) => !word || name.includes(word));
if (wanted.length === 0) {
  console.error(`nothing is called like ${word}: ${Object.keys(measures).join(', ')}`);
  process.exit(2);
}

const load = () => loadavg()[0].toFixed(1);
const figure = ({ measured, digits }) =>
  digits
    ? measured.toFixed(digits)
    : measured >= 100
      ? measured.toFixed(0)
      : String(Number(measured.toFixed(1)));
const lab = wanted.some(([name]) => name !== 'sizes') ? await openLab() : undefined;
// Whoever loses patience leaves nothing running.
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => void lab?.stop().finally(() => process.exit(130)));
let missed = 0;
const asides = new Set();
console.log(`| what | bar | measured | | load, ${availableParallelism()} cores |`);
console.log('|---|---|---|---|---|');
for (const [name, measure] of wanted) {
  const before = load();
  try {
    for (const row of await measure(lab)) {
      const unit = row.unit ? ` ${row.unit}` : '';
      const met = row.measured <= row.bar;
      if (!met) missed += 1;
      if (row.aside) asides.add(`${row.what.split(':')[0].split(',')[0]}: ${row.aside}`);
      console.log(
        `| ${row.what} | ${row.bar}${unit} | ${figure(row)}${unit} | ${met ? 'met' : 'MISSED'} | ${before} to ${load()} |`,
      );
    }
  } catch (error) {
    missed += 1;
    console.log(
      `| ${name} | | | FAILED: ${error.message.split('\n')[0].slice(0, 200)} | ${before} to ${load()} |`,
    );
  }
}
await lab?.stop();
if (asides.size > 0) console.log(`\n${[...asides].join('\n')}`);
console.log(missed === 0 ? '\nall bars are met' : `\n${missed} not met`);
process.exit(missed === 0 ? 0 : 1);
