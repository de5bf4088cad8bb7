/** One kind of request that we send to Azure: what it is for, in words, and what it takes to be let in. */
import { isGuid } from '../../core/guid.js';

export interface Call {
  /** What is done, up to what it is done with: `read the managed identity`. */
  doing: string;
  /** The action of Azure RBAC, or the permission of Microsoft Graph. */
  needs: { action: string } | { graph: string };
}

/** A call on one thing, for messages. */
export interface Asked {
  call: Call;
  /** What follows `doing`. */
  subject: string;
  /** Where the role must be given; absent: at the subject. */
  scope?: string;
}

export function askedOfCredential(call: Call, holderId: string, name: string): Asked {
  const holder = isGuid(holderId) ? `the app registration ${holderId}` : holderId;
  return { call, subject: `${name} of ${holder}`, scope: holderId };
}

/** What a message says was tried. */
export function describeAsked({ call, subject }: Asked): string {
  return `${call.doing} ${subject}`;
}
