import { defineFinding } from './define-finding.js';

export const proxyInMesh = defineFinding<{ signs: readonly string[] }>({
  code: 'proxy-in-mesh',
  severity: 'warning',
  title: 'Proxy sidecar beside the proxy of a mesh',
  means:
    'A service mesh redirects the traffic of the pod as the proxy sidecar does. Whose rule takes requests to 169.254.169.254 depends on the mesh and its version.',
  fix: 'Exclude 169.254.169.254 from the mesh and try it on one workload, then accept this finding in the migration file; or prefer an SDK that knows workload identity.',
  cases: ['E56'],
  needs: 'decision',
  acceptable: true,
  message: () => 'is to get the proxy sidecar, and a service mesh is there too',
  evidence: ({ signs }) => signs,
});
