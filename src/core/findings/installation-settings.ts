import { oneOrMany } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const installationSettings = defineFinding<{ settings: readonly string[] }>({
  code: 'installation-settings',
  severity: 'info',
  title: 'Installation whose removal has side effects',
  means:
    'The installation of pod identity has settings, or an owner, that protect or serve more than the workloads found here. That ends when it is removed.',
  fix: 'Nothing for the migration of workloads. Settle each point before pod identity is removed.',
  cases: ['E36', 'E74', 'E76'],
  message: ({ settings }) =>
    `has ${oneOrMany(settings.length, 'a setting that matters', 'settings that matter')} when it is removed`,
  evidence: ({ settings }) => settings,
});
