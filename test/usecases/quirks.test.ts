/** Shapes that occur in the wild (INDEX.md of the corpus, rows without a folder), written anew, with the right result. */
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { DEFAULT_AUDIENCE } from '../../src/core/plan/credential.js';
import { manifestsSource } from '../../src/sources/manifests/manifests-source.js';
import { plan } from '../../src/usecases/plan.js';
import { type Tree, withTree } from '../sources/manifests/temporary-tree.js';
import { armId, clientId, ISSUER } from '../support/objects.js';
import { describeChanges } from '../support/planning.js';

const SAID_OF_ALL = new Set(['offline-unverified', 'cross-namespace', 'account-is-split']);

interface Told {
  changes: string[];
  /** `code subject`, without what is said of every plan from files. */
  findings: string[];
  skipped: string[];
}

function planTree(tree: Tree, from: string): Promise<Told> {
  return withTree(tree, async (cwd) => {
    const outcome = await plan({
      source: manifestsSource({ from: [from], roots: [], cwd, stdin: Readable.from([]) }),
      scope: { namespaces: [], excludeNamespaces: [] },
      emit: () => undefined,
      signal: new AbortController().signal,
      audience: DEFAULT_AUDIENCE,
      waveSize: 10,
      podIdentityMode: 'standard',
      issuerUrl: ISSUER,
    });
    const told = outcome.plan.findings.filter(({ code }) => !SAID_OF_ALL.has(code));
    return {
      changes: describeChanges(outcome.plan),
      findings: told.map(({ code, subject }) => `${code} ${subject}`),
      skipped: outcome.resolutions.flatMap(({ inventory }) =>
        inventory.skipped.map(({ why, what }) => `${why} ${what}`),
      ),
    };
  });
}

function identity(name: string, more = ''): string {
  return `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: {name: ${name}${more}}
spec: {type: 0, clientID: ${clientId(1)}, resourceID: ${armId(name)}}
---
`;
}

function binding(name: string, selector: string, more = ''): string {
  return `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentityBinding
metadata: {name: ${name}${more}}
spec: {azureIdentity: ${name}, selector: ${selector}}
---
`;
}

function deployment(name: string, label: string, more = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}${more}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}, aadpodidbinding: ${label}}}
    spec: {containers: [{name: app, image: example.azurecr.io/app:1}]}
---
`;
}

const use = 'azure.workload.identity/use=true';
const migrated = (namespace: string, name: string, of: string) => [
  `create ${of} system:serviceaccount:${namespace}:${name}`,
  `create ServiceAccount/${namespace}/${name}`,
  `edit Deployment.apps/${namespace}/${name} ${use} serviceAccountName=${name}`,
];

interface Quirk {
  name: string;
  tree: Tree;
  from?: string;
  changes?: string[];
  findings?: string[];
  skipped?: string[];
}

const cases: Quirk[] = [
  {
    name: 'an identity in another namespace: the subject follows the pods',
    tree: {
      'all.yaml':
        identity('dns', ', namespace: aad-pod-identity') +
        binding('dns', 'dns', ', namespace: aad-pod-identity') +
        deployment('external-dns', 'dns', ', namespace: external-dns'),
    },
    changes: migrated('external-dns', 'external-dns', 'dns'),
  },
  {
    name: 'an identity whose ids come from the overlay of each environment',
    tree: {
      'base/kustomization.yaml': 'namespace: keda\nresources: [all.yaml]\n',
      'base/all.yaml': `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata: {name: keda}\nspec: {type: 0}\n---\n${binding('keda', 'keda')}${deployment('operator', 'keda')}`,
      'prod/kustomization.yaml': 'resources: [../base]\npatches: [{path: ids.yaml}]\n',
      'prod/ids.yaml': `apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata: {name: keda, namespace: keda}\nspec: {clientID: ${clientId(2)}, resourceID: ${armId('keda-prod')}}\n`,
    },
    from: 'prod',
    changes: migrated('keda', 'operator', 'keda-prod'),
  },
  {
    name: 'a JSON List with sorted keys',
    tree: {
      'golden.json': JSON.stringify({
        apiVersion: 'v1',
        items: [
          {
            apiVersion: 'aadpodidentity.k8s.io/v1',
            kind: 'AzureIdentity',
            metadata: { name: 'foo' },
            spec: { clientID: clientId(3), resourceID: armId('foo'), type: 0 },
          },
          {
            apiVersion: 'aadpodidentity.k8s.io/v1',
            kind: 'AzureIdentityBinding',
            metadata: { name: 'foo' },
            spec: { azureIdentity: 'foo', selector: 'foo' },
          },
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'foo' },
            spec: {
              template: {
                metadata: { labels: { aadpodidbinding: 'foo' } },
                spec: { containers: [{ image: 'a:1', name: 'a' }] },
              },
            },
          },
        ],
        kind: 'List',
      }),
    },
    changes: migrated('default', 'foo', 'foo'),
  },
  {
    // INDEX.md would plan it. MIC 1.6 rewrote such objects once, so a file does not tell what the cluster holds: scan that.
    name: 'fields in capitals, with CRLF, blanks after values and an old apiVersion: told, and held back',
    tree: {
      'all.yaml': `apiVersion: "aadpodidentity.k8s.io/v1"
