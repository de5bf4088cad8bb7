/** What a plan promises of the pods of a workload. */
import type { Check } from '../change/types.js';
import { MigrationError } from '../errors.js';
import { CLIENT_ID_ANNOTATION, TENANT_ID_ANNOTATION } from '../inventory/names.js';
import { asList, asObject, asString, asStringMap, type JsonObject } from '../json.js';
import { parseRef } from '../ref.js';

export interface PodPromise {
  namespace: string;
  account: string;
  /** Of all identities that it may use. */
  clientIds: readonly string[];
  /** What its code gets that asks for none; absent: several identities, and none is the default. */
  clientId?: string;
  tenantId?: string;
  audience: string;
  /** `https://login.microsoftonline.com`; absent: not known. */
  authority?: string;
}

export interface PromiseFacts {
  audience: string;
  /** Of the cluster: what the webhook writes where the account says nothing else. */
  tenantId?: string;
  authority?: string;
}

/** What the check alone tells. @throws MigrationError `check-malformed` */
export function readPodsCheck(check: Check): { namespace: string; account: string; clientIds: string[] } {
  const { namespace } = parseRef(check.subject) ?? {};
  const { serviceAccount, clientIds } = asObject(check.args);
  const account = asString(serviceAccount);
  if (namespace !== undefined && account !== undefined) {
    return { namespace, account, clientIds: asList(clientIds).flatMap((id) => asString(id) ?? []) };
  }
  throw new MigrationError({
    code: 'check-malformed',
    kind: 'usage',
    what: `The check ${check.id} does not say what its pods are to carry`,
    why: 'it needs a workload, and serviceAccount and clientIds',
    next: ['Plan again'],
  });
}

/**
 * The webhook takes identity and tenant from the annotations of the account, when a pod is created. Which of several
 * identities is the default, the account says.
 *
 * @param account as it is now
 * @throws MigrationError `check-malformed`
 */
export function promiseOf(check: Check, account: JsonObject, facts: PromiseFacts): PodPromise {
  const { clientIds, ...told } = readPodsCheck(check);
  const annotations = asStringMap(asObject(account['metadata'])['annotations']);
  const annotated = annotations[CLIENT_ID_ANNOTATION];
  const isOneOfThem = clientIds.some((id) => id.toLowerCase() === annotated?.toLowerCase());
  const clientId = clientIds.length === 1 ? clientIds[0] : isOneOfThem ? annotated : undefined;
  const tenantId = annotations[TENANT_ID_ANNOTATION] ?? facts.tenantId;
  return {
    ...told,
    clientIds,
    audience: facts.audience,
    ...(clientId !== undefined && { clientId }),
    ...(tenantId !== undefined && { tenantId }),
    ...(facts.authority !== undefined && { authority: facts.authority }),
  };
}
