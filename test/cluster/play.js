// A real control plane to play with: npm run cluster. It lives until Ctrl-C.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The harness is TypeScript, which Node 20 does not read: bundled in memory, so that no file has to be cleaned up. */
async function loadHarness() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./control-plane.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    define: { 'import.meta.url': JSON.stringify(import.meta.url) },
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? '').toString('base64');
  /** @type {typeof import('./control-plane.js')} */
  const harness = await import(`data:text/javascript;base64,${code}`);
  return harness;
}

const { startControlPlane } = await loadHarness();
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
