import { describe, expect, it } from '@jest/globals';
import { readPodShape } from '../../../src/core/inventory/read-pod-shape.js';
import type { JsonObject } from '../../../src/core/json.js';

function csi(driver: string, attributes: JsonObject): JsonObject {
  return { name: 'v', csi: { driver, volumeAttributes: attributes } };
}

describe('a pod', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['that names no account', {}, { serviceAccount: 'default', namesAccount: false }],
    ['that names one', { serviceAccountName: 'api' }, { serviceAccount: 'api', namesAccount: true }],
    [
      'that names one in the deprecated field only',
      { serviceAccount: 'api' },
      { serviceAccount: 'api', namesAccount: false },
    ],
    [
      'that names one in both fields',
      { serviceAccount: 'old', serviceAccountName: 'api' },
      { serviceAccount: 'api', namesAccount: true },
    ],
    ['with an empty name of an account', { serviceAccountName: '' }, { serviceAccount: 'default' }],
    ['on the network of its node', { hostNetwork: true }, { hostNetwork: true }],
    ['with a text for hostNetwork', { hostNetwork: 'true' }, { hostNetwork: false }],
    ['for Windows by its system', { os: { name: 'windows' } }, { windows: true }],
    ['for Linux by its system', { os: { name: 'linux' } }, { windows: false }],
    ['for Windows by its nodes', { nodeSelector: { 'kubernetes.io/os': 'windows' } }, { windows: true }],
    ['for Windows by its nodes of old', { nodeSelector: { 'beta.kubernetes.io/os': 'windows' } }, { windows: true }],
    ['with pull secrets', { imagePullSecrets: [{ name: 'a' }, { name: 'b' }] }, { ownPullSecrets: 2 }],
    [
      'that mounts secrets',
      {
        volumes: [
          csi('secrets-store.csi.k8s.io', { secretProviderClass: 'kv' }),
          csi('secrets-store.csi.k8s.io', {}),
          csi('disk.csi.azure.com', { secretProviderClass: 'no' }),
          { name: 'e', emptyDir: {} },
        ],
      },
      { secretProviderClasses: ['kv'] },
    ],
  ])('%s', (_name, spec, expected) => {
    expect(readPodShape({}, spec)).toMatchObject(expected);
  });

  it('lists its init containers first', () => {
    const shape = readPodShape({}, { containers: [{ name: 'app', image: 'a' }], initContainers: [{ name: 'init' }] });

    expect(shape.containers).toEqual([
      { name: 'init', init: true, image: '', env: [] },
      { name: 'app', init: false, image: 'a', env: [] },
    ]);
  });

  it.each<[string, JsonObject, JsonObject[]]>([
    ['a value', { name: 'AZURE_CLIENT_ID', value: 'id' }, [{ name: 'AZURE_CLIENT_ID', value: 'id' }]],
    ['an empty value', { name: 'AZURE_CLIENT_ID', value: '' }, [{ name: 'AZURE_CLIENT_ID', value: '' }]],
    [
      'a reference',
      { name: 'AZURE_CLIENT_ID', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      [{ name: 'AZURE_CLIENT_ID' }],
    ],
    ['a secret', { name: 'AZURE_CLIENT_SECRET', value: 'canary' }, [{ name: 'AZURE_CLIENT_SECRET' }]],
    ['a password', { name: 'AZURE_PASSWORD', value: 'canary' }, [{ name: 'AZURE_PASSWORD' }]],
    ['another variable', { name: 'DB', value: 'canary' }, []],
    ['the name of a member of Object', { name: 'constructor', value: 'canary' }, []],
    ['another case', { name: 'azure_client_id', value: 'canary' }, []],
  ])('keeps of %s what selects an identity', (_name, variable, kept) => {
    const shape = readPodShape({}, { containers: [{ name: 'app', env: [variable] }] });

    expect(shape.containers[0]?.env).toEqual(kept);
    expect(JSON.stringify(shape)).not.toContain('canary');
  });

  it('keeps of the annotations of Vault only that they are there', () => {
    const annotations = { 'vault.hashicorp.com/agent-inject-template': 'canary', 'sidecar.istio.io/inject': 'false' };
    const shape = readPodShape({ annotations }, {});

    expect(shape.annotations).toEqual({
      'vault.hashicorp.com/agent-inject-template': '',
      'sidecar.istio.io/inject': 'false',
    });
  });

  it.each<[string, JsonObject]>([
    ['nothing', {}],
    ['lists for objects', { nodeSelector: [], os: [], containers: {} }],
    ['numbers for all', { containers: 1, volumes: 2, initContainers: 3, imagePullSecrets: 4, serviceAccountName: 5 }],
    ['nulls', { containers: [null], volumes: [null], serviceAccountName: null }],
  ])('of %s is read without a complaint', (_name, spec) => {
    expect(readPodShape({}, spec)).toMatchObject({ serviceAccount: 'default', windows: false });
  });
});
