import { defineFinding } from './define-finding.js';

export const integrationSettingsUnread = defineFinding<{ settings: readonly string[] }>({
  code: 'integration-settings-unread',
  severity: 'warning',
  title: 'Third-party software with its setting in a Secret',
  means:
    'The software reads how to get its tokens from a Secret, which is never read here. With the label alone it may go on asking the old path, and fail when that is gone.',
  fix: 'Change the setting together with the label, at its source; once that is prepared, accept this finding for the workload in the migration file. Until then the credentials are planned and nothing else.',
  cases: ['E50'],
  needs: 'decision',
  acceptable: true,
  message: () => 'may be kept on pod identity by a setting that is not read',
  evidence: ({ settings }) => settings,
});
