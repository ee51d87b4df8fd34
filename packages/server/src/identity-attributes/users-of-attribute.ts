import type { Configuration, RoleCriteria } from '@muster/engine';

/** What would break without the attribute, in words; empty when nothing uses it. */
export function usersOfAttribute({ profiles, sources, roles }: Configuration, attribute: string): string[] {
  const mapping = profiles.filter(({ mappings }) => mappings.some(({ identityAttributeName }) => identityAttributeName === attribute));
  const correlating = sources.filter(
    ({ correlation, managerCorrelation }) =>
      managerCorrelation?.identityAttributeName === attribute || correlation.some(({ property }) => property === attribute),
  );
  const asking = roles.filter(({ criteria }) => criteria !== null && asksFor(criteria, attribute));
  return [
    ...mapping.map(({ name }) => `identity profile "${name}"`),
    ...correlating.map(({ name }) => `source "${name}"`),
    ...asking.map(({ name }) => `role "${name}"`),
  ];
}

function asksFor({ key, children }: RoleCriteria, attribute: string): boolean {
  if (key?.type === 'IDENTITY' && key.property.replace(/^attribute\./, '') === attribute) return true;
  return (children ?? []).some((child) => asksFor(child, attribute));
}
