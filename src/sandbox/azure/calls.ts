/** What a call is about, as far as faults, latency and counting need it. It holds no header and no body. */
import type { AzureRequest } from '../../ports/azure-handler.js';
import { identityKeyOf } from './arm/credentials.js';
import { isEntraPath } from './entra/entra-service.js';

export interface Call {
  service: 'arm' | 'entra' | 'graph';
  method: string;
  path: string;
  /** Id in lower case of the managed identity that is asked about; '' where there is none. */
  identity: string;
}

export function describeCall({ method, url }: AzureRequest): Call {
  const path = new URL(url).pathname;
  const identity = /\/userassignedidentities\/[^/]+/i.test(path) ? identityKeyOf(path) : '';
  return { service: serviceOf(path), method, path, identity };
}

function serviceOf(path: string): Call['service'] {
  if (isEntraPath(path)) return 'entra';
  return /^\/(v1\.0|beta)\//.test(path) ? 'graph' : 'arm';
}
