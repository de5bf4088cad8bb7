import { describe, expect, it } from '@jest/globals';
import { type OwnerMarks, readOwnerTool } from '../../../src/core/inventory/owner-tool.js';
import type { JsonObject } from '../../../src/core/json.js';

const FLUX_HELM = { 'helm.toolkit.fluxcd.io/name': 'release' };
const FLUX = { 'kustomize.toolkit.fluxcd.io/name': 'apps' };
const ARGO = { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:shop/api' };
const HELM = { 'meta.helm.sh/release-name': 'rel' };
const ADDON = { 'addonmanager.kubernetes.io/mode': 'Reconcile' };
const OPERATED = controlledBy('Elastic', 'example.com/v1');

function controlledBy(kind: string, apiVersion: string): JsonObject {
  return { ownerReferences: [{ kind, apiVersion, name: 'one', controller: true }] };
}

function marks(more: Partial<OwnerMarks>): OwnerMarks {
  return { metadata: {}, labels: {}, annotations: {}, found: {}, ...more };
}

describe('the owner', () => {
  it.each<[string, Partial<OwnerMarks>, unknown]>([
    ['of Argo CD by its old label', { labels: { 'argocd.argoproj.io/instance': 'a' } }, { tool: 'argocd', name: 'a' }],
    [
      'of Helm 3 without annotations',
      { labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': 'r' } },
      { tool: 'helm', name: 'r' },
    ],
    ['of Helm without the name of a release', { labels: { heritage: 'Helm' } }, { tool: 'helm' }],
    ['is not Helm by a release alone', { labels: { release: 'r' } }, undefined],
    ['is not Helm by another manager', { labels: { 'app.kubernetes.io/managed-by': 'kustomize' } }, undefined],
    ['is an operator', { metadata: OPERATED }, { tool: 'operator', name: 'Elastic.example.com/one' }],
    ['is no operator but Kubernetes', { metadata: controlledBy('ReplicaSet', 'apps/v1') }, undefined],
    ['is no operator but a Node', { metadata: controlledBy('Node', 'v1') }, undefined],
    ['is AKS itself', { labels: { 'kubernetes.azure.com/managedby': 'aks' } }, { tool: 'aks-addon' }],
    ['is not the add-on manager', { labels: { 'addonmanager.kubernetes.io/mode': 'EnsureExists' } }, undefined],
    ['is Flux by a manager', { found: { managers: ['kustomize-controller'] } }, { tool: 'flux' }],
    ['is Argo CD by a manager', { found: { managers: ['argocd-controller', 'kubectl'] } }, { tool: 'argocd' }],
    ['is nobody by a person', { found: { managers: ['kubectl-edit', 'constructor'] } }, undefined],
  ])('%s', (_name, more, owner) => {
    expect(readOwnerTool(marks(more))).toEqual(owner);
  });

  it.each<[string, Partial<OwnerMarks>, string]>([
    ['Flux before Argo CD', { labels: FLUX, annotations: ARGO }, 'flux'],
    ['Flux before Helm', { labels: FLUX_HELM, annotations: HELM }, 'flux'],
    ['Argo CD before Helm', { annotations: { ...ARGO, ...HELM } }, 'argocd'],
    ['the add-on manager before Helm', { labels: ADDON, annotations: HELM }, 'aks-addon'],
    ['Helm before an operator', { annotations: HELM, metadata: OPERATED }, 'helm'],
    ['an operator before a manager', { metadata: OPERATED, found: { managers: ['helm'] } }, 'operator'],
  ])('is %s', (_name, more, tool) => {
    expect(readOwnerTool(marks(more))?.tool).toBe(tool);
  });

  it('does not depend on the order of managers', () => {
    const of = (...managers: string[]) => readOwnerTool(marks({ found: { managers } }));

    expect(of('helm', 'helm-controller')).toEqual(of('helm-controller', 'helm'));
  });
});
