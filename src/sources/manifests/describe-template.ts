/** The entry that stands for a template, with how to get manifests from it. */
import type { Skipped } from '../../core/inventory/found.js';
import type { Notation } from '../../core/inventory/notation.js';
import { mentionsIn, skipFile } from './skip.js';

export type TemplateEngine = 'helm' | 'go' | 'terraform' | 'jinja' | 'envsubst' | 'marks' | 'unknown';

const NOTATIONS: Record<TemplateEngine, Notation> = {
  helm: 'helm-template',
  go: 'template',
  terraform: 'terraform-template',
  jinja: 'ansible',
  envsubst: 'template',
  marks: 'template',
  unknown: 'template',
};

/** `line` is the first one that shows it. */
export function skipTemplate(path: string, text: string, engine: TemplateEngine, line: number, firstLine = 1): Skipped {
  const mentioned = mentionsIn(path, text, NOTATIONS[engine], firstLine);
  return skipFile(path, 'template', describeEngine(engine, path), { line, ...mentioned });
}

function describeEngine(engine: TemplateEngine, path: string): string {
  const pipe = '| migrate scan --from -';
  switch (engine) {
    case 'helm':
      return `is a Helm template; render it: helm template RELEASE CHART -f VALUES ${pipe}`;
    case 'go':
      return `is a Go template, not YAML; if it is Helm's, render it: helm template RELEASE CHART -f VALUES ${pipe}`;
    case 'terraform':
      return `is a Terraform template; scan the cluster it was applied to, or render it: terraform output -raw NAME ${pipe}`;
    case 'jinja':
      return `is a Jinja template; render it with its own tool and pipe the result: … ${pipe}`;
    case 'envsubst':
      return `has variables that keep it from being YAML; fill them in: envsubst < ${path} ${pipe}`;
    case 'marks':
      return `has marks that a script fills in and that keep it from being YAML; pipe the script's result: … ${pipe}`;
    case 'unknown':
      return `is a template by its name; render it with its own tool and pipe the result: … ${pipe}`;
  }
}
