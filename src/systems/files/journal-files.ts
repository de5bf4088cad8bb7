/** Journals of runs as files: a line each, on the disk before anything else happens. */
import { constants, type Dirent } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJournal, planOfJournal } from '../../core/formats/decode-journal.js';
import { MigrationError } from '../../core/errors.js';
import { compareText } from '../../core/json.js';
import type { Journal, RunStore, StoredJournal } from '../../ports/runs.js';
import { errorCode } from '../error-code.js';
import { toFileError } from './file-errors.js';

const SUFFIX = '.journal.ndjson';
const OWNER_ONLY = 0o600;
/** Hundreds of times what a run of thousands of changes writes. */
const MAX_MIB = 256;
const MAX_BYTES = MAX_MIB * 1024 * 1024;

export function journalFiles(folder: string): RunStore {
  return {
    async list(planId, signal) {
      const journals: StoredJournal[] = [];
      for (const name of await listJournals(folder)) {
        signal.throwIfAborted();
        const journal = await readJournal(join(folder, name), name.slice(0, -SUFFIX.length), planId);
        if (journal) journals.push(journal);
      }
      return journals;
    },
    open: (runId) => createJournal(folder, join(folder, `${runId}${SUFFIX}`)),
  };
}

async function listJournals(folder: string): Promise<string[]> {
  try {
    const entries: Dirent[] = await readdir(folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() && entry.name.endsWith(SUFFIX)).map(({ name }) => name);
    return names.sort(compareText);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw notRead(error, folder);
  }
}

async function readJournal(path: string, runId: string, planId: string): Promise<StoredJournal | undefined> {
  try {
    if ((await stat(path)).size > MAX_BYTES) throw tooLarge(path);
    const text = await readFile(path, 'utf8');
    const owner = planOfJournal(text);
    if (owner !== undefined && owner !== planId) return undefined;
    const journal = { runId, path, ...decodeJournal(text, path) };
    return owner === undefined ? withoutBeginning(journal) : journal;
  } catch (error) {
    throw notRead(error, path);
  }
}

/** It may be of any plan, and its lines then of another; a run that was killed as it began has not written any. */
function withoutBeginning(journal: StoredJournal): StoredJournal | undefined {
  const { lines, damage } = journal;
  if (lines.length === 0 && damage === undefined) return undefined;
  return { ...journal, lines: [], damage: damage ?? 'its beginning is missing' };
}

/** Not passed over: it may be the one that tells what was written. */
function tooLarge(path: string): MigrationError {
  return new MigrationError({
    code: 'journal-not-read',
    kind: 'failed',
    what: `The journal ${path} could not be read`,
    why: `it is larger than ${MAX_MIB} MiB`,
    next: ['Find out what has written so much, and move it away'],
  });
}

function notRead(error: unknown, path: string): unknown {
  return toFileError(error, {
    code: 'journal-not-read',
    kind: 'failed',
    what: `The journal ${path} could not be read`,
  });
}

/** The entry of a new file in its folder has to reach the disk, too. */
async function createJournal(folder: string, path: string): Promise<Journal> {
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(
      path,
      constants.O_CREAT | constants.O_EXCL | constants.O_APPEND | constants.O_WRONLY,
      OWNER_ONLY,
    );
    await syncFolder(folder);
    return {
      path,
      append: (line) => appendLine(file, path, JSON.stringify(line)),
      close: () => file.close(),
    };
  } catch (error) {
    throw notWritten(error, path);
  }
}

async function appendLine(file: FileHandle, path: string, line: string): Promise<void> {
  try {
    await file.appendFile(`${line}\n`, 'utf8');
    await file.sync();
  } catch (error) {
    throw notWritten(error, path);
  }
}

/** Not every file system lets a folder be synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function notWritten(error: unknown, path: string): unknown {
  const told = toFileError(error, {
    code: 'journal-not-written',
    kind: 'failed',
    what: `The journal ${path} could not be written`,
  });
  if (!(told instanceof MigrationError) || told.code !== 'journal-not-written') return told;
  const { code, kind, what, why, cause } = told;
  const next = ['Make room, or give another folder: --state-dir DIR', 'Then go on: migrate apply PLAN --resume'];
  return new MigrationError({ code, kind, what, ...(why !== undefined && { why }), next, cause });
}
