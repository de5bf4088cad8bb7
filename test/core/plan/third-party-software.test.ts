import { describe, expect, it } from '@jest/globals';
import { azureIdentity, azureIdentityBinding, serviceAccount, workload } from '../../support/objects.js';
import { describeChanges, planObjects } from '../../support/planning.js';

function planImage(image: string, accept?: string) {
  const objects = [
    azureIdentity('dns', 'dns'),
    azureIdentityBinding('dns', 'dns', 'dns', 'dns'),
    serviceAccount('dns', 'app'),
    workload('dns', 'app', { label: 'dns', account: 'app', podSpec: { containers: [{ name: 'c', image }] } }),
  ];
  const decision = { subject: 'Deployment.apps/dns/app', reason: 'prepared', accept: accept ? [accept] : [] };
  return planObjects(objects, accept ? { file: { decisions: [decision] } } : {});
}

const CREDENTIAL = 'create dns system:serviceaccount:dns:app';

describe('third-party software', () => {
  it.each([
    ['registry.k8s.io/external-dns/external-dns:v0.14.0', 'integration-settings-unread', /azure\.json/],
    ['registry.k8s.io/external-dns/external-dns:v0.13.5', 'integration-too-old', /external-dns 0\.13\.5/],
    ['velero/velero-plugin-for-microsoft-azure:v1.7.1', 'integration-too-old', /1\.7\.1/],
    ['mcr.microsoft.com/azure-application-gateway/kubernetes-ingress:1.6.0', 'integration-too-old', /1\.6\.0/],
    ['quay.io/jetstack/cert-manager-controller:v1.10.2', 'integration-too-old', /1\.10\.2/],
  ])('%s gets its credential and nothing else: %s', (image, code, evidence) => {
    const plan = planImage(image);
    expect(describeChanges(plan)).toEqual([CREDENTIAL]);
    expect(plan.manual.map((entry) => entry.code)).toContain(code);
    expect(plan.findings.find((finding) => finding.code === code)?.evidence).toEqual([expect.stringMatching(evidence)]);
  });

  it.each([
    ['velero/velero-plugin-for-microsoft-azure:v1.8.0'],
    ['velero/velero-plugin-for-microsoft-azure:main'],
    ['velero/velero-plugin-for-microsoft-azure@sha256:0a'],
    ['mcr.microsoft.com/azure-application-gateway/kubernetes-ingress:1.9.5'],
    ['example.azurecr.io/shop/azcopy:1.0.0'],
  ])('%s is moved like any other', (image) => {
    expect(describeChanges(planImage(image))).toContain(
      'edit Deployment.apps/dns/app azure.workload.identity/use=true',
    );
  });

  it('is moved when a person accepts what holds it back', () => {
    const plan = planImage('registry.k8s.io/external-dns/external-dns:v0.14.0', 'integration-settings-unread');
    expect(describeChanges(plan)).toContain('edit Deployment.apps/dns/app azure.workload.identity/use=true');
  });
});
