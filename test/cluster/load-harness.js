// Loads a part of the harness, which is TypeScript and cannot be read by Node 20: bundled in memory, so that no file has to
// be cleaned up.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * The exports of modules, each under its own name.
 * @param {readonly string[]} modules paths from this folder, without extension
 */
export async function loadHarness(modules) {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents: modules.map((name) => `export * from '${name}.ts';`).join('\n'), resolveDir: folder },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? '').toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}
