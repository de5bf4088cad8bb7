import { describe, expect, it } from '@jest/globals';
import { parseLabelSelector } from '../../../src/core/resolve/label-selector.js';

describe('parseLabelSelector', () => {
  it.each([
    ['app=api', { app: 'api' }, true],
    ['app==api', { app: 'web' }, false],
    ['app!=api', {}, true],
    ['app in (api, web)', { app: 'web' }, true],
    ['app notin (api,web)', { app: 'web' }, false],
    ['app notin (api,web)', {}, true],
    ['app', { app: '' }, true],
    ['!app', { app: '' }, false],
    ['example.com/tier=a,app in (x,y),!old', { 'example.com/tier': 'a', app: 'y' }, true],
    ['', {}, true],
  ])('%s of %j is %s', (text, labels, expected) => {
    expect(parseLabelSelector(text)(labels as Record<string, string>)).toBe(expected);
  });

  it.each(['app=(', 'a b', '=x', 'app in api', '$(x)'])('refuses %j and names the part', (text) => {
    expect(() => parseLabelSelector(text)).toThrow(
      expect.objectContaining({ code: 'invalid-selector', kind: 'usage' }),
    );
  });
});
