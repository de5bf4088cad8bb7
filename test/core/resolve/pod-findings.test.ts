import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../src/core/formats/scan.js';
import type { JsonObject } from '../../../src/core/json.js';
import { resolve } from '../../../src/core/resolve/resolve.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  liveInventoryOf,
  serviceAccount,
  workload,
  type WorkloadOptions,
} from '../../support/objects.js';
import { planObjects } from '../../support/planning.js';

/** With letters, so that it has another case. */
const OWN = 'abcdefab-0000-4000-8000-000000000001';
const IDENTITY = [
  azureIdentity('shop', 'id-1', { spec: { clientID: OWN } }),
  azureIdentityBinding('shop', 'b', 'id-1', 'api'),
];
const SECOND = [azureIdentity('shop', 'id-2', { number: 2 }), azureIdentityBinding('shop', 'b-2', 'id-2', 'api')];

function findingsOf(options: WorkloadOptions): readonly Finding[] {
  const objects = [
    ...IDENTITY,
    serviceAccount('shop', 'api'),
    workload('shop', 'api', { label: 'api', account: 'api', ...options }),
  ];
  return resolve(liveInventoryOf(objects), 'standard').findings;
}

const variable = (name: string, value: string): WorkloadOptions => ({
  podSpec: { containers: [{ name: 'app', image: 'x', env: [{ name, value }] }] },
});
const TOKEN_PATH = '/var/run/secrets/azure/tokens/azure-identity-token';

describe('a workload', () => {
  it.each<[string, WorkloadOptions, string, RegExp]>([
    [
      'with its client id in another case',
      variable('AZURE_CLIENT_ID', OWN.toUpperCase()),
      'client-id-case-differs',
      /ABCDEFAB.* has abcdefab/,
    ],
    [
      'with a tenant',
      variable('AZURE_TENANT_ID', 'contoso.example'),
      'tenant-variable-set',
      /AZURE_TENANT_ID to contoso/,
    ],
    [
      'with an authority',
      variable('AZURE_AUTHORITY_HOST', 'https://login.example/'),
      'tenant-variable-set',
      /AZURE_AUTHORITY_HOST/,
    ],
    [
      'that tolerates Windows',
      { podSpec: { tolerations: [{ key: 'os', value: 'windows' }] } },
      'windows-likely',
      /taint os=windows/,
    ],
    [
      'with a resource id',
      variable('IDENTITY', armId('id-1')),
      'identity-chosen-by-resource-id',
      /container app holds the resource id/,
    ],
    ['with the path of the token', variable('TOKEN', TOKEN_PATH), 'token-path-hard-coded', /container app/],
    ['behind a proxy', variable('HTTPS_PROXY', 'http://user:canary@proxy'), 'https-proxy-set', /HTTPS_PROXY/],
    ['with a known image', { podSpec: { containers: [{ name: 'app', image: 'python:3' }] } }, 'sdk-hint', /Python/],
  ])('%s is told of', (_name, options, code, evidence) => {
    const findings = findingsOf(options).filter((finding) => finding.code === code);

    expect(findings.flatMap((finding) => finding.evidence)).toEqual([expect.stringMatching(evidence)]);
    expect(JSON.stringify(findings)).not.toContain('canary');
  });

  it.each<[string, WorkloadOptions, string, RegExp]>([
    ['scaled to zero', { spec: { replicas: 0 } }, 'verification-deferred', /scaled to zero/],
    ['suspended', { kind: 'CronJob', spec: { suspend: true } }, 'verification-deferred', /is suspended/],
    ['with strategy Recreate', { spec: { strategy: { type: 'Recreate' } } }, 'rollout-interrupts', /Recreate/],
    ['of one named pod', { kind: 'StatefulSet', spec: { replicas: 1 } }, 'rollout-interrupts', /one replica/],
  ])('%s: how it is replaced is told', (_name, options, code, message) => {
    expect(findingsOf(options).filter((finding) => finding.code === code)).toEqual([
      expect.objectContaining({ severity: 'info', message: expect.stringMatching(message) }),
    ]);
  });

  it.each<[string, WorkloadOptions]>([
    ['with nothing of its own', {}],
    ['with its own client id', variable('AZURE_CLIENT_ID', OWN)],
    [
      'for Windows by its nodes',
      { podSpec: { nodeSelector: { 'kubernetes.io/os': 'windows' }, tolerations: [{ key: 'os', value: 'windows' }] } },
    ],
    ['without a token of the Kubernetes API (E27)', { podSpec: { automountServiceAccountToken: false } }],
    ['of one replica', { spec: { replicas: 1 } }],
    ['of several named pods', { kind: 'StatefulSet', spec: { replicas: 2 } }],
    ['with Recreate and no pods of its own rollout', { spec: { paused: true, strategy: { type: 'Recreate' } } }],
  ])('%s is told of nothing', (_name, options) => {
    const codes = findingsOf(options).map(({ code }) => code);

    expect(codes.filter((code) => code !== 'windows-pod')).toEqual([]);
  });

  it('is not told of what the webhook has put into its pod', () => {
    const env = [
      { name: 'AZURE_CLIENT_ID', value: OWN.toUpperCase() },
      { name: 'AZURE_TENANT_ID', value: 'contoso.example' },
      { name: 'AZURE_FEDERATED_TOKEN_FILE', value: TOKEN_PATH },
    ];
    const podSpec = { containers: [{ name: 'app', image: 'x', env }], volumes: [{ name: 'azure-identity-token' }] };

    expect(findingsOf({ kind: 'Pod', podSpec }).map(({ code }) => code)).toEqual([]);
  });

  it('without an identity is told of nothing', () => {
    expect(findingsOf({ ...variable('HTTPS_PROXY', 'x'), label: 'other' }).map(({ code }) => code)).not.toContain(
      'https-proxy-set',
    );
  });
});

