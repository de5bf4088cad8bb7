import { defineFinding } from './define-finding.js';

export const legacySpelling = defineFinding<{ live: boolean }>({
  code: 'legacy-spelling',
  severity: 'warning',
  title: 'Fields in an old capitalisation',
  means:
    'MIC and NMI since 1.6 read only camelCase names. MIC rewrote the objects once, at its first start after the upgrade; what was applied later with old names is read as empty and grants nothing.',
  fix: 'In a cluster: the object grants nothing today, leave it or delete it. In files: rewrite the names in camelCase once you know that the cluster holds them so. Nothing is granted that nobody has now.',
  cases: ['E16'],
  message: ({ live }) =>
    live
      ? 'is spelt in an old capitalisation, which MIC and NMI read as empty'
      : 'is spelt in an old capitalisation; whether the cluster reads it cannot be told from files',
});
