/** What we may do is asked one right at a time, and no answer is never a no. */
import { describe, expect, it } from '@jest/globals';
import { accessReviews } from '../../../src/systems/kubernetes/access-reviews.js';
import { type Given, networkError, scriptedTransport } from '../../support/scripted-transport.js';

const never = new AbortController().signal;
const CANARY = 'canary-value';
const RESET = networkError('ECONNRESET', CANARY);

function connect(...given: Given[]) {
  const { wire, sent, lines } = scriptedTransport(...given);
  return { reviews: accessReviews(wire), seen: sent, lines };
}

describe('a question about a right', () => {
  it('names no more than the right does', async () => {
    const { reviews, seen, lines } = connect({ status: 201, body: { status: { allowed: true } } });
    await reviews.mayI({ verb: 'patch', group: 'apps', resource: 'deployments', namespace: 'shop' }, never);
    await reviews.mayI(
      { verb: 'create', group: '', resource: 'serviceaccounts', subresource: 'token', name: 'a' },
      never,
    );
    expect(new Set(lines())).toEqual(new Set(['POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews']));
    expect(seen.map(({ body = '' }) => (JSON.parse(body) as { spec: unknown }).spec)).toEqual([
      { resourceAttributes: { verb: 'patch', group: 'apps', resource: 'deployments', namespace: 'shop' } },
      {
        resourceAttributes: { verb: 'create', group: '', resource: 'serviceaccounts', subresource: 'token', name: 'a' },
      },
    ]);
  });

  it.each<[string, object, boolean]>([
    ['yes', { allowed: true }, true],
    ['no', { allowed: false }, false],
    ['no answer that it could not give', { allowed: false, evaluationError: CANARY }, false],
    ['nothing', {}, false],
    ['something else', { allowed: 'true' }, false],
  ])('is answered with %s', async (_, status, expected) => {
    const { reviews } = connect({ status: 201, body: { status } });
    expect(await reviews.mayI({ verb: 'get', group: '', resource: 'pods' }, never)).toBe(expected);
  });

  it.each<[string, Given, string]>([
    ['an error', { status: 500 }, 'kubernetes-failed'],
    ['no login', { status: 401 }, 'kubernetes-unauthorized'],
    ['a page of somebody else', { status: 200, body: '<html>' }, 'kubernetes-failed'],
    ['no way', RESET, 'kubernetes-unreachable'],
  ])('is never taken for a no: %s', async (_, given, code) => {
    await expect(
      connect(given).reviews.mayI({ verb: 'get', group: '', resource: 'pods' }, never),
    ).rejects.toMatchObject({ code, what: 'Could not ask what we may do in the cluster' });
  });
});
