/** The flags that commands share. Each can also be given as a variable `MIGRATE_<NAME>`; lists are separated by commas there. */
import { boolean, integer, option, string } from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { MigrationError } from '../core/errors.js';
import { isIssuerUrl } from '../core/issuer-url.js';
import { DEFAULT_AUDIENCE } from '../core/plan/credential.js';
import { DEFAULT_WAVE_SIZE } from '../core/plan/waves.js';
import type { PodIdentityMode } from '../core/resolve/readings.js';

const OUTPUTS = ['text', 'json', 'yaml', 'markdown'] as const;
export type Output = (typeof OUTPUTS)[number];

const POD_IDENTITY_MODES = ['standard', 'standard-namespaced', 'managed'] as const satisfies readonly PodIdentityMode[];

/** As `az cloud list` names them. */
const CLOUDS = ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'] as const;

const inFiles = ['from', 'snapshot'];

export const clusterFlags = {
  context: string({
    summary: 'Context of the kubeconfig',
    ...named('SOURCE', 'MIGRATE_CONTEXT', 'NAME'),
    exclusive: inFiles,
  }),
  kubeconfig: string({
    summary: 'Kubeconfig file; else KUBECONFIG, ~/.kube/config, or the cluster it runs in',
    ...named('SOURCE', 'MIGRATE_KUBECONFIG', 'FILE'),
    exclusive: inFiles,
  }),
};

export const sourceFlags = {
  ...clusterFlags,
  from: string({
    summary: 'Read manifests instead of a cluster: folders, files, globs, or - for stdin',
    ...named('SOURCE', 'MIGRATE_FROM', 'PATH'),
    multiple: true,
    exclusive: ['snapshot'],
  }),
  root: string({
    summary: 'A folder below --from that one cluster receives, where that cannot be told',
    ...named('SOURCE', 'MIGRATE_ROOT', 'PATH'),
    multiple: true,
    dependsOn: ['from'],
  }),
  snapshot: string({
    summary: 'Read a snapshot instead of a cluster: a file of scan --save',
    ...named('SOURCE', 'MIGRATE_SNAPSHOT', 'FILE'),
  }),
  'pod-identity-mode': option({
    summary: 'How pod identity runs in the cluster, where the source does not tell',
    ...grouped('SOURCE', 'MIGRATE_POD_IDENTITY_MODE'),
    options: POD_IDENTITY_MODES,
  })(),
};

