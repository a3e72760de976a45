// A certified OpenID provider on this machine (panva's `oidc-provider`), as an organization would run one: people with
// groups, who sign in with a press.
import { createServer } from 'node:http';

import { Provider } from 'oidc-provider';

const CLIENT = { client_id: 'astralis', client_secret: 'a secret of the journeys, long enough' };

/** Takes a free port. `open` begins to serve once it is known where people are sent back to. */
export async function reserveIssuer() {
  const people = new Map();
  let handle = (_, response) => response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;

  const open = ({ redirect, home }) => {
    const provider = new Provider(issuer, {
      clients: [{ ...CLIENT, redirect_uris: [redirect], post_logout_redirect_uris: [home] }],
      cookies: { keys: ['a key of the journeys'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
      interactions: { url: (_, { uid }) => `/people/${uid}` },
      // The organization's own people are not asked what they share with it.
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({
          clientId: oidc.client.clientId,
          accountId: oidc.session.accountId,
        });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
      features: {
        devInteractions: { enabled: false },
        rpInitiatedLogout: {
          logoutSource: (ctx, form) => {
            ctx.body = `<!doctype html><title>Out</title><h1>Sign out there too?</h1>${form}
              <button form="op.logoutForm" name="logout" value="yes">Yes, sign out</button>`;
          },
        },
      },
    });
    const served = provider.callback();
    handle = async (request, response) => {
      const url = new URL(request.url, issuer);
      if (!url.pathname.startsWith('/people/')) return served(request, response);
      const login = url.searchParams.get('as');
      if (login) return provider.interactionFinished(request, response, { login: { accountId: login } });
      const links = [...people].map(([id, { name }]) => `<li><a href="?as=${id}">${name}</a>`).join('');
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<!doctype html><title>People</title><h1>Who are you?</h1><ul>${links}</ul>`);
    };
  };
  const stop = () => new Promise(resolve => server.close(resolve).closeAllConnections());
  return { issuer, people, open, stop, ...CLIENT };
}
