/** The lease that only one run may hold: read and replaced as a whole, by comparing versions. */
import type { LockInfo } from '../core/formats/lock-info.js';

export interface Lease {
  /** Absent: nobody holds it. */
  holder?: LockInfo;
  /** Without renewal the lease is over after so long. */
  seconds: number;
  /** RFC 3339, by the clock of the holder: for people only. */
  renewedAt?: string;
}

export interface StoredLease extends Lease {
  /** Of the object, for `replace`. */
  version: string;
}

/** Failures are MigrationErrors with the codes of KubernetesReader. */
export interface Leases {
  read(signal: AbortSignal): Promise<StoredLease | undefined>;
  /** `conflict`: somebody was faster, or it is not known whether it was stored. */
  create(lease: Lease, signal: AbortSignal): Promise<StoredLease | 'conflict'>;
  replace(lease: Lease, version: string, signal: AbortSignal): Promise<StoredLease | 'conflict'>;
}
