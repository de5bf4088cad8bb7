import { defineFinding } from './define-finding.js';

export const ownedElsewhere = defineFinding<{ tool: string }>({
  code: 'owned-elsewhere',
  severity: 'info',
  title: 'Written by another tool',
  means:
    'A live change would be reverted by the tool that owns the object, so the plan says what to change at the source and waits for it to be rolled out.',
  fix: 'Make the change in the chart values, the Git repository or the custom resource.',
  cases: ['E28', 'E44', 'E45', 'E46', 'E47'],
  message: ({ tool }) => `is owned by ${tool}; the change must be made there`,
});
