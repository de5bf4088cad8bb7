/** YAML as kubectl sees it: values of YAML 1.1, merge keys, the last of several equal keys. */
import {
  type Document,
  type DocumentOptions,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseAllDocuments,
  type ParsedNode,
  type ParseOptions,
  type SchemaOptions,
  visit,
} from 'yaml';
import type { Json } from '../../core/json.js';
import { nestsTooDeep } from './nesting.js';
import { isGoAction } from './template-syntax.js';
import { type DocumentText, splitDocuments } from './split-documents.js';
import { toJson } from './to-json.js';

export interface YamlDocument {
  /** The text of this document and where it starts. */
  text: string;
  firstLine: number;
  /** Line of the first content. */
  line: number;
  /** Absent for an empty document and for a broken one. */
  value?: Json;
  problem?: { line: number; reason: string };
  /** First line with a `{{ … }}` that is neither quoted nor in a block of text. */
  goActionLine?: number;
}

const MAX_ALIASES = 1_000;
const BUDGET_BESIDES_TEXT = 100_000;

const LIKE_KUBECTL: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  merge: true,
  uniqueKeys: false,
  resolveKnownTags: false,
  logLevel: 'silent',
  customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !isUnknownToGo(tag)),
};

/** All documents of a stream in order, empty ones included: their position is how they are known. */
export function parseYaml(text: string): YamlDocument[] {
  return splitDocuments(text).flatMap(parseChunk);
}

function parseChunk(chunk: DocumentText): YamlDocument[] {
  const tooDeep = { ...chunk, line: chunk.firstLine, problem: { line: chunk.firstLine, reason: 'it nests too deep' } };
  if (nestsTooDeep(chunk.text)) return [tooDeep];
  const lineCounter = new LineCounter();
  try {
    const documents = parseAllDocuments<ParsedNode>(chunk.text, { ...LIKE_KUBECTL, lineCounter });
    return 'empty' in documents ? [] : documents.map((document) => readDocument(document, chunk, lineCounter));
  } catch (error) {
    if (error instanceof RangeError) return [tooDeep]; // the parser recurses
    throw error;
  }
}

/** Go's YAML reads `12:30`, `2020-01-01` and `!!set` as plain strings and maps. */
function isUnknownToGo(tag: { tag: string; format?: string }): boolean {
  const name = tag.tag.replace('tag:yaml.org,2002:', '');
  return tag.format === 'TIME' || ['timestamp', 'binary', 'set', 'omap', 'pairs'].includes(name);
}

function readDocument(document: Document.Parsed, chunk: DocumentText, lines: LineCounter): YamlDocument {
  const lineAt = (offset: number) => Math.max(lines.linePos(offset).line, 1) + chunk.firstLine - 1;
  const read: YamlDocument = { ...chunk, line: lineAt(document.contents?.range[0] ?? document.range[0]) };
  const [error] = document.errors;
  if (error) return { ...read, problem: { line: lineAt(error.pos[0]), reason: firstLineOf(error.message) } };
  if (isEmpty(document)) return read;
  const goAction = findGoAction(document);
  if (goAction !== undefined) return { ...read, goActionLine: lineAt(goAction) };
  try {
    const value = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { ...read, value: toJson(value, chunk.text.length + BUDGET_BESIDES_TEXT) };
  } catch (caught) {
    const reason = caught instanceof Error ? firstLineOf(caught.message) : 'it has no value';
    return { ...read, problem: { line: read.line, reason } };
  }
}

function isEmpty(document: Document.Parsed): boolean {
  const { contents } = document;
  return contents === null || (isScalar(contents) && contents.value === null);
}

function firstLineOf(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}

/** `a: {{ .x }}` parses: as a map whose key is a map. Offset of the first such place, or of a bare `x-{{ .y }}`. */
function findGoAction(document: Document.Parsed): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Pair(_, pair) {
      if (!isMap(pair.key) || pair.key.flow !== true) return undefined;
      offset = startOf(pair.key);
      return visit.BREAK;
    },
    Scalar(_, scalar) {
      if (scalar.type !== 'PLAIN' || typeof scalar.value !== 'string' || !isGoAction(scalar.value)) return undefined;
      offset = startOf(scalar);
      return visit.BREAK;
    },
  });
  return offset;
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
