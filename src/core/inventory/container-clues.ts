/** What the variables and the command line of a container tell about how it asks for tokens: markers, never the text itself. */
import { asList, asObject, asString, type JsonObject } from '../json.js';

/** What a container is, as far as it says so itself; in the order in which it is told. */
export const FAMILY_CLUES = [
  'az',
  'azcopy',
  'blobfuse',
  'powershell',
  'terraform',
  'spring',
  'dotnet',
  'java',
  'node',
  'python',
] as const;

/**
 * First how the identity is chosen and asked for, then what the container is.
 * Sources: semantics §4.4 E18 E50 E51 E58 E59; the documentation of azcopy, blobfuse and the Azure CLI.
 */
export const CONTAINER_CLUES = [
  'resource-id',
  'object-id',
  'token-path',
  'https-proxy',
  'az-login-identity',
  'az-login-federated',
  'azcopy-login-identity',
  'powershell-login-identity',
  'spring-managed-identity',
  'sql-managed-identity',
  ...FAMILY_CLUES,
] as const;
export type ContainerClue = (typeof CONTAINER_CLUES)[number];

/** Longer texts are cut: a hostile one must not choose how long the search takes. */
const MAX_TEXT = 65_536;

const IN_VALUES: readonly (readonly [ContainerClue, RegExp])[] = [
  ['resource-id', /\/providers\/microsoft\.managedidentity\/userassignedidentities\//i],
  ['resource-id', /\bms?i_res_id\b/i],
  ['object-id', /[?&]object_id=/i],
  ['token-path', /\/var\/run\/secrets\/azure\/(?:tokens|wi\/token)\/azure-identity-token/],
  ['sql-managed-identity', /authentication\s{0,5}=\s{0,5}["']?active\s?directory\s?(?:msi|managed\s?identity)/i],
  ['spring-managed-identity', /spring\.cloud\.azure\.credential\.managed-identity-enabled\s{0,5}=\s{0,5}["']?true/i],
];

/** Only within one command: up to the end of the line or of the command, and not far. */
const IN_COMMANDS: readonly (readonly [ContainerClue, RegExp])[] = [
  ['az-login-identity', /\baz\s{1,5}login\b[^\n;&|]{0,300}?\s(?:--identity|-i)(?![\w-])/],
  ['az-login-federated', /\baz\s{1,5}login\b[^\n;&|]{0,300}?\s--federated-token(?![\w-])/],
  ['azcopy-login-identity', /\bazcopy\s{1,5}login\b[^\n;&|]{0,300}?\s--identity(?![\w-])/],
  ['powershell-login-identity', /\b(?:Connect|Login)-AzAccount\b[^\n;&|]{0,300}?\s-Identity\b/i],
  ['resource-id', /\s--(?:identity|msi)-resource-id(?![\w-])/],
  ['object-id', /\s--(?:identity|msi)-object-id(?![\w-])/],
  ['az', /(?:^|[\s;&|/])az\s{1,5}[a-z]/],
  ['azcopy', /(?:^|[\s;&|/])azcopy(?:\s|$)/],
  ['blobfuse', /(?:^|[\s;&|/])blobfuse2?(?:\s|$)/],
  ['powershell', /(?:^|[\s;&|/])pwsh(?:\s|$)/],
  ['terraform', /(?:^|[\s;&|/])(?:terraform|tofu|terragrunt)\s{1,5}[a-z-]/],
  ['dotnet', /(?:^|[\s;&|/])dotnet\s{1,5}\S/],
  ['java', /(?:^|[\s;&|/])java\s{1,5}-/],
  ['node', /(?:^|[\s;&|/])(?:node|npm|yarn)\s{1,5}\S/],
  ['python', /(?:^|[\s;&|/])(?:python3?|gunicorn|uvicorn)\s{1,5}\S/],
];

const IN_NAMES: readonly (readonly [ContainerClue, RegExp])[] = [
  ['resource-id', /(?:^|_)(?:MSI|IDENTITY)_RES(?:OURCE)?_(?:ID|STRING)$/],
  ['object-id', /(?:^|_)(?:MSI|IDENTITY)_OBJECT_ID$/],
  ['azcopy', /^AZCOPY_/],
  ['blobfuse', /^AZURE_STORAGE_(?:AUTH_TYPE|IDENTITY_CLIENT_ID)$/],
  ['terraform', /^(?:ARM_USE_(?:MSI|OIDC|AKS_WORKLOAD_IDENTITY)|TF_VAR_\w{1,200})$/],
  ['spring', /^SPRING_|^spring\./],
  ['dotnet', /^(?:ASPNETCORE|DOTNET)_/],
  ['java', /^(?:JAVA_TOOL_OPTIONS|JAVA_OPTS|JDK_JAVA_OPTIONS)$/],
  ['node', /^(?:NODE_ENV|NODE_OPTIONS)$/],
  ['python', /^(?:PYTHONPATH|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE)$/],
];

/** Each clue once, in the order of `CONTAINER_CLUES`. */
export function readClues(container: JsonObject): ContainerClue[] {
  const variables = asList(container['env']).map(asObject);
  const names = variables.map(({ name }) => asString(name) ?? '');
  const command = readCommand(container);
  // The webhook's own variable holds the path by design; one that the team sets is told of apart.
  const values = variables
    .filter(({ name }) => name !== 'AZURE_FEDERATED_TOKEN_FILE')
    .map(({ value }) => asString(value));
  const texts = [...values, command].map((text) => (text ?? '').slice(0, MAX_TEXT));
  const found = new Set<ContainerClue>([
    ...findIn(IN_NAMES, names),
    ...findIn(IN_VALUES, texts),
    ...findIn(IN_COMMANDS, [command]),
    ...(goesThroughProxy(variables) ? ['https-proxy' as const] : []),
  ]);
  return CONTAINER_CLUES.filter((clue) => found.has(clue));
}

function findIn(patterns: readonly (readonly [ContainerClue, RegExp])[], texts: readonly string[]): ContainerClue[] {
  return patterns.flatMap(([clue, pattern]) => (texts.some((text) => pattern.test(text)) ? [clue] : []));
}

/** The words of command and arguments; a backslash at the end of a line continues it, as in a shell. */
function readCommand(container: JsonObject): string {
  return [...asList(container['command']), ...asList(container['args'])]
    .map((word) => asString(word) ?? '')
    .join(' ')
    .slice(0, MAX_TEXT)
    .replaceAll('\\\n', ' ');
}

const PROXY_VARIABLES = new Set(['HTTPS_PROXY', 'ALL_PROXY']);
const ENTRA_HOSTS =
  /(?:^|[,\s])(?:\*|\.?(?:[\w-]{1,63}\.){0,5}microsoftonline\.(?:com|us)|\.?(?:[\w-]{1,63}\.){0,5}chinacloudapi\.cn)(?:$|[,\s:])/i;

/** Whether requests to Entra would take a proxy: tokens are fetched over HTTPS, so HTTP_PROXY alone does not matter. */
function goesThroughProxy(variables: readonly JsonObject[]): boolean {
  const isSet = ({ value, valueFrom }: JsonObject): boolean =>
    value !== undefined ? value !== '' : valueFrom !== undefined;
  const named = variables.map((variable) => ({ name: (asString(variable['name']) ?? '').toUpperCase(), variable }));
  const proxied = named.some(({ name, variable }) => PROXY_VARIABLES.has(name) && isSet(variable));
  const exempt = named.some(
    ({ name, variable }) =>
      name === 'NO_PROXY' && ENTRA_HOSTS.test((asString(variable['value']) ?? '').slice(0, MAX_TEXT)),
  );
  return proxied && !exempt;
}
