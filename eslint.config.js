import { builtinModules } from 'node:module';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { noImportCycles } from './bin/dev/no-import-cycles.js';

/**
 * Who may import whom, as folders below src (design: "Imports"). A folder may always import itself.
 * The composition root may import everything.
 */
const COMPOSITION_ROOT = [
  'src/cli/compose.ts',
  'src/cli/connect-run.ts',
  'src/cli/assemble-run.ts',
  'src/cli/carry-out.ts',
  'src/cli/compose-run.ts',
  'src/cli/compose-rollback.ts',
  'src/cli/find-plan-file.ts',
];
/** @type {Record<string, string[]>} */
const mayImport = {
  commands: ['cli'],
  cli: ['usecases', 'core', 'ports'],
  usecases: ['engine', 'checks', 'sources', 'core', 'ports'],
  engine: ['core', 'ports'],
  checks: ['core', 'ports'],
  sources: ['core', 'ports'],
  ports: ['core'],
  systems: ['core', 'ports'],
  sandbox: ['ports'],
  core: [],
};

/** The same between the folders of one folder; in `core` this is the way of the data. */
/** @type {Record<string, Record<string, string[]>>} */
const mayImportWithin = {
  core: {
    change: ['formats', 'inventory'],
    formats: ['change', 'diagnoses', 'findings', 'inventory'],
    inventory: ['change', 'formats'],
    findings: ['formats', 'inventory'],
    diagnoses: [],
    readiness: ['inventory'],
    resolve: ['findings', 'formats', 'inventory', 'readiness'],
    azure: ['change', 'inventory', 'resolve'],
    tokens: ['azure', 'change', 'diagnoses'],
    place: ['change', 'inventory'],
    rollout: ['change', 'diagnoses', 'formats', 'inventory'],
    plan: ['azure', 'change', 'findings', 'formats', 'inventory', 'place', 'readiness', 'resolve'],
    rollback: ['change', 'findings', 'formats', 'inventory', 'plan', 'rollout', 'run'],
    status: ['change', 'formats', 'inventory', 'resolve', 'run'],
    report: ['change', 'findings', 'formats', 'inventory', 'plan', 'resolve'],
    explain: ['change', 'diagnoses', 'findings', 'formats', 'inventory', 'report', 'resolve'],
  },
  sources: { cluster: [], manifests: [] },
  systems: { azure: [], files: [], kubernetes: [] },
};

/** Types may cross where code may not: a command names its use case's outcome. */
/** @type {Record<string, string[]>} */
const mayImportTypes = { commands: ['usecases', 'core', 'ports'] };

/** Third-party packages that only one folder may know. */
const sdkOwners = {
  '@azure': 'systems/azure',
  '@kubernetes/client-node': 'systems/kubernetes',
  '@oclif/core': 'commands|cli',
  inquirer: 'wizard|cli',
};

const folders = Object.keys(mayImport);

/** @param {string[]} names */
function toGlobs(names) {
  return [...names.flatMap((name) => [`**/${name}/**`, `../${name}/**`]), '!@oclif/core/**'];
}

/**
 * @param {string} folder
 * @param {string} path the folder itself, or one of those in it
 */
function patternsFor(folder, path) {
  const allowed = mayImport[folder] ?? [];
  const forbidden = folders.filter((other) => other !== folder && !allowed.includes(other));
  const typesOnly = forbidden.filter((other) => mayImportTypes[folder]?.includes(other));
  const never = forbidden.filter((other) => !typesOnly.includes(other));
  return [
    ...(never.length > 0
      ? [{ group: toGlobs(never), message: `src/${folder} may import only itself and: ${allowed.join(', ')}` }]
      : []),
    ...(typesOnly.length > 0
      ? [
          {
            group: toGlobs(typesOnly),
            allowTypeImports: true,
            message: `src/${folder} may import types only from here`,
          },
        ]
      : []),
    ...Object.entries(sdkOwners)
      .filter(([, owner]) => !owner.split('|').includes(path))
      .map(([name, owner]) => ({ group: [name, `${name}/**`], message: `only src/${owner} knows ${name}` })),
    ...(folder === 'core'
      ? [
          {
            group: builtinModules.filter((name) => name !== 'crypto').flatMap((name) => [`node:${name}`, name]),
            message: 'core is pure: no I/O, no clock, no randomness (node:crypto is for digests)',
          },
        ]
      : []),
  ];
}

/**
 * @param {string} folder
 * @returns {import('eslint').Linter.Config}
 */
function importRule(folder) {
  return {
    files: [`src/${folder}/**/*.ts`],
    ignores: COMPOSITION_ROOT,
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: patternsFor(folder, folder) }],
    },
  };
}

/**
 * @param {[string, Record<string, string[]>]} entry
 * @returns {import('eslint').Linter.Config[]}
 */
function importRulesWithin([folder, within]) {
  return Object.entries(within).map(([inner, allowed]) => {
    const path = `${folder}/${inner}`;
    const never = Object.keys(within).filter((other) => other !== inner && !allowed.includes(other));
    const besides = allowed.length > 0 ? ` besides itself only: ${allowed.join(', ')}` : ' only itself';
    const pattern = { group: never.map((name) => `../${name}/**`), message: `src/${path} may import here${besides}` };
    return {
      files: [`src/${path}/**/*.ts`],
      rules: {
        '@typescript-eslint/no-restricted-imports': ['error', { patterns: [...patternsFor(folder, path), pattern] }],
      },
    };
  });
}

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', 'src/schemas/', 'test/fixtures/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.strict,
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    plugins: { project: { rules: { 'no-import-cycles': noImportCycles } } },
    rules: {
      'project/no-import-cycles': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // Such an import would load a module of schemas at start-up for its types alone.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'use an `as const` union' },
        {
          selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']",
          message: 'throw a MigrationError: the base command sets the exit code',
        },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'fetch', 'setTimeout', 'setInterval', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'core has no clock' },
        { object: 'Math', property: 'random', message: 'core has no randomness' },
      ],
    },
  },
  ...folders.map(importRule),
  ...Object.entries(mayImportWithin).flatMap(importRulesWithin),
  {
    files: ['src/commands/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 120, skipComments: true, skipBlankLines: true }] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='jest'][property.name=/^(mock|unstable_mockModule|doMock)$/]",
          message: 'pass ports in instead of mocking our own modules',
        },
      ],
    },
  },
  prettier,
);
