/** Pages that work signed out. The links of the product's mails lead here. */
export { ForgotPassword, ResetPassword } from './password';
export { Invitation } from './invitation';
export { SignIn } from './sign-in';
export { SignUp } from './sign-up';
export { ConfirmEmail, VerifyEmail } from './verify';