export const scopeFlags = {
  namespace: string({
    char: 'n',
    summary: 'Only workloads in these namespaces; what decides matching is always read as a whole',
    ...named('SCOPE', 'MIGRATE_NAMESPACE', 'NAME'),
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  'exclude-namespace': string({
    summary: 'No workloads in these namespaces',
    ...named('SCOPE', 'MIGRATE_EXCLUDE_NAMESPACE', 'NAME'),
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  selector: string({
    char: 'l',
    summary: 'Only workloads whose own labels match, as with kubectl get -l',
    ...named('SCOPE', 'MIGRATE_SELECTOR', 'SELECTOR'),
  }),
};

/** What is not given here may be in the migration file, so that defaults are filled in only after it was read. */
export const planningFlags = {
  'issuer-url': string({
    summary: 'OIDC issuer of the cluster, where the source does not tell',
    ...named('PLANNING', 'MIGRATE_ISSUER_URL', 'URL'),
    parse: async (value) => requireIssuer(value),
  }),
  'tenant-id': string({ summary: 'Entra tenant of the identities', ...named('PLANNING', 'MIGRATE_TENANT_ID', 'ID') }),
  audience: string({
    summary: 'Audience of the federated credentials',
    ...named('PLANNING', 'MIGRATE_AUDIENCE', 'URI'),
    defaultHelp: async () => DEFAULT_AUDIENCE,
  }),
  offline: boolean({
    summary: 'Do not ask Azure; --no-offline asks for manifests and snapshots too',
    allowNo: true,
    ...grouped('PLANNING', 'MIGRATE_OFFLINE'),
  }),
  'migration-file': string({
    summary: 'Decisions with their reasons, and these flags as keys; --init writes one to start from',
    ...named('PLANNING', 'MIGRATE_MIGRATION_FILE', 'FILE'),
  }),
  'wave-size': integer({
    summary: 'Most workloads that are restarted in one wave',
    ...grouped('PLANNING', 'MIGRATE_WAVE_SIZE'),
    helpValue: 'N',
    defaultHelp: async () => String(DEFAULT_WAVE_SIZE),
    min: 1,
  }),
};

export const azureFlags = {
  'cluster-id': string({
    summary: 'ARM id of the AKS cluster; else it is looked for by its nodes and its issuer',
    ...named('AZURE', 'MIGRATE_CLUSTER_ID', 'ID'),
    parse: async (value) => requireClusterId(value),
    exclusive: ['resource-group', 'cluster'],
  }),
  subscription: string({
    summary: 'Id of the subscription of the cluster; identities are found in all that the login sees',
    ...named('AZURE', 'MIGRATE_SUBSCRIPTION', 'ID'),
  }),
  'resource-group': string({
    summary: 'Resource group of the cluster, with --subscription and --cluster',
    ...named('AZURE', 'MIGRATE_RESOURCE_GROUP', 'NAME'),
  }),
  cluster: string({
    summary: 'Name of the AKS cluster, with --subscription and --resource-group',
    ...named('AZURE', 'MIGRATE_CLUSTER', 'NAME'),
  }),
  cloud: option({
    summary: 'Cloud that Azure is asked in; AzureCloud unless given',
    ...grouped('AZURE', 'MIGRATE_CLOUD'),
    options: CLOUDS,
  })(),
};

export const outputFlags = {
  output: option({
    char: 'o',
    summary: 'Format of the result',
    ...grouped('OUTPUT', 'MIGRATE_OUTPUT'),
    options: OUTPUTS,
    default: 'text',
  })(),
  json: boolean({ summary: 'The same as --output json', ...grouped('OUTPUT', 'MIGRATE_JSON') }),
  'no-color': boolean({ summary: 'No colours, as with NO_COLOR', ...grouped('OUTPUT', 'MIGRATE_NO_COLOR') }),
  quiet: boolean({ summary: 'No progress and no hints on stderr', ...grouped('OUTPUT', 'MIGRATE_QUIET') }),
  debug: boolean({ summary: 'Show where in the program an error came from', ...grouped('OUTPUT', 'MIGRATE_DEBUG') }),
};

export const saveFlag = {
  save: string({
    summary: 'Also write what was found to a file, for --snapshot',
    ...named('OUTPUT', 'MIGRATE_SAVE', 'FILE'),
  }),
};

export const outFlag = {
  out: string({
    summary: 'Save the plan to a file, readable for its owner only',
    ...named('OUTPUT', 'MIGRATE_OUT', 'FILE'),
  }),
};

export const initFlag = {
  init: string({
    summary: 'Also write a new migration file, with every open question as a decision to take',
    ...named('OUTPUT', 'MIGRATE_INIT', 'FILE'),
  }),
};

export const detailedExitCodeFlag = {
  'detailed-exitcode': boolean({
    summary: 'Exit with 3 when there are changes to apply',
    ...grouped('OUTPUT', 'MIGRATE_DETAILED_EXITCODE'),
  }),
};

export type ClusterFlags = InferredFlags<typeof clusterFlags>;
export type SourceFlags = InferredFlags<typeof sourceFlags>;
export type ScopeFlags = InferredFlags<typeof scopeFlags>;
export type PlanningFlags = InferredFlags<typeof planningFlags>;
export type AzureFlags = InferredFlags<typeof azureFlags>;
export type OutputFlags = InferredFlags<typeof outputFlags>;

/** The values of a flag that may be repeated. From a variable oclif hands over one text, whatever its type says. */
export function listValues(values: readonly string[] | string | undefined): string[] {
  return typeof values === 'string' ? values.split(',') : [...(values ?? [])];
}

export function grouped(helpGroup: string, env: `MIGRATE_${string}`) {
  return { helpGroup, env };
}

/** Of a flag that takes any text but an empty one. */
export function named(helpGroup: string, env: `MIGRATE_${string}`, helpValue: string) {
  const parse = async (value: string, _context: unknown, flag: { name: string }) => requireValue(value, flag.name);
  return { ...grouped(helpGroup, env), helpValue, parse };
}

/** An empty value is nearly always a variable that is not set: `-n "$NS"` must not mean all namespaces. */
function requireValue(value: string, name: string): string {
  if (value.trim() !== '') return value;
  throw new MigrationError({ code: 'bad-arguments', kind: 'usage', what: `The value of --${name} is empty` });
}

const CLUSTER_ID =
  /^\/subscriptions\/[^/\s]+\/resourceGroups\/[^/\s]+\/providers\/Microsoft\.ContainerService\/managedClusters\/[^/\s]+$/i;

function requireClusterId(value: string): string {
  if (CLUSTER_ID.test(value)) return value;
  throw new MigrationError({
    code: 'bad-arguments',
    kind: 'usage',
    what: 'What is given with --cluster-id is no ARM id of an AKS cluster',
    next: ['az aks show --query id --output tsv --resource-group GROUP --name CLUSTER'],
  });
}

function requireIssuer(value: string): string {
  if (isIssuerUrl(value)) return value;
  throw new MigrationError({
    code: 'bad-arguments',
    kind: 'usage',
    what: 'The issuer given with --issuer-url is no https URL',
    next: ['az aks show --query oidcIssuerProfile.issuerUrl --output tsv --resource-group GROUP --name CLUSTER'],
  });
}
