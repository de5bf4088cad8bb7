import { defineDiagnosis } from './define-diagnosis.js';

export const imdsIdentityNotFound = defineDiagnosis({
  code: 'imds-identity-not-found',
  source: 'pod-identity',
  title: 'IMDS does not have the identity',
  means:
    'The node was asked for a token of an identity that is not attached to it. Under pod identity NMI passes this error on; under workload identity it means that the application still asks IMDS.',
  causes: [
    'The managed identity was deleted and created again: the old client id is in the AzureIdentity still.',
    'MIC could not attach the identity to the node, or somebody has detached it.',
    'The pod bypasses NMI, or the code uses a managed identity credential where it should use workload identity.',
  ],
  look: ['The client id that was asked for, and which identities the scale set of the node has.'],
  fix: 'Correct the client id in the AzureIdentity. In a migrated workload make the SDK use workload identity: a current version with DefaultAzureCredential, and no setting that pins it to managed identity.',
  next: [
    'az identity show --ids RESOURCE_ID --query clientId --output tsv',
    'az vmss identity show --resource-group NODE_GROUP --name SCALE_SET',
  ],
  waiting: 'no',
  cases: ['E07', 'E31'],
  symptoms: ['Identity not found', 'The requested identity has not been assigned to this resource'],
});
