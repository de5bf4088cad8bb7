/** The lock of a run: one lease, renewed as long as the run goes on, and looked at before each write. */
import { MigrationError } from '../core/errors.js';
import type { LockInfo } from '../core/formats/lock-info.js';
import type { Clock } from '../ports/clock.js';
import type { Emit } from '../ports/events.js';
import type { Lease, Leases, StoredLease } from '../ports/lease.js';

export interface LockPorts {
  leases: Leases;
  clock: Clock;
  emit: Emit;
}

export interface LockRequest {
  info: LockInfo;
  /** How long to wait for whoever holds it, in milliseconds. */
  timeoutMs: number;
  /** A lease that is over may be taken from a run of these plans. */
  takeOverFrom: readonly string[];
}

export interface HeldLock {
  /** Aborted, with a MigrationError `lock-lost`, as soon as it is no longer ours. */
  lost: AbortSignal;
  /** Resolves while it is certain that it is ours; @throws MigrationError `lock-lost` */
  ensure(): Promise<void>;
  release(): Promise<void>;
}

export const LEASE_SECONDS = 60;
const RENEW_MS = 15_000;
/** Not renewed for so long it might be over before a write that begins now has ended. */
const FRESH_MS = 45_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 16_000;
/** The release must end also when the run is being ended. */
const RELEASE_MS = 10_000;

/** @throws MigrationError `locked`, and those of `Leases` as `lock-unavailable` */
export async function acquireLock(request: LockRequest, ports: LockPorts, signal: AbortSignal): Promise<HeldLock> {
  const { clock, emit } = ports;
  const deadline = clock.now() + request.timeoutMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const attempt = await tryToAcquire(request, ports, signal);
    if ('held' in attempt) {
      emit({ type: 'lock', state: 'acquired' });
      return holdLease(request.info, attempt.held, ports);
    }
    if (attempt.by && canTakeOver(attempt.by, request)) {
      const taken = await takeOver(attempt.by, request, ports, signal);
      if (taken) return holdLease(request.info, taken, ports);
    }
    if (clock.now() + pause > deadline) throw lockedBy(attempt.by?.holder);
    emit({ type: 'lock', state: 'waiting', ...describeHolder(attempt.by?.holder) });
    await clock.sleep(pause, signal);
  }
}

type Attempt = { held: StoredLease } | { by: StoredLease | undefined };

async function tryToAcquire(
  { info }: LockRequest,
  { leases, clock }: LockPorts,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const found = await leases.read(signal);
    if (found?.holder) return found.holder.id === info.id ? { held: found } : { by: found };
    const lease = renewed(info, clock);
    const stored = await (found ? leases.replace(lease, found.version, signal) : leases.create(lease, signal));
    return stored === 'conflict' ? { by: await leases.read(signal) } : { held: stored };
  } catch (error) {
    signal.throwIfAborted();
    throw unavailable(error);
  }
}

function renewed(holder: LockInfo, clock: Clock): Lease {
  return { holder, seconds: LEASE_SECONDS, renewedAt: new Date(clock.now()).toISOString() };
}

function canTakeOver({ holder }: StoredLease, { takeOverFrom }: LockRequest): boolean {
  return holder !== undefined && takeOverFrom.includes(holder.planId);
}

/**
 * Clocks of two machines may differ by minutes, so that only our own counts: a lease that nobody has touched for its whole
 * duration, while we were looking, is over.
 */
async function takeOver(
  found: StoredLease,
  { info }: LockRequest,
  { leases, clock, emit }: LockPorts,
  signal: AbortSignal,
): Promise<StoredLease | undefined> {
  const until = clock.now() + found.seconds * 1000;
  while (clock.now() < until) {
    emit({ type: 'lock', state: 'waiting', ...describeHolder(found.holder) });
    await clock.sleep(Math.min(FIRST_PAUSE_MS * 5, until - clock.now()), signal);
    const seen = await leases.read(signal);
    if (seen?.version !== found.version) return undefined;
  }
  const taken = await leases.replace(renewed(info, clock), found.version, signal);
  if (taken === 'conflict') return undefined;
  emit({ type: 'lock', state: 'taken_over', ...describeHolder(found.holder) });
  return taken;
}

