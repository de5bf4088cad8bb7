import { defineFinding } from './define-finding.js';

export const placeholderValue = defineFinding<{ fields: readonly string[] }>({
  code: 'placeholder-value',
  severity: 'error',
  title: 'Placeholder instead of a value',
  means:
    'The manifest holds a marker that something else fills in (sed, envsubst, a pipeline). The plan shows it as it is; what depends on it cannot be applied.',
  fix: 'Render the manifests first, or fill in the value, and plan again.',
  cases: ['E48'],
  needs: 'action',
  message: ({ fields }) => `holds a placeholder in ${fields.join(', ')}`,
});
