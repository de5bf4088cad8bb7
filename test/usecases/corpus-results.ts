/** What is right for each part of the corpus, after its INDEX.md; where we say something else, why. */

export interface RightResult {
  name: string;
  from: readonly string[];
  /** What INDEX.md says, or why we say something else. */
  because: string;
  changes: readonly string[];
  /** `code subject`; `code path:line` of files that could not be read. Notes (severity info) are left out. */
  findings: readonly string[];
}

const use = 'azure.workload.identity/use=true';
const demo = 'Azure+aad-pod-identity/deploy/demo';
const java = 'Azure+aad-pod-identity/examples/java-blob/deployment';
const istio = 'briandenicola+private-kubernetes-cluster-setup/apps/addons/istio';

export const results: readonly RightResult[] = [
  {
    name: 'the upstream demo',
    from: [`${demo}/aadpodidentity.yaml`, `${demo}/aadpodidentitybinding.yaml`, `${demo}/deployment.yaml`],
    because: 'new account `demo` in `default`, CLIENT_ID kept as a placeholder, label on the template only',
    changes: [
      'create RESOURCE_ID system:serviceaccount:default:demo',
      'create ServiceAccount/default/demo',
      `edit Deployment.apps/default/demo ${use} serviceAccountName=demo`,
    ],
    findings: ['placeholder-value AzureIdentity.aadpodidentity.k8s.io/default/demo-aad1'],
  },
  {
    name: 'the upstream demo with all three alternatives of its identity',
    from: [demo],
    because:
      'the folder defines demo-aad1 three times (types 0, 1 and 2), for a person to choose: which one the cluster holds cannot be told',
    changes: [],
    findings: [
      'duplicate-object AzureIdentity.aadpodidentity.k8s.io/default/demo-aad1',
      'placeholder-value AzureIdentity.aadpodidentity.k8s.io/default/demo-aad1',
    ],
  },
  ...[1, 2].map((type): RightResult => ({
    name: `the upstream demo as a service principal of type ${type}`,
    from: [
      `${demo}/aadpodidentity-sp${type === 2 ? '-cert' : ''}.yaml`,
      `${demo}/aadpodidentitybinding.yaml`,
      `${demo}/deployment.yaml`,
    ],
    because: 'no managed identity: report; the credential belongs on the app registration',
    changes: [],
    findings: [
      'placeholder-value AzureIdentity.aadpodidentity.k8s.io/default/demo-aad1',
      'service-principal-identity Deployment.apps/default/demo',
    ],
  })),
  {
    name: 'java-blob',
    from: [java],
    because: 'account in `blob`, subject system:serviceaccount:blob:<account>',
    changes: [
      'create <IDENTITY_NAME> system:serviceaccount:blob:demo-blob-deployment',
      'create ServiceAccount/blob/demo-blob-deployment',
      `edit Deployment.apps/blob/demo-blob-deployment ${use} serviceAccountName=demo-blob-deployment`,
    ],
    findings: ['placeholder-value AzureIdentity.aadpodidentity.k8s.io/blob/blob-example'],
  },
  {
    name: 'rest-api',
    from: ['Azure+aad-pod-identity/examples/rest-api'],
    because: 'client-pod is a bare Pod: the account needs delete and create',
    changes: [
      'create <resource-id of client-principal> system:serviceaccount:default:aad-id-client-pod',
      'create ServiceAccount/default/aad-id-client-pod',
    ],
    findings: [
      'bare-pod Pod/default/aad-id-client-pod',
      'placeholder-value AzureIdentity.aadpodidentity.k8s.io/default/client-principal',
    ],
  },
  {
    name: 'the upstream load test',
    from: ['Azure+aad-pod-identity/test/load'],
    because: 'clusterloader templates: not automatable, reported with file and line',
    changes: [],
    findings: [
      'template-not-read Azure+aad-pod-identity/test/load/azureidentity-template.yml:2',
      'template-not-read Azure+aad-pod-identity/test/load/azureidentitybinding-template.yml:2',
      'template-not-read Azure+aad-pod-identity/test/load/deployment-template.yml:7',
    ],
  },
  {
    name: 'the example of an exception',
    from: ['Azure+aad-pod-identity/examples/azurepodidentityexception.yaml'],
    because: 'an exception has no counterpart',
    changes: [],
    findings: [],
  },
  {
    name: 'the examples of the Secrets Store provider',
    from: ['Azure+secrets-store-csi-driver-provider-azure/examples'],
    because:
      'only the class with usePodIdentity "true" is named; it needs the client id of the bound identity, and no binding is in the folder: nothing can be planned from it',
    changes: [],
    findings: [
      'label-without-binding Pod/default/busybox-secrets-store-inline-podid',
      'secret-provider-class-setting SecretProviderClass.secrets-store.csi.x-k8s.io/default/azure-kvname-podid',
    ],
  },
  {
    name: 'the Istio gateway of a managed add-on',
    from: [`${istio}/gateway`],
    because: 'no AzureIdentity in the repository: the client id must be read from the cluster',
    changes: [],
    findings: [
      'label-without-binding Deployment.apps/default/default-ingress',
      'secret-provider-class-setting SecretProviderClass.secrets-store.csi.x-k8s.io/default/istio-tls',
    ],
  },
  {
    name: 'the Istio configuration of a managed add-on',
    from: [`${istio}/configuration`],
    because: 'IstioOperator: report',
    changes: [],
    findings: [
      'label-without-binding Deployment.apps/default/otel-collector',
      'mention-in-other-object IstioOperator.install.istio.io/istio-system/istio-controlplane',
      'secret-provider-class-setting SecretProviderClass.secrets-store.csi.x-k8s.io/default/otel-collector-config',
    ],
  },
  {
    name: 'the workflow that makes the identities of a managed add-on',
    from: ['briandenicola+private-kubernetes-cluster-setup/.github'],
    because: 'the client ids are not in the repository; the script that it calls is named with its line',
    changes: [],
    findings: ['script-not-read briandenicola+private-kubernetes-cluster-setup/.github/workflows/main.yaml:64'],
  },
  {
    name: 'what the owners made of it',
    from: ['briandenicola+private-kubernetes-cluster-setup__after/cluster-manifests'],
    because:
      'nothing uses pod identity any more; its typo `default_otel_lient_id` is a word that only a script fills in',
    changes: [],
    findings: [],
  },
  {
    name: 'the CRDs of pod identity, a kustomization whose resources are generated',
    from: ['Azure+aad-pod-identity/config/crd'],
    because: 'leave the infrastructure',
    changes: [],
    findings: [],
  },
  {
    name: 'the installation of MIC and NMI',
    from: ['Azure+aad-pod-identity/deploy/infra/deployment-rbac.yaml'],
    because: 'leave the infrastructure, remove it last',
    changes: [],
    findings: [],
  },
  {
    name: 'External Secrets',
    from: ['external-secrets+external-secrets'],
    because:
      'the store says authType ManagedIdentity: told with what to write; both snippets of one account are alternatives',
    changes: [],
    findings: [
      'duplicate-object ServiceAccount/default/workload-identity-sa',
      'integration-uses-pod-identity SecretStore.external-secrets.io/default/azure-store',
    ],
  },
  {
    name: 'the chart of AAD Pod Identity itself',
    from: ['Azure+aad-pod-identity/charts'],
    because:
      'azureIdentities of the values become identities and bindings; the rest is the installation, and leaves last',
    changes: [],
    findings: [
      'chart-not-read Azure+aad-pod-identity/charts/aad-pod-identity/templates/identities.yaml:7',
      'chart-not-read Azure+aad-pod-identity/charts/aad-pod-identity/templates/mic-exception.yaml:4',
    ],
  },
  {
    name: 'the constraints that guard AzureIdentity objects',
    from: ['Azure+aad-pod-identity/validation'],
    because: 'a rule about identities uses none',
    changes: [],
    findings: [],
  },
  {
    name: 'the chart of AGIC',
    from: ['Azure+application-gateway-kubernetes-ingress/helm/ingress-azure'],
    because:
      "do not edit the templates: each is named, with armAuth.type: workloadIdentity as what to set; its rendered snapshots are nobody's manifests",
    changes: [],
    findings: [
      'chart-not-read Azure+application-gateway-kubernetes-ingress/helm/ingress-azure/templates/aadpodidbinding.yaml:2',
      'chart-not-read Azure+application-gateway-kubernetes-ingress/helm/ingress-azure/templates/aadpodidentity.yaml:2',
      'chart-not-read Azure+application-gateway-kubernetes-ingress/helm/ingress-azure/templates/configmap.yaml:81',
      'chart-not-read Azure+application-gateway-kubernetes-ingress/helm/ingress-azure/templates/deployment.yaml:22',
    ],
  },
  {
    name: 'values for the chart of AGIC',
    from: ['Azure+application-gateway-kubernetes-ingress/docs'],
    because: 'set armAuth.type: workloadIdentity there',
    changes: [],
    findings: [
      'chart-values-not-read Azure+application-gateway-kubernetes-ingress/docs/examples/sample-helm-config.yaml:35',
    ],
  },
  {
    name: 'an overlay whose values Terraform fills in',
    from: ['Azure+caf-terraform-landingzones'],
    because:
      'names are known at plan time only: report. The file parses as YAML, so the objects are told with their placeholders',
    changes: [],
    findings: [
      'placeholder-value AzureIdentity.aadpodidentity.k8s.io/default/${azureidentity_name}',
      'secret-provider-class-setting SecretProviderClass.secrets-store.csi.x-k8s.io/default/${secretproviderclass_name}',
    ],
  },
  {
    name: 'a Helm library',
    from: ['DEFRA+ffc-helm-library'],
    because: 'the charts that use it are elsewhere: each template is named, with its subject as written',
    changes: [],
    findings: [
      'chart-not-read DEFRA+ffc-helm-library/ffc-helm-library/templates/_azure-identity-binding.yaml:3',
      'chart-not-read DEFRA+ffc-helm-library/ffc-helm-library/templates/_azure-identity.yaml:4',
      'chart-not-read DEFRA+ffc-helm-library/ffc-helm-library/templates/_cron-job.yaml:20',
      'chart-not-read DEFRA+ffc-helm-library/ffc-helm-library/templates/_deployment.yaml:22',
      'chart-not-read DEFRA+ffc-helm-library/ffc-helm-library/templates/_statefulset.yaml:21',
    ],
  },
  {
    name: 'what its owners made of the Helm library',
    from: ['DEFRA+ffc-helm-library__after'],
    because:
      'it has both ways side by side, so the old one is still told; its service account speaks of the new way only',
    changes: [],
    findings: [
      'chart-not-read DEFRA+ffc-helm-library__after/ffc-helm-library/templates/_azure-identity-binding.yaml:3',
      'chart-not-read DEFRA+ffc-helm-library__after/ffc-helm-library/templates/_azure-identity.yaml:4',
      'chart-not-read DEFRA+ffc-helm-library__after/ffc-helm-library/templates/_cron-job.yaml:25',
      'chart-not-read DEFRA+ffc-helm-library__after/ffc-helm-library/templates/_deployment.yaml:24',
      'chart-not-read DEFRA+ffc-helm-library__after/ffc-helm-library/templates/_statefulset.yaml:23',
    ],
  },
  {
    name: 'a Terraform module of which only the pipeline is here',
    from: ['StatCan+terraform-kubernetes-aad-pod-identity-template'],
    because:
      'the .tf files are not in the cut; unread-files.test.ts has their shape, with the identity that lacks a type',
    changes: [],
    findings: [],
  },
  {
    name: 'Terraform modules with charts of their own',
    from: ['XenitAB+terraform-modules'],
    because:
      'ids come from Terraform: each file is named, the subjects as written and the settings of the products that are known. The branch for another cloud is not touched',
    changes: [],
    findings: [
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/azure-metrics/charts/azure-metrics-exporter/templates/deployment.yaml:19',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/azure-metrics/charts/azure-metrics-extras/templates/azure-identity.yaml:3',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/cert-manager/charts/cert-manager-extras/templates/cluster-issuer.yaml:3',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/control-plane-logs/charts/vector/templates/azure-identity.yaml:3',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/control-plane-logs/charts/vector/templates/deployment.yaml:19',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/control-plane-logs/charts/vector/templates/secret-provider-class.yaml:9',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/external-dns/charts/external-dns-extras/templates/azure-identity.yaml:3',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/prometheus/charts/prometheus-extras/templates/azure-identity.yaml:3',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/prometheus/charts/prometheus-extras/templates/monitors.yaml:76',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/prometheus/charts/prometheus-extras/templates/prometheus.yaml:13',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/prometheus/charts/prometheus-extras/templates/secret-provider-class.yaml:11',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/trivy/charts/trivy-extras/templates/azure-identity.yaml:3',
      'chart-not-read XenitAB+terraform-modules/modules/kubernetes/velero/charts/velero-extras/templates/azure-identity.yaml:3',
      'chart-values-not-read XenitAB+terraform-modules/modules/kubernetes/azure-metrics/charts/azure-metrics-exporter/values.yaml:45',
      'chart-values-not-read XenitAB+terraform-modules/modules/kubernetes/control-plane-logs/charts/vector/values.yaml:14',
      'chart-values-not-read XenitAB+terraform-modules/modules/kubernetes/prometheus/charts/prometheus-extras/values.yaml:63',
      'terraform-not-read XenitAB+terraform-modules/modules/kubernetes/aad-pod-identity/templates/values.yaml.tpl:15',
      'terraform-not-read XenitAB+terraform-modules/modules/kubernetes/cert-manager/templates/values.yaml.tpl:6',
      'terraform-not-read XenitAB+terraform-modules/modules/kubernetes/external-dns/templates/values.yaml.tpl:17',
      'terraform-not-read XenitAB+terraform-modules/modules/kubernetes/prometheus/templates/values-extras.yaml.tpl:44',
      'terraform-not-read XenitAB+terraform-modules/modules/kubernetes/promtail/templates/values.yaml.tpl:52',
      'terraform-not-read XenitAB+terraform-modules/modules/kubernetes/trivy/templates/trivy-operator-values.yaml.tpl:37',
      'terraform-not-read XenitAB+terraform-modules/modules/kubernetes/trivy/templates/trivy-values.yaml.tpl:9',
      'terraform-not-read XenitAB+terraform-modules/modules/kubernetes/velero/templates/values.yaml.tpl:32',
    ],
  },
  {
    name: 'charts whose identities are hooks',
    from: ['mspnp+aks-fabrikam-dronedelivery'],
    because: 'values are given on the command line: each template is named, and that hooks stay behind',
    changes: [],
    findings: [
      'chart-not-read mspnp+aks-fabrikam-dronedelivery/charts/delivery/templates/delivery-deploy.yaml:22',
      'chart-not-read mspnp+aks-fabrikam-dronedelivery/charts/delivery/templates/delivery-identity.yaml:11',
      'chart-not-read mspnp+aks-fabrikam-dronedelivery/charts/dronescheduler/templates/dronescheduler-deploy.yaml:22',
      'chart-not-read mspnp+aks-fabrikam-dronedelivery/charts/dronescheduler/templates/dronescheduler-identity.yaml:11',
      'chart-not-read mspnp+aks-fabrikam-dronedelivery/charts/workflow/templates/workflow-deploy.yaml:22',
      'chart-not-read mspnp+aks-fabrikam-dronedelivery/charts/workflow/templates/workflow-identity.yaml:11',
    ],
  },
  {
    name: 'the baseline of a cluster, with the installation of pod identity and its exceptions',
    from: ['mspnp+aks-fabrikam-dronedelivery/cluster-baseline-settings'],
    because: 'leave the infrastructure; an exception has no counterpart',
    changes: [],
    findings: [],
  },
  {
    name: 'what the owners made of the charts',
    from: ['mspnp+aks-fabrikam-dronedelivery__after'],
    because: 'they speak of the new way only',
    changes: [],
    findings: [],
  },
];
