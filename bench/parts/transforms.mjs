// Evaluations per second of each transform type and of a whole profile, each in turn with the same logic written by hand.

import { serverModule } from '../open.mjs';
import { feedOf, mappingsOf } from '../organisation.mjs';
import { profileByHand } from './profile-by-hand.mjs';
import { configuration, drawnTypes, pairs } from './transform-pairs.mjs';

const people = 500;
const rounds = 8;
const roundMicroseconds = 40_000;
const { compileTransform, evaluateTransform } = await serverModule('@muster/engine');
const persons = personsOf();
/** What is computed has to be looked at, or it need not be computed. */
let seen = 0;

const measured = pairs.map(({ type, kind, transform, byHand }) => {
  const evaluate = evaluated(transform);
  check(type, evaluate, byHand);
  return { type, kind, ...inTurn(evaluate, byHand) };
});
const mappings = mappingsOf('hr').map(({ identityAttributeName, transformDefinition }) => ({
  name: identityAttributeName,
  evaluate: evaluated(transformDefinition),
}));
const byProfile = (person) => {
  const attributes = Object.create(null);
  for (const { name, evaluate } of mappings) {
    const value = evaluate(person);
    if (value !== null && value !== '') attributes[name] = value.length > 450 ? value.slice(0, 450) : value;
  }
  return attributes;
};
const handWritten = ({ accounts }) => profileByHand(accounts[0].attributes);
check('the profile', byProfile, handWritten);
process.send({ types: measured, profile: inTurn(byProfile, handWritten), seen });
process.disconnect();

function evaluated(transform) {
  const compiled = compileTransform(transform, configuration);
  if (compiled.problems.length > 0) throw new Error(`${transform.type}: ${JSON.stringify(compiled.problems)}`);
  return (person) => {
    const { value, error } = evaluateTransform(compiled, person);
    if (error) throw new Error(`${transform.type}: ${error.reason}`);
    return value;
  };
}

/** A comparison says something only where both give the same. */
function check(type, one, other) {
  const shape = (value) => JSON.stringify(drawnTypes.has(type) ? value.length : value, (_, inner) => sorted(inner));
  for (const person of persons) {
    const [given, wanted] = [shape(one(person)), shape(other(person))];
    if (given !== wanted) throw new Error(`${type} gives ${given}, by hand it is ${wanted}`);
  }
}

function sorted(value) {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The best round of each; in turn, so that what else the machine does meets both. */
function inTurn(one, other) {
  const best = [0, 0];
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, run] of [one, other].entries()) {
      const rate = perSecond(run);
      // The first round warms up.
      if (round > 0) best[index] = Math.max(best[index], rate);
    }
  }
  return { perSecond: best[0], byHand: best[1] };
}

/** By the time that this process was given, since such short work says nothing once others use the core as well. */
function perSecond(run) {
  const started = process.cpuUsage();
  let done = 0;
  let spent = 0;
  while (spent < roundMicroseconds) {
    for (let pass = 0; pass < 4; pass += 1) for (const person of persons) if (run(person) !== null) seen += 1;
    done += 4 * persons.length;
    const { user, system } = process.cpuUsage(started);
    spent = user + system;
  }
  return (done * 1e6) / spent;
}

/** The people of the measured organisation, with the values that an aggregation would have stored. */
function personsOf() {
  const [header, ...rows] = feedOf(people)
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const now = Date.UTC(2026, 2, 1);
  const taken = new Set();
  return rows.map((row, index) => {
    const attributes = Object.create(null);
    for (const [at, column] of header.entries()) if (row[at] !== '') attributes[column] = row[at];
    attributes.speaks = ['English', 'German', 'French'][index % 3];
    attributes.since = `${attributes.hired}T08:30:00Z`;
    attributes.encoded = Buffer.from(attributes.mail).toString('base64');
    if (index % 4 === 0) taken.add(`${attributes.givenName}.${attributes.familyName}`.toLowerCase());
    const created = '2024-01-01T00:00:00.000Z';
    return {
      input: attributes.familyName,
      now,
      random: Math.random,
      identity: {
        id: `i${index}`,
        name: attributes.login,
        alias: attributes.login,
        attributes: { firstname: attributes.givenName, lastname: attributes.familyName, department: attributes.department },
      },
      accounts: [
        {
          id: `a${index}`,
          sourceId: 'hr',
          nativeIdentity: attributes.id,
          name: attributes.login,
          created,
          modified: created,
          disabled: false,
          locked: false,
          attributes,
        },
      ],
      oldValue: null,
      attributeName: 'x',
      find: () => null,
      form: {
        field: { name: 'x', attributes: {} },
        applicationName: 'HR',
        current: null,
        values: {},
        isTaken: (name) => taken.has(name.toLowerCase()),
      },
    };
  });
}
