// Writes what is made from the code: the JSON Schemas, the reference of findings and diagnoses in MIGRATION.md, and every
// output shown in the documentation. With --check it writes nothing and fails when something is out of date.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENTS_WITH_OUTPUT = ['README.md', 'MIGRATION.md'];
const OUTPUT = /(<!-- output of: (.+?) -->\n)[\s\S]*?(<!-- end of output -->)/g;
const FINDINGS = /(<!-- findings -->\n)[\s\S]*?(<!-- end of findings -->)/;
const DIAGNOSES = /(<!-- diagnoses -->\n)[\s\S]*?(<!-- end of diagnoses -->)/;

const check = process.argv.includes('--check');
const scratch = mkdtempSync(join(tmpdir(), 'migrate-generate-'));
/** @type {string[]} */
const stale = [];
try {
  const { DOCUMENTS, FINDINGS: findings, DIAGNOSES: diagnoses } = await loadCore();
  writeSchemas(DOCUMENTS);
  for (const name of DOCUMENTS_WITH_OUTPUT) writeDocument(name, findings, diagnoses);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (stale.length > 0) {
  process.stderr.write(`Out of date: ${stale.join(', ')}. Run: npm run build && npm run generate\n`);
  process.exitCode = 1;
}

/** The definitions, bundled from their TypeScript. */
async function loadCore() {
  const outfile = join(scratch, 'core.mjs');
  const contents = [
    "export { DOCUMENTS } from './src/core/formats/index.ts';",
    "export { FINDINGS } from './src/core/findings/index.ts';",
    "export { DIAGNOSES } from './src/core/diagnoses/index.ts';",
  ].join('\n');
  await build({
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return import(pathToFileURL(outfile).href);
}

/** @param {Record<string, {title: string, schema: object}>} documents */
function writeSchemas(documents) {
  const folder = join(ROOT, 'src/schemas');
  mkdirSync(folder, { recursive: true });
  const wanted = new Set(Object.keys(documents).map((name) => `${name}.schema.json`));
  for (const [name, { title, schema }] of Object.entries(documents)) {
    const head = { $schema: 'https://json-schema.org/draft/2020-12/schema', title };
    write(`src/schemas/${name}.schema.json`, `${JSON.stringify({ ...head, ...schema }, null, 2)}\n`);
  }
  for (const file of readdirSync(folder)) {
    if (wanted.has(file)) continue;
    if (check) stale.push(`src/schemas/${file} (no such document)`);
    else rmSync(join(folder, file));
  }
}

/**
 * @param {string} name
 * @param {Finding[]} findings
 * @param {Diagnosis[]} diagnoses
 */
function writeDocument(name, findings, diagnoses) {
  const text = readFileSync(join(ROOT, name), 'utf8');
  const updated = text
    .replace(
      OUTPUT,
      (_, start, command, end) => `${start}\n\`\`\`console\n$ ${command}\n${run(command)}\n\`\`\`\n\n${end}`,
    )
    .replace(FINDINGS, (_, start, end) => `${start}\n${describeFindings(findings)}\n${end}`)
    .replace(DIAGNOSES, (_, start, end) => `${start}\n${describeDiagnoses(diagnoses)}\n${end}`);
  write(name, updated);
}

/**
 * A line in the documentation such as `migrate scan --from x`, run on the built program.
 * @param {string} command
 */
function run(command) {
  const [program, ...args] = command.split(' ');
  if (program !== 'migrate') throw new Error(`only migrate can be shown, not ${program}`);
  try {
    const output = execFileSync(process.execPath, ['bin/run.js', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      // Nothing of the machine: in CI, say, hints on what to run next are left out.
      env: { PATH: process.env['PATH'] ?? '', HOME: scratch, NO_COLOR: '1', COLUMNS: '120' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return output.trimEnd();
  } catch (error) {
    const { stdout = '', stderr = '' } = /** @type {{stdout?: string, stderr?: string}} */ (error);
    return `${stdout}${stderr}`.trimEnd();
  }
}

/**
 * @typedef {{code: string, severity: string, title: string, means: string, fix: string, cases: string[], needs?: string}} Finding
 * @param {Finding[]} findings
 */
function describeFindings(findings) {
  return findings
    .map(({ code, severity, title, means, fix, cases, needs }) => {
      const marks = [
        severity,
        ...(needs ? [`needs your ${needs}`] : []),
        ...(cases.length > 0 ? [cases.join(', ')] : []),
      ];
      return `### \`${code}\`\n\n**${title}** (${marks.join('; ')})\n\n${means}\n\n_What to do:_ ${fix}\n`;
    })
    .join('\n');
}

/**
 * @typedef {{code: string, also: string[], title: string, means: string, causes: string[], fix: string, cases: string[]}} Diagnosis
 * @param {Diagnosis[]} diagnoses
 */
function describeDiagnoses(diagnoses) {
  return diagnoses
    .map(({ code, also, title, means, causes, fix, cases }) => {
      const marks = [
        ...(also.length > 0 ? [`also ${also.join(', ')}`] : []),
        ...(cases.length > 0 ? [cases.join(', ')] : []),
      ];
      const head = `### \`${code}\`\n\n**${title}**${marks.length > 0 ? ` (${marks.join('; ')})` : ''}`;
      const list = causes.map((cause) => `- ${cause}`).join('\n');
      return `${head}\n\n${means}\n\n${list}\n\n_What to do:_ ${fix}\n`;
    })
    .join('\n');
}

/**
 * @param {string} path
 * @param {string} content
 */
function write(path, content) {
  const file = join(ROOT, path);
  let current;
  try {
    current = readFileSync(file, 'utf8');
  } catch {
    current = undefined;
  }
  if (current === content) return;
  if (check) stale.push(path);
  else writeFileSync(file, content);
}
