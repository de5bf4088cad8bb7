/** What every step of a kustomize build needs. */
import type { Skipped, SkippedWhy } from '../../../core/inventory/found.js';
import { type GivenPath, namePath } from '../path-names.js';
import type { DocumentsRead } from '../read-documents.js';
import { ANYTHING, skipFile, type SkipDetails } from '../skip.js';
import type { KustomizationRead } from './kustomization.js';

export interface BuildContext {
  given: GivenPath;
  /** Real folders outside of which nothing is opened. */
  allowed: readonly string[];
  signal: AbortSignal;
  skipped: Skipped[];
  readObjects(path: string): Promise<DocumentsRead>;
  readKustomization(folder: string): Promise<KustomizationRead>;
}

/** Notes something the build could not do. What is missing could be anything, unless told otherwise. */
export function skipInBuild(
  context: BuildContext,
  file: string,
  why: SkippedWhy,
  message: string,
  details: SkipDetails = {},
): void {
  context.skipped.push(skipFile(namePath(context.given, file), why, message, { affects: ANYTHING, ...details }));
}
