/** What stands beside a mention of pod identity: the object it belongs to, as far as the text says it literally. */
import type { Notation } from './notation.js';

/** Each as written: a literal, or an expression such as `{{ .Chart.Name }}`. Nothing is computed, so nothing is invented. */
export interface MentionContext {
  /** Of the object around a label or a setting: `Deployment`, or the type of a Terraform resource. */
  kind?: string;
  name?: string;
  namespace?: string;
  /** Of a binding, or the value of the binding label. */
  selector?: string;
  /** The AzureIdentity that a binding names. */
  identity?: string;
  /** Slips that show in the text of an AzureIdentity. */
  oddities?: Oddity[];
}

/**
 * `secret-without-type`: without `spec.type` it counts as a managed identity, whatever secret it names.
 * `resource-id-as-client-id`: `spec.clientID` is filled from something that is called a resource id.
 */
export const ODDITIES = ['secret-without-type', 'resource-id-as-client-id'] as const;
export type Oddity = (typeof ODDITIES)[number];

const BLOCK_LINES = 40;
const ENCLOSING_LINES = 80;
/** Of a longer line only the start is searched. */
const MAX_LINE = 1_000;
const MAX_VALUE = 80;
/** A name, or marks that something fills in; nothing else a line may hold is taken over, control characters least. */
const AS_WRITTEN =
  /^(?:[\w.@/-]|\{\{[^{}\p{C}]*\}\}|\$\{[^{}\p{C}]*\}|\$\([^()\p{C}]*\)|\$(?=\w)|%(?=\w)|#\{[\w.-]+\}#|<[\w-]+>)+$/u;
/** Where a word without quotes is a variable and not a text. */
const EXPRESSIONS: ReadonlySet<Notation> = new Set(['pulumi', 'jsonnet', 'program', 'bicep']);
/** A word alone could be taken for a name; `var.namespace` cannot. */
const MEMBER = /^[A-Za-z_]\w*(?:\.\w+)+/;
const KIND = keyPattern('kind');
const VALUE_KEY = keyPattern('value');
const RESOURCE = /^\s*resource\s+"(\w+)"\s+"([\w-]+)"/;
const KEYS = {
  name: keyPattern('name'),
  namespace: keyPattern('namespace'),
  selector: keyPattern('selector'),
  identity: keyPattern('azureIdentity'),
};

/** Of a line that names one of the kinds: the object it begins. */
export function describeObject(lines: readonly string[], index: number, notation: Notation): MentionContext {
  const block = blockAt(lines, index);
  const specAt = block.findIndex((line) => /\bspec["']?\s*[:={]/.test(line));
  const head = specAt < 0 ? block : [...block.slice(0, specAt), beforeSpec(block[specAt])];
  const tail = specAt < 0 ? block : block.slice(specAt);
  const oddities = findOddities(tail);
  return {
    ...withoutAbsent({
      name: findOutermost(head, KEYS.name, notation),
      namespace: findOutermost(head, KEYS.namespace, notation),
      selector: findOutermost(tail, KEYS.selector, notation),
      identity: findOutermost(tail, KEYS.identity, notation),
    }),
    ...(oddities.length > 0 ? { oddities } : {}),
  };
}

function findOddities(spec: readonly string[]): Oddity[] {
  const says = (pattern: RegExp) => spec.some((line) => pattern.test(line));
  return [
    ...(says(/\bclientPassword\b/i) && !says(/\btype["']?\s*[:=]/i) ? (['secret-without-type'] as const) : []),
    ...(says(/\bclientID["']?\s*[:=].*resource_?id/i) ? (['resource-id-as-client-id'] as const) : []),
  ];
}

/** Of a line that holds a label: its value, and the object around it. */
export function describeLabel(
  lines: readonly string[],
  index: number,
  notation: Notation,
  label: RegExp,
): MentionContext {
  const selector = findLabelValue(lines, index, notation, label);
  return { ...describeSetting(lines, index, notation), ...withoutAbsent({ selector }) };
}

/** Of a line that holds a setting: the object around it. */
export function describeSetting(lines: readonly string[], index: number, notation: Notation): MentionContext {
  const indent = indentOf(lineAt(lines, index));
  for (let at = index - 1; at >= 0 && at > index - ENCLOSING_LINES; at -= 1) {
    const line = lineAt(lines, at);
    if (/^---/.test(line)) return {};
    const resource = RESOURCE.exec(line);
    if (resource) return withoutAbsent({ kind: resource[1], name: resource[2] });
    const kind = KIND.exec(line);
    if (!kind || indentOf(line) > indent) continue;
    const value = readValue(kind[2] ?? '', kind[1] ?? '', notation);
    const { name, namespace } = describeObject(lines, at, notation);
    return value === undefined ? {} : withoutAbsent({ kind: value, name, namespace });
  }
  return {};
}

/** Of a call of the Azure CLI: its flags, over continued lines. */
export function describeCommand(lines: readonly string[], index: number): MentionContext {
  let command = lineAt(lines, index);
  for (let next = index + 1; /[\\`^]\s*$/.test(command) && next < index + BLOCK_LINES; next += 1) {
    command = `${command.replace(/[\\`^]\s*$/, '')} ${lineAt(lines, next)}`;
  }
  const flag = (pattern: RegExp) => takeValue(pattern.exec(command.slice(0, 4 * MAX_LINE))?.[1] ?? '');
  return withoutAbsent({
    name: flag(/\s(?:--name|-n)[\s=]+(\S+)/),
    namespace: flag(/\s--namespace[\s=]+(\S+)/),
    selector: flag(/\s--binding-selector[\s=]+(\S+)/),
  });
}

function keyPattern(key: string): RegExp {
  return new RegExp(`(?:^|[\\s{,("'-])${key}["']?\\s*([:=])\\s*(.*)$`, 'i');
}

function lineAt(lines: readonly string[], index: number): string {
  return (lines[index] ?? '').slice(0, MAX_LINE).trimEnd();
}

function beforeSpec(line = ''): string {
  return line.slice(0, line.search(/\bspec\b/));
}

/** The mention's own line from its kind on, and what follows as long as it is no less indented. */
function blockAt(lines: readonly string[], index: number): string[] {
  const first = lineAt(lines, index);
  const indent = indentOf(first);
  const kindAt = first.search(/["']?kind\b/);
  const block = [kindAt < 0 ? first : first.slice(0, indent) + first.slice(kindAt)];
  for (let at = index + 1; at < index + BLOCK_LINES && at < lines.length; at += 1) {
    const line = lineAt(lines, at);
    if (isBlankOrControl(line)) continue;
    if (indentOf(line) < indent || /^---/.test(line) || KIND.test(line)) break;
    block.push(line);
  }
  return block;
}

/** Template directives stand at any indentation. */
function isBlankOrControl(line: string): boolean {
  return /^\s*(?:$|#|\{\{-?\s*(?:\/\*|if|else|end|with|range|include|template)|%\{)/.test(line);
}

function indentOf(line: string): number {
  return line.search(/[^\s-]|$/);
}

/** The value of a key, of the one that is indented least: a label may be called `name` as well. */
function findOutermost(block: readonly string[], key: RegExp, notation: Notation): string | undefined {
  let found: { indent: number; value: string | undefined } | undefined;
  for (const line of block) {
    const match = key.exec(line);
    if (match && (!found || indentOf(line) < found.indent)) {
      found = { indent: indentOf(line), value: readValue(match[2] ?? '', match[1] ?? '', notation) };
    }
  }
  return found?.value;
}

function findLabelValue(
  lines: readonly string[],
  index: number,
  notation: Notation,
  label: RegExp,
): string | undefined {
  const line = lineAt(lines, index);
  const at = label.exec(line);
  if (!at) return undefined;
  const after = line.slice(at.index + at[0].length);
  const assigned = /^=([\w.-]+)/.exec(after)?.[1];
  if (assigned !== undefined) return takeValue(assigned);
  const match = /^["'\])]*\s*([:=])\s*(.+)$/.exec(after);
  if (match) return readValue(match[2] ?? '', match[1] ?? '', notation);
  return findValueBelow(lines, index, notation);
}

/** A patch and Terraform's `set` name the label on one line and its value on the next. */
function findValueBelow(lines: readonly string[], index: number, notation: Notation): string | undefined {
  for (const at of [index + 1, index + 2]) {
    const match = VALUE_KEY.exec(lineAt(lines, at));
    if (match) return readValue(match[2] ?? '', match[1] ?? '', notation);
  }
  return undefined;
}

/** What follows a key, if it is a text and not an expression of a programming language. */
function readValue(rest: string, separator: string, notation: Notation): string | undefined {
  const quoted = /^(["'`])((?:(?!\1).)*)\1\s*(.?)/.exec(rest);
  if (quoted) return /^[+%.(&]/.test(quoted[3] ?? '') ? undefined : takeValue(quoted[2] ?? '');
  if (EXPRESSIONS.has(notation) || (notation === 'terraform' && separator === '=')) {
    return takeValue(MEMBER.exec(rest)?.[0] ?? '');
  }
  return takeValue(rest.replace(/\s+#.*$/, '').replace(/[\s,"'`\\]+$/, ''));
}

function takeValue(value: string): string | undefined {
  const bare = value.replace(/^["']|["',;]+$/g, '').slice(0, MAX_VALUE + 1);
  return bare.length <= MAX_VALUE && AS_WRITTEN.test(bare) ? bare : undefined;
}

type TextKey = Exclude<keyof MentionContext, 'oddities'>;

function withoutAbsent(context: { [Key in TextKey]?: string | undefined }): MentionContext {
  return Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
}
