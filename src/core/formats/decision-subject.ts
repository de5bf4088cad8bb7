/** What a decision can be about, and which choices there are for it. */
import { POD_IDENTITY_GROUP } from '../inventory/names.js';
import { parseRef } from '../ref.js';
import type { Decision } from './migration-file.js';

export type SubjectKind = 'workload' | 'service account' | 'identity';
export type Choice = Exclude<keyof Decision, 'subject' | 'root' | 'reason'>;

export const CHOICES: Readonly<Record<SubjectKind, readonly Choice[]>> = {
  workload: ['skip', 'serviceAccount', 'defaultIdentity', 'accept', 'proxy', 'wave'],
  'service account': ['skip', 'serviceAccount'],
  identity: ['skip', 'accept', 'credentials'],
};

/** Each once. */
export const ALL_CHOICES: readonly Choice[] = [...new Set(Object.values(CHOICES).flat())];

/** Of the core group these alone have pods. */
const CORE_WORKLOADS: readonly string[] = ['Pod', 'ReplicationController'];

/** Undefined for what is no ref, and for kinds that are certainly none of these; any custom resource may be a workload. */
export function subjectKindOf(subject: string): SubjectKind | undefined {
  const parts = parseRef(subject);
  if (!parts || parts.namespace === '') return undefined;
  if (parts.group === POD_IDENTITY_GROUP) return parts.kind === 'AzureIdentity' ? 'identity' : undefined;
  if (parts.group !== '') return 'workload';
  if (parts.kind === 'ServiceAccount') return 'service account';
  return CORE_WORKLOADS.includes(parts.kind) ? 'workload' : undefined;
}
