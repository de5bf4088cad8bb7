/** The exit codes: the same for every command, with and without `--json`. */
import { constants } from 'node:os';
import type { FailureKind } from '../core/errors.js';

export type ExitName = 'ok' | 'changes' | FailureKind;

export interface ExitCode {
  code: number;
  meaning: string;
}

export const EXIT_CODES: Readonly<Record<ExitName, ExitCode>> = {
  ok: { code: 0, meaning: 'done, or nothing to do, or the plan is made, whatever it holds' },
  failed: { code: 1, meaning: 'failed before anything was written' },
  usage: { code: 2, meaning: 'the command line or a file given to it cannot be used' },
  changes: { code: 3, meaning: 'only with --detailed-exitcode: there are changes to apply' },
  stale: { code: 4, meaning: 'the plan no longer fits what is there; nothing was written' },
  locked: { code: 5, meaning: 'somebody else holds the lock; nothing was written' },
  not_approved: { code: 6, meaning: 'approval is missing or was declined; nothing was written' },
  partial: { code: 7, meaning: 'stopped after some changes were written; can be resumed' },
  verify_failed: { code: 8, meaning: 'all changes are written, but a check failed' },
  inconclusive: { code: 9, meaning: 'a check could not be measured; nothing is known to be wrong' },
  rollback_incomplete: { code: 10, meaning: 'some changes could not be reverted' },
  bug: { code: 20, meaning: 'a bug in migrate; please report it' },
  interrupted: { code: 130, meaning: 'stopped in good order by Ctrl-C; 143 by SIGTERM, 129 by SIGHUP' },
};

/** Signals that stop a command in good order. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

/** 128 and the number of the signal, as a shell reports a program that the signal has ended. */
export function exitCodeOfSignal(signal: StopSignal): number {
  return 128 + constants.signals[signal];
}
