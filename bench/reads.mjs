import { join } from 'node:path';
import { startMuster } from '../scripts/muster-process.mjs';
import { openApi } from './api.mjs';
import { startChild } from './child.mjs';

const connections = 8;
const rounds = 2;
const seconds = 1;

/**
 * Lists and single reads beside a bare HTTP server that passes on what the same statements give. Both run on the same data and are asked in
 * turn by the same generator; the best round of each counts, since what else the machine does can only slow one down.
 */
export async function measureReads({ size, place, folder, say }) {
  const address = await place.copy();
  const muster = await startMuster({
    dataDir: place.dataDir ?? join(folder, 'muster'),
    environment: { ...place.environment, MUSTER_SEED: 'none' },
  });
  const children = [];
  try {
    const api = await openApi(muster);
    const ids = (await Promise.all([0, 1, 2, 3].map((page) => api.get(`/identities?offset=${page * 250}`)))).flat().map(({ id }) => id);
    const cases = casesOf(size, ids);
    const limit = startChild('limit-server.mjs', { address, poolSize: place.poolSize, cases: cases.map(({ paths }) => paths[0]) });
    children.push(limit);
    const limitUrl = await limit.ready;
    const generator = startChild('load.mjs', {});
    children.push(generator);
    await generator.ready;
    const measure = (baseUrl, paths) =>
      generator.ask({ baseUrl, paths, headers: { authorization: api.authorization }, connections, seconds });
    const results = [];
    for (const { name, paths } of cases) {
      say(name);
      results.push(
        await inTurn(
          () => measure(`${muster.baseUrl}/beta`, paths),
          () => measure(limitUrl, paths),
        ),
      );
    }
    return rowsOf(cases, results);
  } finally {
    for (const child of children) await child.stop();
    await muster.stop();
  }
}

function casesOf(size, ids) {
  const page = (query) => [`/identities?limit=250${query}`];
  return [
    { name: 'list a page of 250', paths: page(''), goal: 0.8 },
    { name: 'page 2', paths: page('&offset=250'), goal: 0.8, againstFirst: true },
    { name: 'the last page', paths: page(`&offset=${Math.floor((size - 250) / 250) * 250}`), goal: 0.8, againstFirst: true },
    { name: 'page 1, counted', paths: page('&count=true'), goal: 0.8, againstFirst: true },
    { name: 'page 1, filtered', paths: page(`&filters=${encodeURIComponent('lastname sw "b"')}`), goal: 0.8 },
    { name: 'get one', paths: ids.map((id) => `/identities/${id}`), goal: 0.8 },
  ];
}

async function inTurn(subject, limit) {
  const best = { subject: await subject(), limit: await limit() };
  for (let round = 0; round < rounds; round += 1) {
    for (const [side, measure] of [
      ['limit', limit],
      ['subject', subject],
    ]) {
      const measured = await measure();
      if (measured.perSecond > best[side].perSecond) best[side] = measured;
    }
  }
  return best;
}

function rowsOf(cases, results) {
  const rows = cases.map(({ name, goal }, index) => {
    const { subject, limit } = results[index];
    return {
      work: name,
      unit: 'requests/s',
      value: subject.perSecond,
      limit: limit.perSecond,
      goal: { ratio: goal },
      note: `median ${subject.medianMs.toFixed(1)} ms, 99 % ${subject.highMs.toFixed(1)} ms`,
    };
  });
  const first = results[0].subject.perSecond;
  const against = cases.flatMap(({ name, againstFirst }, index) =>
    againstFirst
      ? [{ work: `${name}, against page 1`, unit: 'times the time', value: first / results[index].subject.perSecond, goal: { atMost: 2 } }]
      : [],
  );
  return [...rows, ...against];
}
