/** Journals on the disk: each line is there before its promise is kept, and nothing of what others left is trusted. */
import { execFile } from 'node:child_process';
import {
  appendFile,
  chmod,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { build } from 'esbuild';
import type { JournalLine } from '../../../src/core/formats/journal.js';
import { journalFiles } from '../../../src/systems/files/journal-files.js';
import { makeTempFolder } from '../../support/temp-folder.js';

const never = new AbortController().signal;
const PLAN = 'sha256:1';
const isRoot = process.getuid?.() === 0;

let folder: Awaited<ReturnType<typeof makeTempFolder>>;
beforeEach(async () => {
  folder = await makeTempFolder();
});
afterEach(() => folder.remove());

function startOf(runId: string, planId = PLAN, formatVersion = '1.0'): JournalLine {
  const head = { seq: 0, ts: '2026-01-01T00:00:00.000Z', type: 'run_start' as const };
  return { ...head, formatVersion, runId, planId, mode: 'apply', who: 'me@here', tool: '1.0.0' };
}

function already(seq: number): JournalLine {
  return { seq, ts: '2026-01-01T00:00:01.000Z', type: 'already', change: `change-${String(seq)}` };
}

function textOf(...lines: readonly JournalLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function pathOf(runId: string): string {
  return join(folder.path, `${runId}.journal.ndjson`);
}

function put(runId: string, text: string): Promise<void> {
  return writeFile(pathOf(runId), text);
}

describe('a journal', () => {
  it('holds each line as soon as it is kept, for its owner alone', async () => {
    const journal = await journalFiles(folder.path).open('run-1');
    expect(journal.path).toBe(pathOf('run-1'));
    const lines: JournalLine[] = [];
    for (const line of [startOf('run-1'), already(1), already(2)]) {
      await journal.append(line);
      lines.push(line);
      expect(await readFile(journal.path, 'utf8')).toBe(textOf(...lines));
    }
    await journal.close();
    expect((await stat(journal.path)).mode & 0o777).toBe(0o600);
    expect(await journalFiles(folder.path).list(PLAN, never)).toEqual([{ runId: 'run-1', path: journal.path, lines }]);
  });

  it('brings its folder with it', async () => {
    const nested = join(folder.path, 'runs', 'of', 'today');
    const journal = await journalFiles(nested).open('run-1');
    await journal.close();
    expect(await readdir(nested)).toEqual(['run-1.journal.ndjson']);
  });

  it.each<[string, () => Promise<void>]>([
    ['another', () => put('run-1', textOf(startOf('run-1')))],
    ['a link to another file', () => symlink(join(folder.path, 'other'), pathOf('run-1'))],
  ])('never goes on with %s', async (_, make) => {
    await make();
    await writeFile(join(folder.path, 'other'), 'theirs');
    await expect(journalFiles(folder.path).open('run-1')).rejects.toMatchObject({
      code: 'journal-not-written',
      why: 'there is one of this name already',
      next: [expect.stringContaining('--state-dir'), expect.stringContaining('--resume')],
    });
    expect(await readFile(join(folder.path, 'other'), 'utf8')).toBe('theirs');
  });

  it('does not begin where there is no folder to be had', async () => {
    await writeFile(join(folder.path, 'file'), '');
    await expect(journalFiles(join(folder.path, 'file')).open('run-1')).rejects.toMatchObject({
      code: 'journal-not-written',
    });
  });

  (isRoot ? it.skip : it)('does not begin where it may not', async () => {
    await chmod(folder.path, 0o500);
    await expect(journalFiles(folder.path).open('run-1')).rejects.toMatchObject({
      code: 'journal-not-written',
      why: 'permission denied',
    });
  });

  it('has each line, and itself, on the disk before it says so', async () => {
    const order: string[] = [];
    const sync = jest.spyOn(await prototypeOfFiles(), 'sync').mockImplementation(async function (this: FileHandle) {
      await setImmediate();
      order.push((await this.stat()).isDirectory() ? 'folder' : await readFile(pathOf('run-1'), 'utf8'));
    });
    const journal = await journalFiles(folder.path).open('run-1');
    order.push('open');
    for (const line of [startOf('run-1'), already(1)]) {
      await journal.append(line);
      order.push('kept');
    }
    await journal.close();
    sync.mockRestore();
    const [first, both] = [textOf(startOf('run-1')), textOf(startOf('run-1'), already(1))];
    expect(order).toEqual(['folder', 'open', first, 'kept', both, 'kept']);
  });

  it('does not say so of a line that the disk did not take', async () => {
    const journal = await journalFiles(folder.path).open('run-1');
    const failed = Object.assign(new Error('failed'), { code: 'EIO' });
    const sync = jest.spyOn(await prototypeOfFiles(), 'sync').mockRejectedValue(failed);
    await expect(journal.append(already(1))).rejects.toMatchObject({ code: 'journal-not-written', why: 'EIO' });
    sync.mockRestore();
    await journal.close();
  });

  it('stops at the line that the disk has no room for, and is read up to there', async () => {
    const program = join(folder.path, 'write.mjs');
    await build({
      stdin: { contents: writeUntilFull(), resolveDir: process.cwd(), loader: 'ts' },
      ...{ bundle: true, platform: 'node', format: 'esm', outfile: program, logLevel: 'silent' },
    });
    const limited = `ulimit -f 2 && exec "${process.execPath}" "${program}"`;
    const { stdout } = await promisify(execFile)('bash', ['-c', limited], { env: { PATH: process.env['PATH'] } });
    const { kept, code, why } = JSON.parse(stdout) as { kept: number; code: string; why: string };
    expect([code, why]).toEqual(['journal-not-written', 'it would become larger than a file may be']);
    const [journal] = await journalFiles(folder.path).list(PLAN, never);
    expect(kept).toBeGreaterThan(5);
    expect((await stat(pathOf('run-1'))).size).toBe(2048);
    expect(journal?.lines).toEqual([
      startOf('run-1'),
      ...Array.from({ length: kept - 1 }, (_, index) => already(index)),
    ]);
    expect(journal?.damage).toBeUndefined();
  });

  /** A program of its own, since the limit holds for all that a process writes. */
  function writeUntilFull(): string {
    return `
      import { journalFiles } from './src/systems/files/journal-files.ts';
      const journal = await journalFiles(${JSON.stringify(folder.path)}).open('run-1');
      let kept = 0;
      try {
        await journal.append(${JSON.stringify(startOf('run-1'))});
        for (;;) {
          await journal.append({ ...${JSON.stringify(already(0))}, seq: kept, change: 'change-' + kept });
          kept += 1;
        }
      } catch ({ code, why }) {
        console.log(JSON.stringify({ kept: kept + 1, code, why }));
      }`;
  }

  async function prototypeOfFiles(): Promise<FileHandle> {
    const file = await open(join(folder.path, 'any'), 'w');
    await file.close();
    return Object.getPrototypeOf(file) as FileHandle;
  }

  it('says so when a line cannot be written, and keeps those before it', async () => {
    const journal = await journalFiles(folder.path).open('run-1');
    await journal.append(startOf('run-1'));
    await journal.close();
    await expect(journal.append(already(1))).rejects.toMatchObject({
      code: 'journal-not-written',
      kind: 'failed',
      what: `The journal ${journal.path} could not be written`,
    });
    const [stored] = await journalFiles(folder.path).list(PLAN, never);
    expect(stored?.lines).toEqual([startOf('run-1')]);
  });
});

describe('the journals of a plan', () => {
  it('are none where there is no folder', async () => {
    expect(await journalFiles(join(folder.path, 'nowhere')).list(PLAN, never)).toEqual([]);
  });

  it('are those of this plan, the oldest first', async () => {
    await put('20260102t000000z-b', textOf(startOf('20260102t000000z-b')));
    await put('20260101t000000z-a', textOf(startOf('20260101t000000z-a')));
    await put('20260103t000000z-c', textOf(startOf('20260103t000000z-c', 'sha256:2')));
    await writeFile(join(folder.path, 'notes.txt'), textOf(startOf('notes')));
    const found = await journalFiles(folder.path).list(PLAN, never);
    expect(found.map(({ runId }) => runId)).toEqual(['20260101t000000z-a', '20260102t000000z-b']);
  });

  it('leave out what is no file of its own', async () => {
    const elsewhere = join(folder.path, 'elsewhere');
    await writeFile(elsewhere, textOf(startOf('run-1')));
    await symlink(elsewhere, pathOf('run-1'));
    await mkdir(pathOf('run-2'));
    expect(await journalFiles(folder.path).list(PLAN, never)).toEqual([]);
  });

  it('may end in the middle of a line', async () => {
    await put('run-1', textOf(startOf('run-1'), already(1)) + textOf(already(2)).slice(0, -9));
    const [journal] = await journalFiles(folder.path).list(PLAN, never);
    expect(journal).toEqual({ runId: 'run-1', path: pathOf('run-1'), lines: [startOf('run-1'), already(1)] });
  });

  it('tell what is damaged, and give the rest', async () => {
    await put('run-1', `${textOf(startOf('run-1'))}{"seq":1,\n${textOf(already(2))}`);
    const [journal] = await journalFiles(folder.path).list(PLAN, never);
    expect(journal).toMatchObject({ lines: [startOf('run-1'), already(2)], damage: 'line 2 cannot be read' });
  });

  it('are not guessed at where a newer program wrote them', async () => {
    await put('run-1', textOf(startOf('run-1', PLAN, '1.1')));
    await expect(journalFiles(folder.path).list(PLAN, never)).rejects.toMatchObject({
      code: 'newer-format',
      kind: 'stale',
    });
  });

  it.each<[string, string, string]>([
    ['damaged', `{"seq":0,"ts\n${textOf(already(1))}`, 'line 1 cannot be read'],
    ['gone', textOf(already(1)), 'its beginning is missing'],
  ])('may be one whose beginning is %s: nothing of it is taken for this plan', async (_, text, damage) => {
    await put('run-1', text);
    expect(await journalFiles(folder.path).list(PLAN, never)).toEqual([
      { runId: 'run-1', path: pathOf('run-1'), lines: [], damage },
    ]);
  });

  it('are none where a run was killed as it began', async () => {
    await put('run-1', '');
    await put('run-2', textOf(startOf('run-2')).slice(0, -9));
    expect(await journalFiles(folder.path).list(PLAN, never)).toEqual([]);
  });

  it('go on beside one of another plan that a newer program wrote', async () => {
    await put('run-1', textOf(startOf('run-1', 'sha256:2', '2.0')) + '{"type":"later"}\n');
    await put('run-2', textOf(startOf('run-2')));
    const found = await journalFiles(folder.path).list(PLAN, never);
    expect(found.map(({ runId }) => runId)).toEqual(['run-2']);
  });

  it('are not left out for being too large', async () => {
    await put('run-1', textOf(startOf('run-1')));
    await truncate(pathOf('run-1'), 257 * 1024 * 1024);
    await expect(journalFiles(folder.path).list(PLAN, never)).rejects.toMatchObject({
      code: 'journal-not-read',
      what: `The journal ${pathOf('run-1')} could not be read`,
      why: 'it is larger than 256 MiB',
    });
  });

  it('are found while one is being written', async () => {
    const store = journalFiles(folder.path);
    const journal = await store.open('run-1');
    expect(await store.list(PLAN, never)).toEqual([]);
    await journal.append(startOf('run-1'));
    await appendFile(journal.path, '{"seq":');
    expect(await store.list(PLAN, never)).toHaveLength(1);
    await journal.close();
  });

  it('are not read on when told to stop', async () => {
    await put('run-1', textOf(startOf('run-1')));
    const listing = journalFiles(folder.path).list(PLAN, AbortSignal.abort(new Error('stop')));
    await expect(listing).rejects.toThrow('stop');
  });
});
