/**
 * Runs a credential plugin of a kubeconfig, as described in the Kubernetes documentation ("client-go credential
 * plugins"). Not left to the client library: it swallows what the plugin tells the person in front of it (the device
 * code of kubelogin), sets no KUBERNETES_EXEC_INFO, and starts the plugin once per request.
 */
import { spawn } from 'node:child_process';
import { MigrationError } from '../../core/errors.js';
import { asList, asObject, asString, isObject, type JsonObject, parseObject } from '../../core/json.js';
import type { Credential } from './credentials.js';

export interface Terminal {
  stdinIsTty: boolean;
  /** File descriptor that plugins write their talk to; 2, but in tests. */
  stderr: number;
}

export interface ExecPlugin {
  /** `user.exec` of the kubeconfig. */
  config: JsonObject;
  /** `cluster` of the kubeconfig, for plugins that ask for it. */
  cluster: JsonObject;
  env: Readonly<Record<string, string | undefined>>;
  terminal: Terminal;
}

const VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
/** Name of the cluster extension whose content is passed on as `spec.cluster.config`. */
const CLUSTER_EXTENSION = 'client.authentication.k8s.io/exec';

/** Throws a MigrationError `kubernetes-unauthorized` when the plugin gives no credential. */
export async function runExecPlugin(plugin: ExecPlugin, signal: AbortSignal): Promise<Credential> {
  const command = asString(plugin.config['command']) ?? '';
  const apiVersion = asString(plugin.config['apiVersion']) ?? '';
  if (command === '') throw pluginError(plugin, 'the kubeconfig names no command for it');
  if (!VERSIONS.includes(apiVersion)) {
    throw pluginError(plugin, `it speaks ${apiVersion || 'no version'}; supported are ${VERSIONS.join(' and ')}`);
  }
  const interactive = isInteractive(plugin);
  const args = asList(plugin.config['args']).map((item) => asString(item) ?? '');
  const output = await runProgram(plugin, { command, args, interactive, info: execInfo(plugin, interactive) }, signal);
  return readCredential(plugin, apiVersion, output);
}

/** `interactiveMode` decides whether the plugin gets our stdin. */
function isInteractive(plugin: ExecPlugin): boolean {
  const mode = asString(plugin.config['interactiveMode']) ?? 'IfAvailable';
  if (mode === 'Never') return false;
  if (mode === 'Always' && !plugin.terminal.stdinIsTty) {
    throw pluginError(plugin, 'it must talk to a person (interactiveMode: Always), and standard input is no terminal');
  }
  return plugin.terminal.stdinIsTty;
}

/** Content of KUBERNETES_EXEC_INFO. */
function execInfo({ config, cluster }: ExecPlugin, interactive: boolean): string {
  const extension = asList(cluster['extensions']).find((item) => asObject(item)['name'] === CLUSTER_EXTENSION);
  const passed = ['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority-data', 'proxy-url'];
  const info = {
    ...Object.fromEntries(passed.flatMap((key) => (key in cluster ? [[key, cluster[key]]] : []))),
    ...(isObject(extension) ? { config: extension['extension'] } : {}),
  };
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: config['apiVersion'],
    spec: { interactive, ...(config['provideClusterInfo'] === true ? { cluster: info } : {}) },
  });
}

interface Program {
  command: string;
  args: string[];
  interactive: boolean;
  info: string;
}

function runProgram(plugin: ExecPlugin, program: Program, signal: AbortSignal): Promise<string> {
  const child = spawn(program.command, program.args, {
    env: { ...plugin.env, ...pluginVariables(plugin.config), KUBERNETES_EXEC_INFO: program.info },
    stdio: [program.interactive ? 'inherit' : 'ignore', 'pipe', plugin.terminal.stderr],
    signal,
    windowsHide: true,
  });
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', (error) => reject(signal.aborted ? signal.reason : startError(plugin, error)));
    child.once('close', (code, end) => {
      if (code === 0) resolve(output);
      else reject(pluginError(plugin, code === null ? `it was ended by ${end}` : `it ended with exit code ${code}`));
    });
  });
}

function pluginVariables(config: JsonObject): Record<string, string> {
  const entries = asList(config['env']).map((item): [string, string] => {
    const variable = asObject(item);
    return [asString(variable['name']) ?? '', asString(variable['value']) ?? ''];
  });
  return Object.fromEntries(entries.filter(([name]) => name !== ''));
}

/** The output itself is never shown: it may hold a token. */
function readCredential(plugin: ExecPlugin, apiVersion: string, output: string): Credential {
  const answer = parseObject(output);
  if (answer?.['kind'] !== 'ExecCredential' || answer['apiVersion'] !== apiVersion) {
    throw pluginError(plugin, `it did not answer with an ExecCredential of ${apiVersion}`);
  }
  const status = asObject(answer['status']);
  const token = asString(status['token']);
  const cert = asString(status['clientCertificateData']);
  const key = asString(status['clientKeyData']);
  if (!token && !(cert && key))
    throw pluginError(plugin, 'its answer holds neither a token nor a certificate with key');
  const expiresAt = Date.parse(asString(status['expirationTimestamp']) ?? '');
  return {
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(cert && key ? { cert, key } : {}),
    ...(Number.isNaN(expiresAt) ? {} : { expiresAt }),
  };
}

function startError(plugin: ExecPlugin, error: NodeJS.ErrnoException): MigrationError {
  const why = error.code === 'ENOENT' ? 'there is no such program' : `it could not be started (${error.code})`;
  return pluginError(plugin, why, asString(plugin.config['installHint']));
}

function pluginError(plugin: ExecPlugin, why: string, hint?: string): MigrationError {
  const command = asString(plugin.config['command']) ?? '';
  return new MigrationError({
    code: 'kubernetes-unauthorized',
    kind: 'failed',
    what: `The credential plugin ${command || 'of the kubeconfig'} gave no credentials`,
    why,
    next: [
      ...(hint === undefined ? [] : [hint]),
      'See whether `kubectl get namespaces` works with the same context, and what the plugin says there',
    ],
  });
}
