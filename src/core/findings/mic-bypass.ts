import { defineFinding } from './define-finding.js';

export const micBypass = defineFinding<{ namespace: string }>({
  code: 'mic-bypass',
  severity: 'warning',
  title: 'Bypasses pod identity by its name',
  means:
    "NMI takes a ReplicaSet whose name starts with `mic` in MIC's namespace for MIC itself and passes its requests to the node's IMDS. The binding is never looked at.",
  fix: 'Find out which identity it really uses before you migrate it: what the node has, not what the binding says.',
  cases: ['E34'],
  needs: 'action',
  message: ({ namespace }) => `is taken for MIC by NMI, since its name starts with "mic" in namespace ${namespace}`,
});
