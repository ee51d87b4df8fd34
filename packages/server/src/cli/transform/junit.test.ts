import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { folderOf, removeFolders } from '../../../test/folder-of.ts';
import { writeJUnit } from './junit.ts';

afterAll(removeFolders);

test('results are counted, and what XML does not know is escaped', () => {
  const path = join(folderOf({}), 'report.xml');
  writeJUnit(path, [
    {
      name: 'a & b.test.yaml',
      cases: [
        { name: '<"quoted"> \'so\'', className: 'A', durationMs: 1.5 },
        { name: 'control \u0000 \ud800 \ufffe 𠮷', className: 'A', durationMs: 1, failure: ['first\tline', ']]> & <b>\u001b[31m'] },
        { name: 'x', className: 'files', durationMs: 0, failure: ['bad'], kind: 'error' },
      ],
    },
    { name: 'empty', cases: [] },
  ]);
  expect(readFileSync(path, 'utf8')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="muster transform test" tests="3" failures="1" errors="1" time="0.0025">
  <testsuite name="a &amp; b.test.yaml" tests="3" failures="1" errors="1" time="0.0025">
    <testcase classname="A" name="&lt;&quot;quoted&quot;&gt; 'so'" time="0.0015"/>
    <testcase classname="A" name="control \\u0000 \\ud800 \\ufffe 𠮷" time="0.0010">
      <failure message="first&#9;line">first\tline\n]]&gt; &amp; &lt;b&gt;\\u001b[31m</failure>
    </testcase>
    <testcase classname="files" name="x" time="0.0000">
      <error message="bad">bad</error>
    </testcase>
  </testsuite>
  <testsuite name="empty" tests="0" failures="0" errors="0" time="0.0000">
  </testsuite>
</testsuites>
`);
});
