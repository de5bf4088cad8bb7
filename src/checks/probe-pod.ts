/**
 * A pod that makes the exchange once, in the place of a workload: its namespace, service account and nodes. It carries no
 * label, so that no Service, no controller and no disruption budget takes it for one of theirs; the webhook does not see
 * it either, and it is given the token and the variables here. It asks for what the strictest Pod Security Standard allows.
 */
import { asList, asObject, type JsonObject } from '../core/json.js';
import type { TokenQuestion } from './token-question.js';

export interface ProbeOptions {
  /** Lower case letters and digits; no two pods of a namespace have the same name. */
  name: string;
  /** Has `sh`, `sed`, `tail` and `curl`. */
  image: string;
  /** `https://login.microsoftonline.com` */
  authority: string;
  /** Of the workload's pod template: where it runs, and how images are pulled there. */
  template: JsonObject;
}

/** What the container leaves behind. The access token stays in a variable of its shell. */
export interface ProbeReport {
  /** Exit code of curl. */
  curl: number;
  /** Of HTTP; 0 without an answer. */
  status: number;
  /** The number of Entra's error; '' without one. */
  code: string;
}

/** The longest that it may run, image pull included. */
export const PROBE_SECONDS = 120;

const TOKEN_FOLDER = '/var/run/secrets/azure/tokens';
const NO_ROOT = 65_532;

export function buildProbePod(question: TokenQuestion, options: ProbeOptions): JsonObject {
  const { namespace, account, audience } = question.promise;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: options.name, namespace },
    spec: {
      ...placeLike(options.template),
      serviceAccountName: account,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Never',
      activeDeadlineSeconds: PROBE_SECONDS,
      terminationGracePeriodSeconds: 0,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: NO_ROOT,
        // Only its group may read the token file.
        fsGroup: NO_ROOT,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      volumes: [
        {
          name: 'token',
          projected: { sources: [{ serviceAccountToken: { path: 'token', audience, expirationSeconds: 600 } }] },
        },
      ],
      containers: [buildContainer(question, options)],
    },
  };
}

function buildContainer({ promise, identity, scope }: TokenQuestion, { image, authority }: ProbeOptions): JsonObject {
  const env = {
    AZURE_AUTHORITY_HOST: authority,
    AZURE_CLIENT_ID: promise.clientId,
    AZURE_TENANT_ID: identity.tenantId,
    AZURE_FEDERATED_TOKEN_FILE: `${TOKEN_FOLDER}/token`,
    TOKEN_SCOPE: scope,
    REPORT: '/dev/termination-log',
  };
  return {
    name: 'probe',
    image,
    command: ['sh', '-c', PROBE_SCRIPT],
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    volumeMounts: [{ name: 'token', mountPath: TOKEN_FOLDER, readOnly: true }],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

/** Affinity to other pods is left out: it goes by labels, of which there are none. */
function placeLike(template: JsonObject): JsonObject {
  const { nodeSelector, tolerations, affinity, imagePullSecrets, runtimeClassName } = template;
  const { nodeAffinity } = asObject(affinity);
  return {
    ...(nodeSelector !== undefined && { nodeSelector }),
    ...(nodeAffinity !== undefined && { affinity: { nodeAffinity } }),
    ...(asList(tolerations).length > 0 && { tolerations: asList(tolerations) }),
    ...(asList(imagePullSecrets).length > 0 && { imagePullSecrets: asList(imagePullSecrets) }),
    ...(runtimeClassName !== undefined && { runtimeClassName }),
  };
}

const PROBE_SCRIPT = `
answer=$(curl --silent --max-time 30 --write-out '\\n%{http_code}' \\
  --data grant_type=client_credentials \\
  --data-urlencode "client_id=$AZURE_CLIENT_ID" \\
  --data-urlencode "scope=$TOKEN_SCOPE" \\
  --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \\
  --data-urlencode "client_assertion@$AZURE_FEDERATED_TOKEN_FILE" \\
  "$AZURE_AUTHORITY_HOST/$AZURE_TENANT_ID/oauth2/v2.0/token")
curl=$?
status=$(printf '%s' "$answer" | tail -n 1)
code=$(printf '%s' "$answer" | sed -n 's/.*"error_codes":\\[ *\\([0-9]*\\).*/\\1/p')
printf '{"curl":%d,"status":%d,"code":"%s"}' "$curl" "\${status:-0}" "$code" > "$REPORT"
`.trim();
