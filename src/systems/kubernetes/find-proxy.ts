/**
 * Which proxy leads to a server: the rules of Go's net/http (golang.org/x/net/http/httpproxy), so that what works for
 * kubectl works here.
 */
import { BlockList, isIP } from 'node:net';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy that the environment names for this server; undefined: none. Throws a TypeError on text that is no URL. */
export function findProxy(server: URL, env: Environment): URL | undefined {
  const names = server.protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  const proxy = firstOf(env, names);
  if (proxy === undefined || isExempt(server, firstOf(env, ['NO_PROXY', 'no_proxy']) ?? '')) return undefined;
  return parseProxy(proxy);
}

/** A proxy without a scheme is an http one. */
export function parseProxy(text: string): URL {
  return new URL(text.includes('://') ? text : `http://${text}`);
}

function firstOf(env: Environment, names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

function isExempt(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (isLoopback(host)) return true;
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && isMatch(entry, host, port));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || isInside(host, '127.0.0.0', 8) || host === '::1';
}

function isMatch(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const range = /^(.+)\/(\d+)$/.exec(entry);
  if (range?.[1] !== undefined) return isInside(host, range[1], Number(range[2]));
  const { name, wantedPort } = splitPort(entry);
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (isIP(name) || isIP(host)) return name === host;
  const domain = name.replace(/^\*/, '');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

/** `host:port` and `[v6]:port`; a bare IPv6 address has no port. */
function splitPort(entry: string): { name: string; wantedPort?: string } {
  const match = isIP(entry) ? undefined : /^(.*):(\d+)$/.exec(entry);
  const name = (match?.[1] ?? entry).replace(/^\[|\]$/g, '');
  return match?.[2] === undefined ? { name } : { name, wantedPort: match[2] };
}

function isInside(host: string, network: string, prefix: number): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || prefix > (family === 4 ? 32 : 128)) return false;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, prefix, kind);
  return list.check(host, kind);
}
