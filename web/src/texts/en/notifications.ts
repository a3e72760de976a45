/** What somebody wants to be told, and how. */
export const notifications = {
  title: 'Notifications',
  text: (hour: string) =>
    `What you are told in this organization. The digest is one mail a day at ${hour}, with what you have not read.`,
  what: 'Your choice of notifications',
  kind: 'What happens',
  inApp: 'In the app',
  inAppOf: (kind: string) => `Tell me in the app: ${kind}`,
  mail: 'By mail',
  mailOf: (kind: string) => `Mail: ${kind}`,
  mails: { none: 'no mail', at_once: 'at once', digest: 'in the digest' },
  silent: 'You are not told about this.',
  reset: 'As at first',
  off: {
    title: 'No more mails about notifications?',
    text: 'You are told in the app as before. Mails that you need, such as a new password, still come.',
    verb: 'Stop these mails',
    done: 'You get no more mails about notifications.',
    doneText: 'In your profile you can choose them again.',
    gone: 'This link works no more',
    goneText: 'Sign in and choose in your profile what you are told.',
    signIn: 'Sign in',
  },
};
