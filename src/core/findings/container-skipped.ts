import { oneOrMany } from '../count-noun.js';
import { defineFinding } from './define-finding.js';

export const containerSkipped = defineFinding<{ containers: readonly string[] }>({
  code: 'container-skipped',
  severity: 'warning',
  title: 'Container that the webhook skips',
  means:
    'Pod identity serves every container of a pod, by its address. The annotation skip-containers keeps the token and the variables of workload identity from the containers that it names: one that needs an identity would be left without.',
  fix: 'Take the container out of the annotation, or accept this finding in the migration file if the container needs no identity.',
  cases: ['E73'],
  needs: 'decision',
  acceptable: true,
  message: ({ containers }) =>
    `has ${oneOrMany(containers.length, 'a container', 'containers')} that would get no token`,
  evidence: ({ containers }) => containers.map((name) => `annotation skip-containers names container ${name}`),
});
