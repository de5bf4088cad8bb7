/** Random clusters for who gets which identity: pods, bindings and identities in every shape that decides it, or seems to. */
import fc from 'fast-check';
import type { JsonObject } from '../../src/core/json.js';
import { armId, azureIdentity, azureIdentityBinding, podIdentityException, workload } from './objects.js';

/** Cases with different numbers never meet in one cluster: no name, no selector that matches, is in both. */
export interface MatchingCase {
  objects: readonly JsonObject[];
  pods: number;
}

export interface MatchingSizes {
  minPods: number;
  maxPods: number;
}

const BEHAVIOR = 'aadpodidentity.k8s.io/Behavior';
const place = fc.constantFrom('default', 'a', 'b');
const identityName = fc.constantFrom('id1', 'id2', 'id.3');
/** What selectors and labels are made of; `N` is the number of the case. */
const word = fc.constantFrom('api-N', 'api-N', 'api-N', 'web-N', 'web-N', 'API-N', 'api-N.x_y');
const selector = fc.oneof(
  { weight: 5, arbitrary: word },
  { weight: 1, arbitrary: fc.constantFrom('', '*', ' api-N', 'api-N ', 'api-N,web-N', 'app=api-N', 'äpi-N') },
);

const oddResource = fc.constantFrom<JsonObject>(
  { resourceID: armId('ok').toLowerCase() },
  { resourceID: ` ${armId('ok')} ` },
  { resourceID: `https://portal.example${armId('ok')}` },
  { resourceID: armId('<identity>') },
  { resourceID: armId('ok').slice(1) },
  { resourceID: armId('') },
  { resourceID: '/a/b/c' },
  { resourceID: '${RESOURCE_ID}' },
  { resourceID: '' },
  // Spelt as before 1.6: the server drops what the definition does not name.
  { ResourceID: armId('ok') },
  {},
);

const identity = fc.record({
  place,
  name: identityName,
  type: fc.constantFrom(0, 0, 0, 0, 1, 2, 7, null),
  annotations: fc.constantFrom<JsonObject>(
    {},
    {},
    { [BEHAVIOR]: 'namespaced' },
    { [BEHAVIOR]: 'Namespaced' },
    { [BEHAVIOR]: ' namespaced' },
    { [BEHAVIOR.toLowerCase()]: 'namespaced' },
  ),
  resource: fc.oneof(
    { weight: 3, arbitrary: fc.constant<JsonObject>({ resourceID: armId('ok') }) },
    { weight: 1, arbitrary: oddResource },
  ),
});

const binding = fc.record({
  place,
  name: fc.constantFrom('b1', 'b2', 'b3', 'b.4', 'b-5'),
  identity: fc.oneof({ weight: 8, arbitrary: identityName }, { weight: 1, arbitrary: fc.constantFrom('gone', '') }),
  selector,
  spelling: fc.constantFrom(...Array.from({ length: 9 }, () => 'current'), 'legacy'),
});

const pod = fc.record({
  place,
  label: fc.option(fc.oneof({ weight: 6, arbitrary: word }, { weight: 1, arbitrary: fc.constant('') }), { freq: 6 }),
  /** Keys of labels are compared exactly: this one is none. */
  misspelt: fc.boolean(),
  excepted: fc.boolean(),
  hostNetwork: fc.boolean(),
  windows: fc.boolean(),
  scheduled: fc.constantFrom(true, true, true, true, false),
  phase: fc.constantFrom('Running', 'Running', 'Pending', 'Succeeded', 'Failed'),
});

type Values<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** The case of this number, with pods on the node of this name. */
export function arbitraryMatching(number: number, node: string, sizes: MatchingSizes): fc.Arbitrary<MatchingCase> {
  const { minPods: minLength, maxPods: maxLength } = sizes;
  return fc
    .record({
      identities: fc.uniqueArray(identity, { minLength: 4, maxLength: 9, selector: keyOf }),
      bindings: fc.uniqueArray(binding, { minLength: 4, maxLength: 14, selector: keyOf }),
      pods: fc.array(pod, { minLength, maxLength }),
      excepts: fc.constantFrom('default', 'a', 'none'),
    })
    .map(({ identities, bindings, pods, excepts }) => ({
      pods: pods.length,
      objects: [
        ...identities.map((entry) => makeIdentity(entry, number)),
        ...bindings.map((entry) => makeBinding(entry, number)),
        ...pods.map((entry, position) => makePod(entry, number, position, node)),
        ...(excepts === 'none' ? [] : [podIdentityException(inCase(excepts, number), `ex${number}`, { team: 'X' })]),
      ],
    }));
}

function keyOf({ place, name }: { place: string; name: string }): string {
  return `${place}/${name}`;
}

function inCase(place: string, number: number): string {
  return place === 'default' ? place : `case${number}${place}`;
}

/** In `default` all cases meet, so names carry the number. */
function named(name: string, number: number): string {
  return name === '' ? '' : `${name}.${number}`;
}

function numbered(text: string, number: number): string {
  return text.replaceAll('N', String(number));
}

function makeIdentity(entry: Values<typeof identity>, number: number): JsonObject {
  const {
    apiVersion = '',
    kind = '',
    metadata,
  } = azureIdentity(inCase(entry.place, number), named(entry.name, number));
  return {
    apiVersion,
    kind,
    metadata: { ...(metadata as JsonObject), annotations: entry.annotations },
    spec: { ...(entry.type === null ? {} : { type: entry.type }), clientID: `client-${entry.name}`, ...entry.resource },
  };
}

function makeBinding(entry: Values<typeof binding>, number: number): JsonObject {
  const target = named(entry.identity, number);
  const value = numbered(entry.selector, number);
  const made = azureIdentityBinding(inCase(entry.place, number), named(entry.name, number), target, value);
  return entry.spelling === 'current' ? made : { ...made, spec: { AzureIdentity: target, Selector: value } };
}

/**
 * MIC names what it writes pod-namespace-identity and takes two of one name for one thing. No name here holds a hyphen, so
 * that this never decides who gets what.
 */
function makePod(entry: Values<typeof pod>, number: number, position: number, node: string): JsonObject {
  const made = workload(inCase(entry.place, number), named(`pod${position}`, number), {
    kind: 'Pod',
    ...(entry.label === null ? {} : { label: numbered(entry.label, number) }),
    podLabels: {
      ...(entry.misspelt ? { AadPodIdBinding: `api-${number}` } : {}),
      ...(entry.excepted ? { team: 'x' } : {}),
    },
    podSpec: {
      ...(entry.hostNetwork ? { hostNetwork: true } : {}),
      ...(entry.windows && !entry.hostNetwork ? { os: { name: 'windows' } } : {}),
      ...(entry.scheduled ? { nodeName: node } : {}),
    },
  });
  return { ...made, status: { phase: entry.phase } };
}
