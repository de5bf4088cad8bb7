/** A whole migration with the built program: plan, apply, verify, rollback. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { serviceAccount, workload, azureIdentity, azureIdentityBinding } from '../support/objects.js';
import { loadObjects } from './load-objects.js';
import { type MigrationWorld, startMigrationWorld } from './migration-world.js';

let world: MigrationWorld;
beforeAll(async () => {
  world = await startMigrationWorld();
  world.addIdentity('api', 1);
  await loadObjects(world.controlPlane.clientFor(), [
    azureIdentity('shop', 'api', { number: 1 }),
    azureIdentityBinding('shop', 'api', 'api', 'api'),
    serviceAccount('shop', 'api'),
    workload('shop', 'api', { label: 'api', account: 'api' }),
  ]);
});
afterAll(() => world.stop());

describe('a migration', () => {
  it('is planned', async () => {
    const file = join(world.folder, 'prod.plan.json');
    const ended = await world.run(['plan', '--out', file]);
    expect(ended.code).toBe(0);
    const applied = await world.run(['apply', file, '--yes', '--token-interval', '0s']);
    console.log(applied.code, applied.stdout, applied.stderr);
    const again = await world.run(['apply', file, '--yes', '--token-interval', '0s', '--json']);
    console.log(again.code, again.stdout, again.stderr);
  });
});
