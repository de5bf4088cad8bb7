import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findMentions } from '../../../src/core/inventory/mentions.js';
import { type Notation, NOTATIONS } from '../../../src/core/inventory/notation.js';
import { withoutKeys } from '../../../src/core/json.js';

/** The mentions of a text, without their lines. */
function contextsIn(notation: Notation, ...lines: string[]): unknown[] {
  return findMentions(lines.join('\n'), notation).map((mention) => withoutKeys({ ...mention }, ['line']));
}

const BINDING = 'AzureIdentityBinding';

describe('what stands beside an object', () => {
  it.each<[string, Notation, string[], object]>([
    [
      'YAML',
      'template',
      [
        'kind: AzureIdentityBinding',
        'metadata:',
        '  name: web',
        '  namespace: shop',
        'spec:',
        '  azureIdentity: db',
        '  selector: "web-pods"',
      ],
      { name: 'web', namespace: 'shop', identity: 'db', selector: 'web-pods' },
    ],
    [
      'expressions, as written',
      'helm-template',
      [
        'kind: AzureIdentityBinding',
        'metadata:',
        '  name: {{ .Chart.Name }}-b',
        'spec:',
        '  selector: {{ .Chart.Name }}',
      ],
      { name: '{{ .Chart.Name }}-b', selector: '{{ .Chart.Name }}' },
    ],
    [
      'directives between the lines',
      'helm-template',
      ['kind: AzureIdentityBinding', '{{- if .Values.x }}', 'metadata:', '{{- end }}', '  name: web # the site'],
      { name: 'web' },
    ],
    [
      'the outermost of two names',
      'template',
      ['kind: AzureIdentityBinding', 'metadata:', '  labels:', '    name: other', '  name: web'],
      { name: 'web' },
    ],
    [
      'no key of the next document',
      'template',
      ['kind: AzureIdentityBinding', '---', 'metadata:', '  name: other'],
      {},
    ],
    ['no key of the object around it', 'helm-values', ['  - kind: AzureIdentityBinding', 'name: other'], {}],
    ['no secret of the spec', 'template', ['kind: AzureIdentityBinding', 'spec:', '  secret:', '    name: x'], {}],
    [
      'Terraform',
      'terraform',
      [
        '  "kind" = "AzureIdentityBinding"',
        '  "metadata" = {',
        '    "name" = "web-${var.env}"',
        '    "namespace" = var.namespace',
        '  }',
      ],
      { name: 'web-${var.env}', namespace: 'var.namespace' },
    ],
    [
      'Pulumi, on one line, without variables',
      'pulumi',
      [
        "new C('x', { kind: 'AzureIdentityBinding', metadata: { name: 'web', namespace: ns }, spec: { selector: label } });",
      ],
      { name: 'web' },
    ],
    [
      'Jsonnet, without variables and sums',
      'jsonnet',
      [
        "kind: 'AzureIdentityBinding',",
        'metadata: { name: name },',
        "spec: { selector: 'a-' + name, azureIdentity: 'db' }",
      ],
      { identity: 'db' },
    ],
    [
      'a here-string',
      'powershell',
      ['kind: AzureIdentityBinding', 'metadata:', '  name: $($identityName)', 'spec:', '  selector: $selector'],
      { name: '$($identityName)', selector: '$selector' },
    ],
    ['no control characters', 'template', ['kind: AzureIdentityBinding', 'metadata:', '  name: {{\u001b[2J}}'], {}],
    ['nothing that is no name', 'template', ['kind: AzureIdentityBinding', 'metadata:', '  name: not a name'], {}],
  ])('of %s', (_, notation, lines, context) => {
    expect(contextsIn(notation, ...lines)).toEqual([{ term: BINDING, ...context }]);
  });
});

describe('a slip in an AzureIdentity', () => {
  it.each<[string, string[], string[] | undefined]>([
    ['a secret without a type', ['clientPassword = {'], ['secret-without-type']],
    ['a resource id as client id', ['type = 0', 'clientID = var.resource_id'], ['resource-id-as-client-id']],
    ['none', ['type = 1', 'clientPassword = {', 'clientID = var.client_id'], undefined],
  ])('that is %s', (_, spec, oddities) => {
    const [mention] = findMentions(['kind = "AzureIdentity"', 'spec = {', ...spec].join('\n'), 'terraform');
    expect(mention?.oddities).toEqual(oddities);
  });
});

