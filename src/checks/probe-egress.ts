/** Runs the probe pod, waits for what it reports, and takes it away again however that ends. */
import { MigrationError } from '../core/errors.js';
import { asString, parseObject } from '../core/json.js';
import { explainRefusal } from '../core/tokens/explain-refusal.js';
import type { Clock } from '../ports/clock.js';
import type { Emit } from '../ports/events.js';
import type { ProbePods, ProbePodState } from '../ports/tokens.js';
import { buildProbePod, PROBE_SECONDS, type ProbeOptions, type ProbeReport } from './probe-pod.js';
import { describeError } from './token-outcomes.js';
import type { EgressProof, TokenQuestion } from './token-question.js';
import { answerIfItStays } from './token-refusals.js';

const POLL_MS = 2_000;
/** The pod must go also when the run is being ended, and that must not wait for ever. */
const DELETE_MS = 10_000;
/** What curl says when there is no way: name, connection, time, TLS, and an answer that breaks off (its manual, EXIT CODES). */
const NO_WAY = new Map([
  [5, 'the name of the proxy cannot be resolved'],
  [6, 'the name cannot be resolved'],
  [7, 'nothing accepts the connection'],
  [28, 'no answer comes in time'],
  [35, 'no secure connection comes about'],
  [52, 'the connection is closed without an answer'],
  [56, 'the connection is cut'],
  [60, 'the certificate is not trusted in the pod'],
]);

export interface ProbePorts {
  pods: ProbePods;
  clock: Clock;
  emit: Emit;
}

/** Rejects with the reason of the signal only, or with a bug. */
export async function probeEgress(
  question: TokenQuestion,
  options: ProbeOptions,
  { pods, clock, emit }: ProbePorts,
  signal: AbortSignal,
): Promise<EgressProof> {
  const { namespace } = question.promise;
  try {
    await pods.create(buildProbePod(question, options), signal);
    const state = await waitForEnd(() => pods.read(namespace, options.name, signal), clock, signal);
    return judge(state, question, options);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof MigrationError) return { answer: 'inconclusive', ...describeError(error) };
    throw error;
  } finally {
    await removePod({ pods, emit }, namespace, options.name);
  }
}

/** Without the signal of the run, which may be over. What stays behind has ended, and changes no result. */
async function removePod(
  { pods, emit }: Pick<ProbePorts, 'pods' | 'emit'>,
  namespace: string,
  name: string,
): Promise<void> {
  try {
    await pods.delete(namespace, name, AbortSignal.timeout(DELETE_MS));
  } catch {
    const message = `The probe pod may still be there: kubectl delete pod ${name} --namespace ${namespace}`;
    emit({ type: 'warning', message });
  }
}

async function waitForEnd(
  read: () => Promise<ProbePodState | undefined>,
  clock: Clock,
  signal: AbortSignal,
): Promise<ProbePodState | undefined> {
  const deadline = clock.now() + PROBE_SECONDS * 1000;
  for (;;) {
    const state = await read();
    const isOver = state === undefined || state.phase === 'Succeeded' || state.phase === 'Failed';
    if (isOver || clock.now() >= deadline) return state;
    await clock.sleep(POLL_MS, signal);
  }
}

function judge(
  state: ProbePodState | undefined,
  { promise, identity }: TokenQuestion,
  { authority, name }: ProbeOptions,
): EgressProof {
  const report = readReport(state?.report);
  if (!report) return notRun(state, name);
  const { curl, status, code } = report;
  const way = NO_WAY.get(curl);
  const { host } = new URL(authority);
  if (way !== undefined) return noWay(host, `${way} (curl ${curl})`);
  if (code !== '') {
    const refusal = `AADSTS${code}`;
    return { answer: answerIfItStays(refusal) ?? 'fail', ...explainRefusal({ code: refusal }, promise, identity) };
  }
  if (curl !== 0 || status !== 200) return notRun({ ...state, reason: `curl ${curl}, HTTP ${status}` }, name);
  return {
    answer: 'pass',
    summary: `A pod in the workload's place reaches ${host}`,
    evidence: [],
    causes: [],
    next: [],
  };
}

function noWay(host: string, why: string): EgressProof {
  return {
    answer: 'fail',
    summary: `A pod in the workload's place does not reach ${host}: ${why}`,
    evidence: [],
    causes: [
      'A firewall, a network policy or a route lets the pod reach IMDS, which pod identity needed, and not Entra.',
      'The pod needs a proxy, or an authority that its image does not trust.',
    ],
    next: [`Let pods of this namespace reach ${host} on port 443`],
  };
}

function notRun(state: Pick<ProbePodState, 'reason'> | undefined, name: string): EgressProof {
  return {
    answer: 'inconclusive',
    summary: `The probe pod ${name} did not report: ${state?.reason ?? 'it is gone, or was not started in time'}`,
    evidence: [],
    causes: [],
    next: ['Check that the nodes can pull the image, and that it has sh, sed, tail and curl'],
  };
}

function readReport(text: string | undefined): ProbeReport | undefined {
  const { curl, status, code } = parseObject(text ?? '') ?? {};
  const number = asString(code);
  if (typeof curl !== 'number' || typeof status !== 'number' || number === undefined) return undefined;
  return /^\d{0,8}$/.test(number) ? { curl, status, code: number } : undefined;
}
