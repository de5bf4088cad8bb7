/** Reading who holds the lock from what stands on it, which anybody may have written. */
import { parseObject } from '../json.js';
import { problemsOf } from './find-problems.js';
import { LockInfo } from './lock-info.js';

const findProblems = problemsOf(LockInfo);

/** Undefined for what is none. */
export function decodeLockInfo(text: string | undefined): LockInfo | undefined {
  const value = parseObject(text ?? '');
  return value && findProblems(value).length === 0 ? (value as unknown as LockInfo) : undefined;
}
