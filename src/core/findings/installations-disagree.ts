import { defineFinding } from './define-finding.js';

export const installationsDisagree = defineFinding<{ settings: readonly string[] }>({
  code: 'installations-disagree',
  severity: 'error',
  title: 'MIC and NMI disagree',
  means: 'MIC and NMI, or several of them, are configured for different modes. What MIC assigns NMI may not serve.',
  fix: 'Find out which installation is meant, and remove or align the other, before you migrate anything.',
  cases: ['E76'],
  needs: 'decision',
  message: () => 'is installed for another mode than the rest of pod identity',
  evidence: ({ settings }) => settings,
});
