/** Whether nobody relies on a service account, or on a credential of it, at this very moment: asked before it is deleted. */
import type { CheckOutcome } from '../core/change/check-outcome.js';
import type { Check } from '../core/change/types.js';
import { USE_LABEL } from '../core/inventory/names.js';
import { readRawObject } from '../core/inventory/raw-object.js';
import { asList, asObject, asString, asStringMap, compareText, type Json, type JsonObject } from '../core/json.js';
import { listSome } from '../core/list-some.js';
import type { Ref } from '../core/ref.js';
import { accountOf, podTemplatesOf } from '../core/rollout/pod-templates.js';
import type { AccountName } from '../core/subject.js';
import type { KubernetesReader, ResourceType } from '../ports/kubernetes.js';
import { failed, inconclusive, passed } from './outcomes.js';
import type { PodLists } from './pod-lists.js';

export interface UnusedPorts {
  reader: Pick<KubernetesReader, 'list'>;
  lists: PodLists;
  /** Those of one workload. */
  podsOf(workload: Ref, signal: AbortSignal): Promise<readonly JsonObject[]>;
}

const SHOWN = 10;

/** What holds templates; of custom resources the pods tell. */
const KINDS: readonly ResourceType[] = [
  { group: 'apps', version: 'v1', plural: 'deployments', kind: 'Deployment', namespaced: true },
  { group: 'apps', version: 'v1', plural: 'statefulsets', kind: 'StatefulSet', namespaced: true },
  { group: 'apps', version: 'v1', plural: 'daemonsets', kind: 'DaemonSet', namespaced: true },
  { group: 'batch', version: 'v1', plural: 'cronjobs', kind: 'CronJob', namespaced: true },
];

interface Question {
  accounts: readonly AccountName[];
  /** Only pods that the webhook gives a token. */
  labelledOnly: boolean;
  /** Consumers that do not count. */
  except: readonly Ref[];
}

export async function checkUnused(check: Check, ports: UnusedPorts, signal: AbortSignal): Promise<CheckOutcome> {
  const question = readQuestion(check);
  if (question.accounts.length === 0) {
    return inconclusive('check-malformed', 'It is not said whose users are looked for', {
      next: ['Make the rollback anew'],
    });
  }
  const users = await Promise.all(question.accounts.map((account) => findUsers(account, question, ports, signal)));
  const found = [...new Set(users.flat())].sort(compareText);
  if (found.length === 0) return passed('Nobody uses it');
  return failed('still-in-use', `It is held: in use by ${listSome(found, 1).join(' ')}`, {
    evidence: listSome(found, SHOWN).map((is) => ({ what: 'in use by', is })),
    next: ['Make the rollback anew: what is in use is kept'],
  });
}

function readQuestion({ args }: Check): Question {
  const { accounts, labelledOnly, except } = asObject(args);
  return {
    accounts: asList(accounts).flatMap((item) => {
      const { namespace, name } = asObject(item);
      const [place, account] = [asString(namespace), asString(name)];
      return place === undefined || account === undefined ? [] : [{ namespace: place, name: account }];
    }),
    labelledOnly: labelledOnly === true,
    except: asList(except).flatMap((ref) => asString(ref) ?? []),
  };
}

/** Workloads; where it is none of them, pods. */
async function findUsers(
  { namespace, name }: AccountName,
  { labelledOnly, except }: Question,
  ports: UnusedPorts,
  signal: AbortSignal,
): Promise<Ref[]> {
  const isUser = ({ metadata, spec }: JsonObject): boolean =>
    accountOf(asObject(spec)) === name && (!labelledOnly || isLabelled(metadata));
  const listed = await Promise.all(KINDS.map((kind) => listAll(ports.reader, kind, namespace, signal)));
  const workloads = listed
    .flat()
    .filter((object) => podTemplatesOf(object).some(({ metadata, spec }) => isUser({ metadata, spec })))
    .map(refOf)
    .filter((ref) => !except.includes(ref));
  if (workloads.length > 0) return workloads;
  const pods = (await ports.lists.alive(namespace, signal)).filter(isUser).map(refOf);
  if (pods.length === 0 || except.length === 0) return pods;
  const excepted = await Promise.all(except.map((ref) => ports.podsOf(ref, signal)));
  const expected = new Set(excepted.flat().map(refOf));
  return pods.filter((ref) => !expected.has(ref));
}

async function listAll(
  reader: UnusedPorts['reader'],
  kind: ResourceType,
  namespace: string,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const objects: JsonObject[] = [];
  for await (const object of reader.list(kind, { namespace }, signal)) objects.push(object);
  return objects;
}

function isLabelled(metadata: Json | undefined): boolean {
  return asStringMap(asObject(metadata)['labels'])[USE_LABEL] === 'true';
}

function refOf(object: JsonObject): Ref {
  return readRawObject({ object, origin: {} }).ref;
}
