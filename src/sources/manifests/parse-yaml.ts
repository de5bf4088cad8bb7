/** YAML as kubectl sees it: values of YAML 1.1, merge keys, the last of several equal keys. */
import {
  Composer,
  type Document,
  type DocumentOptions,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  Parser,
  type ParseOptions,
  type SchemaOptions,
  visit,
} from 'yaml';
import { firstLineOf } from '../../core/formats/yaml-message.js';
import { MAX_NESTING, mayNestTooDeep, nestsTooDeep } from '../../core/formats/yaml-nesting.js';
import type { Json } from '../../core/json.js';
import { type DocumentText, splitDocuments } from './split-documents.js';
import { isGoAction } from './template-syntax.js';
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
  const problem = { line: chunk.firstLine, reason: `it nests more than ${MAX_NESTING} levels` };
  const tooDeep = { ...chunk, line: chunk.firstLine, problem };
  if (mayNestTooDeep(chunk.text)) return [tooDeep];
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(chunk.text)];
  if (nestsTooDeep(tokens)) return [tooDeep];
  return [...new Composer(LIKE_KUBECTL).compose(tokens)].map((document) => readDocument(document, chunk, lines));
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
  const { goAction, collectionKey } = findOddities(document);
  if (goAction !== undefined) return { ...read, goActionLine: lineAt(goAction) };
  if (collectionKey !== undefined) {
    return { ...read, problem: { line: lineAt(collectionKey), reason: 'a key is a list or a map' } };
  }
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

/**
 * Offsets of the first `a: {{ .x }}`, which parses as a map whose key is a map, or bare `x-{{ .y }}`; and of the first
 * key that is a collection, which JSON cannot have and which takes the parser exponential time to spell out.
 */
function findOddities(document: Document.Parsed): { goAction?: number; collectionKey?: number } {
  const found: { goAction?: number; collectionKey?: number } = {};
  visit(document, {
    Pair(_, { key }) {
      if (!isCollection(key)) return undefined;
      if (isMap(key) && key.flow === true) found.goAction = startOf(key);
      else found.collectionKey = startOf(key);
      return visit.BREAK;
    },
    Scalar(_, scalar) {
      if (scalar.type !== 'PLAIN' || typeof scalar.value !== 'string' || !isGoAction(scalar.value)) return undefined;
      found.goAction = startOf(scalar);
      return visit.BREAK;
    },
  });
  return found;
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
