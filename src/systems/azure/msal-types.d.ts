/** Types of @azure/msal-common name one of the DOM, which Node has under another name. */
import type { webcrypto } from 'node:crypto';

declare global {
  type JsonWebKey = webcrypto.JsonWebKey;
}
