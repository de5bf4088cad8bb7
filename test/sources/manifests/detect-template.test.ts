import { describe, expect, it } from '@jest/globals';
import { readDocuments } from '../../../src/sources/manifests/read-documents.js';
import { configMap, readTree } from './temporary-tree.js';

function templatesIn(text: string): string[] {
  const { skipped } = readDocuments(text, 'f.yaml');
  return skipped.filter(({ why }) => why === 'template').map(({ line, message }) => `${line ?? ''} ${message}`);
}

const GO = 'is a Go template';
const object = 'apiVersion: v1\nkind: ConfigMap\n';

describe('templates', () => {
  it.each([
    ['a value that parses as a map', `${object}x: {{ .Values.x }}\n`, 3, GO],
    ['a key', `${object}{{ .Values.x }}: 1\n`, 3, GO],
    ['a list item', `${object}x: [{{ .Values.x }}]\n`, 3, GO],
    ['part of a bare value', `${object}x: a-{{ .Release.Name }}\n`, 3, GO],
    ['a call in a bare value', `${object}x: a-{{ include "name" . }}\n`, 3, GO],
    ['a control structure', `{{- if .Values.x }}\n${object}{{- end }}\n`, 1, GO],
    ['a control structure in the second document', `${object}---\n{{- range .x }}\n${object}{{- end }}\n`, 4, GO],
    ['quotes within quotes', `${object}x: "{{ include "name" . }}"\n`, 3, GO],
    ['a Terraform directive', `%{ if x }\n${object}%{ endif }\n`, 1, 'is a Terraform template'],
    ['a Terraform directive that parses', `${object}x: |\n  %{ for a in b }\n`, 4, 'is a Terraform template'],
    ['a Jinja statement', `${object}{% if x %}\ny: 1\n{% endif %}\n`, 3, 'is a Jinja template'],
    ['a variable that breaks the text', `${object}x: 1\n\${EXTRA}\n`, 4, 'has variables'],
    ['a PowerShell variable', `${object}x: 1\n$(extra)\n`, 4, 'has marks'],
    ['a mark', `${object}x: 1\n@EXTRA@\n`, 4, 'has marks'],
  ])('recognises %s', (_, text, line, message) => {
    expect(templatesIn(text)).toEqual([
      expect.stringMatching(new RegExp(`^${line} ${message}.*migrate scan --from -$`)),
    ]);
    expect(readDocuments(text, 'f.yaml').objects).toEqual([]);
  });

  it.each([
    ['quoted Argo expressions', `${object}x: "{{workflow.name}}"\n`],
    ['bare Argo expressions', `${object}x: a-{{workflow.name}}\n`],
    ['a quoted Go action', `${object}x: '{{ .Values.x }}'\n`],
    ['Go text in a block', `${object}x: |\n  {{ range .Alerts }}\n  {{ end }}\n`],
    ['a comment', `# {{ .Values.x }}\n${object}`],
    ['variables in values', `${object}x: \${NAME}\ny: $NAME\n`],
    ['placeholders in values', `${object}x: <CLIENT_ID>\ny: __ID__\nz: "#{ID}#"\n`],
    ['shell text in a block', `${object}x: |\n  echo \${A%%b} $(date)\n`],
  ])('reads %s as an object', (_, text) => {
    const { objects, skipped } = readDocuments(text, 'f.yaml');
    expect([objects.length, skipped]).toEqual([1, []]);
  });

  it('calls a broken document broken when marks are not to blame', () => {
    const { skipped } = readDocuments(`${object}x: [\ny: \${A}\n`, 'f.yaml');
    expect(skipped.map(({ why }) => why)).toEqual(['invalid']);
  });

  it('keeps the other documents where only marks break one', () => {
    const { objects, skipped } = readDocuments(`${object}---\n\${A}\nx: 1\n---\n${object}`, 'f.yaml');
    expect([objects.length, skipped.map(({ why, line }) => [why, line])]).toEqual([2, [['template', 4]]]);
  });

  it('says what a template could change, and where it says so', () => {
    const text = `{{ if .x }}\nkind: AzureIdentityBinding\nlabels:\n  aadpodidbinding: x\n{{ end }}\n`;
    expect(readDocuments(text, 'f.yaml').skipped[0]).toMatchObject({
      affects: ['matching', 'workloads'],
      mentions: [
        { line: 2, term: 'AzureIdentityBinding' },
        { line: 4, term: 'aadpodidbinding' },
      ],
    });
  });

  it.each([
    ['values.yaml.tpl', 'a: 1\nb: ${x}\n', 2, 'Terraform'],
    ['x.tftpl', '%{ if a }\n', 1, 'Terraform'],
    ['x.yaml.gotmpl', 'a: 1\nb: {{ .x }}\n', 2, 'Go'],
    ['x.yaml.j2', 'a: {{ x }}\n', 1, 'Jinja'],
    ['x.tmpl', 'a: 1\n', 1, 'template by its name'],
  ])('goes by the name %s', async (name, text, line, message) => {
    const [root] = await readTree({ [name]: text, 'a.yaml': configMap('a') });
    expect(root?.skipped).toMatchObject([
      { why: 'template', what: name, line, message: expect.stringContaining(message) },
    ]);
  });
});
