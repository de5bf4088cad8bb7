import { oneOrMany } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const sdkHint = defineFinding<{ hints: readonly string[] }>({
  code: 'sdk-hint',
  severity: 'info',
  title: 'What its containers look like',
  means:
    'Whether an application can use workload identity depends on its SDK, which cannot be read from a cluster. Images, variables and commands hint at it: they tell what to look for, and prove nothing.',
  fix: 'Check the versions that the evidence names, or try one workload first. The proxy sidecar (`proxy: true` in the migration file) bridges the gap for a time.',
  cases: ['E49', 'E51'],
  message: ({ hints }) => `gives ${oneOrMany(hints.length, 'a hint', 'hints')} about how it asks for tokens`,
  evidence: ({ hints }) => hints,
});
