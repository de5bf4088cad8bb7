/** Families of software, and since when each knows workload identity, as far as it could be verified. */

export interface Family {
  /** Reads after "looks like". */
  name: string;
  /** Reads after a colon: what is known, and what to look for. */
  knows: string;
  /** Version of the image from which on it knows; only where image and software share their version. */
  since?: readonly [number, number, number];
}

/**
 * Sources: minimum versions of the SDKs from Microsoft's overview of workload identity (semantics §4.2); products from
 * semantics §4.6; azcopy's release notes of 10.25.0; hashicorp/terraform-provider-azurerm v3.85.0; Azure/azure-cli#26858.
 */
export const FAMILIES = {
  dotnet: { name: '.NET', knows: 'Azure.Identity knows workload identity since 1.9.0' },
  java: { name: 'Java', knows: 'azure-identity knows workload identity since 1.9.0' },
  spring: {
    name: 'Spring Boot',
    knows:
      'azure-identity for Java knows workload identity since 1.9.0; which Spring Cloud Azure brings that is not known',
  },
  node: { name: 'Node.js', knows: '@azure/identity knows workload identity since 3.2.0' },
  python: { name: 'Python', knows: 'azure-identity knows workload identity since 1.13.0' },
  go: { name: 'Go', knows: 'azidentity knows workload identity since 1.3.0' },
  az: {
    name: 'the Azure CLI',
    knows:
      'az login --identity does not know workload identity; it needs az login --service-principal --federated-token "$(cat $AZURE_FEDERATED_TOKEN_FILE)" -u $AZURE_CLIENT_ID -t $AZURE_TENANT_ID',
  },
  azcopy: {
    name: 'azcopy',
    knows: 'workload identity (AZCOPY_AUTO_LOGIN_TYPE=WORKLOAD) is known since 10.25.0',
    since: [10, 25, 0],
  },
  powershell: {
    name: 'Azure PowerShell',
    knows:
      'whether its login knows workload identity is not known; Connect-AzAccount takes -ServicePrincipal with -FederatedToken',
  },
  blobfuse: { name: 'blobfuse', knows: 'whether it knows workload identity is not known' },
  terraform: {
    name: 'Terraform',
    knows:
      'the azurerm provider knows workload identity since 3.85.0 (ARM_USE_AKS_WORKLOAD_IDENTITY=true); the version of the provider is not in the image',
  },
  demo: {
    name: 'a demo of AAD Pod Identity',
    knows: 'it asks the managed identity endpoint and nothing else',
  },
  externalDns: {
    name: 'external-dns',
    knows: 'workload identity (useWorkloadIdentityExtension) is known since 0.13.6',
    since: [0, 13, 6],
  },
  certManager: {
    name: 'cert-manager',
    knows: 'workload identity is known since 1.11.0, and its issuers need azureDNS.managedIdentity.clientID',
    since: [1, 11, 0],
  },
  keda: {
    name: 'KEDA',
    knows: 'its triggers need the provider azure-workload; the provider azure is gone in 2.15',
  },
  velero: {
    name: "Velero's plug-in for Azure",
    knows: 'workload identity is known since 1.8.0, which no longer knows pod identity',
    since: [1, 8, 0],
  },
  agic: {
    name: 'the Application Gateway ingress controller',
    knows: 'workload identity (armAuth.type: workloadIdentity) is known since 1.7.0',
    since: [1, 7, 0],
  },
  kustomizeController: {
    name: "Flux's kustomize-controller",
    knows: 'workload identity is known since 1.0.0',
    since: [1, 0, 0],
  },
  flux: {
    name: 'a controller of Flux',
    knows: 'workload identity is known to later versions; since which is not known',
  },
  secretsStore: {
    name: 'the Azure provider of the Secrets Store CSI driver',
    knows: 'workload identity is known since 1.1.0',
    since: [1, 1, 0],
  },
  externalSecrets: {
    name: 'External Secrets',
    knows: 'its stores need authType: WorkloadIdentity; since which version is not known',
  },
  akv2k8s: { name: 'akv2k8s', knows: 'whether this version knows workload identity is not known' },
} as const satisfies Record<string, Family>;

export type FamilyId = keyof typeof FAMILIES;
