/** Every diagnosis there is: errors of Entra by number, then other symptoms by name. MIGRATION.md is made from this list. */
import { aadsts1002012 } from './aadsts1002012.js';
import { aadsts500011 } from './aadsts500011.js';
import { aadsts50027 } from './aadsts50027.js';
import { aadsts50166 } from './aadsts50166.js';
import { aadsts53003 } from './aadsts53003.js';
import { aadsts7000112 } from './aadsts7000112.js';
import { aadsts700016 } from './aadsts700016.js';
import { aadsts7000215 } from './aadsts7000215.js';
import { aadsts7000218 } from './aadsts7000218.js';
import { aadsts700024 } from './aadsts700024.js';
import { aadsts700025 } from './aadsts700025.js';
import { aadsts700027 } from './aadsts700027.js';
import { aadsts7000272 } from './aadsts7000272.js';
import { aadsts70011 } from './aadsts70011.js';
import { aadsts70021 } from './aadsts70021.js';
import { aadsts700211 } from './aadsts700211.js';
import { aadsts700212 } from './aadsts700212.js';
import { aadsts700213 } from './aadsts700213.js';
import { aadsts7002131 } from './aadsts7002131.js';
import { aadsts7002138 } from './aadsts7002138.js';
import { aadsts700222 } from './aadsts700222.js';
import { aadsts700226 } from './aadsts700226.js';
import { aadsts70023 } from './aadsts70023.js';
import { aadsts70025 } from './aadsts70025.js';
import { aadsts90002 } from './aadsts90002.js';
import { aadsts900023 } from './aadsts900023.js';
import { aadsts900382 } from './aadsts900382.js';
import { aadsts90055 } from './aadsts90055.js';
import type { Diagnosis } from './define-diagnosis.js';
import { imdsIdentityNotFound } from './imds-identity-not-found.js';
import { nmiNoIdentity } from './nmi-no-identity.js';
import { nmiUnavailable } from './nmi-unavailable.js';
import { noAzureVariables } from './no-azure-variables.js';
import { proxyWithoutTenant } from './proxy-without-tenant.js';
import { resourceForbidden } from './resource-forbidden.js';
import { webhookDeniedPod } from './webhook-denied-pod.js';
import { webhookUnreachable } from './webhook-unreachable.js';

export const DIAGNOSES: readonly Diagnosis[] = [
  aadsts50027,
  aadsts50166,
  aadsts53003,
  aadsts70011,
  aadsts70021,
  aadsts70023,
  aadsts70025,
  aadsts90002,
  aadsts90055,
  aadsts500011,
  aadsts700016,
  aadsts700024,
  aadsts700025,
  aadsts700027,
  aadsts700211,
  aadsts700212,
  aadsts700213,
  aadsts700222,
  aadsts700226,
  aadsts900023,
  aadsts900382,
  aadsts1002012,
  aadsts7000112,
  aadsts7000215,
  aadsts7000218,
  aadsts7000272,
  aadsts7002131,
  aadsts7002138,
  imdsIdentityNotFound,
  nmiNoIdentity,
  nmiUnavailable,
  noAzureVariables,
  proxyWithoutTenant,
  resourceForbidden,
  webhookDeniedPod,
  webhookUnreachable,
];

const BY_CODE = new Map(
  DIAGNOSES.flatMap((diagnosis) => [diagnosis.code, ...diagnosis.also].map((code) => [code.toLowerCase(), diagnosis])),
);

/** By its code, or by another one with the same meaning; in any letter case. */
export function findDiagnosis(code: string): Diagnosis | undefined {
  return BY_CODE.get(code.toLowerCase());
}
