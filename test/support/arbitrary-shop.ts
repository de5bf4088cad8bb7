/** Random clusters in which everything can be moved: what differs is who shares what, and what was there before. */
import fc from 'fast-check';
import type { JsonObject } from '../../src/core/json.js';
import { USE_LABEL } from '../../src/core/inventory/names.js';
import { azureIdentity, azureIdentityBinding, nmi, roleBinding, serviceAccount, workload } from './objects.js';

const NAMESPACES = ['shop', 'lake'] as const;
const NUMBERS = [1, 2, 3] as const;

const user = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'ReplicaSet' as const),
  number: fc.constantFrom(...NUMBERS),
  account: fc.constantFrom('default', 'shared', 'common', 'own', 'own'),
  isLabelled: fc.boolean(),
});

type User = { namespace: string; kind: string; number: number; account: string; isLabelled: boolean };

/** At least one workload. */
export const arbitraryShop: fc.Arbitrary<JsonObject[]> = fc
  .record({
    users: fc.array(user, { minLength: 1, maxLength: 7 }),
    annotated: fc.boolean(),
    bound: fc.boolean(),
  })
  .map(({ users, annotated, bound }) => {
    const named = users.map((entry, index) => ({ ...entry, name: `w${index}` }));
    const accounts = new Map(named.map((entry) => [`${entry.namespace}/${accountOf(entry)}`, entry]));
    return [
      nmi(),
      ...NAMESPACES.flatMap((namespace) =>
        NUMBERS.flatMap((number) => [
          azureIdentity(namespace, `id-${number}`, { number }),
          azureIdentityBinding(namespace, `b-${number}`, `id-${number}`, `id-${number}`),
        ]),
      ),
      ...[...accounts.values()].map((entry) =>
        serviceAccount(entry.namespace, accountOf(entry), annotated ? { annotations: { owner: 'team' } } : {}),
      ),
      ...(bound ? NAMESPACES.map((namespace) => roleBinding(namespace, 'readers', 'shared')) : []),
      ...named.map(workloadOf),
    ];
  });

function accountOf({ account, name }: User & { name: string }): string {
  return account === 'own' ? name : account;
}

function workloadOf(entry: User & { name: string }): JsonObject {
  return workload(entry.namespace, entry.name, {
    kind: entry.kind as 'Deployment',
    label: `id-${entry.number}`,
    ...(entry.account === 'default' ? {} : { account: accountOf(entry) }),
    ...(entry.isLabelled && { podLabels: { [USE_LABEL]: 'true' } }),
    ...(entry.kind === 'CronJob' && { podSpec: { restartPolicy: 'Never' } }),
  });
}
