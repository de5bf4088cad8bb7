import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PodShape, ServiceAccount } from '../../../src/core/inventory/model.js';
import { readPodShape } from '../../../src/core/inventory/read-pod-shape.js';
import { findRefusals, findSkippedContainers, injectsProxy } from '../../../src/core/resolve/webhook.js';

type Annotations = Record<string, string>;

const prefixed = (annotations: Annotations): Annotations =>
  Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`azure.workload.identity/${key}`, value]));

function podWith(annotations: Annotations, spec: { hostNetwork?: boolean } = {}): PodShape {
  const containers = [{ name: 'app' }, { name: 'log' }];
  return readPodShape({ annotations: prefixed(annotations) }, { containers, ...spec });
}

function accountWith(annotations: Annotations): ServiceAccount {
  return {
    ref: 'ServiceAccount/shop/api',
    namespace: 'shop',
    name: 'api',
    at: {},
    labels: {},
    annotations: prefixed(annotations),
    imagePullSecrets: [],
  };
}

const EXPIRATION = 'service-account-token-expiration';

describe('the webhook refuses a pod', () => {
  it.each<[string, PodShape, RegExp]>([
    [
      'with a proxy on the host network',
      podWith({ 'inject-proxy-sidecar': 'true' }, { hostNetwork: true }),
      /network of the node/,
    ],
    [
      'with a proxy said to be off there',
      podWith({ 'inject-proxy-sidecar': 'false' }, { hostNetwork: true }),
      /network/,
    ],
    ['with a port of letters', podWith({ 'inject-proxy-sidecar': '', 'proxy-sidecar-port': 'http' }), /"http"/],
    ['with an empty port', podWith({ 'inject-proxy-sidecar': '', 'proxy-sidecar-port': '' }), /""/],
    ['with port 0', podWith({ 'inject-proxy-sidecar': '', 'proxy-sidecar-port': '0' }), /no port/],
    ['with port 65536', podWith({ 'inject-proxy-sidecar': '', 'proxy-sidecar-port': '65536' }), /no port/],
    ['with an expiration that is too short', podWith({ [EXPIRATION]: '3599' }), /"3599"/],
    ['with an expiration that is too long', podWith({ [EXPIRATION]: '86401' }), /"86401"/],
    ['with an expiration with a unit', podWith({ [EXPIRATION]: '1h' }), /"1h"/],
    ['with a broken expiration', podWith({ [EXPIRATION]: '7200.0' }), /"7200.0"/],
  ])('%s', (_name, pod, reason) => {
    expect(findRefusals(pod, undefined)).toEqual([expect.stringMatching(reason)]);
  });

  it.each<[string, PodShape]>([
    ['without annotations', podWith({})],
    ['with a port and no proxy', podWith({ 'proxy-sidecar-port': 'http' })],
    ['with a proxy', podWith({ 'inject-proxy-sidecar': 'true', 'proxy-sidecar-port': '8080' })],
    ['on the host network', podWith({}, { hostNetwork: true })],
    ['with the shortest expiration', podWith({ [EXPIRATION]: '3600' })],
    ['with the longest', podWith({ [EXPIRATION]: '86400' })],
    ['with an empty expiration', podWith({ [EXPIRATION]: '' })],
    ['with a sign', podWith({ [EXPIRATION]: '+7200' })],
  ])('but not one %s', (_name, pod) => {
    expect(findRefusals(pod, undefined)).toEqual([]);
  });

  it.each<[string, Annotations, Annotations, RegExp | undefined]>([
    ['by the account', {}, { [EXPIRATION]: '60' }, /of ServiceAccount\/shop\/api is "60"/],
    ['by the pod before the account', { [EXPIRATION]: '60' }, { [EXPIRATION]: '7200' }, /of the pod is "60"/],
    ['never by the account where the pod says better', { [EXPIRATION]: '7200' }, { [EXPIRATION]: '60' }, undefined],
  ])('%s', (_name, ofPod, ofAccount, reason) => {
    const refusals = findRefusals(podWith(ofPod), accountWith(ofAccount));

    expect(refusals).toEqual(reason === undefined ? [] : [expect.stringMatching(reason)]);
  });

  it('exactly when the expiration is a whole number out of range, or none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -1, max: 90_000 }).map(String), fc.string({ minLength: 1 })), (value) => {
        const accepted =
          /^[+-]?\d+$/.test(value) &&
          BigInt(value.replace('+', '')) >= 3600n &&
          BigInt(value.replace('+', '')) <= 86_400n;
        expect(findRefusals(podWith({ [EXPIRATION]: value }), undefined)).toHaveLength(accepted ? 0 : 1);
      }),
    );
  });
});

describe('the proxy is injected', () => {
  it.each(['true', 'false', ''])('for the value %j', (value) => {
    expect(injectsProxy(podWith({ 'inject-proxy-sidecar': value }))).toBe(true);
  });

  it('only where the key is there', () => {
    expect(injectsProxy(podWith({}))).toBe(false);
  });
});

describe('skipped are', () => {
  it.each<[string, string[]]>([
    ['app', ['app']],
    ['log; app', ['app', 'log']],
    [' app ;', ['app']],
    ['other', []],
    ['app,log', []],
    ['', []],
  ])('of %j %j', (value, containers) => {
    expect(findSkippedContainers(podWith({ 'skip-containers': value }))).toEqual(containers);
  });
});
