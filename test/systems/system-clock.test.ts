import { expect, it } from '@jest/globals';
import { systemClock } from '../../src/systems/system-clock.js';

it('sleeps, and wakes with the reason of the signal', async () => {
  const controller = new AbortController();
  await systemClock.sleep(1, controller.signal);
  const sleeping = systemClock.sleep(60_000, controller.signal);
  controller.abort(new Error('enough'));
  await expect(sleeping).rejects.toThrow('enough');
  await expect(systemClock.sleep(1, controller.signal)).rejects.toThrow('enough');
});
