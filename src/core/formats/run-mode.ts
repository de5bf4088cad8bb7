/** What a run does with its plan. */
export const RUN_MODES = ['apply', 'resume', 'rollback'] as const;
export type RunMode = (typeof RUN_MODES)[number];
