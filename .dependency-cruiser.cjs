/** Who may import whom (ARCHITECTURE.md). Cycles are Biome's to find: it tells imports of types alone, which do not run, from others. */
module.exports = {
  forbidden: [
    {
      name: 'engine-is-pure',
      comment: 'The engine imports nothing of ours and nothing that does I/O; node:module loads the big library when it is first needed.',
      severity: 'error',
      from: { path: '^packages/engine/src', pathNot: '\\.test\\.ts$' },
      to: { pathNot: '^packages/engine/src|node_modules/(re2js|libphonenumber-js)|^(node:)?module$' },
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
      to: {
        path: '^packages/server/src/(identities|accounts|sources|identity-profiles|identity-attributes|transforms|access|aggregation|processing|correlation|tasks|organisation)/',
      },
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
    // The compiler in use is newer than this tool reads with; swc reads the same language.
    parser: 'swc',
    tsPreCompilationDeps: false,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
