import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../../src/core/json.js';
import type { Resource } from '../../../../src/sources/manifests/kustomize/resource.js';
import { compileTarget } from '../../../../src/sources/manifests/kustomize/select-targets.js';

const resource: Resource = {
  object: {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'p-api', labels: { app: 'api' }, annotations: { note: 'x' } },
  },
  origin: {},
  previous: [{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'old', name: 'api' }],
};

function matches(target: JsonObject): boolean {
  const selector = compileTarget(target);
  return 'matches' in selector && selector.matches(resource);
}

describe('compileTarget', () => {
  it.each<[JsonObject, boolean]>([
    [{}, true],
    [{ kind: 'Deployment' }, true],
    [{ kind: 'Deploy' }, false],
    [{ kind: 'Deployment|StatefulSet' }, true],
    [{ group: 'apps', version: 'v1' }, true],
    [{ group: 'batch' }, false],
    [{ name: 'api' }, true],
    [{ name: 'p-api' }, true],
    [{ name: 'p-.*' }, true],
    [{ name: 'ap' }, false],
    [{ namespace: 'default' }, true],
    [{ namespace: 'old' }, true],
    [{ namespace: 'other' }, false],
    [{ labelSelector: 'app=api' }, true],
    [{ labelSelector: 'app!=api' }, false],
    [{ annotationSelector: 'note=x' }, true],
  ])('%j', (target, expected) => {
    expect(matches(target)).toBe(expected);
  });

  it.each(['(a+)+', '(a|b)*', 'a*b*c*d*', '(', '(a)\\1'])('runs no pattern like %s', (name) => {
    expect(compileTarget({ name })).toHaveProperty('problem');
  });

  it('refuses a selector that is none', () => {
    expect(compileTarget({ labelSelector: 'a b' })).toHaveProperty('problem');
  });
});
