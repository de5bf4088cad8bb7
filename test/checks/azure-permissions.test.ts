/** Roles are looked for on the group first, and on the identity where the group has none. */
import { describe, expect, it } from '@jest/globals';
import { checkAzurePermissions } from '../../src/checks/azure-permissions.js';
import { CREDENTIAL_ACTIONS } from '../../src/core/azure/allowed-actions.js';
import type { Change } from '../../src/core/change/types.js';
import { MigrationError } from '../../src/core/errors.js';
import { armId } from '../support/objects.js';
import { sampleChange } from '../support/sample-plan.js';

const never = new AbortController().signal;
const IDENTITY = armId('api').toLowerCase();
const GROUP = IDENTITY.slice(0, IDENTITY.indexOf('/providers'));

function credentialChange(effect: Change['effect'] = { do: 'create', body: {} }, id = armId('api')): Change {
  const credential = { issuer: 'https://issuer/', subject: 'system:serviceaccount:shop:api', audience: 'a' };
  return sampleChange({
    id: `identities/${effect.do}/${id}`,
    stage: 'identities',
    target: { system: 'azure', id, credential },
    effect,
  });
}

/** Actions by scope. */
function readerOf(granted: Record<string, string[]>) {
  const asked: string[] = [];
  const listPermissions = async (scope: string) => {
    asked.push(scope);
    return [{ actions: granted[scope] ?? [], notActions: [] }];
  };
  return { reader: { listPermissions }, asked };
}

describe('what the login may do in Azure', () => {
  it.each<[string, Record<string, string[]>, Change[], string]>([
    ['nothing to write', {}, [], 'pass'],
    ['a role on the group', { [GROUP]: [CREDENTIAL_ACTIONS.create] }, [credentialChange()], 'pass'],
    ['a role on the identity alone', { [IDENTITY]: ['*'] }, [credentialChange()], 'pass'],
    ['no role', {}, [credentialChange()], 'fail'],
    [
      'a role that does not delete',
      { [GROUP]: [CREDENTIAL_ACTIONS.create] },
      [credentialChange({ do: 'delete', was: {} })],
      'fail',
    ],
    ['an app registration', {}, [credentialChange(undefined, '00000000-0000-4000-8000-000000000001')], 'pass'],
    ['what somebody else writes', {}, [{ ...credentialChange(), by: 'source' }], 'pass'],
  ])('with %s', async (_, granted, changes, answer) => {
    expect((await checkAzurePermissions(changes, readerOf(granted).reader, never)).answer).toBe(answer);
  });

  it('asks once for the identities of a group', async () => {
    const { reader, asked } = readerOf({ [GROUP]: ['*'] });
    await checkAzurePermissions([credentialChange(), credentialChange(undefined, armId('web'))], reader, never);
    expect(asked).toEqual([GROUP]);
  });

  it('says that it could not be asked, and leaves it open', async () => {
    const listPermissions = async (): Promise<never> => {
      throw new MigrationError({ code: 'azure-forbidden', kind: 'failed', what: 'Could not list permissions' });
    };
    const outcome = await checkAzurePermissions([credentialChange()], { listPermissions }, never);
    expect({ answer: outcome.answer, unproved: outcome.unproved }).toEqual({
      answer: 'pass',
      unproved: [expect.stringContaining('Could not list permissions')],
    });
  });
});
