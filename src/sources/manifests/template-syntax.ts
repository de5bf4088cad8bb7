/** How the template languages of manifests look. */

const GO_WORDS =
  'include|template|if|else|end|range|with|define|block|and|or|not|eq|ne|toYaml|tpl|default|quote|printf|required|lookup|index|get|lower|upper|trunc';
const GO_ACTION = new RegExp(`\\{\\{-?\\s*(?:[.$("/]|(?:${GO_WORDS})\\b)`);
const TERRAFORM_DIRECTIVE = /%\{~?\s*(?:if|else|endif|for|endfor)\b/;
const JINJA_STATEMENT = /\{%[-+]?\s*[a-z]/;
const QUOTED = /"(?:[^"\\]|\\.)*"|'[^']*'/g;
/** Variables and marks that a script fills in: `${X}`, `$(X)`, `$X`, `__X__`, `@X@`, `#{X}#`, `<X>`, `{X}`. */
const MARK = /\$\{[^{}\n]*\}|\$\(\$?[\w.-]+\)|\$\w+|__\w+?__|@\w+@|#\{[\w.-]+\}#|<[\w-]+>/g;

/** `{{ .Values.x }}`, `{{ include … }}`; but not `{{workflow.name}}`, which Argo fills in at run time. */
export function isGoAction(text: string): boolean {
  return GO_ACTION.test(text);
}

/** Line of the first `{{ … }}` of a text that does not parse, from 1: outside quotes, or plainly a Go action. */
export function findGoActionLine(text: string): number | undefined {
  return findLine(text, (line) => line.replace(QUOTED, '').includes('{{') || isGoAction(line));
}

/** Line of the first `%{ if … }` or `%{ for … }`. */
export function findTerraformLine(text: string): number | undefined {
  return findLine(text, (line) => TERRAFORM_DIRECTIVE.test(line));
}

/** Line of the first `{% … %}` of a text that does not parse. */
export function findJinjaLine(text: string): number | undefined {
  return findLine(text, (line) => JINJA_STATEMENT.test(line));
}

/** Line of the first mark or variable that a script fills in. */
export function findMarkLine(text: string): number | undefined {
  return findLine(text, (line) => line.search(MARK) >= 0);
}

/** The text with its marks filled in, to see whether they are all that keeps it from parsing: a line of marks is a block. */
export function fillMarks(text: string): string {
  return text.replace(MARK, 'x').replace(/^[ \t]*(?:x[ \t]*)+$/gm, '');
}

/** Of a longer line only the start is searched: some patterns take quadratic time. */
const MAX_LINE = 2_000;

/** Lines that are YAML comments do not count. */
function findLine(text: string, shows: (line: string) => boolean): number | undefined {
  const index = text.split('\n').findIndex((line) => !/^\s*#/.test(line) && shows(line.slice(0, MAX_LINE)));
  return index < 0 ? undefined : index + 1;
}
