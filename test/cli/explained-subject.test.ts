import { describe, expect, it } from '@jest/globals';
import { readSubject } from '../../src/cli/explained-subject.js';

describe('what is to be explained', () => {
  it.each([
    ['bare-pod', ['a', 'b'], 'bare-pod'],
    [undefined, undefined, undefined],
    [undefined, ['a'], undefined],
    [undefined, 'a,b', undefined],
  ])('%j with --from %j is %j', (subject, from, asked) => {
    expect(readSubject(subject, from)).toBe(asked);
  });

  it('is missed when --from has taken it', () => {
    expect(() => readSubject(undefined, ['k8s', 'bare-pod'])).toThrow(
      expect.objectContaining({ code: 'bad-arguments', kind: 'usage' }),
    );
  });
});
