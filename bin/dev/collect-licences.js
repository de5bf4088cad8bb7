// The licences of the packages that end up in the bundle: their texts have to go with it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE_FILE = /^(licen[cs]e|notice|copying)([.-].*)?$/i;

/**
 * @param {string} root
 * @param {readonly string[]} inputs paths of bundled files, below root
 */
export function collectLicences(root, inputs) {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  return [...folders]
    .sort()
    .map((folder) => describePackage(join(root, folder)))
    .join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} input */
function packageFolder(input) {
  return /^(.*\/)?node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** @param {string} folder */
function describePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file) && existsSync(join(folder, file)))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license})`, ...texts].join('\n\n') + '\n';
}
