import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  codeElement,
  codeFence,
  codeSpan,
  escapeHtml,
  escapeMarkdown,
  markdownTable,
  tableRow,
} from '../../../src/core/report/escape-markdown.js';
import { escapeTerminal } from '../../../src/core/report/escape-terminal.js';
import { removeCode } from '../../support/markdown.js';

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom('`', '``', '```', '|', '\\', '@team', '\n', '\r', '\u001b[31m', '\u001b]8;;x\u0007', '\u202e'),
      fc.constantFrom('\u2066', '\u200b', '\u2028', '\u0085', '\ud800', '<b>', '<!--', '-->', '[a](b)', '![a](b)'),
      fc.constantFrom('# ', '- ', '1. ', '> ', '~~~', 'https://x.example', '#12', ' ', '    ', '</details>', '&lt;'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

describe('escapeTerminal', () => {
  it.each([
    ['plain names', 'Deployment.apps/shop/api', 'Deployment.apps/shop/api'],
    ['letters of any script', 'größe 日本 é', 'größe 日本 é'],
    ['a colour sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a C1 control', 'a\u009bb', 'a\\u{9b}b'],
    ['a bidi override', 'a\u202eb', 'a\\u{202e}b'],
    ['a bidi isolate', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
    ['zero-width characters', 'a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
    ['line ends of all kinds', 'a\nb\r\u2028\u0085', 'a\\u{a}b\\u{d}\\u{2028}\\u{85}'],
    ['an invisible tag', '\u{e0041}', '\\u{e0041}'],
    ['a filler that looks like a space', '\u3164', '\\u{3164}'],
    ['half a surrogate pair', 'a\ud800', 'a\\u{d800}'],
  ])('shows %s', (_, text, shown) => {
    expect(escapeTerminal(text)).toBe(shown);
  });

  it('keeps line feeds, and only them, where asked', () => {
    expect(escapeTerminal('a\nb\rc', { keepNewlines: true })).toBe('a\nb\\u{d}c');
  });

  it.each([
    ['abcd', 4, 'abcd'],
    ['abcde', 4, 'abc…'],
    ['ab\u0007', 6, 'ab…'],
    ['a\u{1f600}\u{1f600}b', 3, 'a\u{1f600}…'],
  ])('cuts %j to %i code points', (text, limit, shown) => {
    expect(escapeTerminal(text, { limit })).toBe(shown);
  });

  it('leaves nothing that cannot be seen, and stays within its limit', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 40 }), (text, limit) => {
        const shown = escapeTerminal(text, { limit });
        expect(shown).not.toMatch(UNSEEN);
        expect([...shown].length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

describe('Markdown', () => {
  it.each([
    ['a mention', 'ask @team', 'ask @&#8203;team'],
    ['emphasis', '*a* _b_', '\\*a\\* \\_b\\_'],
    ['HTML', '<img src=x>&amp;', '&lt;img src=x&gt;&amp;amp;'],
    ['a link', '[a](https://x.example)', '\\[a\\](https:&#8203;//x.example)'],
    ['an address', 'www.x.example', 'www&#8203;.x.example'],
    ['an issue', 'see #12', 'see #&#8203;12'],
    ['a heading', '# a', '\\# a'],
    ['a list item', '  - a', '\\- a'],
    ['a numbered item', '1. a', '1\\. a'],
    ['a bar', 'a|b', 'a&#124;b'],
    ['a line feed', 'a\n# b', 'a\\\\u{a}# b'],
    ['a command', 'run `az | cat` now', 'run `az | cat` now'],
    ['a backtick without a partner', 'a ` b', 'a \\` b'],
  ])('makes %s inert', (_, text, shown) => {
    expect(escapeMarkdown(text)).toBe(shown);
  });

  it.each([
    ['api', '`api`'],
    ['a`b', '``a`b``'],
    ['`a', '`` `a ``'],
    ['a``b`', '``` a``b` ```'],
    ['', '` `'],
  ])('fences the code %j', (text, shown) => {
    expect(codeSpan(text)).toBe(shown);
  });

  it('lets nothing end a fence', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const [open = '', ...lines] = codeFence(text, 'diff').split('\n');
        const fence = /^`+/.exec(open)?.[0] ?? '';
        expect(fence.length).toBeGreaterThanOrEqual(3);
        expect(lines.filter((line) => line.includes(fence))).toEqual([fence]);
        expect(lines.at(-1)).toBe(fence);
      }),
    );
  });

  it('keeps the number of cells of a row, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostileText, fc.boolean()), { minLength: 1, maxLength: 4 }), (cells) => {
        const row = tableRow(cells.map(([text, isCode]) => (isCode ? codeSpan(text) : escapeMarkdown(text))));
        expect(row).not.toMatch(UNSEEN);
        expect(row.match(/(?<!\\)\|/g)).toHaveLength(cells.length + 1);
      }),
    );
  });

  it('never leaves a mention, a tag or an image outside code', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const prose = removeCode(`${escapeMarkdown(text)} ${codeSpan(text)} ${codeElement(text)}`);
        expect(prose).not.toMatch(/@\w/);
        expect(prose).not.toMatch(/[<>]/);
        expect(prose).not.toMatch(/(?<!\\)[[\]]/);
        expect(prose).not.toMatch(UNSEEN);
      }),
    );
  });

  it('makes text inert inside HTML, where Markdown is not read', () => {
    expect(escapeHtml('<b> & @team *a* #12\n')).toBe('&lt;b&gt; &amp; @&#8203;team *a* #&#8203;12\\u{a}');
  });

  it('writes a table', () => {
    expect(markdownTable(['A', 'B'], [['`x|y`', '1']])).toBe('| A | B |\n| --- | --- |\n| `x\\|y` | 1 |');
  });
});
