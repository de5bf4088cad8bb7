/** The stages, in their fixed order; each is a barrier. */
export const STAGES = [
  'preflight',
  'cluster',
  'identities',
  'service-accounts',
  'token-check',
  'workloads',
  'verify',
  'retire',
] as const;
