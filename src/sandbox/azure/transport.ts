/** The simulated Azure as a transport, for clients in the same process. */
import type { AzureHandler } from '../../ports/azure-handler.js';
import type { Transport } from '../../ports/http.js';

/** `origin`: what paths are asked of, such as `https://management.azure.com`. */
export function transportTo(handle: AzureHandler, origin: string): Transport {
  return {
    send({ method, path, headers = {}, body }, signal) {
      signal.throwIfAborted();
      return handle({ method, url: origin + path, headers, ...(body === undefined ? {} : { body }) }, signal);
    },
  };
}
