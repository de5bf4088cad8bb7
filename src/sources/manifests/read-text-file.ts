/** Reads one file as text, or says why it cannot be. */
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { SkippedWhy } from '../../core/inventory/found.js';
import { BINARY_PROBE_BYTES, decodeText, looksBinary } from './decode-text.js';
import { errorCodeOf } from './os-error.js';

/** Above that a file is generated or data; parsing it would take longer than it is worth. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;

export type TextFile = { text: string } | { why: SkippedWhy; message: string };

export async function readTextFile(path: string): Promise<TextFile> {
  let handle: FileHandle | undefined;
  try {
    if (await isNamedPipe(path)) return namedPipe();
    handle = await open(path, 'r');
    return await readHandle(handle);
  } catch (error) {
    return { why: 'unreadable', message: `cannot be read: ${errorCodeOf(error)}` };
  } finally {
    await handle?.close();
  }
}

/** To open one waits for somebody to write, and no signal ends that. What a shell makes for `<(…)` is written to already. */
async function isNamedPipe(path: string): Promise<boolean> {
  return !/^\/(?:dev|proc)\//.test(path) && (await stat(path)).isFIFO();
}

async function readHandle(handle: FileHandle): Promise<TextFile> {
  const { size } = await handle.stat();
  if (size > MAX_FILE_BYTES) return tooLarge();
  const first = await handle.read(Buffer.alloc(BINARY_PROBE_BYTES), 0, BINARY_PROBE_BYTES, null);
  const start = first.buffer.subarray(0, first.bytesRead);
  if (looksBinary(start)) return binary();
  const bytes = Buffer.concat([start, await handle.readFile()]);
  if (bytes.length > MAX_FILE_BYTES) return tooLarge();
  const text = decodeText(bytes);
  return text === undefined ? binary() : { text };
}

function tooLarge(): TextFile {
  return {
    why: 'too-large',
    message: `is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB; split it, or pipe it into --from -`,
  };
}

function namedPipe(): TextFile {
  return { why: 'unreadable', message: 'is a named pipe; pipe what writes to it into --from -' };
}

function binary(): TextFile {
  return { why: 'binary', message: 'holds binary data' };
}
