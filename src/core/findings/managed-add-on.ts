import { countNoun } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const managedAddOn = defineFinding<{ objects: readonly string[] }>({
  code: 'managed-add-on',
  severity: 'info',
  title: 'Pod identity as an AKS add-on',
  means:
    'AKS itself manages these objects and puts them back when they are edited or deleted. A managed identity that is deleted before its entry in the add-on makes every later update of the cluster fail.',
  fix: 'Once nothing uses them: az aks pod-identity delete for each identity, az aks pod-identity exception delete for each exception, then az aks update --disable-pod-identity. Never by kubectl.',
  cases: ['E47', 'E76'],
  message: ({ objects }) => `has ${countNoun(objects.length, 'object')} of the pod identity add-on`,
  evidence: ({ objects }) => objects,
});
