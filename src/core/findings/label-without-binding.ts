import { defineFinding } from './define-finding.js';

export const labelWithoutBinding = defineFinding<{ label: string; near: readonly string[] }>({
  code: 'label-without-binding',
  severity: 'warning',
  title: 'Label that no binding answers',
  means:
    'NMI answers such a pod with 404, after up to 80 seconds in standard mode. The application has no identity from pod identity today; it may be using another credential, or the binding lives where this scan did not look (a managed add-on, another repository).',
  fix: 'Remove the label if it is a leftover. If the workload does get tokens, point the scan at what holds its AzureIdentityBinding.',
  cases: ['E11'],
  message: ({ label }) => `carries aadpodidbinding=${label}, but no AzureIdentityBinding here has that selector`,
  evidence: ({ near }) =>
    near.map((selector) => `a binding has the similar selector ${selector}; selectors are compared exactly`),
});
