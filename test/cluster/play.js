// A real control plane to play with: npm run cluster. It lives until Ctrl-C.
import { loadHarness } from './load-harness.js';

/** @type {typeof import('./control-plane.js')} */
const { startControlPlane } = await loadHarness(['./control-plane']);
process.stdout.write('starting a control plane (the first time it has to be built, which takes minutes) …\n');
const controlPlane = await startControlPlane();
process.stdout.write(`ready at ${controlPlane.server}

  export KUBECONFIG=${controlPlane.kubeconfig}
  kubectl get namespaces

etcd and kube-apiserver only: objects are stored and checked, nothing runs them. Logs: ${controlPlane.programs.logs}
Ctrl-C (or kill ${process.pid}) ends it and removes everything.
`);

const alive = setInterval(() => undefined, 60_000);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, async () => {
    clearInterval(alive);
    await controlPlane.stop();
  });
}
