/** Settings of a workload that keep it on pod identity or on the managed identity endpoint, whatever its labels say. */
import type { Inventory, Workload } from '../inventory/model.js';
import { lookUp } from '../json.js';

/** Variables with the values that pin (semantics §4.4 E50: Flux, azure-identity's DefaultAzureCredential, Terraform). */
const PINNING_VARIABLES: Record<string, (value: string) => boolean> = {
  AZURE_AUTH_METHOD: (value) => value.toLowerCase() === 'msi',
  AZURE_TOKEN_CREDENTIALS: (value) => value.toLowerCase() === 'managedidentitycredential',
  AZURE_USE_MSI: (value) => value.toLowerCase() === 'true',
  ARM_USE_MSI: (value) => value.toLowerCase() === 'true',
};

/** One sentence per setting. */
export function findPinnedSettings(workload: Workload, inventory: Inventory): string[] {
  const variables = workload.pod.containers.flatMap(({ name, env }) =>
    env
      .filter((variable) => variable.value !== undefined && lookUp(PINNING_VARIABLES, variable.name)?.(variable.value))
      .map((variable) => `container ${name} sets ${variable.name}=${variable.value}`),
  );
  const classes = new Set(workload.pod.secretProviderClasses);
  const mounted = inventory.secretProviderClasses
    .filter(
      ({ namespace, name, usePodIdentity }) => usePodIdentity && namespace === workload.namespace && classes.has(name),
    )
    .map(({ ref }) => `${ref} has usePodIdentity: "true"`);
  return [...variables, ...mounted];
}
