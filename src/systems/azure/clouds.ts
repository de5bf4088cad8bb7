/** The clouds of Azure, named as `az cloud list` names them, and where each has its services. */

export interface Cloud {
  /** `AzureCloud` and such; also what `az cloud set --name` takes. */
  name: string;
  /** Azure Resource Manager. An origin, without a slash at the end, as all of these. */
  resourceManager: string;
  /** What a token for Azure Resource Manager is asked for. */
  resourceManagerScope: string;
  graph: string;
  graphScope: string;
  /** Entra. */
  authority: string;
}

export const CLOUDS: readonly Cloud[] = [
  describeCloud('AzureCloud', {
    resourceManager: 'https://management.azure.com',
    graph: 'https://graph.microsoft.com',
    authority: 'https://login.microsoftonline.com',
  }),
  describeCloud('AzureUSGovernment', {
    resourceManager: 'https://management.usgovcloudapi.net',
    graph: 'https://graph.microsoft.us',
    authority: 'https://login.microsoftonline.us',
  }),
  describeCloud('AzureChinaCloud', {
    resourceManager: 'https://management.chinacloudapi.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    authority: 'https://login.chinacloudapi.cn',
  }),
];

/** Undefined for a name that is none of them; upper and lower case are the same. */
export function findCloud(name: string): Cloud | undefined {
  return CLOUDS.find((cloud) => cloud.name.toLowerCase() === name.toLowerCase());
}

/** A cloud at other addresses than the public ones, such as Azure Stack, or a simulated one. */
export function describeCloud(name: string, at: Pick<Cloud, 'resourceManager' | 'graph' | 'authority'>): Cloud {
  return {
    name,
    ...at,
    resourceManagerScope: `${at.resourceManager}/.default`,
    graphScope: `${at.graph}/.default`,
  };
}
