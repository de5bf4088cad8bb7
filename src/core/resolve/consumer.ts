/** A consumer with everything that was worked out about it. */
import type { ConsumerState } from '../formats/scan.js';
import type { Skipped } from '../inventory/found.js';
import type { ServiceAccount, Workload } from '../inventory/model.js';
import type { Ref } from '../ref.js';
import type { Bypass } from './bypass.js';
import type { Contradiction } from './identity-contradictions.js';
import type { Match, Usage } from './match.js';

export interface ResolvedConsumer {
  root: string;
  workload: Workload;
  /** Undefined when it was not found. */
  account: ServiceAccount | undefined;
  accountRef: Ref;
  /** Under the first reading when readings differ; then `state` is unknown. */
  usages: readonly Usage[];
  state: ConsumerState;
  dropped: Match['dropped'];
  bypass: Bypass | undefined;
  /** Of its identities with others, by which it cannot be told whose client id is right. */
  contradictions: readonly (Contradiction & { identity: Ref })[];
  /** What each reading gives, in words; more than one entry only when they differ. */
  readings: readonly string[];
  /** Refs among workload, account, bindings and identities that are defined more than once. */
  duplicates: readonly Ref[];
  /** Unread things that could change its usages. */
  matchingGaps: readonly Skipped[];
  /** Unread things that could change what else uses its account, or what the account carries. */
  accountGaps: readonly Skipped[];
}
