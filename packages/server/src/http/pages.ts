import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { getOrganisation } from '../organisation/organisation-store.ts';
import { routes } from '../routes.ts';
import type { Services } from '../services.ts';
import { openApiDocument } from './openapi.ts';

/** The page at `/`, the OpenAPI document and, at `/docs`, a page to read it, which needs nothing from outside. */
export function mountPages(app: FastifyInstance, services: Services): void {
  const document = openApiDocument(routes, services.config.publicUrl);
  const text = JSON.stringify(document);
  app.register(swagger, { mode: 'static', specification: { document: document as never } });
  app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'none', deepLinking: true, tryItOutEnabled: true },
    theme: { title: 'Muster API', css: [{ filename: 'muster.css', content: '.swagger-ui .topbar { display: none }' }] },
  });
  app.get('/openapi.json', async (_request, reply) => reply.type('application/json').header('Access-Control-Allow-Origin', '*').send(text));
  app.get('/', async (_request, reply) =>
    sendPage(reply, homePage((await getOrganisation(services.database.db)).name, services.config.publicUrl)),
  );
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header(
      'Content-Security-Policy',
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    )
    .send(html);
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character]!);

const style = `:root{color-scheme:light dark;--ink:#1c2430;--soft:#5a6678;--line:#d9dee6;--paper:#fbfcfd;--accent:#1f6f5c}
@media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa6b8;--line:#2d3643;--paper:#12171e;--accent:#6cc7ae}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:3rem 1.25rem}
h1{font-size:1.9rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .4rem}p{margin:.4rem 0}.soft{color:var(--soft)}
pre{background:color-mix(in srgb,var(--ink) 6%,transparent);border:1px solid var(--line);border-radius:6px;padding:.8rem 1rem;overflow-x:auto;font:.86rem/1.5 ui-monospace,monospace}
a{color:var(--accent)}ul{padding-left:1.2rem;margin:.4rem 0}`;

function homePage(organisation: string, url: string): string {
  const base = escapeHtml(url);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Muster</title><style>${style}</style></head><body><main>
<h1>Muster</h1><p class="soft">A self-hosted identity service. This one keeps the organisation <strong>${escapeHtml(organisation)}</strong>.</p>
<h2>API</h2><ul><li><a href="/docs">Reference</a>, every operation, readable offline</li><li><a href="/openapi.json">OpenAPI document</a></li>
<li>Base URL <code>${base}</code>; operations answer under <code>/beta</code>, <code>/v3</code>, <code>/v2024</code>, <code>/v2025</code>, <code>/v2026</code> and as <code>/identities/v1/…</code></li></ul>
<h2>Get a token</h2><p>The client id and secret of the first administrator were printed at the first start. Or, where Muster runs:</p>
<pre>npx muster token</pre><p>With id and secret:</p>
<pre>curl -s ${base}/oauth/token -d grant_type=client_credentials \\
  -d client_id=$SAIL_CLIENT_ID -d client_secret=$SAIL_CLIENT_SECRET</pre>
<h2>Look at the people</h2>
<pre>curl -s '${base}/beta/identities?limit=3&amp;count=true' \\
  -H "Authorization: Bearer $TOKEN"</pre>
<p>Official clients: set <code>SAIL_BASE_URL=${base}</code>, <code>SAIL_CLIENT_ID</code> and <code>SAIL_CLIENT_SECRET</code>.</p>
<h2>For operators</h2><ul><li><a href="/health/live">/health/live</a>, <a href="/health/ready">/health/ready</a>, <a href="/metrics">/metrics</a></li></ul>
<p class="soft">Muster is independent of SailPoint. SailPoint and Identity Security Cloud are trademarks of SailPoint Technologies; they are named to say what the API is compatible with.</p>
</main></body></html>`;
}
