/** The line of a status that counts consumers: of the plan, or of the whole cluster. */
import { describe, expect, it } from '@jest/globals';
import type { Status } from '../../../src/core/formats/status.js';
import { renderStatusMarkdown, renderStatusText } from '../../../src/core/report/render-status.js';
import { plainStyle } from '../../../src/core/report/style.js';

const NOTHING: Status = {
  kind: 'Status',
  formatVersion: '1.0',
  summary: {},
  next: ['See what is to be moved: migrate scan'],
};

describe('the summary', () => {
  it.each<[string, Partial<Status>, string]>([
    ['without a plan', { states: { legacy: 12, both: 1 } }, 'Consumers: 12 legacy, 1 both.'],
    ['with one', { summary: { moved: 3, drifted: 1 } }, 'Consumers: 3 moved, 1 drifted.'],
    ['where there are none', {}, 'No consumers.'],
  ])('%s counts what there is', (_, more, line) => {
    const status = { ...NOTHING, ...more };
    expect(renderStatusText(status, plainStyle, true).split('\n')).toContain(line);
    expect(renderStatusMarkdown(status)).toContain(`**${line}**`);
  });

  it('is followed by what comes next, for people', () => {
    expect(renderStatusText(NOTHING, plainStyle, true)).toContain('Next: See what is to be moved');
    expect(renderStatusText(NOTHING, plainStyle, false)).not.toContain('Next:');
  });
});
