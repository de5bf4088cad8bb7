import { describe, expect, it } from '@jest/globals';
import type { CheckOutcome } from '../../../src/core/change/check-outcome.js';
import { outcomeLine, renderOutcome } from '../../../src/core/report/render-outcome.js';

const outcome: CheckOutcome = {
  answer: 'fail',
  summary: 'AADSTS700213: No credential has this subject',
  code: 'AADSTS700213',
  evidence: [
    { what: 'client id', is: 'c' },
    {
      what: 'subject',
      promised: 'system:serviceaccount:shop:api',
      found: 'system:serviceaccount:shop:app',
      where: 'in the token',
      at: 29,
    },
  ],
  causes: ['The pod runs as another service account.'],
  next: ['migrate explain AADSTS700213'],
  unproved: [],
};

describe('an outcome', () => {
  it('in one line names the pair that differs', () => {
    expect(outcomeLine(outcome)).toBe(
      "AADSTS700213: No credential has this subject (subject: promised 'system:serviceaccount:shop:api', " +
        "in the token 'system:serviceaccount:shop:app'; they differ at character 30)",
    );
    expect(outcomeLine({ ...outcome, evidence: [] })).toBe(outcome.summary);
  });

  it('in full shows it aligned', () => {
    expect(renderOutcome(outcome)).toEqual([
      'fail: AADSTS700213: No credential has this subject',
      '  client id: c',
      '  subject:',
      '    promised      system:serviceaccount:shop:api',
      '    in the token  system:serviceaccount:shop:app',
      '                                               ^ character 30',
      '  Causes:',
      '    The pod runs as another service account.',
      '  Next:',
      '    migrate explain AADSTS700213',
    ]);
  });

  it('is inert, and the mark stands below the place all the same', () => {
    const evidence = [{ what: 'issuer', promised: 'a\u001b[2Jb', found: 'a\u001b[2Jc', where: 'in the token', at: 5 }];
    const lines = renderOutcome({ ...outcome, evidence });
    expect(lines.join('\n')).not.toContain('\u001b');
    const [promised = '', , mark = ''] = lines.slice(2, 5);
    expect(promised[mark.indexOf('^')]).toBe('b');
  });
});
