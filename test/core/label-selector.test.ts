import { describe, expect, it } from '@jest/globals';
import { parseLabelSelector } from '../../src/core/label-selector.js';

const labels = { app: 'api', tier: 'web' };

describe('parseLabelSelector', () => {
  it.each([
    ['', true],
    ['app=api', true],
    ['app == api,tier=web', true],
    ['app=api,tier=db', false],
    ['app!=api', false],
    ['other!=x', true],
    ['app in (api, b), tier', true],
    ['app in (b)', false],
    ['app notin (b,c)', true],
    ['other notin (b)', true],
    ['other in (b)', false],
    ['!other', true],
    ['! app', false],
    ['constructor', false],
  ])('%j', (selector, matches) => {
    expect(parseLabelSelector(selector)?.(labels)).toBe(matches);
  });

  it.each(['a in b', '=x', 'a=b=c', 'a b', 'a(', 'app=(', 'a in (b', '$(x)', 'a,,b'])('refuses %j', (selector) => {
    expect(parseLabelSelector(selector)).toBeUndefined();
  });
});
