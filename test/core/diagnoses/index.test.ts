import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DIAGNOSES, findDiagnosis } from '../../../src/core/diagnoses/index.js';
import { describeFinding } from '../../../src/core/findings/index.js';

const SHARED = ['define-diagnosis.ts', 'index.ts', 'presented-values.ts', 'recognise.ts'];
const files = readdirSync('src/core/diagnoses').filter((file) => !SHARED.includes(file));

/** All codes that the reference (azure-facts §3.3) lists. */
const ENTRA_CODES =
  '70021 700211 700212 700213 7002138 70025 7000226 700016 90002 900023 700024 70023 50027 50166 90061 7000272 700027 ' +
  '50013 50012 700222 700226 700227 700229 700236 500011 70011 28002 1002012 700022 700023 7000215 7000218 700025 ' +
  '7000112 70001 53003 900382 900432 900439 90055 50196 90033 90024 7002131 7002241 700233 700234 700235 700237';

describe('the diagnoses', () => {
  it('have a file each, named after the code', () => {
    expect(DIAGNOSES.map(({ code }) => `${code.toLowerCase()}.ts`).sort()).toEqual(files.sort());
  });

  it.each(ENTRA_CODES.split(' '))('cover AADSTS%s', (number) => {
    expect(findDiagnosis(`AADSTS${number}`)).toBeDefined();
  });

  it.each(DIAGNOSES.map((diagnosis) => [diagnosis.code, diagnosis] as const))(
    '%s is described in full',
    (code, diagnosis) => {
      expect(code).toMatch(/^(AADSTS\d{4,8}|[a-z]+(-[a-z]+)+)$/);
      expect(diagnosis.title).toMatch(/^(azwi-|[A-Z]).*[^.]$/);
      for (const sentence of [diagnosis.means, diagnosis.fix, ...diagnosis.causes, ...diagnosis.look])
        expect(sentence).toMatch(/^\S.*[^.]\.$/s);
      expect(diagnosis.causes.length).toBeGreaterThan(0);
      expect(diagnosis.look.length).toBeGreaterThan(0);
      for (const row of diagnosis.cases) expect(row).toMatch(/^E(0[1-9]|[1-6]\d|7[0-7])$/);
      for (const command of diagnosis.next) expect(command).toMatch(/^(az|curl|kubectl|migrate) /);
    },
  );

  it('have codes, titles and symptoms of their own, also among the findings', () => {
    const codes = DIAGNOSES.flatMap(({ code, also }) => [code, ...also]);
    const titles = DIAGNOSES.map(({ title }) => title);
    const symptoms = DIAGNOSES.flatMap((diagnosis) => diagnosis.symptoms);
    for (const names of [codes, titles, symptoms]) expect(new Set(names).size).toBe(names.length);
    expect(codes.filter((code) => describeFinding(code))).toEqual([]);
  });

  it('that are mentioned in another one exist', () => {
    const text = JSON.stringify(DIAGNOSES);
    for (const [, code = ''] of text.matchAll(/migrate explain ([a-z-]+)`/g))
      expect([code, findDiagnosis(code)?.code]).toEqual([code, code]);
    for (const [code] of text.matchAll(/AADSTS\d+/g))
      expect([code, findDiagnosis(code) !== undefined]).toEqual([code, true]);
  });
});
