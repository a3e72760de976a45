// An OpenID provider on this machine, which stands in Google's place: one person, who agrees with a press, also to that their
// mailbox is read.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer } from 'node:http';

const CLIENT = 'astralis.apps.example';
const SECRET = 'a secret of the journeys';

const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Starts it; `settings` makes a platform trust it. */
export async function startProvider() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map();
  const person = {
    sub: '10769150350006150715113082367',
    email: 'nora@new.example',
    email_verified: true,
    name: 'Nora New',
  };
  let issuer = '';

  const idToken = ({ nonce }) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: CLIENT, azp: CLIENT, iat: now, exp: now + 3600, nonce, ...person };
    const signed = `${part({ alg: 'RS256', kid: 'first' })}.${part(claims)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  };
  const token = (form, authorization) => {
    const login = Buffer.from(`${encodeURIComponent(CLIENT)}:${SECRET.replaceAll(' ', '+')}`).toString(
      'base64',
    );
    const asked = codes.get(form.get('code'));
    codes.delete(form.get('code'));
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const posted = form.get('client_id') === CLIENT && form.get('client_secret') === SECRET;
    if (authorization !== `Basic ${login}` && !posted) return [401, { error: 'invalid_client' }];
    if (asked?.code_challenge !== challenge || asked.redirect_uri !== form.get('redirect_uri'))
      return [400, { error: 'invalid_grant' }];
    const tokens = { access_token: 'unused', token_type: 'Bearer', expires_in: 3599 };
    // A mailbox is read by a token that outlasts the hour.
    return [200, { ...tokens, ...(asked.nonce ? { id_token: idToken(asked) } : { refresh_token: 'lasts' }) }];
  };
  const consent = asked => {
    const code = randomBytes(16).toString('hex');
    codes.set(code, asked);
    const back = new URL(asked.redirect_uri);
    back.search = new URLSearchParams({ code, state: asked.state }).toString();
    const link = back.href.replaceAll('&', '&amp;');
    back.search = new URLSearchParams({ error: 'access_denied', state: asked.state }).toString();
    const never = back.href.replaceAll('&', '&amp;');
    return `<!doctype html><title>Consent</title><h1>Who are you?</h1><a href="${link}">Nora New</a>
      <a href="${never}">Cancel</a>`;
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url, issuer);
    const json = (status, body) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (url.pathname === '/.well-known/openid-configuration') {
      json(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      });
    } else if (url.pathname === '/keys') {
      const key = publicKey.export({ format: 'jwk' });
      json(200, { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'first' }] });
    } else if (['/authorize', '/o/oauth2/v2/auth'].includes(url.pathname)) {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(consent(Object.fromEntries(url.searchParams)));
    } else if (url.pathname === '/token') {
      let body = '';
      request.on('data', some => (body += some));
      request.on('end', () => json(...token(new URLSearchParams(body), request.headers.authorization)));
    } else json(404, {});
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${server.address().port}`;
  return {
    settings: {
      GOOGLE_CLIENT_ID: CLIENT,
      GOOGLE_CLIENT_SECRET: SECRET,
      GOOGLE_ISSUER: issuer,
      MAIL_GOOGLE_CLIENT_ID: CLIENT,
      MAIL_GOOGLE_CLIENT_SECRET: SECRET,
      MAIL_GOOGLE_URL: issuer,
      // Nobody listens there: a mailbox is connected, and can't be read.
      MAIL_GOOGLE_IMAP: 'imap://127.0.0.1:1',
    },
    stop: () => server.close(),
  };
}
