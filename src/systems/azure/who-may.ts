/** Which roles have what a call needs. */
import type { Call } from './call.js';

const READS = /\/read$/;
const READS_GRAPH = /\.Read\./;

/** One sentence: what to ask for. `missing` is what Azure itself names, where it does. */
export function askForRole({ needs }: Call, scope: string, missing?: string): string {
  if ('graph' in needs) {
    return READS_GRAPH.test(needs.graph)
      ? `Ask for the Microsoft Graph permission ${needs.graph} with admin consent, or for the directory role Directory Readers`
      : `Ask to be made an owner of the app registration (a login that is an application itself needs the Microsoft Graph permission ${needs.graph} with admin consent too), or for the directory role Application Administrator`;
  }
  const action = missing ?? needs.action;
  const { builtIn, file } = READS.test(action)
    ? { builtIn: 'Reader', file: 'reader.json' }
    : { builtIn: 'Managed Identity Contributor', file: 'federator.json' };
  return `Ask for the role "${builtIn}", or for the custom role in templates/roles/${file}, at ${scope}: it has ${action}`;
}
