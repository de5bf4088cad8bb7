import { countNoun } from '../count-noun.js';
import { listSome } from '../list-some.js';
import { defineFinding } from './define-finding.js';

/** A cluster may have thousands. */
const SHOWN = 20;

export const leftoverAssignedIdentity = defineFinding<{ refs: readonly string[] }>({
  code: 'leftover-assigned-identity',
  severity: 'info',
  title: 'Left behind by MIC',
  means:
    'AzureAssignedIdentity objects are made and removed by MIC, and none is installed. Their finalizer keeps them, their namespace and the CRD from being deleted, and the managed identities they stand for may still be attached to the nodes.',
  fix: 'Nothing for the migration of workloads. When pod identity is removed: clear their finalizers, and compare the identities of the VMs and scale sets with what is expected.',
  cases: ['E76'],
  message: ({ refs }) =>
    `has ${countNoun(refs.length, 'AzureAssignedIdentity object')} and no MIC to remove ${refs.length === 1 ? 'it' : 'them'}`,
  evidence: ({ refs }) => listSome(refs, SHOWN),
});
