/** Reads one address of an Azure resource with an access token, to see whether it lets the identity in. */
import type { ResourceProbe } from '../../ports/tokens.js';
import { unsignedClient, type UnsignedWire } from './unsigned-client.js';

export interface ProbedAddress {
  url: string;
  /** `https://storage.azure.com/.default` */
  scope: string;
  /** Such as `x-ms-version`, without which storage refuses a bearer token. */
  headers?: Readonly<Record<string, string>>;
}

export function resourceProbe({ url, scope, headers }: ProbedAddress, wire: UnsignedWire): ResourceProbe {
  const { host, origin } = new URL(url);
  const send = unsignedClient(wire, origin, `read ${origin}`);
  return {
    name: host,
    scope,
    async ask(accessToken, signal) {
      const authorization = `Bearer ${accessToken}`;
      return (await send({ method: 'GET', url, headers: { ...headers, authorization } }, signal)).status;
    },
  };
}
