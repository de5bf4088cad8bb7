import { describe, expect, it } from '@jest/globals';
import { findProxy } from '../../../src/systems/kubernetes/find-proxy.js';

const PROXY = 'http://proxy:3128';

describe('findProxy', () => {
  it.each([
    ['https takes HTTPS_PROXY', 'https://api.example:6443', { HTTPS_PROXY: PROXY }, 'proxy:3128'],
    ['in lower case, too', 'https://api.example', { https_proxy: PROXY }, 'proxy:3128'],
    [
      'upper case goes first',
      'https://api.example',
      { HTTPS_PROXY: PROXY, https_proxy: 'http://other:1' },
      'proxy:3128',
    ],
    ['an empty one is none', 'https://api.example', { HTTPS_PROXY: '', https_proxy: PROXY }, 'proxy:3128'],
    ['http takes HTTP_PROXY', 'http://api.example', { HTTP_PROXY: PROXY, HTTPS_PROXY: 'http://other:1' }, 'proxy:3128'],
    ['https does not take HTTP_PROXY', 'https://api.example', { HTTP_PROXY: PROXY }, undefined],
    ['without a scheme', 'https://api.example', { HTTPS_PROXY: 'proxy:3128' }, 'proxy:3128'],
    ['never to localhost', 'https://localhost:6443', { HTTPS_PROXY: PROXY }, undefined],
    ['never to 127.x', 'https://127.0.0.5:6443', { HTTPS_PROXY: PROXY }, undefined],
    ['never to ::1', 'https://[::1]:6443', { HTTPS_PROXY: PROXY }, undefined],
  ])('%s', (_title, server, env, expected) => {
    expect(findProxy(new URL(server), env)?.host).toBe(expected);
  });

  it.each([
    ['*', 'https://api.example', false],
    ['api.example', 'https://api.example', false],
    ['API.EXAMPLE', 'https://api.example', false],
    ['example', 'https://api.example', false],
    ['.example', 'https://api.example', false],
    ['.example', 'https://example', true],
    ['*.example', 'https://api.example', false],
    ['ample', 'https://api.example', true],
    [' other , api.example ', 'https://api.example', false],
    ['api.example:6443', 'https://api.example:6443', false],
    ['api.example:6443', 'https://api.example', true],
    ['api.example:443', 'https://api.example', false],
    ['10.0.0.0/8', 'https://10.1.2.3', false],
    ['10.0.0.0/8', 'https://11.1.2.3', true],
    ['10.0.0.0/99', 'https://10.1.2.3', true],
    ['10.1.2.3', 'https://10.1.2.3:6443', false],
    ['2.3', 'https://10.1.2.3', true],
    ['fd00::/8', 'https://[fd00::1]', false],
    ['[fd00::1]:6443', 'https://[fd00::1]:6443', false],
    ['', 'https://api.example', true],
    [',', 'https://api.example', true],
  ])('NO_PROXY=%j, %s: proxy %j', (noProxy, server, proxied) => {
    const found = findProxy(new URL(server), { HTTPS_PROXY: PROXY, NO_PROXY: noProxy });
    expect(found !== undefined).toBe(proxied);
  });
});
