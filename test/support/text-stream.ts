/** A stream that keeps what is written to it, or fails with the code of an operating-system error. */
import type { TextStream } from '../../src/cli/write-text.js';

export interface RecordingStream extends TextStream {
  text(): string;
}

export function recordingStream(failure?: string): RecordingStream {
  const written: string[] = [];
  return {
    write(text: string, done?: (error?: Error | null) => void) {
      if (failure === undefined) written.push(text);
      done?.(failure === undefined ? null : Object.assign(new Error(`${failure}: write`), { code: failure }));
    },
    text: () => written.join(''),
  };
}
