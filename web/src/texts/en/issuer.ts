/** The organization's own sign-in. */
export const issuer = {
  title: 'Own sign-in (OpenID Connect)',
  text: 'Members sign in with the accounts you manage elsewhere: Keycloak, Entra ID, Authentik, Okta and others. It counts in this organization alone.',
  none: 'No issuer is set. Register us there as a confidential web application with these addresses first.',
  redirect: 'Redirect address',
  page: 'Members’ sign-in page, also the address after signing out',
  name: 'Name on the button',
  issuer: 'Issuer',
  issuerHint: 'As it calls itself, such as https://id.example.com/realms/staff.',
  attempt: 'Try it',
  found: (keys: number, signsOut: boolean) =>
    `It answers and publishes ${keys} ${keys === 1 ? 'key' : 'keys'}. ${
      signsOut ? 'Signing out here signs out there.' : 'Signing out here leaves its own session open.'
    }`,
  clientId: 'Client ID',
  secret: 'Client secret',
  secretHint: 'Stays as it is when left empty, unless issuer or client change.',
  claim: 'Claim with the groups',
  claimHint: 'A name, or a path such as realm_access.roles.',
  groups: 'Groups and roles',
  group: (at: number) => `Group ${at}`,
  role: (at: number) => `Role of group ${at}`,
  addGroup: 'Add a group',
  removeGroup: (at: number) => `Remove group ${at}`,
  others: 'Everybody else',
  keptOut: 'kept out',
  domains: 'Domains of addresses',
  domainsHint: 'Separated by commas. Empty: any address.',
  makes: 'Make members at the first sign-in',
  makesHint: 'New people prove their address once, by a link in a mail.',
  required: 'Everybody but admins signs in only this way',
  requiredHint:
    'Passwords and Google open nothing here for them any more. Admins keep theirs, should the issuer fail.',
  save: 'Save the sign-in',
  remove: 'Remove it',
  removeText:
    'Sessions that it opened end at once. Members stay, and sign in with a password they set by mail.',
  removed: 'The sign-in is removed.',
};
