/** The one error type of the program: data, no colours, no exit code number. */

/** Names of the ways a command can end badly; `cli/exit-codes.ts` gives each its number. */
export type FailureKind =
  | 'failed'
  | 'usage'
  | 'stale'
  | 'locked'
  | 'not_approved'
  | 'partial'
  | 'verify_failed'
  | 'inconclusive'
  | 'rollback_incomplete'
  | 'interrupted'
  | 'bug';

export interface MigrationErrorFields {
  /** Stable kebab-case code, for machines. */
  code: string;
  kind: FailureKind;
  /** What happened, one sentence. */
  what: string;
  /** Why, one line. */
  why?: string;
  /** What to run or change next, one suggestion each. */
  next?: readonly string[];
  cause?: unknown;
}

/** An end that the program understands. Everything else that is thrown is a bug. */
export class MigrationError extends Error {
  readonly code: string;
  readonly kind: FailureKind;
  readonly what: string;
  readonly why: string | undefined;
  readonly next: readonly string[];

  constructor(fields: MigrationErrorFields) {
    super(fields.why === undefined ? fields.what : `${fields.what}: ${fields.why}`, { cause: fields.cause });
    this.name = 'MigrationError';
    this.code = fields.code;
    this.kind = fields.kind;
    this.what = fields.what;
    this.why = fields.why;
    this.next = fields.next ?? [];
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
