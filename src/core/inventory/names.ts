/** Labels, annotations and groups of the two ways to get an identity. */

export const POD_IDENTITY_GROUP = 'aadpodidentity.k8s.io';
/** The label by which MIC and NMI know a pod (aad-pod-identity pkg/apis/aadpodidentity/v1/types.go, `CRDLabelKey`). */
export const BINDING_LABEL = 'aadpodidbinding';
/** The label by which the workload identity webhook selects pods; only the string "true" counts. */
export const USE_LABEL = 'azure.workload.identity/use';
export const CLIENT_ID_ANNOTATION = 'azure.workload.identity/client-id';
export const TENANT_ID_ANNOTATION = 'azure.workload.identity/tenant-id';
