import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { ignoreStreamErrors, writeText } from '../../src/cli/write-text.js';
import { recordingStream } from '../support/text-stream.js';

describe('writeText', () => {
  it('writes all of the text', async () => {
    const stream = recordingStream();
    await writeText(stream, 'result\n');
    expect(stream.text()).toBe('result\n');
  });

  it('takes a reader that has gone for one that has read enough', async () => {
    await expect(writeText(recordingStream('EPIPE'), 'result\n')).resolves.toBeUndefined();
  });

  it('fails when the disk is full', async () => {
    await expect(writeText(recordingStream('ENOSPC'), 'result\n')).rejects.toMatchObject({
      code: 'output-failed',
      kind: 'failed',
      why: 'ENOSPC',
    });
  });
});

describe('ignoreStreamErrors', () => {
  it('replaces a listener that throws', () => {
    const [stdout, stderr] = [new EventEmitter(), new EventEmitter()];
    stdout.on('error', (error) => {
      throw error;
    });
    ignoreStreamErrors({ stdout, stderr } as unknown as NodeJS.Process);
    expect(() => stdout.emit('error', new Error('ENOSPC'))).not.toThrow();
    expect(() => stderr.emit('error', new Error('EPIPE'))).not.toThrow();
  });
});
