import { describe, expect, it } from '@jest/globals';
import { probeEgress } from '../../src/checks/probe-egress.js';
import { checkToken } from '../../src/checks/token-check.js';
import type { EgressProof } from '../../src/checks/token-question.js';
import { MigrationError } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/core/json.js';
import type { MigrationEvent } from '../../src/ports/events.js';
import type { ProbePods, ProbePodState } from '../../src/ports/tokens.js';
import { fakeClock } from '../support/fake-clock.js';
import { tokenWorld } from '../support/token-world.js';

const never = new AbortController().signal;
const options = { name: 'probe-1', image: 'curl:8', authority: 'https://login.example', template: {} };
const refusal = new MigrationError({ code: 'kubernetes-forbidden', kind: 'failed', what: 'Could not', next: ['Ask'] });

/** Pods that come to the given states, the last of which stays. */
function pods(states: (ProbePodState | undefined)[], fails: Partial<Record<keyof ProbePods, Error>> = {}) {
  const created: JsonObject[] = [];
  const deleted: string[] = [];
  const port: ProbePods = {
    async create(pod) {
      created.push(pod);
      if (fails.create) throw fails.create;
    },
    async read() {
      if (fails.read) throw fails.read;
      return states.length > 1 ? states.shift() : states[0];
    },
    async delete(namespace, name, signal) {
      signal.throwIfAborted();
      if (fails.delete) throw fails.delete;
      deleted.push(`${namespace}/${name}`);
    },
  };
  return { port, created, deleted };
}

function ended(report: object | string): ProbePodState {
  return { phase: 'Succeeded', report: typeof report === 'string' ? report : JSON.stringify(report) };
}

async function probe(
  given: ReturnType<typeof pods>,
  signal = never,
): Promise<{ proof: EgressProof; events: MigrationEvent[] }> {
  const events: MigrationEvent[] = [];
  const ports = { pods: given.port, clock: fakeClock(), emit: (event: MigrationEvent) => void events.push(event) };
  return { proof: await probeEgress(tokenWorld().question, options, ports, signal), events };
}

describe('an exchange from a pod', () => {
  it.each<[string, (ProbePodState | undefined)[], string, string]>([
    ['granted', [ended({ curl: 0, status: 200, code: '' })], 'pass', 'reaches login.example'],
    ['after a while', [{ phase: 'Pending' }, ended({ curl: 0, status: 200, code: '' })], 'pass', 'reaches'],
    ['refused', [ended({ curl: 0, status: 401, code: '700213' })], 'fail', 'AADSTS700213'],
    ['met by a busy Entra', [ended({ curl: 0, status: 503, code: '90033' })], 'inconclusive', 'AADSTS90033'],
    ['without a name', [ended({ curl: 6, status: 0, code: '' })], 'fail', 'the name cannot be resolved'],
    ['without an answer', [ended({ curl: 28, status: 0, code: '' })], 'fail', 'no answer comes in time'],
    ['behind a login page', [ended({ curl: 0, status: 302, code: '' })], 'inconclusive', 'HTTP 302'],
    ['without curl', [ended({ curl: 127, status: 0, code: '' })], 'inconclusive', 'curl 127'],
    ['whose image is not there', [{ phase: 'Pending', reason: 'ErrImagePull' }], 'inconclusive', 'ErrImagePull'],
    ['that reports something else', [ended('x'), ended('x')], 'inconclusive', 'did not report'],
    ['that reports no number', [ended({ curl: 0, status: 200, code: '\u001b[2J' })], 'inconclusive', 'did not report'],
    ['that somebody deletes', [undefined], 'inconclusive', 'it is gone'],
  ])('%s', async (_, states, answer, summary) => {
    const given = pods(states);
    const { proof } = await probe(given);
    expect(proof.answer).toBe(answer);
    expect(proof.summary).toContain(summary);
    expect(given.deleted).toEqual(['shop/probe-1']);
  });

  it.each(['create', 'read'] as const)('is open, and the pod goes, when the API server refuses to %s', async (verb) => {
    const given = pods([ended('x')], { [verb]: refusal });
    const { proof } = await probe(given);
    expect(proof).toMatchObject({ answer: 'inconclusive', summary: 'Could not', next: ['Ask'] });
    expect(given.deleted).toEqual(['shop/probe-1']);
  });

  it('takes the pod away when the run ends, and after a bug', async () => {
    const aborted = pods([], { read: new Error('enough') });
    await expect(probe(aborted)).rejects.toThrow('enough');
    const controller = new AbortController();
    const interrupted = pods([{ phase: 'Running' }]);
    interrupted.port.read = async () => {
      controller.abort(new Error('enough'));
      return { phase: 'Running' };
    };
    await expect(probe(interrupted, controller.signal)).rejects.toThrow('enough');
    expect([aborted.deleted, interrupted.deleted]).toEqual([['shop/probe-1'], ['shop/probe-1']]);
  });

  it('names a pod that could not be taken away', async () => {
    const given = pods([ended({ curl: 0, status: 200, code: '' })], { delete: refusal });
    const { proof, events } = await probe(given);
    expect(proof.answer).toBe('pass');
    expect(events).toEqual([{ type: 'warning', message: expect.stringContaining('kubectl delete pod probe-1') }]);
  });
});

describe('a token check with a probe', () => {
  const proof = { summary: 'words', evidence: [], causes: [], next: [] };

  it.each([
    ['pass', 'pass', 'a network policy that goes by labels'],
    ['fail', 'fail', 'the exchange was made from this machine'],
    ['inconclusive', 'inconclusive', 'the exchange was made from this machine'],
  ] as const)('that is %s answers %s', async (answer, expected, unproved) => {
    const world = tokenWorld();
    world.writeCredential();
    const ports = { ...world.ports, probeEgress: async () => ({ ...proof, answer }) };
    const outcome = await checkToken(world.question, ports, never);
    expect(outcome.answer).toBe(expected);
    expect(outcome.unproved).toEqual([expect.stringContaining(unproved)]);
  });

  it('makes no pod for what this machine is refused', async () => {
    const world = tokenWorld({ promise: { clientId: '99999999-9999-4999-8999-999999999999' } });
    let probes = 0;
    const probeEgressOnce = async () => {
      probes += 1;
      return { ...proof, answer: 'pass' as const };
    };
    await checkToken(world.question, { ...world.ports, probeEgress: probeEgressOnce }, never);
    expect(probes).toBe(0);
  });
});
