/** The migration file: decisions that people made, with their reasons, kept next to the manifests. */
import { type Document, LineCounter, parseDocument } from 'yaml';
import { messageOf, MigrationError } from '../errors.js';
import { digestJson } from '../digest.js';
import type { Json } from '../json.js';
import { problemsOf } from './find-problems.js';
import { oneOf, type Static, strict, text, Type } from './schema.js';

export const Decision = strict(
  {
    subject: text('Ref of the workload, such as Deployment.apps/shop/api'),
    root: Type.Optional(text('Only in this root; absent: in every root')),
    reason: text('Why; for whoever reads the file next'),
    skip: Type.Optional(Type.Boolean({ description: 'Leave the workload as it is' })),
    serviceAccount: Type.Optional(
      oneOf(['keep', 'carry-over'], {
        description:
          'keep: annotate the account that it has, though others run as it. carry-over: a new account with the role bindings and pull secrets of the old one',
      }),
    ),
    defaultIdentity: Type.Optional(
      text(
        'Of several identities: the client id that becomes the annotation, or `none` when the code passes one everywhere',
      ),
    ),
    accept: Type.Optional(
      Type.Array(text(), {
        description: 'Codes of findings that hold the workload back and are understood: settings-need-editing, …',
      }),
    ),
  },
  { description: 'A choice about one workload' },
);
export type Decision = Static<typeof Decision>;

export const MigrationFile = strict({
  kind: Type.Literal('Migration'),
  formatVersion: Type.Literal('1.0'),
  podIdentityMode: Type.Optional(oneOf(['standard', 'standard-namespaced', 'managed'])),
  policy: Type.Optional(
    strict({
      serviceAccountSplit: Type.Optional(
        oneOf(['ask', 'carry-over'], {
          description: 'What to do where something keys on the account that has to be split',
        }),
      ),
    }),
  ),
  decisions: Type.Optional(Type.Array(Decision)),
});
export type MigrationFile = Static<typeof MigrationFile>;

const findProblems = problemsOf(MigrationFile);

export interface DecodedMigrationFile {
  content: MigrationFile;
  digest: string;
}

/** @throws MigrationError `invalid-migration-file` with line and column of the first problem, and all of them in `why` */
export function decodeMigrationFile(source: string, path: string): DecodedMigrationFile {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const syntax = document.errors[0];
  if (syntax) throw invalid(path, [{ offset: syntax.pos[0], message: firstLine(syntax.message) }], lines);
  const value = readValue(document, path, lines);
  const problems = findProblems(value);
  if (problems.length > 0) {
    const located = problems.map(({ path: pointer, message }) => {
      const keys = pointer.split('/').slice(1);
      const node = document.getIn(keys, true) as { range?: [number, number, number] } | undefined;
      return { offset: node?.range?.[0] ?? 0, message: `${pointer === '' ? '' : `${keys.join('.')}: `}${message}` };
    });
    throw invalid(path, located, lines);
  }
  return { content: value as MigrationFile, digest: digestJson(value as Json) };
}

/** Aliases that point nowhere, or that expand to far more than a person writes, are found only here. */
function readValue(document: Document, path: string, lines: LineCounter): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw invalid(path, [{ offset: 0, message: messageOf(error) }], lines);
  }
}

function invalid(
  path: string,
  problems: readonly { offset: number; message: string }[],
  lines: LineCounter,
): MigrationError {
  const described = problems.map(({ offset, message }) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${Math.max(line, 1)}:${Math.max(col, 1)}: ${message}`;
  });
  return new MigrationError({
    code: 'invalid-migration-file',
    kind: 'usage',
    what: `The migration file ${path} can not be used`,
    why: described.join('; '),
    next: ['Correct the file; its schema is src/schemas/migration-file.schema.json in the package'],
  });
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}
