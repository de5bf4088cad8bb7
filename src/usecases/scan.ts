/** Reads a source and works out who gets which identity today. */
import type { ScanReport } from '../core/formats/scan.js';
import type { Inventory } from '../core/inventory/model.js';
import type { PodIdentityMode } from '../core/resolve/readings.js';
import { reportScan } from '../core/resolve/report-scan.js';
import { resolve } from '../core/resolve/resolve.js';
import type { Scope } from '../core/resolve/scope.js';
import type { Emit } from '../ports/events.js';
import type { Source } from '../ports/source.js';

export interface ScanRequest {
  source: Source;
  /** Narrows consumers only; what decides matching is always read whole. */
  scope: Scope;
  /** How pod identity is installed, where the source does not tell. */
  podIdentityMode?: PodIdentityMode;
  emit: Emit;
  signal: AbortSignal;
}

export interface ScanOutcome {
  report: ScanReport;
  /** As read, for a snapshot. */
  inventories: Inventory[];
}

/** @throws MigrationError when nothing could be read, `invalid-selector`, `interrupted` */
export async function scan({ source, scope, podIdentityMode, emit, signal }: ScanRequest): Promise<ScanOutcome> {
  const inventories = await source.read(emit, signal);
  const resolutions = inventories.map((inventory) => resolve(inventory, podIdentityMode));
  return { report: reportScan(resolutions, scope), inventories };
}
