/** The one pool of kept-alive connections to a server, direct or through a proxy. */
import http from 'node:http';
import https from 'node:https';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import type { ClusterConnection } from './kube-config.js';

/** More than this makes a busy API server slower for everybody (stack §4: 200 calls over 8 connections in 0.1 s). */
const MAX_CONNECTIONS = 8;

export function makeAgent({ server, proxy }: ClusterConnection): http.Agent {
  const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS };
  const secure = server.protocol === 'https:';
  if (proxy?.protocol.startsWith('socks')) return new SocksProxyAgent(proxy, options);
  if (proxy) return secure ? new HttpsProxyAgent({ ...options, proxy }) : new HttpProxyAgent({ ...options, proxy });
  return secure ? new https.Agent(options) : new http.Agent(options);
}
