/** Golden files: exact texts, where the text is the product. `UPDATE_GOLDEN=1` writes them anew. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';

const GOLDEN_FOLDER = fileURLToPath(new URL('../golden/', import.meta.url));

/** `name` is a path below test/golden. */
export function expectGolden(name: string, text: string): void {
  const file = join(GOLDEN_FOLDER, name);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}
