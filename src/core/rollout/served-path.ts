/** Which way an application has got its tokens since its pods were made, as far as NMI's log tells. */
import type { Evidence } from '../change/check-outcome.js';
import { countNoun } from '../count-noun.js';

export type ServedPath = 'federated' | 'nmi' | 'both' | 'unknown';

/** One pod of the workload, and NMI on its node. */
export interface PodOnPath {
  name: string;
  isMutated: boolean;
  /** For how long it has been running. */
  ageMs: number;
  /** Token requests of it that reached NMI, and those that NMI answered with a token. */
  asked: number;
  served: number;
  /** Nothing of NMI's log since the pod was made is missing. */
  isLogWhole: boolean;
}

export interface JudgedPath {
  path: ServedPath;
  why: string;
  evidence: readonly Evidence[];
}

/** Applications ask for their first token soon after they start. */
const TIME_TO_ASK_MS = 600_000;

/**
 * Silence counts only where it lasted, the whole log was read, and the pod has a token to go the other way with. Whoever
 * asked NMI goes the old way, also where NMI refused it.
 */
export function judgePath(pods: readonly PodOnPath[]): JudgedPath {
  const asking = pods.filter(({ asked }) => asked > 0);
  const silent = pods.filter(isSilent);
  const evidence = [
    ...asking.map(({ name, asked, served }): Evidence => ({
      what: `pod ${name}`,
      is: `asked NMI ${countNoun(asked, 'time')}, and got ${countNoun(served, 'token')}`,
    })),
    ...(silent.length > 0 ? [{ what: 'silent since they were made', is: countNoun(silent.length, 'pod') }] : []),
  ];
  if (asking.length > 0) {
    const isMixed = silent.length > 0;
    return {
      path: isMixed ? 'both' : 'nmi',
      why: `${asking.length} of ${countNoun(pods.length, 'pod')} asked NMI`,
      evidence,
    };
  }
  if (pods.length > 0 && silent.length === pods.length) {
    return { path: 'federated', why: 'its pods have their token, and none asked NMI', evidence };
  }
  return { path: 'unknown', why: whyUnknown(pods), evidence };
}

function isSilent({ asked, isLogWhole, isMutated, ageMs }: PodOnPath): boolean {
  return asked === 0 && isLogWhole && isMutated && ageMs >= TIME_TO_ASK_MS;
}

function whyUnknown(pods: readonly PodOnPath[]): string {
  if (pods.length === 0) return 'it has no pods now';
  if (pods.some(({ isMutated }) => !isMutated)) return 'some of its pods have no token to go the new way with';
  if (pods.some(({ isLogWhole }) => !isLogWhole)) return "NMI's log was not read, or not all of it";
  return `its pods are younger than ${TIME_TO_ASK_MS / 60_000} minutes, and may not have asked yet`;
}
