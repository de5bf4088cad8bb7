/** How many steps have come to what: of a stage, or of a run. */
import { type Static, strict, Type } from './schema.js';

export const StepCounts = strict({
  done: Type.Integer({ minimum: 0, description: 'In place, or passed' }),
  failed: Type.Integer({ minimum: 0 }),
  held: Type.Integer({ minimum: 0, description: 'Drifted, held back, or waiting for somebody else' }),
  skipped: Type.Integer({ minimum: 0 }),
});
export type StepCounts = Static<typeof StepCounts>;
