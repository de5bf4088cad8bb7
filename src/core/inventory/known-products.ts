/** Third-party software whose settings for workload identity are known (pod-identity semantics §4.6). */

interface Product {
  name: string;
  /** Name of its chart or of the folder that configures it. */
  named: string;
  /** Settings that no other software has. */
  shows?: RegExp;
  /** What to set there; goes on after the name. */
  settings: string;
}

const POD_LABEL = 'podLabels."azure.workload.identity/use"="true"';
const ACCOUNT = 'serviceAccount.annotations."azure.workload.identity/client-id"';

const PRODUCTS: readonly Product[] = [
  {
    name: 'AGIC',
    named: 'ingress-azure',
    shows: /\barmAuth\b/,
    settings:
      'armAuth.type: workloadIdentity; keep armAuth.identityClientID, drop identityResourceID. Needs chart 1.7.0 or later, and the credential first: the upgrade deletes the AzureIdentity of the chart at once',
  },
  {
    name: 'KEDA',
    named: 'keda',
    shows: /\bpodIdentity\W+activeDirectory\b/,
    settings:
      'podIdentity.azureWorkload.enabled, .clientId and .tenantId in place of podIdentity.activeDirectory; the subject is the account of the operator, and each trigger says provider: azure-workload',
  },
  {
    name: 'external-dns',
    named: 'external-dns',
    settings: `${POD_LABEL}, ${ACCOUNT}, and useWorkloadIdentityExtension in place of useManagedIdentityExtension in azure.json; 0.13.6 or later`,
  },
  {
    name: 'cert-manager',
    named: 'cert-manager',
    settings: `${POD_LABEL}, and azureDNS.managedIdentity.clientID in each issuer; 1.11 or later`,
  },
  {
    name: 'External Secrets',
    named: 'external-secrets',
    settings: 'authType: WorkloadIdentity with serviceAccountRef in each store; the subject is the account it names',
  },
  {
    name: 'Velero',
    named: 'velero',
    settings: `${POD_LABEL}, ${ACCOUNT}, and the Azure plugin 1.8.0 or later`,
  },
  {
    name: 'Flux',
    named: 'flux-system',
    settings:
      'patches of the controllers: label of the pod template, annotation of the account, and no AZURE_AUTH_METHOD=msi',
  },
  {
    name: 'AAD Pod Identity',
    named: 'aad-pod-identity',
    shows: /\bazureIdentities\b/,
    settings: 'leave the installation and its azureIdentities until the last workload has moved',
  },
];

interface Sign {
  name: string;
  inPath: RegExp;
  asChart: RegExp;
  asArgument: RegExp;
  shows: RegExp | undefined;
}

const SIGNS: readonly Sign[] = PRODUCTS.map(({ name, named, shows }) => ({
  name,
  inPath: new RegExp(`(?:^|/)${named}(?:[-./]|$)`, 'i'),
  asChart: new RegExp(`\\b(?:chart|release|repository)\\b["']?\\s*[:=]\\s*["']?(?:[\\w:./-]*/)?${named}\\b`),
  asArgument: new RegExp(`[\\s/]${named}\\b`),
  shows,
}));

/** Names of the products that a file configures, by its path, the charts it installs and settings of their own. */
export function findProducts(path: string, text: string): string[] {
  const lines = text.split('\n').filter(isShort);
  const commands = lines.filter((line) => /\bhelm\s/.test(line));
  return SIGNS.filter(
    ({ inPath, asChart, asArgument, shows }) =>
      inPath.test(path) ||
      shows?.test(text) === true ||
      lines.some((line) => asChart.test(line)) ||
      commands.some((line) => asArgument.test(line)),
  ).map(({ name }) => name);
}

/** `KEDA: podIdentity.azureWorkload.enabled …`. Undefined for a name that is not known. */
export function adviseProduct(name: string): string | undefined {
  const product = PRODUCTS.find((candidate) => candidate.name === name);
  return product && `${product.name}: ${product.settings}`;
}

/** Of longer lines the patterns take time in the square of the length. */
function isShort(line: string): boolean {
  return line.length <= 2_000;
}
