/**
 * AzureIdentity, AzureIdentityBinding and AzurePodIdentityException, in every capitalisation they were ever written in.
 * From a cluster each field is read as MIC and NMI since 1.6 decode it: empty under any other name (semantics §1.5).
 */
import { asString, asStringMap, type Json, type JsonObject, lookUp } from '../json.js';
import type { AzureIdentity, AzureIdentityBinding, IdentityType, PodIdentityException, Spelling } from './model.js';
import { readNamed, type RawObject } from './raw-object.js';

const BEHAVIOR_ANNOTATION = 'aadpodidentity.k8s.io/Behavior';

/** aad-pod-identity pkg/apis/aadpodidentity/types.go: 0, 1 and 2; NMI refuses every other number. Absent means 0. */
const TYPES: Record<string, IdentityType> = {
  0: 'user-assigned',
  1: 'service-principal',
  2: 'service-principal-certificate',
};

interface Field {
  value: string;
  spelling: Spelling;
}

export function readAzureIdentity(raw: RawObject, live: boolean): AzureIdentity {
  const clientId = readField(raw.spec, 'clientID', live);
  const resourceId = readField(raw.spec, 'resourceID', live);
  return {
    ...readNamed(raw),
    type: readType(readValue(raw.spec, 'type', live)),
    clientId: clientId.value,
    resourceId: resourceId.value,
    tenantId: readField(raw.spec, 'tenantID', live).value,
    namespaced: raw.annotations[BEHAVIOR_ANNOTATION] === 'namespaced',
    spelling: clientId.spelling === 'legacy' || resourceId.spelling === 'legacy' ? 'legacy' : 'current',
  };
}

export function readAzureIdentityBinding(raw: RawObject, live: boolean): AzureIdentityBinding {
  const identity = readField(raw.spec, 'azureIdentity', live);
  const selector = readField(raw.spec, 'selector', live);
  return {
    ...readNamed(raw),
    identity: identity.value,
    selector: selector.value,
    spelling: identity.spelling === 'legacy' || selector.spelling === 'legacy' ? 'legacy' : 'current',
  };
}

export function readPodIdentityException(raw: RawObject, live: boolean): PodIdentityException {
  return { ...readNamed(raw), podLabels: asStringMap(readValue(raw.spec, 'podLabels', live)) };
}

/** The current spelling wins; otherwise any capitalisation, as Go's decoder took before 1.6 (semantics §1.5). */
function readField(spec: JsonObject, key: string, live: boolean): Field {
  const current = asString(spec[key]);
  if (current !== undefined) return { value: current, spelling: 'current' };
  const legacy = asString(readAnySpelling(spec, key));
  return legacy === undefined ? { value: '', spelling: 'current' } : { value: live ? '' : legacy, spelling: 'legacy' };
}

function readValue(spec: JsonObject, key: string, live: boolean): Json | undefined {
  return live ? spec[key] : readAnySpelling(spec, key);
}

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
