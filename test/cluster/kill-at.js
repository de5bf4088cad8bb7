/**
 * Loaded into the built program before it starts (NODE_OPTIONS=--import). Kills it, as `kill -9` does, right after the
 * N-th line of its journal is on disk (KILL_AFTER_LINE=N), or as soon as the N-th write is answered and before the program
 * knows of it (KILL_AFTER_WRITE=N). Tells how many there were when the program comes to its end (KILL_COUNTS=FILE). The
 * program itself knows nothing of tests.
 */
import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

const { KILL_AFTER_LINE, KILL_AFTER_WRITE, KILL_COUNTS, KILL_SIGNAL = 'SIGKILL' } = process.env;
const counts = { lines: 0, writes: 0 };

function passLine() {
  counts.lines += 1;
  if (counts.lines === Number(KILL_AFTER_LINE)) process.kill(process.pid, KILL_SIGNAL);
}

function passWrite() {
  counts.writes += 1;
  if (counts.writes === Number(KILL_AFTER_WRITE)) process.kill(process.pid, KILL_SIGNAL);
}

/** Only journals are synced, and their folder. */
async function watchJournal() {
  const handle = await open(process.execPath);
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  const { sync } = prototype;
  prototype.sync = async function syncAndPass() {
    await sync.call(this);
    if ((await this.stat()).isFile()) passLine();
  };
}

function watchWrites() {
  const { request } = https;
  https.request = function requestAndPass(...args) {
    const sent = Reflect.apply(request, this, args);
    const isWrite = sent.method !== 'GET' && !/dryRun=All|\/token|selfsubjectaccessreviews/.test(sent.path);
    if (isWrite) sent.prependListener('response', passWrite);
    return sent;
  };
  syncBuiltinESMExports();
}

await watchJournal();
watchWrites();
if (KILL_COUNTS) process.on('exit', () => writeFileSync(KILL_COUNTS, JSON.stringify(counts)));
