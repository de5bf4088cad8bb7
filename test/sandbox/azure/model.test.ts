/** Whatever is written and deleted in whatever order, what is listed is what a model of a few lines says. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { azureWorld, credentialBody, IDENTITY } from '../../support/sandbox-azure.js';

const CREDENTIALS = `${IDENTITY}/federatedIdentityCredentials`;
const MOST = 20;

const name = fc.integer({ min: 0, max: 29 }).map((number) => `name-${String(number)}`);
const subject = fc.integer({ min: 0, max: 29 }).map((number) => `subject:${String(number)}`);
const issuer = fc.constantFrom('https://blue.example/', 'https://green.example/');
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ method: fc.constant('PUT' as const), name, issuer, subject }) },
  { weight: 1, arbitrary: fc.record({ method: fc.constant('DELETE' as const), name }) },
);
type Step = { method: 'DELETE'; name: string } | { method: 'PUT'; name: string; issuer: string; subject: string };

/** The status that a step ends with; the model holds issuer and subject by name. */
function predict(model: Map<string, string>, given: Step): number {
  if (given.method === 'DELETE') return model.delete(given.name) ? 200 : 204;
  const triple = `${given.issuer} ${given.subject}`;
  const isKnown = model.has(given.name);
  if (!isKnown && model.size >= MOST) return 400;
  if ([...model].some(([other, taken]) => other !== given.name && taken === triple)) return 400;
  model.set(given.name, triple);
  return isKnown ? 200 : 201;
}

it('any sequence of writes and deletions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps: Step[]) => {
      const world = azureWorld();
      const model = new Map<string, string>();
      for (const given of steps) {
        const body =
          given.method === 'PUT' ? credentialBody({ issuer: given.issuer, subject: given.subject }) : undefined;
        const { status } = await world.ask(given.method, `${CREDENTIALS}/${given.name}`, body);
        expect(status).toBe(predict(model, given));
      }
      const { body } = await world.ask('GET', CREDENTIALS);
      const listed = (body as { value: { name: string; properties: { issuer: string; subject: string } }[] }).value;
      expect(listed.map((one) => [one.name, `${one.properties.issuer} ${one.properties.subject}`]).sort()).toEqual(
        [...model].sort(),
      );
    }),
    { numRuns: 200 },
  );
});
