// What a change to the web app must satisfy. Every check runs; the failed ones are named at the end.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = (...words) => [process.execPath, ...words];
const checks = [
  // The compiler of the other name is the quick one; the client's generator needs the older.
  ['types', node('node_modules/ts7/bin/tsc', '--noEmit', '-p', '.')],
  ['lints', node('node_modules/oxlint/bin/oxlint', '--quiet')],
  [
    'format (npm run format mends it)',
    node('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  ],
  ['client as docs/openapi.json says (npm run api mends it)', node('scripts/api.mjs', '--check')],
  ['build', node('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn')],
  ['sizes', node('scripts/sizes.mjs')],
];
const failed = [];
for (const [name, [program, ...words]] of checks) {
  console.error(`web: checking ${name}`);
  if (spawnSync(program, words, { cwd: root, stdio: 'inherit' }).status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`web: failed: ${failed.join('; ')}`);
  process.exit(1);
}
