/** Where events for machines are written: stdout, a file. What cannot be written fails no run. */
import { createWriteStream } from 'node:fs';
import type { EventSink } from './events-stream.js';
import { codeOf, type TextStream } from './write-text.js';

const OWNER_ONLY = 0o600;

/** A reader that has read enough has had its reasons. */
export function streamSink(stream: TextStream): EventSink {
  return {
    write(line) {
      tryTo(() => stream.write(line, () => undefined));
    },
    close: () =>
      new Promise((resolve) => {
        if (!tryTo(() => stream.write('', () => resolve()))) resolve();
      }),
  };
}

/** Written to the end of what is there: the run before has its events in it, or it is the wrong file. */
export function fileSink(path: string, onFailure: (message: string) => void): EventSink {
  const file = createWriteStream(path, { flags: 'a', mode: OWNER_ONLY });
  const closed = new Promise<void>((resolve) => {
    file.once('close', resolve);
  });
  file.on('error', (error) => onFailure(`The events cannot be written to ${path}: ${codeOf(error)}`));
  return {
    write(line) {
      if (file.writable) file.write(line);
    },
    close() {
      if (file.writable) file.end();
      return closed;
    },
  };
}

function tryTo(act: () => void): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
