import { describe, expect, it } from '@jest/globals';
import { readNmiLog } from '../../../src/core/rollout/nmi-log.js';
import { judgePath, type PodOnPath } from '../../../src/core/rollout/served-path.js';

const AT = '2026-01-01T00:00:01.123456789Z';
const KLOG = 'I0101 00:00:01.123456       1 server.go:239]';
const ASKED = `${AT} ${KLOG} status (200) took 3062 ns for req.method=GET reg.path=/metadata/identity/oauth2/token req.remote=10.1.2.3`;

describe("NMI's log", () => {
  it('tells of token requests, whether they were served, and from where', () => {
    const log = [
      `${AT} ${KLOG} clientID in request: 0000##### REDACTED #####1, shop/api has been matched with azure identity shop/api`,
      ASKED,
      ASKED.replace('(200)', '(404)').replace('10.1.2.3', 'fd00::1'),
      `${AT} {"ts":1,"msg":"${ASKED.slice(AT.length + 1 + KLOG.length + 1)}\\n"}`,
    ].join('\n');
    const at = Date.parse(AT);
    expect(readNmiLog(log)).toEqual([
      { at, address: '10.1.2.3', served: true },
      { at, address: 'fd00::1', served: false },
      { at, address: '10.1.2.3', served: true },
    ]);
  });

  it.each([
    ['other paths', ASKED.replace('/identity/oauth2/token', '/instance')],
    ['requests of the node itself', ASKED.replace('/metadata/identity/oauth2/token', '/host/token')],
    ['lines without a time', ASKED.slice(AT.length + 1)],
    ['nothing', ''],
    ['a line without end', 'x'.repeat(1_000_000)],
  ])('says nothing of %s', (_, log) => {
    expect(readNmiLog(log)).toEqual([]);
  });
});

describe('the path that served an application', () => {
  const silent: PodOnPath = { name: 'a', isMutated: true, ageMs: 700_000, asked: 0, served: 0, isLogWhole: true };

  it.each<[string, PodOnPath[], string]>([
    ['all silent', [silent, silent], 'federated'],
    ['one asked', [{ ...silent, asked: 2, served: 1 }, silent], 'both'],
    ['all asked', [{ ...silent, asked: 2, served: 0 }], 'nmi'],
    [
      'one asked, of the other nothing is known',
      [
        { ...silent, asked: 1 },
        { ...silent, isLogWhole: false },
      ],
      'nmi',
    ],
    ['not all of the log', [silent, { ...silent, isLogWhole: false }], 'unknown'],
    ['too young', [{ ...silent, ageMs: 1_000 }], 'unknown'],
    ['no token to go the other way with', [{ ...silent, isMutated: false }], 'unknown'],
    ['no pods', [], 'unknown'],
  ])('%s', (_, pods, path) => {
    expect(judgePath(pods).path).toBe(path);
  });
});
