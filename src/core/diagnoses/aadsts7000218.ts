import { defineDiagnosis } from './define-diagnosis.js';

export const aadsts7000218 = defineDiagnosis({
  code: 'AADSTS7000218',
  source: 'entra',
  title: 'Neither a token nor a secret was sent',
  means: 'The request for a token carried no proof of who asks.',
  causes: [
    'The variables of workload identity are missing in the container, so that the SDK found nothing to send.',
    'The library does not know federated tokens.',
  ],
  look: [
    'Whether the container has AZURE_FEDERATED_TOKEN_FILE, and whether it is listed in azure.workload.identity/skip-containers.',
  ],
  fix: 'See `migrate explain no-azure-variables`; if the variables are there, use a library that knows workload identity.',
  next: ['kubectl get pod POD --namespace NAMESPACE --output yaml'],
  waiting: 'no',
});
