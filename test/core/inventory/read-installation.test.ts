import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/core/json.js';
import { inventoryOf, mic, nmi } from '../../support/objects.js';

function running(image: string, kind = 'Deployment'): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { namespace: 'identity', name: 'x' },
    spec: { template: { metadata: {}, spec: { containers: [{ name: 'x', image }] } } },
  };
}

describe('images', () => {
  it.each([
    ['mcr.microsoft.com/oss/azure/aad-pod-identity/mic:v1.8.17', 'mic', 'v1.8.17'],
    ['mcr.microsoft.com/k8s/aad-pod-identity/nmi:1.5.5', 'nmi', '1.5.5'],
    ['registry.example:5000/mirror/aad-pod-identity/nmi:v1.8.0', 'nmi', 'v1.8.0'],
    ['registry.example:5000/aad-pod-identity/mic', 'mic', ''],
    ['aad-pod-identity/mic:v1', 'mic', 'v1'],
    [`mcr.microsoft.com/oss/azure/aad-pod-identity/mic@sha256:${'0'.repeat(64)}`, 'mic', ''],
    [`mcr.microsoft.com/oss/azure/aad-pod-identity/mic:v1.8.17@sha256:${'0'.repeat(64)}`, 'mic', 'v1.8.17'],
  ])('%s is one', (image, component, version) => {
    expect(inventoryOf([running(image)]).installations).toEqual([expect.objectContaining({ component, version })]);
  });

  it.each([
    'mcr.microsoft.com/oss/azure/aad-pod-identity/demo:v1',
    'mcr.microsoft.com/oss/azure/aad-pod-identity/micro:v1',
    'example.com/my-aad-pod-identity/mic:v1',
    'example.com/mic:v1',
    '',
  ])('%j is none', (image) => {
    expect(inventoryOf([running(image)]).installations).toEqual([]);
  });

  it('count in a Deployment or DaemonSet only', () => {
    expect(inventoryOf([running('aad-pod-identity/nmi:v1', 'StatefulSet')]).installations).toEqual([]);
  });
});

describe('forceNamespaced', () => {
  it.each<[string, string[], boolean]>([
    ['a flag alone', ['--forceNamespaced'], true],
    ['one dash', ['-forceNamespaced'], true],
    ['a value', ['--forceNamespaced=true'], true],
    ['a value as Go takes it', ['--forceNamespaced=T'], true],
    ['switched off', ['--forceNamespaced=false'], false],
    ['before another flag', ['--forceNamespaced', '--logtostderr'], true],
    ['a word after it, which Go does not take for its value', ['--forceNamespaced', 'false'], true],
    ['no flag', ['forceNamespaced'], false],
    ['none', [], false],
  ])('by %s', (_name, args, forceNamespaced) => {
    expect(inventoryOf([mic({ args })]).installations).toEqual([expect.objectContaining({ forceNamespaced })]);
  });

  it.each([
    ['true', true],
    ['false', false],
    ['True', false],
    ['1', false],
  ])('by the variable FORCENAMESPACED=%s, of which only "true" counts', (value, forceNamespaced) => {
    const { installations } = inventoryOf([nmi({ env: [{ name: 'FORCENAMESPACED', value }] })]);

    expect(installations).toEqual([expect.objectContaining({ forceNamespaced })]);
  });
});

describe('other settings of NMI', () => {
  it.each<[string[], object]>([
    [[], { mode: 'standard', micNamespace: 'default' }],
    [['--operation-mode=managed'], { mode: 'managed' }],
    [['--operation-mode', 'managed', '--node=$(NODE)'], { mode: 'managed' }],
    [['--operation-mode=standard'], { mode: 'standard' }],
    [['--MICNamespace', 'kube-system'], { micNamespace: 'kube-system' }],
    [['--block-instance-metadata'], { blocksInstanceMetadata: true }],
    [['--block-instance-metadata=false'], { blocksInstanceMetadata: false }],
    [['--allow-network-plugin-kubenet=true'], { allowsKubenet: true }],
    [['--immutable-user-msis=A, b,,'], { keptIdentities: ['A', 'b'] }],
    [[], { blocksInstanceMetadata: false, allowsKubenet: false, keptIdentities: [] }],
  ])('%j', (args, expected) => {
    expect(inventoryOf([nmi({ args })]).installations).toEqual([expect.objectContaining(expected)]);
  });

  it('are read from the command too', () => {
    const daemon = {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { namespace: 'identity', name: 'x' },
      spec: {
        template: {
          spec: { containers: [{ image: 'aad-pod-identity/nmi:v1', command: ['nmi', '--operation-mode=managed'] }] },
        },
      },
    };

    expect(inventoryOf([daemon]).installations).toEqual([expect.objectContaining({ mode: 'managed' })]);
  });
});
