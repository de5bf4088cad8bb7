/** NetworkPolicies that restrict egress, and whether they leave a way to Entra: TCP 443 to some address outside. */
import { asList, asObject, asString, type Json } from '../json.js';
import type { EgressPolicy } from './cluster-objects.js';
import { readLabelTerms } from './label-terms.js';
import type { RawObject } from './raw-object.js';

const HTTPS = 443;

/** RFC 1918, RFC 6598, RFC 3927, loopback and RFC 4193, as textual prefixes of the address. */
const INSIDE = [/^10\./, /^192\.168\./, /^172\.(1[6-9]|2\d|3[01])\./, /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./];
const LOCAL = [/^127\./, /^169\.254\./, /^f[cd][0-9a-f]{2}:/i, /^fe80:/i];

/** Undefined for a policy of ingress alone. */
export function readEgressPolicy(raw: RawObject): EgressPolicy | undefined {
  const { ref, namespace, name, origin: at, spec } = raw;
  const types = asList(spec['policyTypes']);
  const rules = asList(spec['egress']);
  // Without policyTypes a policy restricts egress if it has rules for it (NetworkPolicySpec).
  if (types.length > 0 ? !types.includes('Egress') : rules.length === 0) return undefined;
  return { ref, namespace, name, at, pods: readLabelTerms(spec['podSelector']), opensHttps: rules.some(opensHttps) };
}

function opensHttps(value: Json): boolean {
  const rule = asObject(value);
  const ports = asList(rule['ports']);
  const peers = asList(rule['to']);
  return (ports.length === 0 || ports.some(takesHttps)) && (peers.length === 0 || peers.some(isOutside));
}

/** A named port is resolved per pod, which says nothing of addresses outside: it may be the one. */
function takesHttps(value: Json): boolean {
  const { protocol, port, endPort } = asObject(value);
  if ((protocol ?? 'TCP') !== 'TCP') return false;
  if (typeof port !== 'number') return true;
  return port <= HTTPS && HTTPS <= (typeof endPort === 'number' ? endPort : port);
}

/** A block that is wider than a private range, such as 0.0.0.0/0, is not taken for one. */
function isOutside(peer: Json): boolean {
  const cidr = asString(asObject(asObject(peer)['ipBlock'])['cidr']);
  if (cidr === undefined) return false;
  const [address = '', prefix = ''] = cidr.split('/');
  if (Number(prefix) < 8) return true;
  return ![...INSIDE, ...LOCAL].some((pattern) => pattern.test(address));
}
