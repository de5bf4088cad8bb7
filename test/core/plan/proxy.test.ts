import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MigrationPlan } from '../../../src/core/formats/plan.js';
import type { JsonObject } from '../../../src/core/json.js';
import {
  armId,
  azureIdentity,
  azureIdentityBinding,
  liveInventoryOf,
  serviceAccount,
  workload,
  type WorkloadOptions,
} from '../../support/objects.js';
import { describeChanges, planInventories } from '../../support/planning.js';

const PREFIX = 'azure.workload.identity';
const IDENTITY = [azureIdentity('shop', 'identity'), azureIdentityBinding('shop', 'binding', 'identity', 'api')];

interface Case extends WorkloadOptions {
  namespace?: JsonObject;
  version?: string;
  /** Absent: the proxy is decided for. */
  undecided?: true;
  accept?: string[];
}

function planWith({ namespace, version, undecided, accept, ...options }: Case): MigrationPlan {
  const objects = [
    ...IDENTITY,
    ...(namespace ? [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: namespace } }] : []),
    serviceAccount('shop', 'api'),
    workload('shop', 'api', { label: 'api', account: 'api', ...options }),
  ];
  const inventory = liveInventoryOf(objects);
  const { cluster } = inventory.root;
  const root = { ...inventory.root, cluster: { server: '', context: '', ...cluster, ...(version ? { version } : {}) } };
  const subject = inventory.workloads[0]?.ref ?? '';
  const decision = {
    subject,
    reason: 'old SDK',
    ...(undecided ? {} : { proxy: true as const }),
    ...(accept ? { accept } : {}),
  };
  return planInventories([{ ...inventory, root }], { mode: 'standard', file: { decisions: [decision] } });
}

const container = (more: JsonObject): JsonObject => ({ containers: [{ name: 'app', image: 'x', ...more }] });
const init = (more: JsonObject): JsonObject => ({
  ...container({}),
  initContainers: [{ name: 'init', image: 'x', ...more }],
});
const annotation = (plan: MigrationPlan): string[] => describeChanges(plan).filter((line) => line.includes('proxy'));
const reasonsOf = (plan: MigrationPlan, code: string): readonly string[] | undefined =>
  plan.findings.find((finding) => finding.code === code)?.evidence;

