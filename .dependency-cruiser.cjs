/** Who may import whom (ARCHITECTURE.md). */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two things are one. Imports of types alone do not run, and so do not count.',
      severity: 'error',
      // A grammar is recursive, and so are the functions that read and compile it.
      from: { pathNot: '^packages/engine/src/(velocity|transforms)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'engine-is-pure',
      comment: 'The engine imports nothing of ours and nothing that does I/O.',
      severity: 'error',
      from: { path: '^packages/engine/src', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^packages/engine/src|node_modules/re2js' },
    },
    {
      name: 'client-stands-alone',
      comment: 'The client depends on no code of the server and on no package.',
      severity: 'error',
      from: { path: '^packages/client/src', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^packages/client/src', dependencyTypesNot: ['core'] },
    },
    {
      name: 'mechanism-knows-no-domain',
      comment: 'Mechanism folders do not import domains; app.ts, routes.ts and mount.ts are where they meet.',
      severity: 'error',
      from: { path: '^packages/server/src/(database|http/filters)/' },
      to: { path: '^packages/server/src/(identities|accounts|sources|identity-profiles|identity-attributes|transforms|access|aggregation|processing|correlation|tasks|organisation)/' },
    },
    {
      name: 'no-tests-in-source',
      severity: 'error',
      from: { path: '^packages/[^/]+/src', pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$|^packages/[^/]+/test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
