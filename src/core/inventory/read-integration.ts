/** Settings of third-party software that asks for tokens the way pod identity answers, as far as an object shows them. */
import { asList, asObject, asString, type Json, type JsonObject, lookUp } from '../json.js';
import type { Integration } from './model.js';
import { readNamed, type RawObject } from './raw-object.js';

type Setting = Pick<Integration, 'product' | 'field' | 'clientId' | 'resourceId'>;

/** By `Kind.group`. SecretProviderClass is read on its own: its token is for the account of the pod that mounts it. */
const READERS: Record<string, (spec: JsonObject) => Setting[]> = {
  'TriggerAuthentication.keda.sh': readTriggerAuthentication,
  'ClusterTriggerAuthentication.keda.sh': readTriggerAuthentication,
  'SecretStore.external-secrets.io': readSecretStore,
  'ClusterSecretStore.external-secrets.io': readSecretStore,
  'ACRAccessToken.generators.external-secrets.io': readRegistryToken,
  'Issuer.cert-manager.io': readIssuer,
  'ClusterIssuer.cert-manager.io': readIssuer,
  'AzureClusterIdentity.infrastructure.cluster.x-k8s.io': readClusterIdentity,
};

export const INTEGRATION_KINDS: readonly { group: string; kind: string }[] = Object.keys(READERS).map((name) => {
  const dot = name.indexOf('.');
  return { kind: name.slice(0, dot), group: name.slice(dot + 1) };
});

/** One entry per setting; none for a kind that is not known, or an object that asks in another way. */
export function readIntegrations(raw: RawObject): Integration[] {
  const settings = lookUp(READERS, `${raw.kind}.${raw.group}`)?.(raw.spec) ?? [];
  return settings.map((setting) => ({ ...readNamed(raw), ...setting }));
}

/** KEDA up to 2.14: provider `azure`. */
function readTriggerAuthentication(spec: JsonObject): Setting[] {
  const places = [
    { path: 'spec.podIdentity', value: spec['podIdentity'] },
    { path: 'spec.azureKeyVault.podIdentity', value: asObject(spec['azureKeyVault'])['podIdentity'] },
  ];
  return places.flatMap(({ path, value }) => {
    const { provider, identityId } = asObject(value);
    if (provider !== 'azure') return [];
    return [{ product: 'keda' as const, field: `${path}.provider`, ...readClientId(identityId) }];
  });
}

function readSecretStore(spec: JsonObject): Setting[] {
  const { authType, identityId } = asObject(asObject(spec['provider'])['azurekv']);
  if (authType !== 'ManagedIdentity') return [];
  return [{ product: 'external-secrets', field: 'spec.provider.azurekv.authType', ...readClientId(identityId) }];
}

function readRegistryToken(spec: JsonObject): Setting[] {
  const setting = asObject(spec['auth'])['managedIdentity'];
  if (setting === undefined) return [];
  const { identityId } = asObject(setting);
  return [{ product: 'external-secrets', field: 'spec.auth.managedIdentity', ...readClientId(identityId) }];
}

/** A solver without a client secret takes what its pod is given; `azuredns` is the key of the first API versions. */
function readIssuer(spec: JsonObject): Setting[] {
  return asList(asObject(spec['acme'])['solvers']).flatMap((solver, index) => {
    const challenge = asObject(asObject(solver)['dns01']);
    return ['azureDNS', 'azuredns'].flatMap((key) => {
      const setting = challenge[key];
      if (setting === undefined || asObject(setting)['clientSecretSecretRef'] !== undefined) return [];
      const { clientID, resourceID } = asObject(asObject(setting)['managedIdentity']);
      return [
        {
          product: 'cert-manager' as const,
          field: `spec.acme.solvers.${index}.dns01.${key}`,
          ...readClientId(clientID),
          ...readResourceId(resourceID),
        },
      ];
    });
  });
}

function readClusterIdentity({ type, clientID, resourceID }: JsonObject): Setting[] {
  if (type !== 'UserAssignedMSI') return [];
  return [{ product: 'capz', field: 'spec.type', ...readClientId(clientID), ...readResourceId(resourceID) }];
}

function readClientId(value: Json | undefined): Pick<Setting, 'clientId'> {
  const clientId = asString(value);
  return clientId === undefined || clientId === '' ? {} : { clientId };
}

function readResourceId(value: Json | undefined): Pick<Setting, 'resourceId'> {
  const resourceId = asString(value);
  return resourceId === undefined || resourceId === '' ? {} : { resourceId };
}
