/** Custom resources in a plan: moved, or held back with the reason. */
import { describe, expect, it } from '@jest/globals';
import type { MigrationPlan } from '../../../src/core/formats/plan.js';
import { CLIENT_ID_ANNOTATION } from '../../../src/core/inventory/names.js';
import type { Json, JsonObject } from '../../../src/core/json.js';
import { azureIdentity, azureIdentityBinding, clientId, serviceAccount, workload } from '../../support/objects.js';
import { describeChanges, planObjects } from '../../support/planning.js';

const labels = { aadpodidbinding: 'api' };
const containers = [{ name: 'app', image: 'x' }];
const template = { metadata: { labels }, spec: { serviceAccountName: 'api', containers } };
const ours = [azureIdentity('shop', 'api'), azureIdentityBinding('shop', 'api', 'api', 'api')];
const annotated = { annotations: { [CLIENT_ID_ANNOTATION]: clientId(1) } };

function custom(apiVersion: string, kind: string, spec: Json): JsonObject {
  return { apiVersion, kind, metadata: { namespace: 'shop', name: 'api' }, spec };
}

function planFor(...objects: JsonObject[]): MigrationPlan {
  return planObjects([...ours, serviceAccount('shop', 'api'), ...objects]);
}

function told({ findings }: MigrationPlan, ref: string): string[] {
  return findings.filter(({ subject, severity }) => subject === ref && severity !== 'info').map(({ code }) => code);
}

const credential = 'create api system:serviceaccount:shop:api';
const annotation = `edit ServiceAccount/shop/api ${CLIENT_ID_ANNOTATION}=${clientId(1)}`;
const kafkaPod = { kafka: { template: { pod: { metadata: { labels } } } } };
const kafkaCredential = 'create api system:serviceaccount:shop:api-kafka';
const kafka = custom('kafka.strimzi.io/v1beta2', 'Kafka', kafkaPod);
const twoTasks = (label: string, account: string): Json => ({
  tasks: [
    { name: 'a', template },
    {
      name: 'b',
      template: { metadata: { labels: { aadpodidbinding: label } }, spec: { serviceAccountName: account, containers } },
    },
  ],
});