describe('of several identities', () => {
  const options = (extra: JsonObject[], accept: string[]): ReturnType<typeof planObjects> =>
    planObjects(
      [
        ...IDENTITY,
        ...SECOND,
        serviceAccount('shop', 'api'),
        workload('shop', 'api', {
          label: 'api',
          account: 'api',
          podSpec: { containers: [{ name: 'app', image: 'x', env: extra }] },
        }),
      ],
      {
        file: {
          decisions: [
            {
              subject: 'Deployment.apps/shop/api',
              reason: 'known',
              defaultIdentity: OWN,
              ...(accept.length > 0 ? { accept } : {}),
            },
          ],
        },
      },
    );

  it.each<[string, JsonObject[], string[], boolean]>([
    ['one that is chosen by resource id is not moved', [{ name: 'ID', value: armId('id-2') }], [], false],
    [
      'one is moved once the code is known',
      [{ name: 'ID', value: armId('id-2') }],
      ['resource-id-among-several'],
      true,
    ],
    ['one that is chosen by client id is moved', [], [], true],
  ])('%s', (_name, env, accept, moved) => {
    const plan = options(env, accept);

    expect(plan.changes.some(({ stage }) => stage === 'workloads')).toBe(moved);
    expect(plan.findings.some(({ code }) => code === 'resource-id-among-several')).toBe(!moved);
    expect(plan.findings.some(({ code }) => code === 'identity-chosen-by-resource-id')).toBe(false);
  });
});

describe('a StatefulSet with a partition', () => {
  it('is planned, and somebody must lower it', () => {
    const spec = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } }, replicas: 3 };
    const plan = planObjects([
      ...IDENTITY,
      serviceAccount('shop', 'api'),
      workload('shop', 'api', { kind: 'StatefulSet', label: 'api', account: 'api', spec }),
    ]);

    expect(plan.manual).toEqual([
      expect.objectContaining({ code: 'rollout-partitioned', message: expect.stringContaining('below number 2') }),
    ]);
    expect(plan.changes.some(({ stage }) => stage === 'workloads')).toBe(true);
  });
});
