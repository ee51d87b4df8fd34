/**
 * What two spellings of a name have in common: without case, accents, dots, a leading "the" and the kinds of apostrophe, so that
 * `COTE D’IVOIRE` is `Côte d'Ivoire` and `U.S.A.` is `USA`. Never shown to anyone.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f.]/g, '')
    .toLowerCase()
    .replace(/[’‘ʻʼ`´]/g, "'")
    .replace(/&/g, 'and')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^the /, '');
}
