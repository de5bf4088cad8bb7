// An API server that holds a large cluster without holding its objects: they are made page by page. Run as a process of
// its own, so that its memory is not measured: node large-server.js WORKLOADS. Prints its address.
import { createServer } from 'node:http';
import { largeCluster } from './large-cluster.js';

const cluster = largeCluster(Number(process.argv[2]));
const GROUPS = ['apps', 'batch', 'rbac.authorization.k8s.io', 'aadpodidentity.k8s.io'];

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://server');
  const { status, body } = answer(url, String(request.headers.accept).includes('PartialObjectMetadata'));
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}\n`);
});

/**
 * @param {URL} url
 * @param {boolean} metadataOnly
 */
function answer(url, metadataOnly) {
  const { pathname, searchParams } = url;
  if (pathname === '/version') return { status: 200, body: { gitVersion: 'v1.34.0', major: '1', minor: '34' } };
  if (pathname === '/apis') return { status: 200, body: groupList() };
  const series = cluster[pathname];
  if (!series)
    return isServed(pathname) ? list([]) : { status: 404, body: { kind: 'Status', status: 'Failure', code: 404 } };
  // Every pod carries the label of pod identity: a selector that asks for pods without it finds none.
  if (searchParams.get('labelSelector')?.includes('!aadpodidbinding')) return list([]);
  const from = Number(searchParams.get('continue') ?? 0);
  const to = Math.min(series.count, from + Number(searchParams.get('limit') ?? series.count));
  const items = Array.from({ length: to - from }, (_, position) => series.make(from + position));
  return list(metadataOnly ? items.map(withoutSpec) : items, to < series.count ? String(to) : undefined);
}

/** @param {string} path */
function isServed(path) {
  return path.startsWith('/api/v1/') || GROUPS.some((group) => path.startsWith(`/apis/${group}/`));
}

function groupList() {
  const groups = GROUPS.map((name) => {
    const version = { groupVersion: `${name}/v1`, version: 'v1' };
    return { name, versions: [version], preferredVersion: version };
  });
  return { kind: 'APIGroupList', groups };
}

/** @param {Record<string, unknown>} object */
function withoutSpec({ apiVersion, kind, metadata }) {
  return { apiVersion, kind, metadata };
}

/**
 * @param {object[]} items
 * @param {string} [next]
 */
function list(items, next) {
  return { status: 200, body: { kind: 'List', metadata: next === undefined ? {} : { continue: next }, items } };
}
