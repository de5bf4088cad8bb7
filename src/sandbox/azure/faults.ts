/** Faults of calls to the simulated Azure. */
import type { FaultOn } from '../faults.js';
import type { Call } from './calls.js';

export type { Damage } from '../faults.js';
export type Fault = FaultOn<Call>;
