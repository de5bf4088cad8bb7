// An ESLint rule: a module must not import itself through others. Type-only imports count too, since a cycle of types
// is a cycle of ideas.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const IMPORT =
  /^\s*(?:import|export)\s[^'"]*?from\s+['"](\.{1,2}\/[^'"]+)['"]|^\s*import\s+['"](\.{1,2}\/[^'"]+)['"]/gm;

/** @type {Map<string, string[]>} */
const importsOf = new Map();

/** @param {string} file */
function localImports(file) {
  const known = importsOf.get(file);
  if (known) return known;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const found = [...text.matchAll(IMPORT)].map((match) =>
    resolve(dirname(file), (match[1] ?? match[2] ?? '').replace(/\.js$/, '.ts')),
  );
  importsOf.set(file, found);
  return found;
}

/**
 * @param {string} start
 * @returns {string[] | undefined} the files of one cycle through `start`, in order
 */
function cycleThrough(start) {
  const seen = new Set();
  /** @type {(file: string, trail: string[]) => string[] | undefined} */
  const walk = (file, trail) => {
    for (const next of localImports(file)) {
      if (next === start) return [...trail, start];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = walk(next, [...trail, next]);
      if (found) return found;
    }
    return undefined;
  };
  return walk(start, [start]);
}

/** @type {import('eslint').Rule.RuleModule} */
export const noImportCycles = {
  meta: { type: 'problem', schema: [], messages: { cycle: 'Import cycle: {{path}}' } },
  create(context) {
    return {
      Program(node) {
        const cycle = cycleThrough(context.filename);
        if (!cycle) return;
        const path = cycle.map((file) => file.replace(`${context.cwd}/`, '')).join(' -> ');
        context.report({ node, messageId: 'cycle', data: { path } });
      },
    };
  },
};
