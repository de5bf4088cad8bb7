/** What the real webhook and the real server do that one might not expect: the smallest case of each (test/cluster). */
import { describe, expect, it } from '@jest/globals';
import { CLIENT_ID_ANNOTATION, USE_LABEL } from '../../../src/core/inventory/names.js';
import {
  azureIdentity,
  azureIdentityBinding,
  clientId,
  serviceAccount,
  workload,
  type WorkloadOptions,
} from '../../support/objects.js';
import { planObjects } from '../../support/planning.js';

const annotate = (key: string, value: string): WorkloadOptions['podAnnotations'] & object => ({
  [`azure.workload.identity/${key}`]: value,
});
const IDENTITY = [azureIdentity('shop', 'identity'), azureIdentityBinding('shop', 'binding', 'identity', 'api')];

describe('the webhook', () => {
  const app = { label: 'api', account: 'api' };

  it.each<[string, WorkloadOptions, WorkloadOptions['metadata'] & object]>([
    [
      'refuses a proxy on the host network',
      { podAnnotations: annotate('inject-proxy-sidecar', 'false'), podSpec: { hostNetwork: true } },
      {},
    ],
    [
      'refuses a proxy port that is no number',
      { podAnnotations: { ...annotate('inject-proxy-sidecar', 'true'), ...annotate('proxy-sidecar-port', 'http') } },
      {},
    ],
    [
      'refuses an expiration on the pod out of range',
      { podAnnotations: annotate('service-account-token-expiration', '3599') },
      {},
    ],
    ['refuses an expiration on the account out of range', {}, annotate('service-account-token-expiration', '86401')],
    ['gives a skipped container nothing', { podAnnotations: annotate('skip-containers', 'app') }, {}],
  ])('%s, so the workload is not cut over', (_, options, annotations) => {
    const account = serviceAccount('shop', 'api', { annotations });
    const plan = planObjects([...IDENTITY, account, workload('shop', 'api', { ...app, ...options })]);
    expect(plan.changes.filter(({ stage }) => stage === 'workloads')).toEqual([]);
  });

  it('leaves the client id of a container alone, so the workload has not got its own', () => {
    const env = [{ name: 'AZURE_CLIENT_ID', value: clientId(2) }];
    const podSpec = { containers: [{ name: 'app', image: 'example.azurecr.io/app:1', env }] };
    const objects = [
      ...IDENTITY,
      serviceAccount('shop', 'api', { annotations: { [CLIENT_ID_ANNOTATION]: clientId(1) } }),
      workload('shop', 'api', { ...app, podSpec, podLabels: { [USE_LABEL]: 'true' } }),
    ];
    const { findings } = planObjects(objects);
    expect(findings.map(({ code }) => code)).toContain('identity-variable-differs');
  });

  it('sets variables in a bare pod itself, which are none of the team', () => {
    const env = [{ name: 'AZURE_FEDERATED_TOKEN_FILE', value: '/var/run/secrets/azure/wi/token/azure-identity-token' }];
    const podSpec = { containers: [{ name: 'app', image: 'example.azurecr.io/app:1', env }] };
    const pod = workload('shop', 'api', { ...app, kind: 'Pod', podSpec, podLabels: { [USE_LABEL]: 'true' } });
    const { findings } = planObjects([...IDENTITY, serviceAccount('shop', 'api'), pod]);
    expect(findings.map(({ code }) => code)).not.toContain('identity-variable-differs');
  });
});

describe('the server', () => {
  it('takes no name of a service account above 253 characters', () => {
    const name = 'a'.repeat(253);
    const plan = planObjects([...IDENTITY, serviceAccount('shop', name), workload('shop', name, { label: 'api' })]);
    const names = plan.changes.flatMap(({ target }) => (target.system === 'kubernetes' ? [target.name.length] : []));
    expect(Math.max(...names)).toBeLessThanOrEqual(253);
  });
});