function holdLease(info: LockInfo, acquired: StoredLease, { leases, clock, emit }: LockPorts): HeldLock {
  const lost = new AbortController();
  const ended = new AbortController();
  /** A renewal that has begun is waited for: cut off, it would leave a version that we do not know. */
  const uncut = new AbortController().signal;
  let { version } = acquired;
  let renewedAt = clock.now();
  let renewing: Promise<void> | undefined;

  function lose(): void {
    if (lost.signal.aborted) return;
    emit({ type: 'lock', state: 'lost' });
    lost.abort(lockLost());
  }

  /** A failure that may pass leaves the time of the last renewal as it is. */
  async function renew(): Promise<void> {
    const askedAt = clock.now();
    try {
      const stored = await leases.replace(renewed(info, clock), version, uncut);
      const mine = stored === 'conflict' ? await leases.read(uncut) : stored;
      if (mine?.holder?.id !== info.id) return lose();
      version = mine.version;
      if (stored !== 'conflict') renewedAt = askedAt;
    } catch {
      return;
    }
  }

  function renewOnce(): Promise<void> {
    renewing ??= renew().finally(() => (renewing = undefined));
    return renewing;
  }

  async function keepRenewing(): Promise<void> {
    while (!ended.signal.aborted && !lost.signal.aborted) {
      await clock.sleep(RENEW_MS, ended.signal);
      await renewOnce();
      // A run that has ended loses nothing: it is about to give the lock back.
      if (!ended.signal.aborted && clock.now() - renewedAt >= LEASE_SECONDS * 1000) lose();
    }
  }

  keepRenewing().catch(() => undefined);
  return {
    lost: lost.signal,
    async ensure() {
      lost.signal.throwIfAborted();
      if (clock.now() - renewedAt < FRESH_MS) return;
      await renewOnce();
      if (clock.now() - renewedAt >= FRESH_MS) lose();
      lost.signal.throwIfAborted();
    },
    async release() {
      ended.abort();
      await renewing;
      if (lost.signal.aborted) return;
      await giveBack(info, leases, version);
      emit({ type: 'lock', state: 'released' });
    },
  };
}

/** Whatever keeps it from being given back: it ends by itself. A conflict with nobody but us is tried once more. */
async function giveBack({ id }: LockInfo, leases: Leases, version: string): Promise<void> {
  const signal = AbortSignal.timeout(RELEASE_MS);
  const free: Lease = { seconds: LEASE_SECONDS };
  try {
    if ((await leases.replace(free, version, signal)) !== 'conflict') return;
    const found = await leases.read(signal);
    if (found?.holder?.id === id) await leases.replace(free, found.version, signal);
  } catch {
    return;
  }
}

function describeHolder(holder: LockInfo | undefined): { holder?: string } {
  return holder ? { holder: `${holder.who}, ${holder.id}` } : {};
}

export function lockedBy(holder: LockInfo | undefined): MigrationError {
  return new MigrationError({
    code: 'locked',
    kind: 'locked',
    what: holder ? `${holder.who} holds the lock since ${holder.created}` : 'Somebody else holds the lock',
    ...(holder && { why: `the run ${holder.id} (${holder.mode}) of plan ${holder.planId} has not ended` }),
    next: [
      'Wait until it has ended, or give --lock-timeout',
      ...(holder
        ? [`If that run is dead: migrate apply PLAN --resume for its plan, or migrate unlock ${holder.id}`]
        : []),
    ],
  });
}

function lockLost(): MigrationError {
  return new MigrationError({
    code: 'lock-lost',
    kind: 'locked',
    what: 'The lock was lost',
    why: 'it could not be renewed in time, or somebody has taken it; nothing more is written',
    next: ['See who holds it: migrate status'],
  });
}

/** Without a lock nothing is written: whatever the reason, it counts as held. */
function unavailable(error: unknown): unknown {
  if (!(error instanceof MigrationError)) return error;
  return new MigrationError({
    code: 'lock-unavailable',
    kind: 'locked',
    what: 'The lock could not be taken',
    why: error.message,
    next: [
      ...error.next,
      'Whoever applies needs create, get and patch on leases.coordination.k8s.io in the namespace of the runs: migrate-apply-runs in templates/rbac/apply.yaml',
    ],
    cause: error,
  });
}
