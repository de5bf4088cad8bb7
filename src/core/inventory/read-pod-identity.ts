/** AzureIdentity, AzureIdentityBinding and AzurePodIdentityException, in every capitalisation they were ever written in. */
import { asList, asString, asStringMap, isObject, type Json, type JsonObject, lookUp } from '../json.js';
import type {
  AzureIdentity,
  AzureIdentityBinding,
  IdentityType,
  PodIdentityException,
  Spelling,
} from './pod-identity.js';
import { readNamed, type RawObject } from './raw-object.js';

const BEHAVIOR_ANNOTATION = 'aadpodidentity.k8s.io/Behavior';

/** aad-pod-identity pkg/apis/aadpodidentity/types.go: 0, 1 and 2; NMI refuses every other number. Absent means 0. */
const TYPES: Record<string, IdentityType> = {
  0: 'user-assigned',
  1: 'service-principal',
  2: 'service-principal-certificate',
};

/** How the fields of an object come to be read (semantics §1.5). */
export interface Decoding {
  /** From a cluster: a field under an old name is empty for MIC and NMI since 1.6. */
  live: boolean;
  /** The MIC and NMI at hand are older than 1.6 and take every capitalisation. */
  anySpelling: boolean;
}

export function readAzureIdentity(raw: RawObject, decoding: Decoding): AzureIdentity {
  const { spec } = raw;
  const text = (key: string): string => asString(readField(spec, key, decoding)) ?? '';
  return {
    ...readNamed(raw),
    type: readType(readField(spec, 'type', decoding)),
    clientId: text('clientID'),
    resourceId: text('resourceID'),
    tenantId: text('tenantID'),
    auxiliaryTenantIds: asList(readField(spec, 'auxiliaryTenantIDs', decoding)).flatMap((id) => asString(id) ?? []),
    adEndpoint: text('adEndpoint'),
    namespaced: raw.annotations[BEHAVIOR_ANNOTATION] === 'namespaced',
    spelling: readIdentitySpelling(spec, decoding),
  };
}

export function readAzureIdentityBinding(raw: RawObject, decoding: Decoding): AzureIdentityBinding {
  const { spec } = raw;
  return {
    ...readNamed(raw),
    identity: asString(readField(spec, 'azureIdentity', decoding)) ?? '',
    selector: asString(readField(spec, 'selector', decoding)) ?? '',
    spelling: readSpelling(spec, ['azureIdentity', 'selector'], decoding),
  };
}

export function readPodIdentityException(raw: RawObject, decoding: Decoding): PodIdentityException {
  return {
    ...readNamed(raw),
    podLabels: asStringMap(readField(raw.spec, 'podLabels', decoding)),
    spelling: readSpelling(raw.spec, ['podLabels'], decoding),
  };
}

const IDENTITY_KEYS = [
  'type',
  'clientID',
  'resourceID',
  'tenantID',
  'auxiliaryTenantIDs',
  'adEndpoint',
  'clientPassword',
];

/** The members of clientPassword too: docs printed `{"Name": …, "Namespace": …}` long after they had been renamed. */
function readIdentitySpelling(spec: JsonObject, decoding: Decoding): Spelling {
  const password = readAnySpelling(spec, 'clientPassword');
  const inPassword = isObject(password) ? readSpelling(password, ['name', 'namespace'], decoding) : 'current';
  return inPassword === 'legacy' ? inPassword : readSpelling(spec, IDENTITY_KEYS, decoding);
}

function readSpelling(spec: JsonObject, keys: readonly string[], { anySpelling }: Decoding): Spelling {
  const isLegacy = (key: string): boolean => spec[key] === undefined && readAnySpelling(spec, key) !== undefined;
  return !anySpelling && keys.some(isLegacy) ? 'legacy' : 'current';
}

/** In files an old name counts, too: MIC may have rewritten the object in the cluster. */
function readField(spec: JsonObject, key: string, { live, anySpelling }: Decoding): Json | undefined {
  return live && !anySpelling ? spec[key] : readAnySpelling(spec, key);
}

/** The current spelling wins; otherwise any capitalisation, as Go's decoder took before 1.6. */
function readAnySpelling(spec: JsonObject, key: string): Json | undefined {
  if (spec[key] !== undefined) return spec[key];
  const other = Object.keys(spec)
    .sort()
    .find((candidate) => candidate.toLowerCase() === key.toLowerCase());
  return other === undefined ? undefined : spec[other];
}

/** Charts write the number as a string too; an API server takes only the number, a template renders to it. */
function readType(value: Json | undefined): IdentityType {
  if (value === undefined || value === null) return 'user-assigned';
  return lookUp(TYPES, String(value)) ?? 'unsupported';
}
