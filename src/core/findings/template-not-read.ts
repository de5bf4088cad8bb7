import { defineFinding } from './define-finding.js';

/** A file that mentions pod identity and could not be read as objects. */
export interface UnreadFile {
  /** What it is, and how to get manifests from it. */
  why: string;
  /** `path:line: what`, and what is known of the software it configures. */
  lines: readonly string[];
}

export const templateNotRead = defineFinding<UnreadFile>({
  code: 'template-not-read',
  severity: 'warning',
  title: 'Template that mentions pod identity',
  means:
    'A file that is not plain YAML mentions pod identity. Its values are not known before it is rendered, so nothing in it is planned.',
  fix: 'Render it with its own tool and scan the result: … | migrate scan --from -. Then change the template at the lines named: add the label azure.workload.identity/use: "true" to the pod template beside aadpodidbinding, annotate the service account, and add a federated credential per identity and account.',
  cases: ['E44', 'E48'],
  needs: 'action',
  message: ({ why }) => why,
  evidence: ({ lines }) => lines,
});