describe('the proxy sidecar', () => {
  it('is never planned without a decision', () => {
    expect(annotation(planWith({ undecided: true }))).toEqual([]);
  });

  it('is an annotation of the pod template, in the change that sets the label', () => {
    expect(annotation(planWith({}))).toEqual([
      expect.stringMatching(/^edit Deployment\.apps\/shop\/api .*\/use=true .*\/inject-proxy-sidecar=true$/),
    ]);
  });

  it.each<[string, Case, string]>([
    [
      'a free port where its own is taken',
      { podSpec: container({ ports: [{ containerPort: 8000 }] }) },
      'proxy-sidecar-port=8001',
    ],
    [
      'the next free one',
      { podSpec: container({ ports: [{ containerPort: 8001 }, { containerPort: 8000 }] }) },
      'proxy-sidecar-port=8002',
    ],
    [
      'in place of a value that does not switch it off',
      { podAnnotations: { [`${PREFIX}/inject-proxy-sidecar`]: 'false' } },
      'inject-proxy-sidecar=true',
    ],
    ['in a CronJob with native sidecars', { kind: 'CronJob', version: 'v1.32.1' }, 'inject-proxy-sidecar=true'],
    ['in a later CronJob', { kind: 'CronJob', version: 'v1.100.0' }, 'inject-proxy-sidecar=true'],
    [
      'in a privileged namespace',
      { namespace: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
      'inject-proxy-sidecar=true',
    ],
    [
      'in a namespace that only warns',
      { namespace: { 'pod-security.kubernetes.io/warn': 'restricted' } },
      'inject-proxy-sidecar=true',
    ],
    [
      'beside another user',
      { podSpec: container({ securityContext: { runAsUser: 1000 } }) },
      'inject-proxy-sidecar=true',
    ],
    [
      'beside an init container in Python',
      { podSpec: init({ command: ['python', 'x.py'] }) },
      'inject-proxy-sidecar=true',
    ],
    [
      'in place of a pinned setting',
      { podSpec: container({ env: [{ name: 'ARM_USE_MSI', value: 'true' }] }) },
      'inject-proxy-sidecar=true',
    ],
    [
      'in a pod that the mesh leaves out',
      { namespace: { 'istio-injection': 'enabled' }, podAnnotations: { 'sidecar.istio.io/inject': 'false' } },
      'inject-proxy-sidecar=true',
    ],
  ])('is planned: %s', (_name, options, expected) => {
    expect(annotation(planWith(options))).toEqual([expect.stringContaining(expected)]);
  });

  it.each<[string, Case, RegExp]>([
    ['on the host network', { podSpec: { hostNetwork: true } }, /network of its node/],
    ['on Windows', { podSpec: { nodeSelector: { 'kubernetes.io/os': 'windows' } } }, /runs on Windows/],
    ['perhaps on Windows', { podSpec: { tolerations: [{ key: 'os', value: 'windows' }] } }, /may run on Windows/],
    ['under pod security', { namespace: { 'pod-security.kubernetes.io/enforce': 'baseline' } }, /"baseline"/],
    ['with a user of the pod', { podSpec: { securityContext: { runAsUser: 1000 } } }, /runAsUser 1000/],
    ['with runAsNonRoot of the pod', { podSpec: { securityContext: { runAsNonRoot: true } } }, /runAsNonRoot/],
    ["with the proxy's own user", { podSpec: container({ securityContext: { runAsUser: 1501 } }) }, /1501/],
    [
      'with an init container of the Azure CLI',
      { podSpec: init({ command: ['az', 'login', '-i'] }) },
      /init container init/,
    ],
    [
      'with an init container that has an identity',
      { podSpec: init({ env: [{ name: 'AZURE_CLIENT_ID', value: '${ID}' }] }) },
      /init container init/,
    ],
    [
      'with a resource id',
      { podSpec: container({ env: [{ name: 'ID', value: armId('identity') }] }) },
      /reads only client ids/,
    ],
    ['in a CronJob of an older server', { kind: 'CronJob', version: 'v1.31.9' }, /server is v1\.31\.9/],
    ['in a CronJob of an unknown server', { kind: 'CronJob' }, /not known/],
    [
      'with a port of its own that is taken',
      {
        podAnnotations: { [`${PREFIX}/proxy-sidecar-port`]: '9000' },
        podSpec: container({ ports: [{ containerPort: 9000 }] }),
      },
      /port 9000/,
    ],
  ])('cannot work %s, so the workload is not cut over', (_name, options, reason) => {
    const plan = planWith({ accept: ['proxy-not-possible', 'settings-need-editing'], ...options });

    expect(reasonsOf(plan, 'proxy-not-possible')).toEqual([expect.stringMatching(reason)]);
    expect(plan.changes.filter(({ stage }) => stage === 'workloads')).toEqual([]);
    expect(plan.changes.filter(({ stage }) => stage === 'identities')).toHaveLength(1);
  });

  it.each<[string, Case, string, boolean]>([
    [
      'asked for by the team',
      { undecided: true, podAnnotations: { [`${PREFIX}/inject-proxy-sidecar`]: 'true' } },
      '',
      true,
    ],
    [
      'asked for where it cannot work',
      {
        undecided: true,
        podAnnotations: { [`${PREFIX}/inject-proxy-sidecar`]: 'true' },
        podSpec: container({ ports: [{ containerPort: 8000 }] }),
      },
      'proxy-not-possible',
      false,
    ],
    [
      'switched off in vain',
      { undecided: true, podAnnotations: { [`${PREFIX}/inject-proxy-sidecar`]: 'false' } },
      'proxy-not-asked',
      false,
    ],
    ['in a mesh', { namespace: { 'istio-injection': 'enabled' } }, 'proxy-in-mesh', false],
    ['in a mesh of its own', { podAnnotations: { 'linkerd.io/inject': 'enabled' } }, 'proxy-in-mesh', false],
    ['in a mesh, understood', { namespace: { 'istio-injection': 'enabled' }, accept: ['proxy-in-mesh'] }, '', true],
    ['after an init container', { podSpec: init({}) }, 'init-container-before-proxy', true],
  ])('%s', (_name, options, code, moved) => {
    const plan = planWith(options);
    const codes = plan.findings.map((finding) => finding.code).filter((found) => found.includes('proxy'));

    expect(codes).toEqual(code === '' ? [] : [code]);
    expect(plan.changes.some(({ stage }) => stage === 'workloads')).toBe(moved);
  });

  it('never takes a port that a container declares', () => {
    const ports = fc.uniqueArray(fc.integer({ min: 7_998, max: 8_010 }), { maxLength: 12 });
    fc.assert(
      fc.property(ports, (taken) => {
        const plan = planWith({ podSpec: container({ ports: taken.map((containerPort) => ({ containerPort })) }) });
        const port = /proxy-sidecar-port=(\d+)/.exec(annotation(plan).join())?.[1] ?? '8000';
        expect(taken).not.toContain(Number(port));
      }),
    );
  });
});
