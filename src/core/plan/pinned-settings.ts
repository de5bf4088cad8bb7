/** Settings of a workload that keep it on pod identity or on the managed identity endpoint, whatever its labels say. */
import type { ContainerClue } from '../inventory/container-clues.js';
import type { Container, Inventory, Workload } from '../inventory/model.js';
import { isPlaceholder } from '../inventory/placeholder.js';
import { lookUp } from '../json.js';

interface Pin {
  pins: (value: string) => boolean;
  /** What to write there instead. */
  instead: string;
  /** The proxy sidecar answers what asks the managed identity endpoint. */
  servedByProxy: boolean;
}

const isMsi = (value: string): boolean => value.toLowerCase() === 'msi';
const isTrue = (value: string): boolean => value.toLowerCase() === 'true';
const FLUX: Pin = { pins: isMsi, instead: 'remove it', servedByProxy: true };
const SPRING: Pin = {
  pins: isTrue,
  instead: 'write false, so that the default chain takes the token',
  servedByProxy: true,
};

/** What azure-identity takes for AZURE_TOKEN_CREDENTIALS and still finds the token with. */
const TOKEN_CREDENTIALS = ['', 'prod', 'workloadidentitycredential'];

/**
 * Variables with the values that pin (semantics §4.4 E50: Flux, azure-identity's DefaultAzureCredential, Terraform's
 * azurerm provider, azcopy, blobfuse, Spring Cloud Azure).
 */
const PINNING_VARIABLES: Record<string, Pin> = {
  AZURE_AUTH_METHOD: FLUX,
  AZURE_USE_MSI: { pins: isTrue, instead: 'remove it', servedByProxy: true },
  ARM_USE_MSI: {
    pins: isTrue,
    instead: 'write ARM_USE_AKS_WORKLOAD_IDENTITY=true (azurerm 3.85.0 or later)',
    servedByProxy: true,
  },
  AZCOPY_AUTO_LOGIN_TYPE: { pins: isMsi, instead: 'write WORKLOAD (azcopy 10.25.0 or later)', servedByProxy: true },
  AZURE_STORAGE_AUTH_TYPE: {
    pins: isMsi,
    instead: 'mount with a token of workload identity, as the version of blobfuse allows',
    servedByProxy: true,
  },
  SPRING_CLOUD_AZURE_CREDENTIAL_MANAGED_IDENTITY_ENABLED: SPRING,
  SPRING_CLOUD_AZURE_CREDENTIAL_MANAGEDIDENTITYENABLED: SPRING,
  'spring.cloud.azure.credential.managed-identity-enabled': SPRING,
};

/** Names of connections end so; only this value of theirs is kept in the inventory. */
const CONNECTION_PIN: Pin = {
  pins: (value) => value === 'managedidentity',
  instead: 'write workloadidentity (Microsoft.Extensions.Azure 1.7.0 or later), or remove it',
  servedByProxy: true,
};

/** Command lines that ask the managed identity endpoint; `az login --identity` has failed with the proxy too. */
const PINNING_CLUES: readonly { clue: ContainerClue; does: string; instead: string; servedByProxy: boolean }[] = [
  {
    clue: 'az-login-identity',
    does: 'runs az login --identity',
    instead:
      'run az login --service-principal --federated-token "$(cat $AZURE_FEDERATED_TOKEN_FILE)" -u $AZURE_CLIENT_ID -t $AZURE_TENANT_ID',
    servedByProxy: false,
  },
  {
    clue: 'azcopy-login-identity',
    does: 'runs azcopy login --identity',
    instead: 'set AZCOPY_AUTO_LOGIN_TYPE=WORKLOAD (azcopy 10.25.0 or later)',
    servedByProxy: true,
  },
  {
    clue: 'powershell-login-identity',
    does: 'runs Connect-AzAccount -Identity',
    instead: 'run Connect-AzAccount -ServicePrincipal with -FederatedToken',
    servedByProxy: true,
  },
  {
    clue: 'spring-managed-identity',
    does: 'sets spring.cloud.azure.credential.managed-identity-enabled=true',
    instead: SPRING.instead,
    servedByProxy: true,
  },
];

/** One sentence per setting. With the proxy sidecar, only what the proxy does not serve. */
export function findPinnedSettings(
  workload: Workload,
  inventory: Inventory,
  { proxy }: { proxy: boolean } = { proxy: false },
): string[] {
  const settings = workload.pod.containers.flatMap((container) => [
    ...findPinningVariables(container),
    ...findPinningCommands(container),
  ]);
  const classes = new Set(workload.pod.secretProviderClasses);
  const mounted = inventory.secretProviderClasses
    .filter(
      ({ namespace, name, usePodIdentity }) => usePodIdentity && namespace === workload.namespace && classes.has(name),
    )
    .map(({ ref }) => `${ref} has usePodIdentity: "true"`);
  return [
    ...settings.filter(({ servedByProxy }) => !(proxy && servedByProxy)).map(({ sentence }) => sentence),
    ...mounted,
  ];
}

interface Setting {
  sentence: string;
  servedByProxy: boolean;
}

function findPinningVariables({ name: container, env }: Container): Setting[] {
  return env.flatMap(({ name, value }) => {
    if (value === undefined) return [];
    const pin = pinOf(name, value);
    if (!pin?.pins(value)) return [];
    return [
      { sentence: `container ${container} sets ${name}=${value}: ${pin.instead}`, servedByProxy: pin.servedByProxy },
    ];
  });
}

function pinOf(name: string, value: string): Pin | undefined {
  if (name.toLowerCase().endsWith('__credential')) return CONNECTION_PIN;
  return name === 'AZURE_TOKEN_CREDENTIALS' ? tokenCredentialsPin(value) : lookUp(PINNING_VARIABLES, name);
}

/** A chain without WorkloadIdentityCredential: one credential of another name, or those of developers (`dev`). */
function tokenCredentialsPin(value: string): Pin {
  const servedByProxy = value.toLowerCase() === 'managedidentitycredential';
  return {
    pins: (given) => !TOKEN_CREDENTIALS.includes(given.toLowerCase()) && !isPlaceholder(given),
    instead: 'write prod or WorkloadIdentityCredential, or remove it',
    servedByProxy,
  };
}

function findPinningCommands({ name, clues = [] }: Container): Setting[] {
  return PINNING_CLUES.filter(({ clue }) => clues.includes(clue)).map(({ does, instead, servedByProxy }) => ({
    sentence: `container ${name} ${does}: ${instead}`,
    servedByProxy,
  }));
}
