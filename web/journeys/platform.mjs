// A platform of its own for the journeys: `astralis up` in a folder that is removed afterwards.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The built program: what `ASTRALIS` names, else where cargo puts it. */
function program() {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');
  const found = [process.env.ASTRALIS, join(target, 'debug/astralis'), join(target, 'release/astralis')].find(
    path => path && existsSync(path),
  );
  if (!found) throw new Error('astralis is not built: cargo build --workspace --bin astralis');
  return found;
}

async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

const START_MILLISECONDS = 90_000;

/** Starts it with more settings; `stop` ends it and removes its data. */
export async function startPlatform(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'astralis-journeys-'));
  const log = join(folder, 'output.log');
  const out = openSync(log, 'w');
  // Whoever calls may have settings of another platform.
  const { DATABASE_URL: _, ...environment } = process.env;
  const child = spawn(program(), ['up', '--port', String(await freePort()), '--data', join(folder, 'data')], {
    cwd: root,
    env: { ...environment, RATE_LIMIT_MAX: '2000', ...settings },
    stdio: ['ignore', out, out],
  });
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async () => {
    child.kill('SIGTERM');
    for (let waited = 0; !ended() && waited < 20_000; waited += 100)
      await new Promise(done => setTimeout(done, 100));
    rmSync(folder, { recursive: true, force: true });
  };
  /** Says something to its database: what would take too long through the API. Answers with what `psql` prints. */
  const sql = async text => {
    const settings = readFileSync(join(folder, 'data/running.env'), 'utf8');
    const url = /^DATABASE_URL=(.*)$/m.exec(settings)?.[1];
    const { username, password, hostname, port, pathname } = new URL(url);
    // In its environment: arguments can be read by everybody on the machine.
    const env = {
      ...environment,
      PGUSER: username,
      PGPASSWORD: decodeURIComponent(password),
      PGHOST: hostname,
      PGPORT: port,
      PGDATABASE: pathname.slice(1),
    };
    const words = ['-qtAX', '-v', 'ON_ERROR_STOP=1', '-c', text];
    const said = await promisify(execFile)('psql', words, { env }).catch(({ stderr }) => {
      throw new Error(`psql: ${stderr}`);
    });
    return said.stdout.trim();
  };
  /** What its log warns of. */
  const complaints = () => {
    const lines = readFileSync(join(folder, 'data/astralis.log'), 'utf8').split('\n');
    return lines.filter(line => / (?:WARN|ERROR) /.test(line)).slice(-20);
  };
  for (let waited = 0; waited < START_MILLISECONDS; waited += 200) {
    const origin = /Open\s+(http:\/\/localhost:\d+)/.exec(readFileSync(log, 'utf8'))?.[1];
    if (origin) return { origin, stop, complaints, sql, pid: child.pid };
    if (ended()) break;
    await new Promise(done => setTimeout(done, 200));
  }
  const said = readFileSync(log, 'utf8');
  await stop();
  throw new Error(`astralis up did not start:\n${said}`);
}

/** The link of the newest mail to an address whose subject fits; waits until it is there. */
export async function linkOfMail(origin, to, subject) {
  for (let tries = 0; tries < 100; tries += 1) {
    const list = await (await fetch(`${origin}/mails`)).text();
    const rows = list.split('<li>').slice(1);
    const row = rows.find(one => one.includes(to) && subject.test(one));
    const id = row && /\/mails\/([0-9a-f-]+)/.exec(row)?.[1];
    if (id) {
      const page = await (await fetch(`${origin}/mails/${id}`)).text();
      const text = page
        .slice(page.indexOf('<pre class="text">'))
        .replaceAll('&amp;', '&')
        .replaceAll('&#x2f;', '/')
        .replaceAll('&#x3d;', '=');
      const link = /https?:\/\/[^\s<"]+/.exec(text)?.[0];
      if (link) return link;
    }
    await new Promise(done => setTimeout(done, 200));
  }
  throw new Error(`no mail to ${to} with a subject like ${subject}`);
}
