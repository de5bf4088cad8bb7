/** Versions of documents: `1.0`, a major and a minor one. */

export function isFormatVersion(text: string): boolean {
  return /^\d+\.\d+$/.test(text);
}

/** False for what is no version. */
export function isNewerFormat(found: string, known: string): boolean {
  const [foundMajor = 0, foundMinor = 0] = found.split('.').map(Number);
  const [knownMajor = 0, knownMinor = 0] = known.split('.').map(Number);
  return foundMajor > knownMajor || (foundMajor === knownMajor && foundMinor > knownMinor);
}
