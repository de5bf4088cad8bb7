/** Reading a migration file, which people write by hand: every problem is told at once, with its line and column. */
import { Composer, type Document, isScalar, LineCounter, Parser, visit } from 'yaml';
import { digestJson } from '../digest.js';
import { messageOf, MigrationError } from '../errors.js';
import { isObject, type JsonObject } from '../json.js';
import { findDecisionProblems } from './find-decision-problems.js';
import { problemsOf, splitPointer } from './find-problems.js';
import { findSettingProblems } from './find-setting-problems.js';
import { locateYaml } from './locate-yaml.js';
import { MigrationFile } from './migration-file.js';
import { firstLineOf } from './yaml-message.js';
import { MAX_NESTING, mayNestTooDeep, nestsTooDeep } from './yaml-nesting.js';

export interface DecodedMigrationFile {
  content: MigrationFile;
  /** Undefined when it decides nothing: then it plans as no file does. */
  digest: string | undefined;
}

/** Characters; thousands of decisions with long reasons are far below. */
const MAX_LENGTH = 4_000_000;
/** More than a person repeats by anchors, and far from what a bomb needs. */
const MAX_ALIASES = 100;
const PROBLEMS_SHOWN = 20;
const HEAD_KEYS = ['kind', 'formatVersion'];

interface Problem {
  offset: number;
  message: string;
}

const findSchemaProblems = problemsOf(MigrationFile);

/** @throws MigrationError `invalid-migration-file` with all problems in `why` */
export function decodeMigrationFile(source: string, path: string): DecodedMigrationFile {
  const lines = new LineCounter();
  const read = readDocument(source, lines);
  const problems = 'problems' in read ? read.problems : findProblems(read);
  if ('problems' in read || problems.length > 0) throw invalid(path, problems, lines);
  const content = Object.fromEntries(Object.entries(read.value as JsonObject).filter(([, value]) => value !== null));
  const decides = Object.keys(content).some((key) => !HEAD_KEYS.includes(key));
  return { content: content as MigrationFile, digest: decides ? digestJson(content) : undefined };
}

type Read = { document: Document; value: unknown } | { problems: Problem[] };

function readDocument(source: string, lines: LineCounter): Read {
  if (source.length > MAX_LENGTH) return refuse(0, `it has more than ${MAX_LENGTH} characters`);
  const tooDeep = `it nests more than ${MAX_NESTING} levels`;
  if (mayNestTooDeep(source)) return refuse(0, tooDeep);
  const tokens = [...new Parser(lines.addNewLine).parse(source)];
  if (nestsTooDeep(tokens)) return refuse(0, tooDeep);
  const [document, second] = [...new Composer({ logLevel: 'silent' }).compose(tokens, true, source.length)];
  if (!document) return refuse(0, 'it is empty');
  if (second) return refuse(second.range[0], 'it holds a second document');
  const syntax = [...document.errors, ...document.warnings];
  if (syntax.length > 0) {
    return { problems: syntax.map(({ pos, message }) => ({ offset: pos[0], message: firstLineOf(message) })) };
  }
  const key = findOddKey(document);
  if (key !== undefined) return refuse(key, 'a key is no plain text');
  try {
    return { document, value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    // Aliases that point nowhere, or that expand to far more than a person writes, are found only here.
    return refuse(0, firstLineOf(messageOf(error)));
  }
}

function refuse(offset: number, message: string): Read {
  return { problems: [{ offset, message }] };
}

/** A key that is a list or a map takes the parser exponential time to spell out. */
function findOddKey(document: Document): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key)) return undefined;
      offset = (key as { range?: [number] } | null)?.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function findProblems({ document, value }: Extract<Read, { value: unknown }>): Problem[] {
  const parts = isObject(value) ? [...findSettingProblems(value), ...findDecisionProblems(value)] : [];
  return [...findSchemaProblems(value), ...parts].map(({ path, key, message }) => {
    const keys = splitPointer(path);
    return {
      offset: locateYaml(document, keys, key),
      message: `${keys.length === 0 ? '' : `${keys.join('.')}: `}${message}`,
    };
  });
}

function invalid(path: string, problems: readonly Problem[], lines: LineCounter): MigrationError {
  const sorted = [...problems].sort((a, b) => a.offset - b.offset);
  const described = sorted.slice(0, PROBLEMS_SHOWN).map(({ offset, message }) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${Math.max(line, 1)}:${Math.max(col, 1)}: ${message}`;
  });
  const rest = problems.length - described.length;
  return new MigrationError({
    code: 'invalid-migration-file',
    kind: 'usage',
    what: `The migration file ${path} cannot be used`,
    why: [...described, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; '),
    next: [
      'Correct the file; its schema is src/schemas/migration-file.schema.json in the package',
      'Or start from one with every open question: migrate plan … --init FILE',
    ],
  });
}
