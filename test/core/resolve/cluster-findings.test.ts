import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import { azureIdentity, inventoryOf, liveInventoryOf, podIdentityException, workload } from '../../support/objects.js';

describe('what selects pods by the label of pod identity', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'shop', name: 'api' },
    spec: { selector: { aadpodidbinding: 'api' } },
  };

  it('is told with the place, and as nothing else (E29, E77)', () => {
    const { findings } = resolve(inventoryOf([service]));

    expect(findings).toEqual([
      expect.objectContaining({
        code: 'binding-label-selected',
        severity: 'info',
        subject: 'Service/shop/api',
        evidence: ['spec.selector.aadpodidbinding'],
        at: { path: 'k8s/all.yaml', document: 0 },
      }),
    ]);
  });
});

describe('an old spelling', () => {
  const exception: JsonObject = {
    ...podIdentityException('shop', 'ex', {}),
    spec: { PodLabels: { app: 'api' } },
  };
  const labelled = workload('shop', 'api', { label: 'api' });

  it('of an exception in files leaves open whether its pods are excepted (E16)', () => {
    const { findings, consumers } = resolve(inventoryOf([exception, labelled]), 'standard');

    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'legacy-spelling',
        subject: 'AzurePodIdentityException.aadpodidentity.k8s.io/shop/ex',
      }),
    );
    expect(consumers.map(({ state, bypass }) => [state, bypass?.by])).toEqual([['unknown', 'exception']]);
  });

  it('of an exception in a cluster excepts nobody', () => {
    const { findings, consumers } = resolve(liveInventoryOf([exception, labelled]), 'standard');

    expect(findings.map(({ code }) => code)).toContain('legacy-spelling');
    expect(consumers.map(({ state, bypass }) => [state, bypass])).toEqual([['unbound', undefined]]);
  });

  it('of the type alone is told', () => {
    const { findings } = resolve(
      inventoryOf([{ ...azureIdentity('shop', 'id'), spec: { Type: 0, clientID: 'c', resourceID: 'r' } }]),
    );

    expect(findings.map(({ code }) => code)).toContain('legacy-spelling');
  });
});
