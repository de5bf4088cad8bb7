import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { STOP_SIGNALS } from '../../src/cli/exit-codes.js';
import { Interruption, listenForStop } from '../../src/cli/signals.js';

describe('listenForStop', () => {
  it.each(STOP_SIGNALS)('aborts on %s, with the signal as the reason', (signal) => {
    const source = new EventEmitter();
    const stop = listenForStop(source);
    expect(stop.interruption()).toBeUndefined();
    source.emit(signal);
    expect(stop.signal.aborted).toBe(true);
    expect(stop.signal.reason).toBeInstanceOf(Interruption);
    expect(stop.signal.reason).toBe(stop.interruption());
    expect(stop.interruption()?.signal).toBe(signal);
  });

  it('leaves a second signal to the system, so that it ends the process', () => {
    const source = new EventEmitter();
    listenForStop(source);
    source.emit('SIGINT');
    expect(source.eventNames()).toEqual([]);
  });

  it('stops listening', () => {
    const source = new EventEmitter();
    const stop = listenForStop(source);
    expect(source.eventNames()).toHaveLength(STOP_SIGNALS.length);
    stop.dispose();
    expect(source.eventNames()).toEqual([]);
  });
});
