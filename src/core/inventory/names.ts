/** Labels, annotations and groups: those of the two ways to get an identity, and common ones that tell who made an object. */

export const POD_IDENTITY_GROUP = 'aadpodidentity.k8s.io';
/** The label by which MIC and NMI know a pod (aad-pod-identity pkg/apis/aadpodidentity/v1/types.go, `CRDLabelKey`). */
export const BINDING_LABEL = 'aadpodidbinding';
/** The label by which the workload identity webhook selects pods; only the string "true" counts. */
export const USE_LABEL = 'azure.workload.identity/use';
export const CLIENT_ID_ANNOTATION = 'azure.workload.identity/client-id';
export const TENANT_ID_ANNOTATION = 'azure.workload.identity/tenant-id';
/** Of the pod, or of its service account; the pod's wins. */
export const TOKEN_EXPIRATION_ANNOTATION = 'azure.workload.identity/service-account-token-expiration';
/** Of the pod: containers, separated by semicolons, to which the webhook gives nothing. */
export const SKIP_CONTAINERS_ANNOTATION = 'azure.workload.identity/skip-containers';
/** Of the pod: the webhook looks only at whether the key is there (azure-workload-identity pkg/webhook, shouldInjectProxySidecar). */
export const INJECT_PROXY_ANNOTATION = 'azure.workload.identity/inject-proxy-sidecar';
export const PROXY_PORT_ANNOTATION = 'azure.workload.identity/proxy-sidecar-port';

export const MANAGED_BY_LABEL = 'app.kubernetes.io/managed-by';
/** kubectl's copy of the whole object, with everything that was ever applied: Secret data included. */
export const LAST_APPLIED_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
