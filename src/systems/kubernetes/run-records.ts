/** The records of runs, as ConfigMaps: one for each plan, in the namespace where the lock is. */
import { decodeRunRecord } from '../../core/formats/decode-run-record.js';
import { MigrationError } from '../../core/errors.js';
import { MANAGED_BY_LABEL } from '../../core/inventory/names.js';
import { asStringMap } from '../../core/json.js';
import { MANAGED_BY } from '../../core/plan/name-accounts.js';
import type { RunRecords } from '../../ports/runs.js';
import { collectionPath, objectPath } from './resource-path.js';
import { objectSender, type ObjectSenderOptions } from './send-object.js';

const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', namespaced: true };
const KEY = 'record';
/** Of the plan's digest: as many as tell plans apart, and fit into a name. */
const DIGITS = 16;
/** The API server takes a mebibyte in all. */
const MAX_BYTES = 900 * 1024;
const MISSING = 404;

export function runRecords(options: ObjectSenderOptions, namespace: string): RunRecords {
  const { send } = objectSender(options);
  const nameOf = (planId: string): string => `pod-identity-migrate-${planId.replace(/^sha256:/, '').slice(0, DIGITS)}`;
  return {
    async read(planId, signal) {
      const name = nameOf(planId);
      const path = objectPath(CONFIG_MAPS, namespace, name);
      const doing = `read the run record ${namespace}/${name}`;
      const { object } = await send({ method: 'GET', path, doing }, [MISSING], signal);
      if (!object) return undefined;
      return decodeRunRecord(asStringMap(object['data'])[KEY] ?? '', `${namespace}/${name}`, planId);
    },
    async write(record, signal) {
      const name = nameOf(record.planId);
      const text = JSON.stringify(record);
      if (Buffer.byteLength(text) > MAX_BYTES) throw tooLarge(namespace, name);
      const path = objectPath(CONFIG_MAPS, namespace, name);
      const doing = `keep the run record ${namespace}/${name}`;
      const patch = {
        method: 'PATCH' as const,
        path,
        body: [{ op: 'add', path: '/data', value: { [KEY]: text } }],
        doing,
      };
      if ((await send(patch, [MISSING], signal)).status !== MISSING) return;
      const metadata = { name, namespace, labels: { [MANAGED_BY_LABEL]: MANAGED_BY } };
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [KEY]: text } };
      const created = await send(
        { method: 'POST', path: collectionPath(CONFIG_MAPS, namespace), body, doing },
        [409],
        signal,
      );
      // A repeated creation meets the one of the first, whose answer was lost.
      if (created.status === 409) await send(patch, [], signal);
    },
  };
}

function tooLarge(namespace: string, name: string): MigrationError {
  return new MigrationError({
    code: 'run-record-too-large',
    kind: 'failed',
    what: `The run record ${namespace}/${name} does not fit into a ConfigMap`,
    why: 'the plan creates too much at once',
    next: ['Plan by namespace: migrate plan --namespace NAME --out FILE'],
  });
}
