/** How bad a finding is, worst first. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;