kind: AzureIdentity${' '}
metadata:
 name: web
spec:
 type: 0
 ResourceID: ${armId('web')}
 ClientID: ${clientId(4)}
---
apiVersion: "aadpodidentity.k8s.io/v1"
kind: AzureIdentityBinding
metadata:
 name: web
spec:
 AzureIdentity: "web"
 Selector: web${' '}
---
${deployment('web', 'web').replace('apps/v1', 'apps/v1beta1')}`.replaceAll('\n', '\r\n'),
    },
    findings: [
      'legacy-spelling AzureIdentity.aadpodidentity.k8s.io/default/web',
      'legacy-spelling AzureIdentityBinding.aadpodidentity.k8s.io/default/web',
    ],
  },
  {
    name: 'the label on the Deployment only: its pods never had the identity',
    tree: {
      'all.yaml':
        identity('web') +
        binding('web', 'web') +
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {aadpodidbinding: web}}\nspec: {template: {spec: {containers: [{name: a, image: "a:1"}]}}}\n',
    },
    findings: [
      'binding-label-misplaced Deployment.apps/default/web',
      'binding-without-consumer AzureIdentityBinding.aadpodidentity.k8s.io/default/web',
    ],
  },
  {
    name: 'the label as a list, in a fragment that does not parse',
    tree: { 'fragment.yaml': 'metadata:\n  labels:\n  - aadpodidbinding: web\n  ...\n  other: [\n' },
    findings: ['template-not-read fragment.yaml'],
    skipped: ['invalid fragment.yaml'],
  },
  {
    name: 'an identity that nothing binds',
    tree: { 'identity.yaml': identity('aso').replace(/\n---\n$/, '') },
    findings: ['identity-without-binding AzureIdentity.aadpodidentity.k8s.io/default/aso'],
  },
  {
    name: 'a binding whose identity has another name',
    tree: { 'all.yaml': identity('web') + binding('wbe', 'web') + deployment('web', 'web') },
    findings: [
      'binding-without-identity AzureIdentityBinding.aadpodidentity.k8s.io/default/wbe',
      'identity-without-binding AzureIdentity.aadpodidentity.k8s.io/default/web',
      'label-without-binding Deployment.apps/default/web',
    ],
  },
  {
    name: 'a type that is a string: a template renders it to the number',
    tree: {
      'all.yaml': identity('web').replace('type: 0', 'type: "0"') + binding('web', 'web') + deployment('web', 'web'),
    },
    changes: migrated('default', 'web', 'web'),
  },
  {
    name: 'a service principal without a type, which is taken for a managed identity',
    tree: {
      'all.yaml':
        'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata: {name: sp}\nspec: {tenantID: t, clientID: /subscriptions/x, clientPassword: {name: s, namespace: default}}\n---\n' +
        binding('sp', 'sp') +
        deployment('web', 'sp'),
    },
    findings: [
      'binding-without-identity AzureIdentityBinding.aadpodidentity.k8s.io/default/sp',
      'identity-type-missing AzureIdentity.aadpodidentity.k8s.io/default/sp',
      'label-without-binding Deployment.apps/default/web',
    ],
  },
  {
    name: 'an AzureAssignedIdentity of a dump',
    tree: {
      'dump.yaml':
        'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureAssignedIdentity\nmetadata: {name: web-default-web, namespace: default, labels: {podname: web, podnamespace: default}}\nspec: {azurebindingref: {}}\nStatus: {status: Created}\n',
    },
    findings: ['leftover-assigned-identity .'],
  },
  {
    name: 'the values of a HelmRelease',
    tree: {
      'release.yaml':
        'apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: HelmRelease\nmetadata: {name: web, namespace: web}\nspec: {values: {podLabels: {aadpodidbinding: web}}}\n',
    },
    findings: ['mention-in-other-object HelmRelease.helm.toolkit.fluxcd.io/web/web'],
  },
  {
    name: 'a file without a line end, and a binding after a comment',
    tree: {
      'all.yaml': `# the site\n${identity('web')}${deployment('web', 'web')}${binding('web', 'web')}`.replace(
        /\n---\n$/,
        '',
      ),
    },
    changes: migrated('default', 'web', 'web'),
  },
];

describe('the right result', () => {
  it.each(cases)('for $name', async ({ tree, from = '.', changes = [], findings = [], skipped = [] }) => {
    const told = await planTree(tree, from);

    expect(told.findings.sort()).toEqual(findings);
    expect(told.changes).toEqual(changes);
    expect(told.skipped).toEqual(skipped);
  });
});
