// A workload: it lists a container as what it is, and all that it knows of identity stands in the variables and the file
// that the webhook gives every pod. Arguments: address of the account, name of the container.
import { WorkloadIdentityCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';

const [, , account = '', container = ''] = process.argv;
// Only this: the authority of a test is none of those that Microsoft publishes a list of.
const credential = new WorkloadIdentityCredential({ disableInstanceDiscovery: true });
const blobs = new BlobServiceClient(account, credential).getContainerClient(container).listBlobsFlat();
for await (const { name } of blobs) process.stdout.write(`${name}\n`);
