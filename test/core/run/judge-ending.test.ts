/** How a run ends: plan-apply §2, and which of two endings counts. */
import { describe, expect, it } from '@jest/globals';
import type { CheckOutcome } from '../../../src/core/change/check-outcome.js';
import { judgeEnding, type RunFacts } from '../../../src/core/run/judge-ending.js';
import type { StepResult } from '../../../src/core/run/step-result.js';

const APPLIED: StepResult = { state: 'applied' };
const ALREADY: StepResult = { state: 'already' };
const BY_SOURCE: StepResult = { state: 'by-source' };
const NOT_REACHED: StepResult = { state: 'not-reached' };
const SKIPPED: StepResult = { state: 'skipped', why: '' };
const DRIFTED: StepResult = { state: 'drifted', fields: [], why: '' };
const FAILED: StepResult = { state: 'failed', code: 'x', message: '', next: [] };
const UNDONE: StepResult = { state: 'undone', why: '' };

function told(answer: CheckOutcome['answer']): CheckOutcome {
  return { answer, summary: '', evidence: [], causes: [], next: [], unproved: [] };
}

const asked = (answer: CheckOutcome['answer']): StepResult => ({ state: 'checked', outcome: told(answer) });
const notReady = (answer: CheckOutcome['answer']): StepResult => ({ state: 'not-ready', outcome: told(answer) });
const BY_HAND: StepResult = { state: 'not-restarted', outcome: told('inconclusive') };

function facts(more: Partial<RunFacts>): RunFacts {
  return { mode: 'apply', changes: [APPLIED], checks: [], wrote: true, stopped: undefined, ...more };
}

describe('a run of which all is in place', () => {
  it.each<[string, Partial<RunFacts>, string]>([
    ['ends well', { checks: [asked('pass')] }, 'ok'],
    ['ends well where it was before', { changes: [ALREADY], wrote: false }, 'ok'],
    ['ends well where others have to write the rest', { changes: [APPLIED, BY_SOURCE] }, 'ok'],
    ['says that a check failed', { checks: [asked('pass'), asked('fail')] }, 'verify_failed'],
    ['says that pods did not come up', { changes: [notReady('fail')] }, 'verify_failed'],
    ['says that something could not be measured', { checks: [asked('inconclusive')] }, 'inconclusive'],
    ['says that pods were not awaited to their end', { changes: [notReady('inconclusive')] }, 'inconclusive'],
    ['says that pods have to be deleted', { changes: [BY_HAND] }, 'inconclusive'],
    ['says that a check was not asked', { checks: [SKIPPED] }, 'inconclusive'],
    ['counts the failure more', { checks: [asked('inconclusive'), asked('fail')] }, 'verify_failed'],
    ['says so of a rollback too', { mode: 'rollback', checks: [asked('fail')] }, 'verify_failed'],
  ])('%s', (_, more, ending) => {
    expect(judgeEnding(facts(more))).toBe(ending);
  });
});

describe('a run of which something is open', () => {
  it.each<[string, Partial<RunFacts>, string]>([
    ['is partial once something is written', { changes: [APPLIED, FAILED] }, 'partial'],
    ['is partial where the rest was not reached', { changes: [APPLIED, NOT_REACHED] }, 'partial'],
    ['is partial where its lock was lost', { changes: [APPLIED, NOT_REACHED], stopped: 'lock-lost' }, 'partial'],
    ['is partial where its journal was full', { changes: [APPLIED, NOT_REACHED], stopped: 'cannot-record' }, 'partial'],
    ['is partial where a wave was taken back', { changes: [APPLIED, UNDONE] }, 'partial'],
    ['is partial whatever its checks say', { changes: [FAILED], checks: [asked('fail')] }, 'partial'],
    ['is a rollback that is incomplete', { mode: 'rollback', changes: [APPLIED, FAILED] }, 'rollback_incomplete'],
    ['is one also before it wrote', { mode: 'rollback', changes: [FAILED], wrote: false }, 'rollback_incomplete'],
    ['is stopped where somebody stopped it', { changes: [NOT_REACHED], stopped: 'interrupted' }, 'interrupted'],
    ['is stopped, and not partial', { changes: [APPLIED, NOT_REACHED], stopped: 'interrupted' }, 'interrupted'],
  ])('%s', (_, more, ending) => {
    expect(judgeEnding(facts(more))).toBe(ending);
  });

  it.each<[string, Partial<RunFacts>, string]>([
    ['its lock', { changes: [NOT_REACHED], stopped: 'lock-lost' }, 'locked'],
    ['a write that was refused', { changes: [FAILED] }, 'failed'],
    ['what drifted', { changes: [DRIFTED, SKIPPED] }, 'stale'],
    ['a write that was refused, and what drifted', { changes: [DRIFTED, FAILED] }, 'failed'],
    ['a token that is refused', { changes: [SKIPPED], checks: [asked('fail')] }, 'verify_failed'],
    ['Entra, which was not reached', { changes: [SKIPPED], checks: [asked('inconclusive')] }, 'inconclusive'],
    ['its journal', { changes: [NOT_REACHED], stopped: 'cannot-record' }, 'failed'],
  ])('ends for the reason that kept it from writing anything: %s', (_, more, ending) => {
    expect(judgeEnding(facts({ ...more, wrote: false }))).toBe(ending);
  });
});