describe('what stands beside the binding label', () => {
  it.each<[string, Notation, string[], object]>([
    ['a map', 'helm-values', ['podLabels:', '  aadpodidbinding: web'], { selector: 'web' }],
    ['a string of labels', 'helm-values', ['labels: "aadpodidbinding=trivy,a=b"'], { selector: 'trivy' }],
    ['a flag', 'shell', ['helm install x --set podLabels.aadpodidbinding=web \\'], { selector: 'web' }],
    ['a variable of a script', 'shell', ['    aadpodidbinding: ${LABEL}'], { selector: '${LABEL}' }],
    [
      'a patch',
      'json-patch',
      ['- op: replace', '  path: /metadata/labels/aadpodidbinding', '  value: web'],
      { selector: 'web' },
    ],
    [
      "Terraform's set",
      'terraform',
      [
        'resource "helm_release" "dns" {',
        '  set {',
        '    name  = "podLabels.aadpodidbinding"',
        '    value = "dns"',
        '  }',
      ],
      { kind: 'helm_release', name: 'dns', selector: 'dns' },
    ],
    [
      'a variable of Terraform',
      'terraform',
      ['labels = {', '  aadpodidbinding = var.selector', '}'],
      { selector: 'var.selector' },
    ],
    ['a word that could be taken for a name', 'pulumi', ['labels: { aadpodidbinding: selector }'], {}],
    [
      'its workload',
      'helm-template',
      [
        'kind: Deployment',
        'metadata:',
        '  name: api',
        '  namespace: shop',
        'spec:',
        '  template:',
        '    labels:',
        '      aadpodidbinding: {{ .Values.id }}',
      ],
      { kind: 'Deployment', name: 'api', namespace: 'shop', selector: '{{ .Values.id }}' },
    ],
    [
      'no workload of another document',
      'template',
      ['kind: Deployment', '---', 'x:', '  aadpodidbinding: y'],
      { selector: 'y' },
    ],
  ])('in %s', (_, notation, lines, context) => {
    expect(contextsIn(notation, ...lines)).toEqual([{ term: 'aadpodidbinding', ...context }]);
  });
});

describe('what stands beside a setting and a command', () => {
  it.each<[string, Notation, string[], object]>([
    [
      'a SecretProviderClass',
      'helm-template',
      [
        'kind: SecretProviderClass',
        'metadata:',
        '  name: vault',
        'spec:',
        '  parameters:',
        '    usePodIdentity: "true"',
      ],
      { term: 'usePodIdentity', kind: 'SecretProviderClass', name: 'vault' },
    ],
    [
      'the Azure CLI over several lines',
      'shell',
      [
        'az aks pod-identity add -g rg --cluster-name c \\',
        '  --namespace shop --name web \\',
        '  --binding-selector "${SELECTOR}"',
      ],
      { term: 'aks pod-identity', namespace: 'shop', name: 'web', selector: '${SELECTOR}' },
    ],
    ['Bicep', 'bicep', ["bindingSelector: 'web'"], { term: 'bindingSelector', selector: 'web' }],
  ])('of %s', (_, notation, lines, context) => {
    expect(contextsIn(notation, ...lines)).toEqual([context]);
  });
});

describe('nothing is invented', () => {
  const pieces = fc.constantFrom(
    'kind: AzureIdentity',
    'kind: Deployment',
    'metadata:',
    '  name: ',
    '"name" = "',
    'spec:',
    'selector: ',
    'aadpodidbinding',
    '=',
    ': ',
    '---',
    '\n',
    '\n',
    '  ',
    '"',
    "'",
    '{{ .x }}',
    '${y}',
    'value: z',
    'web',
    '# ',
    '$',
    '{',
    '}',
  );

  it('for every value stands in the text', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), fc.constantFrom(...NOTATIONS), (parts, notation) => {
        const text = parts.join('');
        for (const { line, kind, name, namespace, selector, identity } of findMentions(text, notation)) {
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
          for (const value of [kind, name, namespace, selector, identity]) expect(text).toContain(value ?? '');
        }
      }),
    );
  });
});
