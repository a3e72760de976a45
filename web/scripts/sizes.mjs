// How much a browser loads, in gzip as the server sends it: the shell, the frame around a member's screens, and what
// each further screen adds to them.
import { existsSync, readFileSync, statSync } from 'node:fs';

const KILO = 1000;
const SCRIPTS = 120 * KILO;
const STYLES = 12 * KILO;
const ROUTE = 45 * KILO;
/** What stands around every screen for members; a page for people who are signed out goes without it. */
const FRAME = 12 * KILO;
/** The page for people without an account, with everything that it loads. */
const LINK = 60 * KILO;

const dist = new URL('../dist/', import.meta.url);
const manifestFile = new URL('.vite/manifest.json', dist);
if (!existsSync(manifestFile)) {
  console.error('web/dist does not exist: run `npm run build`');
  process.exit(1);
}
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));

/** The files of a chunk and of all that it loads with it. */
function filesOf(name, files = new Set()) {
  const chunk = manifest[name];
  if (files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const style of chunk.css ?? []) files.add(style);
  for (const other of chunk.imports ?? []) filesOf(other, files);
  return files;
}

const packed = file => {
  const gzip = new URL(`${file}.gz`, dist);
  return statSync(existsSync(gzip) ? gzip : new URL(file, dist)).size;
};
const sizeOf = files => [...files].reduce((sum, file) => sum + packed(file), 0);

const isStyle = file => file.endsWith('.css');
const shell = filesOf('index.html');
// The frame is asked for together with the first screen, and is there for all that follow.
const frame = new Set([...filesOf('src/app/shell/shell.tsx')].filter(file => !shell.has(file)));
// Menus and dialogs come after the first paint, once for all screens.
const overlays = new Set(
  [...filesOf('src/app/shell/overlays.tsx')].filter(file => !shell.has(file) && !frame.has(file)),
);
const rows = [
  ['shell, scripts', sizeOf([...shell].filter(file => !isStyle(file))), SCRIPTS],
  ['shell, styles', sizeOf([...shell].filter(isStyle)), STYLES],
  ['frame for members', sizeOf(frame), FRAME],
  ['menus and dialogs', sizeOf(overlays), ROUTE],
  ['page of links, scripts and styles', sizeOf(filesOf('link.html')), LINK],
];
/** What is there already when a screen loads one of its parts. */
function loadedBefore(part) {
  const screens = Object.keys(manifest).filter(
    name => manifest[name].isDynamicEntry && manifest[name].dynamicImports?.includes(part),
  );
  return screens.length === 1 ? filesOf(screens[0]) : new Set();
}
for (const [name, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry || [shell, frame, overlays].some(files => files.has(chunk.file))) continue;
  const there = loadedBefore(name);
  const more = [...filesOf(name)].filter(
    file => ![shell, frame, overlays, there].some(files => files.has(file)),
  );
  rows.push([name.replace(/^src\//, ''), sizeOf(more), ROUTE]);
}
let failed = false;
for (const [name, size, most] of rows.sort((a, b) => b[1] - a[1])) {
  const over = size > most;
  failed ||= over;
  console.log(
    `${(size / KILO).toFixed(1).padStart(7)} kB of ${most / KILO}  ${name}${over ? '  TOO LARGE' : ''}`,
  );
}
process.exit(failed ? 1 : 0);
