/** One file of a listing → its objects, or why it has none. */
import { posix } from 'node:path';
import { describeNotation } from '../../core/inventory/notation.js';
import { skipTemplate } from './describe-template.js';
import { describeNamedTemplate } from './detect-template.js';
import { isPackedChart } from './file-kinds.js';
import { type DocumentsRead, readDocuments } from './read-documents.js';
import { readTextFile } from './read-text-file.js';
import { ANYTHING, describeMentions, mentionsIn, skipFile } from './skip.js';
import type { ListedFile } from './walk.js';

const NOTHING: DocumentsRead = { objects: [], skipped: [] };

/** `path` is how the file is named; `chart` the folder, named alike, of the chart that it belongs to. */
export async function readListedFile(file: ListedFile, path: string, chart?: string): Promise<DocumentsRead> {
  const read = await readTextFile(file.path);
  if (!('text' in read)) return skipUnread(file, path, read, chart !== undefined);
  if (file.kind === 'text') return reportMentions(read.text, path);
  if (read.text.trim() === '') return NOTHING;
  if (chart !== undefined && isChartTemplate(path, chart)) {
    const line = read.text.split('\n').findIndex((text) => text.includes('{{')) + 1;
    return { objects: [], skipped: [skipTemplate(path, read.text, 'helm', Math.max(line, 1))] };
  }
  if (chart !== undefined && isChartTest(path, chart)) return skipChartTest(read.text, path);
  if (file.kind === 'template') {
    const { engine, line } = describeNamedTemplate(path, read.text);
    return { objects: [], skipped: [skipTemplate(path, read.text, engine, line)] };
  }
  return readDocuments(read.text, path);
}

/** Helm renders everything below `templates`, with or without `{{`. */
function isChartTemplate(path: string, chart: string): boolean {
  return posix.relative(chart, path).startsWith('templates/');
}

/** What chart-testing and helm-unittest keep beside a chart; rendered snapshots among it look like manifests. */
function isChartTest(path: string, chart: string): boolean {
  return /^(?:ci|tests?)\//.test(posix.relative(chart, path));
}

function skipChartTest(text: string, path: string): DocumentsRead {
  const { mentions } = mentionsIn(path, text);
  const message = `belongs to the tests of a chart, which Helm does not install${describeMentions(mentions)}`;
  return { objects: [], skipped: [skipFile(path, 'unsupported', message)] };
}

function skipUnread(
  file: ListedFile,
  path: string,
  { why, message }: Exclude<Awaited<ReturnType<typeof readTextFile>>, { text: string }>,
  inChart: boolean,
): DocumentsRead {
  if (isPackedChart(path)) {
    const text = 'is a packed archive and is not read; if it is a chart, helm template renders it';
    return { objects: [], skipped: [skipFile(path, 'binary', text, { affects: inChart ? ANYTHING : [] })] };
  }
  if (file.kind === 'text') return NOTHING;
  return { objects: [], skipped: [skipFile(path, why, message, { affects: ANYTHING })] };
}

/**
 * Programs and Terraform are nobody's manifests: only what they say about pod identity is of interest. Documentation
 * configures nothing, so its lines are no mentions.
 */
function reportMentions(text: string, path: string): DocumentsRead {
  const mentioned = mentionsIn(path, text);
  const { mentions, notation } = mentioned;
  if (mentions.length === 0) return NOTHING;
  const message = `is ${describeNotation(notation)}, not read as a manifest${describeMentions(mentions)}`;
  const details = notation === 'documentation' ? {} : { ...mentioned, affects: [] };
  return { objects: [], skipped: [skipFile(path, 'unsupported', message, details)] };
}
