/** Recognises templates that are not YAML, though some of them parse as such. */
import { posix } from 'node:path';
import type { TemplateEngine } from './describe-template.js';
import { parseYaml, type YamlDocument } from './parse-yaml.js';
import { fillMarks, findGoActionLine, findJinjaLine, findMarkLine, findTerraformLine } from './template-syntax.js';

export interface TemplateSign {
  engine: TemplateEngine;
  /** Counted in the file, from 1. */
  line: number;
}

/** Control structures span documents, so one sign makes the whole file a template. */
export function detectFileTemplate(text: string, documents: readonly YamlDocument[]): TemplateSign | undefined {
  const terraform = text.includes('%{') ? findTerraformLine(text) : undefined;
  if (terraform !== undefined) return { engine: 'terraform', line: terraform };
  for (const document of documents) {
    if (document.goActionLine !== undefined) return { engine: 'go', line: document.goActionLine };
    const sign = document.problem ? detectInBroken(document.text) : undefined;
    if (sign) return { ...sign, line: document.firstLine + sign.line - 1 };
  }
  return undefined;
}

function detectInBroken(text: string): TemplateSign | undefined {
  const jinja = findJinjaLine(text);
  if (jinja !== undefined) return { engine: 'jinja', line: jinja };
  const go = findGoActionLine(text);
  return go === undefined ? undefined : { engine: 'go', line: go };
}

/** Marks such as `${X}` make a template only of a document that would parse if they were words. */
export function detectMarks(document: YamlDocument): TemplateSign | undefined {
  if (!document.problem) return undefined;
  const line = findMarkLine(document.text);
  if (line === undefined) return undefined;
  const filled = parseYaml(fillMarks(document.text));
  if (filled.some((other) => other.problem)) return undefined;
  const isVariable = /\$\{?\w/.test(document.text.split('\n')[line - 1] ?? '');
  return { engine: isVariable ? 'envsubst' : 'marks', line: document.firstLine + line - 1 };
}

/** Of a file that is a template by its name. */
export function describeNamedTemplate(path: string, text: string): TemplateSign {
  const name = posix.basename(path);
  if (/\.j2$/i.test(name)) return { engine: 'jinja', line: firstLineWith(text, /\{[{%]/) };
  if (text.includes('{{')) return { engine: 'go', line: firstLineWith(text, /\{\{/) };
  if (/\$\{|%\{/.test(text)) return { engine: 'terraform', line: firstLineWith(text, /[$%]\{/) };
  return { engine: 'unknown', line: 1 };
}

function firstLineWith(text: string, pattern: RegExp): number {
  return Math.max(text.split('\n').findIndex((line) => pattern.test(line)) + 1, 1);
}
