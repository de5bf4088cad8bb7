/** Workloads of whatever kind. */
import type { PodShape, Workload } from './model.js';
import type { RawObject } from './raw-object.js';
import { readCustomWorkload } from './read-custom-workload.js';
import { readWorkload } from './read-workload.js';

export interface WorkloadReading {
  workload: Workload;
  /** Of all its pods, also those that the workload does not stand for. */
  shapes: readonly PodShape[];
}

export function readAnyWorkload(raw: RawObject): WorkloadReading | undefined {
  const workload = readWorkload(raw);
  if (workload) return { workload, shapes: [workload.pod] };
  const custom = readCustomWorkload(raw);
  return custom && { workload: custom.workload, shapes: custom.readings.map(({ shape }) => shape) };
}
