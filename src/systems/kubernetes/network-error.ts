/** What a failed connection means, in words, and what to try. */
import { MigrationError, messageOf } from '../../core/errors.js';
import { errorCode } from '../error-code.js';

/** Where requests go, as far as a person needs it. */
export interface Endpoint {
  /** Host and port. */
  server: string;
  /** Host and port of the proxy, without name and password. */
  proxy?: string;
}

interface Explanation {
  why: (endpoint: Endpoint) => string;
  next: string;
}

const CHECK_CLUSTER =
  'Check that the cluster runs and that this machine may reach it (VPN, firewall, authorized IP ranges)';
const CHECK_AUTHORITY =
  "Fetch the kubeconfig again (`az aks get-credentials`): the cluster's certificate authority may have been rotated";

const unverified: Explanation = {
  why: ({ server }) => `the certificate of ${server} is not signed by an authority that the kubeconfig trusts`,
  next: `${CHECK_AUTHORITY}; behind a proxy that inspects TLS, add its authority to certificate-authority-data`,
};
const unknownName: Explanation = {
  why: ({ server, proxy }) => `the name of ${proxy === undefined ? server : `the proxy ${proxy}`} cannot be resolved`,
  next: 'Check the address, DNS and VPN; a private cluster has a name only inside its network',
};
const cut: Explanation = {
  why: ({ server, proxy }) => `the connection to ${server} was cut${proxy === undefined ? '' : ` (proxy ${proxy})`}`,
  next: CHECK_CLUSTER,
};
const noRoute: Explanation = { why: ({ server }) => `there is no route to ${server}`, next: CHECK_CLUSTER };
const noHttp: Explanation = {
  why: ({ server }) => `what answers at ${server} is no HTTP server of the kind that the kubeconfig says`,
  next: 'Check http or https, and the port, of the server in the kubeconfig',
};

const EXPLANATIONS: Record<string, Explanation> = {
  ECONNREFUSED: {
    why: ({ server, proxy }) => `nothing accepts connections at ${proxy === undefined ? server : `the proxy ${proxy}`}`,
    next: CHECK_CLUSTER,
  },
  ENOTFOUND: unknownName,
  EAI_AGAIN: unknownName,
  ECONNRESET: cut,
  EPIPE: cut,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  CERT_HAS_EXPIRED: {
    why: ({ server }) => `the certificate of ${server} has expired`,
    next: "Check this machine's clock; for AKS, rotate the cluster's certificates",
  },
  CERT_NOT_YET_VALID: {
    why: ({ server }) => `the certificate of ${server} is not valid yet`,
    next: "Check this machine's clock",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: unverified,
  SELF_SIGNED_CERT_IN_CHAIN: unverified,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unverified,
  UNABLE_TO_GET_ISSUER_CERT: unverified,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unverified,
  CERT_SIGNATURE_FAILURE: unverified,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    why: ({ server }) => `the certificate of ${server} is for another name`,
    next: 'Check the server in the kubeconfig; behind a tunnel, set tls-server-name',
  },
  EPROTO: noHttp,
};

/** Codes of failures that may be gone at the next try. */
const PASSING = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNREFUSED',
]);

export function isPassing(error: unknown): boolean {
  return PASSING.has(errorCode(error) ?? '');
}

/** An error of the network → MigrationError; anything else comes back as it is. */
export function translateNetworkError(error: unknown, request: string, endpoint: Endpoint): unknown {
  const code = errorCode(error);
  // hpagent's words for a proxy that answers CONNECT with anything but 200; they carry no code.
  const refusal = /^Bad response: (\d{3})$/.exec(messageOf(error).replace(/^Error: /, ''));
  if (refusal?.[1] !== undefined) return unreachable(error, request, refusedByProxy(refusal[1]), endpoint);
  if (error instanceof MigrationError || code === undefined) return error;
  if (code === 'ETIMEDOUT') return timedOut(error, request, endpoint);
  return unreachable(error, request, EXPLANATIONS[code] ?? explainUnknown(code), endpoint);
}

function refusedByProxy(status: string): Explanation {
  return {
    why: ({ server, proxy }) => `the proxy ${proxy} does not connect to ${server} (HTTP ${status})`,
    next:
      status === '407'
        ? 'Put name and password into the proxy URL (proxy-url, HTTPS_PROXY)'
        : 'Let the proxy connect there, or list the server in NO_PROXY',
  };
}

/** OpenSSL and the HTTP parser have a code for each of their hundred ways to fail. */
function explainUnknown(code: string): Explanation {
  if (code.startsWith('HPE_') || code === 'ERR_SSL_WRONG_VERSION_NUMBER') return noHttp;
  if (code.startsWith('ERR_OSSL_') || code === 'ERR_CRYPTO') {
    return { why: () => `a certificate or key of the kubeconfig cannot be read (${code})`, next: CHECK_AUTHORITY };
  }
  if (/^(ERR_SSL|ERR_TLS|CERT_)/.test(code)) {
    return { why: ({ server }) => `no secure connection to ${server} came about (${code})`, next: CHECK_AUTHORITY };
  }
  return { why: ({ server }) => `the connection to ${server} failed (${code})`, next: CHECK_CLUSTER };
}

function unreachable(cause: unknown, request: string, { why, next }: Explanation, endpoint: Endpoint): MigrationError {
  return new MigrationError({
    code: 'kubernetes-unreachable',
    kind: 'failed',
    what: `Could not ${request}`,
    why: why(endpoint),
    next: [next],
    cause,
  });
}

function timedOut(cause: unknown, request: string, { server, proxy }: Endpoint): MigrationError {
  return new MigrationError({
    code: 'kubernetes-timeout',
    kind: 'failed',
    what: `Could not ${request}`,
    why: `no answer came from ${server}${proxy === undefined ? '' : ` (through the proxy ${proxy})`}`,
    next: [CHECK_CLUSTER],
    cause,
  });
}
