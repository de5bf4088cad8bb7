/** A pod that shows what the webhook makes of a pod with its label. It is only ever tried, and asks for nothing that a policy forbids. */
import { USE_LABEL } from '../inventory/names.js';
import type { JsonObject } from '../json.js';

const NO_ROOT = 65_532;

/** It would run as the account `default`, which every namespace has. */
export function labelledPod(namespace: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'pod-identity-migrate-', namespace, labels: { [USE_LABEL]: 'true' } },
    spec: {
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, runAsUser: NO_ROOT, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'none',
          image: 'none',
          resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { cpu: '1m', memory: '1Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  };
}
