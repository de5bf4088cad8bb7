/** Whether a pod carries what was promised, and where not: of its variables only those are looked at that the webhook writes. */
import type { Evidence } from '../change/check-outcome.js';
import { firstDifference } from '../first-difference.js';
import { SKIP_CONTAINERS_ANNOTATION, USE_LABEL } from '../inventory/names.js';
import { asList, asObject, asString, asStringMap, type JsonObject } from '../json.js';
import { accountOf, containersOf, type PodTemplate } from './pod-templates.js';
import type { PodPromise } from './pod-promise.js';

const TOKEN_FILE = 'AZURE_FEDERATED_TOKEN_FILE';
const LONGEST_VALUE = 200;
/** Instead of what a variable takes from elsewhere. */
const FROM_ELSEWHERE = '(from elsewhere)';

interface Compared {
  pod: PodTemplate;
  promise: PodPromise;
  /** Of the workload; absent where it is not known. */
  template: PodTemplate | undefined;
}

/**
 * Empty: it carries everything.
 *
 * @param template of the workload: containers that are not in it were put in by other webhooks and get no identity, and the
 *   webhook leaves a variable alone that it sets
 */
export function comparePod(pod: JsonObject, promise: PodPromise, template?: PodTemplate): Evidence[] {
  const compared = { pod: { metadata: asObject(pod['metadata']), spec: asObject(pod['spec']) }, promise, template };
  const label = asStringMap(compared.pod.metadata['labels'])[USE_LABEL];
  return [
    ...differ(`label ${USE_LABEL}`, 'true', label),
    ...differ('service account', promise.account, accountOf(compared.pod.spec)),
    ...containersWithIdentity(compared).flatMap((container) => compareContainer(container, compared)),
  ];
}

/** Whether the webhook has seen it at all. */
export function isMutated(pod: JsonObject): boolean {
  return containersOf({ metadata: {}, spec: asObject(pod['spec']) }).some(
    (container) => readVariable(container, TOKEN_FILE) !== undefined,
  );
}

/** Whether the webhook has given a container one of them; what the template sets itself is no work of the webhook. */
export function carriesClientId(pod: JsonObject, clientIds: readonly string[], template?: PodTemplate): boolean {
  const own = { metadata: {}, spec: asObject(pod['spec']) };
  return containersOf(own).some((container) => {
    const setByTemplate = template && containersOf(template).find(({ name }) => name === container['name']);
    if (setByTemplate && readVariable(setByTemplate, 'AZURE_CLIENT_ID') !== undefined) return false;
    return includesId(clientIds, readVariable(container, 'AZURE_CLIENT_ID'));
  });
}

function containersWithIdentity({ pod, template }: Compared): JsonObject[] {
  const annotation = asStringMap(pod.metadata['annotations'])[SKIP_CONTAINERS_ANNOTATION] ?? '';
  const skipped = new Set(annotation.split(';').map((name) => name.trim()));
  const own = template && new Set(containersOf(template).map(({ name }) => name));
  return containersOf(pod).filter(({ name }) => !skipped.has(String(name)) && (!own || own.has(name)));
}

function compareContainer(container: JsonObject, compared: Compared): Evidence[] {
  const { clientIds, clientId, tenantId, authority } = compared.promise;
  const foundId = readVariable(container, 'AZURE_CLIENT_ID');
  const isOwnId = isSetByTemplate(container, 'AZURE_CLIENT_ID', compared) && includesId(clientIds, foundId);
  return [
    ...(clientId === undefined || isOwnId ? [] : compareGuid(container, 'AZURE_CLIENT_ID', clientId, compared)),
    ...(tenantId === undefined ? [] : compareGuid(container, 'AZURE_TENANT_ID', tenantId, compared)),
    ...compareAuthority(container, authority, compared),
    ...compareToken(container, compared),
  ];
}

/** GUIDs: upper and lower case are the same. */
function compareGuid(container: JsonObject, name: string, promised: string, compared: Compared): Evidence[] {
  const found = readVariable(container, name);
  if (found?.toLowerCase() === promised.toLowerCase()) return [];
  return differ(describeVariable(container, name), promised, found, whereSet(container, name, compared));
}

function compareAuthority(container: JsonObject, promised: string | undefined, compared: Compared): Evidence[] {
  const name = 'AZURE_AUTHORITY_HOST';
  const found = readVariable(container, name);
  const what = describeVariable(container, name);
  if (found === undefined) return [{ what, is: 'missing' }];
  if (promised === undefined || withoutSlash(found) === withoutSlash(promised)) return [];
  return differ(what, withoutSlash(promised), withoutSlash(found), whereSet(container, name, compared));
}

/** The file lies in a volume that gives a token for the audience; where, differs from one version of the webhook to the next. */
function compareToken(container: JsonObject, { pod, promise }: Compared): Evidence[] {
  const what = describeVariable(container, TOKEN_FILE);
  const path = readVariable(container, TOKEN_FILE);
  if (path === undefined) return [{ what, is: 'missing' }];
  const mounts = asList(container['volumeMounts']).map((mount) => asObject(mount));
  const mount = mounts.find(({ mountPath }) => typeof mountPath === 'string' && isBelow(path, mountPath));
  if (!mount) return [{ what, is: `${shorten(path)}, where no volume is mounted` }];
  const audiences = readAudiences(pod.spec, mount['name']);
  if (audiences.includes(promise.audience)) return [];
  return differ(`audience of the token of container ${nameOf(container)}`, promise.audience, audiences[0]);
}

function readAudiences({ volumes }: JsonObject, name: unknown): string[] {
  const volume = asList(volumes).find((item) => asObject(item)['name'] === name);
  return asList(asObject(asObject(volume)['projected'])['sources']).flatMap(
    (source) => asString(asObject(asObject(source)['serviceAccountToken'])['audience']) ?? [],
  );
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function readVariable(container: JsonObject, name: string): string | undefined {
  const variable = asList(container['env']).find((item) => asObject(item)['name'] === name);
  if (variable === undefined) return undefined;
  return asObject(variable)['valueFrom'] === undefined ? (asString(asObject(variable)['value']) ?? '') : FROM_ELSEWHERE;
}

function isSetByTemplate(container: JsonObject, name: string, { template }: Compared): boolean {
  const own = template && containersOf(template).find((other) => other['name'] === container['name']);
  return own !== undefined && readVariable(own, name) !== undefined;
}

function whereSet(container: JsonObject, name: string, compared: Compared): string {
  return isSetByTemplate(container, name, compared) ? 'set by the workload itself' : 'in the pod';
}

function includesId(ids: readonly string[], found: string | undefined): boolean {
  return ids.some((id) => id.toLowerCase() === found?.toLowerCase());
}

function differ(what: string, promised: string, found: string | undefined, where = 'in the pod'): Evidence[] {
  const at = firstDifference(promised, found ?? '');
  return at === undefined ? [] : [{ what, promised, found: shorten(found ?? ''), where, at }];
}

function describeVariable(container: JsonObject, name: string): string {
  return `${name} of container ${nameOf(container)}`;
}

function nameOf({ name }: JsonObject): string {
  return shorten(asString(name) ?? '');
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

function shorten(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}
