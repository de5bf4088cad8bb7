/** How an object of ours tells which run has made it. */
export const RUN_ANNOTATION = 'pod-identity-migrate/run';
