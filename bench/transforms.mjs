import { runChild } from './child.mjs';

/** Each transform type and a whole profile, beside the same logic written by hand. */
export async function measureTransforms({ say }) {
  say('transforms');
  const { types, profile } = await runChild('transforms.mjs', {});
  const row = (work, { perSecond, byHand }, ratio) => ({
    work,
    unit: 'evaluations/s',
    value: perSecond,
    limit: byHand,
    ...(ratio && { goal: { ratio } }),
  });
  return [
    { ...row('a profile of 50 mappings', profile, 0.25), unit: 'profiles/s' },
    ...types.map((measured) => row(measured.type, measured, measured.kind === 'text' ? 0.5 : undefined)),
  ];
}