describe('a plan', () => {
  it.each<{ name: string; objects: JsonObject[]; ref: string; codes: string[]; changes: string[] }>([
    {
      name: 'edits a custom resource where its fields lie',
      objects: [
        custom('monitoring.coreos.com/v1', 'Prometheus', { podMetadata: { labels }, serviceAccountName: 'api' }),
      ],
      ref: 'Prometheus.monitoring.coreos.com/shop/api',
      codes: [],
      changes: [
        credential,
        annotation,
        'edit Prometheus.monitoring.coreos.com/shop/api azure.workload.identity/use=true',
      ],
    },
    {
      name: 'gives it an account of its own',
      objects: [
        custom('keda.sh/v1alpha1', 'ScaledJob', {
          jobTargetRef: { template: { metadata: { labels }, spec: { containers } } },
        }),
      ],
      ref: 'ScaledJob.keda.sh/shop/api',
      codes: [],
      changes: [
        'create api system:serviceaccount:shop:api-workload-identity',
        'create ServiceAccount/shop/api-workload-identity',
        'edit ScaledJob.keda.sh/shop/api azure.workload.identity/use=true serviceAccountName=api-workload-identity',
      ],
    },
    {
      name: 'waits for the next run',
      objects: [custom('argoproj.io/v1alpha1', 'Workflow', { podMetadata: { labels }, serviceAccountName: 'api' })],
      ref: 'Workflow.argoproj.io/shop/api',
      codes: ['run-immutable'],
      changes: [credential],
    },
    {
      name: 'does not take a Job of Volcano for a Job',
      objects: [custom('batch.volcano.sh/v1alpha1', 'Job', { tasks: [{ name: 'a', template }] })],
      ref: 'Job.batch.volcano.sh/shop/api',
      codes: ['run-immutable'],
      changes: [credential],
    },
    {
      name: 'leaves an unknown kind to a person',
      objects: [custom('example.com/v1', 'App', { pods: template })],
      ref: 'App.example.com/shop/api',
      codes: ['unknown-owner-kind'],
      changes: [credential],
    },
    {
      name: 'leaves the annotation of an account to the operator that makes it',
      objects: [kafka, serviceAccount('shop', 'api-kafka')],
      ref: 'Kafka.kafka.strimzi.io/shop/api',
      codes: ['account-can-not-be-set'],
      changes: [kafkaCredential],
    },
    {
      name: 'moves pods of a made account once it has the annotation',
      objects: [kafka, serviceAccount('shop', 'api-kafka', annotated)],
      ref: 'Kafka.kafka.strimzi.io/shop/api',
      codes: [],
      changes: [kafkaCredential, 'edit Kafka.kafka.strimzi.io/shop/api azure.workload.identity/use=true'],
    },
    {
      name: 'makes no account that pods cannot be given',
      objects: [kafka, serviceAccount('shop', 'api-kafka'), workload('shop', 'other', { account: 'api-kafka' })],
      ref: 'Kafka.kafka.strimzi.io/shop/api',
      codes: ['account-can-not-be-set'],
      changes: [],
    },
    {
      name: 'does nothing for templates with two labels',
      objects: [
        custom('ray.io/v1', 'RayService', {
          rayClusterConfig: {
            headGroupSpec: { template },
            workerGroupSpecs: [
              { groupName: 'w', template: { ...template, metadata: { labels: { aadpodidbinding: 'web' } } } },
            ],
          },
        }),
      ],
      ref: 'RayService.ray.io/shop/api',
      codes: ['templates-differ'],
      changes: [],
    },
    {
      name: 'does nothing for templates with two accounts',
      objects: [custom('batch.volcano.sh/v1alpha1', 'Job', twoTasks('api', 'other'))],
      ref: 'Job.batch.volcano.sh/shop/api',
      codes: ['templates-differ'],
      changes: [],
    },
  ])('$name', ({ objects, ref, codes, changes }) => {
    const plan = planFor(...objects);
    expect(told(plan, ref)).toEqual(codes);
    expect(describeChanges(plan).sort()).toEqual(changes.sort());
  });

  it.each([
    ['Job', 'job-immutable'],
    ['Pod', 'bare-pod'],
  ] as const)('tells whoever makes a %s of the annotation that its account lacks', (kind, code) => {
    const made = workload('shop', 'job', { kind, label: 'api', account: 'api' });
    const evidenceOf = (account: JsonObject): string[] =>
      planObjects([...ours, account, made]).findings.flatMap((finding) =>
        finding.code === code ? finding.evidence : [],
      );
    const advice = `annotation of ServiceAccount/shop/api: ${CLIENT_ID_ANNOTATION}: ${clientId(1)}`;

    expect(evidenceOf(serviceAccount('shop', 'api'))).toContain(advice);
    expect(evidenceOf(serviceAccount('shop', 'api', annotated))).not.toContain(advice);
  });

  it('tells where the template of an unknown kind lies', () => {
    const { findings } = planFor(custom('example.com/v1', 'App', { foo: { template } }));
    const evidence = findings
      .filter(({ code }) => code === 'unknown-owner-kind')
      .flatMap((finding) => finding.evidence);
    expect(evidence).toContain('the pod template lies at spec.foo.template');
  });

  it('counts templates without a label among the users of their accounts', () => {
    const spec = { driver: { labels, serviceAccount: 'api' }, executor: { serviceAccount: 'web' } };
    const plan = planFor(
      custom('sparkoperator.k8s.io/v1beta2', 'ScheduledSparkApplication', { template: spec }),
      workload('shop', 'web', { label: 'api', account: 'web' }),
      serviceAccount('shop', 'web'),
    );
    const split = plan.findings.filter(({ code }) => code === 'account-is-split');
    expect(split.map(({ subject }) => subject)).toEqual(['Deployment.apps/shop/web']);
  });
});
