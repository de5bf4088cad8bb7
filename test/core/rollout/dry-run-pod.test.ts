import { describe, expect, it } from '@jest/globals';
import { asObject, type JsonObject } from '../../../src/core/json.js';
import { dryRunPod } from '../../../src/core/rollout/dry-run-pod.js';
import { isMadeFrom, podTemplatesOf } from '../../../src/core/rollout/pod-templates.js';
import { plainPod } from '../../support/mutated-pod.js';
import { workload, type WorkloadOptions } from '../../support/objects.js';

function tryPod(object: JsonObject): JsonObject {
  const [template] = podTemplatesOf(object);
  if (!template) throw new Error('it has no template');
  return dryRunPod(object, template);
}

describe('the pod that is tried', () => {
  it.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'] as const)(
    'of a %s has its template, and it as its controller',
    (kind) => {
      const options: WorkloadOptions = { kind, account: 'api', podAnnotations: { a: 'b' }, metadata: { uid: 'u-1' } };
      const pod = tryPod(workload('shop', 'api', options));
      expect(pod).toMatchObject({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          generateName: 'api-',
          namespace: 'shop',
          labels: { app: 'api' },
          annotations: { a: 'b' },
          ownerReferences: [{ kind, name: 'api', uid: 'u-1', controller: true }],
        },
        spec: { serviceAccountName: 'api' },
      });
      expect(JSON.stringify(pod)).not.toContain('blockOwnerDeletion');
    },
  );

  it('of a bare pod is one like it, without its node, owner and status', () => {
    const object = workload('shop', 'api', { kind: 'Pod', podSpec: { nodeName: 'n1' }, metadata: { uid: 'u-1' } });
    const pod = tryPod({ ...object, status: { phase: 'Running' } });
    expect(Object.keys(pod)).toEqual(['apiVersion', 'kind', 'metadata', 'spec']);
    expect(pod['metadata']).toEqual({ generateName: 'api-', namespace: 'shop', labels: { app: 'api' } });
    expect(Object.keys(asObject(pod['spec']))).toEqual(['containers']);
  });

  it('of a StatefulSet has the volumes of its claims', () => {
    const claims = [{ metadata: { name: 'data' }, spec: {} }];
    const podSpec = { volumes: [{ name: 'tmp', emptyDir: {} }] };
    const object = workload('shop', 'db', { kind: 'StatefulSet', podSpec, spec: { volumeClaimTemplates: claims } });
    expect(asObject(tryPod(object)['spec'])['volumes']).toEqual([
      { name: 'tmp', emptyDir: {} },
      { name: 'data', persistentVolumeClaim: { claimName: 'data-dry-run' } },
    ]);
  });

  it('has a name that the server takes, however long that of the workload is', () => {
    const pod = tryPod(workload('shop', 'a'.repeat(200)));
    expect(String(asObject(pod['metadata'])['generateName']).length + 5).toBeLessThanOrEqual(63);
  });
});

describe('podTemplatesOf', () => {
  it('finds those of custom resources that have whole ones', () => {
    const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'app' }] } };
    const head = { metadata: { namespace: 'shop', name: 'x' } };
    const rollout = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', ...head, spec: { template } };
    expect(podTemplatesOf(rollout)).toEqual([template]);
    const prometheus = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', ...head, spec: {} };
    expect(podTemplatesOf(prometheus)).toEqual([]);
    expect(podTemplatesOf({ apiVersion: 'example.test/v1', kind: 'Thing', ...head, spec: { template } })).toEqual([]);
  });
});

describe('isMadeFrom', () => {
  const old = workload('shop', 'api', { account: 'api' });

  it.each<[string, WorkloadOptions, boolean]>([
    ['the same template', { account: 'api' }, true],
    ['one with a label more', { account: 'api', podLabels: { 'azure.workload.identity/use': 'true' } }, false],
    ['one with another account', { account: 'web' }, false],
    ['one with an annotation more', { account: 'api', podAnnotations: { restartedAt: 'now' } }, false],
    ['one with another image', { account: 'api', podSpec: { containers: [{ name: 'app', image: 'new' }] } }, true],
  ])('%s', (_, options, expected) => {
    const [template] = podTemplatesOf(workload('shop', 'api', options));
    const pod = plainPod(old, { metadata: { labels: { app: 'api', 'pod-template-hash': '1' } } });
    expect(template && isMadeFrom(pod, template)).toBe(expected);
  });
});
