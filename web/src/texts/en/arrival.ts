/** The link after a first sign-in at an organization's own issuer, and what its sign-in page says. */
export const arrival = {
  ask: (organization: string) => `Join ${organization}?`,
  askText: (account: string, name: string, email: string) =>
    `You came as ${account} by ${name}. If that is your account, it is linked with ${email}.`,
  agree: (organization: string, account: string) => `Join ${organization} as ${account}`,
  title: 'Your address is confirmed',
  text: 'You belong to the organization now. Go on with its sign-in.',
  failedText: 'It was used already, or is older than an hour. Sign in again, and a new mail is sent.',
  otherTitle: 'Open this link where you began',
  otherText:
    'It works only in the browser in which you began to sign in. If you did not begin, somebody else gave your address: ignore the mail.',
  leads: (organization: string, host: string) => `You enter ${organization} by ${host}.`,
};
