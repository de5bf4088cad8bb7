/** What is kept of the runs of a plan in the cluster itself: enough for another machine to resume, or to undo exactly. */
import { RUN_MODES } from './run-mode.js';
import { oneOf, type Static, strict, text, Type } from './schema.js';

export const RunRecord = strict({
  kind: Type.Literal('RunRecord'),
  formatVersion: text(),
  planId: text(),
  runs: Type.Array(
    strict({
      id: text(),
      mode: oneOf(RUN_MODES),
      who: text(),
      started: text(),
      ended: Type.Optional(text()),
      outcome: Type.Optional(text()),
    }),
    { description: 'The oldest first' },
  ),
  states: Type.String({
    description:
      'One letter per change of the plan, in its order: - not reached, w written by us, a held already, i sent and not answered, f failed, d drifted, s skipped',
  }),
  created: Type.Record(Type.String(), text(), {
    description: 'Position of a creation in the plan → UID of what we made, or the name of the credential',
  }),
  replaced: Type.Record(Type.String(), text(), {
    description:
      'Position of a restart in the plan → what its pod template said before, as JSON; `-` where it said nothing',
  }),
});
export type RunRecord = Static<typeof RunRecord>;
