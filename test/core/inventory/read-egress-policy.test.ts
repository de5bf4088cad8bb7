import { describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '../../../src/core/json.js';
import { inventoryOf } from '../../support/objects.js';

function policy(spec: JsonObject): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { namespace: 'shop', name: 'p' },
    spec,
  };
}

const block = (cidr: string): JsonObject => ({ ipBlock: { cidr } });
const HTTPS = { protocol: 'TCP', port: 443 };

describe('a network policy', () => {
  it.each<[string, JsonObject, boolean]>([
    ['of type Egress restricts egress', { podSelector: {}, policyTypes: ['Egress'] }, true],
    ['of both types does', { policyTypes: ['Ingress', 'Egress'] }, true],
    ['of ingress does not', { policyTypes: ['Ingress'], ingress: [] }, false],
    ['without types does by its rules', { egress: [{}] }, true],
    ['without types or rules does not', { podSelector: {} }, false],
  ])('%s', (_name, spec, expected) => {
    const { egressPolicies, others } = inventoryOf([policy(spec)]);

    expect([egressPolicies.length, others.length]).toEqual(expected ? [1, 0] : [0, 1]);
  });

  it.each<[string, Json[], boolean]>([
    ['no rule', [], false],
    ['a rule for everything', [{}], true],
    ['any port anywhere', [{ to: [] }], true],
    ['443 anywhere', [{ ports: [HTTPS] }], true],
    ['443 without a protocol, which means TCP', [{ ports: [{ port: 443 }] }], true],
    ['a range of ports', [{ ports: [{ port: 1, endPort: 65535 }] }], true],
    ['a range below', [{ ports: [{ port: 1, endPort: 442 }] }], false],
    ['another port', [{ ports: [{ port: 5432 }] }], false],
    ['UDP', [{ ports: [{ protocol: 'UDP', port: 443 }] }], false],
    ['a port by its name', [{ ports: [{ port: 'https' }] }], true],
    ['every port of TCP', [{ ports: [{ protocol: 'TCP' }] }], true],
    ['DNS in one rule and HTTPS in another', [{ ports: [{ port: 53 }] }, { ports: [HTTPS] }], true],
    ['pods only', [{ to: [{ podSelector: {} }, { namespaceSelector: {} }], ports: [HTTPS] }], false],
    ['everywhere as a block', [{ to: [block('0.0.0.0/0')] }], true],
    ['everywhere in IPv6', [{ to: [block('::/0')] }], true],
    ['a public address', [{ to: [block('20.190.128.0/18')], ports: [HTTPS] }], true],
    ['a private range', [{ to: [block('10.0.0.0/8')], ports: [HTTPS] }], false],
    ['the other private ranges', [{ to: [block('192.168.0.0/16'), block('172.31.0.0/16'), block('fd00::/8')] }], false],
    ['a public address that looks like one', [{ to: [block('172.32.0.0/16')] }], true],
    ['the metadata endpoint', [{ to: [block('169.254.169.254/32')] }], false],
    ['a public address on another port', [{ to: [block('20.0.0.1/32')], ports: [{ port: 80 }] }], false],
  ])('with %s opens the way to Entra: %#', (_name, egress, opensHttps) => {
    const { egressPolicies } = inventoryOf([policy({ policyTypes: ['Egress'], egress })]);

    expect(egressPolicies).toEqual([expect.objectContaining({ opensHttps })]);
  });
});
