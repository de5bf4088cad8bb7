import { oneOrMany } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const settingsNeedEditing = defineFinding<{ settings: readonly string[] }>({
  code: 'settings-need-editing',
  severity: 'warning',
  title: 'Setting that keeps it on pod identity',
  means:
    'The workload is told by a setting of its own to use pod identity or the managed identity endpoint. With the label alone it would go on asking the old path, and fail when that is gone.',
  fix: 'Change the setting together with the label, at its source. Until then the credentials are planned and nothing else.',
  cases: ['E50', 'E72'],
  needs: 'action',
  acceptable: true,
  message: ({ settings }) => `is kept on pod identity by ${oneOrMany(settings.length, 'a setting', 'settings')}`,
  evidence: ({ settings }) => settings,
});
