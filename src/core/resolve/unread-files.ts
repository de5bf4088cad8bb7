/** Files that mention pod identity and cannot be planned from: what they are, where, and of what they speak. */
import { bicepNotRead } from '../findings/bicep-not-read.js';
import { chartNotRead } from '../findings/chart-not-read.js';
import { chartValuesNotRead } from '../findings/chart-values-not-read.js';
import type { FindingRule } from '../findings/define-finding.js';
import { patchNotRead } from '../findings/patch-not-read.js';
import { programNotRead } from '../findings/program-not-read.js';
import { pulumiNotRead } from '../findings/pulumi-not-read.js';
import { scriptNotRead } from '../findings/script-not-read.js';
import { templateNotRead, type UnreadFile } from '../findings/template-not-read.js';
import { terraformNotRead } from '../findings/terraform-not-read.js';
import type { Finding } from '../formats/scan.js';
import type { Mention, Origin } from '../inventory/found.js';
import { adviseProduct } from '../inventory/known-products.js';
import type { Oddity } from '../inventory/mention-context.js';
import { tellsOfUse } from '../inventory/mentions.js';
import type { Inventory } from '../inventory/model.js';
import type { Notation } from '../inventory/notation.js';

const RULES: Record<Notation, FindingRule<UnreadFile>> = {
  'helm-template': chartNotRead,
  'helm-values': chartValuesNotRead,
  terraform: terraformNotRead,
  'terraform-template': terraformNotRead,
  pulumi: pulumiNotRead,
  jsonnet: programNotRead,
  program: programNotRead,
  bicep: bicepNotRead,
  arm: bicepNotRead,
  shell: scriptNotRead,
  powershell: scriptNotRead,
  workflow: scriptNotRead,
  ansible: templateNotRead,
  'json-patch': patchNotRead,
  documentation: templateNotRead,
  template: templateNotRead,
  data: templateNotRead,
};

const ODD: Record<Oddity, string> = {
  'secret-without-type': 'names a secret but no type, so it counts as type 0, a managed identity',
  'resource-id-as-client-id': 'clientID is filled from a resource id',
};

/** One per file, at its first mention. A file that speaks of the new way only has nothing to migrate. */
export function raiseUnreadFiles({ root, skipped }: Inventory): Finding[] {
  return skipped.flatMap(({ what, message, path, mentions = [], notation = 'template', products = [] }) => {
    const [first] = mentions.filter(tellsOfUse);
    if (!first) return [];
    const at: Origin = { ...(path === undefined ? {} : { path }), line: first.line };
    const lines = [
      ...mentions.map((mention) => `${path ?? what}:${mention.line}: ${describeMention(mention)}`),
      ...products.map(adviseProduct).filter((advice) => advice !== undefined),
    ];
    return [RULES[notation].raise({ root: root.id, ref: path ?? what, at }, { why: message, lines })];
  });
}

/** `AzureIdentityBinding "web" (selector "web", identity "db")`, `aadpodidbinding "web" in Deployment "api"`. */
function describeMention({ term, kind, name, namespace, selector, identity, oddities = [] }: Mention): string {
  const inNamespace = namespace === undefined ? '' : ` in namespace "${namespace}"`;
  if (kind !== undefined) {
    const value = selector === undefined ? '' : ` "${selector}"`;
    return `${term}${value} in ${kind}${name === undefined ? '' : ` "${name}"`}${inNamespace}`;
  }
  const details = [
    ...(selector === undefined ? [] : [`selector "${selector}"`]),
    ...(identity === undefined ? [] : [`identity "${identity}"`]),
    ...oddities.map((oddity) => ODD[oddity]),
  ];
  const inBrackets = details.length > 0 ? ` (${details.join(', ')})` : '';
  return `${term}${name === undefined ? '' : ` "${name}"`}${inNamespace}${inBrackets}`;
}
