/** Azure Resource Graph: finds resources over all subscriptions at once, a little behind what is true. */
import { asList, asString, isObject, type JsonObject } from '../../core/json.js';
import type { Call } from './call.js';
import { MAX_PAGES } from './pages.js';
import type { RestClient } from './rest-client.js';

export const QUERY_RESOURCES: Call = {
  doing: 'search Azure Resource Graph for',
  needs: { action: 'Microsoft.ResourceGraph/resources/read' },
};

const PATH = '/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01';
/** The most that one page can have. */
const PAGE_SIZE = 1000;

export interface ResourceQuery {
  /** What is looked for, for messages. */
  subject: string;
  /** Kusto. Whoever writes it quotes what comes from outside with `quoteKusto`. */
  query: string;
  /** Absent: all that the login sees. */
  subscriptions?: readonly string[];
}

export async function queryResources(
  arm: RestClient,
  { subject, query, subscriptions }: ResourceQuery,
  signal: AbortSignal,
): Promise<JsonObject[]> {
  const rows: JsonObject[] = [];
  let skipToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const options = {
      resultFormat: 'objectArray',
      $top: PAGE_SIZE,
      ...(skipToken !== undefined && { $skipToken: skipToken }),
    };
    const body = { query, options, ...(subscriptions && { subscriptions }) };
    const answer = await arm.post({ call: QUERY_RESOURCES, subject, path: PATH }, body, signal);
    rows.push(...asList(answer['data']).filter(isObject));
    skipToken = asString(answer['$skipToken']);
    if (skipToken === undefined) break;
  }
  // What a list without an end leaves out is looked for elsewhere: these rows are leads, never the truth.
  return rows;
}

/** A string of Kusto. */
export function quoteKusto(text: string): string {
  return `'${text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replace(/[\r\n]/g, ' ')}'`;
}
